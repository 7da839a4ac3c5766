//! Taking a session up again: its decisions applied to the files as they are now.
//!
//! Where the files are what the journal says they were, byte for byte, everything is as it was, what was undone
//! included. Where a file has changed, each decision is looked for again by its fault, and what is not found is said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::record::{HeaderFile, Record, WrittenFile, sha256};
use crate::session::{AcceptedFix, Entry, FaultId, Keep, Review};
use crate::text::FileId;

/// A session as its journal tells it.
#[derive(Clone, Debug)]
pub struct Replay {
    files: Vec<HeaderFile>,
    records: Vec<Record>,
    torn: bool,
}

/// What became of the decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many hold again.
    pub applied: usize,
    /// Those that do not.
    pub lost: Vec<Lost>,
    /// The last line of the journal was incomplete: the decision that was being taken is not among these.
    pub torn: bool,
}

/// A decision that could not be taken again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The file of the fault, where it is open.
    pub file: Option<FileId>,
    /// What the fix is called, or "rejection".
    pub title: String,
    /// Why.
    pub why: String,
}

/// Why a decision is lost whose fault has gone, mended by others or by itself.
const SETTLED: &str = "its fault is not there any more";

impl Lost {
    /// Is there nothing left to decide, rather than something that failed?
    pub fn is_settled(&self) -> bool {
        self.why == SETTLED
    }

    fn new(file: Option<FileId>, title: &str, why: &str) -> Self {
        Self { file, title: title.to_owned(), why: why.to_owned() }
    }
}

impl Replay {
    pub(super) fn new(files: Vec<HeaderFile>, records: Vec<Record>, torn: bool) -> Self {
        Self { files, records, torn }
    }

    /// The files to be opened, absolute, in the order of their handles.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// Takes the decisions again in a review that has just been opened.
    pub fn apply(&self, review: &mut Review) -> Replayed {
        let ids = self.open_files(review);
        let renumber = |number: u32| ids.get(number as usize).copied().flatten();
        let mut replayed = Replayed { torn: self.torn, ..Replayed::default() };
        let end = self.stacks(self.records.len());
        let base = self.base(review, &ids);
        if base.is_some_and(|position| self.as_they_were(position, review, &ids)) {
            return self.go_over(review, &end, &ids, replayed);
        }
        let at_base = base.map(|position| self.stacks(position).past).unwrap_or_default();
        let intact = base.is_some() && end.past.starts_with(&at_base);
        // Where the files are as written, what was written is in them already, but for rejections.
        let already = if intact { at_base.len() } else { 0 };
        let pristine = match base {
            Some(_) if intact => ids.iter().flatten().copied().collect(),
            _ => self.as_opened(review, &ids),
        };
        let mut taking = Taking { review, pristine, replayed: &mut replayed };
        for (index, record) in end.past.iter().enumerate() {
            let Some(record) = self.records.get(*record) else { continue };
            match record.entry(&renumber) {
                Some(Entry::Accepted { .. }) if index < already => {}
                Some(entry) => taking.take(&entry),
                None => taking.replayed.lost.push(Lost::new(None, "decision", "its file is not open")),
            }
        }
        if intact {
            taking.take_and_undo(end.future.iter().rev().filter_map(|at| self.records.get(*at)?.entry(&renumber)));
        }
        for taken_back in at_base.iter().filter(|record| base.is_some() && !end.past.contains(record)) {
            let fixes = self.records.get(*taken_back).and_then(|record| record.entry(&renumber));
            for fix in fixes.iter().flat_map(Entry::fixes) {
                let why = "it was written and then taken back; the file still has it";
                replayed.lost.push(Lost::new(Some(fix.file), &fix.title, why));
            }
        }
        replayed
    }

    /// Takes the files back to what they were when they were opened, whatever has been written since; false, and nothing
    /// done, where that is not known of all that were written.
    fn as_they_were(&self, position: usize, review: &mut Review, ids: &[Option<FileId>]) -> bool {
        let mut written: BTreeMap<u32, &WrittenFile> = BTreeMap::new();
        for record in self.records.iter().take(position) {
            if let Record::Written { files } = record {
                written.extend(files.iter().map(|file| (file.file, file)));
            }
        }
        let opened = |file: &WrittenFile| {
            let id = (*ids.get(file.file as usize)?)?;
            let opened = file.back.as_ref()?.apply(&review.file(id)?.opened().document)?;
            (sha256(&opened) == self.files.get(file.file as usize)?.sha256).then_some((id, opened))
        };
        let Some(opened) = written.values().map(|file| opened(file)).collect::<Option<Vec<_>>>() else { return false };
        let known = !opened.is_empty();
        for (id, document) in opened {
            review.as_if_opened(id, document);
        }
        known
    }

    /// Takes all decisions again, to the letter, and those that were taken back up to where they can be taken again.
    fn go_over(&self, review: &mut Review, end: &Stacks, ids: &[Option<FileId>], mut replayed: Replayed) -> Replayed {
        let renumber = |number: u32| ids.get(number as usize).copied().flatten();
        let pristine = ids.iter().flatten().copied().collect();
        let mut taking = Taking { review, pristine, replayed: &mut replayed };
        for record in end.past.iter().filter_map(|at| self.records.get(*at)) {
            match record.entry(&renumber) {
                Some(entry) => taking.take(&entry),
                None => taking.replayed.lost.push(Lost::new(None, "decision", "its file is not open")),
            }
        }
        taking.take_and_undo(end.future.iter().rev().filter_map(|at| self.records.get(*at)?.entry(&renumber)));
        replayed
    }

    /// The handles in the review of the journal's files.
    fn open_files(&self, review: &Review) -> Vec<Option<FileId>> {
        let absolute = |path: &Path| crate::live::absolute(path).unwrap_or_else(|_| path.to_owned());
        let open: Vec<(PathBuf, FileId)> =
            review.files().iter().map(|file| (absolute(file.path()), file.id())).collect();
        let find = |path: &Path| open.iter().find(|(other, _)| other == path).map(|(_, id)| *id);
        self.files.iter().map(|file| find(&file.path)).collect()
    }

    /// The decisions that held and those taken back (the next to be taken again last) after so many lines.
    fn stacks(&self, lines: usize) -> Stacks {
        let mut stacks = Stacks::default();
        for (index, record) in self.records.iter().enumerate().take(lines) {
            match record {
                Record::Accepted { .. } | Record::Rejected { .. } => {
                    stacks.past.push(index);
                    stacks.future.clear();
                }
                Record::Undone => stacks.future.extend(stacks.past.pop()),
                Record::Redone => stacks.past.extend(stacks.future.pop()),
                Record::Written { .. } => {}
            }
        }
        stacks
    }

    /// The last moment (a number of lines) at which all files were what they are on the disk now.
    fn base(&self, review: &Review, ids: &[Option<FileId>]) -> Option<usize> {
        let mut hashes: Vec<&str> = self.files.iter().map(|file| file.sha256.as_str()).collect();
        let now: Vec<Option<String>> =
            ids.iter().map(|id| review.file((*id)?).map(|file| sha256(&file.opened().document))).collect();
        let same = |hashes: &[&str]| now.iter().map(Option::as_deref).eq(hashes.iter().copied().map(Some));
        let mut base = same(&hashes).then_some(0);
        for (index, record) in self.records.iter().enumerate() {
            let Record::Written { files } = record else { continue };
            for written in files {
                if let Some(hash) = hashes.get_mut(written.file as usize) {
                    *hash = &written.sha256;
                }
            }
            if same(&hashes) {
                base = Some(index + 1);
            }
        }
        base
    }

    /// The files that are on the disk as they were when the session began.
    fn as_opened(&self, review: &Review, ids: &[Option<FileId>]) -> BTreeSet<FileId> {
        let same = |id: FileId, known: &HeaderFile| {
            review.file(id).is_some_and(|file| sha256(&file.opened().document) == known.sha256)
        };
        ids.iter().zip(&self.files).filter_map(|(id, known)| id.filter(|id| same(*id, known))).collect()
    }
}

/// Decisions by their lines.
#[derive(Debug, Default)]
struct Stacks {
    past: Vec<usize>,
    future: Vec<usize>,
}

/// Decisions being taken again.
pub(in crate::session) struct Taking<'a> {
    pub review: &'a mut Review,
    /// The files whose bytes are those that the edits were made for.
    pub pristine: BTreeSet<FileId>,
    pub replayed: &'a mut Replayed,
}

impl Taking<'_> {
    /// Takes a decision again: to the letter where its files allow, else by its faults.
    pub(in crate::session) fn take(&mut self, entry: &Entry) {
        match entry {
            Entry::Accepted { rounds } => {
                let exact = entry.fixes().all(|fix| files_of(fix).all(|file| self.pristine.contains(&file)));
                if exact && self.review.accept_rounds(rounds.clone()).is_ok() {
                    self.replayed.applied += 1;
                    return;
                }
                entry.fixes().for_each(|fix| self.find_again(fix));
            }
            Entry::Rejected { file, fault, reason, keep } => {
                let id = FaultId { file: *file, fingerprint: *fault };
                let silenced = *keep == Keep::Project && self.review.is_silenced(id);
                if self.review.fault(id).is_none() && !silenced && !self.pristine.contains(file) {
                    self.replayed.lost.push(Lost::new(Some(*file), "rejection", SETTLED));
                    return;
                }
                // Also where the fault is gone: undoing what mended it brings it back, rejected as it was.
                self.review.put_aside(id, reason.clone(), *keep);
                self.replayed.applied += 1;
            }
            Entry::Undone | Entry::Redone => {}
        }
    }

    /// Takes decisions only to have them ready to be taken again.
    fn take_and_undo(&mut self, entries: impl Iterator<Item = Entry>) {
        let mut taken = 0;
        let before = self.replayed.applied;
        for entry in entries {
            let past = self.review.decisions().count();
            self.take(&entry);
            taken += self.review.decisions().count() - past;
        }
        for _ in 0..taken {
            if self.review.undo().is_err() {
                break;
            }
        }
        self.replayed.applied = before;
    }

    /// Accepts what is the same fix of the same fault in the file as it is now.
    fn find_again(&mut self, fix: &AcceptedFix) {
        for file in files_of(fix) {
            self.pristine.remove(&file);
        }
        let id = FaultId { file: fix.file, fingerprint: fix.fault };
        let lost = |why: &str| Lost::new(Some(fix.file), &fix.title, why);
        let Some(fault) = self.review.fault(id) else {
            self.replayed.lost.push(lost(SETTLED));
            return;
        };
        let Some(again) = fault.fixes.iter().find(|other| other.title == fix.title).cloned() else {
            self.replayed.lost.push(lost("its fault has other fixes now"));
            return;
        };
        match self.review.accept_fix(id, &again) {
            Ok(_) => self.replayed.applied += 1,
            Err(why) => self.replayed.lost.push(lost(&why.to_string())),
        }
    }
}

/// The files that a fix has to do with.
fn files_of(fix: &AcceptedFix) -> impl Iterator<Item = FileId> {
    std::iter::once(fix.file).chain(fix.edits.iter().map(|edit| edit.file))
}

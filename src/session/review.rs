//! The files of a session, the faults still open in them, and the decisions about them, each of which can be undone.
//!
//! Pure: nothing here reads or writes a file. Keeping the decisions is the journal's work, writing them the disk's.

mod outlook;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::analysis::{Analysis, together};
use crate::fix::Fix;
use crate::rules::Fault;
use crate::text::{Document, FileId};

use super::decision::{accepted, missing};
use super::journal::{Replayed, Taking};
use super::regions::Regions;
use super::step::{Change, Step, Way, by_file, limit_memory};
use super::{AcceptedFix, DecisionError, Entry, FaultId, FileToWrite, Keep, Outcome, ReviewedFile, WriteReceipt};

/// Analyses another version of a document.
pub(crate) type Reanalyse = fn(&Analysis, Document) -> Analysis;

/// The review of some files.
#[derive(Clone, Debug)]
pub struct Review {
    /// By their handles.
    files: Vec<ReviewedFile>,
    past: Vec<Step>,
    /// Steps taken back, the next to be taken again last.
    future: Vec<Step>,
    rejected: BTreeMap<FaultId, Option<String>>,
    revision: u64,
    reanalyse: Reanalyse,
}

impl Review {
    /// Starts with files as they are on the disk, each with the path that the user knows it by.
    pub fn open(files: Vec<(PathBuf, Analysis)>) -> Self {
        Self::with_analyser(files, Analysis::with_document)
    }

    /// As [`Self::open`], with another way of analysing an edited document.
    pub(crate) fn with_analyser(files: Vec<(PathBuf, Analysis)>, reanalyse: Reanalyse) -> Self {
        let opened = files.into_iter().map(|(path, analysis)| ReviewedFile::new(path, analysis));
        let mut files: Vec<_> = opened.collect();
        files.sort_by_key(ReviewedFile::id);
        let (past, future, rejected) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { files, past, future, rejected, revision: 0, reanalyse }
    }

    /// The files, by their handles.
    pub fn files(&self) -> &[ReviewedFile] {
        &self.files
    }

    /// The file of this handle.
    pub fn file(&self, id: FileId) -> Option<&ReviewedFile> {
        self.files.binary_search_by_key(&id, ReviewedFile::id).ok().and_then(|at| self.files.get(at))
    }

    fn file_mut(&mut self, id: FileId) -> Option<&mut ReviewedFile> {
        self.files.binary_search_by_key(&id, ReviewedFile::id).ok().and_then(|at| self.files.get_mut(at))
    }

    /// The file's analysis with the decisions so far.
    pub fn analysis(&self, id: FileId) -> Option<&Analysis> {
        self.file(id).map(ReviewedFile::now)
    }

    /// The faults that are there now and not rejected: by file, place, rule.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.all_faults().filter(|fault| !self.rejected.contains_key(&FaultId::of(fault)))
    }

    /// The faults that are there now, with those rejected.
    pub fn all_faults(&self) -> impl Iterator<Item = &Fault> {
        self.files.iter().flat_map(|file| file.now.faults())
    }

    /// The fault, if it is there now.
    pub fn fault(&self, id: FaultId) -> Option<&Fault> {
        self.analysis(id.file)?.faults().find(|fault| fault.fingerprint == id.fingerprint)
    }

    /// The rejected faults and why they were.
    pub fn rejected(&self) -> &BTreeMap<FaultId, Option<String>> {
        &self.rejected
    }

    /// The number of accepted fixes.
    pub fn accepted(&self) -> usize {
        self.past.iter().map(|step| step.entry.fixes().count()).sum()
    }

    /// The decisions that hold, oldest first.
    pub fn decisions(&self) -> impl Iterator<Item = &Entry> {
        self.past.iter().map(|step| &step.entry)
    }

    /// The decisions that lead from the files as opened to here, those taken back included.
    pub fn history(&self) -> Vec<Entry> {
        let taken_back = self.future.iter().rev().map(|step| &step.entry);
        let undone = self.future.iter().map(|_| Entry::Undone);
        self.decisions().chain(taken_back).cloned().chain(undone).collect()
    }

    /// The decision that undo would take back.
    pub fn undoable(&self) -> Option<&Entry> {
        self.past.last().map(|step| &step.entry)
    }

    /// The decision that redo would take again.
    pub fn redoable(&self) -> Option<&Entry> {
        self.future.last().map(|step| &step.entry)
    }

    /// Another number after each change; never the same twice in a session.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Applies one of a fault's fixes: all its edits in all its files, or none.
    pub fn accept(&mut self, id: FaultId, fix: usize) -> Result<Outcome, DecisionError> {
        let fault = self.fault(id).ok_or(DecisionError::NoSuchFault)?;
        let fix = fault.fixes.get(fix).ok_or(DecisionError::NoSuchFix)?.clone();
        self.accept_fix(id, &fix)
    }

    /// Applies a fix that did not come with the fault: the model's or the user's own.
    pub fn accept_fix(&mut self, id: FaultId, fix: &Fix) -> Result<Outcome, DecisionError> {
        self.fault(id).ok_or(DecisionError::NoSuchFault)?;
        self.accept_rounds(vec![vec![accepted(id, fix)]])
    }

    /// Puts a fault aside.
    pub fn reject(&mut self, id: FaultId, reason: Option<String>) -> Result<Outcome, DecisionError> {
        self.fault(id).ok_or(DecisionError::NoSuchFault)?;
        Ok(self.put_aside(id, reason, Keep::Session))
    }

    /// As [`Self::reject`], whether or not the fault is there at the moment.
    pub(super) fn put_aside(&mut self, id: FaultId, reason: Option<String>, keep: Keep) -> Outcome {
        let entry = Entry::Rejected { file: id.file, fault: id.fingerprint, reason: reason.clone(), keep };
        self.rejected.insert(id, reason);
        self.push(Step::new(entry.clone(), Vec::new(), Vec::new()));
        Outcome { went: Vec::new(), came: Vec::new(), files: Vec::new(), entry }
    }

    /// Takes the last decision back, to the byte.
    pub fn undo(&mut self) -> Result<Outcome, DecisionError> {
        let mut step = self.past.pop().ok_or(DecisionError::NothingToUndo)?;
        match self.walk(&mut step, Way::Back) {
            Ok(outcome) => {
                self.future.push(step);
                limit_memory(&mut self.future);
                self.rebuild_rejections();
                Ok(outcome)
            }
            Err(error) => {
                self.past.push(step);
                Err(error)
            }
        }
    }

    /// Takes again the decision that was taken back last.
    pub fn redo(&mut self) -> Result<Outcome, DecisionError> {
        let mut step = self.future.pop().ok_or(DecisionError::NothingToRedo)?;
        match self.walk(&mut step, Way::Forth) {
            Ok(outcome) => {
                self.past.push(step);
                limit_memory(&mut self.past);
                self.rebuild_rejections();
                Ok(outcome)
            }
            Err(error) => {
                self.future.push(step);
                Err(error)
            }
        }
    }

    /// The files that differ from what is on the disk.
    pub fn changed_files(&self) -> Vec<FileId> {
        self.files.iter().filter(|file| file.is_changed()).map(ReviewedFile::id).collect()
    }

    /// What is to be written now. Remembered until [`Self::written`], as decisions may be taken meanwhile.
    pub fn to_write(&mut self) -> Vec<FileToWrite> {
        let mut out = Vec::new();
        for file in self.files.iter_mut().filter(|file| file.is_changed()) {
            let document = file.now.document.clone();
            file.being_written = Some(document.clone());
            let (path, expected) = (file.path.clone(), file.on_disk.clone());
            out.push(FileToWrite { file: file.id(), path, expected, document });
        }
        out
    }

    /// These files were written.
    pub fn written(&mut self, receipts: &[WriteReceipt]) {
        for receipt in receipts {
            let Some(file) = self.file_mut(receipt.file) else { continue };
            if let Some(document) = file.being_written.take() {
                file.regions = Regions::between(document.bytes(), file.now.document.bytes());
                file.on_disk = document;
            }
        }
    }

    /// A file was read again: it becomes what it is on the disk, and the decisions are taken again, those about it by
    /// looking for their faults. What was written counts as given from here on. The journal must begin anew.
    pub fn reread(&mut self, id: FileId, document: &Document) -> Replayed {
        let as_read = |file: &ReviewedFile| {
            let on_disk = if file.id() == id { document.clone() } else { file.on_disk.clone() };
            (file.path.clone(), (self.reanalyse)(&file.opened, on_disk))
        };
        let (paths, read): (Vec<_>, Vec<_>) = self.files.iter().map(as_read).unzip();
        let files = paths.into_iter().zip(together::settle(read, |_| None)).collect();
        let mut again = Self::with_analyser(files, self.reanalyse);
        again.revision = self.revision + 1;
        let same = |file: &&ReviewedFile| file.id() != id && file.on_disk.bytes() == file.opened.document.bytes();
        let pristine = self.files.iter().filter(same).map(ReviewedFile::id).collect();
        let mut replayed = Replayed::default();
        let mut taking = Taking { review: &mut again, pristine, replayed: &mut replayed };
        self.past.iter().for_each(|step| taking.take(&step.entry));
        *self = again;
        replayed
    }

    /// A file that was written before it was read: it counts as opened in an earlier version. There must be no decisions.
    pub(super) fn as_if_opened(&mut self, id: FileId, document: Document) {
        let reanalyse = self.reanalyse;
        if let Some(file) = self.file_mut(id) {
            let opened = reanalyse(&file.opened, document);
            file.regions = Regions::between(file.on_disk.bytes(), opened.document.bytes());
            file.since_opened = Regions::default();
            file.now = opened.clone();
            file.opened = opened;
        }
    }

    /// Applies rounds of fixes as one step.
    pub(super) fn accept_rounds(&mut self, rounds: Vec<Vec<AcceptedFix>>) -> Result<Outcome, DecisionError> {
        if rounds.iter().flatten().all(|fix| fix.edits.is_empty()) {
            return Err(DecisionError::NoEdits);
        }
        let restore: Vec<ReviewedFile> = self.touched(&rounds);
        let mut changes = Vec::new();
        for round in &rounds {
            match self.trial(round) {
                Ok((made, after)) => {
                    self.settle(&made, after);
                    changes.extend(made);
                }
                Err(error) => {
                    self.put_back(restore);
                    return Err(error);
                }
            }
        }
        let before = restore.into_iter().map(|file| file.now).collect();
        Ok(self.record(Entry::Accepted { rounds }, changes, before))
    }

    /// Puts a step on the past that has already been made; `before` are its files as they were.
    pub(super) fn record(&mut self, entry: Entry, changes: Vec<Change>, before: Vec<Analysis>) -> Outcome {
        let outcome = self.outcome(&before, entry.clone());
        self.push(Step::new(entry, changes, before));
        outcome
    }

    fn push(&mut self, step: Step) {
        self.past.push(step);
        self.future.clear();
        limit_memory(&mut self.past);
        self.revision += 1;
    }

    /// The files that the fixes touch, and those that are judged beside them, as they are.
    fn touched(&self, rounds: &[Vec<AcceptedFix>]) -> Vec<ReviewedFile> {
        let edits = rounds.iter().flatten().flat_map(|fix| &fix.edits);
        let mut files: BTreeSet<FileId> = edits.map(|edit| edit.file).collect();
        let siblings = files.iter().filter_map(|file| self.analysis(*file)?.symbols.siblings());
        let beside: Vec<FileId> = siblings.flat_map(|own| own.others.iter().map(|sibling| sibling.file)).collect();
        files.extend(beside);
        files.into_iter().filter_map(|id| self.file(id).cloned()).collect()
    }

    fn put_back(&mut self, files: Vec<ReviewedFile>) {
        for file in files {
            if let Some(place) = self.file_mut(file.id()) {
                *place = file;
            }
        }
    }

    /// The changes that the fixes of a round would make together, and the analyses after them.
    pub(super) fn trial(&self, round: &[AcceptedFix]) -> Result<(Vec<Change>, Vec<Analysis>), DecisionError> {
        let mut changes = Vec::new();
        let mut after = Vec::new();
        for (file, edits) in by_file(round.iter().flat_map(|fix| &fix.edits))? {
            let now = self.analysis(file).ok_or(DecisionError::NotOpen(file))?;
            let document = edits.apply(&now.document)?;
            changes.push(Change::new(file, edits, &now.document));
            after.push((self.reanalyse)(now, document));
        }
        Ok((changes, together::settle(after, |file| self.analysis(file))))
    }

    /// Makes a trial hold.
    pub(super) fn settle(&mut self, changes: &[Change], after: Vec<Analysis>) {
        let step = Step::new(Entry::Redone, changes.to_vec(), Vec::new());
        self.move_to(&step, Way::Forth, after);
    }

    /// Goes to the analyses on the other side of a step.
    fn move_to(&mut self, step: &Step, way: Way, analyses: Vec<Analysis>) {
        for (id, replaced) in step.replaced(way) {
            if let Some(file) = self.file_mut(id) {
                file.regions.edited(&replaced);
                file.since_opened.edited(&replaced);
            }
        }
        for analysis in analyses {
            if let Some(file) = self.file_mut(analysis.file) {
                file.now = analysis;
            }
        }
    }

    fn walk(&mut self, step: &mut Step, way: Way) -> Result<Outcome, DecisionError> {
        let there = step.cross(way, |file| self.analysis(file), self.reanalyse)?;
        let there = together::settle(there, |file| self.analysis(file));
        let here: Vec<Analysis> = there.iter().filter_map(|after| self.analysis(after.file).cloned()).collect();
        self.move_to(step, way, there);
        let entry = if way == Way::Back { Entry::Undone } else { Entry::Redone };
        let outcome = self.outcome(&here, entry);
        step.keep(here);
        self.revision += 1;
        Ok(outcome)
    }

    /// Rejections are few: they are read from the steps rather than kept in step with them.
    fn rebuild_rejections(&mut self) {
        let rejections = self.past.iter().filter_map(|step| match &step.entry {
            Entry::Rejected { file, fault, reason, .. } => {
                Some((FaultId { file: *file, fingerprint: *fault }, reason.clone()))
            }
            _ => None,
        });
        self.rejected = rejections.collect();
    }

    /// The faults that went and came in the files of `before`.
    fn outcome(&self, before: &[Analysis], entry: Entry) -> Outcome {
        let (mut went, mut came) = (Vec::new(), Vec::new());
        for old in before {
            let Some(new) = self.analysis(old.file) else { continue };
            went.extend(missing(&old.faults, &new.faults));
            came.extend(missing(&new.faults, &old.faults));
        }
        let now = |old: &Analysis| self.analysis(old.file).map(|new| new.document.bytes());
        let changed = before.iter().filter(|old| now(old) != Some(old.document.bytes()));
        Outcome { went, came, files: changed.map(|old| old.file).collect(), entry }
    }
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;

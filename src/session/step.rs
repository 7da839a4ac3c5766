//! One step of undo: what was decided, how the bytes changed, and how to get back.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::text::{Document, Edit, EditError, EditSet, FileId, Inverse, Span};

use super::Entry;
use super::regions::Replaced;

/// How many bytes of documents the steps may keep analysed so that undo and redo need no analysis. Beyond it the oldest
/// steps keep their edits only, which are enough. An analysis weighs some ten times its document: at 100,000 lines this
/// is the last two steps.
const KEPT_BYTES: usize = 8 << 20;

/// Edits that were applied to one document at once.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub file: FileId,
    edits: EditSet,
    inverse: Inverse,
    replaced: Vec<Replaced>,
}

impl Change {
    /// The change that these edits make to a document.
    pub(super) fn new(file: FileId, edits: EditSet, document: &Document) -> Self {
        let mut shift = 0_i64;
        let replaced = edits.edits().iter().map(|edit| {
            let start = Span::at(edit.range.start).shifted(shift).start;
            let len = edit.text.len() as u32;
            shift += i64::from(len) - i64::from(edit.range.len());
            Replaced { old: edit.range, new: Span::new(start, start + len) }
        });
        let replaced = replaced.collect();
        Self { file, inverse: edits.inverse(document), edits, replaced }
    }
}

/// The edits by file, each in order and free of overlap.
pub(super) fn by_file<'a>(edits: impl Iterator<Item = &'a Edit>) -> Result<BTreeMap<FileId, EditSet>, EditError> {
    let mut files: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(edit.file).or_default().push(edit.clone());
    }
    files.into_iter().map(|(file, edits)| Ok((file, EditSet::new(edits)?))).collect()
}

/// Which way a step is walked.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    Forth,
}

/// One decision and its changes.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub entry: Entry,
    /// In the order in which they were made.
    changes: Vec<Change>,
    /// The analyses on the other side of the step, where they are kept.
    beyond: Vec<Analysis>,
}

impl Step {
    /// A step that has just been made; `before` are the analyses that it replaced.
    pub(super) fn new(entry: Entry, changes: Vec<Change>, before: Vec<Analysis>) -> Self {
        Self { entry, changes, beyond: before }
    }

    /// The files that it changes.
    pub(super) fn files(&self) -> Vec<FileId> {
        let mut files: Vec<_> = self.changes.iter().map(|change| change.file).collect();
        files.sort_unstable();
        files.dedup();
        files
    }

    /// What was replaced in the documents, as walked this way.
    pub(super) fn replaced(&self, way: Way) -> Vec<(FileId, Vec<Replaced>)> {
        let forth = self.changes.iter().map(|change| (change.file, change.replaced.clone()));
        match way {
            Way::Forth => forth.collect(),
            Way::Back => {
                let reverse = |spans: Vec<Replaced>| spans.into_iter().map(Replaced::reversed).collect();
                forth.rev().map(|(file, spans)| (file, reverse(spans))).collect()
            }
        }
    }

    /// The analyses on the other side, made from those on this side, which `now` gives. `analyse` analyses another
    /// version of a document.
    pub(super) fn cross<'a>(
        &self,
        way: Way,
        now: impl Fn(FileId) -> Option<&'a Analysis>,
        analyse: fn(&Analysis, Document) -> Analysis,
    ) -> Result<Vec<Analysis>, EditError> {
        let kept = |file: &FileId| self.beyond.iter().any(|analysis| analysis.file == *file);
        if self.files().iter().all(kept) {
            return Ok(self.beyond.clone());
        }
        let mut documents: BTreeMap<FileId, Document> = BTreeMap::new();
        let mut apply = |change: &Change| -> Result<(), EditError> {
            let known = documents.get(&change.file).or_else(|| now(change.file).map(|analysis| &analysis.document));
            let Some(document) = known else { return Ok(()) };
            let crossed = match way {
                Way::Forth => change.edits.apply(document)?,
                Way::Back => change.inverse.apply(document)?,
            };
            documents.insert(change.file, crossed);
            Ok(())
        };
        match way {
            Way::Forth => self.changes.iter().try_for_each(&mut apply)?,
            Way::Back => self.changes.iter().rev().try_for_each(&mut apply)?,
        }
        Ok(documents.into_iter().filter_map(|(file, document)| Some(analyse(now(file)?, document))).collect())
    }

    /// Lets go of the kept analyses, as [`limit_memory`] does.
    pub(super) fn forget(&mut self) {
        self.beyond.clear();
    }

    /// Keeps the analyses of the side that has just been left.
    pub(super) fn keep(&mut self, left: Vec<Analysis>) {
        self.beyond = left;
    }
}

/// Lets go of the analyses of the oldest steps, so that long sessions on large files do not eat the memory.
/// The last of a stack is the next to be crossed.
pub(super) fn limit_memory(stack: &mut [Step]) {
    let mut bytes = 0;
    for step in stack.iter_mut().rev() {
        bytes += step.beyond.iter().map(|analysis| analysis.document.bytes().len()).sum::<usize>();
        if bytes > KEPT_BYTES {
            step.forget();
        }
    }
}

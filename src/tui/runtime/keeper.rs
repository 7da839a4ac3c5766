//! Keeping the journal of the session, whatever becomes of the files.

use std::io;
use std::path::Path;

use crate::session::journal::{Journal, Store};
use crate::session::{Entry, FileToWrite, Review, ReviewedFile};
use crate::text::{Document, FileId};

/// The journal, and what it was begun with.
pub(super) struct Keeper {
    store: Store,
    journal: Journal,
    /// The files as they were opened then.
    opened: Vec<Document>,
}

impl Keeper {
    /// Begins a journal with the files as opened and the decisions that hold already.
    pub(super) fn begin(store: Store, review: &Review) -> io::Result<Self> {
        let journal = started(&store, review)?;
        Ok(Self { store, journal, opened: opened(review) })
    }

    /// Begins anew where files were read again: its edits are for other bytes now.
    pub(super) fn follow(&mut self, review: &Review) -> io::Result<()> {
        let same =
            |(file, opened): (&ReviewedFile, &Document)| std::ptr::eq(file.opened().document.bytes(), opened.bytes());
        if review.files().iter().zip(&self.opened).all(same) {
            return Ok(());
        }
        let journal = started(&self.store, review)?;
        let old = std::mem::replace(&mut self.journal, journal);
        self.opened = opened(review);
        // All that held is in the new one.
        self.store.remove(&old.id())
    }

    pub(super) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        self.journal.append(entry)
    }

    pub(super) fn written(&mut self, files: &[FileToWrite]) -> io::Result<()> {
        self.journal.written(files)
    }

    /// The user has left: the name of the session, where it is kept.
    pub(super) fn end(self) -> io::Result<Option<String>> {
        let id = self.journal.id();
        Ok(self.journal.end()?.then_some(id))
    }
}

fn started(store: &Store, review: &Review) -> io::Result<Journal> {
    let files: Vec<(&Path, &Document)> =
        review.files().iter().map(|file| (file.path(), &file.opened().document)).collect();
    let mut journal = store.start(&files)?;
    let differs = |file: &&ReviewedFile| file.on_disk().bytes() != file.opened().document.bytes();
    let written: Vec<(FileId, Document)> =
        review.files().iter().filter(differs).map(|file| (file.id(), file.on_disk().clone())).collect();
    let is_done = review.changed_files().is_empty();
    // What is said last is what the decisions are held against: are they all on the disk?
    if !written.is_empty() && !is_done {
        journal.found_written(&written)?;
    }
    for entry in review.history() {
        journal.append(&entry)?;
    }
    if !written.is_empty() && is_done {
        journal.found_written(&written)?;
    }
    Ok(journal)
}

fn opened(review: &Review) -> Vec<Document> {
    review.files().iter().map(|file| file.opened().document.clone()).collect()
}

//! What was decided, kept so that a dropped connection costs nothing.
//!
//! One file a session, one line a decision, each on the disk before the user sees the decision taken. Only this user can
//! read them. No text of a config is kept but that of the edits, and what they took the
//! place of in files that were written.

mod record;
mod replay;
mod store;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use super::{Entry, FileToWrite};
use crate::text::{Document, FileId};
use record::{Back, Record, WrittenFile, sha256};

pub(super) use replay::Taking;
pub use replay::{Lost, Replay, Replayed};
pub use store::{SessionInfo, Store, state_folder};

/// The journal of a session that is under way. While it lives, other sessions can see that it does.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// How much of the file is whole lines.
    len: u64,
    /// Lines that could not be written yet: no later one may come before them.
    waiting: VecDeque<Vec<u8>>,
    balance: Balance,
    /// The files as they were opened.
    opened: Vec<Document>,
}

impl Journal {
    /// Keeps a decision. It is on the disk when this returns. After an error it is kept in memory, and written before
    /// the next one.
    pub fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let record = Record::from(entry);
        self.balance.note(&record);
        self.put(&record)
    }

    /// Keeps that these files were written.
    pub fn written(&mut self, files: &[FileToWrite]) -> io::Result<()> {
        let describe = |file: &FileToWrite| self.on_disk(file.file, &file.document);
        let record = Record::Written { files: files.iter().map(describe).collect() };
        self.balance.note(&record);
        self.put(&record)
    }

    /// Keeps that the files were on the disk like this when the journal began, and not as they were opened.
    pub fn found_written(&mut self, files: &[(FileId, Document)]) -> io::Result<()> {
        let files = files.iter().map(|(file, document)| self.on_disk(*file, document)).collect();
        let record = Record::Written { files };
        self.balance.note(&record);
        self.put(&record)
    }

    fn on_disk(&self, file: FileId, document: &Document) -> WrittenFile {
        let back = self.opened.get(file.index()).and_then(|opened| Back::between(document, opened));
        WrittenFile { file: file.0, sha256: sha256(document), back }
    }

    /// The name by which the session can be taken up again.
    pub fn id(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// True where there are decisions that are not written.
    pub fn holds_something(&self) -> bool {
        self.balance.is_open()
    }

    /// The user has left. Removes the journal where nothing is in it that could be wanted again; true where it is kept.
    pub fn end(self) -> io::Result<bool> {
        if self.holds_something() {
            return Ok(true);
        }
        std::fs::remove_file(&self.path)?;
        Ok(false)
    }

    /// Writes a line in one go and waits until it is on the disk.
    fn put(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.waiting.push_back(bytes);
        while let Some(line) = self.waiting.front() {
            let done = self.file.write_all(line).and_then(|()| self.file.sync_data());
            if let Err(error) = done {
                // Half a line would make the lines after it unreadable.
                self.file.set_len(self.len)?;
                return Err(error);
            }
            self.len += line.len() as u64;
            self.waiting.pop_front();
        }
        Ok(())
    }
}

/// How many decisions hold, and whether they are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Balance {
    decided: usize,
    /// How many held when the files were last written; nothing where one of those was replaced by another.
    written: Option<usize>,
}

impl Default for Balance {
    fn default() -> Self {
        Self { decided: 0, written: Some(0) }
    }
}

impl Balance {
    fn note(&mut self, record: &Record) {
        match record {
            Record::Accepted { .. } | Record::Rejected { .. } => {
                self.written = self.written.filter(|written| *written <= self.decided);
                self.decided += 1;
            }
            Record::Undone => self.decided = self.decided.saturating_sub(1),
            Record::Redone => self.decided += 1,
            Record::Written { .. } => self.written = Some(self.decided),
        }
    }

    fn is_open(self) -> bool {
        self.written != Some(self.decided)
    }
}

#[cfg(test)]
mod tests;

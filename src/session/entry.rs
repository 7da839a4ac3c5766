//! The plain data that decisions are made of, and what writing asks and answers. It does nothing by itself.

use std::path::PathBuf;

use crate::rules::Fingerprint;
use crate::text::{Document, Edit, FileId};

/// A fix as it was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedFix {
    /// The file of the fault.
    pub file: FileId,
    /// The fault.
    pub fault: Fingerprint,
    /// What the fix is called.
    pub title: String,
    /// Its edits, against the documents as they were at the start of its round.
    pub edits: Vec<Edit>,
}

/// For how long a fault is put aside.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub enum Keep {
    /// For this session.
    #[default]
    Session,
    /// For good: a silence in the file beside the configs says so. The entry does not write it, nor does undoing take
    /// it out: whoever takes the decision sees to that.
    Project,
}

/// A decision: one step of undo, or a step along it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Fixes were accepted: one, or all safe ones. The fixes of a round were applied together, the rounds one after the
    /// other.
    Accepted {
        /// The rounds; mostly one, of one fix.
        rounds: Vec<Vec<AcceptedFix>>,
    },
    /// A fault was put aside.
    Rejected {
        /// The file of the fault.
        file: FileId,
        /// The fault.
        fault: Fingerprint,
        /// Why, where the user said so.
        reason: Option<String>,
        /// For how long.
        keep: Keep,
    },
    /// The last decision was taken back.
    Undone,
    /// The last decision taken back was taken again.
    Redone,
}

impl Entry {
    /// The fixes in it, in the order in which they were taken.
    pub fn fixes(&self) -> impl Iterator<Item = &AcceptedFix> {
        let rounds: &[Vec<AcceptedFix>] = if let Self::Accepted { rounds } = self { rounds } else { &[] };
        rounds.iter().flatten()
    }
}

/// A file as it should be on the disk.
#[derive(Debug, Clone)]
pub struct FileToWrite {
    /// The file.
    pub file: FileId,
    /// Where it is.
    pub path: PathBuf,
    /// What it was when it was read: if it is something else now, nothing is written.
    pub expected: Document,
    /// What it should become.
    pub document: Document,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteReceipt {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: PathBuf,
    /// How many bytes it has now.
    pub bytes: u64,
}

/// What kept a file from being written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum WriteFailure {
    /// It is not what it was when it was read.
    Changed,
    /// It is no longer there.
    Gone,
    /// This user may not.
    NotPermitted,
    /// Its file system is mounted read-only.
    ReadOnly,
    /// No room: the disk, a quota or a limit of the process.
    Full,
    /// Anything else.
    Other,
}

/// Why the files were not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct WriteError {
    /// The file that failed.
    pub path: String,
    /// What kept it.
    pub failure: WriteFailure,
    /// Why, with a hint.
    pub reason: String,
    /// Files that were written before it failed: mostly none, as everything that can be checked is checked before.
    pub written: Vec<WriteReceipt>,
}

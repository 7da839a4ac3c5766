//! Decisions about fixes: taken, undone, kept in a journal, written to the disk.
//!
//! Together with [`crate::source`] the only part that touches the user's files, and only when the user says so.

use crate::rules::Fingerprint;
use crate::text::{Edit, FileId};

/// A line of the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A fix was accepted.
    Accepted {
        /// The file of the fault.
        file: FileId,
        /// The fault.
        fault: Fingerprint,
        /// What the fix is called.
        title: String,
        /// Its edits, against the document as it was then.
        edits: Vec<Edit>,
    },
    /// A fault was put aside.
    Rejected {
        /// The file of the fault.
        file: FileId,
        /// The fault.
        fault: Fingerprint,
        /// Why, where the user said so.
        reason: Option<String>,
    },
    /// The last decision was taken back.
    Undone,
    /// The last decision taken back was taken again.
    Redone,
    /// All files were written.
    Written,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteReceipt {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: std::path::PathBuf,
    /// How many bytes it has now.
    pub bytes: u64,
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct WriteError {
    /// The file.
    pub path: String,
    /// Why, with a hint.
    pub reason: String,
}

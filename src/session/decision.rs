//! What a decision is about, what it did, or why it could not be taken.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::fix::Fix;
use crate::rules::{Fault, Fingerprint};
use crate::text::{EditError, FileId};

use super::{AcceptedFix, Entry};

/// A fault by its file and its fingerprint: the fingerprint alone may occur in two files.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultId {
    /// The file.
    pub file: FileId,
    /// The fault.
    pub fingerprint: Fingerprint,
}

impl FaultId {
    /// The identity of a fault.
    pub fn of(fault: &Fault) -> Self {
        Self { file: fault.place.file, fingerprint: fault.fingerprint }
    }
}

/// What a decision did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Faults that are gone.
    pub went: Vec<Arc<Fault>>,
    /// Faults that are new.
    pub came: Vec<Arc<Fault>>,
    /// The files that have other bytes now.
    pub files: Vec<FileId>,
    /// What the journal must keep.
    pub entry: Entry,
}

/// Why a decision could not be taken. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// The fault is gone or was never there.
    #[error("that fault is not there any more")]
    NoSuchFault,
    /// The fault has fewer fixes.
    #[error("that fault has no such fix")]
    NoSuchFix,
    /// The fix changes nothing.
    #[error("that fix changes nothing")]
    NoEdits,
    /// The fix names a file that is not open.
    #[error("that fix changes a file that is not open")]
    NotOpen(FileId),
    /// The fix cannot be applied.
    #[error("that fix does not fit the file: {0}")]
    Edit(String),
    /// No decision is left to be taken back.
    #[error("nothing to undo")]
    NothingToUndo,
    /// No decision is left to be taken again.
    #[error("nothing to redo")]
    NothingToRedo,
    /// No safe fix is left whose proof holds.
    #[error("no safe fix is left")]
    NothingSafe,
}

impl From<EditError> for DecisionError {
    fn from(error: EditError) -> Self {
        Self::Edit(error.to_string())
    }
}

/// The faults of one list whose fingerprints the other has not.
pub(super) fn missing(of: &[Arc<Fault>], from: &[Arc<Fault>]) -> Vec<Arc<Fault>> {
    let there: FxHashSet<Fingerprint> = from.iter().map(|fault| fault.fingerprint).collect();
    of.iter().filter(|fault| !there.contains(&fault.fingerprint)).cloned().collect()
}

/// A fix of a fault, as the journal keeps it.
pub(super) fn accepted(id: FaultId, fix: &Fix) -> AcceptedFix {
    AcceptedFix { file: id.file, fault: id.fingerprint, title: fix.title.clone(), edits: fix.edits.clone() }
}

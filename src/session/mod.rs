//! Decisions about fixes: taken, undone, kept in a journal, written to the disk.
//!
//! Together with [`crate::source`] the only part that touches the user's files, and only when the user says so.

mod all_safe;
mod decision;
#[cfg(test)]
mod device_tests;
mod diff;
pub mod disk;
mod entry;
pub mod journal;
mod regions;
mod review;
mod reviewed_file;
mod silencing;
mod step;
#[cfg(test)]
mod testing;
mod ways_out;

pub use decision::{DecisionError, FaultId, Outcome};
pub use diff::{DiffLine, FileDiff, Hunk};
pub use entry::{AcceptedFix, Entry, FileToWrite, Keep, WriteError, WriteFailure, WriteReceipt};
pub use review::Review;
pub use reviewed_file::ReviewedFile;

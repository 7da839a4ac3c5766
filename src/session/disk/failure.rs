//! What can go wrong when writing, said so that the reader knows what to do.

use std::io::{self, ErrorKind as Kind};

use super::{FileToWrite, WriteError, WriteFailure, WriteReceipt};

/// What was being done.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Reading the file to see whether it is still the same.
    Read,
    /// Making a new file beside it.
    Stage,
    /// Replacing it or writing into it.
    Write,
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Why {
    pub failure: WriteFailure,
    pub reason: String,
}

/// The outcome of a part of the work.
pub(super) type Result<T> = std::result::Result<T, Why>;

impl Why {
    /// As the caller sees it.
    pub(super) fn of(self, file: &FileToWrite, written: Vec<WriteReceipt>) -> WriteError {
        let mut reason = self.reason;
        if !written.is_empty() {
            let before: Vec<_> = written.iter().map(|receipt| receipt.path.display().to_string()).collect();
            reason = format!("{reason} (already written: {})", before.join(", "));
        }
        WriteError { path: file.path.display().to_string(), failure: self.failure, reason, written }
    }
}

/// The file is another one than the one that was read.
pub(super) fn changed() -> Why {
    let reason = "it has changed on the disk since it was read; read it again before writing, so that the other change \
        is not lost";
    Why { failure: WriteFailure::Changed, reason: reason.to_owned() }
}

/// Puts an error of the system into words.
pub(super) fn failed(step: Step) -> impl Fn(io::Error) -> Why {
    move |error| {
        // By kind: tempfile hides the number in an error that says the path.
        let (failure, hint) = match error.kind() {
            Kind::NotFound | Kind::StaleNetworkFileHandle => {
                (WriteFailure::Gone, "the file is gone; put it back, or print the changes with `confdbg fix --diff`")
            }
            Kind::PermissionDenied => match step {
                Step::Read => (WriteFailure::NotPermitted, "no permission to read it; check its mode and owner"),
                Step::Stage => (
                    WriteFailure::NotPermitted,
                    "no permission to make files in its folder, where the new content is kept until it is complete",
                ),
                Step::Write => {
                    (WriteFailure::NotPermitted, "no permission to write it; check its mode and owner, or use sudo")
                }
            },
            Kind::ReadOnlyFilesystem => (WriteFailure::ReadOnly, "its file system is mounted read-only"),
            Kind::StorageFull => (WriteFailure::Full, "the disk is full; free some space and write again"),
            Kind::QuotaExceeded => (WriteFailure::Full, "your disk quota is used up; free some space and write again"),
            Kind::FileTooLarge => {
                (WriteFailure::Full, "it would be larger than this process may make a file (see `ulimit -f`)")
            }
            Kind::ResourceBusy | Kind::ExecutableFileBusy => (WriteFailure::Other, "it is in use by another program"),
            _ => return Why { failure: WriteFailure::Other, reason: error.to_string() },
        };
        Why { failure, reason: hint.to_owned() }
    }
}

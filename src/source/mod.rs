//! Where configs come from: files, folders, standard input, devices.
//!
//! The way in, and the only one besides [`crate::session`] that touches the user's files: it reads them and never
//! writes. It never blocks on something that is no file (a FIFO, a device file), never fails as a whole, and reads
//! nothing into memory that its first bytes show to be no text.

mod daemons;
mod devices;
mod kind;
mod read;
mod walk;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::dialect::Dialect;
use crate::dialect::detect::{Detected, Detection};
use crate::live::{self, Address};
use crate::text::Document;

pub use devices::fetch_again;

/// A config that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name in reports: as given, or relative to the folder that was given.
    pub path: String,
    /// The name that opens the file from here: the PATH given, joined with what is below it; `-` for standard input, an
    /// address for a device.
    pub open_path: PathBuf,
    /// Where the file is, links followed; `None` for standard input and devices.
    pub absolute: Option<PathBuf>,
    /// Its bytes.
    pub document: Document,
    /// The dialect to read it in.
    pub dialect: Dialect,
    /// What its content says about the dialect, and why.
    pub detection: Detection,
}

/// A file that is no config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The name in reports.
    pub path: String,
    /// What it is instead.
    pub reason: String,
    /// What the user can do, where there is something.
    pub hint: Option<String>,
    /// Named on the command line, not merely found in a folder.
    pub explicit: bool,
}

/// A file or folder that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The name in reports.
    pub path: String,
    /// What happened.
    pub message: String,
    /// What the user can do, where there is something.
    pub hint: Option<String>,
}

/// All that the given paths hold.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The configs, in the order of the paths given, within a folder by path.
    pub files: Vec<Source>,
    /// What is no config.
    pub skipped: Vec<Skipped>,
    /// What could not be read.
    pub errors: Vec<Failed>,
}

/// What may be a config.
#[derive(Clone, Debug)]
struct Candidate {
    path: String,
    open_path: PathBuf,
    explicit: bool,
    origin: Origin,
}

/// Where it is to be had.
#[derive(Clone, Debug)]
enum Origin {
    /// From the disk, or standard input.
    File,
    /// From a device, whose dialect may be known.
    Device(Address, Option<Dialect>),
}

/// Does this path stand for devices, and no file? Such a config can be read, and not written.
pub fn is_live(path: &Path) -> bool {
    live::is_address(path) || devices::list(path).is_some()
}

/// Loads every config in the paths. `force` takes the place of what the content says about the dialect; for files that
/// it is silent about, `known` does.
pub fn load(paths: &[PathBuf], force: Option<Dialect>, known: &(dyn Fn(&Path) -> Option<Dialect> + Sync)) -> Loaded {
    let mut loaded = Loaded::default();
    let mut candidates = Vec::new();
    for path in paths {
        gather(path, &mut candidates, &mut loaded);
    }
    tell_apart(&mut candidates);
    let fetched = devices::fetch(&candidates, force);
    let mut outcomes: Vec<_> =
        candidates.par_iter().zip(fetched).map(|(candidate, fetched)| open(candidate, fetched, force, known)).collect();
    if force.is_none() {
        daemons::recognise(&candidates, &mut outcomes, known);
    }
    for (candidate, outcome) in candidates.iter().zip(outcomes) {
        match outcome {
            Ok(source) => loaded.files.push(source),
            Err(refusal) if refusal.failed || (refusal.packed && candidate.explicit) => {
                loaded.errors.push(Failed {
                    path: candidate.path.clone(),
                    message: refusal.reason,
                    hint: refusal.hint,
                });
            }
            Err(refusal) => loaded.skipped.push(Skipped {
                path: candidate.path.clone(),
                reason: refusal.reason,
                hint: refusal.hint,
                explicit: candidate.explicit,
            }),
        }
    }
    loaded
}

/// Why a file is not taken.
#[derive(Debug)]
struct Refusal {
    reason: String,
    hint: Option<String>,
    /// It should have been readable.
    failed: bool,
    /// It may be a config in a wrapping that the user can take off.
    packed: bool,
}

impl Refusal {
    fn no_config(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: None, failed: false, packed: false }
    }

    fn failed(reason: impl Into<String>) -> Self {
        Self { failed: true, ..Self::no_config(reason) }
    }

    fn packed(reason: impl Into<String>) -> Self {
        Self { packed: true, ..Self::no_config(reason) }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

fn gather(path: &Path, candidates: &mut Vec<Candidate>, loaded: &mut Loaded) {
    if live::is_address(path) {
        match devices::address(path, None) {
            Ok(candidate) => candidates.push(candidate),
            Err(failed) => loaded.errors.push(failed),
        }
        return;
    }
    if let Some(list) = devices::list(path) {
        match devices::listed(list) {
            Ok(listed) => candidates.extend(listed),
            Err(failed) => loaded.errors.extend(failed),
        }
        return;
    }
    let name = path.to_string_lossy().into_owned();
    if name == "-" || !path.is_dir() {
        let origin = Origin::File;
        candidates.push(Candidate { path: name, open_path: path.to_path_buf(), explicit: true, origin });
        return;
    }
    let found = walk::files_below(path);
    candidates.extend(found.files.into_iter().map(|relative| Candidate {
        path: relative.to_string_lossy().into_owned(),
        open_path: path.join(&relative),
        explicit: false,
        origin: Origin::File,
    }));
    loaded.errors.extend(found.errors);
}

/// Two folders may hold files of the same relative path: those keep the folder's name.
fn tell_apart(candidates: &mut [Candidate]) {
    let mut count: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    for candidate in candidates.iter() {
        *count.entry(candidate.path.clone()).or_default() += 1;
    }
    for candidate in candidates {
        if count.get(&candidate.path).is_some_and(|&count| count > 1) {
            candidate.path = candidate.open_path.to_string_lossy().into_owned();
        }
    }
}

fn open(
    candidate: &Candidate,
    fetched: Option<Result<Vec<u8>, Refusal>>,
    force: Option<Dialect>,
    known: &dyn Fn(&Path) -> Option<Dialect>,
) -> Result<Source, Refusal> {
    let stdin = candidate.open_path.as_os_str() == "-" && candidate.explicit;
    let known = match candidate.origin {
        Origin::Device(_, dialect) => dialect,
        Origin::File if stdin => None,
        Origin::File => known(&candidate.open_path),
    };
    // Whoever says which dialect a file is in says that it is a config.
    let explicit = candidate.explicit || known.is_some();
    let force = force.or(known);
    let is_file = !stdin && fetched.is_none();
    let bytes = match fetched {
        Some(fetched) => fetched?,
        None if stdin => read::standard_input()?,
        None => read::file(&candidate.open_path)?,
    };
    let detection = read::detect(&bytes);
    let dialect = match (&detection.verdict, force) {
        (Detected::NoConfig, Some(dialect)) if explicit => dialect,
        (Detected::Config(_) | Detected::Foreign(_), Some(dialect)) => dialect,
        (Detected::Config(dialect), None) => *dialect,
        (Detected::NoConfig, None) if candidate.explicit && detection.leaning.is_some() => {
            detection.leaning.unwrap_or(Dialect::Ios)
        }
        (Detected::Foreign(name), None) => {
            return Err(Refusal::no_config(format!(
                "a config in the format of {name}, which confdbg does not read yet"
            ))
            .hint("if it is a dialect that confdbg reads after all, say so, as in --dialect ios"));
        }
        (Detected::NoConfig, _) => {
            return Err(Refusal::no_config("no config of a network device")
                .hint("`confdbg doctor PATH` says how it was judged; --dialect DIALECT reads it all the same"));
        }
    };
    read::fits_into_memory(&bytes)?;
    let document = Document::new(bytes).map_err(|error| Refusal::failed(error.to_string()))?;
    let absolute = if is_file { std::fs::canonicalize(&candidate.open_path).ok() } else { None };
    Ok(Source {
        path: candidate.path.clone(),
        open_path: candidate.open_path.clone(),
        absolute,
        document,
        dialect,
        detection,
    })
}

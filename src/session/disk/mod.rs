//! Writing files so that nothing can be lost: at any moment the disk holds the whole old or the whole new content.
//!
//! All files are checked, and their new content lies beside them on the disk, before the first is replaced. A file is
//! replaced by a rename; where that would cost a hard link, an owner or an access list, its content is written in place
//! after a copy of the old content is safe.

mod failure;
mod in_place;
mod target;

use std::fs::{self, File};
use std::io::{self, ErrorKind as Kind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};

use tempfile::NamedTempFile;

use super::{FileToWrite, WriteError, WriteFailure, WriteReceipt};
use failure::{Result, Step, changed, failed};
use target::Target;

/// Writes the files, or none of them where anything that can be known before stands against it.
///
/// Blocks until everything is on the disk itself: not for the thread that draws.
pub fn write(files: &[FileToWrite]) -> std::result::Result<Vec<WriteReceipt>, WriteError> {
    outlive_size_limit();
    let mut staged = Vec::with_capacity(files.len());
    for file in files {
        staged.push(Staged::prepare(file).map_err(|why| why.of(file, Vec::new()))?);
    }
    let mut written = Vec::with_capacity(files.len());
    for (file, staged) in files.iter().zip(staged) {
        if let Err(why) = staged.replace(file) {
            return Err(why.of(file, written));
        }
        let bytes = file.document.bytes().len() as u64;
        written.push(WriteReceipt { file: file.file, path: file.path.clone(), bytes });
    }
    Ok(written)
}

/// Writes bytes into a new file, whole or not at all, and never over another. Only this user can read it: there may be
/// secrets in it.
///
/// Blocks until everything is on the disk itself: not for the thread that draws.
pub fn create(path: &Path, bytes: &[u8]) -> std::result::Result<(), String> {
    create_as(path, bytes, None)
}

/// As [`create`], for what others may read: what is decided about configs that they can read.
pub fn create_readable(path: &Path, bytes: &[u8]) -> std::result::Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mode = usual_mode(folder).map_err(|error| failed(Step::Stage)(error).reason)?;
    create_as(path, bytes, Some(mode))
}

fn create_as(path: &Path, bytes: &[u8], mode: Option<u32>) -> std::result::Result<(), String> {
    outlive_size_limit();
    let name = path.file_name().ok_or("that is no name for a file")?.to_string_lossy();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = new_file(folder, &name, "", bytes).map_err(|error| match error.kind() {
        Kind::NotFound | Kind::NotADirectory => format!("there is no folder {}", folder.display()),
        _ => failed(Step::Stage)(error).reason,
    })?;
    if let Some(mode) = mode {
        let set = beside.as_file().set_permissions(fs::Permissions::from_mode(mode));
        set.map_err(|error| failed(Step::Stage)(error).reason)?;
    }
    beside.persist_noclobber(path).map_err(|error| match error.error.kind() {
        Kind::AlreadyExists | Kind::IsADirectory => "it exists already; take another name".to_owned(),
        _ => failed(Step::Stage)(error.error).reason,
    })?;
    sync_folder(folder).map_err(|error| error.to_string())
}

/// A file that grows past `ulimit -f` must be an error here and not, as by default, the end of the process in the middle
/// of a write. Where no handler can be had, nothing is lost all the same: the old content lies safe.
fn outlive_size_limit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    });
}

/// A file that is ready to be replaced.
struct Staged {
    target: Target,
    /// The new content beside the file; none where the file must be written in place.
    beside: Option<NamedTempFile>,
}

impl Staged {
    fn prepare(file: &FileToWrite) -> Result<Self> {
        let target = Target::find(&file.path)?;
        target.expect(file.expected.bytes())?;
        let beside = if target.must_keep_inode { None } else { target.beside(file.document.bytes())? };
        Ok(Self { target, beside })
    }

    fn replace(self, file: &FileToWrite) -> Result<()> {
        // Again, since staging many files takes time.
        self.target.expect(file.expected.bytes())?;
        let Some(beside) = self.beside else {
            return in_place::write(&self.target, file.expected.bytes(), file.document.bytes());
        };
        match beside.persist(&self.target.path) {
            Ok(_) => sync_folder(&self.target.folder).map_err(failed(Step::Write)),
            // A file that is a mount point of its own, as in containers, cannot be replaced.
            Err(error)
                if matches!(error.error.kind(), Kind::ResourceBusy | Kind::CrossesDevices | Kind::PermissionDenied) =>
            {
                in_place::write(&self.target, file.expected.bytes(), file.document.bytes())
            }
            Err(error) => Err(failed(Step::Write)(error.error)),
        }
    }
}

/// Makes a rename or a new name in a folder last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems know no such thing.
        Err(error) if matches!(error.kind(), Kind::InvalidInput | Kind::Unsupported) => Ok(()),
        result => result,
    }
}

/// A new file in a folder that holds these bytes and is on the disk. Only this user can read it.
fn new_file(folder: &Path, name: &str, suffix: &str, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(&format!(".{name}.confdbg-")).suffix(suffix).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The mode of a new file as any program would make it, told by one that is made for it.
fn usual_mode(folder: &Path) -> io::Result<u32> {
    let probe = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)?;
    Ok(0o777 & probe.as_file().metadata()?.permissions().mode())
}

/// Takes a file away that has these bytes.
pub fn remove(path: &Path, expected: &[u8]) -> io::Result<()> {
    if fs::read(path)? != expected {
        return Err(io::Error::other("it has changed on the disk"));
    }
    fs::remove_file(path)
}

/// The bytes of a file now, or `None` where it is gone.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;

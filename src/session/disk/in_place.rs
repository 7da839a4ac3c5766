//! Writing into a file that must stay the same file.
//!
//! The order is what makes it safe: a copy of the old content is on the disk before the first byte changes, and goes
//! only when the last byte of the new content is on the disk. Whenever the machine stops between the two, the copy is
//! there. What fails half-way is put back from memory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use rustix::fs::FallocateFlags;
use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::{Result, Step, Target, failed, new_file, sync_folder};
use crate::session::journal;

/// Writes `new` over `old`.
pub(super) fn write(target: &Target, old: &[u8], new: &[u8]) -> Result<()> {
    write_with(target, old, new, overwrite)
}

/// As [`write`], with the way of putting bytes into the file given.
pub(super) fn write_with(
    target: &Target,
    old: &[u8],
    new: &[u8],
    put: impl FnOnce(&mut File, &[u8]) -> io::Result<()>,
) -> Result<()> {
    let mut file = OpenOptions::new().write(true).open(&target.path).map_err(failed(Step::Write))?;
    reserve(&file, new.len()).map_err(failed(Step::Write))?;
    let copy = keep_copy(target, old)?;
    if let Err(error) = put(&mut file, new) {
        let mut why = failed(Step::Write)(error);
        match overwrite(&mut file, old) {
            Ok(()) => remove(&copy).map_err(failed(Step::Write))?,
            Err(_) => why.reason = format!("{}; what it held before is in {}", why.reason, copy.display()),
        }
        return Err(why);
    }
    remove(&copy).map_err(failed(Step::Write))
}

/// Puts the bytes over those of the file. It is made shorter last: until then the old end is still there.
fn overwrite(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Makes sure of the room for the new content, where the file system can, without changing what the file holds.
fn reserve(file: &File, len: usize) -> io::Result<()> {
    match rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, 0, len.max(1) as u64) {
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) | Ok(()) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}

/// A copy of the old content that outlasts a crash: beside the file, or with our own state where that is not allowed.
fn keep_copy(target: &Target, old: &[u8]) -> Result<PathBuf> {
    let keep = |file: NamedTempFile, folder: &Path| -> io::Result<PathBuf> {
        let (_, path) = file.keep().map_err(|error| error.error)?;
        sync_folder(folder)?;
        Ok(path)
    };
    let beside = new_file(&target.folder, &target.name, ".old", old);
    let kept = match beside {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => journal::state_folder("copies")
            .and_then(|folder| keep(new_file(&folder, &target.name, ".old", old)?, &folder)),
        beside => beside.and_then(|file| keep(file, &target.folder)),
    };
    kept.map_err(failed(Step::Stage))
}

fn remove(copy: &Path) -> io::Result<()> {
    fs::remove_file(copy)?;
    copy.parent().map_or(Ok(()), sync_folder)
}

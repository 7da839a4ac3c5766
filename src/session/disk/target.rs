//! The file behind a path: where it really is, and what of it a new file must keep.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Gid, Uid};
use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::{Result, Step, WriteFailure, changed, failed, failure::Why, new_file};

/// A file to be written, links followed.
pub(super) struct Target {
    /// The file itself: never a symbolic link.
    pub path: PathBuf,
    /// Its folder.
    pub folder: PathBuf,
    /// Its name, for naming others like it.
    pub name: String,
    /// A new file in its place would lose something: another name (hard link), an access list.
    pub must_keep_inode: bool,
    metadata: Metadata,
}

impl Target {
    /// Finds it and asks whether it may be written.
    pub(super) fn find(path: &Path) -> Result<Self> {
        let path = fs::canonicalize(path).map_err(failed(Step::Read))?;
        let metadata = fs::metadata(&path).map_err(failed(Step::Read))?;
        if !metadata.is_file() {
            let reason = "it is no regular file, so it cannot be replaced; save the patch instead".to_owned();
            return Err(Why { failure: WriteFailure::Other, reason });
        }
        // A rename needs no permission on the file itself: who protected it must be asked all the same.
        OpenOptions::new().write(true).open(&path).map_err(failed(Step::Write))?;
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let must_keep_inode = metadata.nlink() > 1 || has_access_list(&path);
        Ok(Self { path, folder, name, must_keep_inode, metadata })
    }

    /// Refuses unless the file holds these bytes now.
    pub(super) fn expect(&self, bytes: &[u8]) -> Result<()> {
        let now = fs::read(&self.path).map_err(failed(Step::Read))?;
        if now == bytes { Ok(()) } else { Err(changed()) }
    }

    /// The new content in a file beside it, with its mode, owner and group. `None` where those cannot be kept.
    pub(super) fn beside(&self, bytes: &[u8]) -> Result<Option<NamedTempFile>> {
        let file = match new_file(&self.folder, &self.name, ".new", bytes) {
            // The folder may be closed to us while the file is not.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(None),
            result => result.map_err(failed(Step::Stage))?,
        };
        if !self.give_owner(file.as_file()) {
            return Ok(None);
        }
        let mode = Permissions::from_mode(self.metadata.mode() & 0o7777);
        file.as_file().set_permissions(mode).map_err(failed(Step::Stage))?;
        file.as_file().sync_all().map_err(failed(Step::Stage))?;
        Ok(Some(file))
    }

    /// True where the new file belongs to the owner and group of the old one.
    fn give_owner(&self, file: &File) -> bool {
        let (uid, gid) = (self.metadata.uid(), self.metadata.gid());
        let same = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (uid, gid));
        same || rustix::fs::fchown(file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid))).is_ok()
    }
}

/// Extended attributes other than the label that the system gives every new file: access lists, capabilities, the
/// user's own.
fn has_access_list(path: &Path) -> bool {
    let mut names = vec![0_u8; 4096];
    let len = match rustix::fs::listxattr(path, names.as_mut_slice()) {
        Ok(len) => len,
        // So many that they do not fit.
        Err(Errno::RANGE) => return true,
        // No such thing on this file system.
        Err(_) => return false,
    };
    let names = names.get(..len).unwrap_or_default();
    names.split(|byte| *byte == 0).any(|name| !name.is_empty() && name != b"security.selinux")
}

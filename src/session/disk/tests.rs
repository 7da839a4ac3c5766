//! Files of every kind written, refused, and left alone when something fails half-way.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::*;
use crate::text::{Document, FileId};

fn document(text: &str) -> Document {
    Document::from_text(text)
}

fn to_write(path: &Path, expected: &str, new: &str) -> FileToWrite {
    FileToWrite { file: FileId(0), path: path.to_owned(), expected: document(expected), document: document(new) }
}

/// A folder with one file in it.
fn folder(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r1.cfg");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// The names in a folder: nothing must be left behind.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_mode_and_owner() {
    let (folder, path) = folder("old\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let before = fs::metadata(&path).unwrap();
    let receipts = write(&[to_write(&path, "old\n", "new text\n")]).unwrap();
    let after = fs::metadata(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new text\n");
    assert_eq!(receipts[0].bytes, 9);
    assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
    assert_ne!(after.ino(), before.ino());
    assert_eq!(names(folder.path()), ["r1.cfg"]);
}

#[test]
fn a_foreign_owner_is_kept_where_that_is_permitted() {
    let (_folder, path) = folder("old\n");
    // Only the superuser can give a file away, so only then is there anything to keep.
    if std::os::unix::fs::chown(&path, Some(1234), Some(1235)).is_ok() {
        write(&[to_write(&path, "old\n", "new\n")]).unwrap();
        let after = fs::metadata(&path).unwrap();
        assert_eq!((after.uid(), after.gid()), (1234, 1235));
    }
}

#[test]
fn a_symbolic_link_stays_and_its_target_is_written() {
    let (folder, path) = folder("old\n");
    let link = folder.path().join("current.cfg");
    symlink("r1.cfg", &link).unwrap();
    write(&[to_write(&link, "old\n", "new\n")]).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&path).unwrap(), b"new\n");
}

#[test]
fn a_hard_link_still_names_the_same_file() {
    let (folder, path) = folder("a longer old text\n");
    let other = folder.path().join("other.cfg");
    fs::hard_link(&path, &other).unwrap();
    write(&[to_write(&path, "a longer old text\n", "new\n")]).unwrap();
    assert_eq!(fs::read(&other).unwrap(), b"new\n");
    assert_eq!(fs::metadata(&path).unwrap().nlink(), 2);
    assert_eq!(names(folder.path()), ["other.cfg", "r1.cfg"]);
}

#[test]
fn what_fails_in_place_is_put_back() {
    let (folder, path) = folder("the old text\n");
    let target = Target::find(&path).unwrap();
    let half = |file: &mut File, bytes: &[u8]| {
        file.write_all(&bytes[..bytes.len() / 2])?;
        Err(io::Error::from_raw_os_error(Errno::NOSPC.raw_os_error()))
    };
    let why = in_place::write_with(&target, b"the old text\n", b"a new text that is longer\n", half).unwrap_err();
    assert_eq!(why.failure, WriteFailure::Full);
    assert_eq!(fs::read(&path).unwrap(), b"the old text\n");
    assert_eq!(names(folder.path()), ["r1.cfg"]);
}

#[test]
fn what_stops_in_place_leaves_a_copy_of_the_old_text() {
    let (folder, path) = folder("the old text\n");
    let target = Target::find(&path).unwrap();
    let stop = |file: &mut File, bytes: &[u8]| -> io::Result<()> {
        file.write_all(&bytes[..bytes.len() / 2]).unwrap();
        panic!("the machine stops here");
    };
    let write = || in_place::write_with(&target, b"the old text\n", b"a new text that is longer\n", stop);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(write)).unwrap_err();
    assert_ne!(fs::read(&path).unwrap(), b"the old text\n");
    let names = names(folder.path());
    let copy = names.iter().find(|name| name.contains(".confdbg-")).unwrap();
    assert_eq!(fs::read(folder.path().join(copy)).unwrap(), b"the old text\n");
}

#[test]
fn a_file_that_changed_is_refused_and_so_are_its_companions() {
    let (folder, path) = folder("old\n");
    let other = folder.path().join("r2.cfg");
    fs::write(&other, "somebody else's\n").unwrap();
    let error = write(&[to_write(&path, "old\n", "new\n"), to_write(&other, "old\n", "new\n")]).unwrap_err();
    assert_eq!((error.failure, error.written.len()), (WriteFailure::Changed, 0));
    assert_eq!(error.path, other.display().to_string());
    assert_eq!(fs::read(&path).unwrap(), b"old\n");
    assert_eq!(names(folder.path()), ["r1.cfg", "r2.cfg"]);
}

#[test]
fn a_file_that_is_gone_is_said_to_be() {
    let (_folder, path) = folder("old\n");
    fs::remove_file(&path).unwrap();
    let error = write(&[to_write(&path, "old\n", "new\n")]).unwrap_err();
    assert_eq!(error.failure, WriteFailure::Gone);
    assert!(!path.exists());
}

#[test]
fn a_device_or_a_folder_is_never_written() {
    let (folder, _path) = folder("");
    for path in [Path::new("/dev/null"), folder.path()] {
        assert_eq!(write(&[to_write(path, "", "new\n")]).unwrap_err().failure, WriteFailure::Other);
    }
}

#[test]
fn an_error_of_the_system_is_put_into_words() {
    // Nobody may write there, whoever one is.
    let path = Path::new("/proc/version");
    let text = fs::read_to_string(path).unwrap();
    let error = write(&[to_write(path, &text, "new\n")]).unwrap_err();
    assert_ne!(error.failure, WriteFailure::Changed);
    for (errno, failure) in [
        (Errno::ROFS, WriteFailure::ReadOnly),
        (Errno::NOSPC, WriteFailure::Full),
        (Errno::DQUOT, WriteFailure::Full),
        (Errno::FBIG, WriteFailure::Full),
        (Errno::ACCESS, WriteFailure::NotPermitted),
        (Errno::PERM, WriteFailure::NotPermitted),
        (Errno::STALE, WriteFailure::Gone),
        (Errno::IO, WriteFailure::Other),
    ] {
        let why = failed(Step::Write)(errno.into());
        assert_eq!(why.failure, failure);
        assert!(!why.reason.is_empty());
    }
    let missing = NamedTempFile::new_in("/no/such/folder").unwrap_err();
    assert_eq!(failed(Step::Stage)(missing).failure, WriteFailure::Gone, "an error inside an error");
}

//! Have the open files changed on the disk? Asked every two seconds: notifications fail on network file systems and run
//! into limits where they do not.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

use super::event::{Event, Events};
use crate::session::disk;
use crate::text::{Document, FileId};

/// Time between two looks.
const INTERVAL: Duration = Duration::from_secs(2);

/// A file and how it was when it was looked at last.
struct Watched {
    file: FileId,
    path: PathBuf,
    stamp: Option<Stamp>,
    content: Option<Document>,
}

/// What changes when a file does: looking at it costs no reading.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Stamp {
    seconds: i64,
    nanoseconds: i64,
    size: u64,
    inode: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            seconds: metadata.mtime(),
            nanoseconds: metadata.mtime_nsec(),
            size: metadata.size(),
            inode: metadata.ino(),
        })
    }
}

/// Starts watching; ends when the other side of `stop` is dropped.
pub(super) fn watch(files: Vec<(FileId, PathBuf, Document)>, events: Events, stop: Receiver<()>) -> io::Result<()> {
    let watch = move || {
        // The first look always reads, as the file may have changed since it was opened.
        let watched =
            files.into_iter().map(|(file, path, content)| Watched { file, path, stamp: None, content: Some(content) });
        let mut watched: Vec<_> = watched.collect();
        while stop.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            for file in &mut watched {
                if let Some(event) = file.look()
                    && !events.send(event)
                {
                    return;
                }
            }
        }
    };
    thread::Builder::new().name("disk".to_owned()).spawn(watch).map(drop)
}

impl Watched {
    /// Looks at the file; says so where its bytes are others.
    fn look(&mut self) -> Option<Event> {
        let stamp = Stamp::of(&self.path);
        if stamp == self.stamp && stamp.is_some() == self.content.is_some() {
            return None;
        }
        self.stamp = stamp;
        let bytes = disk::read(&self.path).ok().flatten();
        if bytes.as_deref() == self.content.as_ref().map(Document::bytes) {
            return None;
        }
        self.content = bytes.and_then(|bytes| Document::new(bytes).ok());
        Some(Event::Disk { file: self.file, document: self.content.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_bytes_are_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r1.cfg");
        fs::write(&path, "old\n").unwrap();
        let content = Some(Document::from_text("old\n"));
        let mut watched = Watched { file: FileId(3), path: path.clone(), stamp: None, content };
        assert!(watched.look().is_none());
        let other = folder.path().join("r2.cfg");
        fs::write(&other, "old\n").unwrap();
        fs::rename(&other, &path).unwrap();
        assert!(watched.look().is_none(), "another file with the same bytes is no change");
        fs::write(&path, "newer\n").unwrap();
        let Some(Event::Disk { file, document: Some(document) }) = watched.look() else { panic!("no change seen") };
        assert_eq!((file, document.bytes()), (FileId(3), &b"newer\n"[..]));
        fs::remove_file(&path).unwrap();
        assert!(matches!(watched.look(), Some(Event::Disk { document: None, .. })));
        assert!(watched.look().is_none(), "a file that is gone is said to be once");
    }
}

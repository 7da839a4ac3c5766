//! The folder of the journals: starting one, listing them, finding those that are under way.

use std::collections::VecDeque;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;
use rustix::fs::FlockOperation;
use rustix::io::Errno;

use super::record::{Header, HeaderFile, Record, VERSION, sha256};
use super::{Balance, Journal, Replay};
use crate::text::Document;

/// What is known of a session without taking it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    /// Its name.
    pub id: String,
    /// The process that keeps it or kept it.
    pub pid: u32,
    /// Is that process still at it?
    pub alive: bool,
    /// When it began, in UTC.
    pub started: String,
    /// How long ago the last decision was taken.
    pub age: Duration,
    /// Its files, absolute.
    pub files: Vec<PathBuf>,
    /// How many decisions hold.
    pub decisions: usize,
    /// Were they written, all of them?
    pub written: bool,
    /// The last line is incomplete: the process ended while it wrote it.
    pub torn: bool,
}

/// Where journals are kept.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The user's own: `$XDG_STATE_HOME/confdbg/sessions`.
    pub fn open() -> io::Result<Self> {
        Ok(Self { folder: state_folder("sessions")? })
    }

    /// Another folder, which must exist.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Starts the journal of a session with these files, in the order of their handles.
    pub fn start(&self, files: &[(&Path, &Document)]) -> io::Result<Journal> {
        let describe = |(path, document): &(&Path, &Document)| {
            Ok(HeaderFile { path: crate::live::absolute(path)?, sha256: sha256(document) })
        };
        let opened = files.iter().map(|(_, document)| (*document).clone()).collect();
        let files = files.iter().map(describe).collect::<io::Result<_>>()?;
        let pid = std::process::id();
        let now = jiff::Timestamp::now();
        let header = Header { version: VERSION, pid, started: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), files };
        let path = self.path(&format!("{}-{pid}-{:09}", now.strftime("%Y%m%d-%H%M%S"), now.subsec_nanosecond()));
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(&path)?;
        lock(&file)?;
        let mut journal = Journal { path, file, len: 0, waiting: VecDeque::new(), balance: Balance::default(), opened };
        journal.put(&header)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(journal)
    }

    /// All sessions, the newest first. Files that are no journals are passed over.
    pub fn list(&self) -> io::Result<Vec<SessionInfo>> {
        let mut sessions = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_none_or(|extension| extension != "jsonl") {
                continue;
            }
            match read(&path) {
                Ok(journal) => sessions.push(journal.info(&path)?),
                Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        sessions.sort_by(|a, b| b.id.cmp(&a.id));
        Ok(sessions)
    }

    /// The sessions under way that have one of these files open, other than this process's own.
    pub fn others_at(&self, files: &[PathBuf]) -> io::Result<Vec<SessionInfo>> {
        let shares = |session: &SessionInfo| session.files.iter().any(|file| files.contains(file));
        let mut sessions = self.list()?;
        sessions.retain(|session| session.alive && session.pid != std::process::id() && shares(session));
        Ok(sessions)
    }

    /// What is needed to take a session up again.
    pub fn load(&self, id: &str) -> io::Result<Replay> {
        let path = self.path(id);
        let journal = read(&path)?;
        if is_alive(&path)? {
            let message = format!("the session is still open in process {}", journal.header.pid);
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, message));
        }
        Ok(Replay::new(journal.header.files, journal.records, journal.torn))
    }

    /// Forgets a session.
    pub fn remove(&self, id: &str) -> io::Result<()> {
        fs::remove_file(self.path(id))
    }

    fn path(&self, id: &str) -> PathBuf {
        // An id comes from the command line: no way out of the folder.
        let id: String = id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        self.folder.join(format!("{id}.jsonl"))
    }
}

/// A journal as it was read.
struct ReadJournal {
    header: Header,
    records: Vec<Record>,
    /// Lines at the end that are not whole.
    torn: bool,
}

/// Reads a journal up to the first line that makes no sense: the process may have died while it wrote the last one.
fn read(path: &Path) -> io::Result<ReadJournal> {
    let mut lines = BufReader::new(File::open(path)?).split(b'\n');
    let first = lines.next().transpose()?.unwrap_or_default();
    let header: Header = serde_json::from_slice(&first)?;
    if header.version > VERSION {
        let message = format!("the session was kept by a newer confdbg (format {})", header.version);
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let mut records = Vec::new();
    for line in lines {
        let Ok(record) = serde_json::from_slice(&line?) else {
            return Ok(ReadJournal { header, records, torn: true });
        };
        records.push(record);
    }
    Ok(ReadJournal { header, records, torn: false })
}

impl ReadJournal {
    fn info(self, path: &Path) -> io::Result<SessionInfo> {
        let mut balance = Balance::default();
        self.records.iter().for_each(|record| balance.note(record));
        let age = SystemTime::now().duration_since(fs::metadata(path)?.modified()?).unwrap_or_default();
        Ok(SessionInfo {
            id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            pid: self.header.pid,
            alive: is_alive(path)?,
            started: self.header.started,
            age,
            files: self.header.files.into_iter().map(|file| file.path).collect(),
            decisions: balance.decided,
            written: !balance.is_open(),
            torn: self.torn,
        })
    }
}

/// Marks the journal as that of a living process, for as long as the file is open.
fn lock(file: &File) -> io::Result<()> {
    match rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
        // A file system without locks: other sessions will not know of this one.
        Ok(()) | Err(Errno::NOLCK | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}

/// Does a process hold the journal?
fn is_alive(path: &Path) -> io::Result<bool> {
    let file = File::open(path)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) | Err(Errno::NOLCK | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(Errno::WOULDBLOCK) => Ok(true),
        Err(errno) => Err(errno.into()),
    }
}

/// A folder of ours in the user's state folder, made if need be, closed to others.
pub fn state_folder(name: &str) -> io::Result<PathBuf> {
    let base = etcetera::choose_base_strategy().map_err(|error| io::Error::other(error.to_string()))?;
    let state = base.state_dir().unwrap_or_else(|| base.data_dir());
    let folder = state.join("confdbg").join(name);
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    Ok(folder)
}

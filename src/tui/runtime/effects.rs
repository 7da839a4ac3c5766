//! Carrying out what the state asks for, away from the thread that draws.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::clipboard::{self, Multiplexer};
use super::event::{Event, Events};
use super::fetching::{Fetching, Order};
use super::silencer::{self, Order as Silence, Silencer};
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::live::Questions;
use crate::rules::Fingerprint;
use crate::session::{FileToWrite, WriteError, WriteFailure, disk};
use crate::source;
use crate::text::{Document, FileId};
use crate::tui::{Msg, Unread};

/// A fix to be proven.
pub(super) struct Proof {
    pub analysis: Box<Analysis>,
    pub fault: Fingerprint,
    pub fix: usize,
    pub revision: u64,
}

/// The threads that work for the loop.
pub(super) struct Workers {
    events: Events,
    proofs: Sender<Proof>,
    writing: Option<JoinHandle<()>>,
    silences: Option<(Sender<Silence>, JoinHandle<()>)>,
    fetching: Fetching,
    multiplexer: Multiplexer,
}

impl Workers {
    pub(super) fn start(events: Events, writer: Option<Box<dyn Silencer>>) -> io::Result<Self> {
        let (proofs, work) = unbounded();
        let answers = events.clone();
        let pool = modest_pool().map_err(io::Error::other)?;
        thread::Builder::new().name("proofs".to_owned()).spawn(move || prove_all(&work, &pool, &answers))?;
        let silences = writer.map(|writer| silencer::start(writer, events.clone())).transpose()?;
        let fetching = Fetching::new(events.clone());
        Ok(Self { events, proofs, fetching, writing: None, silences, multiplexer: Multiplexer::detect() })
    }

    /// Proves a fix; answered by [`Msg::Proved`].
    pub(super) fn prove(&self, proof: Proof) {
        // The thread ends only after this.
        let _ = self.proofs.send(proof);
    }

    /// Writes files; answered by [`Event::Written`].
    pub(super) fn write(&mut self, files: Vec<FileToWrite>) {
        let events = self.events.clone();
        let (to_write, spare) = (files.clone(), files);
        let write = move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| disk::write(&to_write)));
            let outcome = outcome.unwrap_or_else(|_| Err(failed(&to_write, "writing failed: please report it")));
            events.send(Event::Written { files: to_write, outcome });
        };
        match thread::Builder::new().name("write".to_owned()).spawn(write) {
            Ok(thread) => self.writing = Some(thread),
            Err(error) => {
                let outcome = Err(failed(&spare, &error.to_string()));
                self.events.send(Event::Written { files: spare, outcome });
            }
        }
    }

    /// Puts a silence into its file, or takes it out; answered by [`Msg::Silenced`]. False where nobody does so.
    pub(super) fn silence(&self, order: Silence) -> bool {
        self.silences.as_ref().is_some_and(|(orders, _)| orders.send(order).is_ok())
    }

    /// Waits until what is being written is written.
    pub(super) fn finish_writing(&mut self) {
        if let Some((orders, thread)) = self.silences.take() {
            drop(orders);
            // Its panics are caught inside.
            let _ = thread.join();
        }
        if let Some(thread) = self.writing.take() {
            // Its panics are caught inside.
            let _ = thread.join();
        }
    }

    /// Saves bytes in a new file; answered by [`Msg::Saved`].
    pub(super) fn save(&self, path: PathBuf, bytes: Vec<u8>) {
        let events = self.events.clone();
        let failed = path.clone();
        let save = move || {
            let outcome = disk::create(&at_home(&path), &bytes).map(|()| bytes.len());
            events.send(Event::Msg(Msg::Saved { path, outcome }));
        };
        if let Err(error) = thread::Builder::new().name("save".to_owned()).spawn(save) {
            self.events.send(Event::Msg(Msg::Saved { path: failed, outcome: Err(error.to_string()) }));
        }
    }

    /// Reads a device again; answered by [`Msg::Fetched`].
    pub(super) fn fetch(&self, file: FileId, path: PathBuf, dialect: Dialect) {
        self.fetching.fetch(Order { file, path, dialect });
    }

    /// Puts text on the clipboard; answered by [`Msg::Notice`].
    pub(super) fn copy(&self, text: String) {
        let (events, multiplexer) = (self.events.clone(), self.multiplexer);
        let copy = move || {
            events.send(Event::Msg(Msg::Notice(clipboard::copy(&text, multiplexer))));
        };
        if let Err(error) = thread::Builder::new().name("copy".to_owned()).spawn(copy) {
            self.events.send(Event::Msg(Msg::Notice(format!("not copied: {error}"))));
        }
    }
}

/// Reads a device again.
pub(super) fn fetch_again(path: &Path, dialect: Dialect, questions: Questions) -> Result<Document, Unread> {
    let fetched = catch_unwind(AssertUnwindSafe(|| source::fetch_again(path, dialect, questions)));
    match fetched {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(error)) => Err(Unread {
            reason: error.hint().map_or_else(|| error.to_string(), |hint| format!("{error}; {hint}")),
            wants_the_user: error.wants_the_user(),
        }),
        Err(_) => Err(Unread { reason: "reading it failed: please report it".to_owned(), wants_the_user: false }),
    }
}

/// `~/x` as a shell means it.
fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.to_owned(),
    }
}

fn failed(files: &[FileToWrite], reason: &str) -> WriteError {
    WriteError {
        path: files.first().map(|file| file.path.display().to_string()).unwrap_or_default(),
        failure: WriteFailure::Other,
        reason: reason.to_owned(),
        written: Vec::new(),
    }
}

#[cfg(target_os = "linux")]
/// How much the proofs stand back behind what the user does.
const NICE: i32 = 5;

/// A pool of one thread that stands back: proofs are made ahead of the user, who may not feel them.
fn modest_pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "proof".to_owned()).start_handler(|_| stand_back()).build()
}

/// Linux alone has a niceness for each thread.
fn stand_back() {
    #[cfg(target_os = "linux")]
    {
        use rustix::{process::setpriority_process, thread::gettid};
        // Where it is refused the proofs are only a little more in the way.
        let _ = setpriority_process(Some(gettid()), NICE);
    }
}

/// Proves one fix after the other until the loop ends.
fn prove_all(work: &Receiver<Proof>, pool: &ThreadPool, events: &Events) {
    for Proof { analysis, fault, fix, revision } in work {
        let file = analysis.file;
        let prove = || {
            let found = analysis.faults.iter().find(|other| other.fingerprint == fault);
            let found = found.ok_or_else(|| "the fault is not there any more".to_owned())?;
            analysis.prove(found, fix).map_err(|error| error.to_string())
        };
        let verdict = catch_unwind(AssertUnwindSafe(|| pool.install(prove)));
        let verdict = verdict.unwrap_or_else(|_| Err("the proof failed: please report it".to_owned()));
        if !events.send(Event::Msg(Msg::Proved { file, fault, fix, revision, verdict })) {
            return;
        }
    }
}

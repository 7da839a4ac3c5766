//! One worker process and its two threads: one writes requests, one reads replies.
//!
//! The threads end when the process does or when [`Process`] is dropped; neither ever blocks the caller.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, SendTimeoutError, Sender, unbounded};

use super::{DeathReason, EngineConfig, Event};
use crate::llm::protocol::{LONGEST_LINE, Reply, Request, RequestId};

/// How often a thread that waits for the interface looks whether it should still wait.
const GLANCE: Duration = Duration::from_millis(20);

/// What GNU OpenMP reads to know how long a thread spins at a barrier before it sleeps.
const SPIN_VARIABLES: [&str; 2] = ["GOMP_SPINCOUNT", "OMP_WAIT_POLICY"];
/// Its default spins for milliseconds, and llama.cpp has hundreds of barriers a token: on a host with other work each
/// thread burns its time waiting for one that is not scheduled, many times slower. So short a spin costs an idle host
/// little and a busy one nothing (docs/model.md).
const SPIN_COUNT: &str = "5000";

pub(super) struct Process {
    requests: Sender<Request>,
    shared: Arc<Shared>,
    pid: u32,
}

/// What the threads and the engine both know.
struct Shared {
    child: Mutex<Child>,
    alive: AtomicBool,
    /// Nobody wants events any more.
    unwanted: AtomicBool,
    cancelled: Mutex<HashSet<RequestId>>,
    under_way: Mutex<HashSet<RequestId>>,
}

/// A panic elsewhere must not take the model with it; the data are plain sets.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Process {
    pub(super) fn start(config: &EngineConfig, events: Sender<Event>) -> io::Result<Self> {
        let log = match &config.log {
            Some(path) => Stdio::from(OpenOptions::new().create(true).append(true).open(path)?),
            None => Stdio::null(),
        };
        let mut command = Command::new(&config.program);
        if SPIN_VARIABLES.iter().all(|name| std::env::var_os(name).is_none()) {
            command.env(SPIN_VARIABLES[0], SPIN_COUNT);
        }
        let mut child =
            command.args(&config.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let pid = child.id();
        let pipes = child.stdin.take().zip(child.stdout.take());
        let shared = Arc::new(Shared {
            child: Mutex::new(child),
            alive: AtomicBool::new(true),
            unwanted: AtomicBool::new(false),
            cancelled: Mutex::default(),
            under_way: Mutex::default(),
        });
        let (requests, queue) = unbounded();
        let process = Self { requests, shared: Arc::clone(&shared), pid };
        let (stdin, stdout) = pipes.ok_or_else(|| io::Error::other("the process has no pipes"))?;
        thread::Builder::new().name("model-writer".into()).spawn(move || write_requests(stdin, &queue))?;
        let reader = Reader { events, shared };
        thread::Builder::new().name("model-reader".into()).spawn(move || reader.run(stdout))?;
        Ok(process)
    }

    /// Queues a request; it is lost if the process is gone, which [`Event::WorkerDied`] tells.
    pub(super) fn send(&self, request: Request) {
        if let Some(id) = request.id() {
            lock(&self.shared.under_way).insert(id);
        }
        let _ = self.requests.send(request);
    }

    /// Stops an answer; false if there is no such answer under way.
    pub(super) fn cancel(&self, id: RequestId) -> bool {
        if !lock(&self.shared.under_way).contains(&id) {
            return false;
        }
        lock(&self.shared.cancelled).insert(id);
        self.send(Request::Cancel { id });
        true
    }

    pub(super) fn is_answered(&self, id: RequestId) -> bool {
        !lock(&self.shared.under_way).contains(&id)
    }

    pub(super) fn is_alive(&self) -> bool {
        self.shared.alive.load(Ordering::Acquire)
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Asks the process to exit, waits, then kills it.
    pub(super) fn quit(self, patience: Duration) {
        self.shared.unwanted.store(true, Ordering::Release);
        self.send(Request::Quit);
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline && matches!(lock(&self.shared.child).try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.shared.unwanted.store(true, Ordering::Release);
        let mut child = lock(&self.shared.child);
        // It may be gone already; then there is nothing to kill.
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn write_requests(mut stdin: ChildStdin, queue: &Receiver<Request>) {
    for request in queue {
        let Ok(mut line) = serde_json::to_vec(&request) else { continue };
        line.push(b'\n');
        // A broken pipe is a dead worker; the reader tells of it.
        if stdin.write_all(&line).is_err() {
            return;
        }
    }
}

struct Reader {
    events: Sender<Event>,
    shared: Arc<Shared>,
}

impl Reader {
    fn run(self, stdout: ChildStdout) {
        let nonsense = self.read_replies(BufReader::new(stdout)).err();
        let status = self.end_of_process(nonsense.is_some());
        let reason = match (nonsense, status) {
            (Some(text), _) => DeathReason::Nonsense(text),
            (None, Some(status)) => DeathReason::from_status(status),
            (None, None) => DeathReason::Unknown,
        };
        lock(&self.shared.under_way).clear();
        self.shared.alive.store(false, Ordering::Release);
        self.tell(Event::WorkerDied { reason }, None);
    }

    /// Passes replies on until the worker closes its output; the error is the beginning of a line that is none.
    fn read_replies(&self, mut stdout: impl BufRead) -> Result<(), String> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let limit = LONGEST_LINE as u64 + 1;
            match stdout.by_ref().take(limit).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return Ok(()),
                Ok(_) => {}
            }
            // A last line without an end was cut by the worker's death: the exit status tells more than half a line.
            if !line.ends_with(b"\n") && line.len() <= LONGEST_LINE {
                return Ok(());
            }
            let reply: Reply = serde_json::from_slice(&line).map_err(|_| beginning(&line))?;
            if !self.pass_on(reply) {
                return Ok(());
            }
        }
    }

    /// Turns a reply into an event; false when nobody listens any more.
    fn pass_on(&self, reply: Reply) -> bool {
        match reply {
            Reply::Loaded(loaded) => self.tell(Event::Loaded(loaded), None),
            Reply::Token { id, text } => self.tell(Event::Token { id, text }, Some(id)),
            Reply::Done { id, reason, stats } => {
                self.answered(id);
                self.tell(Event::Done { id, reason, stats }, None)
            }
            Reply::Chosen { id, text, probability, stats } => {
                self.answered(id);
                self.tell(Event::Chosen { id, text, probability, stats }, None)
            }
            Reply::Scored { id, bits, stats } => {
                self.answered(id);
                self.tell(Event::Scored { id, bits, stats }, None)
            }
            Reply::Failed { id, message } => {
                if let Some(id) = id {
                    self.answered(id);
                }
                self.tell(Event::Failed { id, message }, None)
            }
            Reply::Log { .. } => true,
        }
    }

    fn answered(&self, id: RequestId) {
        lock(&self.shared.under_way).remove(&id);
        lock(&self.shared.cancelled).remove(&id);
    }

    /// Hands an event over, waiting for room. A token of a cancelled answer is dropped, even while it waits.
    fn tell(&self, event: Event, token_of: Option<RequestId>) -> bool {
        let mut event = event;
        loop {
            if self.shared.unwanted.load(Ordering::Acquire) {
                return false;
            }
            if token_of.is_some_and(|id| lock(&self.shared.cancelled).contains(&id)) {
                return true;
            }
            match self.events.send_timeout(event, GLANCE) {
                Ok(()) => return true,
                Err(SendTimeoutError::Timeout(back)) => event = back,
                Err(SendTimeoutError::Disconnected(_)) => return false,
            }
        }
    }

    /// Waits a moment for the exit status; a process that closed its output and lives on is killed.
    fn end_of_process(&self, kill: bool) -> Option<std::process::ExitStatus> {
        let deadline = Instant::now() + Duration::from_secs(1);
        loop {
            let mut child = lock(&self.shared.child);
            match child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if kill || Instant::now() > deadline => {
                    let _ = child.kill();
                    return child.wait().ok();
                }
                Ok(None) => {}
                Err(_) => return None,
            }
            drop(child);
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The first characters of a line that is no reply, fit for a message.
fn beginning(line: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(&line[..line.len().min(200)])
        .chars()
        .map(|c| if c.is_control() { '.' } else { c })
        .take(40)
        .collect();
    format!("`{}`", text.trim_end_matches('.'))
}

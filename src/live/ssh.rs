//! Running `ssh`: its arguments, its output within bounds, its end.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, Command as Process, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::commands::{self, Command};
use super::dialogue::{Dialogue, Step};
use super::error::FetchError;
use super::transcript::without_clock;
use super::{Address, Questions, detached};
use crate::text::clean_line;

/// What a device may cost.
#[derive(Copy, Clone, Debug)]
pub(super) struct Limits {
    /// How long nothing may come before the first byte, while `ssh` may be asking the user.
    asking: Duration,
    /// How long nothing may come: large routers take half a minute to build their config.
    silence: Duration,
    /// How long it may take from the first byte on.
    whole: Duration,
    /// How many bytes it may send.
    bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { asking: seconds(180), silence: seconds(60), whole: seconds(300), bytes: 32 * 1024 * 1024 }
    }
}

/// The longest line of what `ssh` says itself, in bytes.
const LONGEST_SAID: u64 = 4 * 1024;

/// Of what `ssh` says itself, so much is kept.
const MOST_SAID: usize = 64 * 1024;

/// How often it is looked whether the login is done.
const GLANCE: Duration = Duration::from_millis(500);

/// How long a process that was told to end may take for it.
const GRACE: Duration = Duration::from_millis(500);

/// What a command gave.
#[derive(Debug)]
pub(super) struct Reply {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// The device's exit status, or 255 from `ssh` itself; `None` where it did not end by itself.
    pub status: Option<i32>,
}

/// The program, and what devices may cost.
#[derive(Debug)]
pub(super) struct Ssh {
    program: String,
    limits: Limits,
}

impl Default for Ssh {
    fn default() -> Self {
        Self { program: "ssh".to_owned(), limits: Limits::default() }
    }
}

impl Ssh {
    /// Runs one command on a device.
    pub(super) fn command(
        &self,
        address: &Address,
        command: Command,
        questions: Questions,
    ) -> Result<Reply, FetchError> {
        let arguments = arguments(address, Some(command), questions);
        let mut running = Running::start(self, &arguments, questions)?;
        // Nothing is ever said to a command, but its input stays open: some devices hang up at its end.
        let mut stdout = Vec::new();
        while let Some(bytes) = running.next(None)? {
            stdout.extend_from_slice(&bytes);
        }
        let (status, stderr) = running.end()?;
        Ok(Reply { stdout, stderr, status })
    }

    /// Holds a terminal session with a device; gives the config.
    pub(super) fn session(&self, address: &Address, questions: Questions) -> Result<Vec<u8>, FetchError> {
        let mut running = Running::start(self, &arguments(address, None, questions), questions)?;
        let mut dialogue = Dialogue::new();
        loop {
            match running.next(Some(&dialogue)) {
                Ok(Some(bytes)) if !bytes.is_empty() => dialogue.feed(&bytes),
                Ok(Some(_)) => match dialogue.quiet()? {
                    Step::Wait => {}
                    Step::Say(command) => running.say(&[command.text().as_bytes(), b"\n"].concat()),
                    Step::NextPage => running.say(commands::NEXT_PAGE),
                    Step::Done(config) => {
                        running.say(&[commands::LEAVE.text().as_bytes(), b"\n"].concat());
                        // However it ends, the config is there.
                        let _ = running.end();
                        return Ok(without_clock(&config));
                    }
                },
                Ok(None) => {
                    let (_, stderr) = running.end()?;
                    let failed = FetchError::of_ssh(&String::from_utf8_lossy(&stderr), questions);
                    let words = dialogue.last_words();
                    // `ssh` says only that the connection was closed; the device may have said why.
                    return Err(match failed {
                        FetchError::Broken(_) if !words.is_empty() => FetchError::Broken(words),
                        failed => failed,
                    });
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// The arguments of `ssh`. The user's own `ssh_config` says the rest.
fn arguments(address: &Address, command: Option<Command>, questions: Questions) -> Vec<OsString> {
    let mut out: Vec<OsString> = Vec::new();
    let mut add = |words: &[&str]| out.extend(words.iter().map(OsString::from));
    // Neither agent nor display nor port is for a device.
    add(&["-x", "-a", "-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no", "-o", "RemoteCommand=none"]);
    // It says when the login is done: until then the user may be typing.
    add(&["-o", "ConnectTimeout=20", "-o", "LogLevel=VERBOSE"]);
    if questions == Questions::Refused {
        add(&["-o", "BatchMode=yes"]);
    }
    match command {
        Some(_) => add(&["-T"]),
        None => add(&["-tt", "-e", "none"]),
    }
    if let Some(user) = address.user() {
        add(&["-l", user]);
    }
    if let Some(port) = address.port() {
        add(&["-p", &port.to_string()]);
    }
    add(&["--", address.host()]);
    if let Some(command) = command {
        add(&[command.text()]);
    }
    out
}

/// A process and what it sends.
struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Receiver<Vec<u8>>,
    stderr: Receiver<Vec<u8>>,
    limits: Limits,
    questions: Questions,
    /// Set once when the login is done.
    logged_in: Arc<AtomicBool>,
    first: Option<Instant>,
    last: Instant,
    received: usize,
}

impl Running {
    fn start(ssh: &Ssh, arguments: &[OsString], questions: Questions) -> Result<Self, FetchError> {
        let mut process = match questions {
            Questions::Allowed => Process::new(&ssh.program),
            Questions::ByProgram | Questions::Refused => detached::command(&ssh.program),
        };
        if questions == Questions::Refused {
            process.env("SSH_ASKPASS_REQUIRE", "never");
        }
        // A terminal that can do nothing: the device has no reason to send colours.
        process.args(arguments).env("TERM", "dumb");
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: io::Error| FetchError::NoSsh(error.to_string());
        let mut child = process.spawn().map_err(failed)?;
        let stdin = child.stdin.take();
        let (to_stdout, stdout) = bounded(64);
        // What is said on standard error is not waited for: there must be room.
        let (to_stderr, stderr) = bounded(MOST_SAID);
        let pipes = child.stdout.take().zip(child.stderr.take());
        let (out, err) = pipes.ok_or_else(|| FetchError::NoSsh("it has no pipes".to_owned()))?;
        let shows = questions == Questions::Allowed && io::stderr().is_terminal();
        let logged_in = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&logged_in);
        let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(failed)
        };
        spawn("ssh-out", Box::new(move || forward(out, &to_stdout)))?;
        spawn("ssh-err", Box::new(move || listen(err, &to_stderr, shows, &noted)))?;
        let (limits, last) = (ssh.limits, Instant::now());
        Ok(Self { child, stdin, stdout, stderr, limits, questions, logged_in, first: None, last, received: 0 })
    }

    /// The next bytes; none at the end. With a dialogue, no bytes are given when the device has been silent for so long
    /// as the dialogue waits.
    fn next(&mut self, dialogue: Option<&Dialogue>) -> Result<Option<Vec<u8>>, FetchError> {
        if self.first.is_none() && self.logged_in.swap(false, Ordering::SeqCst) {
            // The user has answered, and the device's time begins.
            (self.questions, self.last) = (Questions::Refused, Instant::now());
        }
        let asking = self.first.is_none() && self.questions != Questions::Refused;
        let silence = if asking { self.limits.asking } else { self.limits.silence };
        let wait = dialogue.map_or(GLANCE, Dialogue::patience).min(silence);
        match self.stdout.recv_timeout(wait) {
            Ok(bytes) => {
                self.last = Instant::now();
                let first = *self.first.get_or_insert(self.last);
                self.received += bytes.len();
                if self.received > self.limits.bytes {
                    return Err(FetchError::TooMuch(self.limits.bytes));
                }
                if first.elapsed() > self.limits.whole {
                    return Err(FetchError::TooLong(self.limits.whole));
                }
                Ok(Some(bytes))
            }
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) if self.last.elapsed() >= silence => {
                let words = dialogue.map(Dialogue::last_words).unwrap_or_default();
                Err(FetchError::Silent(silence, words))
            }
            Err(RecvTimeoutError::Timeout) => Ok(Some(Vec::new())),
        }
    }

    /// Says something. Whether it arrived shows in the answer.
    fn say(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
        }
    }

    /// Ends it, and gives its exit status and what it said on standard error.
    fn end(mut self) -> Result<(Option<i32>, Vec<u8>), FetchError> {
        self.stdin = None;
        let status = self.wait(GRACE.saturating_mul(4));
        // Another attempt would ask the user again.
        if status.and_then(|status| status.signal()).is_some() {
            return Err(FetchError::Interrupted);
        }
        let mut stderr = Vec::new();
        while let Ok(bytes) = self.stderr.recv_timeout(GRACE) {
            stderr.extend_from_slice(&bytes);
        }
        Ok((status.and_then(|status| status.code()), stderr))
    }

    /// Waits for its end, so long at most.
    fn wait(&mut self, at_most: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < at_most {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => thread::sleep(Duration::from_millis(10)),
                Err(_) => return None,
            }
        }
        None
    }
}

impl Drop for Running {
    /// Told to end before it is made to: `ssh` gives the terminal its echo back, which it takes away to ask for a
    /// password.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        // It may just have ended by itself.
        let _ = pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::TERM));
        if self.wait(GRACE).is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Passes on what comes until nobody wants it any more.
fn forward(mut from: impl Read, to: &Sender<Vec<u8>>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if to.send(buffer[..read].to_vec()).is_err() {
            return;
        }
    }
}

/// Keeps the beginning of what is said; with `shows`, the user sees it as it comes: "Permission denied, please try
/// again", or "Confirm user presence for key".
fn listen(from: impl Read, to: &Sender<Vec<u8>>, shows: bool, logged_in: &AtomicBool) {
    let (mut from, mut kept) = (BufReader::new(from), 0);
    let mut line = Vec::new();
    // A line may be without an end, and as long as a device likes.
    while let Ok(1..) = from.by_ref().take(LONGEST_SAID).read_until(b'\n', &mut line) {
        let said = std::mem::take(&mut line);
        if is_own_remark(&said) {
            if said.starts_with(b"Authenticated to") {
                logged_in.store(true, Ordering::SeqCst);
            }
            continue;
        }
        if kept >= MOST_SAID {
            continue;
        }
        if shows {
            let text = String::from_utf8_lossy(&said);
            // Nobody is left to tell where even this cannot be written.
            let _ = writeln!(io::stderr(), "{}", clean_line(text.trim_end()));
        }
        kept += said.len();
        let _ = to.try_send(said);
    }
}

/// What `ssh` says only because we asked it to say more (`LogLevel=VERBOSE`).
fn is_own_remark(line: &[u8]) -> bool {
    const REMARKS: [&[u8]; 3] = [b"Authenticated to ", b"Transferred: sent ", b"Bytes per second: sent "];
    REMARKS.iter().any(|remark| line.starts_with(remark))
}

#[cfg(test)]
mod tests;

//! What the user of the screen feels, measured in a pseudo-terminal with the real binary.

use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use super::pty::Pty;
use super::{median, report};

/// Keys typed for one figure.
const KEYS: usize = 300;
/// As many in the list of faults, where each has fixes proven that are waited for.
const LISTED: usize = 100;
/// The nice value that the model's worker gives itself.
const NICE: &str = "5";
/// After so long without a byte the screen is quiet.
const QUIET: Duration = Duration::from_millis(15);
/// The same where fixes are being proven.
const PROVEN: Duration = Duration::from_millis(150);

/// The first frame, and how long keys take to be seen, with the machine idle and with the model's worker busy.
pub fn measure(config: &Path) {
    let mut first: Vec<Duration> = (0..7).map(|_| Session::start(config).1).collect();
    report("first frame of 100,000 lines", median(&mut first).as_secs_f64() * 1e3, 100.0, "ms");
    keys("key to frame, 99th of 100", config, b"1", KEYS);
    keys("in the list of faults", config, b"2", LISTED);
    let busy: Vec<Busy> = (0..2).map(|_| Busy::start()).collect();
    keys("key to frame, two niced processes busy", config, b"1", KEYS);
    keys("in the list, two niced processes busy", config, b"2", LISTED);
    drop(busy);
}

/// Types `count` keys in the pane of this number.
fn keys(what: &str, config: &Path, pane: &[u8], count: usize) {
    let (mut session, _) = Session::start(config);
    session.wait_quiet(Duration::from_millis(1_500));
    session.send(pane);
    session.wait_quiet(Duration::from_millis(300));
    let mut times: Vec<Duration> =
        (0..count).map(|at| session.key(at, if count == KEYS { QUIET } else { PROVEN })).collect();
    let middle = median(&mut times).as_secs_f64() * 1e3;
    let worst = times[times.len() * 99 / 100].as_secs_f64() * 1e3;
    println!("{:<52} {middle:>9.3} ms", format!("{what}: the median"));
    report(what, worst, 16.0, "ms");
}

/// A debugger on a config.
struct Session {
    pty: Pty,
    _home: tempfile::TempDir,
}

impl Session {
    /// Starts one; how long it took until a line of the config was on the screen.
    fn start(config: &Path) -> (Self, Duration) {
        let home = tempfile::tempdir().unwrap();
        let config = std::path::absolute(config).unwrap();
        let words = [env!("CARGO_BIN_EXE_confdbg").as_ref(), "--no-model".as_ref(), config.as_os_str()];
        let started = Instant::now();
        let pty = Pty::start(&words, home.path(), (120, 40), &[]);
        let session = Self { pty, _home: home };
        let mut seen = Vec::new();
        loop {
            let (at, bytes) = session.pty.bytes.recv_timeout(Duration::from_secs(20)).expect("a frame");
            seen.extend_from_slice(&bytes);
            if seen.windows(8).any(|word| word == b"hostname") {
                return (session, at - started);
            }
        }
    }

    fn send(&mut self, keys: &[u8]) {
        self.pty.send(keys);
    }

    /// Types one key, at no fixed rate, and waits for the first byte that it makes appear.
    fn key(&mut self, at: usize, quiet: Duration) -> Duration {
        // Down most of the time, so that the screen scrolls; every frame differs from the last.
        let key: &[u8] = if at % 7 == 6 { b"k" } else { b"j" };
        let started = Instant::now();
        self.send(key);
        let (seen, _) = self.pty.bytes.recv_timeout(Duration::from_secs(20)).expect("a frame");
        self.wait_quiet(quiet);
        std::thread::sleep(Duration::from_millis((at * 13 % 30) as u64));
        while self.pty.bytes.try_recv().is_ok() {}
        seen - started
    }

    fn wait_quiet(&self, quiet: Duration) {
        while !matches!(
            self.pty.bytes.recv_timeout(quiet),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)
        ) {}
    }
}

/// A process that takes all the time it is given.
struct Busy(Child);

impl Busy {
    fn start() -> Self {
        Self(Command::new("nice").args(["-n", NICE, "sh", "-c", "while :; do :; done"]).spawn().unwrap())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

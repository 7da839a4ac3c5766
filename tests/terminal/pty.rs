//! A program in a pseudo-terminal: its screen, its bytes, its end.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal};

/// How long anything may take that should be instant, on a machine that is busy.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A program in a pseudo-terminal of its own.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    /// Dropped to hang up.
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    held: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    raw: Vec<u8>,
    parser: vt100::Parser,
}

/// The environment that all programs start with: a plain local terminal, and a home of their own.
fn environment(command: &mut CommandBuilder, home: &Path) {
    command.env_clear();
    for keep in ["PATH", "LLVM_PROFILE_FILE"] {
        if let Some(value) = std::env::var_os(keep) {
            command.env(keep, value);
        }
    }
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("HOME", home);
    command.env("XDG_STATE_HOME", home.join("state"));
    command.env("RUST_BACKTRACE", "0");
}

/// The loop around almost nothing: an example, which `cargo test --test terminal` by itself would not build.
pub fn example() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut cargo = std::process::Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--example", "loop"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        if !cfg!(feature = "model") {
            cargo.arg("--no-default-features");
        }
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success());
        PathBuf::from(env!("CARGO_BIN_EXE_confdbg")).with_file_name("examples/loop")
    })
}

impl Pty {
    /// Starts a program with its arguments, 80 by 24. `more` sets further variables.
    pub fn start(program: &[&std::ffi::OsStr], home: &Path, more: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::from_argv(program.iter().map(|&word| word.to_owned()).collect());
        environment(&mut command, home);
        command.cwd(home);
        for (name, value) in more {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(Seen {
            raw: Vec::new(),
            parser: vt100::Parser::new(at_least_one(24), at_least_one(80), 0),
        }));
        let stop = Arc::new(AtomicBool::new(false));
        let mut from = pair.master.try_clone_reader().unwrap();
        let held = Arc::new(AtomicBool::new(false));
        let (to, stopped, holds) = (Arc::clone(&seen), Arc::clone(&stop), Arc::clone(&held));
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 8_192];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                let mut seen = to.lock().unwrap();
                seen.raw.extend_from_slice(&buffer[..read]);
                seen.parser.process(&buffer[..read]);
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                while holds.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: Some(pair.master), keys: Some(keys), reader: Some(reader), stop, held, seen }
    }

    /// The process.
    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// The terminal as a file.
    pub fn terminal(&self) -> PathBuf {
        self.master.as_ref().unwrap().tty_name().unwrap()
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        let to = self.keys.as_mut().unwrap();
        to.write_all(keys.as_bytes()).unwrap();
        to.flush().unwrap();
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Reads nothing more, as a terminal does that is stopped or behind a stalled line, until [`Self::go_on`].
    pub fn hold(&self) {
        self.held.store(true, Ordering::SeqCst);
    }

    /// Reads again.
    pub fn go_on(&self) {
        self.held.store(false, Ordering::SeqCst);
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.seen.lock().unwrap().parser.screen_mut().set_size(at_least_one(rows), at_least_one(columns));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// The text on the screen.
    pub fn screen(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    /// Something of the screen.
    pub fn ask<T>(&self, ask: impl FnOnce(&vt100::Screen) -> T) -> T {
        ask(self.seen.lock().unwrap().parser.screen())
    }

    /// All bytes that came so far.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.lock().unwrap().raw.clone()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("{text:?} on the screen"), |pty| pty.screen().contains(text));
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn wait_until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "no {what}; the screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until no byte has come for a while.
    pub fn settle(&self) {
        let mut before = usize::MAX;
        loop {
            let now = self.raw().len();
            if now == before {
                return;
            }
            before = now;
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Closes the terminal, as a dropped connection does. `key` is any key that makes the program write something.
    pub fn hang_up(&mut self, key: &str) {
        self.stop.store(true, Ordering::SeqCst);
        self.send(key);
        self.reader.take().unwrap().join().unwrap();
        self.keys = None;
        self.master = None;
    }

    /// Waits for the end, at most so long.
    #[track_caller]
    pub fn wait_exit(&mut self, at_most: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                if let Some(reader) = self.reader.take_if(|_| self.master.is_some()) {
                    // What was written last may still be on its way.
                    let _ = reader.join();
                }
                return status;
            }
            assert!(start.elapsed() < at_most, "still there after {at_most:?}; the screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.go_on();
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
        }
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn at_least_one(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap_or(NonZero::<u16>::MIN)
}

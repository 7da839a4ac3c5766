//! A terminal at the far end of a slow link.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// From one end of the link to the other.
const HALF_ROUND_TRIP: Duration = Duration::from_millis(100);
const BITS_A_SECOND: f64 = 64_000.0;
/// After so long without a byte an action is over.
const QUIET: Duration = Duration::from_millis(600);

/// What the user feels of a key.
#[derive(Copy, Clone, Debug)]
pub struct Felt {
    /// Bytes to the user.
    pub bytes: usize,
    /// From the key to the first cell that changes.
    pub first: Duration,
    /// From the key to the last cell that changes.
    pub last: Duration,
}

/// A program in a terminal of 80 columns and 24 rows.
pub struct Terminal {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    /// Starts a program and waits until a text is on the screen and nothing more comes.
    pub fn start(program: &Path, arguments: &[&str], folder: &Path, until: &str) -> Self {
        let pair =
            native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(folder);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", folder);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut from = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        let mut terminal = Self { child, keys, bytes, screen, _master: pair.master };
        let deadline = Instant::now() + Duration::from_secs(60);
        while !terminal.screen.screen().contents().contains(until) {
            assert!(Instant::now() < deadline, "{until} never came: {}", terminal.screen.screen().contents());
            terminal.settle();
        }
        terminal.settle();
        terminal
    }

    fn settle(&mut self) {
        while let Ok((_, bytes)) = self.bytes.recv_timeout(QUIET) {
            self.screen.process(&bytes);
        }
    }

    /// Presses a key and reckons when what comes of it would be seen.
    pub fn press(&mut self, key: &str) -> Felt {
        let pressed = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        let (mut total, mut first, mut last) = (0, None, Duration::ZERO);
        // When the link is free again, from the key on.
        let mut free = Duration::ZERO;
        while let Ok((written, bytes)) = self.bytes.recv_timeout(QUIET) {
            let sent = HALF_ROUND_TRIP + (written - pressed);
            for byte in bytes {
                free = free.max(sent) + Duration::from_secs_f64(8.0 / BITS_A_SECOND);
                let before = first.is_none().then(|| self.screen.screen().contents_formatted());
                self.screen.process(&[byte]);
                total += 1;
                let seen = free + HALF_ROUND_TRIP;
                let changed = before.is_some_and(|before| before != self.screen.screen().contents_formatted());
                if changed {
                    first.get_or_insert(seen);
                }
                last = seen;
            }
        }
        Felt { bytes: total, first: first.unwrap_or(last), last }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

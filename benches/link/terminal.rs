//! A terminal at the far end of a slow link.

use std::ffi::OsStr;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::pty::Pty;

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

/// A program in a terminal of 80 columns and 24 rows, at the far end of SSH.
pub struct Terminal {
    pty: Pty,
    screen: vt100::Parser,
}

impl Terminal {
    /// Starts a program and waits until a text is on the screen and nothing more comes.
    pub fn start(program: &Path, arguments: &[&str], folder: &Path, until: &str) -> Self {
        let mut words = vec![program.as_os_str()];
        words.extend(arguments.iter().map(OsStr::new));
        let pty = Pty::start(&words, folder, (80, 24), &[("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")]);
        let screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        let mut terminal = Self { pty, screen };
        let deadline = Instant::now() + Duration::from_secs(60);
        while !terminal.screen.screen().contents().contains(until) {
            assert!(Instant::now() < deadline, "{until} never came: {}", terminal.screen.screen().contents());
            terminal.settle();
        }
        terminal.settle();
        terminal
    }

    fn settle(&mut self) {
        while let Ok((_, bytes)) = self.pty.bytes.recv_timeout(QUIET) {
            self.screen.process(&bytes);
        }
    }

    /// Presses a key and reckons when what comes of it would be seen.
    pub fn press(&mut self, key: &str) -> Felt {
        let pressed = Instant::now();
        self.pty.send(key.as_bytes());
        let (mut total, mut first, mut last) = (0, None, Duration::ZERO);
        // When the link is free again, from the key on.
        let mut free = Duration::ZERO;
        while let Ok((written, bytes)) = self.pty.bytes.recv_timeout(QUIET) {
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

//! The one owner of every mode of the terminal that is set while the debugger is up.
//!
//! Whatever sets a mode elsewhere is wrong: only what is listed here is taken back on every way out. Taking back is
//! idempotent, asks the terminal nothing, and goes past all locks, since it may run while another thread holds them.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{Command, style};

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub struct Guard {
    shared: Arc<Shared>,
}

/// Gives the terminal back from wherever it is called; a copy for each way out.
#[derive(Clone, Debug)]
pub struct Release {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Are the modes set?
    up: AtomicBool,
    /// Is the mouse among them?
    mouse: bool,
    /// Where standard error goes while the screen is up; none where it is no terminal and may go on.
    log: Option<File>,
    /// Standard error as it was.
    stderr: Mutex<Option<OwnedFd>>,
}

impl Guard {
    /// Takes the terminal. While it is held, standard error goes to the log, so that nothing can be written into the
    /// screen; without a log it goes nowhere.
    pub fn take(log: Option<&Path>, mouse: bool) -> io::Result<Self> {
        // crossterm's own NO_COLOR makes a colour without value a full reset, which takes bold and reverse with it:
        // having no colours is the theme's business.
        style::force_color_output(true);
        let log = if rustix::termios::isatty(rustix::stdio::stderr()) { Some(open_log(log)?) } else { None };
        let shared = Shared { up: AtomicBool::new(false), mouse, log, stderr: Mutex::new(None) };
        let guard = Self { shared: Arc::new(shared) };
        guard.enter()?;
        Ok(guard)
    }

    /// Sets all modes, after they were taken back for a while.
    pub fn enter(&self) -> io::Result<()> {
        if self.shared.up.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        let entered = self.shared.set();
        if entered.is_err() {
            self.leave();
        }
        entered
    }

    /// Takes all modes back.
    pub fn leave(&self) {
        self.shared.leave();
    }

    /// Sets all modes again, whatever they are now: somebody else may have had the terminal. In the background this
    /// stops the process before a byte is written, as for any program there.
    pub fn enter_again(&self) -> io::Result<()> {
        if !self.shared.up.load(Ordering::SeqCst) {
            return self.enter();
        }
        terminal::disable_raw_mode()?;
        self.shared.set_modes()
    }

    /// A way to give the terminal back from another thread.
    pub fn release(&self) -> Release {
        Release { shared: Arc::clone(&self.shared) }
    }
}

impl Release {
    /// Gives the terminal back, if it is not given back already.
    pub fn now(&self) {
        self.shared.leave();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Shared {
    fn set(&self) -> io::Result<()> {
        if let Some(log) = &self.log {
            let kept = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stderr(), 3)?;
            *self.stderr.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
            rustix::stdio::dup2_stderr(log)?;
        }
        self.set_modes()
    }

    fn set_modes(&self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        write_out(&sequence(&[&EnterAlternateScreen, &EnableBracketedPaste, &Hide])?)?;
        if self.mouse { write_out(MOUSE_ON) } else { Ok(()) }
    }

    /// In the reverse order of [`Self::set`]. What fails is passed over: there is nobody left to tell, and the steps
    /// after it must be tried all the same.
    fn leave(&self) {
        if !self.up.swap(false, Ordering::SeqCst) {
            return;
        }
        if self.mouse {
            let _ = write_out(MOUSE_OFF);
        }
        let commands: [&dyn Ansi; 5] =
            [&EndSynchronizedUpdate, &ResetColor, &Show, &DisableBracketedPaste, &LeaveAlternateScreen];
        let _ = sequence(&commands).and_then(|bytes| write_out(&bytes));
        let _ = terminal::disable_raw_mode();
        if let Some(stderr) = self.stderr.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = rustix::stdio::dup2_stderr(stderr);
        }
    }
}

/// Presses and the wheel, in the notation without limits. Not crossterm's own command, which asks for every movement
/// too: on a slow link each costs.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// A crossterm command, whatever its type.
trait Ansi {
    fn ansi(&self, out: &mut String) -> std::fmt::Result;
}

impl<C: Command> Ansi for C {
    fn ansi(&self, out: &mut String) -> std::fmt::Result {
        self.write_ansi(out)
    }
}

fn sequence(commands: &[&dyn Ansi]) -> io::Result<Vec<u8>> {
    let mut out = String::new();
    for command in commands {
        command.ansi(&mut out).map_err(io::Error::other)?;
    }
    Ok(out.into_bytes())
}

/// Writes to the terminal past the lock of standard output.
pub(super) fn write_out(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
    Ok(())
}

/// A log that grew past this many bytes begins anew.
const LOG_BYTES: u64 = 1 << 20;

fn open_log(path: Option<&Path>) -> io::Result<File> {
    let Some(path) = path else {
        return OpenOptions::new().write(true).open("/dev/null");
    };
    let log = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    if log.metadata()?.len() > LOG_BYTES {
        log.set_len(0)?;
    }
    Ok(log)
}

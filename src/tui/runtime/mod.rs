//! The part of the debugger that touches the world: the terminal, threads, signals, files through [`crate::session`].
//!
//! It knows nothing of what is on the screen. Messages go into the [`App`], effects come out, and a frame is drawn when
//! something changed. It must never ask the terminal a question, and never outlive it.

mod asking;
mod burst;
mod cells;
mod clipboard;
mod debugger;
mod disk_watch;
mod editor;
mod effects;
mod event;
mod explainer;
mod fetching;
mod guard;
mod hangup;
mod input;
mod keeper;
mod looping;
mod opening;
mod pace;
mod screen;
mod signals;
mod silencer;
mod suspend;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::Frame;

use super::{Effect, Msg, Remark};
use crate::session::Review;
use crate::session::journal::Store;

pub use asking::{Answering, by_tools};
pub use debugger::Debugger;
pub use event::{Cause, News};
pub use explainer::{Explainer, NoModel};
pub use guard::{Guard, Release};
pub use opening::{Opened, Opening};
pub use pace::Link;
pub use silencer::Silencer;

/// What the loop runs: the state of the screen.
pub trait App {
    /// Something happened; what is to be done about it.
    fn update(&mut self, msg: Msg) -> Vec<Effect>;

    /// Draws. Every size must be drawn, 0 by 0 too.
    fn view(&mut self, frame: &mut Frame<'_>);

    /// Does anything on the screen count seconds?
    fn counts_seconds(&self) -> bool;

    /// Is what the screen shows about to change without a key, within milliseconds as a rule?
    fn is_unsettled(&self) -> bool;

    /// The files and the decisions.
    fn review(&self) -> &Review;
}

/// How the debugger is run.
#[derive(Debug)]
pub struct RunOptions {
    /// How fast the link to the user is.
    pub link: Link,
    /// The mouse selects and scrolls.
    pub mouse: bool,
    /// Nothing is written, whatever is asked for.
    pub read_only: bool,
    /// Where the decisions are kept; nowhere where there is nothing to decide.
    pub journal: Option<Store>,
    /// The analysis, where the screen comes before it.
    pub opening: Option<Opening>,
    /// The session that this one takes up: forgotten once its decisions are in the new journal. `None` too where some
    /// of them could not be taken again.
    pub resumes: Option<String>,
    /// Who writes what is put aside for good; nobody where nothing may be written.
    pub silencer: Option<Box<dyn Silencer>>,
    /// What the user is told first.
    pub notice: Option<String>,
    /// What of the settings and of the files beside the configs does not count, where that is known.
    pub remarks: Vec<Remark>,
    /// Where standard error goes while the screen is up.
    pub log: Option<PathBuf>,
}

/// How the debugger ended.
#[derive(Clone, Debug)]
pub struct ExitReport {
    /// Why, where it was not the user who said so.
    pub cause: Option<Cause>,
    /// The session that can be taken up with `confdbg resume`: there are decisions that are not written.
    pub session: Option<String>,
    /// The files and the decisions, as they were then.
    pub review: Review,
}

/// Why the debugger could not run, or ran no longer.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no terminal to draw on or to read keys from.
    #[error("standard output is no terminal")]
    NoTerminal,
    /// There is no terminal to read keys from.
    #[error("there is no terminal to read keys from")]
    NoKeys,
    /// The terminal cannot place text.
    #[error("this terminal can show lines only (TERM is {0})")]
    Dumb(String),
    /// A bug.
    #[error("confdbg failed: {message}")]
    Bug {
        /// What it said.
        message: String,
        /// The session with the decisions, which are safe.
        session: Option<String>,
    },
    /// The system refused something.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl RunError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoTerminal | Self::NoKeys | Self::Dumb(_) => {
                Some("`confdbg check PATH` prints the faults without a screen".to_owned())
            }
            Self::Bug { session: Some(id), .. } => {
                Some(format!("please report it; your decisions are kept: `confdbg resume {id}` goes on with them"))
            }
            Self::Bug { session: None, .. } => Some("please report it; no decision was open".to_owned()),
            Self::Io(_) => None,
        }
    }
}

/// Runs the debugger until the user leaves, the terminal is gone, or a signal ends it.
pub fn run<A: App>(options: RunOptions, app: A, explainer: Box<dyn Explainer>) -> Result<ExitReport, RunError> {
    let keys = look_at_terminal()?;
    let guard = Guard::take(options.log.as_deref(), options.mouse)?;
    let last_words = listen_to_panics();
    let mut looping = looping::Loop::start(options, app, explainer, &guard, keys)?;
    let ended = catch_unwind(AssertUnwindSafe(|| looping.turn(&guard)));
    // Whatever is said from here on must be readable.
    guard.leave();
    let (session, review) = looping.end()?;
    let Ok(cause) = ended else {
        let message = last_words.lock().unwrap_or_else(PoisonError::into_inner).take();
        return Err(RunError::Bug { message: message.unwrap_or_default(), session });
    };
    Ok(ExitReport { cause: cause?, session, review })
}

/// Is there a terminal that can be drawn on? Gives the one that keys come from.
fn look_at_terminal() -> Result<std::os::fd::OwnedFd, RunError> {
    if !rustix::termios::isatty(rustix::stdio::stdout()) {
        return Err(RunError::NoTerminal);
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if term.is_empty() || term == "dumb" {
        return Err(RunError::Dumb(if term.is_empty() { "not set".to_owned() } else { term }));
    }
    hangup::terminal().map_err(|_| RunError::NoKeys)
}

/// Keeps what the last panic said. It is said again when the terminal is given back; until then standard error is the
/// log. The hook itself gives nothing back: most panics are caught, in a rule or a proof, and the screen stays.
fn listen_to_panics() -> Arc<Mutex<Option<String>>> {
    let words = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&words);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic.to_string());
        before(panic);
    }));
    words
}

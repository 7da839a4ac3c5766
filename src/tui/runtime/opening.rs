//! Analysing what is opened, on a thread of its own: the screen need not wait for it.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};

use super::event::{Event, Events};
use crate::session::Review;
use crate::tui::Remark;

/// What the debugger begins with.
#[derive(Debug)]
pub struct Opened {
    /// The files, analysed, with the decisions that were taken up.
    pub review: Review,
    /// See [`super::RunOptions::resumes`].
    pub resumes: Option<String>,
    /// What the user is told first.
    pub notice: Option<String>,
    /// What of the settings and of the files beside the configs does not count.
    pub remarks: Vec<Remark>,
}

/// An analysis, or what it panicked with.
pub(super) type Outcome = Result<Box<Opened>, Box<dyn Any + Send>>;

/// An analysis that is under way.
#[derive(Debug)]
pub struct Opening {
    outcome: Receiver<Outcome>,
}

impl Opening {
    /// Begins.
    pub fn begin(work: impl FnOnce() -> Opened + Send + 'static) -> io::Result<Self> {
        let (sender, outcome) = bounded(1);
        let work = move || {
            let outcome = catch_unwind(AssertUnwindSafe(work)).map(Box::new);
            // Whoever has left waits for nothing.
            let _ = sender.send(outcome);
        };
        thread::Builder::new().name("analysis".to_owned()).spawn(work)?;
        Ok(Self { outcome })
    }

    /// Waits, but not long: what it gave, or itself where that is still to come. A panic in it is a panic here.
    pub fn wait(self, at_most: Duration) -> Result<Opened, Self> {
        match self.outcome.recv_timeout(at_most) {
            Ok(Ok(opened)) => Ok(*opened),
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(self),
        }
    }

    /// Has the loop told when it is done.
    pub(super) fn deliver(self, events: Events) -> io::Result<()> {
        let deliver = move || {
            if let Ok(outcome) = self.outcome.recv() {
                events.send(Event::Opened(outcome));
            }
        };
        thread::Builder::new().name("opening".to_owned()).spawn(deliver)?;
        Ok(())
    }
}

//! What is put aside for good, written one after the other away from the thread that draws.

use std::fmt::Debug;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::event::{Event, Events};
use crate::tui::{Msg, SilencedFault};

/// Writes silences into the file beside the configs. Each answers with what to say, or with why it could not.
pub trait Silencer: Send + Debug {
    /// Puts a silence in.
    fn silence(&self, fault: &SilencedFault) -> Result<String, String>;

    /// Takes it out.
    fn unsilence(&self, fault: &SilencedFault) -> Result<String, String>;
}

/// A silence to be put in, or taken out.
#[derive(Debug)]
pub(super) struct Order {
    pub fault: Box<SilencedFault>,
    pub on: bool,
}

/// Starts the thread that carries out orders until their sender is dropped.
pub(super) fn start(silencer: Box<dyn Silencer>, events: Events) -> io::Result<(Sender<Order>, JoinHandle<()>)> {
    let (orders, work) = unbounded();
    let carry_out = move || carry_out(&work, silencer.as_ref(), &events);
    let thread = thread::Builder::new().name("silences".to_owned()).spawn(carry_out)?;
    Ok((orders, thread))
}

fn carry_out(work: &Receiver<Order>, silencer: &dyn Silencer, events: &Events) {
    for Order { fault, on } in work {
        let write = || if on { silencer.silence(&fault) } else { silencer.unsilence(&fault) };
        let outcome = catch_unwind(AssertUnwindSafe(write));
        let outcome = outcome.unwrap_or_else(|_| Err("writing failed: please report it".to_owned()));
        // Whoever has left need not know, but what was ordered is done.
        events.send(Event::Msg(Msg::Silenced(outcome)));
    }
}

//! Signals, on a thread of their own: a loop that is stuck must not keep the process from ending.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::event::{Cause, Event, Events};
use super::guard::Release;
use super::hangup;

/// Starts handling signals. A changed size (SIGWINCH) is heard here, since the keys are not waited for in crossterm.
pub(super) fn watch(events: Events, release: Release) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let handle = move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Event::Suspend,
                SIGCONT => Event::Continued,
                SIGWINCH => Event::Resized,
                // Ctrl-c is a key in raw mode; sent by others, it is meant for the command before us in the shell.
                SIGINT => continue,
                signal => {
                    let (events, release) = (events.clone(), release.clone());
                    let end = move || hangup::end(&events, &release, Cause::Signal(signal));
                    // The next signal must be heard while this one has its grace.
                    if thread::Builder::new().name("end".to_owned()).spawn(end).is_ok() {
                        continue;
                    }
                    Event::HangUp(Cause::Signal(signal))
                }
            };
            if !events.send(event) {
                return;
            }
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(handle).map(drop)
}

//! Watching for the end of the terminal.
//!
//! When the terminal goes, crossterm 0.29 reads again for ever, at full speed, and its `poll` never returns: what is sent
//! to the loop helps only if the loop is not in there. A plain thread waits in `poll(2)` for nothing but a hang-up: it
//! costs nothing while the terminal is there.

use std::fs::OpenOptions;
use std::io;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::event::{Cause, Event, Events};
use super::guard::Release;

/// How long the loop has to keep what there is and leave.
const GRACE: Duration = Duration::from_secs(2);

/// How long giving the terminal back may take before the process ends without it.
const RELEASE_GRACE: Duration = Duration::from_millis(200);

/// The terminal that keys come from.
pub(super) fn terminal() -> io::Result<OwnedFd> {
    let stdin = rustix::stdio::stdin();
    if rustix::termios::isatty(stdin) {
        return Ok(rustix::io::fcntl_dupfd_cloexec(stdin, 3)?);
    }
    Ok(OpenOptions::new().read(true).open("/dev/tty")?.into())
}

/// Starts the watch.
pub(super) fn watch(terminal: OwnedFd, events: Events, release: Release) -> io::Result<()> {
    let wait = move || {
        loop {
            let mut fds = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut fds, None) {
                Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => break,
                Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
                // Better no watch than an end for no reason; SIGHUP is still handled.
                Err(_) => return,
            }
        }
        end(&events, &release, Cause::TerminalGone);
    };
    thread::Builder::new().name("hang-up".to_owned()).spawn(wait).map(drop)
}

/// Asks the loop to end, and ends the process where it does not. Every decision is in the journal already.
pub(super) fn end(events: &Events, release: &Release, cause: Cause) {
    events.send(Event::HangUp(cause));
    thread::sleep(GRACE);
    let (done, wait) = crossbeam_channel::bounded(1);
    let release = release.clone();
    // A terminal that takes no output would hold this up for ever.
    let releasing = thread::Builder::new().spawn(move || {
        release.now();
        let _ = done.send(());
    });
    if releasing.is_ok() {
        let _ = wait.recv_timeout(RELEASE_GRACE);
    }
    std::process::exit(i32::from(cause.exit_code()));
}

//! Keys from the terminal, read by a thread that can be made to stand still while another program has the terminal.
//!
//! crossterm's own waiting cannot be interrupted, so the thread waits in `poll(2)` for the terminal and for a pipe, and
//! asks crossterm only for what has come. It must never read while it is paused: what is typed belongs to the other
//! program then.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event as Read, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::burst::{Burst, Bursts};
use super::event::{Event, Events};
use crate::tui::{Mouse, Msg};

/// How the thread stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Standing {
    Reading,
    /// It is to stand still.
    Called,
    /// It stands still.
    Still,
}

/// The thread that reads keys.
pub(super) struct Input {
    shared: Arc<Shared>,
    /// Wakes the thread.
    wake: OwnedFd,
}

struct Shared {
    standing: Mutex<Standing>,
    changed: Condvar,
}

impl Input {
    /// Starts reading from the terminal.
    pub(super) fn start(terminal: OwnedFd, events: Events) -> io::Result<Self> {
        let (woken, wake) = rustix::pipe::pipe()?;
        let shared = Arc::new(Shared { standing: Mutex::new(Standing::Reading), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        thread::Builder::new().name("keys".to_owned()).spawn(move || own.read(&terminal, &woken, &events))?;
        Ok(Self { shared, wake })
    }

    /// Makes the thread stand still; returns when it does.
    pub(super) fn pause(&self) -> io::Result<()> {
        let mut standing = self.shared.lock();
        *standing = Standing::Called;
        rustix::io::write(&self.wake, b"!")?;
        while *standing == Standing::Called {
            standing = self.shared.changed.wait(standing).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }

    /// Lets it read again.
    pub(super) fn go_on(&self) {
        *self.shared.lock() = Standing::Reading;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, terminal: &OwnedFd, woken: &OwnedFd, events: &Events) {
        let mut bursts = Bursts::default();
        loop {
            let mut fds = [PollFd::new(terminal, PollFlags::IN), PollFd::new(woken, PollFlags::IN)];
            match poll(&mut fds, None) {
                Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => thread::sleep(Duration::from_millis(100)),
            }
            let (keys, called) = (fds[0].revents(), fds[1].revents());
            if called.intersects(PollFlags::HUP | PollFlags::ERR) {
                return;
            }
            if called.contains(PollFlags::IN) && !self.stand_still(woken) {
                return;
            }
            // The end of the terminal is the business of the hang-up watch; crossterm would never come back from it.
            if keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return;
            }
            if keys.contains(PollFlags::IN) && !take(events, &mut bursts) {
                return;
            }
        }
    }

    /// Stands still until it may go on; false where nobody will say so any more.
    fn stand_still(&self, woken: &OwnedFd) -> bool {
        if !matches!(rustix::io::read(woken, &mut [0; 1]), Ok(1)) {
            return false;
        }
        let mut standing = self.lock();
        if *standing == Standing::Called {
            *standing = Standing::Still;
            self.changed.notify_all();
        }
        while *standing == Standing::Still {
            standing = self.changed.wait(standing).unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}

/// How long crossterm looks for what has come. Without any time it does not look at all, and what it has it spends in
/// asking over and over, which takes a core from whoever draws. What it misses is there at the next turn.
const LOOK: Duration = Duration::from_micros(50);

/// Sends what has come; false once the loop has ended.
fn take(events: &Events, bursts: &mut Bursts) -> bool {
    while let Ok(true) = crossterm::event::poll(LOOK) {
        let event = match crossterm::event::read() {
            Ok(Read::Key(key)) if key.kind != KeyEventKind::Release => {
                bursts.push(key);
                continue;
            }
            Ok(Read::Mouse(mouse)) => match of_mouse(mouse) {
                Some(mouse) => Event::Msg(Msg::Mouse(mouse)),
                None => continue,
            },
            Ok(Read::Paste(text)) => Event::Msg(Msg::Paste(text)),
            Ok(Read::Resize(..)) => Event::Resized,
            Ok(_) => continue,
            Err(_) => {
                // This must only not spin.
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        // In the order in which they came.
        if !send_keys(events, bursts) || !events.send(event) {
            return false;
        }
    }
    send_keys(events, bursts)
}

/// Sends the keys that have come at once, or the text that they are.
fn send_keys(events: &Events, bursts: &mut Bursts) -> bool {
    match bursts.take(Instant::now()) {
        None | Some(Burst::More) => true,
        Some(Burst::Text(text)) => events.send(Event::Msg(Msg::TextAtOnce(text))),
        Some(Burst::Keys(keys)) => keys.into_iter().all(|key| events.send(Event::Msg(Msg::Key(key)))),
    }
}

fn of_mouse(event: MouseEvent) -> Option<Mouse> {
    let MouseEvent { column, row, .. } = event;
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Mouse::Click { column, row }),
        MouseEventKind::ScrollDown => Some(Mouse::Wheel { column, row, down: true }),
        MouseEventKind::ScrollUp => Some(Mouse::Wheel { column, row, down: false }),
        _ => None,
    }
}

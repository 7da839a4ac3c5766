//! What wakes the loop: everything comes through one channel.

use crossbeam_channel::{SendError, Sender};

use super::opening::Outcome;
use crate::session::{FileToWrite, WriteError, WriteReceipt};
use crate::text::{Document, FileId};
use crate::tui::{ModelMsg, Msg};

/// Something for the loop.
#[derive(Debug)]
pub enum Event {
    /// For the state as it is.
    Msg(Msg),
    /// The terminal has another size; which, is asked of the system when it has settled.
    Resized,
    /// Stop, as ctrl-z does.
    Suspend,
    /// The process was stopped by others and goes on: the terminal may have other modes now.
    Continued,
    /// Writing has come to an end.
    Written {
        /// What was to be written.
        files: Vec<FileToWrite>,
        /// What became of it.
        outcome: Result<Vec<WriteReceipt>, WriteError>,
    },
    /// A file is another one on the disk.
    Disk {
        /// The file.
        file: FileId,
        /// Its bytes; none where it is gone or cannot be read.
        document: Option<Document>,
    },
    /// What was opened is analysed.
    Opened(Outcome),
    /// The terminal is gone or the process is to end.
    HangUp(Cause),
}

/// Why the session ends without the user having said so.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The terminal is gone: the connection dropped, the window was closed.
    TerminalGone,
    /// This signal.
    Signal(i32),
}

impl Cause {
    /// The exit code: as shells count it, 128 and the signal.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::TerminalGone => 129,
            Self::Signal(signal) => 128_u8.saturating_add(u8::try_from(signal).unwrap_or(0)),
        }
    }
}

/// The way to the loop, for threads.
#[derive(Clone, Debug)]
pub struct Events(pub(super) Sender<Event>);

impl Events {
    /// Sends; false once the loop has ended, when a thread has nothing more to do.
    pub fn send(&self, event: Event) -> bool {
        !matches!(self.0.send(event), Err(SendError(_)))
    }
}

/// The way to the loop for news of the language model.
#[derive(Clone, Debug)]
pub struct News(pub(super) Events);

impl News {
    /// Sends; false once the loop has ended.
    pub fn send(&self, news: ModelMsg) -> bool {
        self.0.send(Event::Msg(Msg::Model(news)))
    }
}

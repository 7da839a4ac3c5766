//! The terminal given to somebody else, and taken back: the shell, the user's editor, an `ssh` with questions.

use std::io;
use std::path::Path;
use std::thread;

use crossbeam_channel::bounded;

use super::super::editor::Editing;
use super::super::effects::fetch_again;
use super::super::event::Event;
use super::super::{App, Guard, suspend};
use super::Loop;
use crate::dialect::Dialect;
use crate::live::Questions;
use crate::text::FileId;
use crate::tui::Msg;

impl<A: App> Loop<A> {
    pub(super) fn suspend(&mut self, guard: &Guard) -> io::Result<()> {
        guard.leave();
        self.was_stopped = suspend::stop();
        if !self.was_stopped {
            self.own.push_back(Msg::Notice("there is no shell here to come back from: not stopped".to_owned()));
        }
        self.come_back(guard)
    }

    /// Gives the terminal to `ssh`, which has questions, and takes it back. Ctrl-c ends it, and not us; time does too.
    pub(super) fn fetch_asking(
        &mut self,
        file: FileId,
        path: &Path,
        dialect: Dialect,
        guard: &Guard,
    ) -> io::Result<()> {
        self.input.pause()?;
        guard.leave();
        let outcome = fetch_again(path, dialect, Questions::Allowed);
        self.input.go_on();
        self.come_back(guard)?;
        self.tell(Msg::Fetched { file, outcome }, guard)
    }

    /// Gives the terminal to the user's editor, and takes it back.
    pub(super) fn edit(&mut self, text: &str, guard: &Guard) -> io::Result<()> {
        self.input.pause()?;
        guard.leave();
        let edited = Editing::prepare(text).and_then(|(editing, child)| {
            let ended = self.wait_for(child);
            editing.finish(ended)
        });
        self.input.go_on();
        self.come_back(guard)?;
        self.tell(Msg::Edited(edited), guard)
    }

    /// Waits for a program that has the terminal. What happens meanwhile is seen to after it, but for ctrl-z: the program
    /// stops, and the shell waits for all of us.
    fn wait_for(&mut self, mut child: std::process::Child) -> io::Result<std::process::ExitStatus> {
        let (done, ended) = bounded(1);
        thread::Builder::new().name("editor".to_owned()).spawn(move || {
            // Nobody waits any more only where the loop has ended.
            let _ = done.send(child.wait());
        })?;
        let mut later = Vec::new();
        let status = loop {
            crossbeam_channel::select! {
                recv(ended) -> status => break status.map_err(io::Error::other)?,
                recv(self.inbox) -> event => match event.map_err(io::Error::other)? {
                    Event::Suspend => self.was_stopped = suspend::stop(),
                    Event::Continued => self.was_stopped = false,
                    event => later.push(event),
                },
            }
        };
        for event in later {
            self.events.send(event);
        }
        status
    }

    pub(super) fn come_back(&mut self, guard: &Guard) -> io::Result<()> {
        // Whoever ran meanwhile may have left the terminal in any mode.
        guard.enter_again()?;
        self.resize(guard)?;
        self.tell(Msg::Resumed, guard)
    }
}

//! The loop: events in, messages to the state, effects out, frames when something changed.

mod handover;

use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use rustix::io::Errno;

use super::effects::{Proof, Workers};
use super::event::{Cause, Event, Events, News};
use super::input::Input;
use super::keeper::Keeper;
use super::opening::Opened;
use super::pace::{Due, Pace};
use super::screen::{Screen, size};
use super::silencer::Order;
use super::{App, Explainer, Guard, RunOptions, disk_watch, hangup, signals};
use crate::session::journal::Store;
use crate::session::{FileToWrite, Review, WriteError, WriteFailure, WriteReceipt};
use crate::text::{Document, FileId};
use crate::tui::{Effect, Holder, Msg};

/// How many events are taken before a frame that is due is drawn.
const BATCH: usize = 256;

/// Why the loop ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Ending {
    /// The user leaves.
    Left,
    /// Nobody asked the user.
    Cut(Cause),
}

/// The loop and all that it holds.
pub(super) struct Loop<A> {
    app: A,
    explainer: Box<dyn Explainer>,
    inbox: Receiver<Event>,
    events: Events,
    /// Messages that the loop itself has for the state.
    own: VecDeque<Msg>,
    workers: Workers,
    input: Input,
    keeper: Option<Keeper>,
    /// Where the journal will be, once there is an analysis to keep decisions about.
    store: Option<Store>,
    screen: Screen,
    pace: Pace,
    read_only: bool,
    /// News of the disk that came while files were being written.
    held_back: Vec<(FileId, Option<Document>)>,
    /// Files are being written: what became of it is still to come.
    writing: bool,
    /// We stopped ourselves, and the signal that ended it is still to come.
    was_stopped: bool,
    /// Why the loop ends, once it does.
    ending: Option<Ending>,
    /// Dropped with the loop, which ends the disk watch.
    _disk_watch: Sender<()>,
}

impl<A: App> Loop<A> {
    /// Starts the threads and the journal.
    pub(super) fn start(
        options: RunOptions,
        app: A,
        explainer: Box<dyn Explainer>,
        guard: &Guard,
        keys: OwnedFd,
    ) -> io::Result<Self> {
        let (sender, inbox) = unbounded();
        let events = Events(sender);
        let input = Input::start(rustix::io::fcntl_dupfd_cloexec(&keys, 3)?, events.clone())?;
        hangup::watch(keys, events.clone(), guard.release())?;
        signals::watch(events.clone(), guard.release())?;
        let (stop, stopped) = bounded(0);
        // Neither standard input nor a device is a file that could change.
        let is_file = |path: &Path| path.as_os_str() != "-" && !crate::live::is_address(path);
        let files = app.review().files().iter().filter(|file| is_file(file.path()));
        let files = files.map(|file| (file.id(), file.path().to_owned(), file.on_disk().clone())).collect();
        disk_watch::watch(files, events.clone(), stopped)?;

        let mut own = VecDeque::new();
        let (columns, rows) = size();
        own.push_back(Msg::Resize { columns, rows });
        own.extend(options.notice.map(Msg::Notice));
        own.push_back(Msg::Remarks(options.remarks));
        let (mut keeper, mut store) = (None, options.journal);
        match options.opening {
            Some(opening) => opening.deliver(events.clone())?,
            None => keeper = store.take().and_then(|store| keep(&store, options.resumes.as_deref(), &app, &mut own)),
        }
        Ok(Self {
            workers: Workers::start(events.clone(), options.silencer)?,
            input,
            screen: Screen::new((columns, rows))?,
            pace: Pace::new(options.link),
            read_only: options.read_only,
            app,
            explainer,
            inbox,
            events,
            own,
            keeper,
            store,
            held_back: Vec::new(),
            writing: false,
            was_stopped: false,
            ending: None,
            _disk_watch: stop,
        })
    }

    /// Goes round until somebody leaves; why, where it was not the user.
    pub(super) fn turn(&mut self, guard: &Guard) -> io::Result<Option<Cause>> {
        self.explainer.begin(News(self.events.clone()));
        self.pace.want_frame(Instant::now());
        self.tell_own(guard)?;
        while self.ending.is_none() {
            while let Some(due) = self.pace.due(Instant::now()) {
                self.do_due(due, guard)?;
            }
            let event = match self.pace.idle(Instant::now()) {
                Some(idle) => match self.inbox.recv_timeout(idle) {
                    Err(RecvTimeoutError::Timeout) => continue,
                    event => event.map_err(io::Error::other)?,
                },
                None => self.inbox.recv().map_err(io::Error::other)?,
            };
            self.take(event, guard)?;
            for _ in 0..BATCH {
                match self.inbox.try_recv() {
                    Ok(event) if self.ending.is_none() => self.take(event, guard)?,
                    _ => break,
                }
            }
            self.pace.count_seconds(self.app.counts_seconds(), Instant::now());
            self.pace.unsettled(self.app.is_unsettled());
        }
        Ok(match self.ending {
            Some(Ending::Cut(cause)) => Some(cause),
            Some(Ending::Left) | None => None,
        })
    }

    /// Ends the session in an orderly way: the name under which it is kept, if it is, and where it stood.
    pub(super) fn end(mut self) -> io::Result<(Option<String>, Review)> {
        self.explainer.end();
        self.workers.finish_writing();
        let left: Vec<Event> = self.inbox.try_iter().collect();
        for event in left {
            if let (Event::Written { files, outcome: Ok(_) }, Some(keeper)) = (event, &mut self.keeper) {
                keeper.written(&files)?;
            }
        }
        let review = self.app.review().clone();
        Ok((self.keeper.map_or(Ok(None), Keeper::end)?, review))
    }

    fn do_due(&mut self, due: Due, guard: &Guard) -> io::Result<()> {
        match due {
            Due::Size => self.resize(guard),
            Due::Tick(passed) => self.tell(Msg::Tick(passed), guard),
            Due::Frame => {
                let drawn = self.screen.draw(|frame| self.app.view(frame));
                self.pace.drew(Instant::now());
                match drawn {
                    Err(error) if is_gone(&error) => self.hang_up(Cause::TerminalGone, guard),
                    drawn => drawn,
                }
            }
        }
    }

    fn take(&mut self, event: Event, guard: &Guard) -> io::Result<()> {
        match event {
            Event::Msg(msg) => self.tell(msg, guard),
            Event::Resized => {
                self.pace.resized(Instant::now());
                Ok(())
            }
            Event::Suspend => self.suspend(guard),
            // The one that ended our own stop has been seen to.
            Event::Continued if std::mem::take(&mut self.was_stopped) => Ok(()),
            Event::Continued => self.come_back(guard),
            Event::Written { files, outcome } => self.written(&files, outcome, guard),
            Event::Disk { file, document } if self.writing => {
                self.held_back.push((file, document));
                Ok(())
            }
            Event::Disk { file, document } => self.tell(Msg::DiskChanged { file, document }, guard),
            Event::Opened(Ok(opened)) => self.opened(*opened, guard),
            Event::Opened(Err(panic)) => resume_unwind(panic),
            Event::HangUp(cause) => self.hang_up(cause, guard),
        }
    }

    /// The analysis is there: from now on decisions can be taken, and are kept.
    fn opened(&mut self, opened: Opened, guard: &Guard) -> io::Result<()> {
        self.tell(Msg::Analysed(Box::new(opened.review)), guard)?;
        self.own.extend(opened.notice.map(Msg::Notice));
        self.own.push_back(Msg::Remarks(opened.remarks));
        let store = self.store.take();
        self.keeper = store.and_then(|store| keep(&store, opened.resumes.as_deref(), &self.app, &mut self.own));
        self.tell_own(guard)
    }

    /// Tells the state, and does what it asks for, until it asks for nothing more.
    fn tell(&mut self, msg: Msg, guard: &Guard) -> io::Result<()> {
        self.own.push_back(msg);
        self.tell_own(guard)
    }

    fn tell_own(&mut self, guard: &Guard) -> io::Result<()> {
        while let Some(msg) = self.own.pop_front() {
            self.pace.want_frame(Instant::now());
            let effects = self.app.update(msg);
            self.follow();
            for effect in effects {
                self.carry_out(effect, guard)?;
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect, guard: &Guard) -> io::Result<()> {
        match effect {
            Effect::Prove { analysis, fault, fix, revision } => {
                self.workers.prove(Proof { analysis, fault, fix, revision });
            }
            Effect::Explain { request, analysis, fault, avoid } => {
                self.explainer.start(request, *analysis, fault, avoid);
            }
            Effect::Repair { request, analysis, fault } => self.explainer.repair(request, *analysis, fault),
            Effect::Ask { request, asked } => self.explainer.ask(request, asked),
            Effect::CancelExplanation { request } => self.explainer.cancel(request),
            Effect::Journal(entry) => {
                let kept = self.keeper.as_mut().map_or(Ok(()), |keeper| keeper.append(&entry));
                self.report(kept);
            }
            Effect::Write(files) if self.read_only => {
                let path = files.first().map(|file| file.path.display().to_string()).unwrap_or_default();
                let reason = "the session is read-only".to_owned();
                let (failure, written) = (WriteFailure::NotPermitted, Vec::new());
                self.own.push_back(Msg::Written(Err(WriteError { path, failure, reason, written })));
            }
            Effect::Write(files) => {
                self.writing = true;
                self.workers.write(files);
            }
            Effect::Silence(fault) => self.silence(Order { fault, on: true }),
            Effect::Unsilence(fault) => self.silence(Order { fault, on: false }),
            Effect::Save { path, .. } if self.read_only => {
                let outcome = Err("the session is read-only".to_owned());
                self.own.push_back(Msg::Saved { path, outcome });
            }
            Effect::Save { path, bytes } => self.workers.save(path, bytes),
            Effect::Fetch { file, path, dialect, terminal: Holder::Screen } => self.workers.fetch(file, path, dialect),
            Effect::Fetch { file, path, dialect, terminal: Holder::Program } => {
                self.fetch_asking(file, &path, dialect, guard)?;
            }
            Effect::Copy(text) => self.workers.copy(text),
            Effect::EditText(text) => self.edit(&text, guard)?,
            Effect::Suspend => self.suspend(guard)?,
            Effect::Redraw => {
                self.screen.forget();
                self.pace.want_frame(Instant::now());
            }
            Effect::Quit => self.ending = self.ending.or(Some(Ending::Left)),
        }
        Ok(())
    }

    fn silence(&mut self, order: Order) {
        if self.read_only || !self.workers.silence(order) {
            let reason = "this session writes nothing".to_owned();
            self.own.push_back(Msg::Silenced(Err(reason)));
        }
    }

    /// Keeps the journal with the files, where they were read again.
    fn follow(&mut self) {
        let review = self.app.review();
        let followed = self.keeper.as_mut().map_or(Ok(()), |keeper| keeper.follow(review));
        self.report(followed);
    }

    fn report(&mut self, kept: io::Result<()>) {
        if let Err(error) = kept {
            self.own.push_back(Msg::JournalFailed(error.to_string()));
        }
    }

    fn written(
        &mut self,
        files: &[FileToWrite],
        outcome: Result<Vec<WriteReceipt>, WriteError>,
        guard: &Guard,
    ) -> io::Result<()> {
        self.writing = false;
        if outcome.is_ok() {
            let kept = self.keeper.as_mut().map_or(Ok(()), |keeper| keeper.written(files));
            self.report(kept);
        }
        self.tell(Msg::Written(outcome), guard)?;
        for (file, document) in std::mem::take(&mut self.held_back) {
            self.tell(Msg::DiskChanged { file, document }, guard)?;
        }
        Ok(())
    }

    fn resize(&mut self, guard: &Guard) -> io::Result<()> {
        let (columns, rows) = size();
        self.screen.resize((columns, rows));
        self.tell(Msg::Resize { columns, rows }, guard)
    }

    /// The end: what is decided is in the journal, so nothing is asked.
    fn hang_up(&mut self, cause: Cause, guard: &Guard) -> io::Result<()> {
        self.ending = Some(Ending::Cut(cause));
        self.tell(Msg::HangUp, guard)
    }
}

/// Begins the journal and forgets the session that this one takes up. Without a journal the session goes on: the user
/// is told.
fn keep<A: App>(store: &Store, resumes: Option<&str>, app: &A, own: &mut VecDeque<Msg>) -> Option<Keeper> {
    let files: Vec<PathBuf> =
        app.review().files().iter().filter_map(|file| crate::live::absolute(file.path()).ok()).collect();
    let begun = store.others_at(&files).and_then(|others| {
        for other in others {
            let what = if files.len() == 1 { "this file is" } else { "some of these files are" };
            own.push_back(Msg::Notice(format!("{what} open in another session too (process {})", other.pid)));
        }
        Keeper::begin(store.clone(), app.review())
    });
    match begun {
        Ok(keeper) => {
            // All of it is in the new journal.
            if let Some(Err(error)) = resumes.map(|id| store.remove(id)) {
                own.push_back(Msg::Notice(format!("the session that was taken up cannot be removed: {error}")));
            }
            Some(keeper)
        }
        Err(error) => {
            own.push_back(Msg::JournalFailed(error.to_string()));
            None
        }
    }
}

/// Is the terminal gone?
fn is_gone(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::IO | Errno::PIPE | Errno::NXIO | Errno::BADF))
}

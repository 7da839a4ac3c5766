//! Talks to the worker process: starts it, sends it requests, and turns all that can happen to it into [`Event`]s.
//!
//! The interface's thread calls the methods here and must never wait in them: writing and reading have threads of their
//! own, and events come through a bounded channel. When the interface is slow, the channel fills, then the pipe, and the
//! worker waits; nothing piles up. A worker that dies, hangs or talks nonsense costs its answer: the next request starts a
//! new one.

mod death;
mod process;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

pub use death::DeathReason;
use process::Process;

use super::protocol::{
    ChooseRequest, DoneReason, Free, GenerateRequest, LoadRequest, Loaded, Prompt, Request, RequestId, Sampling,
    ScoreRequest, Stats,
};

/// For tests: the path of a program that is started instead of this binary and speaks [`super::protocol`].
pub const FAKE_WORKER_VARIABLE: &str = "CONFDBG_FAKE_WORKER";

/// A cancel that is not answered for so long means that the worker hangs; the next request then gets a new one.
const CANCEL_PATIENCE: Duration = Duration::from_secs(2);

/// How the worker is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineConfig {
    /// The program to start.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Where the worker's and llama.cpp's log goes; `None` throws it away. It never reaches the terminal.
    pub log: Option<PathBuf>,
    /// Events that may wait for the interface before the worker is held back.
    pub channel_capacity: usize,
}

impl EngineConfig {
    /// This very binary as worker, or the one that [`FAKE_WORKER_VARIABLE`] names.
    ///
    /// # Errors
    /// When the system does not tell where this binary lies.
    pub fn new(log: Option<PathBuf>) -> Result<Self, EngineError> {
        let fake = std::env::var_os(FAKE_WORKER_VARIABLE).filter(|path| !path.is_empty());
        let program = match fake {
            Some(path) => PathBuf::from(path),
            None => std::env::current_exe().map_err(|error| EngineError::Start { error })?,
        };
        let arguments = vec![super::protocol::WORKER_ARGUMENT.into()];
        Ok(Self { program, arguments, log, channel_capacity: 256 })
    }
}

/// Why a request could not even be sent.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The worker process cannot be started.
    #[error("the model's process cannot be started: {error}")]
    Start {
        /// What the system said.
        error: std::io::Error,
    },
    /// No model was asked for yet.
    #[error("no model is loaded")]
    NoModel,
    /// llama.cpp takes only paths that are UTF-8.
    #[error("the model's path is not UTF-8: {}", path.display())]
    Path {
        /// The path.
        path: PathBuf,
    },
}

/// What happened to the model. Text in it comes from a model: clean it of control characters before showing it.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The model can be used.
    Loaded(Loaded),
    /// The next piece of an answer, whole characters.
    Token {
        /// The request it answers.
        id: RequestId,
        /// The text.
        text: String,
    },
    /// An answer is complete.
    Done {
        /// The request it answers.
        id: RequestId,
        /// Why it ended.
        reason: DoneReason,
        /// What it took.
        stats: Stats,
    },
    /// What comes next in an answer that was bound to a few ways.
    Chosen {
        /// The request it answers.
        id: RequestId,
        /// One of the options, or free text.
        text: String,
        /// How sure the model was, among what was allowed: 0 to 1.
        probability: f32,
        /// What it took.
        stats: Stats,
    },
    /// How probable lines are.
    Scored {
        /// The request it answers.
        id: RequestId,
        /// Bits for each line: the more, the less probable.
        bits: Vec<f32>,
        /// What it took.
        stats: Stats,
    },
    /// A request, or with no id the loading, failed; the worker lives on.
    Failed {
        /// The request that failed; `None` for a load.
        id: Option<RequestId>,
        /// What happened, in words.
        message: String,
    },
    /// The worker is gone, and with it every answer that was under way. The next request starts another.
    WorkerDied {
        /// Why, as far as can be told.
        reason: DeathReason,
    },
}

/// A prompt and how to answer it; the engine gives it its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What to answer.
    pub prompt: Prompt,
    /// The most tokens to answer with.
    pub max_tokens: u32,
    /// How tokens are chosen.
    pub sampling: Sampling,
}

/// An answer's next piece, and what it may be; the engine gives it its id. See [`ChooseRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is answered, and the answer so far.
    pub prompt: Prompt,
    /// The texts that may come next.
    pub options: Vec<String>,
    /// Other text that may come next as well.
    pub free: Option<Free>,
    /// How it is chosen.
    pub sampling: Sampling,
}

/// The program's end of the model. Dropping it ends the worker.
pub struct Engine {
    config: EngineConfig,
    sender: Sender<Event>,
    receiver: Receiver<Event>,
    process: Option<Process>,
    model: Option<LoadRequest>,
    next_id: u64,
    unanswered_cancel: Option<(RequestId, Instant)>,
}

impl Engine {
    /// An engine with no worker yet; [`Engine::load`] starts it.
    pub fn new(config: EngineConfig) -> Self {
        let (sender, receiver) = bounded(config.channel_capacity.max(1));
        Self { config, sender, receiver, process: None, model: None, next_id: 1, unanswered_cancel: None }
    }

    /// Where the events arrive. After a cancel no more tokens of that request arrive, but its `Done` does.
    pub fn events(&self) -> &Receiver<Event> {
        &self.receiver
    }

    /// The model that was asked for last.
    pub fn model(&self) -> Option<&LoadRequest> {
        self.model.as_ref()
    }

    /// Loads a model in the background; [`Event::Loaded`] or [`Event::Failed`] follows. Requests may be sent at once.
    ///
    /// # Errors
    /// When the worker cannot be started or the path is not UTF-8.
    pub fn load(
        &mut self,
        path: &std::path::Path,
        context_tokens: u32,
        threads: Option<u32>,
    ) -> Result<(), EngineError> {
        let text = path.to_str().ok_or_else(|| EngineError::Path { path: path.to_owned() })?;
        let request = LoadRequest { path: text.to_owned(), context_tokens, threads };
        self.model = Some(request.clone());
        self.drop_broken_worker();
        match &self.process {
            Some(process) => process.send(Request::Load(request)),
            None => self.start(request)?,
        }
        Ok(())
    }

    /// Asks for an answer; tokens and a `Done` with this id follow. A dead or hanging worker is replaced first.
    ///
    /// # Errors
    /// When no model was loaded or the worker cannot be started.
    pub fn generate(&mut self, question: Question) -> Result<RequestId, EngineError> {
        let Question { prompt, max_tokens, sampling } = question;
        self.ask(|id| Request::Generate(GenerateRequest { id, prompt, max_tokens, sampling }))
    }

    /// Asks for the next piece of an answer; a `Chosen` with this id follows, or a `Failed`.
    ///
    /// # Errors
    /// When no model was loaded or the worker cannot be started.
    pub fn choose(&mut self, choice: Choice) -> Result<RequestId, EngineError> {
        let Choice { prompt, options, free, sampling } = choice;
        self.ask(|id| Request::Choose(ChooseRequest { id, prompt, options, free, sampling }))
    }

    /// Asks how probable lines are after what is before them (empty, or whole lines); a `Scored` with this id follows, or a
    /// `Failed`.
    ///
    /// # Errors
    /// When no model was loaded or the worker cannot be started.
    pub fn score(&mut self, before: String, lines: Vec<String>) -> Result<RequestId, EngineError> {
        self.ask(|id| Request::Score(ScoreRequest { id, before, lines }))
    }

    /// Sends a request to the worker; a dead or hanging one is replaced first.
    fn ask(&mut self, request: impl FnOnce(RequestId) -> Request) -> Result<RequestId, EngineError> {
        let model = self.model.clone().ok_or(EngineError::NoModel)?;
        self.drop_broken_worker();
        if self.process.is_none() {
            self.start(model)?;
        }
        let id = RequestId(self.next_id);
        self.next_id += 1;
        if let Some(process) = &self.process {
            process.send(request(id));
        }
        Ok(id)
    }

    /// Stops an answer. No token of it comes out of the channel's far end any more; the worker obeys between two tokens or
    /// two chunks of the prompt, within 200 ms.
    pub fn cancel(&mut self, id: RequestId) {
        if let Some(process) = &self.process
            && process.cancel(id)
        {
            self.unanswered_cancel.get_or_insert((id, Instant::now()));
        }
    }

    /// Asks the worker to exit and waits for it, half a second at most; then it is killed.
    pub fn shutdown(mut self) {
        if let Some(process) = self.process.take() {
            process.quit(Duration::from_millis(500));
        }
    }

    /// The worker's process id, while one runs.
    pub fn worker_pid(&self) -> Option<u32> {
        self.process.as_ref().filter(|process| process.is_alive()).map(Process::pid)
    }

    fn start(&mut self, model: LoadRequest) -> Result<(), EngineError> {
        let process =
            Process::start(&self.config, self.sender.clone()).map_err(|error| EngineError::Start { error })?;
        process.send(Request::Load(model));
        self.process = Some(process);
        self.unanswered_cancel = None;
        Ok(())
    }

    /// Lets go of a worker that has died, or that has not answered a cancel for too long.
    fn drop_broken_worker(&mut self) {
        let Some(process) = &self.process else { return };
        if self.unanswered_cancel.is_some_and(|(id, _)| process.is_answered(id)) {
            self.unanswered_cancel = None;
        }
        let hangs = self.unanswered_cancel.is_some_and(|(_, since)| since.elapsed() > CANCEL_PATIENCE);
        if hangs || !process.is_alive() {
            self.process = None;
        }
    }
}

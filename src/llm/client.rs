//! Talks to the model, wherever it is: sends requests, and turns all that can happen into [`Event`]s.
//!
//! Two back ends, one type: the worker process ([`keeper`]), or a server ([`super::server`]). The interface's thread calls
//! the methods here and must never wait in them: writing and reading have threads of their own, and events come through a
//! bounded channel. When the interface is slow, the channel fills, then the pipe or the connection, and the model waits;
//! nothing piles up. A worker that dies, hangs or talks nonsense costs its answer: the next request starts a new one.

mod death;
mod keeper;
mod process;

use std::ffi::OsString;
use std::path::PathBuf;

use crossbeam_channel::{Receiver, bounded};

pub use death::DeathReason;
use keeper::Keeper;

use super::protocol::{
    ChooseRequest, DoneReason, Free, GenerateRequest, LoadRequest, Loaded, Prompt, Request, RequestId, Sampling,
    ScoreRequest, Stats,
};
use super::server::{Server, ServerConfig, ServerError};

/// For tests: the path of a program that is started instead of this binary and speaks [`super::protocol`].
pub const FAKE_WORKER_VARIABLE: &str = "CONFDBG_FAKE_WORKER";

/// Events that may wait for the interface before the model is held back.
const CHANNEL_CAPACITY: usize = 256;

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
        Ok(Self { program, arguments, log, channel_capacity: CHANNEL_CAPACITY })
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
    /// The system gives no thread to ask a server with.
    #[error("the server cannot be asked: {error}")]
    Thread {
        /// What the system said.
        error: std::io::Error,
    },
    /// Servers of the chat protocol answer with text and nothing else.
    #[error("a server can be asked for text only: it cannot {what}")]
    TextOnly {
        /// What it cannot do.
        what: &'static str,
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
    /// A server did not answer, or with no id its models cannot be found; it may be asked again.
    ServerFailed {
        /// The request that failed; `None` for the models.
        id: Option<RequestId>,
        /// Why.
        error: ServerError,
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

/// The program's end of the model. Dropping it ends the worker, or the connections to the server.
pub struct Engine {
    receiver: Receiver<Event>,
    model: Option<LoadRequest>,
    next_id: u64,
    end: BackEnd,
}

/// The other end.
enum BackEnd {
    Worker(Keeper),
    Server(Server),
}

impl Engine {
    /// An engine with no worker yet; [`Engine::load`] starts it.
    pub fn new(config: EngineConfig) -> Self {
        let (sender, receiver) = bounded(config.channel_capacity.max(1));
        Self { receiver, model: None, next_id: 1, end: BackEnd::Worker(Keeper::new(config, sender)) }
    }

    /// An engine that asks a server, which it begins to look at; [`Event::Loaded`] or [`Event::ServerFailed`] follows.
    /// Requests may be sent at once.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn over(config: ServerConfig) -> Result<Self, EngineError> {
        let (sender, receiver) = bounded(CHANNEL_CAPACITY);
        let mut engine = Self { receiver, model: None, next_id: 1, end: BackEnd::Server(Server::new(config, sender)) };
        engine.look_again()?;
        Ok(engine)
    }

    /// Looks once more whether the server is there. A worker needs no such thing.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn look_again(&mut self) -> Result<(), EngineError> {
        match &mut self.end {
            BackEnd::Worker(_) => Ok(()),
            BackEnd::Server(server) => server.load().map_err(|error| EngineError::Thread { error }),
        }
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
    /// When the worker cannot be started, the path is not UTF-8, or the model is a server's.
    pub fn load(
        &mut self,
        path: &std::path::Path,
        context_tokens: u32,
        threads: Option<u32>,
    ) -> Result<(), EngineError> {
        let BackEnd::Worker(keeper) = &mut self.end else {
            return Err(EngineError::TextOnly { what: "load a file" });
        };
        let text = path.to_str().ok_or_else(|| EngineError::Path { path: path.to_owned() })?;
        let request = LoadRequest { path: text.to_owned(), context_tokens, threads };
        self.model = Some(request.clone());
        keeper.load(request)
    }

    /// Asks for an answer; tokens and a `Done` with this id follow. A dead or hanging worker is replaced first.
    ///
    /// # Errors
    /// When no model was loaded or the worker cannot be started.
    pub fn generate(&mut self, question: Question) -> Result<RequestId, EngineError> {
        if let BackEnd::Server(server) = &mut self.end {
            let id = RequestId(self.next_id);
            self.next_id += 1;
            return server.generate(id, question).map(|()| id).map_err(|error| EngineError::Thread { error });
        }
        let Question { prompt, max_tokens, sampling } = question;
        self.ask("", |id| Request::Generate(GenerateRequest { id, prompt, max_tokens, sampling }))
    }

    /// Asks for the next piece of an answer; a `Chosen` with this id follows, or a `Failed`.
    ///
    /// # Errors
    /// When no model was loaded or the worker cannot be started; from a server always ([`EngineError::TextOnly`]).
    pub fn choose(&mut self, choice: Choice) -> Result<RequestId, EngineError> {
        let Choice { prompt, options, free, sampling } = choice;
        self.ask("be bound to a grammar", |id| Request::Choose(ChooseRequest { id, prompt, options, free, sampling }))
    }

    /// Asks how probable lines are after what is before them (empty, or whole lines); a `Scored` with this id follows, or a
    /// `Failed`.
    ///
    /// # Errors
    /// When no model was loaded or the worker cannot be started; from a server always ([`EngineError::TextOnly`]).
    pub fn score(&mut self, before: String, lines: Vec<String>) -> Result<RequestId, EngineError> {
        self.ask("tell how probable lines are", |id| Request::Score(ScoreRequest { id, before, lines }))
    }

    /// Sends a request to the worker; a dead or hanging one is replaced first. `what` is what a server cannot.
    fn ask(
        &mut self,
        what: &'static str,
        request: impl FnOnce(RequestId) -> Request,
    ) -> Result<RequestId, EngineError> {
        let BackEnd::Worker(keeper) = &mut self.end else { return Err(EngineError::TextOnly { what }) };
        let model = self.model.clone().ok_or(EngineError::NoModel)?;
        let id = RequestId(self.next_id);
        keeper.send(model, request(id))?;
        self.next_id += 1;
        Ok(id)
    }

    /// Stops an answer. No token of it comes out of the channel's far end any more; the worker obeys between two tokens or
    /// two chunks of the prompt, within 200 ms; a server's connection is shut.
    pub fn cancel(&mut self, id: RequestId) {
        match &mut self.end {
            BackEnd::Worker(keeper) => keeper.cancel(id),
            BackEnd::Server(server) => server.cancel(id),
        }
    }

    /// Asks the worker to exit and waits for it, half a second at most; then it is killed.
    pub fn shutdown(self) {
        if let BackEnd::Worker(keeper) = self.end {
            keeper.shutdown();
        }
    }

    /// The worker's process id, while one runs.
    pub fn worker_pid(&self) -> Option<u32> {
        match &self.end {
            BackEnd::Worker(keeper) => keeper.pid(),
            BackEnd::Server(_) => None,
        }
    }
}

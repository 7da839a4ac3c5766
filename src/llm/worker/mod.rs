//! The worker process: reads requests from its standard input, runs llama.cpp, writes replies to its standard output.
//!
//! It is this binary, started with [`super::WORKER_ARGUMENT`]. Only here does llama.cpp run. Standard output carries
//! replies and nothing else; all logs go to standard error, which the program sends to a file. The process ends when its
//! standard input does: a worker never outlives its program.

mod choose;
mod chunk;
mod generate;
mod inbox;
mod pieces;
mod prompt;
mod score;
mod session;
mod threads;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;

use super::memory::size;
use super::protocol::{LoadRequest, Loaded, Reply, Request};
use inbox::Inbox;
use session::Session;

/// Runs the worker until its standard input ends. `main` calls this when its first argument is
/// [`super::WORKER_ARGUMENT`], before anything else.
pub fn run() -> ExitCode {
    match set_up().and_then(|(inbox, mut replies)| serve(&inbox, &mut replies)) {
        Ok(()) => ExitCode::SUCCESS,
        // The program reads the exit code; the words are for the log.
        Err(error) => {
            let _ = writeln!(io::stderr(), "worker: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Keeps the pipe of replies to itself and points standard output at the log, so that no library can write into it.
fn set_up() -> io::Result<(Inbox, Replies)> {
    let pipe = rustix::io::dup(io::stdout())?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    // The interface and the user's shells come first; on an idle machine this costs nothing.
    let _ = rustix::process::nice(5);
    Ok((Inbox::open(io::stdin())?, Replies { pipe: BufWriter::new(File::from(pipe)) }))
}

/// Writes replies, each at once.
struct Replies {
    pipe: BufWriter<File>,
}

impl Replies {
    fn send(&mut self, reply: &Reply) -> io::Result<()> {
        serde_json::to_writer(&mut self.pipe, reply)?;
        self.pipe.write_all(b"\n")?;
        self.pipe.flush()
    }
}

fn serve(inbox: &Inbox, replies: &mut Replies) -> io::Result<()> {
    let backend = LlamaBackend::init().map_err(io::Error::other)?;
    let mut next = None;
    loop {
        let request = next.take().or_else(|| inbox.next());
        match request {
            None | Some(Request::Quit) => return Ok(()),
            Some(Request::Cancel { .. }) => {}
            Some(Request::Load(request)) => next = with_model(&backend, &request, inbox, replies)?,
            Some(request) => {
                let message = "no model is loaded".to_owned();
                replies.send(&Reply::Failed { id: request.id(), message })?;
            }
        }
    }
}

/// Loads a model and answers with it until a request comes that is none for it, which it returns.
fn with_model(
    backend: &LlamaBackend,
    request: &LoadRequest,
    inbox: &Inbox,
    replies: &mut Replies,
) -> io::Result<Option<Request>> {
    let start = Instant::now();
    let model = match load(backend, request, inbox) {
        Ok(model) => model,
        Err(message) => {
            replies.send(&Reply::Failed { id: None, message })?;
            return Ok(None);
        }
    };
    let threads = request.threads.unwrap_or_else(threads::default_threads).max(1);
    let mut session = match context(backend, &model, request.context_tokens, threads) {
        Ok(context) => Session::new(&model, context),
        Err(message) => {
            replies.send(&Reply::Failed { id: None, message })?;
            return Ok(None);
        }
    };
    if let Err(message) = session.warm_up() {
        replies.send(&Reply::Failed { id: None, message })?;
        return Ok(None);
    }
    replies.send(&Reply::Loaded(Loaded {
        load_ms: start.elapsed().as_secs_f64() * 1000.0,
        description: describe(&model),
        context_tokens: request.context_tokens,
        threads,
    }))?;
    loop {
        match inbox.next() {
            Some(Request::Generate(request)) => {
                let id = request.id;
                session.answer(&request, inbox, replies)?;
                inbox.forget(id);
            }
            Some(Request::Choose(request)) => {
                session.choose(&request, inbox, replies)?;
                inbox.forget(request.id);
            }
            Some(Request::Score(request)) => {
                session.score(&request, inbox, replies)?;
                inbox.forget(request.id);
            }
            Some(Request::Cancel { .. }) => {}
            other => return Ok(other.or(Some(Request::Quit))),
        }
    }
}

/// Loads the weights. Checked first in words of our own: llama.cpp says only that it failed.
fn load(backend: &LlamaBackend, request: &LoadRequest, inbox: &Inbox) -> Result<LlamaModel, String> {
    let path = Path::new(&request.path);
    let file = super::check_model_file(path).map_err(|error| format!("{error}; {}", error.hint()))?;
    file.check_memory(request.context_tokens).map_err(|error| format!("{error}; {}", error.hint()))?;
    let closed = inbox.closed_flag();
    let params = LlamaModelParams::default()
        .with_n_gpu_layers(0)
        .with_progress_callback(move |_| !closed.load(std::sync::atomic::Ordering::Acquire));
    LlamaModel::load_from_file(backend, path, &params)
        .map_err(|_| format!("llama.cpp cannot load {}: the file is damaged or its kind unknown", path.display()))
}

fn context<'model>(
    backend: &LlamaBackend,
    model: &'model LlamaModel,
    tokens: u32,
    threads: u32,
) -> Result<LlamaContext<'model>, String> {
    let threads = i32::try_from(threads).unwrap_or(1);
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(tokens))
        .with_n_batch(chunk::LARGEST)
        .with_n_ubatch(chunk::LARGEST)
        .with_n_threads(threads)
        .with_n_threads_batch(threads);
    model.new_context(backend, params).map_err(|_| format!("llama.cpp cannot make a context of {tokens} tokens"))
}

#[allow(clippy::cast_precision_loss)] // shown with two digits
fn describe(model: &LlamaModel) -> String {
    let name = model.meta_val_str("general.name").unwrap_or_else(|_| "unnamed model".to_owned());
    format!("{name}, {:.2} billion parameters, {}", model.n_params() as f64 / 1e9, size(model.size()))
}

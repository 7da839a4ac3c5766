//! The model for commands that wait for its answers. It stays loaded from one question to the next.
//!
//! The debugger does not wait; it drives [`Engine`] itself and shows tokens as they come.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;

use super::answerer::Answerer;
use super::client::{Choice, Engine, EngineConfig, Event, Question};
use super::explain::{CONTEXT_TOKENS, ExplainError, MOST_TOKENS, Pieces};
use super::prompt::MaskedPrompt;
use super::protocol::{DoneReason, RequestId, Sampling, Stats};
use super::repair::{Ask, Manner, Repairing};

/// A model that says nothing for so long, not even that it has loaded, hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// A model that is being talked to.
pub struct Talk {
    engine: Engine,
    name: String,
    /// A server's models have their names from it.
    of_server: bool,
}

/// One of the ways that an answer could go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// One of the options, or free text.
    pub text: String,
    /// How sure the model was, among what was allowed: 0 to 1.
    pub probability: f32,
    /// What it took.
    pub stats: Stats,
}

impl Talk {
    /// Starts loading an embedded model, or looking for a server's.
    ///
    /// # Errors
    /// A missing or broken file, too little memory, or a process that does not start.
    pub fn open(answerer: &Answerer, log: Option<PathBuf>) -> Result<Self, ExplainError> {
        let (engine, name) = answerer.open(log)?;
        Ok(Self { engine, name, of_server: !answerer.is_embedded() })
    }

    /// Over a worker that is started so.
    ///
    /// # Errors
    /// When the process does not start.
    pub fn with(config: EngineConfig, path: &Path, name: String) -> Result<Self, ExplainError> {
        let mut engine = Engine::new(config);
        engine.load(path, CONTEXT_TOKENS, None)?;
        Ok(Self { engine, name, of_server: false })
    }

    /// The model's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The worker's process id, while one runs.
    pub fn worker_pid(&self) -> Option<u32> {
        self.engine.worker_pid()
    }

    /// An answer, handed on piece by piece, secrets put back in. Gives it as the model wrote it, too: masked.
    ///
    /// # Errors
    /// See [`ExplainError`].
    pub fn explain(
        &mut self,
        prompt: &MaskedPrompt,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<(String, DoneReason, Stats), ExplainError> {
        let (mut pieces, mut masked) = (Pieces::default(), String::new());
        let question = Question { prompt: prompt.prompt.clone(), max_tokens: MOST_TOKENS, sampling: Sampling::Greedy };
        let (reason, stats) = self.generate(question, &mut |text| {
            masked.push_str(text);
            pieces.push(text, prompt, on_text);
        })?;
        pieces.finish(prompt, on_text);
        Ok((masked, reason, stats))
    }

    /// An answer, handed on piece by piece as the model wrote it.
    ///
    /// # Errors
    /// See [`ExplainError`].
    pub fn generate(
        &mut self,
        question: Question,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<(DoneReason, Stats), ExplainError> {
        let asked = self.engine.generate(question)?;
        self.wait(asked, |event| match event {
            Event::Token { text, .. } => {
                on_text(&text);
                None
            }
            Event::Done { reason, stats, .. } => Some((reason, stats)),
            _ => None,
        })
    }

    /// Has a fault repaired, to a proven fix or the last try. `on_step` sees each step and what it took.
    ///
    /// # Errors
    /// See [`ExplainError`].
    pub fn repair(
        &mut self,
        repairing: &mut Repairing,
        on_step: &mut dyn FnMut(&Repairing, &Stats),
    ) -> Result<(), ExplainError> {
        loop {
            match repairing.step() {
                Ask::Nothing => return Ok(()),
                Ask::Choose(choice) => {
                    let chosen = self.choose(choice)?;
                    repairing.chosen(&chosen.text);
                    on_step(repairing, &chosen.stats);
                }
                Ask::Generate(question) => {
                    let mut text = String::new();
                    let (_, stats) = self.generate(question, &mut |piece| text.push_str(piece))?;
                    repairing.answered(&text);
                    on_step(repairing, &stats);
                }
            }
        }
    }

    /// How scripts of repairs are to be written: servers cannot be bound.
    pub fn manner(&self) -> Manner {
        if self.of_server { Manner::Free } else { Manner::Bound }
    }

    /// The next piece of an answer that is bound to a few ways.
    ///
    /// # Errors
    /// See [`ExplainError`].
    pub fn choose(&mut self, choice: Choice) -> Result<Chosen, ExplainError> {
        let asked = self.engine.choose(choice)?;
        self.wait(asked, |event| match event {
            Event::Chosen { text, probability, stats, .. } => Some(Chosen { text, probability, stats }),
            _ => None,
        })
    }

    /// Bits for each of the lines, after what is before them; and what it took.
    ///
    /// # Errors
    /// See [`ExplainError`].
    pub fn score(&mut self, before: String, lines: Vec<String>) -> Result<(Vec<f32>, Stats), ExplainError> {
        let asked = self.engine.score(before, lines)?;
        self.wait(asked, |event| match event {
            Event::Scored { bits, stats, .. } => Some((bits, stats)),
            _ => None,
        })
    }

    /// Hands on what is said about a request until there is a result.
    fn wait<T>(&mut self, asked: RequestId, mut result: impl FnMut(Event) -> Option<T>) -> Result<T, ExplainError> {
        loop {
            let event = match self.engine.events().recv_timeout(PATIENCE) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => return Err(ExplainError::Silent(PATIENCE)),
                Err(RecvTimeoutError::Disconnected) => return Err(ExplainError::Failed("it closed its end".into())),
            };
            match event {
                Event::Failed { id, message } if id.is_none_or(|id| id == asked) => {
                    return Err(ExplainError::Failed(message));
                }
                Event::ServerFailed { id, error } if id.is_none_or(|id| id == asked) => return Err(error.into()),
                Event::Loaded(loaded) if self.of_server => self.name = loaded.description,
                Event::WorkerDied { reason } => return Err(ExplainError::Died(reason)),
                Event::Token { id, .. }
                | Event::Done { id, .. }
                | Event::Chosen { id, .. }
                | Event::Scored { id, .. }
                    if id == asked =>
                {
                    if let Some(result) = result(event) {
                        return Ok(result);
                    }
                }
                _ => {}
            }
        }
    }
}

//! A fault explained by the embedded model, from start to end: for commands that wait for the answer.
//!
//! The debugger does not wait; it drives [`Engine`] itself and shows tokens as they come.

use std::path::PathBuf;

use super::client::{DeathReason, Engine, EngineConfig, EngineError, Event, Question};
use super::commands;
use super::memory::NotEnoughMemory;
use super::model_file::{ModelFile, ModelFileError};
use super::prompt::MaskedPrompt;
use super::protocol::{DoneReason, Sampling, Stats};

/// The most tokens of an explanation: four short sentences.
pub const MOST_TOKENS: u32 = 200;

/// Tokens of context that explanations run with: the instruction, one fault, the answer, and room to spare.
pub const CONTEXT_TOKENS: u32 = 2048;

/// Why there is no explanation by the model.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// No usable model file.
    #[error(transparent)]
    File(#[from] ModelFileError),
    /// Too little memory for it.
    #[error(transparent)]
    Memory(#[from] NotEnoughMemory),
    /// The worker could not be asked.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The worker said that it cannot.
    #[error("the model failed: {0}")]
    Failed(String),
    /// The worker died.
    #[error("the model's process ended: {0}")]
    Died(DeathReason),
}

impl ExplainError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::File(error) => error.hint(),
            Self::Memory(refusal) => refusal.hint().to_owned(),
            Self::Died(reason) => reason.hint().to_owned(),
            Self::Engine(_) | Self::Failed(_) => {
                "the log of the model's process has more: see `confdbg doctor` for where it lies".into()
            }
        }
    }
}

/// The model file to use, once it is known to be whole and to fit into memory.
///
/// # Errors
/// A missing or broken file, or too little memory.
pub fn usable_model(model: Option<&str>) -> Result<ModelFile, ExplainError> {
    let file = commands::resolve(model)?;
    file.check_memory(CONTEXT_TOKENS)?;
    Ok(file)
}

/// Loads the model, asks, and hands on every piece of the answer as it comes, secrets put back in.
///
/// # Errors
/// See [`ExplainError`].
pub fn explain(
    model: Option<&str>,
    log: Option<PathBuf>,
    prompt: &MaskedPrompt,
    on_text: &mut dyn FnMut(&str),
) -> Result<(DoneReason, Stats), ExplainError> {
    let file = usable_model(model)?;
    let mut engine = Engine::new(EngineConfig::new(log)?);
    engine.load(&file.path, CONTEXT_TOKENS, None)?;
    let asked = engine.generate(Question {
        prompt: prompt.prompt.clone(),
        max_tokens: MOST_TOKENS,
        sampling: Sampling::Greedy,
    })?;
    let events = engine.events().clone();
    let mut pieces = Pieces::default();
    for event in &events {
        match event {
            Event::Token { id, text } if id == asked => pieces.push(&text, prompt, on_text),
            Event::Done { id, reason, stats } if id == asked => {
                pieces.finish(prompt, on_text);
                engine.shutdown();
                return Ok((reason, stats));
            }
            Event::Failed { message, .. } => return Err(ExplainError::Failed(message)),
            Event::WorkerDied { reason } => return Err(ExplainError::Died(reason)),
            Event::Loaded(_) | Event::Token { .. } | Event::Done { .. } => {}
        }
    }
    Err(ExplainError::Failed("it closed its end".into()))
}

/// Holds text back while it may be the beginning of a masked secret, which must be put back whole.
#[derive(Debug, Default)]
pub struct Pieces {
    held: String,
}

impl Pieces {
    /// Takes a piece; gives on what is complete.
    pub fn push(&mut self, text: &str, prompt: &MaskedPrompt, on_text: &mut dyn FnMut(&str)) {
        self.held.push_str(text);
        let complete = match self.held.rfind('[') {
            Some(open) if !self.held[open..].contains(']') && self.held.len() - open < 16 => open,
            _ => self.held.len(),
        };
        if complete > 0 {
            let rest = self.held.split_off(complete);
            on_text(&prompt.unmask(&self.held));
            self.held = rest;
        }
    }

    /// Gives on what is still held.
    pub fn finish(&mut self, prompt: &MaskedPrompt, on_text: &mut dyn FnMut(&str)) {
        if !self.held.is_empty() {
            on_text(&prompt.unmask(&std::mem::take(&mut self.held)));
        }
    }
}

//! What explanations need of a model: which file, how much of its context, and answers put together again from pieces.

use std::time::Duration;

use super::client::{DeathReason, EngineError};
use super::commands;
use super::memory::NotEnoughMemory;
use super::model_file::{ModelFile, ModelFileError};
use super::prompt::MaskedPrompt;
use super::server::ServerError;

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
    /// Nothing came for too long.
    #[error("the model has not answered for {} s", .0.as_secs())]
    Silent(Duration),
    /// The server did not answer.
    #[error(transparent)]
    Server(#[from] ServerError),
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
            Self::Server(error) => error.hint(),
            Self::Engine(EngineError::TextOnly { .. }) => "--model asks a model on this machine".to_owned(),
            Self::Died(reason) => reason.hint().to_owned(),
            Self::Engine(_) | Self::Failed(_) | Self::Silent(_) => {
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

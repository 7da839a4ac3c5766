//! Which model answers: the one embedded here, or a server's. Commands and the debugger open either in the same way.

use std::path::PathBuf;

use super::client::{Engine, EngineConfig};
use super::explain::{CONTEXT_TOKENS, ExplainError, usable_model};
use super::server::ServerConfig;

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answerer {
    /// The embedded model of this name or path; the default one without.
    Embedded(Option<String>),
    /// A server, to which the prompts go.
    Server(ServerConfig),
}

impl Answerer {
    /// Begins to load or to look. Gives the engine and the name of the model as far as it is known; an
    /// [`Event::Loaded`](super::Event::Loaded) has the whole name of a server's.
    ///
    /// # Errors
    /// A missing or broken file, too little memory, a process or thread that does not start.
    pub fn open(&self, log: Option<PathBuf>) -> Result<(Engine, String), ExplainError> {
        match self {
            Self::Embedded(model) => {
                let file = usable_model(model.as_deref())?;
                let mut engine = Engine::new(EngineConfig::new(log)?);
                engine.load(&file.path, CONTEXT_TOKENS, None)?;
                Ok((engine, file.display_name()))
            }
            Self::Server(config) => {
                let name = config.model.as_deref().map(|model| config.name_of(model));
                Ok((Engine::over(config.clone())?, name.unwrap_or_else(|| config.address.host().to_owned())))
            }
        }
    }

    /// What the user must know before anything is sent from this machine's memory.
    pub fn disclosure(&self) -> Option<String> {
        match self {
            Self::Embedded(_) => None,
            Self::Server(config) => Some(config.disclosure()),
        }
    }

    /// Can its answers be bound to a grammar, and can it tell how probable lines are?
    pub fn is_embedded(&self) -> bool {
        matches!(self, Self::Embedded(_))
    }
}

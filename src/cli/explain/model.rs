//! The model as an explainer.

use super::super::model::log_file;
use super::Explain;
use crate::analysis::Analysis;
use crate::llm::explain::ExplainError;
use crate::llm::talk::Talk;
use crate::llm::{self, Answerer};
use crate::rules::Fault;

/// An embedded model, or a server's.
pub(super) struct Model {
    answerer: Answerer,
    /// Loaded once, for all faults of the line.
    talk: Option<Talk>,
}

impl Model {
    pub fn of(answerer: Answerer) -> Self {
        Self { answerer, talk: None }
    }
}

impl Explain for Model {
    fn disclosure(&self) -> Option<String> {
        self.answerer.disclosure()
    }

    fn explain(
        &mut self,
        analysis: &Analysis,
        fault: &Fault,
        avoid: &[String],
        say: &mut dyn FnMut(&str),
    ) -> Result<(), (String, String)> {
        let prompt = llm::prompt::explanation(analysis, fault, avoid);
        if self.answerer.is_embedded() && !super::super::has_model() {
            let hint = "build it with the feature `model`, which is the default";
            return Err(("this build has no language model".to_owned(), hint.to_owned()));
        }
        let told = |error: ExplainError| (error.to_string(), error.hint());
        let talk = match &mut self.talk {
            Some(talk) => talk,
            None => self.talk.insert(Talk::open(&self.answerer, log_file()).map_err(told)?),
        };
        talk.explain(&prompt, say).map(|_| ()).map_err(told)
    }
}

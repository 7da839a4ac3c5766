//! The embedded model as an explainer.

use super::super::model::log_file;
use super::Explain;
use crate::analysis::Analysis;
use crate::llm;
use crate::llm::explain::ExplainError;
use crate::llm::talk::Talk;
use crate::rules::Fault;

/// The model of this name or path; the default one without.
pub(super) struct Model {
    name: Option<String>,
    /// Loaded once, for all faults of the line.
    talk: Option<Talk>,
}

impl Model {
    pub fn named(name: Option<String>) -> Self {
        Self { name, talk: None }
    }
}

impl Explain for Model {
    fn explain(
        &mut self,
        analysis: &Analysis,
        fault: &Fault,
        avoid: &[String],
        say: &mut dyn FnMut(&str),
    ) -> Result<(), (String, String)> {
        let prompt = llm::prompt::explanation(analysis, fault, avoid);
        if !super::super::has_model() {
            let hint = "build it with the feature `model`, which is the default";
            return Err(("this build has no language model".to_owned(), hint.to_owned()));
        }
        let told = |error: ExplainError| (error.to_string(), error.hint());
        let talk = match &mut self.talk {
            Some(talk) => talk,
            None => self.talk.insert(Talk::open(self.name.as_deref(), log_file()).map_err(told)?),
        };
        talk.explain(&prompt, say).map(|_| ()).map_err(told)
    }
}

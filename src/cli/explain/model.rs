//! The embedded model as an explainer.

use super::super::model::log_file;
use super::Explain;
use crate::analysis::Analysis;
use crate::llm;
use crate::rules::Fault;

/// The model of this name or path; the default one without.
pub(super) struct Model {
    name: Option<String>,
}

impl Model {
    pub fn named(name: Option<String>) -> Self {
        Self { name }
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
        llm::explain::explain(self.name.as_deref(), log_file(), &prompt, say)
            .map(|_| ())
            .map_err(|error| (error.to_string(), error.hint()))
    }
}

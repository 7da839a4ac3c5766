//! The embedded model as an explainer.

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
        say: &mut dyn FnMut(&str),
    ) -> Result<(), (String, String)> {
        let prompt = llm::prompt::explanation(analysis, fault);
        let log = crate::session::journal::state_folder("log").ok().map(|folder| folder.join("model.log"));
        llm::explain::explain(self.name.as_deref(), log, &prompt, say)
            .map(|_| ())
            .map_err(|error| (error.to_string(), error.hint()))
    }
}

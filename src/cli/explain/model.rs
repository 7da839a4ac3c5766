//! The model as an explainer.

use super::super::model::log_file;
use super::Explain;
use crate::analysis::Analysis;
use crate::fix::Fix;
use crate::llm::explain::ExplainError;
use crate::llm::prompt::Wording;
use crate::llm::repair::{MOST_TRIES, Repairing};
use crate::llm::talk::Talk;
use crate::llm::{self, Answerer};
use crate::rules::Fault;

/// The chance of a second and a third try at a repair: the same fault gets the same one.
const SEED: u32 = 1;

/// An embedded model, or a server's.
pub(super) struct Model {
    answerer: Answerer,
    wording: Wording,
    /// Loaded once, for all faults of the line.
    talk: Option<Talk>,
}

impl Model {
    pub fn of(answerer: Answerer, wording: Wording) -> Self {
        Self { answerer, wording, talk: None }
    }

    /// The model, loaded when it is first needed.
    fn talk(&mut self) -> Result<&mut Talk, (String, String)> {
        if self.answerer.is_embedded() && !super::super::has_model() {
            let hint = "build it with the feature `model`, which is the default";
            return Err(("this build has no language model".to_owned(), hint.to_owned()));
        }
        let talk = match self.talk.take() {
            Some(talk) => talk,
            None => Talk::open(&self.answerer, log_file()).map_err(told)?,
        };
        Ok(self.talk.insert(talk))
    }
}

#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn told(error: ExplainError) -> (String, String) {
    (error.to_string(), error.hint())
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
        let prompt = llm::prompt::explanation(analysis, fault, avoid, self.wording);
        let talk = self.talk()?;
        talk.explain(&prompt, say).map(|_| ()).map_err(told)
    }

    fn repair(
        &mut self,
        analysis: &Analysis,
        fault: &Fault,
        refused: &mut dyn FnMut(&str),
    ) -> Result<Option<Fix>, (String, String)> {
        let hide = self.wording.hide;
        let talk = self.talk()?;
        let begun = Repairing::begin(analysis, fault.fingerprint, talk.manner(), hide, MOST_TRIES, SEED);
        let Some(mut repairing) = begun else { return Ok(None) };
        talk.repair(&mut repairing, &mut |_, _| {}).map_err(told)?;
        for one in repairing.tries() {
            if let Err(why) = &one.outcome {
                refused(&why.to_string());
            }
        }
        Ok(repairing.proven().cloned())
    }
}

//! The model as an explainer, and the answers that it gave before.

use std::path::PathBuf;

use super::super::model::log_file;
use super::Explain;
use crate::analysis::Analysis;
use crate::fix::Fix;
use crate::llm::cache::Cache;
use crate::llm::explain::ExplainError;
use crate::llm::prompt::{MaskedPrompt, Wording};
use crate::llm::protocol::DoneReason;
use crate::llm::repair::{MOST_TRIES, Repairing};
use crate::llm::talk::Talk;
use crate::llm::{self, Answerer};
use crate::rules::Fault;

/// An embedded model, or a server's.
pub(super) struct Model {
    answerer: Answerer,
    wording: Wording,
    cache: Option<Cache>,
    /// Loaded once, for all faults of the line.
    talk: Option<Talk>,
}

impl Model {
    /// Answers are kept in this folder, if they are.
    pub fn of(answerer: Answerer, wording: Wording, kept: Option<PathBuf>) -> Self {
        let cache = kept.map(|folder| Cache::new(folder, &answerer));
        Self { answerer, wording, cache, talk: None }
    }

    /// The answer to the same question of some other day.
    fn kept(&mut self, prompt: &MaskedPrompt) -> Option<String> {
        let cache = self.cache.as_mut()?;
        if let (false, Answerer::Server(config)) = (cache.is_known(), &self.answerer) {
            // Where it cannot be asked, asking for the explanation says why.
            cache.is_of(&config.name_of(&config.find_model().ok()?));
        }
        cache.find(prompt)
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
        if let Some(kept) = self.kept(&prompt) {
            say(&prompt.unmask(&kept));
            return Ok(());
        }
        let (masked, reason, _) = self.talk()?.explain(&prompt, say).map_err(told)?;
        if let (Some(cache), DoneReason::Stop) = (&self.cache, reason) {
            // A disk that is full costs nothing but the wait for the same answer some other day.
            let _ = cache.keep(&prompt, &masked, analysis, fault);
        }
        Ok(())
    }

    fn repair(
        &mut self,
        analysis: &Analysis,
        fault: &Fault,
        refused: &mut dyn FnMut(&str),
    ) -> Result<Option<Fix>, (String, String)> {
        let hide = self.wording.hide;
        let talk = self.talk()?;
        let begun = Repairing::begin(analysis, fault.fingerprint, talk.manner(), hide, MOST_TRIES);
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

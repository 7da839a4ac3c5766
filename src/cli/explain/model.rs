//! The model as an explainer, and the answers that it gave before.

use std::path::PathBuf;

use super::super::model::log_file;
use super::Explain;
use crate::analysis::Analysis;
use crate::llm::cache::Cache;
use crate::llm::explain::{ExplainError, MOST_TOKENS, Pieces};
use crate::llm::prompt::{MaskedPrompt, Wording};
use crate::llm::protocol::{DoneReason, Sampling};
use crate::llm::talk::Talk;
use crate::llm::{self, Answerer, Question};
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
        if self.answerer.is_embedded() && !super::super::has_model() {
            let hint = "build it with the feature `model`, which is the default";
            return Err(("this build has no language model".to_owned(), hint.to_owned()));
        }
        if let Some(kept) = self.kept(&prompt) {
            say(&prompt.unmask(&kept));
            return Ok(());
        }
        let told = |error: ExplainError| (error.to_string(), error.hint());
        let talk = match &mut self.talk {
            Some(talk) => talk,
            None => self.talk.insert(Talk::open(&self.answerer, log_file()).map_err(told)?),
        };
        let question = Question { prompt: prompt.prompt.clone(), max_tokens: MOST_TOKENS, sampling: Sampling::Greedy };
        let (mut pieces, mut masked) = (Pieces::default(), String::new());
        let written = talk.generate(question, &mut |text| {
            masked.push_str(text);
            pieces.push(text, &prompt, say);
        });
        let (reason, _) = written.map_err(told)?;
        pieces.finish(&prompt, say);
        if let (Some(cache), DoneReason::Stop) = (&self.cache, reason) {
            // A disk that is full costs nothing but the wait for the same answer some other day.
            let _ = cache.keep(&prompt, &masked, analysis, fault);
        }
        Ok(())
    }
}

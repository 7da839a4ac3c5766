//! The embedded model as the one who answers.

use std::time::Instant;

use super::super::error::Failure;
use super::super::model::log_file;
use super::memory::peak_kib;
use crate::eval::examine::{Answer, Cost, Ended, Explainer, Repairer, Try};
use crate::eval::plant::Planted;
use crate::llm::Answerer;
use crate::llm::explain::ExplainError;
use crate::llm::mask::Hide;
use crate::llm::prompt;
use crate::llm::repair::{self, Manner, Repairing};
use crate::llm::talk::Talk;
use crate::text::EditSet;

/// Deaths of the model's process in a row after which nothing more is asked.
const MOST_DEATHS: u32 = 3;

/// A model that stays loaded.
pub(super) struct Model {
    talk: Talk,
    deaths: u32,
    /// In KiB.
    peak: Option<u64>,
}

impl Model {
    pub fn open(name: &str) -> Result<Self, Failure> {
        let failed = |error: ExplainError| Failure::new(error.to_string()).hint(error.hint());
        Ok(Self {
            talk: Talk::open(&Answerer::Embedded(Some(name.to_owned())), log_file()).map_err(failed)?,
            deaths: 0,
            peak: None,
        })
    }

    /// The most memory that its process has held so far, in KiB.
    pub fn peak_memory(&mut self) -> Option<u64> {
        self.peak = self.peak.max(self.talk.worker_pid().and_then(peak_kib));
        self.peak
    }

    /// A process that died, hung or failed costs its answer, as it does the user; one that never comes back ends the run.
    fn survived<T>(&mut self, result: Result<T, ExplainError>) -> Result<Option<T>, Ended> {
        match result {
            Ok(value) => {
                self.deaths = 0;
                Ok(Some(value))
            }
            Err(error) => {
                self.deaths += 1;
                if self.deaths >= MOST_DEATHS { Err(format!("{error}; {}", error.hint())) } else { Ok(None) }
            }
        }
    }
}

impl Explainer for Model {
    fn explain(&mut self, planted: &Planted, avoid: &[String]) -> Result<Answer, Ended> {
        let asked = prompt::explanation(&planted.analysis, &planted.fault, avoid, prompt::Wording::default());
        let started = Instant::now();
        let mut answer = Answer::default();
        let mut first = None;
        let result = self.talk.explain(&asked, &mut |text| {
            first.get_or_insert_with(|| started.elapsed());
            answer.text.push_str(text);
        });
        let all = milliseconds(started.elapsed());
        answer.cost = Cost { first_word_ms: first.map_or(all, milliseconds), ms: all, ..Cost::default() };
        if let Some((_, _, stats)) = self.survived(result)? {
            answer.cost.tokens = stats.generated;
            answer.cost.generate_ms = stats.generate_ms;
        }
        Ok(answer)
    }
}

impl Repairer for Model {
    fn repair(&mut self, planted: &Planted, tries: usize, constrained: bool) -> Result<Vec<Try>, Ended> {
        let manner = if constrained { Manner::Bound } else { Manner::Free };
        let print = planted.fault.fingerprint;
        let Some(mut repairing) = Repairing::begin(&planted.analysis, print, manner, Hide::default(), tries) else {
            return Ok(Vec::new());
        };
        let mut costs = vec![Cost::default()];
        let mut started = Instant::now();
        let result = self.talk.repair(&mut repairing, &mut |repairing, stats| {
            if let Some(cost) = costs.last_mut() {
                cost.tokens += stats.generated;
                cost.generate_ms += stats.generate_ms;
                cost.ms = milliseconds(started.elapsed());
            }
            if repairing.tries().len() == costs.len() {
                started = Instant::now();
                costs.push(Cost::default());
            }
        });
        self.survived(result)?;
        Ok(repairing.tries().iter().zip(costs).map(|(one, cost)| told(one, cost)).collect())
    }
}

/// A try for the record. What the user would not be shown counts as nothing written.
fn told(one: &repair::Try, cost: Cost) -> Try {
    let (edits, objection) = match &one.outcome {
        Ok(fix) => (EditSet::new(fix.edits.clone()).ok(), String::new()),
        Err(objection) => (None, format!("# {objection}")),
    };
    Try { script: format!("{}{objection}", one.text), edits, cost }
}

fn milliseconds(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

//! The embedded model as the one who answers.

use std::time::Instant;

use super::super::error::Failure;
use super::super::model::log_file;
use super::memory::peak_kib;
use crate::eval::examine::{Answer, Cost, Ended, Explainer, Repairer, Try};
use crate::eval::plant::Planted;
use crate::llm::explain::ExplainError;
use crate::llm::prompt;
use crate::llm::talk::Talk;

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
        Ok(Self { talk: Talk::open(Some(name), log_file()).map_err(failed)?, deaths: 0, peak: None })
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
        let asked = prompt::explanation(&planted.analysis, &planted.fault, avoid);
        let started = Instant::now();
        let mut answer = Answer::default();
        let mut first = None;
        let result = self.talk.explain(&asked, &mut |text| {
            first.get_or_insert_with(|| started.elapsed());
            answer.text.push_str(text);
        });
        let all = milliseconds(started.elapsed());
        answer.cost = Cost { first_word_ms: first.map_or(all, milliseconds), ms: all, ..Cost::default() };
        if let Some((_, stats)) = self.survived(result)? {
            answer.cost.tokens = stats.generated;
            answer.cost.generate_ms = stats.generate_ms;
        }
        Ok(answer)
    }
}

impl Repairer for Model {
    fn repair(&mut self, _: &Planted, _: usize, _: bool) -> Result<Vec<Try>, Ended> {
        Ok(Vec::new())
    }
}

fn milliseconds(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

//! Repairs that the model proposes: an edit script over a few lines that it is shown, then the proof.
//!
//! A script is a small diff whose lines are quoted, since a small model quotes well and counts badly. [`writer`] leads
//! it word by word through what the dialect has and the config names, so that nothing else can be written;
//! [`script`] is what was written; [`judge`] applies it to a copy and analyses that. What does not mend its fault, or
//! brings one in, is told to the model, which may try again a few times, and is never a [`Fix`].
//!
//! Pure: whoever has a model asks it what [`Repairing::step`] says and hands in what it answered.

pub mod judge;
mod line;
pub mod script;
pub mod shown;
mod values;
pub mod writer;

use std::sync::Arc;

use super::client::{Choice, Question};
use super::mask::Hide;
use super::prompt::{self, MaskedPrompt};
use super::protocol::Sampling;
use crate::analysis::Analysis;
use crate::fix::Fix;
use crate::rules::{Fault, Fingerprint};
use judge::Objection;
use script::Script;
use shown::Shown;
use writer::{Step, Writer};

/// How often the model may try.
pub const MOST_TRIES: usize = 3;

/// The most tokens of a script that is written freely.
const MOST_TOKENS: u32 = 160;

/// How lively a try is after one that failed: the same answer again would be of no use.
const TEMPERATURE: f32 = 0.7;

/// The chance of a second and a third try: the same fault gets the same repair.
const SEED: u32 = 1;

/// How a script is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Word by word, of what may stand there.
    Bound,
    /// In the model's own way, and read afterwards: for servers, and to measure what the binding is worth.
    Free,
}

/// What is to be asked of the model next.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The next piece of the script.
    Choose(Choice),
    /// A whole script.
    Generate(Question),
    /// Nothing: it is over.
    Nothing,
}

/// One try and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// What was written, secrets masked.
    pub text: String,
    /// The proven fix, or what speaks against it.
    pub outcome: Result<Fix, Objection>,
}

/// The repair of one fault, from the first try to a proven fix or the last try.
#[derive(Clone, Debug)]
pub struct Repairing {
    analysis: Analysis,
    fault: Arc<Fault>,
    shown: Arc<Shown>,
    manner: Manner,
    most_tries: usize,
    tries: Vec<Try>,
    prompt: MaskedPrompt,
    writer: Writer,
}

impl Repairing {
    /// Begins; nothing where the fault is not there, or stands on no line that could be shown.
    pub fn begin(
        analysis: &Analysis,
        fault: Fingerprint,
        manner: Manner,
        hide: Hide,
        most_tries: usize,
    ) -> Option<Self> {
        let fault = Arc::clone(analysis.faults.iter().find(|other| other.fingerprint == fault)?);
        let shown = Arc::new(Shown::of(analysis, &fault, hide)?);
        let prompt = prompt::repair::repair(analysis, &fault, &shown, &[]);
        let sentences = prompt::repair::sentences(analysis, &fault);
        let writer = Writer::new(analysis, &shown, &sentences);
        Some(Self {
            analysis: analysis.clone(),
            fault,
            shown,
            manner,
            most_tries: most_tries.clamp(1, MOST_TRIES),
            tries: Vec::new(),
            prompt,
            writer,
        })
    }

    /// The tries that are over.
    pub fn tries(&self) -> &[Try] {
        &self.tries
    }

    /// What has been written of the try under way, secrets put back.
    pub fn so_far(&self) -> String {
        self.prompt.unmask(self.writer.answer())
    }

    /// The proven fix, once there is one.
    pub fn proven(&self) -> Option<&Fix> {
        self.tries.last().and_then(|last| last.outcome.as_ref().ok())
    }

    /// The prompt of the try under way.
    pub fn prompt(&self) -> &MaskedPrompt {
        &self.prompt
    }

    fn is_over(&self) -> bool {
        self.proven().is_some() || self.tries.len() >= self.most_tries
    }

    fn sampling(&self) -> Sampling {
        match self.tries.len() {
            0 => Sampling::Greedy,
            number => Sampling::Random { temperature: TEMPERATURE, seed: SEED + number as u32 },
        }
    }

    /// What to ask the model now.
    pub fn step(&self) -> Ask {
        if self.is_over() {
            return Ask::Nothing;
        }
        let mut prompt = self.prompt.prompt.clone();
        let sampling = self.sampling();
        match (self.manner, self.writer.step()) {
            (Manner::Free, _) => Ask::Generate(Question { prompt, max_tokens: MOST_TOKENS, sampling }),
            (Manner::Bound, Step::Choose { options, free }) => {
                self.writer.answer().clone_into(&mut prompt.answer);
                Ask::Choose(Choice { prompt, options, free, sampling })
            }
            (Manner::Bound, Step::Done) => Ask::Nothing,
        }
    }

    /// The model chose this.
    pub fn chosen(&mut self, text: &str) {
        if self.manner == Manner::Bound && !self.is_over() {
            self.writer.take(text);
            let is_enough = |script: &Script| self.judged(script.clone().finished(&self.shown)).is_ok();
            if self.writer.is_done() || self.writer.after_new_line().is_some_and(is_enough) {
                let (text, script) = (self.writer.answer().to_owned(), self.writer.script());
                self.finish(text, script);
            }
        }
    }

    /// The model wrote this script.
    pub fn answered(&mut self, text: &str) {
        if self.manner == Manner::Free && !self.is_over() {
            let script = Script::parse(text, &self.shown);
            let script = script.map(|script| self.shortest(script));
            self.finish(text.to_owned(), script);
        }
    }

    fn judged(&self, script: Result<Script, Objection>) -> Result<Fix, Objection> {
        script.and_then(|script| judge::judge(&self.analysis, &self.fault, &self.shown, &script))
    }

    /// The first changes of a script, if they are enough: as where it is written step by step and ends with the proof.
    fn shortest(&self, script: Script) -> Script {
        let first = |count: usize| Script { changes: script.changes[..count].to_vec() };
        (1..script.changes.len()).map(first).find(|first| self.judged(Ok(first.clone())).is_ok()).unwrap_or(script)
    }

    /// Judges a script; begins the next try where there is one.
    fn finish(&mut self, text: String, script: Result<Script, Objection>) {
        let again = self.tries.iter().any(|earlier| earlier.text.trim() == text.trim());
        let outcome = if again { Err(Objection::Again) } else { self.judged(script) };
        self.tries.push(Try { text, outcome });
        if !self.is_over() {
            self.prompt = prompt::repair::repair(&self.analysis, &self.fault, &self.shown, &self.tries);
            let sentences = prompt::repair::sentences(&self.analysis, &self.fault);
            self.writer = Writer::new(&self.analysis, &self.shown, &sentences);
        }
    }
}

#[cfg(test)]
mod tests;

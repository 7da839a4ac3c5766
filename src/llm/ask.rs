//! A question about configs, from the words of the user to an answer that can be believed: a pure state machine.
//!
//! Code runs what the question obviously asks for ([`crate::tools::question`]); the model may choose a few more calls, each
//! a choice among tools and names that exist; then it puts what was found into words, which are held against it. What the
//! tools found is the answer; the model's words are beside it. Whoever drives this carries out each [`Step`] and says what
//! came of it. It must never run anything but read-only tools, and never let the model's text choose one unread.

mod choosing;
mod ground;

use std::sync::Arc;

use super::ground::{Doubt, doubted};
use super::mask::Masks;
use super::prompt::question::{self as prompts, Subject};
use super::prompt::{Hide, MaskedPrompt};
use super::protocol::Free;
use crate::text::Place;
use crate::tools::{self, Answer, Call, Configs, question};
use choosing::Choosing;

/// The most calls for one question.
pub const MOST_CALLS: usize = 4;

/// The most calls that the model chooses.
const MOST_CHOSEN: usize = 2;

/// The most tokens of an answer.
pub const MOST_TOKENS: u32 = 120;

/// The most letters of what code says first.
const MOST_STATED: usize = 300;

/// What whoever answers can do.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Skill {
    /// Choose among texts, and write.
    Choose,
    /// Write only: a server.
    Write,
    /// Nothing: there is no model.
    Nothing,
}

/// An earlier question of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What was asked.
    pub question: String,
    /// What was called.
    pub calls: Vec<Call>,
    /// What code said.
    pub said: String,
}

/// What is to be done next.
#[derive(Debug)]
pub enum Step {
    /// Have the model choose how its answer goes on; then [`Inquiry::chose`].
    Choose {
        /// What it answers, and the answer so far.
        prompt: MaskedPrompt,
        /// What may come next.
        options: Vec<String>,
        /// Other text that may come next.
        free: Option<Free>,
    },
    /// Have the model write; then [`Inquiry::wrote`].
    Write(MaskedPrompt),
    /// It is answered.
    Finished(Reply),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What was called and what it found: proven.
    pub found: Vec<(Call, Answer)>,
    /// The model's words; empty where there are none that can be believed.
    pub prose: String,
    /// Those of its words that nothing bears out.
    pub doubted: Vec<String>,
    /// How the words came about.
    pub words: Words,
}

/// How the words of an answer came about.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// The model's first words.
    First,
    /// Its second ones: nothing bore out the first.
    Second,
    /// None: what the tools found stands by itself.
    Tools,
}

/// A question that is being answered.
#[derive(Debug)]
pub struct Inquiry {
    question: String,
    before: Vec<(String, String)>,
    configs: Arc<Configs>,
    skill: Skill,
    hide: Hide,
    secrets: Masks,
    found: Vec<(Call, Answer)>,
    /// Code found something by itself. A small model then only adds what was not asked for (measured on the default one:
    /// of ten questions it added a stanza to each, none of use, at the cost of half the time), so it chooses nothing.
    by_code: bool,
    /// Calls of the model.
    chosen: usize,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Is a call missing, and which?
    Choosing(Choosing),
    /// The model writes the answer, without these words of its first one.
    Writing { avoid: Vec<String> },
    /// There is an answer.
    Finished(Reply),
}

impl Inquiry {
    /// Begins: runs what the question obviously asks for.
    pub fn begin(
        question: &str,
        history: &[Turn],
        here: Option<Place>,
        configs: Arc<Configs>,
        (skill, hide): (Skill, Hide),
    ) -> Self {
        let before = history.last().map_or(&[][..], |turn| &turn.calls);
        let calls = question::read(question, &configs, question::Context { before, here });
        let found: Vec<(Call, Answer)> =
            calls.into_iter().map(|call| (call.clone(), tools::run(&call, &configs))).collect();
        let secrets = if skill == Skill::Nothing { Masks::default() } else { prompts::secrets(&configs, hide) };
        let before = history.iter().map(|turn| (turn.question.clone(), turn.said.clone())).collect();
        let mut inquiry = Self {
            question: question.to_owned(),
            before,
            configs,
            skill,
            hide,
            secrets,
            by_code: found.iter().any(|(_, answer)| answer.found),
            found,
            chosen: 0,
            stage: Stage::Writing { avoid: Vec::new() },
        };
        inquiry.go_on();
        inquiry
    }

    /// What was called so far, and what it found.
    pub fn found(&self) -> &[(Call, Answer)] {
        &self.found
    }

    /// The configs that it is about.
    pub fn configs(&self) -> &Configs {
        &self.configs
    }

    /// What is to be done next.
    pub fn step(&self) -> Step {
        match &self.stage {
            Stage::Choosing(choosing) => Step::Choose {
                prompt: prompts::choice(self.subject(), &choosing.verbs(), choosing.so_far()),
                options: choosing.options(),
                free: choosing.free(),
            },
            Stage::Writing { avoid } if self.skill == Skill::Write && avoid.is_empty() && self.may_call() => {
                Step::Write(prompts::answer_or_call(self.subject(), avoid))
            }
            Stage::Writing { avoid } => Step::Write(prompts::answer(self.subject(), &self.stated(), avoid)),
            Stage::Finished(reply) => Step::Finished(reply.clone()),
        }
    }

    /// The model has chosen.
    pub fn chose(&mut self, text: &str) {
        let Stage::Choosing(choosing) = &mut self.stage else { return };
        match choosing.take(text) {
            choosing::Taken::More => {}
            choosing::Taken::Call(call) => self.call(call),
            choosing::Taken::Answer => self.write(),
        }
    }

    /// The model has written all it had to write.
    pub fn wrote(&mut self, text: &str) {
        let Stage::Writing { avoid } = &self.stage else { return };
        let (text, first) = (text.trim(), avoid.is_empty());
        if self.skill == Skill::Write
            && self.may_call()
            && let Some(call) = asked_for(text)
        {
            self.call(call);
            return;
        }
        let doubts = self.doubts(text);
        let words = doubted(text, &doubts);
        if text.is_empty() || (words.is_empty() && ground::is_repetition(text, &self.found, &self.configs)) {
            self.finish(String::new(), Vec::new(), Words::Tools);
        } else if words.is_empty() {
            self.finish(text.to_owned(), Vec::new(), if first { Words::First } else { Words::Second });
        } else if first {
            self.stage = Stage::Writing { avoid: words };
        } else {
            self.finish(String::new(), words, Words::Tools);
        }
    }

    /// The model is gone, or was stopped: what the tools found stands.
    pub fn give_up(&mut self) {
        self.finish(String::new(), Vec::new(), Words::Tools);
    }

    /// The words of the model's first answer that nothing bore out, while it writes the second.
    pub fn avoided(&self) -> &[String] {
        match &self.stage {
            Stage::Writing { avoid } => avoid,
            Stage::Choosing(_) | Stage::Finished(_) => &[],
        }
    }

    /// What of a text nothing bears out.
    pub fn doubts(&self, text: &str) -> Vec<Doubt> {
        ground::doubts(text, &self.question, &self.found, &self.configs)
    }

    fn call(&mut self, call: Call) {
        self.chosen += 1;
        if !self.found.iter().any(|(known, _)| *known == call) {
            let answer = tools::run(&call, &self.configs);
            self.found.push((call, answer));
        }
        self.go_on();
    }

    /// A further call, if one may be made and the model can choose; else the answer.
    fn go_on(&mut self) {
        if self.skill == Skill::Nothing {
            self.finish(String::new(), Vec::new(), Words::Tools);
        } else if self.skill == Skill::Choose && self.may_call() && !self.by_code {
            let choosing = Choosing::begin(&self.question, &self.found, &self.configs, self.hide);
            self.stage = Stage::Choosing(choosing);
        } else {
            self.write();
        }
    }

    /// What code says first, for the model to go on from: the first sentence of an answer is then right.
    fn stated(&self) -> String {
        // A server may begin anew all the same.
        let goes_on = self.by_code && self.skill == Skill::Choose;
        let first = self.found.iter().find(|(_, answer)| answer.found).filter(|_| goes_on);
        first.map_or_else(String::new, |(_, answer)| {
            let said: String = answer.headline.chars().take(MOST_STATED).collect();
            format!("{said}. ")
        })
    }

    fn may_call(&self) -> bool {
        self.chosen < MOST_CHOSEN && self.found.len() < MOST_CALLS
    }

    fn write(&mut self) {
        self.stage = Stage::Writing { avoid: Vec::new() };
    }

    fn finish(&mut self, prose: String, doubted: Vec<String>, words: Words) {
        self.stage = Stage::Finished(Reply { found: self.found.clone(), prose, doubted, words });
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            question: &self.question,
            before: &self.before,
            found: &self.found,
            configs: &self.configs,
            secrets: &self.secrets,
        }
    }
}

impl Reply {
    /// What code says, in a few sentences.
    pub fn said(&self) -> String {
        let found: Vec<&str> =
            self.found.iter().filter(|(_, answer)| answer.found).map(|(_, answer)| answer.headline.as_str()).collect();
        if found.is_empty() {
            let first = self.found.first().map(|(_, answer)| answer.headline.clone());
            return first.unwrap_or_else(|| "the question names nothing that is in the open configs".to_owned());
        }
        found.join(". ")
    }

    /// Was anything found?
    pub fn is_answered(&self) -> bool {
        self.found.iter().any(|(_, answer)| answer.found)
    }
}

/// The call that a server asks for in its first line.
fn asked_for(text: &str) -> Option<Call> {
    let line = text.lines().next()?.trim().trim_matches('`');
    Call::parse(line.strip_prefix("TOOL")?.trim_start_matches(':')).ok()
}

#[cfg(test)]
mod tests;

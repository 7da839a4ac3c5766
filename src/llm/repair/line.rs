//! One new line of a script, word by word: at each word the grammar says what may come.

use super::values::Values;
use super::writer::Step;
use crate::dialect::grammar::{Form, Grammar, ModeId, Next, Words};
use crate::llm::protocol::Free;

/// A line of more words is not written.
const MOST_WORDS: usize = 24;

/// The most characters of a line that is written as a whole.
const LONGEST_LINE: u32 = 120;

/// The end of a line, as an option.
pub const LINE_END: &str = "\n";

/// The word that takes a command back.
const NEGATION: &str = "no";

/// A line being written.
#[derive(Clone, Debug)]
pub struct Draft {
    grammar: &'static Grammar,
    mode: ModeId,
    /// In clear: the grammar knows no placeholders.
    words: Vec<String>,
    /// Words of the line that it replaces.
    near: Vec<String>,
}

impl Draft {
    pub fn new(grammar: &'static Grammar, mode: ModeId, near: Vec<String>) -> Self {
        Self { grammar, mode, words: Vec::new(), near }
    }

    /// What may come next; no options where there is no way on.
    pub fn step(&self, values: &Values) -> Step {
        if self.grammar.lexicon().form != Form::Lines {
            return self.whole_line();
        }
        let blank = if self.words.is_empty() { "" } else { " " };
        let mut options = Vec::new();
        let mut free: Option<Free> = None;
        if self.words.is_empty() && self.grammar.is_negation(NEGATION) {
            options.push(NEGATION.to_owned());
        }
        for next in self.next() {
            match next {
                Next::Literal(word) => options.push(format!("{blank}{word}")),
                Next::End => options.push(LINE_END.to_owned()),
                Next::Slot(slot) if self.words.len() < MOST_WORDS => {
                    let (texts, characters) = values.options(slot, &self.near);
                    options.extend(texts.iter().map(|text| format!("{blank}{text}")));
                    free = wider(free, characters);
                }
                Next::Slot(_) => {}
            }
        }
        options.sort();
        options.dedup();
        if let Some(free) = &mut free {
            blank.clone_into(&mut free.before);
        }
        Step::Choose { options, free }
    }

    /// Where statements are no lines of words, the line as a whole; whether it is a statement is seen afterwards.
    fn whole_line(&self) -> Step {
        let characters = (' '..='~').collect();
        let free = Free { characters, before: String::new(), most: LONGEST_LINE };
        let options = if self.words.is_empty() { vec![self.near.join(" ")] } else { vec![LINE_END.to_owned()] };
        Step::Choose { options, free: self.words.is_empty().then_some(free) }
    }

    fn next(&self) -> Vec<Next> {
        let (negated, rest) = match self.words.split_first() {
            Some((first, rest)) if self.grammar.is_negation(first) => (true, rest),
            _ => (false, self.words.as_slice()),
        };
        let mut next = self.grammar.next(self.mode, &read(self.grammar, rest));
        if negated && !next.contains(&Next::End) && self.is_command() {
            next.push(Next::End);
        }
        next
    }

    /// Are the words, as they are, a command?
    fn is_command(&self) -> bool {
        self.grammar.recognise(self.mode, &read(self.grammar, &self.words)).is_some()
    }

    /// Takes what was chosen; false where it leads nowhere.
    pub fn take(&mut self, text: &str) -> bool {
        self.words.extend(text.split_whitespace().map(str::to_owned));
        self.grammar.lexicon().form != Form::Lines || !self.next().is_empty()
    }

    /// What has been written.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The mode that the line opens.
    pub fn opens(&self) -> Option<ModeId> {
        let found = self.grammar.recognise(self.mode, &read(self.grammar, &self.words))?;
        if found.negated { None } else { self.grammar.command(found.command).opens }
    }
}

fn read<'a>(grammar: &Grammar, words: &'a [String]) -> Words<'a> {
    let mut read = Words::default();
    read.read(grammar, words.iter().map(String::as_str));
    read
}

/// Characters for either of two values.
fn wider(one: Option<Free>, other: Option<Free>) -> Option<Free> {
    let (Some(one), Some(other)) = (one.clone(), other.clone()) else { return one.or(other) };
    let more = other.characters.chars().filter(|c| !one.characters.contains(*c));
    let characters = one.characters.chars().chain(more).collect();
    Some(Free { characters, most: one.most.max(other.most), ..one })
}

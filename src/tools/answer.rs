//! What a tool answers: a sentence, and the lines that bear it out.

use super::configs::Configs;
use crate::text::Place;

/// The most lines of an answer.
pub(super) const MOST_LINES: usize = 12;

/// The most letters of a line.
const MOST_LETTERS: usize = 160;

/// A line of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands; nothing for what is not a line of an open config.
    pub place: Option<Place>,
    /// What stands there, or what there is to say. Never a secret.
    pub text: String,
}

/// What a tool answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In one sentence; it holds by itself.
    pub headline: String,
    /// What bears it out.
    pub lines: Vec<Line>,
    /// How many further lines there are.
    pub left_out: usize,
    /// Something was found, or found out.
    pub found: bool,
}

impl Answer {
    /// An answer in one sentence.
    pub fn of(headline: impl Into<String>) -> Self {
        Self { headline: headline.into(), lines: Vec::new(), left_out: 0, found: true }
    }

    /// There is no such thing.
    pub fn nothing(headline: impl Into<String>) -> Self {
        Self { found: false, ..Self::of(headline) }
    }

    /// Adds a line, or counts it where there are many.
    pub fn push(&mut self, place: Option<Place>, text: &str) {
        self.push_up_to(MOST_LINES, place, text);
    }

    /// As [`Self::push`], for a tool whose lines are short.
    pub(super) fn push_up_to(&mut self, most: usize, place: Option<Place>, text: &str) {
        if self.lines.len() >= most {
            self.left_out += 1;
        } else {
            self.lines.push(Line { place, text: cut(text) });
        }
    }

    /// The same with a line.
    #[must_use]
    pub fn with(mut self, place: Option<Place>, text: &str) -> Self {
        self.push(place, text);
        self
    }

    /// As text: the sentence, then a line each, with its citation in front.
    pub fn text(&self, configs: &Configs) -> String {
        let mut out = self.headline.clone();
        for line in &self.lines {
            out.push_str("\n  ");
            out.push_str(&line.cited(configs));
        }
        if self.left_out > 0 {
            out.extend(["\n  (", &self.left_out.to_string(), " more left out)"]);
        }
        out
    }
}

impl Line {
    /// `r1.cfg:14: ip access-group GUEST in`
    pub fn cited(&self, configs: &Configs) -> String {
        match self.place {
            Some(place) => format!("{}: {}", configs.cite(place), self.text),
            None => self.text.clone(),
        }
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MOST_LETTERS {
        return text.to_owned();
    }
    text.chars().take(MOST_LETTERS - 3).chain("...".chars()).collect()
}

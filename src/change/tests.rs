//! Pairs of configs in each dialect: the commands between them lead there, and back.

use super::commands;
use super::commands::{difference, follow};
use super::paths::Candidate;
use super::reading::lines_of;
use super::running::Running;
use super::script::Script;
use crate::dialect::grammar::Form;
use crate::dialect::{self, Dialect};
use crate::text::Document;

/// What the model of the device lacks of `new` after it took the commands, which come as text.
fn left_after(old: &str, new: &str, dialect: Dialect, script: &Script) -> usize {
    let (before, after) = (Document::from_text(old), Document::from_text(new));
    if let Form::Paths { by_line } = dialect.grammar().lexicon().form {
        let mut candidate = Candidate::read(old, dialect, by_line);
        super::paths::enter_text(&mut candidate, &script.text(dialect), by_line);
        return candidate.difference(&Candidate::read(new, dialect, by_line));
    }
    let read = |document| lines_of(&dialect::read(dialect.grammar(), document), document, dialect);
    let mut running = Running::new(read(&before), dialect);
    follow(&mut running, script, dialect);
    difference(&running.lines, &read(&after), dialect)
}

/// The commands from `old` to `new`, after it was seen that they lead there, and those back.
fn round_trip(dialect: Dialect, old: &str, new: &str) -> String {
    let (before, after) = (Document::from_text(old), Document::from_text(new));
    let there = commands(&before, &after, dialect, false);
    let back = commands(&after, &before, dialect, false);
    let text = there.text(dialect);
    assert_eq!(there.left, 0, "{text}");
    assert_eq!(back.left, 0, "{}", back.text(dialect));
    assert_eq!(left_after(old, new, dialect, &there), 0, "{text}");
    assert_eq!(left_after(new, old, dialect, &back), 0, "back:\n{}", back.text(dialect));
    text
}

fn at(text: &str, line: &str) -> usize {
    text.lines().position(|own| own.trim() == line).unwrap_or_else(|| panic!("no {line:?} in\n{text}"))
}

mod campus;
mod configs;
mod pairs;

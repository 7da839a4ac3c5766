//! What the readers of Junos and VyOS devices have in common.

use crate::dialect::StatementRef;
use crate::model::Sourced;
use crate::text::{Document, Span};

/// Are there lines that take away or move what others set? What they leave of the config depends on their order, which
/// the readers do not follow.
pub(in crate::dialect) fn takes_away(document: &Document) -> bool {
    lines_begin(document, &["delete ", "rename ", "copy ", "replace "])
}

/// Are there lines that move parts of ordered lists?
pub(in crate::dialect) fn moves(document: &Document) -> bool {
    lines_begin(document, &["insert "])
}

/// Does a line begin with one of these?
fn lines_begin(document: &Document, verbs: &[&str]) -> bool {
    let text = document.text().as_bytes();
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|at| at + 1));
    starts.into_iter().any(|at| verbs.iter().any(|verb| text[at..].starts_with(verb.as_bytes())))
}

/// The children that have an effect.
pub(in crate::dialect) fn active(statement: StatementRef<'_>) -> impl Iterator<Item = StatementRef<'_>> {
    statement.children().filter(|child| !child.negated())
}

/// A value that a statement says.
pub(in crate::dialect) fn sourced<T>(statement: StatementRef<'_>, span: Span, value: T) -> Sourced<T> {
    Sourced { value, span, statement: statement.id() }
}

/// A word and its place, if it can be read as something.
pub(in crate::dialect) fn word<T>(
    statement: StatementRef<'_>,
    index: usize,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<Sourced<T>> {
    Some(sourced(statement, statement.word_span(index), read(statement.word(index))?))
}

/// The value that a word stands for.
pub(in crate::dialect) fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

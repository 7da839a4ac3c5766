//! Whether a script mends its fault: applied to a copy, read and analysed again. Nobody believes the model.

use std::fmt;

use super::script::Script;
use super::shown::Shown;
use crate::analysis::Analysis;
use crate::dialect::Recognition;
use crate::fix::{Applicability, Fix, Origin, Verdict};
use crate::rules::Fault;
use crate::text::{EditSet, LineNumber, clean_line};

/// What speaks against a script; as a sentence it is told to the model, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It quotes a line that was not shown.
    NotShown(String),
    /// A new line comes before any quoted one.
    NoPlace(String),
    /// A new line has a placeholder that stands for nothing.
    Unread(String),
    /// Nothing changes.
    NoChange,
    /// It changes more than a repair of one fault may.
    TooMuch,
    /// One line is changed twice.
    Overlap,
    /// The same was tried before.
    Again,
    /// A new line is no command of the dialect in its place.
    NotACommand(String),
    /// The fault is still there.
    LeavesFault,
    /// There are faults that were not there before; the first of them.
    Brings(String),
    /// The writing came to a point from which no command could be completed.
    DeadEnd(String),
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotShown(text) => write!(f, "`{}` is none of the lines shown", text.trim()),
            Self::NoPlace(text) => write!(f, "it does not say where `{}` belongs", text.trim()),
            Self::Unread(text) => write!(f, "`{}` has a placeholder that stands for nothing", text.trim()),
            Self::NoChange => f.write_str("it changes nothing"),
            Self::TooMuch => f.write_str("it changes too much"),
            Self::Overlap => f.write_str("it changes one line twice"),
            Self::Again => f.write_str("it was tried before"),
            Self::NotACommand(text) => write!(f, "`{}` is no command there", text.trim()),
            Self::LeavesFault => f.write_str("the fault is still there"),
            Self::Brings(message) => write!(f, "it brings a new fault: {message}"),
            Self::DeadEnd(text) => write!(f, "`{}` leads to no command", text.trim()),
        }
    }
}

/// The fix that a script is, with its verdict.
///
/// A fix of a model is held to more than one of a rule: it may bring no new fault, be it ever so mild, and nothing that the
/// dialect does not know. It is never graded higher than [`Applicability::Review`].
///
/// # Errors
/// What speaks against it.
pub fn judge(analysis: &Analysis, fault: &Fault, shown: &Shown, script: &Script) -> Result<Fix, Objection> {
    let edits = script.edits(analysis, shown)?;
    let after = analysis.after(&edits).map_err(|_| Objection::Overlap)?;
    if after.document.bytes() == analysis.document.bytes() {
        return Err(Objection::NoChange);
    }
    if let Some(line) = unknown_line(&after, &edits) {
        return Err(Objection::NotACommand(line));
    }
    let verdict = Verdict::compare(fault, &analysis.faults, &after.faults);
    let new = verdict.introduces.first().or(verdict.uncovers.first());
    if let Some(new) = new {
        let new = after.faults().find(|fault| fault.fingerprint == *new);
        let place = |place: crate::text::Place| (String::new(), after.document.line_of(place.span.start).get());
        let message = new.map(|fault| fault.message.render(after.file, &place)).unwrap_or_default();
        return Err(Objection::Brings(message));
    }
    if !verdict.mends_its_fault {
        return Err(Objection::LeavesFault);
    }
    let edits = edits.edits().to_vec();
    let title = clean_line(&script.title(shown)).into_owned();
    Ok(Fix { origin: Origin::Model, verdict: Some(verdict), ..Fix::new(title, Applicability::Review, edits) })
}

/// A line that came with the edits and is not known in its place.
fn unknown_line(after: &Analysis, edits: &EditSet) -> Option<String> {
    let mut grown = 0_i64;
    for edit in edits.edits() {
        let length = i64::try_from(edit.text.len()).unwrap_or(0);
        let start = i64::from(edit.range.start) + grown;
        let end = start + length;
        grown += length - i64::from(edit.range.len());
        let offset = |at: i64| u32::try_from(at).unwrap_or(0);
        if edit.text.trim().is_empty() {
            continue;
        }
        let (first, last) = (after.document.line_of(offset(start)), after.document.line_of(offset(end - 1)));
        for line in (first.index()..=last.index()).map(LineNumber::from_index) {
            let span = after.document.line_span(line);
            let text = after.document.slice(span);
            if text.trim().is_empty() || after.tree.grammar().is_comment(text.trim_start()) {
                continue;
            }
            let known = |own: crate::dialect::StatementRef<'_>| matches!(own.recognition(), Recognition::Known { .. });
            let mut on_line = after.tree.on_line(&after.document, span).peekable();
            let is_known = on_line.peek().is_some() && on_line.all(known);
            // A brace that closes a block is no statement.
            if !is_known && text.trim() != "}" {
                return Some(text.to_owned());
            }
        }
    }
    None
}

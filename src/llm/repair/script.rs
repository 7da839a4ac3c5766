//! What a model wants to change: lines to delete, to replace and to add, all in terms of the lines that it was shown.
//!
//! Written as a small diff: `-` and a quoted line, `+` and a new one, a blank and a quoted line after which the new ones
//! come. There are no line numbers in it: small models count badly.

use super::judge::Objection;
use super::shown::{END, Kind, Line, Shown};
use crate::analysis::Analysis;
use crate::llm::mask::Masks;
use crate::text::{Edit, EditSet};

/// The most changes of a script, and the most lines that it may add in one place: more is no repair of one fault.
pub const MOST_CHANGES: usize = 4;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A shown line becomes these, or goes.
    Replace {
        /// Which of the shown lines.
        line: usize,
        /// The new lines with their indentation, secrets masked.
        with: Vec<String>,
    },
    /// Lines are added.
    Insert {
        /// After which of the shown lines.
        after: usize,
        /// The new lines with their indentation, secrets masked.
        lines: Vec<String>,
    },
}

/// The changes, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The changes.
    pub changes: Vec<Change>,
}

/// The first character of a script's line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Marker {
    /// The quoted line goes.
    Minus,
    /// A new line comes.
    Plus,
    /// The quoted line stays, and what comes next comes after it.
    Blank,
}

impl Script {
    /// Reads a script that was written freely: what surrounds the diff is passed over, and so is what comes after a line
    /// that makes no sense.
    ///
    /// # Errors
    /// A quotation of a line that was not shown, a new line without a place, or no change.
    pub fn parse(text: &str, shown: &Shown) -> Result<Self, Objection> {
        let mut script = Self::default();
        for line in text.lines() {
            let line = line.trim_end();
            let is_frame = line.is_empty() || ["```", "@@", "---", "+++"].iter().any(|frame| line.starts_with(frame));
            if is_frame {
                continue;
            }
            let (marker, rest) = match line.as_bytes().first() {
                Some(b'-') => (Marker::Minus, &line[1..]),
                Some(b'+') => (Marker::Plus, &line[1..]),
                Some(b' ') => (Marker::Blank, &line[1..]),
                _ => (Marker::Blank, line),
            };
            let is_too_much = script.changes.len() >= MOST_CHANGES && marker != Marker::Plus;
            match script.line(marker, rest, shown) {
                Ok(()) if !is_too_much => {}
                Err(objection) if script.changes.is_empty() => return Err(objection),
                // Small models go on and on; what they wrote first is judged.
                _ => break,
            }
        }
        script.changes.truncate(MOST_CHANGES);
        script.finished(shown)
    }

    /// Takes the next line of a script.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub fn line(&mut self, marker: Marker, text: &str, shown: &Shown) -> Result<(), Objection> {
        match marker {
            Marker::Plus => match self.changes.last_mut() {
                Some(Change::Replace { with: lines, .. } | Change::Insert { lines, .. }) => lines.push(text.to_owned()),
                None => return Err(Objection::NoPlace(text.to_owned())),
            },
            Marker::Minus => {
                let is_free = |at: usize, line: &Line| line.kind == Kind::Statement && !self.replaces(at);
                let line = shown.find(text, is_free).ok_or_else(|| Objection::NotShown(text.to_owned()))?;
                self.changes.push(Change::Replace { line, with: Vec::new() });
            }
            Marker::Blank => {
                let after = shown
                    .find(text, |at, _| !self.adds_after(at))
                    .ok_or_else(|| Objection::NotShown(text.to_owned()))?;
                self.changes.push(Change::Insert { after, lines: Vec::new() });
            }
        }
        Ok(())
    }

    /// Is this shown line replaced or deleted?
    pub fn replaces(&self, at: usize) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Replace { line, .. } if *line == at))
    }

    /// Is something added after this shown line, or was it quoted for that?
    pub fn adds_after(&self, at: usize) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Insert { after, .. } if *after == at))
    }

    /// Without lines of mere context and without what changes nothing.
    ///
    /// # Errors
    /// Where nothing is left, or too much.
    pub fn finished(mut self, shown: &Shown) -> Result<Self, Objection> {
        self.changes.retain(|change| match change {
            Change::Insert { lines, .. } => !lines.is_empty(),
            Change::Replace { line, with } => {
                !matches!((with.as_slice(), shown.lines().get(*line)), ([new], Some(old)) if *new == old.text)
            }
        });
        let lines = |change: &Change| match change {
            Change::Replace { with: lines, .. } | Change::Insert { lines, .. } => lines.len(),
        };
        match self.changes.len().max(self.changes.iter().map(lines).max().unwrap_or(0)) {
            0 => Err(Objection::NoChange),
            1..=MOST_CHANGES => Ok(self),
            _ => Err(Objection::TooMuch),
        }
    }

    /// The edits that it means, secrets put back.
    ///
    /// # Errors
    /// Where one line is changed twice, or a placeholder stands for nothing that is known.
    pub fn edits(&self, analysis: &Analysis, shown: &Shown) -> Result<EditSet, Objection> {
        let document = &analysis.document;
        let ending = document.ending().as_str();
        let new = self.changes.iter().flat_map(|change| match change {
            Change::Replace { with: lines, .. } | Change::Insert { lines, .. } => lines,
        });
        if let Some(line) = new.clone().find(|line| Masks::has_placeholder(&shown.masks.unmask(line))) {
            return Err(Objection::Unread(line.clone()));
        }
        let text = |lines: &[String]| shown.masks.unmask(&lines.join(ending));
        let mut edits = Vec::new();
        for change in &self.changes {
            match change {
                Change::Replace { line, with } => {
                    let Some(line) = shown.lines().get(*line) else { continue };
                    let span = document.line_span(line.number);
                    edits.push(if with.is_empty() {
                        let whole =
                            analysis.tree.at(document, span.start).map_or(span, crate::dialect::StatementRef::subtree);
                        Edit::delete_lines(analysis.file, document, whole)
                    } else {
                        Edit::replace(analysis.file, span, text(with))
                    });
                }
                Change::Insert { after, lines } => {
                    let Some(line) = shown.lines().get(*after) else { continue };
                    let at = document.line_span(line.number).start;
                    edits.push(Edit::insert_line_after(analysis.file, document, at, &text(lines)));
                }
            }
        }
        EditSet::new(edits).map_err(|_| Objection::Overlap)
    }

    /// What it does, as an instruction to the engineer.
    pub fn title(&self, shown: &Shown) -> String {
        let text = |at: usize| shown.lines().get(at).map_or("", |line| line.text.trim());
        let more = |count: usize| if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        let title = match self.changes.as_slice() {
            [] => return String::new(),
            [Change::Replace { line, with }, rest @ ..] => match with.as_slice() {
                [] => format!("Delete `{}`{}", text(*line), more(1 + rest.len())),
                [new, ..] => format!("Write `{}`{}", new.trim(), more(1 + rest.len())),
            },
            [Change::Insert { lines, .. }, rest @ ..] => {
                let first = lines.first().map_or("", |line| line.trim());
                format!("Add `{first}`{}", more(lines.len() + rest.len()))
            }
        };
        shown.masks.unmask(&title)
    }
}

/// How a shown line is quoted.
pub fn quotation(marker: Marker, text: &str) -> String {
    let sign = match marker {
        Marker::Minus => '-',
        Marker::Plus => '+',
        Marker::Blank => ' ',
    };
    // The end of the config is no line and has no indentation that a blank could be part of.
    if text == END { format!(" {END}") } else { format!("{sign}{text}") }
}

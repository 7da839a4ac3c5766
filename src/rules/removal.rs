//! Edits that take statements out of a config, whole lines at a time.

use crate::dialect::StatementRef;
use crate::text::{Document, Edit, FileId, Span};

/// Deletes a statement's lines and the lines below it.
pub fn delete(file: FileId, document: &Document, statement: StatementRef<'_>) -> Edit {
    Edit::delete_lines(file, document, statement.subtree())
}

/// Deletes several statements; one that stands below another goes with it.
pub fn delete_all<'a>(
    file: FileId,
    document: &Document,
    statements: impl Iterator<Item = StatementRef<'a>>,
) -> Vec<Edit> {
    let mut spans: Vec<Span> = statements.map(|statement| document.whole_lines(statement.subtree())).collect();
    spans.sort();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged.into_iter().map(|span| Edit::delete_lines(file, document, span)).collect()
}

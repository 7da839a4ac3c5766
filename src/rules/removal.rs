//! Edits that take statements out of a config, whole lines at a time.

use crate::dialect::{StatementId, StatementRef, Tree};
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

/// The whole lines that these statements of one part fill, in order; nothing where other things stand on them too.
pub fn own_lines(document: &Document, tree: &Tree, statements: &[StatementId]) -> Option<Vec<Span>> {
    let mut lines: Vec<Span> = Vec::new();
    for id in statements {
        let own = tree.get(document.text(), *id)?.subtree();
        let whole = document.whole_lines(own);
        let before = document.slice(Span::new(whole.start, own.start));
        let after = document.slice(Span::new(own.end, whole.end)).trim();
        // Before it on its line stands nothing, or the path to it.
        let alone = !before.contains(['{', '}', ';']) && (after.is_empty() || after.starts_with([';', '#']));
        if !alone || after.contains(['{', '}']) || after.matches(';').count() > 1 {
            return None;
        }
        match lines.last_mut() {
            Some(last) if whole.start <= last.end => *last = last.cover(whole),
            _ => lines.push(whole),
        }
    }
    lines.is_sorted().then_some(lines)
}

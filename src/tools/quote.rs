//! Lines of configs as a tool shows them: cleaned, and without secrets.

use crate::analysis::Analysis;
use crate::dialect::StatementRef;
use crate::rules::without_secrets;
use crate::text::{LineNumber, Place, clean_line};

/// A statement's own words.
pub(super) fn statement(statement: StatementRef<'_>) -> String {
    clean_line(&without_secrets(statement)).into_owned()
}

/// A statement's own words, and those of what it stands under.
pub(super) fn in_place(of: StatementRef<'_>) -> String {
    match of.parent() {
        Some(above) => format!("{} (under {})", statement(of), statement(above)),
        None => statement(of),
    }
}

/// A line, with its indentation.
pub(super) fn line(analysis: &Analysis, line: LineNumber) -> String {
    let document = &analysis.document;
    let span = document.line_span(line);
    let text = document.slice(span);
    let indent = text.len() - text.trim_start().len();
    let indent = " ".repeat(indent.min(12));
    let mut own = analysis.tree.on_line(document, span).filter(|statement| statement.span().end <= span.end).peekable();
    if own.peek().is_none() {
        return format!("{indent}{}", guarded(text.trim()));
    }
    let words: Vec<String> = own.map(statement).collect();
    let brace = if text.trim_end().ends_with('{') { " {" } else { "" };
    format!("{indent}{}{brace}", words.join("; "))
}

/// Text that no grammar has read, such as a banner or a key: what follows a tell-tale word may be a secret.
pub(super) fn guarded(text: &str) -> String {
    const BEFORE_SECRETS: [&str; 9] =
        ["password", "secret", "key", "key-string", "community", "pre-shared-key", "md5", "passphrase", "token"];
    let mut out = Vec::new();
    for word in text.split(' ') {
        out.push(word);
        if BEFORE_SECRETS.iter().any(|known| known.eq_ignore_ascii_case(word.trim_end_matches([':', '=']))) {
            out.push("<secret>");
            break;
        }
    }
    clean_line(&out.join(" ")).into_owned()
}

/// The place of a line.
pub(super) fn place(analysis: &Analysis, line: LineNumber) -> Place {
    Place::new(analysis.file, analysis.document.line_span(line))
}

/// The place of a statement.
pub(super) fn place_of(analysis: &Analysis, statement: StatementRef<'_>) -> Place {
    Place::new(analysis.file, statement.span())
}

//! Colours and columns for text that goes to a terminal.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::rules::Severity;
use crate::text::clean_line;

/// The terminal's own 16 colours, which fit every background that its user chose.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Errors, lines that go.
    Red,
    /// Warnings.
    Yellow,
    /// Remarks, hints.
    Cyan,
    /// Lines that come.
    Green,
    /// Line numbers and frames.
    Blue,
    /// Headings.
    Bold,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Red => "\x1b[1;31m",
            Self::Yellow => "\x1b[1;33m",
            Self::Cyan => "\x1b[1;36m",
            Self::Green => "\x1b[32m",
            Self::Blue => "\x1b[1;34m",
            Self::Bold => "\x1b[1m",
        }
    }

    /// The ink of a severity.
    pub fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Red,
            Severity::Warning => Self::Yellow,
            Severity::Info => Self::Cyan,
        }
    }
}

impl Style {
    /// The text in this ink, where there are colours. The text must be clean.
    pub fn paint(self, ink: Ink, text: &str) -> Cow<'_, str> {
        if self.colour && !text.is_empty() {
            Cow::Owned(format!("{}{text}\x1b[0m", ink.code()))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Terminal columns of a text once it is cleaned.
pub(super) fn columns(text: &str) -> usize {
    clean_line(text).width()
}

/// The text cut to so many columns, with `...` where something is missing. The text must be clean.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns || text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    let mut out = String::new();
    for c in text.chars() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + 3 > columns {
            break;
        }
        out.push(c);
    }
    out.push_str("...");
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_by_columns() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abc...");
        assert_eq!(cut("漢字漢字", 7), "漢字...");
        assert_eq!(columns("a\tb"), 9);
    }
}

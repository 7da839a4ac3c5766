//! The config that a fault is to be planted in, and what of it mutations choose from.

use std::net::Ipv4Addr;

use crate::analysis::Analysis;
use crate::dialect::grammar::{Form, Role, ValueType};
use crate::dialect::{Recognition, StatementRef, Value};
use crate::text::{Edit, LineNumber, Span};

/// A config and the part of it that is in focus.
pub(super) struct Site<'a> {
    pub analysis: &'a Analysis,
    /// The statements that stand on one line and open nothing, in focus.
    pub leaves: Vec<StatementRef<'a>>,
    /// The words one of which a line in focus has, in itself or above it; without any, all lines are.
    focus: &'static [&'static str],
}

impl<'a> Site<'a> {
    pub fn new(analysis: &'a Analysis, focus: &'static [&'static str]) -> Self {
        let mut site = Self { analysis, leaves: Vec::new(), focus };
        site.leaves = site.all_leaves().into_iter().filter(|leaf| site.in_focus(*leaf)).collect();
        site
    }

    /// The statements that stand on one line and open nothing, in focus or not.
    pub fn all_leaves(&self) -> Vec<StatementRef<'a>> {
        let document = &self.analysis.document;
        let is_leaf = |statement: &StatementRef<'a>| {
            statement.descendants().next().is_none()
                && matches!(statement.recognition(), Recognition::Known { .. })
                && document.line_of(statement.block().start) == document.line_of(statement.block().end)
        };
        self.analysis.tree.statements(document).filter(is_leaf).collect()
    }

    fn in_focus(&self, statement: StatementRef<'a>) -> bool {
        let has = |text: &str| self.focus.iter().any(|word| has_word(text, word));
        self.focus.is_empty()
            || has(self.line_text(statement))
            || statement.ancestors().iter().any(|above| has(above.text()))
    }

    /// Are the words between braces or `set` lines?
    pub fn is_paths(&self) -> bool {
        self.analysis.tree.grammar().lexicon().form != Form::Lines
    }

    pub fn text(&self, span: Span) -> &'a str {
        self.analysis.document.slice(span)
    }

    /// The line that a statement stands on, without its ending.
    pub fn line_text(&self, statement: StatementRef<'_>) -> &'a str {
        let document = &self.analysis.document;
        document.slice(document.line_span(document.line_of(statement.span().start)))
    }

    /// The lines of the document, in focus or not.
    pub fn lines(&self) -> impl Iterator<Item = (Span, &'a str)> + use<'a> {
        let document = &self.analysis.document;
        (0..document.line_count()).map(move |index| {
            let span = document.line_span(LineNumber::from_index(index));
            (span, document.slice(span))
        })
    }

    pub fn replace(&self, span: Span, text: impl Into<String>) -> Edit {
        Edit::replace(self.analysis.file, span, text)
    }

    pub fn delete(&self, span: Span) -> Edit {
        Edit::delete_lines(self.analysis.file, &self.analysis.document, span)
    }

    pub fn insert_after(&self, offset: u32, line: &str) -> Edit {
        Edit::insert_line_after(self.analysis.file, &self.analysis.document, offset, line)
    }

    pub fn insert_before(&self, offset: u32, line: &str) -> Edit {
        Edit::insert_line_before(self.analysis.file, &self.analysis.document, offset, line)
    }

    /// The blanks in front of a statement's line.
    pub fn indent(&self, statement: StatementRef<'_>) -> &'a str {
        let line = self.line_text(statement);
        &line[..line.len() - line.trim_start().len()]
    }

    /// The values of a statement that are of such a type.
    pub fn values(statement: StatementRef<'a>, fits: impl Fn(ValueType) -> bool) -> Vec<Value> {
        let of_type = |value: &Value| matches!(statement.slot(*value).role, Role::Value(found) if fits(found));
        statement.values().filter(of_type).collect()
    }

    /// The values of all leaves in focus that are of such a type.
    pub fn all_values(&self, fits: impl Fn(ValueType) -> bool + Copy) -> Vec<(StatementRef<'a>, Value)> {
        let of_leaf = |leaf: &StatementRef<'a>| {
            let leaf = *leaf;
            Self::values(leaf, fits).into_iter().map(move |value| (leaf, value)).collect::<Vec<_>>()
        };
        self.leaves.iter().flat_map(of_leaf).collect()
    }

    /// Every word in focus that is an IPv4 address, alone or before a slash.
    pub fn addresses(&self) -> Vec<(Span, Ipv4Addr)> {
        let mut out = Vec::new();
        for leaf in &self.leaves {
            for index in 0..leaf.word_count() {
                let span = leaf.word_span(index);
                let word = self.text(span);
                let address = word.split('/').next().unwrap_or_default();
                if let Ok(parsed) = address.parse::<Ipv4Addr>() {
                    out.push((Span::new(span.start, span.start + address.len() as u32), parsed));
                }
            }
        }
        out
    }
}

/// Does a text have these words, one after the other and by themselves?
pub(super) fn has_word(text: &str, words: &str) -> bool {
    find_words(text, words).is_some()
}

/// Where a text has these words, one after the other and by themselves.
pub(super) fn find_words(text: &str, words: &str) -> Option<usize> {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    let bytes = text.as_bytes();
    text.match_indices(words).map(|(at, _)| at).find(|&at| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        !is_part(before) && !is_part(bytes.get(at + words.len()))
    })
}

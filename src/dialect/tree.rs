//! A config as statements: one tree type for all dialects.
//!
//! The tree is cut into *sections*, one per top-level statement with all below it (or a few `set` lines of one stanza). A section knows only offsets from its
//! own beginning, so after an edit elsewhere it is used again as it is. Its numbers never leave this module: everything
//! outside works with [`StatementRef`], which speaks in offsets of the document.

mod draft;
mod section;

use std::sync::Arc;

use super::grammar::{Command, CommandId, Grammar, ModeId, NearMiss, Role, Slot, SlotId};
use crate::text::{Document, Span};
pub(super) use draft::{Draft, Entry};
use section::Verdict;
pub use section::{Section, Statement};

/// A statement of a tree. Valid for that tree only.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    section: u32,
    index: u32,
}

/// What a line is to its dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// A command.
    Known {
        /// Which.
        command: CommandId,
        /// `no` or `default` in front.
        negated: bool,
        /// Written short.
        abbreviated: bool,
        /// The first word after the identifying part.
        identity_end: u16,
    },
    /// Not in our grammar: silence is honest.
    Unmodelled,
    /// One word away from a command of this mode.
    NearMiss(Box<NearMiss>),
    /// A command of another mode.
    OtherMode {
        /// The command that it is there.
        command: CommandId,
    },
    /// Not a line of the config: a prompt, `--More--`, a collector's header.
    Capture,
}

/// A value of a statement.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Which position of the command it fills.
    pub slot: SlotId,
    /// Its bytes.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) start: u32,
    pub(super) section: Arc<Section>,
}

/// A whole config.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) grammar: &'static Grammar,
    pub(super) sections: Vec<Placed>,
    /// What the reader stumbled over.
    pub(super) problems: Vec<Problem>,
    /// All lines stand at the left margin: nesting comes from the grammar alone.
    pub(super) flat: bool,
}

/// A break in the form of the file, which the reader had to guess its way past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// Where it begins.
    pub span: Span,
}

/// The kinds of breaks.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A banner whose delimiter never comes again.
    UnterminatedText,
    /// A block of data whose last word never comes.
    UnterminatedData,
    /// A prompt, and perhaps what was typed at it.
    Prompt,
    /// A pager's question.
    Pager,
    /// A condition that no `then` follows.
    NoThen,
    /// An `if` that no `endif` ends.
    NoEndif,
    /// An `elseif`, `else` or `endif` without an `if`, or after `else`.
    StrayBranch,
    /// A bracket that is not closed, or was not opened.
    UnevenBrackets,
    /// An entry of a list after which the comma is missing.
    NoComma,
    /// A block whose brace is never closed.
    UnclosedBlock,
    /// A closing brace without a block.
    StrayBrace,
}

impl Tree {
    /// A tree of no statements.
    pub fn unread(grammar: &'static Grammar) -> Self {
        Self { grammar, sections: Vec::new(), problems: Vec::new(), flat: false }
    }

    /// The grammar that it was read with.
    pub fn grammar(&self) -> &'static Grammar {
        self.grammar
    }

    /// What the reader stumbled over.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The number of sections.
    pub fn section_count(&self) -> usize {
        self.sections.len()
    }

    /// A section: where it starts, and the key under which what was found out about it may be kept.
    pub fn section(&self, index: usize) -> Option<(u32, &Arc<Section>)> {
        self.sections.get(index).map(|placed| (placed.start, &placed.section))
    }

    /// The section of a statement.
    pub fn section_of(&self, id: StatementId) -> Option<&Arc<Section>> {
        self.sections.get(id.section as usize).map(|placed| &placed.section)
    }

    /// The statements of one section.
    pub fn section_statements<'a>(
        &'a self,
        text: &'a str,
        index: usize,
    ) -> impl Iterator<Item = StatementRef<'a>> + use<'a> {
        let count = self.sections.get(index).map_or(0, |placed| placed.section.statements().len());
        (0..count).filter_map(move |at| self.get(text, StatementId { section: index as u32, index: at as u32 }))
    }

    /// All statements in order.
    pub fn statements<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = StatementRef<'a>> + use<'a> {
        (0..self.sections.len()).flat_map(move |index| self.section_statements(document.text(), index))
    }

    /// The top-level statements in order.
    pub fn top_level<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = StatementRef<'a>> + use<'a> {
        (0..self.sections.len() as u32).flat_map(move |section| {
            let mut next = Some(0);
            std::iter::from_fn(move || {
                let statement = self.get(document.text(), StatementId { section, index: next? })?;
                next = Some(statement.statement.subtree_end);
                Some(statement)
            })
        })
    }

    /// A statement.
    pub fn get<'a>(&'a self, text: &'a str, id: StatementId) -> Option<StatementRef<'a>> {
        let placed = self.sections.get(id.section as usize)?;
        let statement = placed.section.statements().get(id.index as usize)?;
        Some(StatementRef { tree: self, text, placed, statement, id })
    }

    /// The statements that begin on a line, in order.
    pub fn on_line<'a>(
        &'a self,
        document: &'a Document,
        line: Span,
    ) -> impl Iterator<Item = StatementRef<'a>> + use<'a> {
        let first = self.sections.partition_point(|placed| placed.start < line.start).saturating_sub(1);
        (first..self.sections.len()).take_while(move |&index| self.sections[index].start < line.end).flat_map(
            move |section| {
                let placed = &self.sections[section];
                let from = line.start.saturating_sub(placed.start);
                let begin = placed.section.statements().partition_point(|statement| statement.span.start < from);
                let rest = begin..placed.section.statements().len();
                rest.map_while(move |index| {
                    let id = StatementId { section: section as u32, index: index as u32 };
                    self.get(document.text(), id).filter(|statement| statement.span().start < line.end)
                })
            },
        )
    }

    /// The statement whose line, or opaque block, holds `offset`.
    pub fn at<'a>(&'a self, document: &'a Document, offset: u32) -> Option<StatementRef<'a>> {
        let line = document.full_line_span(document.line_of(offset));
        let last = line.end.max(line.start + 1) - 1;
        let section = self.sections.partition_point(|placed| placed.start <= last).checked_sub(1)?;
        let placed = &self.sections[section];
        let relative = last - placed.start;
        let index = placed.section.statements().partition_point(|s| s.span.start <= relative).checked_sub(1)?;
        let found = self.get(document.text(), StatementId { section: section as u32, index: index as u32 })?;
        (found.block().end >= line.start && found.block().end > offset.min(line.start)).then_some(found)
    }
}

/// A statement in its document. Cheap to copy; all spans are the document's.
#[derive(Copy, Clone)]
pub struct StatementRef<'a> {
    tree: &'a Tree,
    text: &'a str,
    placed: &'a Placed,
    statement: &'a Statement,
    id: StatementId,
}

impl<'a> StatementRef<'a> {
    /// Its handle.
    pub fn id(self) -> StatementId {
        self.id
    }

    /// The section that it belongs to, by index.
    pub fn section_index(self) -> usize {
        self.id.section as usize
    }

    /// Its words, without indentation and trailing blanks.
    pub fn span(self) -> Span {
        self.absolute(self.statement.span)
    }

    /// From its first word to the end of the opaque lines that it takes in; mostly the same as [`Self::span`].
    pub fn block(self) -> Span {
        self.absolute(Span::new(self.statement.span.start, self.section().block_end(self.id.index)))
    }

    /// From its first word to the end of the last statement below it, or of the brace that closes its block.
    pub fn subtree(self) -> Span {
        let last = self.section().block_end(self.statement.subtree_end - 1);
        let close_end = self.section().extent(self.id.index).close_end;
        self.absolute(Span::new(self.statement.span.start, last.max(close_end)))
    }

    /// Its text.
    pub fn text(self) -> &'a str {
        self.text.get(self.span().range()).unwrap_or_default()
    }

    /// Columns of indentation.
    pub fn indent(self) -> usize {
        self.statement.indent as usize
    }

    /// The grammar that it was read with.
    pub fn grammar(self) -> &'static Grammar {
        self.tree.grammar
    }

    /// The mode that it was read in.
    pub fn mode(self) -> ModeId {
        self.statement.mode
    }

    /// The name of that mode.
    pub fn mode_name(self) -> &'static str {
        &self.tree.grammar.mode(self.statement.mode).name
    }

    /// What it is to its dialect.
    pub fn recognition(self) -> Recognition {
        self.section().recognition(self.id.index)
    }

    fn section(self) -> &'a Section {
        &self.placed.section
    }

    /// The command that it is; `None` for what is not known.
    pub fn command(self) -> Option<&'static Command> {
        match self.statement.verdict {
            Verdict::Known { command, .. } => Some(self.tree.grammar.command(command)),
            _ => None,
        }
    }

    /// The command's number.
    pub fn command_id(self) -> Option<CommandId> {
        match self.statement.verdict {
            Verdict::Known { command, .. } => Some(command),
            _ => None,
        }
    }

    /// The command's leading literal words, such as `ip access-group`; empty for what is not known.
    pub fn path(self) -> &'a str {
        self.command().map_or("", |command| &command.path)
    }

    /// True where it is this command and not its negation.
    pub fn is(self, path: &str) -> bool {
        !self.negated() && self.path() == path
    }

    /// `no` or `default` in front.
    pub fn negated(self) -> bool {
        matches!(self.statement.verdict, Verdict::Known { negated: true, .. })
    }

    /// The statement that it stands under.
    pub fn parent(self) -> Option<Self> {
        self.statement.parent.checked_sub(1).and_then(|index| self.sibling(index))
    }

    /// The statements from the top down to its parent.
    pub fn ancestors(self) -> Vec<Self> {
        let mut out = Vec::new();
        let mut at = self.parent();
        while let Some(statement) = at {
            out.push(statement);
            at = statement.parent();
        }
        out.reverse();
        out
    }

    /// The statements directly under it.
    pub fn children(self) -> impl Iterator<Item = Self> + use<'a> {
        let end = self.statement.subtree_end;
        let mut next = self.id.index + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let child = self.sibling(next)?;
            next = child.statement.subtree_end;
            Some(child)
        })
    }

    /// All statements under it, in order.
    pub fn descendants(self) -> impl Iterator<Item = Self> + use<'a> {
        (self.id.index + 1..self.statement.subtree_end).filter_map(move |index| self.sibling(index))
    }

    /// The number of its words.
    pub fn word_count(self) -> usize {
        usize::from(self.statement.words)
    }

    /// Its words.
    pub fn words(self) -> impl Iterator<Item = &'a str> + use<'a> {
        (0..self.word_count()).map(move |index| self.word(index))
    }

    /// A word; empty past the last one.
    pub fn word(self, index: usize) -> &'a str {
        self.text.get(self.word_span(index).range()).unwrap_or_default()
    }

    /// Where a word stands; the end of the statement past the last one.
    pub fn word_span(self, index: usize) -> Span {
        if index >= self.word_count() {
            return Span::at(self.span().end);
        }
        self.absolute(self.section().word(self.statement, index))
    }

    /// True where one of its words is this one, without regard to case.
    pub fn has_word(self, word: &str) -> bool {
        self.words().any(|own| own.eq_ignore_ascii_case(word))
    }

    /// The word after this one.
    pub fn word_after(self, word: &str) -> Option<&'a str> {
        let at = self.words().position(|own| own.eq_ignore_ascii_case(word))?;
        (at + 1 < self.word_count()).then(|| self.word(at + 1))
    }

    /// The values that the command took, in order.
    pub fn values(self) -> impl Iterator<Item = Value> + use<'a> {
        self.section().values_of(self.id.index).map(move |value| {
            let first = self.word_span(usize::from(value.first));
            let last = self.word_span(usize::from(value.first) + usize::from(value.count).saturating_sub(1));
            Value { slot: value.slot, span: first.cover(last) }
        })
    }

    /// The text of the value at a position, counted from 0.
    pub fn value(self, index: usize) -> Option<&'a str> {
        self.values().nth(index).map(|value| self.value_text(value))
    }

    /// The text of a value.
    pub fn value_text(self, value: Value) -> &'a str {
        self.text.get(value.span.range()).unwrap_or_default()
    }

    /// What a value's position takes.
    pub fn slot(self, value: Value) -> &'a Slot {
        self.tree.grammar.slot(value.slot)
    }

    /// The words of a kind of name.
    pub fn kind_words(self, kind: super::grammar::KindId) -> &'a str {
        &self.tree.grammar.kind(kind).words
    }

    /// The name that it defines.
    pub fn defined_name(self) -> Option<&'a str> {
        self.values()
            .find(|value| matches!(self.slot(*value).role, Role::Define { .. }))
            .map(|value| self.value_text(value))
    }

    /// The words that identify the command on the device; the rest is replaced when it is entered again.
    pub fn identity(self) -> impl Iterator<Item = &'a str> + use<'a> {
        let end = match self.statement.verdict {
            Verdict::Known { identity_end, .. } => identity_end as usize,
            _ => self.word_count(),
        };
        let keys = self.command().map_or(&[][..], |command| &command.key_words);
        // A list may be named IN: devices write their own words small.
        let is_key = move |word: &&str| keys.iter().any(|key| key == word);
        let rest = (end..self.word_count()).map(move |index| self.word(index)).filter(is_key);
        (0..end.min(self.word_count())).map(move |index| self.word(index)).chain(rest)
    }

    fn sibling(self, index: u32) -> Option<Self> {
        self.tree.get(self.text, StatementId { section: self.id.section, index })
    }

    fn absolute(self, span: Span) -> Span {
        Span::new(span.start + self.placed.start, span.end + self.placed.start)
    }
}

impl std::fmt::Debug for StatementRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.mode_name(), self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Dialect, read};

    #[test]
    fn long_and_far_words_are_whole() {
        let long = "x".repeat(70_000);
        let document = Document::from_text(&format!("interface Gi0/1\n description {long} y {long} z\n"));
        let tree = read(Dialect::Ios.grammar(), &document);
        let description = tree.statements(&document).nth(1).unwrap();
        let lengths: Vec<usize> = description.words().map(str::len).collect();
        assert_eq!(lengths, [11, 70_000, 1, 70_000, 1]);
        assert_eq!(description.value(0).map(str::len), Some(140_005));
    }
}

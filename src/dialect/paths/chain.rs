//! The words of one line as a chain of links, each in the mode that the one before it opens.

use super::super::grammar::{Capture, Link, MOST_WORDS, ModeId, Words};
use super::super::tree::{Entry, Recognition};
use super::{Frame, Reader};
use crate::text::Span;

/// Words that stand before a statement and say what holds of it: `inactive: interface ge-0/0/0`.
const MARKERS: [(&str, bool); 6] = [
    ("inactive:", true),
    ("delete:", true),
    ("protect:", false),
    ("replace:", false),
    ("active:", false),
    ("unprotect:", false),
];

impl Reader<'_> {
    /// Adds the links of these words to the tree and leaves them on the stack.
    pub(super) fn links(&mut self, words: &[Span], idle: bool) {
        let (mut words, mut idle) = (words, idle || self.stack.last().is_some_and(|frame| frame.idle));
        while let Some((first, rest)) = words.split_first()
            && let Some((_, is_idle)) = MARKERS.iter().find(|(marker, _)| *marker == &self.text[first.range()])
        {
            idle |= is_idle;
            words = rest;
        }
        let mut mode = self.stack.last().map_or(Some(self.grammar.global()), |frame| frame.mode);
        let text = self.text;
        let mut texts = std::mem::take(&mut self.words);
        texts.read(self.grammar, words.iter().map(|span| &text[span.range()]));
        let mut first = 0;
        while first < words.len() {
            let (end, opens) = self.link(mode, words, &texts, first, idle);
            first = end;
            if opens.is_none() && first < words.len() && mode.is_some() {
                // The next words are a sibling: `outer 10 inner 20`.
                self.stack.pop();
            } else {
                mode = opens;
            }
        }
        self.words = texts;
    }

    /// Adds the link that begins at `first`; gives where its words end, and the mode that it opens.
    fn link(
        &mut self,
        mode: Option<ModeId>,
        spans: &[Span],
        words: &Words<'_>,
        first: usize,
        idle: bool,
    ) -> (usize, Option<ModeId>) {
        let here = mode.unwrap_or(self.grammar.global());
        let readable = mode.is_some() && spans.len() <= MOST_WORDS;
        if let Some(Link { found, end }) = readable.then(|| self.grammar.link(here, words, first, idle)).flatten() {
            let opens = self.grammar.command(found.command).opens;
            let own = |capture: &Capture| Capture { first: capture.first - first as u16, ..*capture };
            let captures: Vec<Capture> = found.captures.iter().map(own).collect();
            let recognition = Recognition::Known {
                command: found.command,
                negated: idle,
                abbreviated: false,
                identity_end: found.identity_end.saturating_sub(first as u16),
            };
            self.push(here, &spans[first..end], &recognition, &captures, opens, idle);
            return (end, opens);
        }
        let recognition = if readable { self.nearly(here, words, first) } else { Recognition::Unmodelled };
        let opens = match &recognition {
            Recognition::NearMiss(miss) => self.grammar.command(miss.command).opens,
            _ => None,
        };
        self.push(here, &spans[first..], &recognition, &[], opens, idle);
        (spans.len(), opens)
    }

    /// What words that are no command come near to, asked once for equal words.
    fn nearly(&mut self, mode: ModeId, words: &Words<'_>, first: usize) -> Recognition {
        let above = self.stack.len().checked_sub(2).and_then(|at| self.stack[at].mode);
        let key = (mode, above, words.text()[first..].join(" "));
        if let Some(known) = self.unknown.get(&key) {
            return known.clone();
        }
        let one = self.grammar.near_links(mode, words, first).into_iter().next();
        let miss = one.or_else(|| self.grammar.distant_miss(mode, words, first));
        let recognition = miss.map_or_else(
            || self.elsewhere(mode, words, first),
            |miss| Recognition::NearMiss(Box::new(miss.counted_from(first))),
        );
        self.unknown.insert(key, recognition.clone());
        recognition
    }

    /// A path of a mode that is one level up or down: `family inet` without its `unit`.
    fn elsewhere(&self, mode: ModeId, words: &Words<'_>, first: usize) -> Recognition {
        let above = self.stack.len().checked_sub(2).and_then(|at| self.stack[at].mode);
        let mut modes = above.into_iter().chain(self.grammar.below(mode)).filter(|other| *other != mode);
        let command = modes.find_map(|other| self.grammar.belongs(other, words, first));
        command.map_or(Recognition::Unmodelled, |command| Recognition::OtherMode { command })
    }

    fn push(
        &mut self,
        mode: ModeId,
        words: &[Span],
        recognition: &Recognition,
        captures: &[Capture],
        opens: Option<ModeId>,
        idle: bool,
    ) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        if self.current.is_empty() {
            self.current_start = first.start;
        }
        let start = self.current_start;
        let relative = |span: Span| Span::new(span.start - start, span.end - start);
        let span = relative(first.cover(*last));
        let entry = Entry {
            span,
            block_end: span.end,
            parent: self.stack.last().map(|frame| frame.index),
            mode,
            indent: 0,
            recognition,
        };
        let words = words.iter().map(|span| relative(*span));
        let index = self.current.push(&entry, words, captures.iter().copied());
        self.stack.push(Frame { index, mode: opens, idle });
    }
}

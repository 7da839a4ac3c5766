//! The words of one line as a chain of links, each in the mode that the one before it opens.

use super::super::grammar::{Link, MOST_WORDS, ModeId, Words};
use super::super::tree::{Recognition, Statement, Value};
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
        while !words.is_empty() {
            let (taken, opens) = self.link(mode, words, idle);
            words = &words[taken.min(words.len())..];
            if opens.is_none() && !words.is_empty() && mode.is_some() {
                // The next words are a sibling: `outer 10 inner 20`.
                self.stack.pop();
            } else {
                mode = opens;
            }
        }
    }

    /// Adds one link; gives how many words it took and the mode that it opens.
    fn link(&mut self, mode: Option<ModeId>, spans: &[Span], idle: bool) -> (usize, Option<ModeId>) {
        let here = mode.unwrap_or(self.grammar.global());
        let known = if mode.is_some() && spans.len() <= MOST_WORDS { self.known_link(here, spans, idle) } else { None };
        if let Some(Link { found, taken }) = known {
            let opens = self.grammar.command(found.command).opens;
            let captures = found.captures.iter().map(|capture| {
                let (first, count) = (capture.first as usize, capture.count as usize);
                (capture.slot, spans[first].cover(spans[first + count - 1]))
            });
            let captures: Vec<_> = captures.collect();
            let recognition = Recognition::Known {
                command: found.command,
                negated: idle,
                abbreviated: false,
                identity_end: found.identity_end,
            };
            self.push(here, &spans[..taken], recognition, &captures, opens, idle);
            return (taken, opens);
        }
        let recognition = if mode.is_some() { self.nearly(here, spans) } else { Recognition::Unmodelled };
        let opens = match &recognition {
            Recognition::NearMiss(miss) => self.grammar.command(miss.command).opens,
            _ => None,
        };
        self.push(here, spans, recognition, &[], opens, idle);
        (spans.len(), opens)
    }

    fn known_link(&self, mode: ModeId, spans: &[Span], idle: bool) -> Option<Link> {
        let mut words = Words::default();
        words.read(self.grammar, spans.iter().map(|span| &self.text[span.range()]));
        self.grammar.link(mode, &words, idle)
    }

    /// What words that are no command come near to, asked once for equal words.
    fn nearly(&mut self, mode: ModeId, spans: &[Span]) -> Recognition {
        if spans.len() > MOST_WORDS {
            return Recognition::Unmodelled;
        }
        let texts: Vec<&str> = spans.iter().map(|span| &self.text[span.range()]).collect();
        let key = (mode, texts.join(" "));
        if let Some(known) = self.unknown.get(&key) {
            return known.clone();
        }
        let mut words = Words::default();
        words.read(self.grammar, texts.into_iter());
        let miss = self.grammar.near_links(mode, &words).into_iter().next();
        let recognition = miss.map_or(Recognition::Unmodelled, |miss| Recognition::NearMiss(Box::new(miss)));
        self.unknown.insert(key, recognition.clone());
        recognition
    }

    fn push(
        &mut self,
        mode: ModeId,
        words: &[Span],
        recognition: Recognition,
        captures: &[(super::super::grammar::SlotId, Span)],
        opens: Option<ModeId>,
        idle: bool,
    ) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        if self.current.statements.is_empty() {
            self.current_start = first.start;
        }
        let start = self.current_start;
        let relative = |span: Span| Span::new(span.start - start, span.end - start);
        let span = relative(first.cover(*last));
        let index = self.current.statements.len() as u32;
        let first_word = self.current.words.len() as u32;
        self.current.words.extend(words.iter().map(|span| relative(*span)));
        let first_value = self.current.values.len() as u32;
        self.current.values.extend(captures.iter().map(|&(slot, span)| Value { slot, span: relative(span) }));
        self.current.statements.push(Statement {
            span,
            block_end: span.end,
            close_end: 0,
            parent: self.stack.last().map(|frame| frame.index),
            mode,
            indent: 0,
            recognition,
            words: (first_word, words.len().min(usize::from(u16::MAX)) as u16),
            values: (first_value, captures.len() as u16),
            subtree_end: 0,
        });
        self.stack.push(Frame { index, mode: opens, idle });
    }
}

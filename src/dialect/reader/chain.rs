//! Several commands on one line: IOS-XR takes `router static address-family ipv4 unicast` for two, the second in the
//! mode that the first opens.

use super::super::grammar::{ModeId, Words};
use super::{Reader, Style};
use crate::text::Span;

/// Commands on one line, at most.
const MOST_COMMANDS: usize = 5;

/// Longer lines are not looked at: every place where they might be cut costs a search.
const MOST_WORDS: usize = 24;

impl Reader<'_> {
    /// Adds the line as one statement, or as those that it is made of; gives the offset to go on from.
    pub(super) fn line(&mut self, trimmed: Span, indent: usize, next: u32) -> u32 {
        let cuts = if self.grammar.lexicon().chained { self.cuts() } else { Vec::new() };
        if cuts.is_empty() {
            return self.statement(trimmed, indent, next);
        }
        let starts: Vec<u32> = cuts.iter().map(|&cut| self.spans[cut].start).collect();
        let mut at = trimmed.start;
        for start in starts {
            let end = self.text[..start as usize].trim_end().len() as u32;
            self.split(Span::new(at, end));
            self.statement(Span::new(at, end), indent, next);
            // What comes below must be indented: the next line at this column is beside the first command.
            self.set_style(Style::Indented);
            at = start;
        }
        self.split(Span::new(at, trimmed.end));
        let next = self.statement(Span::new(at, trimmed.end), indent, next);
        self.set_style(Style::Indented);
        next
    }

    /// The words at which a line that is no command begins a further one; empty where it is one, or is not known.
    fn cuts(&self) -> Vec<usize> {
        let modes = self.modes();
        if !(2..=MOST_WORDS).contains(&self.words.text().len())
            || modes.iter().any(|(mode, _)| self.grammar.recognise(*mode, &self.words).is_some())
        {
            return Vec::new();
        }
        modes.iter().find_map(|(mode, _)| self.cuts_in(*mode, 0, MOST_COMMANDS)).unwrap_or_default()
    }

    fn cuts_in(&self, mode: ModeId, from: usize, commands: usize) -> Option<Vec<usize>> {
        let words = self.words.text();
        (from + 1..words.len()).rev().find_map(|cut| {
            let command = self.grammar.recognise(mode, &self.part(from, cut)).filter(|found| !found.negated)?;
            let inner = self.grammar.command(command.command).opens?;
            if self.grammar.recognise(inner, &self.part(cut, words.len())).is_some() {
                return Some(vec![cut]);
            }
            let further = if commands > 2 { self.cuts_in(inner, cut, commands - 1)? } else { return None };
            Some(std::iter::once(cut).chain(further).collect())
        })
    }

    fn part(&self, from: usize, to: usize) -> Words<'_> {
        let mut part = Words::default();
        part.read(self.grammar, self.words.text()[from..to].iter().copied());
        part.patterns = self.words.patterns;
        part
    }
}

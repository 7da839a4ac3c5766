//! Lines that are taken in unread: banners, certificates; and where a block ends that says so by a word.

use super::super::grammar::ModeId;
use super::super::tree::{Problem, ProblemKind, Recognition};
use super::text::{indentation, trim};
use super::{Closing, Reader, Seen};
use crate::text::Span;

impl<'t> Reader<'t> {
    /// Old releases write an address family's lines at the column of its first one, and end it by
    /// `exit-address-family`: does such a line come before the indentation falls?
    pub(super) fn closed_at_same_column(&mut self, mode: ModeId, indent: usize, next: u32) -> bool {
        // At the left margin there is nothing to fall to, and the search would look beyond the section.
        if indent == 0 || !self.grammar.has_closers(mode) {
            return false;
        }
        let mut at = next;
        let mut first = true;
        let (decided, closed) = loop {
            if at >= self.region.end {
                break (at, false);
            }
            let start = at;
            let line = Span::new(at, self.line_end(at));
            at = self.after_newline(line.end);
            let trimmed = trim(self.text, line);
            let text = &self.text[trimmed.range()];
            if text.is_empty() || self.grammar.is_comment(text) {
                continue;
            }
            let own = indentation(self.text, line.start, trimmed.start);
            if first && own > indent {
                return false;
            }
            if own < indent {
                break (start, false);
            }
            if own == indent && self.grammar.is_closer(mode, text) {
                break (start, true);
            }
            if first
                && let Some(known) = self.closings.get(&(mode, indent))
                && (known.from..=known.decided).contains(&start)
            {
                return known.closed;
            }
            first = false;
        };
        self.closings.insert((mode, indent), Closing { from: next, decided, closed });
        closed
    }

    /// The lines that the statement takes in unread.
    pub(super) fn opaque(&mut self, seen: &Seen, trimmed: Span, next: u32) -> (u32, u32) {
        let Recognition::Known { command, negated: false, .. } = seen.recognition else { return (trimmed.end, next) };
        let command = self.grammar.command(command);
        if command.delimited
            && let Some(capture) = seen.captures.last()
        {
            let from = self.spans[capture.first as usize].start;
            return self.delimited_text(Span::new(from, trimmed.end), next);
        }
        if let Some(until) = &command.until {
            return self.lines_until(until, trimmed, next);
        }
        (trimmed.end, next)
    }

    fn delimited_text(&mut self, opening: Span, next: u32) -> (u32, u32) {
        let text: &'t str = &self.text[opening.range()];
        let delimiter: &'t str = match text.get(..2) {
            Some("^C") => "^C",
            _ => &text[..text.chars().next().map_or(0, char::len_utf8)],
        };
        if delimiter.is_empty() || text[delimiter.len()..].contains(delimiter) {
            return (opening.end, next);
        }
        let rest = self.text.get(next as usize..self.region.end as usize).unwrap_or_default();
        let sought = !self.never.contains(delimiter);
        if let Some(found) = sought.then(|| rest.find(delimiter)).flatten() {
            let end = next + found as u32 + delimiter.len() as u32;
            let line_end = self.line_end(end);
            return (end, self.after_newline(line_end));
        }
        self.never.insert(delimiter);
        self.problems.push(Problem { kind: ProblemKind::UnterminatedText, span: opening });
        (opening.end, next)
    }

    fn lines_until(&mut self, until: &'static str, trimmed: Span, next: u32) -> (u32, u32) {
        let mut at = if self.never_lines.contains(until) { self.region.end } else { next };
        while at < self.region.end {
            let end = self.line_end(at);
            let line = trim(self.text, Span::new(at, end));
            if &self.text[line.range()] == until {
                return (line.end, self.after_newline(end));
            }
            at = self.after_newline(end);
        }
        self.never_lines.insert(until);
        self.problems.push(Problem { kind: ProblemKind::UnterminatedData, span: trimmed });
        (trimmed.end, next)
    }
}

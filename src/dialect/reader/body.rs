//! Bodies that are not lines: the program of a route policy and the list of a set, up to the word that ends them.
//!
//! The device reads both free of form: a condition may go on over lines, `if x then pass endif` may stand on one. So a
//! body is cut into words at brackets and commas too, and into statements by its own words. What a statement *is* says
//! the grammar, as everywhere; this must know no command but `if`, `elseif`, `else`, `endif` and `then`.

use super::super::capture;
use super::super::grammar::{Body, Command, Grammar, MOST_WORDS, ModeId, Words};
use super::super::tree::{Entry, Problem, ProblemKind, Recognition};
use super::text::{indentation, is_blank, trim};
use super::{DEEPEST, Reader, recognise};
use crate::text::Span;

/// What is known while a body is cut.
struct Cut {
    body: Body,
    mode: ModeId,
    /// The statement that the body belongs to, and its column.
    opener: u32,
    indent: usize,
    /// The words of the statement that is being read.
    pending: Vec<Span>,
    pending_indent: usize,
    /// The brackets that are open.
    brackets: Vec<Span>,
    /// The branches that are open, outermost first.
    branches: Vec<Branch>,
    /// The entry of a list that no comma came after.
    uncommaed: Option<Span>,
    ended: bool,
}

/// An `if`, or the `elseif` or `else` that went on from it.
struct Branch {
    index: u32,
    /// The `if`.
    from: Span,
    is_else: bool,
}

impl Reader<'_> {
    /// Reads the body that this statement opens, if it does; gives the offset to go on from.
    pub(super) fn body(&mut self, index: u32, indent: usize, next: u32) -> u32 {
        let Some((body, mode)) = opened_body(self.grammar, &self.current.recognition(index)) else { return next };
        let span = self.current.span(index);
        let opener_span = Span::new(span.start + self.current_start, span.end + self.current_start);
        let mut cut = Cut {
            body,
            mode,
            opener: index,
            indent,
            pending: Vec::new(),
            pending_indent: 0,
            brackets: Vec::new(),
            branches: Vec::new(),
            uncommaed: None,
            ended: false,
        };
        let mut at = next;
        while at < self.region.end && !cut.ended {
            let line_end = self.line_end(at);
            let start = at;
            let trimmed = trim(self.text, Span::new(at, line_end));
            if !trimmed.is_empty() && !self.grammar.is_comment(&self.text[trimmed.range()]) {
                if self.is_beyond_body(&cut, start, trimmed) {
                    break;
                }
                self.body_line(&mut cut, start, line_end);
            }
            at = self.after_newline(line_end);
        }
        self.finish_statement(&mut cut);
        if !cut.ended {
            self.problems.push(Problem { kind: ProblemKind::UnterminatedData, span: opener_span });
        }
        self.unclosed_branches(&mut cut);
        at
    }

    /// A line at the opener's column that only another mode knows: the body's end was forgotten.
    fn is_beyond_body(&mut self, cut: &Cut, start: u32, trimmed: Span) -> bool {
        if indentation(self.text, start, trimmed.start) > cut.indent {
            return false;
        }
        if cut.indent == 0 && capture::is_prompt(&self.text[trimmed.range()]) {
            return true;
        }
        self.split(trimmed);
        let first = self.words.text().first().copied().unwrap_or_default();
        !self.grammar.begins(cut.mode, first) && self.grammar.recognise(self.grammar.global(), &self.words).is_some()
    }

    fn body_line(&mut self, cut: &mut Cut, start: u32, line_end: u32) {
        let line = self.without_residue(Span::new(start, line_end));
        let mut at = line.start;
        let mut first = true;
        while let Some(token) = next_word(self.text, at, line.end) {
            at = token.end;
            if first && cut.pending.is_empty() {
                cut.pending_indent = indentation(self.text, start, token.start);
            }
            match cut.body {
                Body::Program => self.program_word(cut, token, first, start),
                Body::List => self.list_word(cut, token, first, start),
            }
            if cut.ended {
                return;
            }
            first = false;
        }
    }

    fn program_word(&mut self, cut: &mut Cut, token: Span, first: bool, line_start: u32) {
        let text = self.text;
        let word = &text[token.range()];
        let condition = cut.pending.first().is_some_and(|span| is_condition(&text[span.range()]));
        // Within a condition only a word at the beginning of a line can be the next statement's, and `apply` is not.
        let begins = self.grammar.begins(cut.mode, word)
            && (!condition || (first && !word.eq_ignore_ascii_case("apply")))
            && (cut.brackets.is_empty() || first);
        // A new line is no more than a blank; but what it follows is mostly complete, or not known at all.
        let follows = first && !condition && cut.brackets.is_empty();
        if begins || (follows && self.is_whole(cut)) {
            if condition && let Some(last) = cut.pending.last() {
                self.problems.push(Problem { kind: ProblemKind::NoThen, span: *last });
            }
            self.finish_statement(cut);
            cut.pending_indent = indentation(text, line_start, token.start);
        }
        self.push_word(cut, token);
        if self.grammar.is_closer(cut.mode, word) && cut.pending.len() == 1 {
            cut.ended = true;
            self.unclosed_branches(cut);
            self.finish_statement(cut);
        } else if word.eq_ignore_ascii_case("then") && (condition || cut.pending.len() > 1) {
            self.finish_statement(cut);
        }
    }

    /// Are the words read so far a command, or none that could become one?
    fn is_whole(&self, cut: &Cut) -> bool {
        let text = self.text;
        let mut words = Words::default();
        words.read(self.grammar, cut.pending.iter().map(|span| &text[span.range()]));
        let begins = words.text().first().is_some_and(|first| self.grammar.begins(cut.mode, first));
        !begins || self.grammar.recognise(cut.mode, &words).is_some()
    }

    fn list_word(&mut self, cut: &mut Cut, token: Span, first: bool, line_start: u32) {
        let text = self.text;
        let word = &text[token.range()];
        let closes = self.grammar.is_closer(cut.mode, word);
        if word == "," && cut.brackets.is_empty() {
            self.finish_statement(cut);
            cut.uncommaed = None;
            return;
        }
        if (first && cut.brackets.is_empty()) || closes {
            cut.uncommaed = cut.pending.last().copied().or(cut.uncommaed);
            self.finish_statement(cut);
            cut.pending_indent = indentation(text, line_start, token.start);
        }
        if let Some(span) = cut.uncommaed.take().filter(|_| !closes) {
            self.problems.push(Problem { kind: ProblemKind::NoComma, span });
        }
        self.push_word(cut, token);
        if closes {
            cut.ended = true;
            self.finish_statement(cut);
        }
    }

    fn push_word(&mut self, cut: &mut Cut, token: Span) {
        // What goes on so long is no statement: it ends here, so that the next ones are found.
        if cut.pending.len() >= MOST_WORDS {
            self.finish_statement(cut);
        }
        match &self.text[token.range()] {
            "(" => cut.brackets.push(token),
            ")" if cut.brackets.pop().is_none() => {
                self.problems.push(Problem { kind: ProblemKind::UnevenBrackets, span: token });
            }
            _ => {}
        }
        cut.pending.push(token);
    }

    fn unclosed_branches(&mut self, cut: &mut Cut) {
        for branch in cut.branches.drain(..) {
            self.problems.push(Problem { kind: ProblemKind::NoEndif, span: branch.from });
        }
    }

    /// Adds the words read so far as a statement.
    fn finish_statement(&mut self, cut: &mut Cut) {
        if let Some(&span) = cut.brackets.first() {
            self.problems.push(Problem { kind: ProblemKind::UnevenBrackets, span });
            cut.brackets.clear();
        }
        let (Some(&first), Some(&last)) = (cut.pending.first(), cut.pending.last()) else { return };
        self.spans.clear();
        self.spans.append(&mut cut.pending);
        let text = self.text;
        self.words.read(self.grammar, self.spans.iter().map(|span| &text[span.range()]));
        let seen = self.recognise_in(cut.mode);
        let parent = self.branch_parent(cut, first);
        let start = self.current_start;
        let relative = |span: Span| Span::new(span.start - start, span.end - start);
        let span = relative(first.cover(last));
        let entry = Entry {
            span,
            block_end: span.end,
            parent: Some(parent),
            mode: cut.mode,
            indent: cut.pending_indent.min(usize::from(u16::MAX)) as u16,
            recognition: &seen.recognition,
        };
        let words = self.spans.iter().map(|span| relative(*span));
        let index = self.current.push(&entry, words, seen.captures.iter().copied());
        let from = cut.branches.last().map(|branch| branch.from);
        match text[first.range()].to_ascii_lowercase().as_str() {
            "if" => cut.branches.push(Branch { index, from: first, is_else: false }),
            word @ ("elseif" | "else") => {
                // Without an `if` its lines still stand under it, but there is nothing to close.
                if let Some(from) = from {
                    cut.branches.pop();
                    cut.branches.push(Branch { index, from, is_else: word == "else" });
                }
            }
            "endif" => drop(cut.branches.pop()),
            _ => {}
        }
    }

    /// The statement that one with this first word stands under: a branch goes beside the `if` that it belongs to.
    fn branch_parent(&mut self, cut: &Cut, first: Span) -> u32 {
        let word = self.text[first.range()].to_ascii_lowercase();
        let depth = cut.branches.len();
        let above = |depth: usize| depth.min(DEEPEST).checked_sub(1).map_or(cut.opener, |at| cut.branches[at].index);
        match (word.as_str(), cut.branches.last()) {
            ("elseif" | "else" | "endif", None) => {
                self.problems.push(Problem { kind: ProblemKind::StrayBranch, span: first });
                cut.opener
            }
            ("elseif" | "else", Some(branch)) if branch.is_else => {
                self.problems.push(Problem { kind: ProblemKind::StrayBranch, span: first });
                above(depth - 1)
            }
            ("elseif" | "else" | "endif", Some(_)) => above(depth - 1),
            _ if self.grammar.is_closer(cut.mode, &word) => cut.opener,
            _ => above(depth),
        }
    }

    /// A body knows no mode but its own.
    fn recognise_in(&self, mode: ModeId) -> recognise::Seen {
        if let Some(found) = self.grammar.recognise(mode, &self.words) {
            let recognition = Recognition::Known {
                command: found.command,
                negated: false,
                abbreviated: false,
                identity_end: found.identity_end,
            };
            return recognise::Seen { captures: found.captures, ..recognise::Seen::new(recognition, mode) };
        }
        let miss = self.grammar.near_misses(mode, &self.words).into_iter().next();
        let recognition = miss.map_or(Recognition::Unmodelled, |miss| Recognition::NearMiss(Box::new(miss)));
        recognise::Seen::new(recognition, mode)
    }

    /// Cuts `P($x,10)` after a word that calls a policy into its words.
    pub(super) fn split_parameters(&mut self) {
        let text = self.text;
        let calls = |span: &Span| self.grammar.takes_parameters(&text[span.range()]);
        let Some(call) = self.spans.iter().position(calls) else { return };
        if self.spans[call..].iter().all(|span| !text[span.range()].contains('(')) {
            return;
        }
        let Some(end) = self.spans.last().map(|span| span.end) else { return };
        let mut at = self.spans[call].end;
        self.spans.truncate(call + 1);
        while let Some(token) = next_word(text, at, end) {
            at = token.end;
            self.spans.push(token);
        }
    }
}

/// The body that a statement opens, misspelt or not.
fn opened_body(grammar: &Grammar, recognition: &Recognition) -> Option<(Body, ModeId)> {
    let command: &Command = match recognition {
        // `rd` short for `rd-set`, and all that follows would be lost.
        Recognition::Known { command, negated: false, abbreviated: false, .. } => grammar.command(*command),
        Recognition::NearMiss(miss) => grammar.command(miss.command),
        _ => return None,
    };
    Some((command.body?, command.opens?))
}

fn is_condition(word: &str) -> bool {
    word.eq_ignore_ascii_case("if") || word.eq_ignore_ascii_case("elseif")
}

/// The next word from `at`: a bracket, a comma, a quoted text, or what stands between those. `#` begins a comment.
fn next_word(text: &str, at: u32, end: u32) -> Option<Span> {
    let bytes = text.as_bytes();
    let start = (at..end).find(|&at| !is_blank(bytes[at as usize]))?;
    let rest = &bytes[start as usize..end as usize];
    let length = match rest[0] {
        b'#' => return None,
        b'(' | b')' | b',' => 1,
        quote @ (b'\'' | b'"') => memchr::memchr(quote, &rest[1..]).map_or(rest.len(), |at| at + 2),
        _ => rest.iter().position(|&b| is_blank(b) || b"(),".contains(&b)).unwrap_or(rest.len()),
    };
    let word = trim(text, Span::new(start, start + length as u32));
    (!word.is_empty()).then_some(word)
}

//! Reads line-oriented configs (IOS and its kin) into a [`Tree`], as the device would.
//!
//! A line belongs to the mode that the lines before it opened. Indentation says which where there is any; in a config
//! that was pasted flat, the grammar does: a line is tried in the innermost mode, then in the enclosing ones. The reader
//! never fails: what it cannot place it keeps, unrecognised.

mod body;
mod chain;
mod opaque;
mod recognise;
mod text;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::capture::{self, Residue};
use recognise::Seen;
use text::{common_prefix, common_suffix, cut_at_brackets, indentation, is_blank, is_flat, trim};

use super::grammar::{Grammar, MOST_WORDS, ModeId, Words};
use super::tree::{Draft, Entry, Placed, Problem, ProblemKind, Recognition, Tree};
use crate::text::{Document, Span};

/// Blocks are never nested deeper than this. No config is; but in a flat one each line that is nearly the beginning of a
/// block seems to stand in the last such block, and a file may hold 100,000 of them.
const DEEPEST: usize = 64;

/// Reads a whole document.
pub fn read(grammar: &'static Grammar, document: &Document) -> Tree {
    let text = document.text();
    let region = capture::config_region(text);
    let mut reader = Reader::new(grammar, text, region);
    reader.run(region.start, None);
    reader.finish()
}

/// Reads an edited document, taking over from `old` every section that the edits left as it was.
pub fn reread(old: &Tree, before: &Document, after: &Document) -> Tree {
    let (old_text, text) = (before.text(), after.text());
    let region = capture::config_region(text);
    let old_region = capture::config_region(old_text);
    let unchanged = common_prefix(old_text.as_bytes(), text.as_bytes());
    let tail = common_suffix(&old_text.as_bytes()[unchanged..], &text.as_bytes()[unchanged..]);
    let mut reader = Reader::new(old.grammar, text, region);
    // Reading again starts one section early, since an edit at the very beginning of one may join it to the last.
    // So does an opaque text that had no end before: the edit may be its end.
    let unterminated =
        |problem: &&Problem| matches!(problem.kind, ProblemKind::UnterminatedText | ProblemKind::UnterminatedData);
    let open = old.problems.iter().find(unterminated).map_or(u32::MAX, |problem| problem.span.start);
    let firm = (unchanged as u32).min(open);
    let keep = old.sections.partition_point(|placed| placed.start < firm).saturating_sub(2);
    let same_region = region.start == old_region.start
        && region.len() == text.len() as u32
        && old_region.len() == old_text.len() as u32;
    if !same_region || reader.flat != old.flat {
        reader.run(region.start, None);
        return reader.finish();
    }
    let restart = if keep == 0 { region.start } else { old.sections[keep].start };
    reader.sections.extend_from_slice(&old.sections[..keep]);
    let shift = i64::from(text.len() as u32) - i64::from(old_text.len() as u32);
    let splice = Splice { old, shift, from: (text.len() - tail) as u32 };
    let line_start = memchr::memrchr(b'\n', &text.as_bytes()[..restart as usize]).map_or(0, |at| at as u32 + 1);
    let joined = reader.run(line_start, Some(&splice));
    let resumed = joined.map_or(u32::MAX, |start| Span::at(start).shifted(-shift).start);
    for problem in &old.problems {
        if problem.span.start < restart {
            reader.problems.push(problem.clone());
        } else if problem.span.start >= resumed {
            reader.problems.push(Problem { kind: problem.kind, span: problem.span.shifted(shift) });
        }
    }
    reader.finish()
}

/// Where an earlier tree can be joined again.
struct Splice<'o> {
    old: &'o Tree,
    /// How far the unchanged tail moved.
    shift: i64,
    /// From here on the new text is the old one's tail.
    from: u32,
}

struct Frame {
    index: u32,
    indent: usize,
    /// `None` below a statement that opens nothing that we know.
    mode: Option<ModeId>,
    style: Style,
    /// Words in single quotes are patterns.
    patterns: bool,
}

/// How the lines of a block stand to its first line.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Style {
    /// No line has been seen yet.
    Unknown,
    /// Deeper.
    Indented,
    /// At the same column.
    Flat,
}

struct Reader<'t> {
    grammar: &'static Grammar,
    text: &'t str,
    region: Span,
    /// No line of the file is indented.
    flat: bool,
    sections: Vec<Placed>,
    problems: Vec<Problem>,
    current: Draft,
    current_start: u32,
    stack: Vec<Frame>,
    words: Words<'t>,
    spans: Vec<Span>,
    /// By mode, text, and whether words in quotes are patterns.
    unknown: FxHashMap<(ModeId, &'t str, bool), Recognition>,
    /// All modes, the one with the most commands first; put together when first needed.
    by_size: Vec<ModeId>,
    /// Ends that were looked for and do not come any more: a file may ask for them on every line.
    never: FxHashSet<&'t str>,
    /// As `never`, for ends that are a line of their own.
    never_lines: FxHashSet<&'static str>,
    /// The last answers of [`Reader::closed_at_same_column`].
    closings: FxHashMap<(ModeId, usize), Closing>,
}

/// What a search found that began at `from` and was decided at `decided`: one that begins between them finds the same.
#[derive(Copy, Clone)]
struct Closing {
    from: u32,
    decided: u32,
    closed: bool,
}

impl<'t> Reader<'t> {
    fn new(grammar: &'static Grammar, text: &'t str, region: Span) -> Self {
        Self {
            grammar,
            text,
            region,
            flat: is_flat(grammar, text.get(region.range()).unwrap_or_default()),
            sections: Vec::new(),
            problems: Vec::new(),
            current: Draft::default(),
            current_start: 0,
            stack: Vec::new(),
            words: Words::default(),
            spans: Vec::new(),
            unknown: FxHashMap::default(),
            by_size: Vec::new(),
            never: FxHashSet::default(),
            never_lines: FxHashSet::default(),
            closings: FxHashMap::default(),
        }
    }

    /// Reads from `start`. With a splice, stops at the first section of the old tree that comes again, takes over the
    /// rest, and gives the offset where it did.
    fn run(&mut self, start: u32, splice: Option<&Splice<'_>>) -> Option<u32> {
        let mut at = start;
        while at < self.region.end {
            let line_end = self.line_end(at);
            let (line, next) = (Span::new(at, line_end), self.after_newline(line_end));
            let trimmed = trim(self.text, line);
            if trimmed.is_empty() || self.grammar.is_comment(&self.text[trimmed.range()]) {
                at = next;
                continue;
            }
            let line = self.without_residue(line);
            let trimmed = trim(self.text, line);
            if trimmed.is_empty() {
                at = next;
                continue;
            }
            let indent = indentation(self.text, line.start, trimmed.start);
            self.split(trimmed);
            self.words.patterns = self.has_patterns();
            self.leave_blocks(indent);
            self.words.patterns = self.has_patterns();
            if self.stack.is_empty() {
                if let Some(splice) = splice
                    // The end of the line before must be old too: else the indentation may be new.
                    && at > splice.from
                    && self.join(splice, trimmed.start)
                {
                    return Some(trimmed.start);
                }
                self.close_section();
                self.current_start = trimmed.start;
            }
            at = self.line(trimmed, indent, next);
        }
        None
    }

    /// Takes over the old tree's sections from the one that starts here, if one does.
    fn join(&mut self, splice: &Splice<'_>, start: u32) -> bool {
        let before = Span::at(start).shifted(-splice.shift).start;
        let Ok(index) = splice.old.sections.binary_search_by_key(&before, |placed| placed.start) else { return false };
        self.close_section();
        self.sections.extend(splice.old.sections[index..].iter().map(|placed| Placed {
            start: Span::at(placed.start).shifted(splice.shift).start,
            section: Arc::clone(&placed.section),
        }));
        true
    }

    fn finish(mut self) -> Tree {
        self.close_section();
        // An opaque text without an end is known late. A pager's question before a section's first word is found twice
        // where a part is read again.
        self.problems.sort_by_key(|problem| (problem.span, problem.kind));
        self.problems.dedup();
        Tree { grammar: self.grammar, sections: self.sections, problems: self.problems, flat: self.flat }
    }

    fn close_section(&mut self) {
        self.stack.clear();
        if let Some(section) = self.current.complete() {
            self.sections.push(Placed { start: self.current_start, section: Arc::new(section) });
        }
    }

    fn line_end(&self, at: u32) -> u32 {
        memchr::memchr(b'\n', &self.text.as_bytes()[at as usize..self.region.end as usize])
            .map_or(self.region.end, |length| at + length as u32)
    }

    fn after_newline(&self, line_end: u32) -> u32 {
        (line_end + 1).min(self.region.end)
    }

    /// The line without what a pager left in it.
    fn without_residue(&mut self, line: Span) -> Span {
        match capture::pager_residue(&self.text[line.range()]) {
            Some(Residue { residue, rest }) => {
                let span = Span::new(line.start + residue.start as u32, line.start + residue.end as u32);
                self.problems.push(Problem { kind: ProblemKind::Pager, span });
                Span::new(line.start + rest as u32, line.end)
            }
            None => line,
        }
    }

    fn split(&mut self, trimmed: Span) {
        self.spans.clear();
        let bytes = self.text.as_bytes();
        let mut at = trimmed.start;
        while at < trimmed.end && self.spans.len() <= MOST_WORDS {
            while at < trimmed.end && is_blank(bytes[at as usize]) {
                at += 1;
            }
            let start = at;
            while at < trimmed.end && !is_blank(bytes[at as usize]) {
                at += 1;
            }
            if at > start {
                self.spans.push(Span::new(start, at));
            }
        }
        self.split_parameters();
        if self.grammar.lexicon().brackets && memchr::memchr(b'(', &bytes[trimmed.range()]).is_some() {
            self.spans = cut_at_brackets(self.text, &self.spans);
        }
        let text = self.text;
        self.words.read(self.grammar, self.spans.iter().map(|span| &text[span.range()]));
    }

    /// Does the innermost block hold patterns?
    fn has_patterns(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.patterns)
    }

    /// Closes the blocks that a line at this column, with these words, does not belong to.
    fn leave_blocks(&mut self, indent: usize) {
        while let Some(top) = self.stack.last() {
            if indent > top.indent {
                if top.style == Style::Unknown {
                    self.set_style(Style::Indented);
                }
                return;
            }
            if indent == top.indent && self.belongs_at_same_column(top) {
                if top.style == Style::Unknown {
                    self.set_style(Style::Flat);
                }
                return;
            }
            self.stack.pop();
        }
    }

    fn set_style(&mut self, style: Style) {
        if let Some(top) = self.stack.last_mut() {
            top.style = style;
        }
    }

    /// A line at the column of a block's first line belongs to the block where it closes it, where the block is flat
    /// and knows it, or where no enclosing mode knows it.
    fn belongs_at_same_column(&self, top: &Frame) -> bool {
        let Some(mode) = top.mode else { return false };
        let first = self.words.text().first().copied().unwrap_or_default();
        // Whatever the column, the device takes `exit` for the innermost block.
        if self.words.text().len() == 1
            && (first == "exit" || self.grammar.is_closer(mode, first) || self.is_nearly_closer(mode, first))
        {
            return true;
        }
        if top.style == Style::Indented {
            return false;
        }
        if self.grammar.recognise(mode, &self.words).is_none() {
            // What no mode knows, such as a misspelt line, ends no block of a flat config.
            return self.flat && !self.known_outside();
        }
        self.flat || top.style == Style::Flat || !self.known_outside()
    }

    /// A misspelt `exit-address-family`.
    fn is_nearly_closer(&self, mode: ModeId, word: &str) -> bool {
        word.len() >= 8
            && word.contains('-')
            && !self.known_outside()
            && self.grammar.recognise(mode, &self.words).is_none()
            && self
                .grammar
                .near_misses(mode, &self.words)
                .first()
                .is_some_and(|miss| self.grammar.command(miss.command).closes)
    }

    /// Is the line known in a mode that encloses the innermost one?
    fn known_outside(&self) -> bool {
        let below = &self.stack[..self.stack.len().saturating_sub(1)];
        let first = |at: usize, mode| below[..at].iter().all(|frame| frame.mode != Some(mode));
        let modes = below.iter().enumerate().filter_map(|(at, frame)| frame.mode.filter(|&mode| first(at, mode)));
        modes
            .chain(std::iter::once(self.grammar.global()))
            .any(|mode| self.grammar.recognise(mode, &self.words).is_some())
    }

    /// Adds the line as a statement; gives the offset to go on from.
    fn statement(&mut self, trimmed: Span, indent: usize, next: u32) -> u32 {
        self.words.patterns = self.has_patterns();
        let seen = self.recognise(trimmed);
        if seen.leaves > 0 {
            self.stack.truncate(self.stack.len() - seen.leaves);
            if self.stack.is_empty() {
                self.close_section();
                self.current_start = trimmed.start;
            }
        }
        let start = self.current_start;
        let relative = |span: Span| Span::new(span.start - start, span.end - start);
        let (block_end, next) = self.opaque(&seen, trimmed, next);
        let entry = Entry {
            span: relative(trimmed),
            block_end: block_end - start,
            parent: self.stack.last().map(|frame| frame.index),
            mode: seen.mode,
            indent: indent.min(usize::from(u16::MAX)) as u16,
            recognition: &seen.recognition,
        };
        let words = self.spans.iter().map(|span| relative(*span));
        let index = self.current.push(&entry, words, seen.captures.iter().copied());
        self.enter(&seen, index, indent, next);
        self.body(index, indent, next)
    }

    fn opens_patterns(&self, recognition: &Recognition) -> bool {
        match recognition {
            Recognition::Known { command, .. } => self.grammar.command(*command).patterns,
            Recognition::NearMiss(miss) => self.grammar.command(miss.command).patterns,
            _ => false,
        }
    }

    fn enter(&mut self, seen: &Seen, index: u32, indent: usize, next: u32) {
        if seen.closes {
            self.stack.pop();
            return;
        }
        if seen.recognition == Recognition::Capture || self.stack.len() >= DEEPEST {
            return;
        }
        let mut style = Style::Unknown;
        if let Some(mode) = seen.opens
            && self.closed_at_same_column(mode, indent, next)
        {
            style = Style::Flat;
        }
        let patterns = self.has_patterns() || self.opens_patterns(&seen.recognition);
        self.stack.push(Frame { index, indent, mode: seen.opens, style, patterns });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    fn outline(text: &str) -> Vec<String> {
        let document = Document::from_text(text);
        let tree = read(Dialect::Ios.grammar(), &document);
        let lines = tree.statements(&document);
        lines.map(|s| format!("{}{}/{}", "  ".repeat(s.ancestors().len()), s.mode_name(), s.text())).collect()
    }

    const INDENTED: &str = "hostname r1\n!\ninterface Gi0/1\n ip address 10.0.0.1 255.255.255.0\n shutdown\n!\n\
        ip access-list extended A\n permit ip any any\ninterface Gi0/2\n no shutdown\nend\n";

    #[test]
    fn indented_flat_and_crlf_read_the_same() {
        let flat = INDENTED.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
        let crlf = INDENTED.replace('\n', "\r\n");
        let expected = outline(INDENTED);
        assert_eq!(expected[2], "  interface/ip address 10.0.0.1 255.255.255.0");
        assert_eq!(expected.len(), 9, "{expected:#?}");
        assert_eq!(outline(&flat), expected);
        assert_eq!(outline(&crlf), expected);
    }

    #[test]
    fn problems_are_in_order_however_often_a_part_is_read() {
        // Found by fuzzing: a set without an end is known to be one only after what is in it.
        let before =
            Document::from_text("hostname x1\ncommunity-set C\n  65000:1,\n  65000:2\n  !\nend-set\nhostname y\n");
        let after = Document::from_text(
            "hostname x1\ncommunity-set C\n  65000:1,\n  else\n  65000:2\n  if x then\nhostname y\n",
        );
        let grammar = Dialect::IosXr.grammar();
        let again = reread(&read(grammar, &before), &before, &after);
        let anew = read(grammar, &after);
        assert!(!anew.problems().is_empty());
        assert_eq!(again.problems(), anew.problems());
        assert!(anew.problems().is_sorted_by_key(|problem| problem.span));
    }
}

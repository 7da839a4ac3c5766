//! Reads configs that are paths through a tree (Junos, VyOS), with braces or as `set` lines, into a [`Tree`].
//!
//! Both forms give the same statements: the words of a line are cut into links, each of which opens the mode of the next
//! (`interfaces`, `ge-0/0/0`, `unit 0`, ...). With braces a block's lines follow in the mode of its last link; a `set`
//! line has the whole chain in itself. Never fails: what cannot be placed is kept, unrecognised.

mod chain;
pub(super) mod conditions;
mod lexer;
pub(super) mod model;
pub(super) mod parts;
mod verb;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::capture;
use super::grammar::{Grammar, ModeId, Words};
use super::tree::{Draft, Placed, Problem, ProblemKind, Recognition, Tree};
use crate::text::{Document, Span};
pub(crate) use lexer::{Lexer, Token};
pub(crate) use verb::Verb;

/// Reads a whole document.
pub(super) fn read(grammar: &'static Grammar, by_line: bool, document: &Document) -> Tree {
    let text = document.text();
    let region = capture::config_region(text);
    let mut reader = Reader {
        grammar,
        text,
        by_line,
        sections: Vec::new(),
        problems: Vec::new(),
        current: Draft::default(),
        current_start: 0,
        stack: Vec::new(),
        blocks: Vec::new(),
        deactivated: deactivated_paths(text, region),
        stem: Vec::new(),
        words: Words::default(),
        unknown: FxHashMap::default(),
    };
    reader.run(region);
    reader.finish()
}

/// Reads an edited document; sections that read as before are the old ones.
pub(super) fn reread(old: &Tree, by_line: bool, before: &Document, after: &Document) -> Tree {
    let mut tree = read(old.grammar, by_line, after);
    let (count, old_count) = (tree.sections.len(), old.sections.len());
    let text = |sections: &[Placed], document: &'_ Document, index: usize| {
        let end = sections.get(index + 1).map_or(document.text().len(), |next| next.start as usize);
        sections[index].start as usize..end
    };
    let mut share = |index: usize, old_index: usize| {
        let (own, was) = (text(&tree.sections, after, index), text(&old.sections, before, old_index));
        // A section knows where its words are, not what they are.
        let same = tree.sections[index].section == old.sections[old_index].section
            && after.text().get(own) == before.text().get(was);
        if same {
            tree.sections[index].section = Arc::clone(&old.sections[old_index].section);
        }
        same
    };
    let head = (0..count.min(old_count)).take_while(|&index| share(index, index)).count();
    for back in 1..=(count.min(old_count) - head) {
        if !share(count - back, old_count - back) {
            break;
        }
    }
    tree
}

/// What a `deactivate` line names is there, but does nothing.
fn deactivated_paths(text: &str, region: Span) -> FxHashSet<Vec<String>> {
    let text = &text[region.range()];
    if !text.starts_with("deactivate ") && !text.contains("\ndeactivate ") {
        return FxHashSet::default();
    }
    let lines = text.lines().filter_map(|line| line.strip_prefix("deactivate "));
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

/// A statement whose block may still be open.
#[derive(Copy, Clone)]
struct Frame {
    index: u32,
    /// `None` below a statement that opens nothing that we know.
    mode: Option<ModeId>,
    /// Neither it nor what is below it has an effect.
    idle: bool,
}

struct Reader<'t> {
    grammar: &'static Grammar,
    text: &'t str,
    /// A line's end is a statement's end.
    by_line: bool,
    sections: Vec<Placed>,
    problems: Vec<Problem>,
    current: Draft,
    current_start: u32,
    stack: Vec<Frame>,
    /// For each open brace how deep the stack was before it, and where it stands.
    blocks: Vec<(usize, Span)>,
    deactivated: FxHashSet<Vec<String>>,
    /// The words that begin the last line at the top, if it was one of the command line's own form.
    stem: Vec<&'t str>,
    /// The words of the statement at hand; kept for its memory.
    words: Words<'t>,
    /// What was found out about words that no command fits.
    unknown: FxHashMap<(ModeId, Option<ModeId>, String), Recognition>,
}

/// Lines that begin with so many equal words are of one stanza: `set interfaces ge-0/0/0 mtu`.
const STEM: usize = 3;

/// Statements of a stanza, at most: what an edit makes to be looked at again stays small.
const LARGEST_STANZA: usize = 200;

impl Reader<'_> {
    fn run(&mut self, region: Span) {
        let mut lexer = Lexer::new(self.text, region);
        let mut words: Vec<Span> = Vec::new();
        let mut in_command = false;
        loop {
            let position = lexer.position();
            if words.is_empty() && self.blocks.is_empty() && self.pass_over(&mut lexer, region) {
                continue;
            }
            match lexer.next() {
                None => break,
                Some(Token::Word(span)) => {
                    if words.is_empty() && self.blocks.is_empty() {
                        in_command = Verb::named(&self.text[span.range()]).is_some();
                    }
                    words.push(span);
                }
                Some(Token::Unclosed(span)) => {
                    self.problems.push(Problem { kind: ProblemKind::UnterminatedText, span });
                    words.push(Span::new(span.start + 1, span.end));
                }
                Some(Token::Newline(_)) if in_command || (self.by_line && !words.is_empty()) => {
                    self.leaf(&words, in_command);
                    words.clear();
                    in_command = false;
                }
                // What lists and expressions are made of tells nothing about the names in them.
                Some(
                    Token::Newline(_)
                    | Token::ListOpen(_)
                    | Token::ListClose(_)
                    | Token::GroupOpen(_)
                    | Token::GroupClose(_)
                    | Token::Operator(_),
                ) => {}
                Some(Token::End(_)) => {
                    self.leaf(&words, in_command);
                    words.clear();
                    in_command = false;
                }
                Some(Token::Open(at)) => {
                    if self.blocks.is_empty() {
                        self.begin_statement(&[]);
                    }
                    let depth = self.stack.len();
                    self.blocks.push((depth, Span::new(words.first().map_or(at, |first| first.start), at + 1)));
                    self.links(&words, false);
                    words.clear();
                }
                Some(Token::Close(at)) => {
                    self.leaf(&words, false);
                    words.clear();
                    self.close_block(at);
                }
            }
            debug_assert!(lexer.position() > position);
        }
        self.leaf(&words, in_command);
    }

    /// Lines between statements that are no part of the config: prompts, `{master:0}`, `[edit]`, a pager's question.
    fn pass_over(&mut self, lexer: &mut Lexer<'_>, region: Span) -> bool {
        let start = lexer.position();
        let bytes = self.text.as_bytes();
        if start > region.start && bytes.get(start as usize - 1) != Some(&b'\n') {
            return false;
        }
        let rest = &bytes[start as usize..region.end as usize];
        let end = memchr::memchr(b'\n', rest).map_or(region.end, |at| start + at as u32);
        let line = self.text[start as usize..end as usize].trim();
        let bracketed = (line.starts_with("{master") || line.starts_with("{primary") || line.starts_with("{backup"))
            || line.starts_with("[edit");
        if !bracketed && !capture::is_prompt(line) {
            return false;
        }
        if capture::is_prompt(line) {
            let trimmed = Span::new(start, start + line.len() as u32);
            self.problems.push(Problem { kind: ProblemKind::Prompt, span: trimmed });
        }
        lexer.go_to((end + 1).min(region.end));
        true
    }

    /// A statement without a block.
    fn leaf(&mut self, words: &[Span], in_command: bool) {
        if words.is_empty() {
            return;
        }
        let depth = self.stack.len();
        if depth == 0 {
            self.begin_statement(if in_command { words } else { &[] });
        }
        if in_command {
            self.command(words);
        } else {
            self.links(words, false);
        }
        self.stack.truncate(depth);
    }

    /// A statement begins at the top: in a section of its own, unless it is a `set` line of the same stanza as the one
    /// before. A section for each line would cost more than what is in it.
    fn begin_statement(&mut self, line: &[Span]) {
        let text = self.text;
        let stem = |span: &Span| &text[span.range()];
        let goes_on = line.len() >= STEM
            && self.current.len() < LARGEST_STANZA
            && self.stem.iter().copied().eq(line[..STEM].iter().map(stem));
        if !goes_on {
            self.close_section();
            self.stem.clear();
            self.stem.extend(line.iter().take(STEM).map(stem));
        }
    }

    /// `set PATH`, `delete PATH`, `deactivate PATH`: the rest of the verbs change what other lines say and need nothing.
    fn command(&mut self, words: &[Span]) {
        let Some((verb, path)) = words.split_first() else { return };
        match Verb::named(&self.text[verb.range()]) {
            Some(Verb::Set) => self.links(path, self.is_deactivated(path)),
            Some(Verb::Change) => self.links(path, true),
            // No line of a config, but perhaps one that somebody has typed there.
            Some(Verb::Session) | None => self.links(words, false),
        }
    }

    fn is_deactivated(&self, path: &[Span]) -> bool {
        if self.deactivated.is_empty() {
            return false;
        }
        let words: Vec<String> = path.iter().map(|span| self.text[span.range()].to_owned()).collect();
        (1..=words.len()).any(|length| self.deactivated.contains(&words[..length]))
    }

    fn close_block(&mut self, at: u32) {
        let Some((depth, _)) = self.blocks.pop() else {
            self.problems.push(Problem { kind: ProblemKind::StrayBrace, span: Span::new(at, at + 1) });
            return;
        };
        let end = at + 1 - self.current_start;
        for frame in &self.stack[depth.min(self.stack.len())..] {
            self.current.close(frame.index, end);
        }
        self.stack.truncate(depth);
        if depth == 0 {
            self.close_section();
        }
    }

    fn finish(mut self) -> Tree {
        if let Some((_, span)) = self.blocks.first().copied() {
            self.problems.push(Problem { kind: ProblemKind::UnclosedBlock, span });
        }
        self.stack.clear();
        self.close_section();
        self.problems.sort_by_key(|problem| (problem.span, problem.kind));
        Tree { grammar: self.grammar, sections: self.sections, problems: self.problems, flat: false }
    }

    fn close_section(&mut self) {
        if let Some(section) = self.current.complete() {
            self.sections.push(Placed { start: self.current_start, section: Arc::new(section) });
        }
    }
}

#[cfg(test)]
mod tests;

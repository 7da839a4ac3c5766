//! A running config with a change in it, as text: the lines that nothing touched stay as they are, to the byte.

use super::line::Line;
use super::reading;
use crate::dialect::{Dialect, StatementRef, Tree};
use crate::text::{Document, Edit, EditSet, FileId, Span};

/// The document with the lines that are held now.
pub(super) fn rendered(document: &Document, tree: &Tree, held: &[Line], dialect: Dialect) -> Document {
    let held = &whole_sets(held);
    let mut edits =
        Rendering { document, dialect, kept: Vec::new(), changed: Vec::new(), out: Vec::new(), cut: Vec::new() };
    edits.gather(held);
    edits.kept.sort_unstable();
    tree.top_level(document).for_each(|statement| edits.drop_gone(statement));
    edits.replace_changed();
    let end = tree.top_level(document).filter(|statement| statement.text() == "end").last();
    let end = end.map_or(document.text().len() as u32, |end| edits.line_start(end.span().start));
    edits.insert(held, Anchor { at: None, end }, 0);
    let merged = merged(edits.out, document);
    let applied = EditSet::new(merged).and_then(|set| set.apply(document));
    // Should two edits meet all the same, the lines are written anew: plainer, and true.
    applied.unwrap_or_else(|_| {
        Document::from_text(&held.iter().map(|line| edits_of_none(document, dialect, line)).collect::<String>())
    })
}

fn edits_of_none(document: &Document, dialect: Dialect, line: &Line) -> String {
    Rendering { document, dialect, kept: Vec::new(), changed: Vec::new(), out: Vec::new(), cut: Vec::new() }
        .block(line, 0)
}

/// The lines of a set (`vlan 10,20`) of which some are gone lose their place: they are written anew.
fn whole_sets(held: &[Line]) -> Vec<Line> {
    let count = |source: Option<Span>| held.iter().filter(|line| line.source == source).count();
    let mut out = held.to_vec();
    for line in out.iter_mut().filter(|line| line.shared > 1) {
        if count(line.source) != line.shared {
            lose_place(line);
        }
    }
    out
}

fn lose_place(line: &mut Line) {
    line.source = None;
    line.lines.iter_mut().for_each(lose_place);
}

/// Where new lines of a block go.
#[derive(Copy, Clone)]
struct Anchor {
    /// After the line before them, if there is one.
    at: Option<u32>,
    /// Else here.
    end: u32,
}

struct Rendering<'a> {
    document: &'a Document,
    dialect: Dialect,
    /// Where the lines begin that are still held.
    kept: Vec<u32>,
    changed: Vec<(Span, String)>,
    out: Vec<Edit>,
    cut: Vec<Span>,
}

const FILE: FileId = FileId(0);

impl Rendering<'_> {
    fn gather(&mut self, lines: &[Line]) {
        for line in lines {
            if let Some(source) = line.source {
                self.kept.push(source.start);
                let was = self.document.slice(source).replace('\r', "");
                let now = full_text(line);
                let same = line.shared > 1 || was.split_whitespace().eq(now.split_whitespace());
                let spelt = respelt_the_same(&was, line);
                if !same && !spelt {
                    self.changed.push((source, now));
                }
            }
            self.gather(&line.lines);
        }
    }

    fn line_start(&self, offset: u32) -> u32 {
        self.document.full_line_span(self.document.line_of(offset)).start
    }

    /// Cuts out the lines that are held no more, with all below them.
    fn drop_gone(&mut self, statement: StatementRef<'_>) {
        let outside = reading::is_no_line(statement) || self.is_silent(statement);
        let start = statement.span().start;
        if outside || self.kept.binary_search(&start).is_ok() || self.continues(statement) {
            if statement.command().is_none_or(|command| command.body.is_none()) {
                statement.children().for_each(|child| self.drop_gone(child));
            }
            return;
        }
        let mut whole = self.document.whole_lines(statement.subtree());
        if statement.parent().is_none() {
            whole = self.with_separator(whole);
        }
        self.cut.push(whole);
        self.out.push(Edit::replace(FILE, whole, ""));
    }

    /// Lines that the model of a device does not hold, as they say nothing: `no shutdown`.
    fn is_silent(&self, statement: StatementRef<'_>) -> bool {
        statement.negated() && statement.text() == "no shutdown" && self.dialect != Dialect::NxOs
    }

    /// A stanza that was opened before, or a set of names: its lines are held under another.
    fn continues(&self, statement: StatementRef<'_>) -> bool {
        statement.descendants().any(|below| self.kept.binary_search(&below.span().start).is_ok())
    }

    /// A `!` after a stanza that goes, goes too.
    fn with_separator(&self, whole: Span) -> Span {
        let next = self.document.full_line_span(self.document.line_of(whole.end));
        let is_separator = |line: Span| self.document.slice(line).trim() == "!";
        let before = whole.start.checked_sub(1).map(|at| self.document.full_line_span(self.document.line_of(at)));
        let separates = next.start == whole.end && is_separator(next) && before.is_none_or(is_separator);
        if separates { whole.cover(next) } else { whole }
    }

    /// The end of the `!` that follows, if one does.
    fn after_separator(&self, end: u32) -> u32 {
        let next = self.document.full_line_span(self.document.line_of(end));
        if next.start == end && self.document.slice(next).trim() == "!" { next.end } else { end }
    }

    fn replace_changed(&mut self) {
        let changed = std::mem::take(&mut self.changed);
        for (span, text) in changed {
            if !self.cut.iter().any(|cut| cut.start <= span.start && span.end <= cut.end) {
                let text = text.replace('\n', self.document.ending().as_str());
                self.out.push(Edit::replace(FILE, span, text));
            }
        }
    }

    /// Puts in the lines that came, each after the one that it stands behind.
    fn insert(&mut self, lines: &[Line], anchor: Anchor, depth: usize) {
        let mut at = anchor.at;
        for line in lines {
            if let Some(source) = line.source {
                let header_end = self.document.whole_lines(source).end;
                let end = self.last_end(line).max(header_end);
                self.insert(&line.lines, Anchor { at: Some(header_end), end: header_end }, depth + 1);
                at = Some(if depth == 0 { self.after_separator(end) } else { end });
            } else {
                let place = at.unwrap_or(anchor.end);
                let text = self.block(line, depth);
                self.out.push(Edit::replace(FILE, Span::at(place), text));
            }
        }
    }

    /// The end of the last line that is held from a stanza.
    fn last_end(&self, line: &Line) -> u32 {
        let own = line.source.map_or(0, |source| self.document.whole_lines(source).end);
        line.lines.iter().map(|below| self.last_end(below)).max().unwrap_or(0).max(own)
    }

    fn block(&self, line: &Line, depth: usize) -> String {
        let mut out = String::new();
        out.extend(std::iter::repeat_n(' ', depth * self.indent()));
        out.push_str(&full_text(line).replace('\n', self.document.ending().as_str()));
        out.push_str(self.document.ending().as_str());
        line.lines.iter().for_each(|below| out.push_str(&self.block(below, depth + 1)));
        if depth == 0 && line.opens() {
            out.push('!');
            out.push_str(self.document.ending().as_str());
        }
        out
    }

    fn indent(&self) -> usize {
        match self.dialect {
            Dialect::NxOs => 2,
            Dialect::Eos => 3,
            _ => 1,
        }
    }
}

fn full_text(line: &Line) -> String {
    match &line.rest {
        Some(rest) => format!("{}\n{rest}", line.text),
        None => line.text.clone(),
    }
}

/// The running config may spell a name shorter than the model of the device does.
fn respelt_the_same(was: &str, line: &Line) -> bool {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let is_name = line.defines.len() == 1 && line.path() == "interface";
    squeeze(was) == squeeze(&full_text(line)) || (is_name && line.opens())
}

/// Insertions at one place become one, in their order; what lies inside a cut is left out.
fn merged(edits: Vec<Edit>, document: &Document) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for edit in edits {
        let same = out
            .iter_mut()
            .find(|other| edit.range.is_empty() && other.range.is_empty() && other.range.start == edit.range.start);
        match same {
            Some(other) => other.text.push_str(&edit.text),
            None => out.push(edit),
        }
    }
    // What is put in the middle of what is cut goes before it.
    let cuts: Vec<Span> = out.iter().filter(|edit| !edit.range.is_empty()).map(|edit| edit.range).collect();
    for edit in out.iter_mut().filter(|edit| edit.range.is_empty()) {
        if let Some(cut) = cuts.iter().find(|cut| cut.start < edit.range.start && edit.range.start < cut.end) {
            edit.range = Span::at(cut.start);
        }
        // A missing last newline stays missing.
        if edit.range.start as usize == document.text().len()
            && !document.text().ends_with('\n')
            && edit.range.start > 0
        {
            let ending = document.ending().as_str();
            edit.text = format!("{ending}{}", edit.text.trim_end_matches(['\r', '\n']));
        }
    }
    out
}

//! The lines that a model is shown of a config to mend a fault: few enough to be read quickly, and the only ones that
//! its script may quote.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::dialect::StatementRef;
use crate::dialect::grammar::Form;
use crate::llm::mask::{Hide, Masks};
use crate::rules::Fault;
use crate::text::{LineNumber, Place, clean_line};

/// The most lines.
const MOST_LINES: usize = 16;

/// Stands behind the last statement of the config, where a new one may be added.
pub const END: &str = "(end of the configuration)";

/// Lines of a config, in order, each as it is shown: secrets masked, control sequences made harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    lines: Vec<Line>,
    /// The line at fault.
    fault: usize,
    /// What stands for the secrets.
    pub(crate) masks: Masks,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which line of the config; for [`END`] the last of the last statement.
    pub number: LineNumber,
    /// With its indentation, without its end.
    pub text: String,
    /// What may be done with it.
    pub kind: Kind,
}

/// What a shown line is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A statement on a line of its own, which may be replaced or deleted.
    Statement,
    /// Where something may be added, not more.
    Anchor,
}

impl Shown {
    /// The lines for a fault; nothing where it stands on no statement. `hide` is what is masked beside secrets.
    pub fn of(analysis: &Analysis, fault: &Fault, hide: Hide) -> Option<Self> {
        let mut wanted = BTreeSet::new();
        let own = statement(analysis, fault.place)?;
        let own_line = analysis.document.line_of(own.span().start);
        let related = || fault.related.iter().filter(|related| related.place.file == analysis.file);
        // The weightiest first: there is not room for all.
        let mut lines: Vec<StatementRef<'_>> = own.ancestors();
        lines.push(own);
        for place in related().take(3).map(|related| related.place) {
            if let Some(other) = statement(analysis, place) {
                lines.extend(other.ancestors());
                lines.push(other);
            }
        }
        lines.extend(own.children().take(5));
        lines.extend(beside(own, 3));
        for other in related().take(2).filter_map(|related| statement(analysis, related.place)) {
            lines.extend(other.children().take(2));
            lines.extend(beside(other, 2));
        }
        for line in lines.iter().map(|statement| analysis.document.line_of(statement.span().start)) {
            if wanted.len() < MOST_LINES {
                wanted.insert(line);
            }
        }
        let mut masks = Masks::of(analysis, hide);
        for statement in &lines {
            masks.learn(*statement);
        }
        // What may be written is masked alike: each of these gets its placeholder here.
        for symbol in analysis.symbols.symbols() {
            masks.mask(&symbol.name);
        }
        let mut shown: Vec<Line> = wanted.iter().filter_map(|line| show(analysis, *line, &mut masks)).collect();
        let fault = shown.iter().position(|line| line.number == own_line)?;
        shown.extend(end(analysis));
        Some(Self { lines: shown, fault, masks })
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line at fault.
    pub fn fault(&self) -> usize {
        self.fault
    }

    /// The line that a quotation means: the one at fault, or the nearest to it, of those that read so and fit.
    pub fn find(&self, quoted: &str, fits: impl Fn(usize, &Line) -> bool) -> Option<usize> {
        let candidates = |same: &dyn Fn(&str) -> bool| {
            let found = self.lines.iter().enumerate().filter(|(at, line)| fits(*at, line) && same(&line.text));
            found.map(|(at, _)| at).min_by_key(|at| at.abs_diff(self.fault))
        };
        candidates(&|text| text == quoted).or_else(|| candidates(&|text| text.trim() == quoted.trim()))
    }
}

fn statement(analysis: &Analysis, place: Place) -> Option<StatementRef<'_>> {
    analysis.tree.at(&analysis.document, place.span.start)
}

/// The statements around one in its block, the nearest first.
fn beside(own: StatementRef<'_>, most: usize) -> Vec<StatementRef<'_>> {
    let Some(parent) = own.parent() else { return Vec::new() };
    let siblings: Vec<StatementRef<'_>> = parent.children().collect();
    let Some(at) = siblings.iter().position(|sibling| sibling.id() == own.id()) else { return Vec::new() };
    let mut out = Vec::new();
    for distance in 1..=most {
        out.extend(at.checked_sub(distance).and_then(|before| siblings.get(before)));
        out.extend(siblings.get(at + distance));
    }
    out
}

fn show(analysis: &Analysis, number: LineNumber, masks: &mut Masks) -> Option<Line> {
    let document = &analysis.document;
    let span = document.line_span(number);
    let own = analysis.tree.at(document, span.start)?;
    let alone =
        document.line_of(own.block().end.saturating_sub(1)) == number && document.line_of(own.span().start) == number;
    let text = masks.mask(clean_line(&document.display(span)).trim_end());
    let by_itself = alone && analysis.tree.on_line(document, span).count() == 1 && document.is_utf8();
    Some(Line { number, text, kind: if by_itself { Kind::Statement } else { Kind::Anchor } })
}

/// Where a new statement of the top level may be added; only where statements are lines.
fn end(analysis: &Analysis) -> Option<Line> {
    if analysis.tree.grammar().lexicon().form != Form::Lines {
        return None;
    }
    let last = analysis.tree.top_level(&analysis.document).filter(|statement| statement.text() != "end").last()?;
    let number = analysis.document.line_of(last.subtree().end.saturating_sub(1));
    Some(Line { number, text: END.to_owned(), kind: Kind::Anchor })
}

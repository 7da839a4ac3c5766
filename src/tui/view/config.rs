//! The config: numbers, letters for faults, colours, and what is wrong with the line that the cursor is on.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::code::{self, CodeColours};
use super::text::{Piece, cut, cut_front, piece, put_window, thousands, width, width_of};
use super::{Pen, rows};
use crate::analysis::Analysis;
use crate::dialect::TokenClass;
use crate::rules::Fault;
use crate::session::FaultId;
use crate::text::{Document, LineNumber, Span, clean_line};
use crate::tui::parts::{FileView, Pane};
use crate::tui::state::State;
use crate::tui::theme::Part;

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// Draws the pane.
pub fn draw(pen: &mut Pen<'_>, state: &State, area: Rect, colours: &mut CodeColours) {
    let (Some(analysis), Some(view)) = (state.shown_analysis(), state.view()) else { return };
    if area.is_empty() {
        return;
    }
    let document = &analysis.document;
    let name = piece(cut_front(&view.label, (area.width / 2) as usize), pen.style(Part::Title));
    let elsewhere = !state.areas().status.is_empty();
    let count = thousands(document.line_count());
    let line = piece(format!("{} of {count}", thousands(view.cursor + 1)), pen.style(Part::Dim));
    pen.pane_title(state, Pane::Config, area, if elsewhere { &[] } else { std::slice::from_ref(&name) }, &[line]);

    let content = super::layout::below(area, 1);
    let top = view.folds.row_of(view.top);
    let shown = (top..top + content.height as usize).map(|row| view.folds.line_at(row));
    let shown: Vec<usize> = shown.take_while(|line| *line < document.line_count()).collect();
    let last = shown.last().map_or(view.top, |line| line + 1);
    let file = state.review.file(state.shown);
    let syntax = state.is_foreign(state.shown).then(|| file.and_then(|file| code::syntax(file.path(), document)));
    let foreign = syntax.flatten().map(|syntax| colours.lines(syntax, document, view.top, last));
    let digits = document.line_count().to_string().len().max(3);
    for (row, line) in rows(content).zip(shown) {
        let number = LineNumber::from_index(line);
        let tokens = match foreign {
            Some(lines) => lines.get(&line).cloned().unwrap_or_default(),
            // Without statements every word would look unknown.
            None if state.is_foreign(state.shown) || state.is_analysing() => Vec::new(),
            None => analysis.tokens(number),
        };
        let line = Line { analysis, view, number, digits, is_cursor: line == view.cursor };
        line.draw(pen, state, row, &tokens);
    }
}

/// The listed faults that begin in a span.
fn faults_in<'a>(state: &'a State, analysis: &'a Analysis, span: Span) -> impl Iterator<Item = &'a Fault> {
    let faults = &analysis.faults;
    let first = faults.partition_point(|fault| fault.place.span.start < span.start);
    let end = span.end.max(span.start + 1);
    faults[first..]
        .iter()
        .map(AsRef::as_ref)
        .take_while(move |fault: &&Fault| fault.place.span.start < end)
        .filter(|fault| !state.review.rejected().contains_key(&FaultId::of(fault)))
}

struct Line<'a> {
    analysis: &'a Analysis,
    view: &'a FileView,
    number: LineNumber,
    digits: usize,
    is_cursor: bool,
}

impl Line<'_> {
    fn draw(&self, pen: &mut Pen<'_>, state: &State, row: Rect, tokens: &[(Span, TokenClass)]) {
        let document = &self.analysis.document;
        let mut full = document.full_line_span(self.number);
        let fold = self.view.folds.at(self.number.index());
        if let Some(fold) = fold {
            full.end = document.full_line_span(LineNumber::from_index(fold.last)).end;
        }
        let faults: Vec<&Fault> = faults_in(state, self.analysis, full).take(64).collect();
        if self.is_cursor {
            pen.buffer.set_style(row, pen.style(Part::CursorLine));
        }
        let gutter = self.gutter(pen, state, &faults);
        let used = pen.put_all(row, &gutter);
        let text = Rect { x: row.x + used, width: row.width - used, ..row };
        let mut pieces = self.pieces(pen, state, &faults, tokens, text.width as usize);
        if let Some(fold) = fold {
            let hidden = fold.last - fold.first;
            let lines = if hidden == 1 { "line" } else { "lines" };
            pieces.push(piece(format!("  ... {hidden} {lines}"), pen.style(Part::Dim)));
        }
        let wide = width_of(&pieces);
        put_window(pen.buffer, text, &pieces, self.view.left, pen.theme.part(Part::Dim));
        if self.is_cursor {
            self.message(pen, state, text, wide, &faults);
        }
    }

    /// The letter of the gravest fault and the number.
    fn gutter(&self, pen: &Pen<'_>, state: &State, faults: &[&Fault]) -> Vec<Piece> {
        let gravest = faults.iter().map(|fault| fault.severity).max();
        let letter = match gravest {
            Some(severity) => piece(severity.letter().to_string(), pen.severity(severity)),
            None => piece(" ", Style::new()),
        };
        let here = self.is_cursor && state.focus == Pane::Config;
        let style = pen.style(if here { Part::CursorNumber } else { Part::LineNumber });
        let number = piece(format!("{:>width$}", self.number.get(), width = self.digits), style);
        let sign = if self.is_cursor { "> " } else { "  " };
        vec![letter, piece(" ", Style::new()), number, piece(sign, pen.style(Part::Dim))]
    }

    /// The text in pieces of one style each, as far as it can be seen.
    fn pieces(
        &self,
        pen: &Pen<'_>,
        state: &State,
        faults: &[&Fault],
        tokens: &[(Span, TokenClass)],
        columns: usize,
    ) -> Vec<Piece> {
        let document = &self.analysis.document;
        let line = visible(document, document.line_span(self.number), self.view.left + columns);
        let selected = state.selected().map(|listed| listed.id);
        let search = state.search.as_ref().filter(|search| search.file == state.shown);
        let matches: &[Span] = search.map_or(&[], |search| {
            let from = search.matches.partition_point(|span| span.end <= line.start);
            let to = search.matches.partition_point(|span| span.start < line.end);
            &search.matches[from..to.max(from)]
        });
        let mut cuts: Vec<u32> = vec![line.start, line.end];
        let spans = tokens.iter().map(|(span, _)| *span);
        for span in spans.chain(faults.iter().map(|fault| fault.place.span)).chain(matches.iter().copied()) {
            cuts.extend([span.start, span.end].into_iter().filter(|at| line.start < *at && *at < line.end));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let holds = |span: Span, part: Span| span.start <= part.start && part.end <= span.end;
        let mut column = 0;
        let mut tokens = tokens.iter().peekable();
        let mut out = Vec::new();
        for pair in cuts.windows(2) {
            let part = Span::new(pair[0], pair[1]);
            while tokens.next_if(|(span, _)| span.end <= part.start).is_some() {}
            let class = tokens.peek().filter(|(span, _)| holds(*span, part)).map(|(_, class)| *class);
            let mut style = class.map_or(Style::new(), |class| pen.theme.style_for(class));
            for fault in faults.iter().filter(|fault| holds(fault.place.span, part)) {
                let is_selected = selected == Some(FaultId::of(fault));
                style = style.patch(pen.style(if is_selected { Part::FaultSelected } else { Part::Fault }));
            }
            if matches.iter().any(|span| holds(*span, part)) {
                style = style.patch(pen.style(if self.is_cursor { Part::MatchCurrent } else { Part::Match }));
            }
            let text = expand(&document.display(part), &mut column);
            out.push(piece(text, style));
        }
        out
    }

    /// What is wrong with the line, after its end.
    fn message(&self, pen: &mut Pen<'_>, state: &State, row: Rect, wide: usize, faults: &[&Fault]) {
        let selected = state.selected().map(|listed| listed.id);
        let of_selected = faults.iter().find(|fault| selected == Some(FaultId::of(fault)));
        let Some(fault) = of_selected.or_else(|| faults.first()) else { return };
        let at = wide.saturating_sub(self.view.left) + 2;
        let free = (row.width as usize).saturating_sub(at);
        // A few letters of a message say nothing.
        if free < 16 {
            return;
        }
        let locate = |place| state.locate(place);
        let message = fault.message.render(state.shown, &locate);
        let text = cut(&clean_line(&message), free);
        let place = Rect { x: row.x + at as u16, width: free as u16, ..row };
        pen.put(place, &text, pen.severity(fault.severity).remove_modifier(Modifier::BOLD));
    }
}

/// The first part of a line, long enough for so many columns: a line of a megabyte must not cost a megabyte.
fn visible(document: &Document, line: Span, columns: usize) -> Span {
    let longest = (columns * 8 + 64) as u32;
    let mut end = line.end.min(line.start + longest);
    while !document.text().is_char_boundary(end as usize) {
        end -= 1;
    }
    Span::new(line.start, end)
}

/// Text made harmless, its tabs expanded to the stops of the whole line; `column` goes on.
fn expand(text: &str, column: &mut usize) -> String {
    let mut out = String::new();
    for (at, part) in text.split('\t').enumerate() {
        if at > 0 {
            let blanks = TAB - *column % TAB;
            out.push_str(&" ".repeat(blanks));
            *column += blanks;
        }
        let part = clean_line(part);
        *column += width(&part);
        out.push_str(&part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_reach_the_stops_of_the_line() {
        let mut column = 0;
        let line: String = ["ab\t", "c\t\u{1b}d"].iter().map(|part| expand(part, &mut column)).collect();
        assert_eq!(line, "ab      c       ^[d");
        assert_eq!(column, 19);
    }
}

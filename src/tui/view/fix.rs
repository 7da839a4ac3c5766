//! The fix as a diff of the lines that it changes, with what its proof said.

use ratatui::layout::Rect;
use ratatui::style::Style;
use similar::{ChangeTag, TextDiff};

use super::text::{Piece, cut, piece, put_window};
use super::{Pen, rows};
use crate::fix::{Origin, Verdict};
use crate::llm::repair::MOST_TRIES;
use crate::session::DiffLine;
use crate::text::{LineNumber, Span};
use crate::tui::actions::Action;
use crate::tui::diff::{DiffRow, DiffText, SideRow};
use crate::tui::model::Model;
use crate::tui::parts::{DiffLayout, Pane};
use crate::tui::repair::RunningRepair;
use crate::tui::state::State;
use crate::tui::theme::Part;
use crate::tui::update::grade;

/// Lines that have less in common than this are replaced, not changed: no words are marked in them.
const ALIKE: f32 = 0.3;

/// Longer lines are not compared word by word.
const COMPARED: usize = 1_000;

/// Draws the pane.
pub fn draw(pen: &mut Pen<'_>, state: &State, area: Rect) {
    if area.is_empty() {
        return;
    }
    let left = title(pen, state);
    let whole = super::layout::below(area, 1);
    let content = diff_area(state, whole);
    let rows = preview_rows(state, content.width);
    let hidden = rows.saturating_sub(state.fix_top + content.height as usize);
    let more = piece(format!("{hidden} more"), pen.style(Part::Dim));
    pen.pane_title(state, Pane::Fix, area, &left, if hidden > 0 { std::slice::from_ref(&more) } else { &[] });
    if state.selected_fault().is_none() {
        return;
    }
    if let Some(running) = &state.repairs.running {
        return draw_repair(pen, running, whole);
    }
    if content.height < whole.height {
        let warning = pen.style(Part::Warning);
        pen.put(Rect { height: 1, ..whole }, &cut(&rivals(state), whole.width as usize), warning);
    }
    let indented = |row: Rect| Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row };
    match (state.selected_fix(), &state.preview) {
        (None, _) => {
            for (row, line) in no_fix(state).iter().take(content.height as usize).enumerate() {
                let at = Rect { y: content.y + row as u16, height: 1, ..content };
                pen.put(indented(at), &cut(line, content.width.saturating_sub(1) as usize), pen.style(Part::Dim));
            }
        }
        (Some(_), Some(preview)) => match &preview.text {
            Ok(text) if is_side_by_side(state, content.width) => {
                draw_sides(pen, text, content, (state.fix_top, state.fix_left), Some(state));
            }
            Ok(text) => draw_diff(pen, text, content, (state.fix_top, state.fix_left), Some(state)),
            Err(reason) => {
                pen.put(indented(Rect { height: content.height.min(1), ..content }), reason, pen.style(Part::Error));
            }
        },
        (Some(_), None) => {}
    }
}

/// Why there is no fix, and what can be done about it.
fn no_fix(state: &State) -> Vec<String> {
    let mut lines = vec!["No fix: what is meant cannot be told from the config.".to_owned()];
    let tried = state.selected().and_then(|listed| state.repairs.given_up.get(&listed.id));
    if let Some(objections) = tried {
        lines.push("The model wrote, and the proof refused:".to_owned());
        lines.extend(objections.iter().enumerate().map(|(number, why)| format!("  try {}: {why}", number + 1)));
    }
    if matches!(state.model, Model::Ready(_)) {
        let again = if tried.is_some() { " again" } else { "" };
        lines.push(format!("{} asks the model{again}; only what is proven is shown.", state.hint(Action::Repair)));
    }
    lines
}

/// A repair as the model writes it.
fn draw_repair(pen: &mut Pen<'_>, running: &RunningRepair, area: Rect) {
    let number = running.objections.len() + 1;
    let first = format!("The model writes a repair, try {number} of {MOST_TRIES} ({} s):", running.seconds);
    let refused = running.objections.iter().enumerate().map(|(at, why)| (format!("try {}: {why}", at + 1), Part::Dim));
    let written = running.text.lines().map(|line| {
        let part = match line.as_bytes().first() {
            Some(b'+') => Part::Added,
            Some(b'-') => Part::Removed,
            _ => Part::Text,
        };
        (line.to_owned(), part)
    });
    let lines: Vec<(String, Part)> = refused.chain([(first, Part::Prose)]).chain(written).collect();
    // The newest lines are what is worth seeing.
    let skipped = lines.len().saturating_sub(area.height as usize);
    for (row, (line, part)) in lines.iter().skip(skipped).enumerate() {
        let at = Rect { x: area.x + 1, y: area.y + row as u16, width: area.width.saturating_sub(1), height: 1 };
        pen.put(at, &cut(line, at.width as usize), pen.style(*part));
    }
}

/// Where the diff goes: below the line about rivals, where there are some and there is room.
pub fn diff_area(state: &State, content: Rect) -> Rect {
    let has_rivals = state.preview.as_ref().is_some_and(|preview| !preview.rivals.is_empty());
    if has_rivals && content.height > 2 { super::layout::below(content, 1) } else { content }
}

/// " ! 2 other fixes change these lines too: core1:14 acl/shadowed-line, core1:20 acl/..."
fn rivals(state: &State) -> String {
    let rivals = state.preview.as_ref().map_or(&[][..], |preview| &preview.rivals);
    let named = rivals.iter().filter_map(|id| {
        let fault = state.review.fault(*id)?;
        let (file, line) = state.locate(fault.place);
        Some(format!("{file}:{line} {}", fault.rule))
    });
    let named: Vec<String> = named.take(3).collect();
    let (count, fixes) = match rivals.len() {
        1 => ("1 other".to_owned(), "fix changes"),
        count => (format!("{count} other"), "fixes change"),
    };
    let more = if rivals.len() > named.len() { ", ..." } else { "" };
    format!(" ! {count} {fixes} these lines too: {}{more}", named.join(", "))
}

/// From this width on two versions fit beside each other.
const TWO_SIDES: u16 = 90;

fn is_side_by_side(state: &State, columns: u16) -> bool {
    state.diff_layout == DiffLayout::SideBySide && columns >= TWO_SIDES
}

/// How many rows the diff of the fix that is shown has in a pane of this width.
pub fn preview_rows(state: &State, columns: u16) -> usize {
    let text = state.preview.as_ref().and_then(|preview| preview.text.as_ref().ok());
    let count = |text: &DiffText| {
        if is_side_by_side(state, columns) { text.sides().len() } else { text.rows().len() }
    };
    text.map_or(0, count)
}

/// Which fix it is, what it does, how far it may be trusted.
fn title(pen: &Pen<'_>, state: &State) -> Vec<Piece> {
    let (Some(listed), Some(fix)) = (state.selected(), state.selected_fix()) else { return Vec::new() };
    if state.repairs.running.is_some() {
        return Vec::new();
    }
    let gap = || piece("  ", Style::new());
    let mut out = Vec::new();
    let count = state.fix_count();
    if count > 1 {
        out.extend([piece(format!("{} of {count}", state.fix + 1), pen.style(Part::Dim)), gap()]);
    }
    if let Some(grade) = grade(state, listed, state.fix) {
        out.extend([piece(grade.as_str().to_uppercase(), pen.grade(grade)), gap()]);
    }
    let (verdict, good) = match state.proof(listed.id, state.fix) {
        Some(Ok(verdict)) => (verdict_text(verdict), verdict.holds()),
        Some(Err(reason)) => (format!("not proven: {reason}"), false),
        None => ("being proven".to_owned(), true),
    };
    out.push(piece(verdict, pen.style(if good { Part::Dim } else { Part::Error })));
    let origin = match fix.origin {
        Origin::Rule => String::new(),
        origin => format!(" (by the {})", origin.as_str()),
    };
    let title = crate::text::clean_line(&fix.title).into_owned();
    out.extend([gap(), piece(format!("{title}{origin}"), pen.style(Part::Prose))]);
    out
}

/// The proof in a few words: "mends 1, brings 0".
fn verdict_text(verdict: &Verdict) -> String {
    let mends = if verdict.mends_its_fault { "" } else { "does not mend it, " };
    let uncovers = match verdict.uncovers.len() {
        0 => String::new(),
        count => format!(", uncovers {count}"),
    };
    format!("{mends}mends {}, brings {}{uncovers}", verdict.removes.len(), verdict.introduces.len())
}

/// Draws a diff from a row and a column on. With `now` its lines before are those of the files as they are now, and the
/// ones that stay have their colours.
pub fn draw_diff(pen: &mut Pen<'_>, text: &DiffText, area: Rect, (top, left): (usize, usize), now: Option<&State>) {
    let digits = text.greatest_number().to_string().len().max(3);
    for (area, row) in rows(area).zip(text.rows().iter().skip(top)) {
        match *row {
            DiffRow::File(diff) => {
                let (come, gone) = text.counts(diff);
                let pieces = [
                    piece(format!(" {}", text.name(diff)), pen.style(Part::Heading)),
                    piece(format!("  +{come} -{gone}"), pen.style(Part::Dim)),
                ];
                pen.put_all(area, &pieces);
            }
            DiffRow::Gap => {
                pen.put(area, &format!(" {:>digits$}", "..."), pen.style(Part::Dim));
            }
            DiffRow::Line { diff, line, partner } => {
                draw_line(pen, text, area, (diff, line, partner), (digits, left), now);
            }
        }
    }
}

/// Draws a diff from a row on, before on the left and after on the right.
fn draw_sides(pen: &mut Pen<'_>, text: &DiffText, area: Rect, (top, left): (usize, usize), now: Option<&State>) {
    let digits = text.greatest_number().to_string().len().max(3);
    let half = (area.width - 1) / 2;
    let border = pen.style(Part::Border);
    for (row, side) in rows(area).zip(text.sides().iter().skip(top)) {
        let before = Rect { width: half, ..row };
        let after = Rect { x: row.x + half + 1, width: row.width - half - 1, ..row };
        match *side {
            SideRow::File(diff) => {
                pen.put(row, &format!(" {}", text.name(diff)), pen.style(Part::Heading));
                continue;
            }
            SideRow::Gap => {
                pen.put(row, &format!(" {:>digits$}", "..."), pen.style(Part::Dim));
            }
            SideRow::Lines { diff, old, new, paired, same } => {
                let line = |gone: Option<LineNumber>, come: Option<LineNumber>| match (gone, come, same) {
                    (Some(old), Some(new), true) => Some(DiffLine::Same { old, new }),
                    (Some(old), None, _) => Some(DiffLine::Gone { old }),
                    (None, Some(new), _) => Some(DiffLine::Come { new }),
                    _ => None,
                };
                let (first, second) =
                    if same { (line(old, new), line(old, new)) } else { (line(old, None), line(None, new)) };
                for (place, line, partner) in [(before, first, new), (after, second, old)] {
                    if let Some(line) = line {
                        draw_line(pen, text, place, (diff, line, partner.filter(|_| paired)), (digits, left), now);
                    }
                }
            }
        }
        pen.put(Rect { x: row.x + half, width: 1, ..row }, if pen.ascii { "|" } else { "│" }, border);
    }
}

fn draw_line(
    pen: &mut Pen<'_>,
    text: &DiffText,
    row: Rect,
    (diff, line, partner): (usize, DiffLine, Option<LineNumber>),
    (digits, left): (usize, usize),
    now: Option<&State>,
) {
    let (number, sign, base, marked) = match line {
        DiffLine::Same { new, .. } => (new, ' ', Style::new(), Style::new()),
        DiffLine::Gone { old } => (old, '-', pen.style(Part::Removed), pen.style(Part::RemovedWord)),
        DiffLine::Come { new } => (new, '+', pen.style(Part::Added), pen.style(Part::AddedWord)),
    };
    let pieces = match line {
        DiffLine::Same { old, new } => {
            let coloured = now.and_then(|state| coloured(pen, state, text, diff, old));
            coloured.unwrap_or_else(|| vec![piece(text.new_line(diff, new), base)])
        }
        DiffLine::Gone { old } => {
            let other = partner.map(|partner| text.new_line(diff, partner));
            words(&text.old(diff, old), other.as_deref(), ChangeTag::Delete, base, marked)
        }
        DiffLine::Come { new } => {
            let other = partner.map(|partner| text.old(diff, partner));
            words(&text.new_line(diff, new), other.as_deref(), ChangeTag::Insert, base, marked)
        }
    };
    pen.buffer.set_style(row, base);
    let margin =
        [piece(format!(" {:>digits$} ", number.get()), pen.style(Part::LineNumber)), piece(format!(" {sign} "), base)];
    let used = pen.put_all(row, &margin);
    let rest = Rect { x: row.x + used, width: row.width - used, ..row };
    put_window(pen.buffer, rest, &pieces, left, pen.theme.part(Part::Dim));
}

/// A line of a file as it is now, in the colours of its words; none where control characters are in the way.
fn coloured(pen: &Pen<'_>, state: &State, text: &DiffText, diff: usize, line: LineNumber) -> Option<Vec<Piece>> {
    let file = state.review.files().iter().find(|file| text.is_of(diff, file.path()))?;
    let analysis = state.review.analysis(file.id()).filter(|_| !state.is_foreign(file.id()))?;
    let span = analysis.document.line_span(line);
    let whole = analysis.document.slice(span);
    if whole.len() > COMPARED || text.old(diff, line) != whole {
        return None;
    }
    let mut out = Vec::new();
    let mut at = span.start;
    for (token, class) in analysis.tokens(line) {
        if token.start < at || token.end > span.end {
            continue;
        }
        out.push(piece(analysis.document.slice(Span::new(at, token.start)), Style::new()));
        out.push(piece(analysis.document.slice(token), pen.theme.style_for(class)));
        at = token.end;
    }
    out.push(piece(analysis.document.slice(Span::new(at, span.end)), Style::new()));
    Some(out)
}

/// The line with the words marked that its other version has not.
fn words(line: &str, other: Option<&str>, own: ChangeTag, base: Style, marked: Style) -> Vec<Piece> {
    let Some(other) = other.filter(|other| line.len().max(other.len()) <= COMPARED) else {
        return vec![piece(line, base)];
    };
    let (old, new) = if own == ChangeTag::Delete { (line, other) } else { (other, line) };
    let diff = TextDiff::from_words(old, new);
    if diff.ratio() < ALIKE {
        return vec![piece(line, base)];
    }
    let changes = diff.iter_all_changes().filter(|change| change.tag() == own || change.tag() == ChangeTag::Equal);
    changes.map(|change| piece(change.value(), if change.tag() == own { marked } else { base })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Modifier;

    #[test]
    fn changed_words_are_marked_and_the_line_stays_whole() {
        let marked = Style::new().add_modifier(Modifier::BOLD);
        let of = |line, other, tag| words(line, Some(other), tag, Style::new(), marked);
        let gone = of(" network 10.0.0.0 area 1", " network 10.0.0.0 area 0", ChangeTag::Delete);
        assert_eq!(gone.iter().map(|p| p.text.as_str()).collect::<String>(), " network 10.0.0.0 area 1");
        let bold: Vec<_> = gone.iter().filter(|p| p.style == marked).map(|p| p.text.as_str()).collect();
        assert_eq!(bold, ["1"]);
        assert_eq!(of("shutdown", "ip address dhcp", ChangeTag::Delete).len(), 1, "nothing in common, nothing marked");
    }

    #[test]
    fn verdicts_are_short() {
        let verdict = Verdict {
            mends_its_fault: true,
            removes: vec![crate::rules::Fingerprint(1)],
            introduces: vec![],
            uncovers: vec![],
        };
        assert_eq!(verdict_text(&verdict), "mends 1, brings 0");
    }
}

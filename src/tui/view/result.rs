//! The result over the whole screen: its pages as tabs, what was decided, the page.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{Piece, cut, piece, put_window, thousands};
use super::{Pen, fix, layout, rows};
use crate::tui::result::{Page, ResultPanel, Written};
use crate::tui::state::State;
use crate::tui::theme::Part;

/// The title, and what was decided.
const HEAD: u16 = 2;

/// The rows that a page has.
pub fn result_rows(middle: Rect) -> usize {
    middle.height.saturating_sub(HEAD) as usize
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, state: &State, panel: &ResultPanel, middle: Rect) {
    let content = layout::below(middle, HEAD);
    let last = (panel.top + content.height as usize).min(panel.rows());
    let place = piece(format!("{} of {}", thousands(last), thousands(panel.rows())), pen.style(Part::Dim));
    pen.title(middle, &tabs(pen, state, panel), &[place]);
    let row = layout::below(middle, 1);
    let row = Rect { height: row.height.min(1), ..row };
    match &panel.caution {
        Some(caution) => pen.put(row, &cut(&format!(" ! {caution}"), row.width as usize), pen.style(Part::Warning)),
        None => pen.put(row, &cut(&format!(" {}", panel.summary), row.width as usize), pen.style(Part::Dim)),
    };
    if panel.page == Page::Changes {
        fix::draw_diff(pen, &panel.changes, content, (panel.top, panel.left), None);
        return;
    }
    if panel.lines.is_empty() {
        pen.put(Rect { height: content.height.min(1), ..content }, " No command is needed.", pen.style(Part::Dim));
    }
    for (row, line) in rows(content).zip(panel.lines.iter().skip(panel.top)) {
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row };
        let pieces = [piece(line.as_str(), style_of(pen, panel.page, line))];
        put_window(pen.buffer, row, &pieces, panel.left, pen.theme.part(Part::Dim));
    }
}

/// The pages, the one that is shown marked by more than its colour; then what it is of.
fn tabs(pen: &Pen<'_>, state: &State, panel: &ResultPanel) -> Vec<Piece> {
    let mut out = Vec::new();
    for (at, page) in Page::ALL.into_iter().enumerate() {
        let shown = page == panel.page;
        let name =
            if shown { format!("[{} {}]", at + 1, page.name()) } else { format!(" {} {} ", at + 1, page.name()) };
        out.push(piece(name, pen.style(if shown { Part::TitleFocused } else { Part::Dim })));
    }
    let mut of = String::new();
    if let Some((file, at, count)) = panel.device() {
        let many = if count > 1 { format!(", {at} of {count}") } else { String::new() };
        let guarded = if panel.guarded { ", guarded" } else { "" };
        of = format!("  {}{many}{guarded}", state.label(file));
    } else if panel.page == Page::Changes {
        let files = panel.changes.files();
        let counts = (0..files).map(|diff| panel.changes.counts(diff));
        let (come, gone) = counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let what = if files == 1 { panel.changes.name(0) } else { format!("{files} files") };
        let written = if panel.written == Written::All { ", written" } else { "" };
        of = format!("  {what}  +{come} -{gone}{written}");
    }
    out.push(piece(of, pen.style(Part::Title)));
    out
}

/// What takes something away stands out from what brings something; remarks stand back.
fn style_of(pen: &Pen<'_>, page: Page, line: &str) -> Style {
    let text = line.trim_start();
    let first = text.split_whitespace().next().unwrap_or_default();
    match (page, first) {
        (Page::Report, first) if !first.is_empty() && first.chars().all(|letter| letter == '#') => {
            pen.style(Part::Heading)
        }
        (Page::Report, _) => pen.style(Part::Text),
        (_, "!" | "#") => pen.style(Part::Dim),
        (_, "no" | "delete" | "deactivate") => pen.style(Part::Removed),
        _ => pen.style(Part::Text),
    }
}

//! A page over the panes that is read and closed: what has changed on devices, what of the settings does not count.

use ratatui::layout::Rect;

use super::text::{cut, piece, put, thousands, wrap};
use super::{Pen, fix, layout};
use crate::text::clean_line;
use crate::tui::diff::DiffText;
use crate::tui::message::Remark;
use crate::tui::parts::{Notice, Page, Reading, Tone};
use crate::tui::state::State;
use crate::tui::theme::Part;

/// The rows of a page that can be seen.
pub fn height(middle: Rect) -> usize {
    middle.height.saturating_sub(1) as usize
}

/// The rows that a page has on a screen of this width.
pub fn rows(page: &Page, remarks: &[Remark], columns: u16) -> usize {
    match page {
        Page::Changes { told, diff } => told.len() + diff.rows().len(),
        Page::Remarks => lines(remarks, columns).len(),
    }
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, state: &State, shown: &Reading, middle: Rect) {
    let content = layout::below(middle, 1);
    let rows = rows(&shown.page, &state.remarks, middle.width);
    let last = (shown.top + content.height as usize).min(rows);
    let place = piece(format!("{} of {}", thousands(last), thousands(rows)), pen.style(Part::Dim));
    let (title, of) = match &shown.page {
        Page::Changes { told, diff } => ("changed on the device", of_changes(told, diff)),
        Page::Remarks => ("remarks on the settings", String::new()),
    };
    pen.title(middle, &[piece(title, pen.style(Part::TitleFocused)), piece(of, pen.style(Part::Title))], &[place]);
    match &shown.page {
        Page::Changes { told, diff } => changes(pen, shown, (told, diff), content),
        Page::Remarks => remarks(pen, shown.top, &lines(&state.remarks, middle.width), content),
    }
}

fn of_changes(told: &[Notice], diff: &DiffText) -> String {
    let counts = (0..diff.files()).map(|file| diff.counts(file));
    let (come, gone) = counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let what = if told.is_empty() { diff.name(0) } else { format!("{} of {}", diff.files(), told.len()) };
    format!("  {what}  +{come} -{gone}")
}

/// A word on each device, then the diff.
fn changes(pen: &mut Pen<'_>, shown: &Reading, (told, diff): (&[Notice], &DiffText), content: Rect) {
    let heads = told.iter().skip(shown.top);
    let mut used = 0;
    for (row, notice) in super::rows(content).zip(heads) {
        let style = pen.style(if notice.tone == Tone::Bad { Part::Error } else { Part::Text });
        let sign = if notice.tone == Tone::Bad { "!" } else { " " };
        pen.put(row, &cut(&format!("{sign} {}", notice.text), row.width as usize), style);
        used += 1;
    }
    let top = shown.top.saturating_sub(told.len());
    fix::draw_diff(pen, diff, layout::below(content, used), (top, shown.left), None);
}

fn remarks(pen: &mut Pen<'_>, top: usize, lines: &[(Part, String)], content: Rect) {
    for (row, (part, line)) in super::rows(content).zip(lines.iter().skip(top)) {
        put(pen.buffer, Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row }, line, pen.style(*part));
    }
}

/// The remarks, wrapped, each with its hint below it.
fn lines(remarks: &[Remark], columns: u16) -> Vec<(Part, String)> {
    let columns = columns.saturating_sub(2).max(1) as usize;
    let mut out = Vec::new();
    for remark in remarks {
        let what = format!("- {}", clean_line(&remark.what));
        out.extend(wrap(&what, columns, 2).into_iter().map(|line| (Part::Text, line)));
        if let Some(hint) = &remark.hint {
            let hint = format!("  {}", clean_line(hint));
            out.extend(wrap(&hint, columns, 2).into_iter().map(|line| (Part::Dim, line)));
        }
    }
    out
}

//! The list of faults, over all files.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{cut, piece, thousands, width};
use super::{Pen, rows};
use crate::text::{FileId, clean_line};
use crate::tui::parts::{Listed, Pane};
use crate::tui::state::State;
use crate::tui::theme::Part;

/// The most columns that the name of a file gets.
const NAME: usize = 18;

/// From this width on a row shows the rule too.
const WITH_RULE: u16 = 84;

/// Draws the pane.
pub fn draw(pen: &mut Pen<'_>, state: &State, area: Rect) {
    if area.is_empty() {
        return;
    }
    let count = match state.list.len() {
        0 if state.is_analysing() => String::new(),
        0 => "none".to_owned(),
        count => format!("{} of {}", thousands(state.selected + 1), thousands(count)),
    };
    let filter = if state.filter.is_empty() {
        Vec::new()
    } else {
        vec![piece(format!("filter: {}", cut(&state.filter, 30)), pen.style(Part::Key))]
    };
    let hidden = state.open - state.list.len();
    let count = if hidden > 0 { format!("{count}, {} hidden", thousands(hidden)) } else { count };
    let count = piece(count, pen.style(Part::Dim));
    pen.pane_title(state, Pane::Faults, area, &filter, &[count]);
    let content = super::layout::below(area, 1);
    if state.list.is_empty() {
        let (said, part) = match state.most_faults {
            _ if state.is_analysing() => ("Analysing...", Part::Dim),
            _ if state.open > 0 => ("No fault fits the filter: esc lists all again.", Part::Dim),
            0 => ("No faults found.", Part::Good),
            _ => ("No faults left.", Part::Good),
        };
        pen.put(Rect { x: content.x + 1, width: content.width.saturating_sub(1), ..content }, said, pen.style(part));
        return;
    }
    let places = Places::of(state);
    let visible = state.list.iter().enumerate().skip(state.list_top);
    for (row, (at, listed)) in rows(content).zip(visible) {
        draw_row(pen, state, row, *listed, at == state.selected, &places);
    }
}

fn draw_row(pen: &mut Pen<'_>, state: &State, row: Rect, listed: Listed, selected: bool, places: &Places) {
    let Some(fault) = state.fault(listed) else { return };
    let base = match (selected, state.focus == Pane::Faults) {
        (false, _) => Style::new(),
        (true, true) => pen.style(Part::Selected),
        (true, false) => pen.style(Part::SelectedElsewhere),
    };
    pen.buffer.set_style(row, base);
    let over = |style: Style| if base == Style::new() { style } else { style.patch(base) };
    let plain = |style: Style| if selected { base } else { style };
    let locate = |place| state.locate(place);
    let message = fault.message.render(fault.place.file, &locate);
    let (_, line) = state.locate(fault.place);
    let mut pieces = vec![
        piece(if selected { ">" } else { " " }, base),
        piece(listed.severity.letter().to_string(), over(pen.severity(listed.severity))),
        piece(" ", base),
        piece(places.show(state, listed.id.file, line), plain(pen.style(Part::LineNumber))),
        piece("  ", base),
    ];
    if row.width >= WITH_RULE {
        pieces.push(piece(format!("{:<24}  ", cut(fault.rule.0, 24)), plain(pen.style(Part::Dim))));
    }
    let used = super::text::width_of(&pieces);
    let free = (row.width as usize).saturating_sub(used);
    pieces.push(piece(cut(&clean_line(&message), free), base));
    pen.put_all(row, &pieces);
}

/// How places are written so that they stand below each other.
struct Places {
    /// Columns of names; none where only one file is open.
    name: usize,
    digits: usize,
}

impl Places {
    fn of(state: &State) -> Self {
        let files = state.review.files();
        let digits = files.iter().map(|file| file.now().document.line_count().to_string().len()).max().unwrap_or(1);
        let name = (0..state.views.len()).map(|file| width(&short(state, FileId(file as u32)))).max().unwrap_or(0);
        Self { name: if files.len() > 1 { name.min(NAME) } else { 0 }, digits: digits.max(2) }
    }

    fn show(&self, state: &State, file: FileId, line: u32) -> String {
        let digits = self.digits;
        if self.name == 0 {
            return format!("{line:>digits$}");
        }
        let name = cut(&short(state, file), self.name);
        let place = format!("{name}:{line}");
        let wide = self.name + 1 + digits;
        let blanks = wide.saturating_sub(width(&place));
        format!("{place}{}", " ".repeat(blanks))
    }
}

/// The name of a file without its folders and its ending.
fn short(state: &State, file: FileId) -> String {
    let label = state.label(file);
    let name = label.rsplit('/').next().unwrap_or(label);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem.is_empty() { name } else { stem }.to_owned()
}

//! Draws the state. One file a pane; only what can be seen costs anything.

pub mod layout;

mod bars;
pub(super) mod chat;
mod code;
mod config;
mod faults;
mod fix;
mod overlays;
mod reading;
mod result;
mod text;
mod tour;
pub(super) mod why;

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use self::code::CodeColours;
use self::text::{Piece, cut_all, piece, put, put_all, width_of};
use super::parts::{Mode, Pane};
use super::state::State;
use super::theme::{Part, Theme};
use crate::fix::Applicability;
use crate::rules::Severity;

/// Draws the debugger. Keeps what one frame found out for the next, nothing else.
pub struct Screen {
    theme: Theme,
    code: CodeColours,
}

impl Screen {
    /// A screen in these colours.
    pub fn new(theme: Theme) -> Self {
        Self { theme, code: CodeColours::default() }
    }

    /// Draws everything.
    pub fn draw(&mut self, state: &State, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.render(state, frame.buffer_mut(), area);
    }

    /// Draws into a buffer.
    fn render(&mut self, state: &State, buffer: &mut Buffer, area: Rect) {
        buffer.set_style(area, self.theme.part(Part::Text));
        let areas = state.areas();
        // Between a resize and the message about it the screen may be smaller than the state believes.
        let fits = areas.bar.bottom() <= area.bottom() && areas.bar.right() <= area.right();
        if areas.middle.is_empty() || !fits {
            put(buffer, Rect { height: area.height.min(1), ..area }, "terminal too small", Style::new());
            return;
        }
        let mut pen = Pen { buffer, theme: &self.theme, ascii: state.options.ascii };
        bars::status(&mut pen, state, areas.status);
        tour::draw(&mut pen, state, areas.band);
        if let Some(panel) = state.shown_result() {
            result::draw(&mut pen, state, panel, areas.middle);
        } else if let Mode::Reading(shown) = &state.mode {
            reading::draw(&mut pen, state, shown, areas.middle);
        } else if let Mode::Help(picker) = &state.mode {
            overlays::help(&mut pen, &state.keymap, picker, areas.middle);
        } else {
            config::draw(&mut pen, state, areas.pane(Pane::Config), &mut self.code);
            faults::draw(&mut pen, state, areas.pane(Pane::Faults));
            why::draw(&mut pen, state, areas.pane(Pane::Why));
            fix::draw(&mut pen, state, areas.pane(Pane::Fix));
            pen.divider(areas.divider, &areas);
            match &state.mode {
                Mode::Palette(picker) => overlays::palette(&mut pen, &state.keymap, picker, areas.middle),
                Mode::Outline(outline) => overlays::outline(&mut pen, outline, areas.middle),
                Mode::Chat => chat::draw(&mut pen, state, areas.middle),
                Mode::Parts(parts) => overlays::parts(&mut pen, parts, areas.middle),
                Mode::Leaving => overlays::leaving(&mut pen, state, areas.middle),
                _ => {}
            }
        }
        bars::bar(&mut pen, state, areas.bar);
    }
}

pub(super) use chat::cited_row;
pub(super) use fix::{diff_area, preview_rows};
pub(super) use reading::{height as reading_height, rows as reading_rows};
pub(super) use result::result_rows;

/// The rows of all questions and answers.
pub(super) fn chat_lines(state: &State) -> usize {
    chat::lines(state, chat::width(chat::text_area(state.areas().middle))).len()
}

/// How many of them can be seen.
pub(super) fn chat_rows(state: &State) -> usize {
    chat::text_area(state.areas().middle).height as usize
}

/// The rows that a list over the panes has on a screen of this size.
pub(super) fn picker_rows(size: (u16, u16)) -> usize {
    (size.1.saturating_sub(if size.1 >= 8 { 5 } else { 4 }) as usize).max(1)
}

/// What the panes draw with.
struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    ascii: bool,
}

impl Pen<'_> {
    fn style(&self, part: Part) -> Style {
        self.theme.part(part)
    }

    fn put(&mut self, row: Rect, text: &str, style: Style) -> u16 {
        put(self.buffer, row, text, style)
    }

    fn put_all(&mut self, row: Rect, pieces: &[Piece]) -> u16 {
        put_all(self.buffer, row, pieces)
    }

    /// The sign for the horizontal line.
    fn horizontal(&self) -> &'static str {
        if self.ascii { "-" } else { "─" }
    }

    /// A title row: a line with pieces at its left and right end. The line is drawn around them, since a style put over
    /// another takes nothing of it away.
    fn title(&mut self, row: Rect, left: &[Piece], right: &[Piece]) {
        let row = Rect { height: row.height.min(1), ..row };
        let wide = width_of(right) as u16 + 2;
        let at = row.x + row.width.min(1);
        let used = self.framed(Rect { x: at, width: row.width.saturating_sub(2), ..row }, left);
        let fits = wide > 2 && used + wide + 3 <= row.width;
        let end = if fits { row.right() - 1 - wide } else { row.right() };
        if fits {
            self.framed(Rect { x: end, width: wide, ..row }, right);
        }
        let style = self.style(Part::Border);
        let after = if fits { row.right() - 1 } else { row.right() };
        for (from, to) in [(row.x, at), (at + used, end), (after, row.right())] {
            let line = self.horizontal().repeat(to.saturating_sub(from) as usize);
            self.put(Rect { x: from, width: to.saturating_sub(from), ..row }, &line, style);
        }
    }

    /// Pieces with a blank on both sides.
    fn framed(&mut self, row: Rect, pieces: &[Piece]) -> u16 {
        if pieces.is_empty() {
            return 0;
        }
        let mut all = vec![piece(" ", Style::new())];
        all.extend(cut_all(pieces, (row.width as usize).saturating_sub(2)));
        all.push(piece(" ", Style::new()));
        self.put_all(row, &all)
    }

    /// The title of a pane: its number and name, and more.
    fn pane_title(&mut self, state: &State, pane: Pane, area: Rect, left: &[Piece], right: &[Piece]) {
        let mut pieces = Vec::new();
        let areas = state.areas();
        let alone = Pane::ALL.iter().filter(|&&pane| !areas.pane(pane).is_empty()).count() == 1;
        let shares = !alone && areas.divider.is_empty() && pane == state.lower;
        for tab in Pane::ALL {
            let listed = tab == pane || alone || (shares && matches!(tab, Pane::Why | Pane::Fix));
            if !listed {
                continue;
            }
            if !pieces.is_empty() {
                pieces.push(piece("  ", Style::new()));
            }
            let focused = tab == pane && state.focus == pane;
            let part = if tab == pane { Part::Title } else { Part::Dim };
            let style = self.style(if focused { Part::TitleFocused } else { part });
            let short = alone && area.width < 40 && tab != pane;
            let name = if short { tab.number().to_string() } else { format!("{} {}", tab.number(), tab.name()) };
            pieces.push(piece(name, style));
        }
        if !left.is_empty() {
            pieces.push(piece("  ", Style::new()));
            pieces.extend_from_slice(left);
        }
        self.title(area, &pieces, right);
    }

    /// The line between the columns, joined to the title rows beside it.
    fn divider(&mut self, area: Rect, areas: &layout::Areas) {
        let style = self.style(Part::Border);
        let beside = areas.pane(Pane::Why).y;
        for y in area.top()..area.bottom() {
            let sign = match (self.ascii, y) {
                (true, y) if y == area.y || y == beside => "+",
                (true, _) => "|",
                (false, y) if y == area.y => "┬",
                (false, y) if y == beside => "├",
                (false, _) => "│",
            };
            self.put(Rect { y, height: 1, ..area }, sign, style);
        }
        if !area.is_empty() && !areas.pane(Pane::Fix).is_empty() {
            let joint = Rect { y: area.bottom(), height: 1, ..area };
            let free = self.buffer[(joint.x, joint.y)].symbol() == self.horizontal();
            if free {
                self.put(joint, if self.ascii { "+" } else { "┴" }, style);
            }
        }
    }

    fn severity(&self, severity: Severity) -> Style {
        self.style(match severity {
            Severity::Error => Part::Error,
            Severity::Warning => Part::Warning,
            Severity::Info => Part::Info,
        })
    }

    fn grade(&self, grade: Applicability) -> Style {
        self.style(match grade {
            Applicability::Safe => Part::Safe,
            Applicability::Review => Part::Review,
            Applicability::Idea => Part::Idea,
        })
    }
}

/// The rows of an area, each as an area.
fn rows(area: Rect) -> impl Iterator<Item = Rect> {
    (area.top()..area.bottom()).map(move |y| Rect { y, height: 1, ..area })
}

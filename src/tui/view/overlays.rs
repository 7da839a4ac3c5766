//! What comes over the panes: palette, outline, help, the question before leaving.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Clear, Widget};

use super::text::{cut, piece, width};
use super::{Pen, layout, rows};
use crate::tui::actions::{Action, Row, Scope};
use crate::tui::keymap::Keymap;
use crate::tui::outline::Outline;
use crate::tui::palette::{Entry, Palette, Target};
use crate::tui::parts::FixParts;
use crate::tui::picker::Picker;
use crate::tui::state::State;
use crate::tui::theme::Part;

/// The most columns of the palette.
const PALETTE: u16 = 76;

/// The palette: what fits, below what is typed.
pub fn palette(pen: &mut Pen<'_>, keymap: &Keymap, palette: &Palette, middle: Rect) {
    let wide = PALETTE.min(middle.width);
    let high = (palette.found().len() as u16 + 3).min(middle.height);
    let x = middle.x + (middle.width - wide) / 2;
    let area = pen.window(Rect { x, y: middle.y, width: wide, height: high });
    pen.input(area, ":", &palette.input);
    let list = layout::below(area, 1);
    if let Some(line) = palette.line() {
        pen.put(list, &format!(" Go to line {line}"), Style::new());
        return;
    }
    for (row, (at, entry)) in rows(list).zip(palette.found().iter().enumerate().skip(palette.top)) {
        palette_row(pen, keymap, row, entry, at == palette.selected);
    }
}

/// A command with its keys, or something to go to with its kind.
fn palette_row(pen: &mut Pen<'_>, keymap: &Keymap, row: Rect, entry: &Entry, selected: bool) {
    let base = if selected { pen.style(Part::Selected) } else { Style::new() };
    pen.buffer.set_style(row, base);
    let sign = if selected { ">" } else { " " };
    let dim = if selected { base } else { pen.style(Part::Dim) };
    let (used, end, part) = if let Target::Command(command) = entry.target {
        let name = piece(format!("{sign} {:<17} ", command.id), base);
        (pen.put_all(row, &[name, piece(command.description, dim)]), keymap.first(command), Part::Key)
    } else {
        let room = (row.width as usize).saturating_sub(width(entry.kind) + 4);
        let text = piece(cut(&format!("{sign} {}", entry.text), room), base);
        (pen.put_all(row, &[text]), entry.kind.to_owned(), Part::Dim)
    };
    if width(&end) <= row.width.saturating_sub(used + 2) as usize {
        let wide = width(&end) as u16 + 1;
        let style = if selected { base } else { pen.style(part) };
        pen.put(Rect { x: row.right() - wide, width: wide, ..row }, &end, style);
    }
}

/// The outline: sections and files that fit what is typed.
pub fn outline(pen: &mut Pen<'_>, outline: &Outline, middle: Rect) {
    let wide = PALETTE.min(middle.width);
    let high = (outline.count() as u16).saturating_add(3).min(middle.height);
    let x = middle.x + (middle.width - wide) / 2;
    let area = pen.window(Rect { x, y: middle.y, width: wide, height: high });
    pen.input(area, outline.sign, &outline.input);
    let list = layout::below(area, 1);
    for (row, (at, (text, _))) in rows(list).zip(outline.found().enumerate().skip(outline.top)) {
        let selected = at == outline.selected;
        let base = if selected { pen.style(Part::Selected) } else { Style::new() };
        pen.buffer.set_style(row, base);
        let line = format!("{} {text}", if selected { ">" } else { " " });
        pen.put(row, &cut(&line, row.width as usize), base);
    }
}

/// The help: all keys by scope, made shorter by what is typed.
pub fn help(pen: &mut Pen<'_>, keymap: &Keymap, picker: &Picker, middle: Rect) {
    let all = picker.rows(keymap);
    let title = piece("help", pen.style(Part::TitleFocused));
    let count = piece(format!("{} of {}", (picker.selected + 1).min(all.len()), all.len()), pen.style(Part::Dim));
    pen.title(middle, &[title], &[count]);
    let below = layout::below(middle, 1);
    pen.input(below, "find:", &picker.input);
    let keys_wide = if middle.width >= 50 { 20 } else { 10 };
    let mut last: Option<Scope> = picker.top.checked_sub(1).and_then(|at| all.get(at)).map(|row| row.scope);
    for (row, (at, entry)) in rows(layout::below(below, 1)).zip(all.iter().enumerate().skip(picker.top)) {
        let fresh = last != Some(entry.scope);
        last = Some(entry.scope);
        let keys = cut(&keymap.all(entry), keys_wide);
        help_row(pen, row, entry, (&keys, keys_wide), at == picker.selected, fresh);
    }
}

fn help_row(pen: &mut Pen<'_>, row: Rect, entry: &Row, (keys, keys_wide): (&str, usize), selected: bool, fresh: bool) {
    let base = if selected { pen.style(Part::Selected) } else { Style::new() };
    pen.buffer.set_style(row, base);
    let key = if selected { base } else { pen.style(Part::Key) };
    let blanks = " ".repeat(keys_wide.saturating_sub(width(keys)));
    let mut pieces = vec![
        piece(if selected { "> " } else { "  " }, base),
        piece(keys, key),
        piece(format!("{blanks}  "), base),
        piece(entry.description, base),
    ];
    if fresh && entry.scope != Scope::Panes {
        pieces.push(piece(format!("  {}", entry.scope.title().to_lowercase()), pen.style(Part::Heading).patch(base)));
    }
    pen.put_all(row, &pieces);
}

/// The parts of a fix, those that are taken marked.
pub fn parts(pen: &mut Pen<'_>, parts: &FixParts, middle: Rect) {
    let wide = middle.width.saturating_sub(2).max(4);
    let high = (parts.parts.len() as u16).saturating_add(3).min(middle.height);
    let y = middle.bottom().saturating_sub(high);
    let area = pen.window(Rect { x: middle.x + (middle.width - wide) / 2, y, width: wide, height: high });
    let taken = parts.parts.iter().filter(|part| part.taken).count();
    let head = format!(" {taken} of {} parts are taken", parts.parts.len());
    pen.put(Rect { height: area.height.min(1), ..area }, &head, pen.style(Part::Dim));
    for (row, (at, part)) in rows(layout::below(area, 1)).zip(parts.parts.iter().enumerate().skip(parts.top)) {
        let selected = at == parts.selected;
        let base = if selected { pen.style(Part::Selected) } else { Style::new() };
        pen.buffer.set_style(row, base);
        let line =
            format!("{} [{}] {}", if selected { ">" } else { " " }, if part.taken { "x" } else { " " }, part.text);
        pen.put(row, &cut(&line, row.width as usize), base);
    }
}

/// The question before leaving.
pub fn leaving(pen: &mut Pen<'_>, state: &State, middle: Rect) {
    let files = state.review.changed_files().len();
    let what = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
    let key = |action| state.keymap.hint(Scope::Leaving, action);
    let choices =
        format!("{} leave   {} see and write   {} stay", key(Action::Confirm), key(Action::Write), key(Action::Close));
    let live = state.review.changed_files().iter().all(|file| state.is_live(*file));
    let (kept, done) = if live {
        ("Leaving prints the commands that bring them there.", "on the device")
    } else {
        ("They are kept: confdbg resume goes on with them.", "written")
    };
    let lines = [
        (format!("Accepted fixes of {what} are not {done}."), Part::Prose),
        (kept.to_owned(), Part::Dim),
        (choices, Part::Key),
    ];
    let wide = (lines.iter().map(|(line, _)| width(line)).max().unwrap_or(0) as u16 + 4).min(middle.width);
    let high = 5.min(middle.height);
    let (x, y) = (middle.x + (middle.width - wide) / 2, middle.y + (middle.height - high) / 2);
    let area = pen.window(Rect { x, y, width: wide, height: high });
    for (row, (line, part)) in rows(area).zip(lines) {
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row };
        pen.put(row, &cut(&line, row.width as usize), pen.style(part));
    }
}

impl Pen<'_> {
    /// A framed window over the panes; gives its inside.
    fn window(&mut self, area: Rect) -> Rect {
        Clear.render(area, self.buffer);
        self.buffer.set_style(area, self.style(Part::Text));
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let style = self.style(Part::Border);
        let [top_left, top_right, bottom_left, bottom_right, side] =
            if self.ascii { ["+", "+", "+", "+", "|"] } else { ["┌", "┐", "└", "┘", "│"] };
        let across = self.horizontal().repeat(area.width as usize - 2);
        for row in rows(area) {
            // The inside is left alone: a style put over another takes nothing of it away.
            let right_end = Rect { x: row.right() - 1, width: 1, ..row };
            if row.y == area.y {
                self.put(row, &format!("{top_left}{across}{top_right}"), style);
            } else if row.y + 1 == area.bottom() {
                self.put(row, &format!("{bottom_left}{across}{bottom_right}"), style);
            } else {
                self.put(row, side, style);
                self.put(right_end, side, style);
            }
        }
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// What is typed, with a cursor after it.
    fn input(&mut self, area: Rect, sign: &str, typed: &str) {
        let row = Rect { height: area.height.min(1), ..area };
        let typed = cut(typed, (row.width as usize).saturating_sub(width(sign) + 3));
        let pieces = [
            piece(format!(" {sign}"), self.style(Part::Dim)),
            piece(typed, self.style(Part::Key)),
            piece(" ", Style::new().add_modifier(Modifier::REVERSED)),
        ];
        self.put_all(row, &pieces);
    }
}

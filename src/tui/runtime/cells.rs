//! From one frame to the next in few bytes.
//!
//! Over a slow link each byte is time: the cursor goes the short way, attributes are changed rather than set anew, blanks
//! to the end of a row are erased, and colours of the sixteen are named as all terminals know them. Only sequences that
//! every terminal has are used, and nothing rests on what erasing does to a background: that differs.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A move within a row may be longer than the cells that it passes over; up to so many are looked at.
const REWRITTEN: usize = 8;

/// Shorter runs of blanks are written.
const ERASED: usize = 6;

/// The attributes that a terminal can be asked for, with what sets and what ends them.
const MODIFIERS: [(Modifier, u8, u8); 7] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// The bytes that make a terminal which shows `before` show `after`. With nothing known of what it shows, it is cleared
/// first. The attributes are the usual ones before and after.
pub(super) fn change(before: Option<&Buffer>, after: &Buffer) -> String {
    let mut pen = Pen { out: String::new(), look: Look::PLAIN, at: None, exact: false };
    let nothing = Buffer::empty(after.area);
    if before.is_none() {
        pen.out.push_str("\x1b[m\x1b[2J");
    }
    let before = before.unwrap_or(&nothing);
    for row in 0..after.area.height {
        let (old, new) = (Row::of(before, row), Row::of(after, row));
        if old.cells != new.cells {
            pen.row(row, &new, &new.dirty(&old));
        }
    }
    pen.dress(Look::PLAIN);
    pen.out
}

/// The cells of a row, and to which of them each column belongs: a wide letter has two.
struct Row<'a> {
    cells: &'a [Cell],
    owners: Vec<usize>,
}

impl<'a> Row<'a> {
    fn of(buffer: &'a Buffer, row: u16) -> Self {
        let width = buffer.area.width as usize;
        let cells = buffer.content.get(row as usize * width..).and_then(|rest| rest.get(..width)).unwrap_or_default();
        let mut owners = Vec::with_capacity(cells.len());
        while let Some(cell) = cells.get(owners.len()) {
            let at = owners.len();
            let columns = columns(cell).clamp(1, cells.len() - at);
            owners.extend(std::iter::repeat_n(at, columns));
        }
        Self { cells, owners }
    }

    /// The columns that must be written where `old` is shown. Writing over half of a wide letter leaves the other half to
    /// the terminal's mercy: it counts too.
    fn dirty(&self, old: &Self) -> Vec<bool> {
        let same = |column: usize| {
            let (mine, theirs) = (self.owners.get(column), old.owners.get(column));
            mine == theirs && mine.is_some_and(|at| self.cells.get(*at) == old.cells.get(*at))
        };
        let mut dirty: Vec<bool> = (0..self.cells.len()).map(|column| !same(column)).collect();
        for row in [old, self] {
            for column in 1..dirty.len() {
                if row.owners.get(column) == row.owners.get(column - 1) {
                    let either = dirty[column] || dirty[column - 1];
                    (dirty[column - 1], dirty[column]) = (either, either);
                }
            }
        }
        dirty
    }
}

/// The columns that a cell's letter takes.
fn columns(cell: &Cell) -> usize {
    if letter(cell).is_some() { 1 } else { UnicodeWidthStr::width(cell.symbol()) }
}

/// How a cell looks, apart from its letter.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// As a blank looks: of it only the ground is seen, and what reaches beyond letters.
    fn ground(self) -> (Color, Modifier) {
        if self.modifier.contains(Modifier::REVERSED) {
            return (self.fg, self.modifier);
        }
        (self.bg, self.modifier & (Modifier::UNDERLINED | Modifier::CROSSED_OUT))
    }
}

struct Pen {
    out: String,
    look: Look,
    /// Where the cursor is, if that is known.
    at: Option<(usize, u16)>,
    /// Since it was last placed only letters were written whose width nobody doubts.
    exact: bool,
}

impl Pen {
    /// Writes the columns of a row that are dirty.
    fn row(&mut self, y: u16, row: &Row<'_>, dirty: &[bool]) {
        let mut column = 0;
        while column < row.cells.len() {
            let here = column;
            column = here + row.owners.iter().skip(here).take_while(|owner| **owner == here).count().max(1);
            if !dirty[here] {
                continue;
            }
            self.go(row, here, y);
            match self.erase(row, dirty, here) {
                Some(until) => column = until,
                None => self.write(&row.cells[here], column, row.cells.len()),
            }
        }
    }

    /// Places the cursor, the shortest way.
    fn go(&mut self, row: &Row<'_>, column: usize, y: u16) {
        if self.at == Some((column, y)) {
            return;
        }
        let place = if column == 0 { format!("\x1b[{}H", y + 1) } else { format!("\x1b[{};{}H", y + 1, column + 1) };
        let near = self.at.filter(|(x, at)| self.exact && *at == y && *x < column).map(|(x, _)| x);
        let forward = near.map(|from| match column - from {
            1 => "\x1b[C".to_owned(),
            gap => format!("\x1b[{gap}C"),
        });
        let passed = near.and_then(|from| self.passed(row, from..column));
        let ways = [passed, forward, Some(place)];
        let shortest = ways.into_iter().flatten().min_by_key(String::len).unwrap_or_default();
        self.out.push_str(&shortest);
        self.exact = true;
        self.at = Some((column, y));
    }

    /// The letters of some cells, where they can be written again as the pen is.
    fn passed(&self, row: &Row<'_>, columns: std::ops::Range<usize>) -> Option<String> {
        let cells = row.cells.get(columns).filter(|cells| cells.len() <= REWRITTEN)?;
        cells.iter().map(|cell| Some(cell).filter(|cell| self.fits(cell)).and_then(letter)).collect()
    }

    /// Can a cell be written without another look?
    fn fits(&self, cell: &Cell) -> bool {
        let look = Look::of(cell);
        look == self.look || (cell.symbol() == " " && look.ground() == self.look.ground())
    }

    /// Erases blanks from here on, where that is shorter than writing them. Gives the column up to which they reach.
    fn erase(&mut self, row: &Row<'_>, dirty: &[bool], column: usize) -> Option<usize> {
        let is_blank = |cell: &&Cell| cell.symbol() == " " && Look::of(cell).ground() == Look::PLAIN.ground();
        let end = column + row.cells[column..].iter().take_while(is_blank).count();
        // Blanks that were blank before need nothing.
        let until = dirty[column..end].iter().rposition(|dirty| *dirty).map_or(column, |last| column + last + 1);
        if until < column + ERASED {
            return None;
        }
        if self.look.ground() != Look::PLAIN.ground() {
            self.dress(Look::PLAIN);
        }
        if end == row.cells.len() {
            self.out.push_str("\x1b[K");
        } else {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "\x1b[{}X", until - column);
        }
        Some(until)
    }

    /// Writes a cell where the cursor is; `next` is the column after it, `width` that of the row.
    fn write(&mut self, cell: &Cell, next: usize, width: usize) {
        if !self.fits(cell) {
            self.dress(Look::of(cell));
        }
        self.out.push_str(cell.symbol());
        self.exact &= letter(cell).is_some();
        // At the end of a row the cursor waits to see what comes; after a wide letter terminals differ.
        let is_certain = next < width && columns(cell) == 1;
        self.at = self.at.filter(|_| is_certain).map(|(_, y)| (next, y));
    }

    /// Changes the attributes, the shorter way.
    fn dress(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let anew = codes(Look::PLAIN, look);
        let anew = if anew.is_empty() { String::new() } else { format!("0;{anew}") };
        let on = codes(self.look, look);
        // Colours as they were after all are no codes at all, which would be a reset.
        let shorter = if on.is_empty() || anew.len() < on.len() { anew } else { on };
        let _ = write!(self.out, "\x1b[{shorter}m");
        self.look = look;
    }
}

/// A letter that takes one column everywhere.
fn letter(cell: &Cell) -> Option<char> {
    let mut letters = cell.symbol().chars();
    letters.next().filter(|letter| letters.next().is_none() && (' '..='~').contains(letter))
}

/// What leads from one look to another, in the words of SGR.
fn codes(from: Look, to: Look) -> String {
    let mut out = String::new();
    let mut push = |code: &str| {
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(code);
    };
    // Bold and dim end together, and terminals differ in whether one puts an end to the other.
    let intensity = Modifier::BOLD | Modifier::DIM;
    let (had, has) = (from.modifier & intensity, to.modifier & intensity);
    let again = had != has && !had.is_empty();
    if again {
        push("22");
    }
    for (modifier, set, end) in MODIFIERS {
        let had = from.modifier.contains(modifier) && !(again && intensity.contains(modifier));
        match (had, to.modifier.contains(modifier)) {
            (false, true) => push(&set.to_string()),
            (true, false) => push(&end.to_string()),
            _ => {}
        }
    }
    if from.fg != to.fg {
        push(&colour(to.fg, 30));
    }
    if from.bg != to.bg {
        push(&colour(to.bg, 40));
    }
    out
}

/// A colour in the words of SGR; `ground` is 30 for letters and 40 for what is behind them.
fn colour(colour: Color, ground: u8) -> String {
    let of_sixteen = |index: u8| if index < 8 { ground + index } else { ground + 60 + index - 8 }.to_string();
    match colour {
        Color::Reset => (ground + 9).to_string(),
        Color::Black => of_sixteen(0),
        Color::Red => of_sixteen(1),
        Color::Green => of_sixteen(2),
        Color::Yellow => of_sixteen(3),
        Color::Blue => of_sixteen(4),
        Color::Magenta => of_sixteen(5),
        Color::Cyan => of_sixteen(6),
        Color::Gray => of_sixteen(7),
        Color::DarkGray => of_sixteen(8),
        Color::LightRed => of_sixteen(9),
        Color::LightGreen => of_sixteen(10),
        Color::LightYellow => of_sixteen(11),
        Color::LightBlue => of_sixteen(12),
        Color::LightMagenta => of_sixteen(13),
        Color::LightCyan => of_sixteen(14),
        Color::White => of_sixteen(15),
        Color::Indexed(index) => format!("{};5;{index}", ground + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", ground + 8),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const COLUMNS: u16 = 24;
    const ROWS: u16 = 5;

    fn buffer(lines: &[(u16, u16, &str, Style)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
        for (x, y, text, style) in lines {
            buffer.set_stringn(*x, *y, text, (COLUMNS - x) as usize, *style);
        }
        buffer
    }

    fn plain(text: &str) -> Buffer {
        buffer(&[(0, 0, text, Style::new())])
    }

    #[test]
    fn what_stays_costs_nothing() {
        let before = plain("accepted 1 of 12");
        assert_eq!(change(Some(&before), &before), "");
        assert_eq!(change(Some(&before), &plain("accepted 2 of 12")), "\x1b[1;10H2");
        assert_eq!(change(Some(&before), &plain("accepted 2 of 13")), "\x1b[1;10H2\x1b[5C3");
        assert_eq!(change(Some(&before), &plain("accepted 2 or 12")), "\x1b[1;10H2 or", "shorter than a move");
        assert_eq!(change(Some(&before), &plain("bccepted 1 of 13")), "\x1b[1Hb\x1b[14C3");
    }

    #[test]
    fn blanks_are_erased() {
        let before = plain("interface Loopback0 up");
        assert_eq!(change(Some(&before), &plain("interface")), "\x1b[1;11H\x1b[K");
        let kept = buffer(&[(19, 0, " up", Style::new())]);
        assert_eq!(change(Some(&before), &kept), "\x1b[1H\x1b[19X");
        let grounded = Style::new().bg(Color::Blue);
        let blue = buffer(&[(0, 0, &" ".repeat(COLUMNS as usize), grounded)]);
        assert!(change(Some(&before), &blue).contains(&" ".repeat(COLUMNS as usize)), "no terminal agrees on that");
    }

    #[test]
    fn looks_change_the_short_way() {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let both =
            buffer(&[(0, 0, "a", bold.fg(Color::Red)), (1, 0, "b", bold.fg(Color::Cyan)), (2, 0, "c", Style::new())]);
        assert_eq!(change(Some(&plain("")), &both), "\x1b[1H\x1b[1;31ma\x1b[36mb\x1b[mc");
        let dim = Style::new().add_modifier(Modifier::DIM);
        let two = buffer(&[(0, 0, "a", bold.patch(dim)), (1, 0, "b", dim)]);
        assert_eq!(change(Some(&plain("")), &two), "\x1b[1H\x1b[1;2ma\x1b[0;2mb\x1b[m");
    }

    fn any_colour() -> impl Strategy<Value = Color> {
        prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightBlue),
            Just(Color::Indexed(208)),
            Just(Color::Rgb(1, 2, 3))
        ]
    }

    fn any_style() -> impl Strategy<Value = Style> {
        let modifiers = prop_oneof![
            Just(Modifier::empty()),
            Just(Modifier::BOLD),
            Just(Modifier::DIM),
            Just(Modifier::REVERSED),
            Just(Modifier::UNDERLINED),
            Just(Modifier::BOLD | Modifier::DIM | Modifier::REVERSED)
        ];
        (any_colour(), any_colour(), modifiers).prop_map(|(fg, bg, m)| Style::new().fg(fg).bg(bg).add_modifier(m))
    }

    fn any_buffer() -> impl Strategy<Value = Buffer> {
        let text = prop_oneof!["[a-c ]{0,24}", " {0,24}", "[漢字a─ ]{0,12}", Just("e\u{301}x".to_owned())];
        prop::collection::vec((0..COLUMNS, 0..ROWS, text, any_style()), 0..12).prop_map(|lines| {
            let lines: Vec<_> = lines.iter().map(|(x, y, text, style)| (*x, *y, text.as_str(), *style)).collect();
            buffer(&lines)
        })
    }

    fn terminal() -> vt100::Parser {
        vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0)
    }

    /// What a terminal shows, cell by cell, without what cannot be seen of a blank.
    fn shown(parser: &vt100::Parser) -> Vec<String> {
        let screen = parser.screen();
        let cells = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
        let cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        cells
            .map(|cell| {
                if cell.is_wide_continuation() {
                    return String::new();
                }
                let blank = cell.contents().trim().is_empty();
                let ground = if cell.inverse() { cell.fgcolor() } else { cell.bgcolor() };
                let letter = (cell.contents(), cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.dim());
                let letter = if blank { String::new() } else { format!("{letter:?}") };
                format!("{letter} {ground:?} {} {}", cell.inverse(), cell.underline())
            })
            .collect()
    }

    proptest! {
        /// However the frames follow each other, the terminal shows the last as if it had been drawn alone.
        #[test]
        fn a_terminal_shows_each_frame(frames in prop::collection::vec(any_buffer(), 1..5)) {
            let mut terminal = terminal();
            let mut before: Option<&Buffer> = None;
            for frame in &frames {
                terminal.process(change(before, frame).as_bytes());
                let mut whole = self::terminal();
                // Letter by letter, each where it belongs, each dressed anew.
                let rows = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (column, row)));
                let is_shown = |at: &(u16, u16)| Row::of(frame, at.1).owners[at.0 as usize] == at.0 as usize;
                for (column, row) in rows.filter(is_shown) {
                    let cell = &frame[(column, row)];
                    let look = codes(Look::PLAIN, Look::of(cell));
                    whole.process(format!("\x1b[{};{}H\x1b[0;{look}m{}", row + 1, column + 1, cell.symbol()).as_bytes());
                }
                prop_assert_eq!(shown(&terminal), shown(&whole));
                before = Some(frame);
            }
        }
    }
}

//! Text in cells: widths, cutting, wrapping.
//!
//! What comes in here is clean already (see [`crate::text::clean`]); what it takes in columns is measured, not counted.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text with one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// A piece from its parts.
pub fn piece(text: impl Into<String>, style: Style) -> Piece {
    Piece { text: text.into(), style }
}

/// The columns that a text takes, as it is drawn: grapheme by grapheme.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The columns that some pieces take.
pub fn width_of(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| width(&piece.text)).sum()
}

/// Puts text into a row, as far as it fits. Gives the columns used.
pub fn put(buffer: &mut Buffer, row: Rect, text: &str, style: Style) -> u16 {
    if row.is_empty() {
        return 0;
    }
    let (end, _) = buffer.set_stringn(row.x, row.y, text, row.width as usize, style);
    end - row.x
}

/// Puts pieces into a row from its first column on, as far as they fit. Gives the columns used.
pub fn put_all(buffer: &mut Buffer, row: Rect, pieces: &[Piece]) -> u16 {
    let mut used = 0;
    for piece in pieces {
        used += put(buffer, Rect { x: row.x + used, width: row.width - used, ..row }, &piece.text, piece.style);
    }
    used
}

/// Puts a window of a long line into a row: from column `left` on. Where something is cut off, the edge says so with `<`
/// or `>` in the style `edge`.
pub fn put_window(buffer: &mut Buffer, row: Rect, pieces: &[Piece], left: usize, edge: Style) {
    if row.is_empty() {
        return;
    }
    let right = left + row.width as usize;
    let mut column = 0;
    let mut beyond = false;
    'pieces: for piece in pieces {
        for grapheme in piece.text.graphemes(true) {
            let next = column + width(grapheme);
            if next > right {
                beyond = true;
                break 'pieces;
            }
            if column >= left {
                let x = row.x + (column - left) as u16;
                buffer.set_stringn(x, row.y, grapheme, (right - column).max(1), piece.style);
            }
            column = next;
        }
    }
    if left > 0 && column > 0 {
        put(buffer, Rect { width: 1, ..row }, "<", edge);
    }
    if beyond {
        put(buffer, Rect { x: row.right() - 1, width: 1, ..row }, ">", edge);
    }
}

/// The text, cut to so many columns, its end replaced by `>` where something is missing.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += width(grapheme);
        if used + 1 > columns {
            break;
        }
        out.push_str(grapheme);
    }
    if columns > 0 {
        out.push('>');
    }
    out
}

/// The pieces, cut to so many columns as [`cut`] does.
pub fn cut_all(pieces: &[Piece], columns: usize) -> Vec<Piece> {
    let mut free = columns;
    let mut out = Vec::new();
    for piece in pieces {
        let text = cut(&piece.text, free);
        free -= width(&text).min(free);
        let whole = text == piece.text;
        out.push(Piece { text, style: piece.style });
        if !whole {
            break;
        }
    }
    out
}

/// The text in lines of at most so many columns, broken at blanks where there are any; each line after the first is
/// indented by `hang` columns.
pub fn wrap(text: &str, columns: usize, hang: usize) -> Vec<String> {
    let columns = columns.max(1);
    let hang = if columns < 8 { 0 } else { hang.min(columns / 2) };
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in words(text) {
        let wide = width(word);
        if used + wide > columns {
            if word.trim().is_empty() {
                continue;
            }
            if used > if lines.is_empty() { 0 } else { hang } {
                start_line(&mut lines, &mut line, &mut used, hang);
            }
        }
        if used + wide <= columns {
            let at_start = !lines.is_empty() && used == hang;
            if !(at_start && word.trim().is_empty()) {
                line.push_str(word);
                used += wide;
            }
            continue;
        }
        for grapheme in word.graphemes(true) {
            if used + width(grapheme) > columns && used > if lines.is_empty() { 0 } else { hang } {
                start_line(&mut lines, &mut line, &mut used, hang);
            }
            line.push_str(grapheme);
            used += width(grapheme);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Words and the blanks between them, in turns.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let blank = rest.chars().next()?.is_whitespace();
        let end = rest.find(|letter: char| letter.is_whitespace() != blank).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn start_line(lines: &mut Vec<String>, line: &mut String, used: &mut usize, hang: usize) {
    lines.push(std::mem::take(line).trim_end().to_owned());
    line.push_str(&" ".repeat(hang));
    *used = hang;
}

/// A number with its thousands apart: `1,204`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(text: &str, columns: u16, left: usize) -> String {
        let area = Rect::new(0, 0, columns, 1);
        let mut buffer = Buffer::empty(area);
        put_window(&mut buffer, area, &[piece(text, Style::new())], left, Style::new());
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn what_is_cut_off_is_marked() {
        assert_eq!(window("abcdef", 6, 0), "abcdef");
        assert_eq!(window("abcdef", 4, 0), "abc>");
        assert_eq!(window("abcdef", 4, 2), "<def");
        assert_eq!(window("abcdefgh", 4, 2), "<de>");
        assert_eq!(cut("interface", 6), "inter>");
        assert_eq!(cut("漢字漢字", 5), "漢字>");
        assert_eq!(cut("x", 0), "");
    }

    #[test]
    fn text_is_wrapped_at_blanks() {
        assert_eq!(wrap("one two three", 7, 0), ["one two", "three"]);
        assert_eq!(wrap("- one two three", 9, 2), ["- one two", "  three"]);
        assert_eq!(wrap("10.0.0.0/8 permitted", 10, 0), ["10.0.0.0/8", "permitted"]);
        assert_eq!(wrap("(acl, vrf)", 6, 0), ["(acl,", "vrf)"]);
        assert_eq!(wrap("abcdefgh", 3, 0), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3, 0), [""]);
    }

    #[test]
    fn thousands_are_apart() {
        let shown: Vec<_> = [0, 999, 1204, 1_000_000].into_iter().map(thousands).collect();
        assert_eq!(shown, ["0", "999", "1,204", "1,000,000"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_it_may_be(text in "\\PC{0,60}", columns in 8_usize..30, hang in 0_usize..5) {
            for line in wrap(&text, columns, hang) {
                prop_assert!(width(&line) <= columns, "{line:?}");
            }
            prop_assert!(width(&cut(&text, columns)) <= columns);
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-z .]{0,60}", columns in 1_usize..30) {
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, columns, 0).join("")), letters(&text));
        }
    }
}

//! Text of others made harmless for a terminal.
//!
//! Configs, checkers, devices and models may hold escape sequences. Whatever goes to a terminal passes through here;
//! the cleaned text contains no control character but the newline, and cannot reorder what follows it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with control characters shown in caret notation (`^[`), tabs as spaces to the next multiple of 8, and
/// bidirectional or invisible format characters as `<U+202E>`. Newlines stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_harmless(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = 0_usize;
    for c in text.chars() {
        let before = out.len();
        match c {
            '\n' => out.push('\n'),
            '\t' => out.extend(std::iter::repeat_n(' ', 8 - column % 8)),
            c if is_harmless(c) => out.push(c),
            c if (c as u32) < 0x20 => {
                out.push('^');
                out.push(char::from(c as u8 ^ 0x40));
            }
            '\u{7f}' => out.push_str("^?"),
            c => {
                // Writing to a string cannot fail.
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
        }
        column = if c == '\n' { 0 } else { column + out[before..].chars().count() };
    }
    Cow::Owned(out)
}

/// As [`clean`], for one line: newlines too are shown (`^J`).
pub fn clean_line(text: &str) -> Cow<'_, str> {
    match clean(text) {
        Cow::Borrowed(text) if !text.contains('\n') => Cow::Borrowed(text),
        text => Cow::Owned(text.replace('\n', "^J")),
    }
}

fn is_harmless(c: char) -> bool {
    if matches!(c, ' '..='~') {
        return true;
    }
    // C0, DEL, C1; soft hyphen, Arabic and Mongolian format characters; zero width, bidi marks, embeddings and isolates;
    // line and paragraph separators; variation selectors; byte order mark; interlinear annotation; tags.
    !matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sequences_lose_their_teeth() {
        assert_eq!(clean("a\x1b[31mb\x07\u{9b}2J\u{202e}"), "a^[[31mb^G<U+009B>2J<U+202E>");
        assert_eq!(clean("a\tb"), "a       b");
        assert_eq!(clean_line("a\nb"), "a^Jb");
        assert!(matches!(clean("plain é 漢"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in any::<String>()) {
            prop_assert!(clean(&text).chars().all(|c| c == '\n' || is_harmless(c)));
        }
    }
}

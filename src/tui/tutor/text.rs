//! The words of a lesson, with the user's keys in them, in lines.

use super::super::actions::{Row, Scope, rows};
use super::super::keymap::Keymap;
use unicode_width::UnicodeWidthStr;

/// A piece of a word: letters, or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The letters.
    pub text: String,
    /// They name a key.
    pub is_key: bool,
}

/// Letters without a blank between, not to be broken.
pub type Word = Vec<Fragment>;

/// A text with the keys that the user has for its actions. An action without keys is named as the palette knows it.
pub fn words(text: &str, keymap: &Keymap) -> Vec<Word> {
    let word = |word: &str| {
        let mut out = Word::new();
        let mut rest = word;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)))
        {
            out.push(Fragment { text: before.to_owned(), is_key: false });
            out.push(Fragment { text: keys(name, keymap), is_key: true });
            rest = after;
        }
        out.push(Fragment { text: rest.to_owned(), is_key: false });
        out.retain(|fragment| !fragment.text.is_empty());
        out
    };
    text.split_whitespace().map(word).collect()
}

/// The keys of an action named as the settings name it.
fn keys(name: &str, keymap: &Keymap) -> String {
    row(name).map_or_else(|| name.to_owned(), |row| keymap.hint(row.scope, row.action))
}

/// The action of such a name.
pub(super) fn row(name: &str) -> Option<&'static Row> {
    let (table, id) = name.split_once('.').unwrap_or(("", name));
    let scope = Scope::ALL.into_iter().find(|scope| scope.table() == table)?;
    rows(scope).find(|row| row.id == id)
}

/// The columns that a word takes.
fn width(word: &Word) -> usize {
    word.iter().map(|fragment| fragment.text.width()).sum()
}

/// Words in lines of at most so many columns; a word that is wider has a line for itself.
pub fn lines(words: &[Word], columns: usize) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut used = 0;
    for word in words {
        let wide = width(word);
        match out.last_mut() {
            Some(line) if used + 1 + wide <= columns => {
                line.push(Fragment { text: " ".to_owned(), is_key: false });
                line.extend_from_slice(word);
                used += 1 + wide;
            }
            _ => {
                out.push(word.clone());
                used = wide;
            }
        }
    }
    out
}

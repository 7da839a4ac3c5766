//! A list of actions that what is typed makes shorter: the help; and how well a text fits what is typed.

use super::actions::{ACTIONS, Row};
use super::keymap::Keymap;

/// What is typed, and which line is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picker {
    /// What is typed.
    pub input: String,
    /// The index of the selected line among [`Picker::rows`].
    pub selected: usize,
    /// The first line shown.
    pub top: usize,
}

impl Picker {
    /// The rows that fit what is typed, in the order of the table: for the help.
    pub fn rows(&self, keymap: &Keymap) -> Vec<&'static Row> {
        let typed = self.input.to_lowercase();
        let fits = |row: &&Row| {
            let keys = keymap.all(row);
            let text = format!("{} {} {keys}", row.id, row.description);
            typed.split_whitespace().all(|word| text.to_lowercase().contains(word)) || keys == self.input
        };
        ACTIONS.iter().filter(fits).collect()
    }

    /// Moves the selection, which stays within `count` lines.
    pub fn select(&mut self, by: isize, count: usize) {
        self.selected = self.selected.saturating_add_signed(by).min(count.saturating_sub(1));
    }
}

/// How badly a command fits, or nothing where it does not: the letters must occur in order, in the name or the
/// description; gaps count, a name counts less than a description.
pub fn score(typed: &str, row: &Row) -> Option<usize> {
    let typed: Vec<char> = typed.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    let by_name = gaps(&typed, row.id);
    let by_description = gaps(&typed, row.description).map(|gaps| gaps + 20);
    by_name.into_iter().chain(by_description).min()
}

/// How far apart the letters stand in a text, which must have them in this order; nothing where it has not.
pub fn gaps(typed: &[char], text: &str) -> Option<usize> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut at = 0;
    let mut gaps = 0;
    for letter in typed {
        let skipped = text[at..].iter().position(|own| own == letter)?;
        // Skipping to the beginning of a word is what people do.
        let at_word = at + skipped == 0 || !text[at + skipped - 1].is_alphanumeric();
        gaps += if at_word { skipped.min(1) } else { 2 * skipped };
        at += skipped + 1;
    }
    Some(gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_searched_by_words_and_keys() {
        let rows = |typed: &str| Picker { input: typed.into(), ..Picker::default() }.rows(&Keymap::default());
        assert!(rows("fault error").iter().any(|row| row.id == "next-error"));
        assert!(rows("]d").iter().any(|row| row.id == "next-fault"));
        assert!(rows("no such thing").is_empty());
        assert_eq!(rows("").len(), ACTIONS.len());
    }
}

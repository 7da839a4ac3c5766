//! Whole paths from the top of a tree: how much of one is the grammar's own words.

use super::{Grammar, Words};

impl Grammar {
    /// How many of the words are the grammar's own rather than values, if they are a path from the top.
    pub fn literals_of_path(&self, words: &Words<'_>) -> Option<usize> {
        let (mut mode, mut first, mut literals) = (self.global(), 0, 0);
        while first < words.text.len() {
            let link = self.link(mode, words, first, false)?;
            let values: usize = link.found.captures.iter().map(|capture| usize::from(capture.count)).sum();
            literals += (link.end - first).saturating_sub(values);
            mode = self.after(mode, &link);
            first = link.end;
        }
        Some(literals)
    }
}

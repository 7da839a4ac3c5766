//! Words that may be meant to be others: how many letters differ, and whether that is few for their length.

use super::Repair;

/// A word that may be meant to be another, made ready to be compared with many.
pub(super) struct Misspelt<'w> {
    word: &'w str,
    letters: u32,
}

impl<'w> Misspelt<'w> {
    /// A word of letters; what holds anything else is a name or a value.
    pub(super) fn of(word: &'w str) -> Option<Self> {
        let plain = word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_');
        plain.then(|| Self { word, letters: letters(word) })
    }

    /// What the word should be, if this is it.
    pub(super) fn repair(&self, literal: &str) -> Option<Repair> {
        let distance = self.distance(literal)?;
        Some(Repair::Spelling { expected: literal.to_owned(), distance })
    }

    /// The edit distance to the word that may have been meant, where it is small for their length.
    fn distance(&self, literal: &str) -> Option<usize> {
        let most = match literal.len().min(self.word.len()) {
            0..=2 => return None,
            3..=7 => 1,
            _ => 2,
        };
        if self.word.len().abs_diff(literal.len()) > most || !literal.as_bytes()[0].is_ascii_alphabetic() {
            return None;
        }
        // Nearly all words are told apart by their letters alone: each edit takes away or brings one at most.
        let (own, meant) = (self.letters, letters(literal));
        if (own & !meant).count_ones() as usize > most || (meant & !own).count_ones() as usize > most {
            return None;
        }
        let distance = edit_distance(&self.word.to_ascii_lowercase(), literal);
        (distance > 0 && distance <= most).then_some(distance)
    }
}

/// The letters that occur in a word, a bit each; digits and signs fall together with some.
pub(crate) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

/// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..width {
            let substitution = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = substitution.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, distance) in [("adress", "address", 1), ("naem", "name", 1), ("ospf", "ospf", 0), ("abc", "xyz", 3)]
        {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
        }
        let misspelt_by = |word, literal| Misspelt::of(word)?.distance(literal);
        assert_eq!(misspelt_by("adress", "address"), Some(1));
        assert_eq!(misspelt_by("is", "in"), None);
        assert_eq!(misspelt_by("10", "100"), None);
    }
}

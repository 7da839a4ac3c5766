//! The release that a config says it is of.

use std::cmp::Ordering;
use std::fmt;

use crate::dialect::Dialect;
use crate::rules::DeviceView;
use crate::text::Span;

/// The number of a release: `12.4`, `8.4.1`. What follows the numbers (`(15)T`, `_git`) is left aside.
#[derive(Clone, Debug)]
pub(super) struct Release(Vec<u32>);

impl Release {
    /// Reads the numbers that a text begins with.
    pub fn read(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let parts: Option<Vec<u32>> =
            text[..end].trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect();
        parts.filter(|parts| parts.len() > 1).map(Self)
    }

    /// Is it older than the release of these numbers?
    pub fn is_before(&self, bound: &[u32]) -> bool {
        let own = self.0.iter().chain(std::iter::repeat(&0));
        let ordering = own.zip(bound).map(|(own, bound)| own.cmp(bound)).find(|ordering| ordering.is_ne());
        ordering == Some(Ordering::Less)
    }

    /// Its first two numbers.
    pub fn train(&self) -> (u32, u32) {
        (self.0.first().copied().unwrap_or(0), self.0.get(1).copied().unwrap_or(0))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(u32::to_string).collect::<Vec<_>>().join("."))
    }
}

/// The release, as a line of the config says it.
pub(super) struct Said<'a> {
    pub release: Release,
    /// As written.
    pub text: &'a str,
    pub span: Span,
}

/// What the config says: `version 12.4`, `frr version 8.4`.
pub(super) fn said<'a>(view: &DeviceView<'a>) -> Option<Said<'a>> {
    let words: &[&str] = match view.dialect {
        Dialect::Ios => &["version"],
        Dialect::Frr => &["frr", "version"],
        _ => return None,
    };
    let says = |statement: &crate::dialect::StatementRef<'a>| {
        statement.word_count() == words.len() + 1
            && words.iter().enumerate().all(|(at, word)| statement.word(at) == *word)
    };
    let statement = view.tree.top_level(view.document).find(says)?;
    let text = statement.word(words.len());
    Some(Said { release: Release::read(text)?, text, span: statement.span() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_numbers_in_order() {
        let before = |text: &str, bound: &[u32]| Release::read(text).unwrap().is_before(bound);
        for (text, bound) in [("7.3.1", [7, 4]), ("7.2-dev", [7, 4]), ("9.0", [10, 0]), ("11.3", [12, 0])] {
            assert!(before(text, &bound), "{text} {bound:?}");
        }
        for (text, bound) in [("7.4", [7, 4]), ("10.1", [9, 1]), ("15.2", [12, 0]), ("7.4_git", [7, 4])] {
            assert!(!before(text, &bound), "{text} {bound:?}");
        }
        assert!(Release::read("2").is_none() && Release::read("latest").is_none());
        assert_eq!(Release::read("12.4(15)T").unwrap().to_string(), "12.4");
    }
}

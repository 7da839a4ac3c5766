//! The words of a statement with its command's own words spelt out.
//!
//! `int` and `interface` read the same, so the readers need not know about abbreviations of a command's beginning.

use crate::dialect::StatementRef;
use crate::text::Span;

/// More words than this carry nothing that the model keeps.
const MOST: usize = 24;

/// The words after a leading `no`, those of the command's path as the grammar spells them.
pub(super) struct Words<'a> {
    statement: StatementRef<'a>,
    spelt: [&'a str; MOST],
    count: usize,
    /// 1 where the statement begins with `no` or `default`.
    skipped: usize,
}

impl<'a> Words<'a> {
    pub(super) fn of(statement: StatementRef<'a>) -> Self {
        let skipped = usize::from(statement.negated());
        let mut spelt = [""; MOST];
        let mut count = 0;
        let path = statement.path();
        if !path.is_empty() {
            for word in path.split(' ').take(MOST) {
                spelt[count] = word;
                count += 1;
            }
        }
        let total = statement.word_count().saturating_sub(skipped).min(MOST);
        for (at, slot) in spelt.iter_mut().enumerate().take(total).skip(count) {
            *slot = statement.word(at + skipped);
        }
        Self { statement, spelt, count: total, skipped }
    }

    pub(super) fn statement(&self) -> StatementRef<'a> {
        self.statement
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn get(&self, index: usize) -> Option<&'a str> {
        (index < self.count).then(|| self.spelt[index])
    }

    /// Is the word there, whatever its case?
    pub(super) fn is(&self, index: usize, word: &str) -> bool {
        self.get(index).is_some_and(|own| own.eq_ignore_ascii_case(word))
    }

    /// The words from `index` on.
    pub(super) fn from(&self, index: usize) -> &[&'a str] {
        &self.spelt[index.min(self.count)..self.count]
    }

    /// The position of a word from `index` on.
    pub(super) fn position(&self, index: usize, word: &str) -> Option<usize> {
        (index..self.count).find(|&at| self.is(at, word))
    }

    pub(super) fn span(&self, index: usize) -> Span {
        self.statement.word_span(index + self.skipped)
    }
}

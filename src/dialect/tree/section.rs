//! Sections: the statements of a config as they are kept. Compact, since a config has a million statements; what is rare
//! costs nothing where it is not. Offsets count from the section's beginning, so that one which an edit only moved can be
//! used again. Nothing outside [`super`] may see these numbers.

use super::Recognition;
use crate::dialect::grammar::{Capture, CommandId, ModeId, NearMiss, SlotId};
use crate::text::Span;

/// One statement, in its section's numbers. Small: a config has a million of them.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub(super) span: Span,
    /// One more than the parent's index; 0 where there is none.
    pub(super) parent: u32,
    /// One past the last statement below this one.
    pub(super) subtree_end: u32,
    /// Its words and then its values, up to where those of the next statement begin.
    pub(super) first_part: u32,
    pub(super) words: u16,
    pub(super) verdict: Verdict,
    pub(super) mode: ModeId,
    pub(super) indent: u16,
}

/// A [`Recognition`] that is small.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Known {
        command: CommandId,
        negated: bool,
        abbreviated: bool,
        identity_end: u16,
    },
    Unmodelled,
    /// By index into the section's near misses.
    NearMiss(u32),
    OtherMode {
        command: CommandId,
    },
    Capture,
}

impl Verdict {
    pub(super) fn spelt_out(self, rare: Option<&Rare>) -> Recognition {
        match self {
            Self::Known { command, negated, abbreviated, identity_end } => {
                Recognition::Known { command, negated, abbreviated, identity_end }
            }
            Self::Unmodelled => Recognition::Unmodelled,
            Self::OtherMode { command } => Recognition::OtherMode { command },
            Self::Capture => Recognition::Capture,
            Self::NearMiss(at) => {
                let miss = rare.and_then(|rare| rare.near_misses.get(at as usize));
                miss.map_or(Recognition::Unmodelled, |miss| Recognition::NearMiss(Box::new(miss.clone())))
            }
        }
    }
}

/// What few statements have: more than their own line.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) index: u32,
    /// Where the opaque lines end; 0 where there are none.
    pub(super) block_end: u32,
    /// Where the brace that closes the block ends; 0 where there is none.
    pub(super) close_end: u32,
}

/// A top-level statement, or a few of one stanza, and all below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) statements: Statements,
    /// Of each statement its words, then its values, two numbers each: what is apart costs memory of its own.
    pub(super) parts: Box<[u32]>,
    /// What few sections have; most pay for a pointer only.
    pub(super) rare: Option<Box<Rare>>,
}

/// One or many: most sections of a config of single lines (an ASA's entries) hold one, which then costs no memory of
/// its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Statements {
    One(Statement),
    Many(Box<[Statement]>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rare {
    /// In order of their statements.
    pub(super) extents: Vec<Extent>,
    pub(super) near_misses: Vec<NearMiss>,
    /// Words, by index, that do not fit one number.
    pub(super) far_words: Vec<(u32, Span)>,
}

impl Section {
    /// All of them.
    pub(super) fn statements(&self) -> &[Statement] {
        match &self.statements {
            Statements::One(own) => std::slice::from_ref(own),
            Statements::Many(all) => all,
        }
    }

    pub(super) fn recognition(&self, index: u32) -> Recognition {
        self.statements()[index as usize].verdict.spelt_out(self.rare.as_deref())
    }

    pub(super) fn extent(&self, index: u32) -> Extent {
        let Some(rare) = &self.rare else { return Extent::default() };
        let at = rare.extents.binary_search_by_key(&index, |extent| extent.index);
        at.map_or(Extent::default(), |at| rare.extents[at])
    }

    pub(super) fn block_end(&self, index: u32) -> u32 {
        self.extent(index).block_end.max(self.statements()[index as usize].span.end)
    }

    /// Where a word of a statement is.
    pub(super) fn word(&self, statement: &Statement, index: usize) -> Span {
        let at = statement.first_part + index as u32;
        match self.parts[at as usize] {
            0 => {
                let far = self.rare.as_ref().and_then(|rare| {
                    let found = rare.far_words.binary_search_by_key(&at, |(index, _)| *index).ok()?;
                    Some(rare.far_words[found].1)
                });
                far.unwrap_or(Span::at(statement.span.start))
            }
            packed => {
                let start = statement.span.start + (packed >> 16);
                Span::new(start, start + (packed & 0xffff))
            }
        }
    }

    /// The values of a statement.
    pub(super) fn values_of(&self, index: u32) -> impl Iterator<Item = Capture> {
        let end = self.statements().get(index as usize + 1).map_or(self.parts.len(), |next| next.first_part as usize);
        let statement = &self.statements()[index as usize];
        self.parts[statement.first_part as usize + usize::from(statement.words)..end].chunks_exact(2).map(|pair| {
            let (first, count) = ((pair[1] >> 16) as u16, pair[1] as u16);
            Capture { slot: SlotId(pair[0]), first, count }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_small() {
        // A config of 300,000 `set` lines has 1,500,000 of them.
        assert!(size_of::<Statement>() <= 40, "{}", size_of::<Statement>());
        // A section of one statement is that and its words.
        assert!(size_of::<Section>() <= 64, "{}", size_of::<Section>());
    }
}

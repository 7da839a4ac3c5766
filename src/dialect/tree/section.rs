//! Sections: the statements of a config as they are kept. Compact, since a config has a million statements; what is rare
//! costs nothing where it is not. Offsets count from the section's beginning, so that one which an edit only moved can be
//! used again. Nothing outside [`super`] may see these numbers.

use super::Recognition;
use crate::dialect::grammar::{Capture, CommandId, ModeId, NearMiss, SlotId};
use crate::text::Span;

/// A statement as the reader adds it to a section.
pub(in crate::dialect) struct Entry<'e> {
    /// The words, without indentation and trailing blanks; in the section's offsets, as all spans here.
    pub(in crate::dialect) span: Span,
    /// Where its last line ends, where it takes in opaque lines (a banner, a certificate).
    pub(in crate::dialect) block_end: u32,
    pub(in crate::dialect) parent: Option<u32>,
    pub(in crate::dialect) mode: ModeId,
    pub(in crate::dialect) indent: u16,
    pub(in crate::dialect) recognition: &'e Recognition,
}

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

/// What few statements have: more than their own line.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    index: u32,
    /// Where the opaque lines end; 0 where there are none.
    block_end: u32,
    /// Where the brace that closes the block ends; 0 where there is none.
    pub(super) close_end: u32,
}

/// A top-level statement, or a few of one stanza, and all below them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub(super) statements: Vec<Statement>,
    /// Of each statement its words, then its values, two numbers each: what is apart costs memory of its own.
    parts: Vec<u32>,
    /// What few sections have; most pay for a pointer only.
    rare: Option<Box<Rare>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rare {
    /// In order of their statements.
    extents: Vec<Extent>,
    near_misses: Vec<NearMiss>,
    /// Words, by index, that do not fit a [`Word`].
    far_words: Vec<(u32, Span)>,
}

/// A word as one number: where it begins, from the beginning of its statement on, and its length. 0 is one that is too
/// long or too far away for that, and stands in the section's list of such words.
fn packed_word(offset: u32, length: u32) -> u32 {
    match (u16::try_from(offset), u16::try_from(length)) {
        (Ok(offset), Ok(length)) if length > 0 => u32::from(offset) << 16 | u32::from(length),
        _ => 0,
    }
}

impl Section {
    /// Adds a statement; gives its index.
    pub(in crate::dialect) fn push(
        &mut self,
        entry: &Entry<'_>,
        words: impl Iterator<Item = Span>,
        values: impl Iterator<Item = Capture>,
    ) -> u32 {
        let index = self.statements.len() as u32;
        let verdict = match *entry.recognition {
            Recognition::Known { command, negated, abbreviated, identity_end } => {
                Verdict::Known { command, negated, abbreviated, identity_end }
            }
            Recognition::Unmodelled => Verdict::Unmodelled,
            Recognition::OtherMode { command } => Verdict::OtherMode { command },
            Recognition::Capture => Verdict::Capture,
            Recognition::NearMiss(ref miss) => {
                let rare = self.rare.get_or_insert_default();
                rare.near_misses.push((**miss).clone());
                Verdict::NearMiss(rare.near_misses.len() as u32 - 1)
            }
        };
        self.statements.push(Statement {
            span: entry.span,
            parent: entry.parent.map_or(0, |parent| parent + 1),
            subtree_end: 0,
            first_part: self.parts.len() as u32,
            words: 0,
            verdict,
            mode: entry.mode,
            indent: entry.indent,
        });
        for word in words {
            let packed = packed_word(word.start - entry.span.start, word.len());
            if packed == 0 {
                let at = self.parts.len() as u32;
                self.rare.get_or_insert_default().far_words.push((at, word));
            }
            self.parts.push(packed);
        }
        if let Some(statement) = self.statements.last_mut() {
            statement.words = (self.parts.len() as u32 - statement.first_part) as u16;
        }
        for Capture { slot, first, count } in values {
            self.parts.extend([slot.0, u32::from(first) << 16 | u32::from(count)]);
        }
        if entry.block_end != entry.span.end {
            self.rare.get_or_insert_default().extents.push(Extent { index, block_end: entry.block_end, close_end: 0 });
        }
        index
    }

    /// The brace that closes the block of a statement ends here.
    pub(in crate::dialect) fn close(&mut self, index: u32, end: u32) {
        self.rare.get_or_insert_default().extents.push(Extent { index, block_end: 0, close_end: end });
    }

    pub(in crate::dialect) fn len(&self) -> usize {
        self.statements.len()
    }

    pub(in crate::dialect) fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Is the statement a command?
    pub(in crate::dialect) fn is_known(&self, index: u32) -> bool {
        let statement = self.statements.get(index as usize);
        statement.is_some_and(|statement| matches!(statement.verdict, Verdict::Known { .. }))
    }

    pub(in crate::dialect) fn recognition(&self, index: u32) -> Recognition {
        match self.statements[index as usize].verdict {
            Verdict::Known { command, negated, abbreviated, identity_end } => {
                Recognition::Known { command, negated, abbreviated, identity_end }
            }
            Verdict::Unmodelled => Recognition::Unmodelled,
            Verdict::OtherMode { command } => Recognition::OtherMode { command },
            Verdict::Capture => Recognition::Capture,
            Verdict::NearMiss(at) => {
                let miss = self.rare.as_ref().and_then(|rare| rare.near_misses.get(at as usize));
                miss.map_or(Recognition::Unmodelled, |miss| Recognition::NearMiss(Box::new(miss.clone())))
            }
        }
    }

    /// Where the words of a statement are.
    pub(in crate::dialect) fn span(&self, index: u32) -> Span {
        self.statements[index as usize].span
    }

    pub(super) fn extent(&self, index: u32) -> Extent {
        let Some(rare) = &self.rare else { return Extent::default() };
        let at = rare.extents.binary_search_by_key(&index, |extent| extent.index);
        at.map_or(Extent::default(), |at| rare.extents[at])
    }

    pub(super) fn block_end(&self, index: u32) -> u32 {
        self.extent(index).block_end.max(self.statements[index as usize].span.end)
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
        let end = self.statements.get(index as usize + 1).map_or(self.parts.len(), |next| next.first_part as usize);
        let statement = &self.statements[index as usize];
        self.parts[statement.first_part as usize + usize::from(statement.words)..end].chunks_exact(2).map(|pair| {
            let (first, count) = ((pair[1] >> 16) as u16, pair[1] as u16);
            Capture { slot: SlotId(pair[0]), first, count }
        })
    }

    /// Finishes a section whose statements are all there; `None` where there are none. `subtree_end` holds nothing
    /// before: a statement's subtree ends where the next one of its depth or less begins.
    pub(in crate::dialect) fn complete(mut self) -> Option<Self> {
        if self.statements.is_empty() {
            return None;
        }
        for index in (0..self.statements.len()).rev() {
            let end = self.statements[index].subtree_end.max(index as u32 + 1);
            self.statements[index].subtree_end = end;
            if let Some(parent) = self.statements[index].parent.checked_sub(1) {
                let parent = &mut self.statements[parent as usize];
                parent.subtree_end = parent.subtree_end.max(end);
            }
        }
        self.statements.shrink_to_fit();
        self.parts.shrink_to_fit();
        // Blocks are closed inside out.
        if let Some(rare) = &mut self.rare {
            rare.extents.sort_by_key(|extent| extent.index);
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_small() {
        // A config of 300,000 `set` lines has 1,500,000 of them.
        assert!(size_of::<Statement>() <= 40, "{}", size_of::<Statement>());
    }
}

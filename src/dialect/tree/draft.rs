//! A section while it is read. Its memory is used again for the next one; what is kept of it is exactly as large as needed.

use super::Recognition;
use super::section::{Extent, Rare, Section, Statement, Statements, Verdict};
use crate::dialect::grammar::{Capture, ModeId};
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

/// The statements read so far of a section.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Draft {
    statements: Vec<Statement>,
    parts: Vec<u32>,
    rare: Option<Box<Rare>>,
}

/// A word as one number: where it begins, from the beginning of its statement on, and its length. 0 is one that is too
/// long or too far away for that, and stands in the section's list of such words.
fn packed_word(offset: u32, length: u32) -> u32 {
    match (u16::try_from(offset), u16::try_from(length)) {
        (Ok(offset), Ok(length)) if length > 0 => u32::from(offset) << 16 | u32::from(length),
        _ => 0,
    }
}

impl Draft {
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
        self.statements[index as usize].verdict.spelt_out(self.rare.as_deref())
    }

    /// Where the words of a statement are.
    pub(in crate::dialect) fn span(&self, index: u32) -> Span {
        self.statements[index as usize].span
    }

    /// Finishes a section whose statements are all there; `None` where there are none. `subtree_end` holds nothing
    /// before: a statement's subtree ends where the next one of its depth or less begins.
    pub(in crate::dialect) fn complete(&mut self) -> Option<Section> {
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
        let mut rare = self.rare.take();
        // Blocks are closed inside out.
        if let Some(rare) = &mut rare {
            rare.extents.sort_by_key(|extent| extent.index);
        }
        let statements = match self.statements[..] {
            [one] => Statements::One(one),
            ref many => Statements::Many(many.into()),
        };
        let section = Section { statements, parts: self.parts.as_slice().into(), rare };
        self.statements.clear();
        self.parts.clear();
        Some(section)
    }
}

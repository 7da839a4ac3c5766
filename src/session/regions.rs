//! Which bytes of a document stem from which bytes of the one that it came from.
//!
//! Kept up to date with each edit, so that a diff never has to compare two whole files: at half of 100,000 lines
//! changed that takes half a minute.

use crate::text::Span;

/// A replacement by its two spans: what it took out of the document before, and what stands there in the one after.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    /// In the document before.
    pub old: Span,
    /// In the document after.
    pub new: Span,
}

impl Replaced {
    /// The same the other way round.
    pub(super) fn reversed(self) -> Self {
        Self { old: self.new, new: self.old }
    }
}

/// The regions in which two documents may differ: in order, apart from each other. Outside them they are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Regions(Vec<Replaced>);

impl Regions {
    /// The one region between the common beginning and the common end of two texts.
    pub(super) fn between(old: &[u8], new: &[u8]) -> Self {
        if old == new {
            return Self::default();
        }
        let shorter = old.len().min(new.len());
        let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let tail = old.iter().rev().zip(new.iter().rev()).take(shorter - head).take_while(|(a, b)| a == b).count();
        let span = |text: &[u8]| Span::new(head as u32, (text.len() - tail) as u32);
        Self(vec![Replaced { old: span(old), new: span(new) }])
    }

    /// The regions in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Replaced> + '_ {
        self.0.iter().copied()
    }

    /// The newer document is edited. The replacements are in order and were made at once.
    pub(super) fn edited(&mut self, replaced: &[Replaced]) {
        // From the last to the first, so that the spans of those still to come hold.
        for one in replaced.iter().rev() {
            self.replace(one.old, one.new.len());
        }
    }

    /// The bytes of `range` in the newer document become `len` bytes.
    fn replace(&mut self, range: Span, len: u32) {
        let from = self.0.partition_point(|region| region.new.end < range.start);
        let to = self.0.partition_point(|region| region.new.start <= range.end);
        let shift =
            |regions: &[Replaced]| regions.last().map_or(0, |last| i64::from(last.old.end) - i64::from(last.new.end));
        let (before, after) = (shift(&self.0[..from]), shift(&self.0[..to]));
        let start = self.0[from..to].first().map_or(range.start, |first| first.new.start.min(range.start));
        let end = self.0[from..to].last().map_or(range.end, |last| last.new.end.max(range.end));
        let grown = i64::from(len) - i64::from(range.len());
        let merged = Replaced {
            old: Span::new(Span::at(start).shifted(before).start, Span::at(end).shifted(after).start),
            new: Span::new(start, Span::at(end).shifted(grown).start),
        };
        for later in &mut self.0[to..] {
            later.new = later.new.shifted(grown);
        }
        self.0.splice(from..to, [merged]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The newer text made from the older and the regions alone.
    fn rebuild(old: &[u8], new: &[u8], regions: &Regions) -> Vec<u8> {
        let mut out = Vec::new();
        let mut at = 0;
        for region in regions.iter() {
            out.extend_from_slice(&old[at..region.old.range().start]);
            out.extend_from_slice(&new[region.new.range()]);
            at = region.old.range().end;
        }
        out.extend_from_slice(&old[at..]);
        out
    }

    proptest! {
        /// After any edits, the regions say all that differs.
        #[test]
        fn regions_hold_every_difference(
            text in proptest::collection::vec(0_u8..4, 0..60),
            edits in proptest::collection::vec((0_usize..80, 0_usize..8, proptest::collection::vec(4_u8..8, 0..6)), 0..12),
        ) {
            let mut now = text.clone();
            let mut regions = Regions::default();
            for (at, len, with) in edits {
                let start = at.min(now.len());
                let end = (start + len).min(now.len());
                now.splice(start..end, with.clone());
                let old = Span::new(start as u32, end as u32);
                regions.edited(&[Replaced { old, new: Span::new(old.start, old.start + with.len() as u32) }]);
                for pair in regions.0.windows(2) {
                    prop_assert!(pair[0].new.end < pair[1].new.start && pair[0].old.end < pair[1].old.start);
                }
                prop_assert_eq!(&rebuild(&text, &now, &regions), &now);
            }
            prop_assert_eq!(&rebuild(&text, &now, &Regions::between(&text, &now)), &now);
        }
    }
}

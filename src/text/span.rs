//! Where something stands: bytes, lines, files.

use std::num::NonZeroU32;

/// A half-open range of bytes in a document. Offsets are `u32`: [`super::Document`] refuses larger files.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte; never less than `start`.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an inverted pair becomes the empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The empty span at an offset: an insertion point.
    pub fn at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// True for an insertion point.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// True where the two share a byte, or touch as insertion points at the same offset.
    pub fn overlaps(self, other: Self) -> bool {
        if self.is_empty() || other.is_empty() {
            return self.start == other.start
                || (self.start < other.start && other.start < self.end)
                || (other.start < self.start && self.start < other.end);
        }
        self.start < other.end && other.start < self.end
    }

    /// The span moved by `by` bytes; saturates at the ends of the `u32` range.
    #[must_use]
    pub fn shifted(self, by: i64) -> Self {
        let shift = |offset: u32| u32::try_from((i64::from(offset) + by).max(0)).unwrap_or(u32::MAX);
        Self { start: shift(self.start), end: shift(self.end) }
    }

    /// As indices for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line's number, counted from 1 as users and editors do.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNumber(NonZeroU32);

impl LineNumber {
    /// The line with this zero-based index.
    pub fn from_index(index: usize) -> Self {
        let one_based = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        Self(NonZeroU32::new(one_based).unwrap_or(NonZeroU32::MIN))
    }

    /// The line with this one-based number; `None` for 0.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The one-based number.
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// The zero-based index.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl std::fmt::Display for LineNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One file of the run, by its index in the workspace.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A span in a file of the run.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

impl Place {
    /// A place from its parts.
    pub fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

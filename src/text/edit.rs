//! Changes to documents. A change can be applied and taken back, and touches no byte outside its range.

use super::{Document, DocumentError, FileId, Span};

/// One replacement: the bytes of `range` become `text`. An empty range inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The file it changes.
    pub file: FileId,
    /// The bytes that go.
    pub range: Span,
    /// What comes in their place.
    pub text: String,
}

impl Edit {
    /// Replaces the bytes of `range`.
    pub fn replace(file: FileId, range: Span, text: impl Into<String>) -> Self {
        Self { file, range, text: text.into() }
    }

    /// How many bytes longer the document gets.
    fn growth(&self) -> i64 {
        i64::try_from(self.text.len()).unwrap_or(i64::MAX) - i64::from(self.range.len())
    }

    /// Deletes the whole lines that `span` touches. Where that takes a last line without a newline, the line that comes
    /// last then has none either.
    pub fn delete_lines(file: FileId, document: &Document, span: Span) -> Self {
        let mut lines = document.whole_lines(span);
        let text = document.text();
        if lines.end as usize == text.len() && !text.ends_with('\n') && lines.start > 0 {
            lines.start = document.line_span(document.line_of(lines.start - 1)).end;
        }
        Self::replace(file, lines, "")
    }

    /// Inserts a line (without its ending) before the line that holds `offset`.
    pub fn insert_line_before(file: FileId, document: &Document, offset: u32, line: &str) -> Self {
        let start = document.full_line_span(document.line_of(offset)).start;
        Self::replace(file, Span::at(start), format!("{line}{}", document.ending().as_str()))
    }

    /// Inserts a line (without its ending) after the line that holds `offset`.
    pub fn insert_line_after(file: FileId, document: &Document, offset: u32, line: &str) -> Self {
        let number = document.line_of(offset);
        let full = document.full_line_span(number);
        let ending = document.ending().as_str();
        if document.line_span(number) == full {
            // The last line has no newline; the new last line has none either.
            return Self::replace(file, Span::at(full.end), format!("{ending}{line}"));
        }
        Self::replace(file, Span::at(full.end), format!("{line}{ending}"))
    }
}

/// Why edits could not be applied together.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    /// Two edits touch the same bytes.
    #[error("two edits touch the same bytes ({0:?})")]
    Overlap(Span),
    /// An edit lies outside the document or cuts a character.
    #[error("an edit does not fit the document ({0:?})")]
    OutOfBounds(Span),
    /// The result would be too large.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// Edits of one document, ordered and free of overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
}

impl EditSet {
    /// Orders the edits; exact duplicates count once.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, EditError> {
        edits.sort();
        edits.dedup();
        for pair in edits.windows(2) {
            if pair[0].range.overlaps(pair[1].range) {
                return Err(EditError::Overlap(pair[1].range));
            }
        }
        Ok(Self { edits })
    }

    /// The edits in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The document with the edits applied.
    pub fn apply(&self, document: &Document) -> Result<Document, EditError> {
        let bytes = document.bytes();
        let mut out = Vec::with_capacity(bytes.len() + self.edits.iter().map(|edit| edit.text.len()).sum::<usize>());
        let mut at = 0;
        for edit in &self.edits {
            let fits = document.text().is_char_boundary(edit.range.start as usize)
                && document.text().is_char_boundary(edit.range.end as usize);
            if !fits {
                return Err(EditError::OutOfBounds(edit.range));
            }
            out.extend_from_slice(&bytes[at..edit.range.start as usize]);
            out.extend_from_slice(edit.text.as_bytes());
            at = edit.range.end as usize;
        }
        out.extend_from_slice(&bytes[at..]);
        Ok(Document::new(out)?)
    }

    /// What takes these edits back, made from the document that they are about to change. It holds bytes, since what an
    /// edit deletes may not be text.
    pub fn inverse(&self, document: &Document) -> Inverse {
        let mut shift = 0_i64;
        let pieces = self.edits.iter().map(|edit| {
            let old = document.bytes().get(edit.range.range()).unwrap_or_default().to_vec();
            let start = Span::at(edit.range.start).shifted(shift).start;
            shift += edit.growth();
            (Span::new(start, start + edit.text.len() as u32), old)
        });
        Inverse { pieces: pieces.collect() }
    }

    /// Where an offset of the old document lies in the new one. Inside a replaced range it goes to its start.
    pub fn map_offset(&self, offset: u32) -> u32 {
        let mut shift = 0_i64;
        for edit in &self.edits {
            if edit.range.end <= offset && !(edit.range.is_empty() && edit.range.start == offset) {
                shift += edit.growth();
            } else if edit.range.start < offset {
                return Span::at(edit.range.start).shifted(shift).start;
            } else {
                break;
            }
        }
        Span::at(offset).shifted(shift).start
    }
}

/// Takes an [`EditSet`] back: applied to the edited document it gives the first one, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inverse {
    pieces: Vec<(Span, Vec<u8>)>,
}

impl Inverse {
    /// The document as it was before the edits.
    pub fn apply(&self, edited: &Document) -> Result<Document, EditError> {
        let bytes = edited.bytes();
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for (span, old) in &self.pieces {
            out.extend_from_slice(bytes.get(at..span.start as usize).ok_or(EditError::OutOfBounds(*span))?);
            out.extend_from_slice(old);
            at = span.end as usize;
        }
        out.extend_from_slice(bytes.get(at..).ok_or(EditError::OutOfBounds(Span::at(at as u32)))?);
        Ok(Document::new(out)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: FileId = FileId(0);

    #[test]
    fn a_missing_last_newline_stays_missing() {
        let document = Document::from_text("a\r\nb");
        let edit = Edit::insert_line_after(FILE, &document, 3, "c");
        let edited = EditSet::new(vec![edit]).unwrap().apply(&document).unwrap();
        assert_eq!(edited.bytes(), b"a\r\nb\r\nc");
        let edit = Edit::delete_lines(FILE, &document, Span::at(3));
        assert_eq!(EditSet::new(vec![edit]).unwrap().apply(&document).unwrap().bytes(), b"a");
    }

    #[test]
    fn overlap_and_bounds_are_refused() {
        let edits = vec![Edit::replace(FILE, Span::new(0, 3), "x"), Edit::replace(FILE, Span::new(2, 4), "y")];
        assert_eq!(EditSet::new(edits), Err(EditError::Overlap(Span::new(2, 4))));
        let set = EditSet::new(vec![Edit::replace(FILE, Span::new(7, 9), "")]).unwrap();
        assert!(matches!(set.apply(&Document::from_text("abc")), Err(EditError::OutOfBounds(_))));
    }

    proptest! {
        /// Only the bytes of the edit change, whatever the bytes are.
        #[test]
        fn untouched_bytes_stay(bytes in proptest::collection::vec(any::<u8>(), 0..200), a in 0_usize..200,
                                b in 0_usize..200, text in "[a-z\r\n]{0,20}") {
            let document = Document::new(bytes.clone()).unwrap();
            let (mut from, mut to) = (a.min(b).min(bytes.len()), a.max(b).min(bytes.len()));
            while !document.text().is_char_boundary(from) { from -= 1; }
            while !document.text().is_char_boundary(to) { to += 1; }
            let edit = Edit::replace(FILE, Span::new(from as u32, to as u32), text.clone());
            let set = EditSet::new(vec![edit]).unwrap();
            let edited = set.apply(&document).unwrap();
            let expected = [&bytes[..from], text.as_bytes(), &bytes[to..]].concat();
            prop_assert_eq!(edited.bytes(), &expected[..]);
            let back = set.inverse(&document).apply(&edited).unwrap();
            prop_assert_eq!(back.bytes(), &bytes[..]);
        }
    }
}

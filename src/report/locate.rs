//! Places as lines, columns and paths: the one layer that all renderers share.

use std::borrow::Cow;

use super::Checked;
use crate::rules::Prose;
use crate::text::{FileId, Place};

/// Finds places in the files of a report.
#[derive(Copy, Clone)]
pub struct Locator<'a> {
    files: &'a [Checked],
}

/// Where a place begins and ends. Lines and columns count from 1, columns in bytes; the end column is one past the end.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: u32,
    /// First byte in it.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last byte in it.
    pub end_column: u32,
}

impl<'a> Locator<'a> {
    /// A locator over these files.
    pub fn new(files: &'a [Checked]) -> Self {
        Self { files }
    }

    /// A file of the report.
    pub fn file(self, file: FileId) -> Option<&'a Checked> {
        self.files.get(file.index())
    }

    /// A file's name in reports.
    pub fn path(self, file: FileId) -> &'a str {
        self.file(file).map_or("?", |checked| &checked.source.path)
    }

    /// The name that opens a file from here.
    pub fn open_path(self, file: FileId) -> Cow<'a, str> {
        self.file(file).map_or(Cow::Borrowed("?"), |checked| checked.source.open_path.to_string_lossy())
    }

    /// Where a place begins and ends.
    pub fn position(self, place: Place) -> Position {
        let Some(checked) = self.file(place.file) else {
            return Position { line: 1, column: 1, end_line: 1, end_column: 1 };
        };
        let document = &checked.source.document;
        let (start, end) = (place.span.start, place.span.end);
        let last = if place.span.is_empty() { start } else { end - 1 };
        let (line, end_line) = (document.line_of(start), document.line_of(last));
        let first_of = |line| document.full_line_span(line).start;
        Position {
            line: line.get(),
            column: start - first_of(line).min(start) + 1,
            end_line: end_line.get(),
            end_column: end - first_of(end_line).min(end) + 1,
        }
    }

    /// The line that a place begins on, counted from 1.
    pub fn line(self, place: Place) -> u32 {
        self.file(place.file).map_or(1, |checked| checked.source.document.line_of(place.span.start).get())
    }

    /// A sentence for a reader of `file`.
    pub fn prose(self, prose: &Prose, file: FileId) -> String {
        displayed(prose.render(file, &|place| (self.path(place.file).to_owned(), self.line(place))))
    }
}

/// Reading text as people should see it: what stands for an undecodable byte becomes U+FFFD.
pub(super) fn displayed(text: String) -> String {
    if memchr::memchr(0x1A, text.as_bytes()).is_some() { text.replace('\u{1a}', "\u{fffd}") } else { text }
}

//! A config as it was read, byte for byte, and an index of its lines.
//!
//! Parsers want text; files hold bytes. A document therefore carries a *reading text* of exactly the same length, in
//! which each byte that is not part of valid UTF-8 is replaced by the control character SUB (0x1A). A span means the
//! same in both, and no edit ever rewrites such a byte.

use std::borrow::Cow;
use std::sync::Arc;

use super::{LineNumber, Span};

/// What stands for an undecodable byte in the reading text: one byte long, and no config contains it.
const SUBSTITUTE: u8 = 0x1A;

/// How the lines of a document end. Text that we insert ends its lines the same way.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
}

impl LineEnding {
    /// The bytes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

/// Why bytes could not become a document.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DocumentError {
    /// Offsets are 32 bits wide.
    #[error("{0} bytes are more than the 4 GiB that confdbg reads")]
    TooLarge(usize),
}

/// A config file's bytes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Document {
    /// `None` where the bytes are valid UTF-8 and the reading text is the bytes.
    raw: Option<Arc<[u8]>>,
    text: Arc<String>,
    line_starts: Arc<Vec<u32>>,
    ending: LineEnding,
}

/// The bytes of a usual line: how much room its places get at first.
const USUAL_LINE: usize = 32;

impl Document {
    /// A document of these bytes, whatever they are.
    pub fn new(bytes: Vec<u8>) -> Result<Self, DocumentError> {
        if u32::try_from(bytes.len()).is_err() {
            return Err(DocumentError::TooLarge(bytes.len()));
        }
        let (raw, text) = match String::from_utf8(bytes) {
            Ok(text) => (None, text),
            Err(error) => {
                let bytes = error.into_bytes();
                let text = reading_text(&bytes);
                (Some(Arc::from(bytes)), text)
            }
        };
        let mut line_starts = Vec::with_capacity(text.len() / USUAL_LINE + 1);
        line_starts.push(0);
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        // After the last newline there is no line.
        line_starts.pop_if(|start| *start > 0 && *start as usize >= text.len());
        let crlf = memchr::memchr(b'\n', text.as_bytes()).is_some_and(|at| at > 0 && text.as_bytes()[at - 1] == b'\r');
        Ok(Self {
            raw,
            text: Arc::new(text),
            line_starts: Arc::new(line_starts),
            ending: if crlf { LineEnding::CrLf } else { LineEnding::Lf },
        })
    }

    /// A document of a text that is known to be small, such as a test's or an edited one.
    pub fn from_text(text: &str) -> Self {
        Self::new(text.as_bytes().to_vec()).unwrap_or_else(|_| Self {
            raw: None,
            text: Arc::default(),
            line_starts: Arc::new(vec![0]),
            ending: LineEnding::Lf,
        })
    }

    /// The bytes as they were read.
    pub fn bytes(&self) -> &[u8] {
        self.raw.as_deref().unwrap_or_else(|| self.text.as_bytes())
    }

    /// The reading text: as long as [`Self::bytes`], spans mean the same in both.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The reading text of a span; empty for a span that does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text of a span as people see it: undecodable bytes appear as U+FFFD.
    pub fn display(&self, span: Span) -> Cow<'_, str> {
        match &self.raw {
            None => Cow::Borrowed(self.slice(span)),
            Some(bytes) => String::from_utf8_lossy(bytes.get(span.range()).unwrap_or_default()),
        }
    }

    /// True where every byte is part of valid UTF-8.
    pub fn is_utf8(&self) -> bool {
        self.raw.is_none()
    }

    /// How its first line ends.
    pub fn ending(&self) -> LineEnding {
        self.ending
    }

    /// The number of lines. A missing last newline makes no difference; an empty document has one line.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The line that holds the byte at `offset`; the last line for any offset past the end.
    pub fn line_of(&self, offset: u32) -> LineNumber {
        LineNumber::from_index(self.line_starts.partition_point(|&start| start <= offset).saturating_sub(1))
    }

    /// The line's bytes without its ending; empty past the last line.
    pub fn line_span(&self, line: LineNumber) -> Span {
        let full = self.full_line_span(line);
        let text = self.slice(full);
        Span::new(full.start, full.start + text.trim_end_matches(['\r', '\n']).len() as u32)
    }

    /// The line's bytes with its ending.
    pub fn full_line_span(&self, line: LineNumber) -> Span {
        let end = self.text.len() as u32;
        let start = self.line_starts.get(line.index()).copied().unwrap_or(end);
        let next = self.line_starts.get(line.index() + 1).copied().unwrap_or(end);
        Span::new(start, next)
    }

    /// The span grown to whole lines, endings included.
    pub fn whole_lines(&self, span: Span) -> Span {
        let last = if span.is_empty() { span.start } else { span.end - 1 };
        self.full_line_span(self.line_of(span.start)).cover(self.full_line_span(self.line_of(last)))
    }

    /// The line's reading text without its ending.
    pub fn line(&self, line: LineNumber) -> &str {
        self.slice(self.line_span(line))
    }

    /// One-based column in bytes of an offset in its line.
    pub fn column(&self, offset: u32) -> u32 {
        offset - self.full_line_span(self.line_of(offset)).start.min(offset) + 1
    }
}

/// The bytes with each undecodable one replaced, so that the length stays the same.
fn reading_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n(char::from(SUBSTITUTE), chunk.invalid().len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecodable_bytes_keep_every_offset() {
        let bytes = b"hostname r\xff1\r\n description \xc3\xa9\xe2\x82\n".to_vec();
        let document = Document::new(bytes.clone()).unwrap();
        assert_eq!(document.bytes(), bytes);
        assert_eq!(document.text().len(), bytes.len());
        assert_eq!(document.line(LineNumber::from_index(0)), "hostname r\u{1a}1");
        assert_eq!(document.display(document.line_span(LineNumber::from_index(0))), "hostname r\u{fffd}1");
        assert_eq!(document.ending(), LineEnding::CrLf);
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        for (text, lines) in [("", 1), ("a", 1), ("a\n", 1), ("a\n\n", 2), ("a\nb", 2)] {
            assert_eq!(Document::from_text(text).line_count(), lines, "{text:?}");
        }
        let document = Document::from_text("ab\ncd\r\n\nef");
        assert_eq!(document.line_of(2).get(), 1);
        assert_eq!(document.line_of(3).get(), 2);
        assert_eq!(document.line_of(99).get(), 4);
        assert_eq!(document.line_span(LineNumber::from_index(1)), Span::new(3, 5));
        assert_eq!(document.whole_lines(Span::new(4, 8)), Span::new(3, 8));
        assert_eq!(document.column(4), 2);
    }
}

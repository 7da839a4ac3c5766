//! Edits of bytes as edits of whole lines, which any program can apply without knowing about bytes.
//!
//! What comes out gives exactly the bytes that the edits give. Where that is impossible, since a line that stays has
//! bytes that are not UTF-8, nothing comes out.

use crate::text::{Document, Edit, FileId, Span};

/// Lines `start_line` to `end_line` (from 1) become `text`. `end_line < start_line` inserts before `start_line`; an
/// empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LineEdit {
    /// The file.
    #[serde(skip)]
    pub file: FileId,
    /// First line.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// The new lines with their endings.
    pub text: String,
}

/// Lines that are replaced together.
struct Group<'e> {
    span: Span,
    edits: Vec<&'e Edit>,
}

/// The edits as whole lines, by file and line. `None` where a line to be kept is not UTF-8, or an edit does not fit.
pub fn line_edits<'d>(edits: &[Edit], document_of: &dyn Fn(FileId) -> Option<&'d Document>) -> Option<Vec<LineEdit>> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    let mut out = Vec::new();
    for of_file in edits.chunk_by(|a, b| a.file == b.file) {
        let file = of_file.first()?.file;
        let document = document_of(file)?;
        for group in groups(document, of_file) {
            out.push(rendered(file, document, &group)?);
        }
    }
    Some(out)
}

fn groups<'e>(document: &Document, edits: &[&'e Edit]) -> Vec<Group<'e>> {
    let mut groups: Vec<Group<'e>> = Vec::new();
    for edit in edits {
        let span = lines_of(document, edit);
        match groups.last_mut() {
            // An insertion before a line that is replaced too must be one edit with it, or their order would matter.
            Some(last) if span.start < last.span.end || span.start == last.span.start => {
                last.span = last.span.cover(span);
                last.edits.push(edit);
            }
            _ => groups.push(Group { span, edits: vec![edit] }),
        }
    }
    groups
}

/// The whole lines that an edit changes; empty where it only adds lines between two.
fn lines_of(document: &Document, edit: &Edit) -> Span {
    let end_of_text = document.text().len() as u32;
    let Span { start, end } = edit.range;
    let at_line_start = |offset: u32| match offset.checked_sub(1) {
        None => true,
        Some(before) => document.text().as_bytes().get(before as usize) == Some(&b'\n'),
    };
    let closed = edit.text.ends_with('\n');
    if edit.range.is_empty() && at_line_start(start) && (closed || start == end_of_text) {
        return edit.range;
    }
    let lines = document.whole_lines(edit.range);
    // The text after the range joins what the edit leaves in front of it, unless that ends a line.
    let joins = end == lines.end && end < end_of_text && !edit.range.is_empty();
    let ends_line = closed || (edit.text.is_empty() && at_line_start(start));
    if joins && !ends_line { lines.cover(document.full_line_span(document.line_of(end))) } else { lines }
}

fn rendered(file: FileId, document: &Document, group: &Group<'_>) -> Option<LineEdit> {
    let mut text = String::new();
    let mut at = group.span.start;
    for edit in &group.edits {
        text.push_str(kept(document, at, edit.range.start)?);
        text.push_str(&edit.text);
        at = edit.range.end;
    }
    text.push_str(kept(document, at, group.span.end)?);
    let start_line = if group.span.start >= document.text().len() as u32 && !document.text().is_empty() {
        document.line_count() as u32 + 1
    } else {
        document.line_of(group.span.start).get()
    };
    let end_line =
        if group.span.is_empty() { start_line - 1 } else { document.line_of(group.span.end.saturating_sub(1)).get() };
    Some(LineEdit { file, start_line, end_line, text })
}

/// Text that stays; `None` where its bytes are not text.
fn kept(document: &Document, start: u32, end: u32) -> Option<&str> {
    let range = start as usize..end as usize;
    let text = document.text().get(range.clone())?;
    (document.is_utf8() || document.bytes().get(range) == Some(text.as_bytes())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EditSet;
    use proptest::prelude::*;

    const FILE: FileId = FileId(0);

    fn converted(document: &Document, edits: &[Edit]) -> Option<Vec<LineEdit>> {
        line_edits(edits, &|_| Some(document))
    }

    /// Applies as a stranger would who has read the format's description only.
    fn applied(bytes: &[u8], edits: &[LineEdit]) -> Vec<u8> {
        let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
        for edit in edits.iter().rev() {
            let new = if edit.text.is_empty() { Vec::new() } else { vec![edit.text.clone().into_bytes()] };
            lines.splice(edit.start_line as usize - 1..edit.end_line as usize, new);
        }
        lines.concat()
    }

    #[test]
    fn a_word_becomes_its_line() {
        let document = Document::from_text("a\r\n b c\r\nd");
        let edits = converted(&document, &[Edit::replace(FILE, Span::new(6, 7), "x")]).unwrap();
        assert_eq!(edits, [LineEdit { file: FILE, start_line: 2, end_line: 2, text: " b x\r\n".into() }]);
        let insert = Edit::insert_line_before(FILE, &document, 4, "new");
        let edits = converted(&document, &[insert]).unwrap();
        assert_eq!(edits, [LineEdit { file: FILE, start_line: 2, end_line: 1, text: "new\r\n".into() }]);
        let after_last = Edit::insert_line_after(FILE, &document, 10, "e");
        let edits = converted(&document, &[after_last]).unwrap();
        assert_eq!(edits, [LineEdit { file: FILE, start_line: 3, end_line: 3, text: "d\r\ne".into() }]);
        let delete = Edit::delete_lines(FILE, &document, Span::new(0, 1));
        let edits = converted(&document, &[delete]).unwrap();
        assert_eq!(edits, [LineEdit { file: FILE, start_line: 1, end_line: 1, text: String::new() }]);
    }

    #[test]
    fn bytes_that_are_no_text_are_never_rewritten() {
        let document = Document::new(b"a \xff b\nc\n".to_vec()).unwrap();
        assert_eq!(converted(&document, &[Edit::replace(FILE, Span::new(4, 5), "x")]), None);
        let delete = Edit::delete_lines(FILE, &document, Span::new(0, 1));
        assert_eq!(converted(&document, &[delete]).unwrap()[0].text, "");
        assert!(converted(&document, &[Edit::replace(FILE, Span::new(6, 7), "x")]).is_some());
    }

    proptest! {
        /// Line edits give the bytes that the edits give.
        #[test]
        fn lines_and_bytes_agree(
            text in "[ab\r\n]{0,30}",
            cuts in proptest::collection::vec((0_usize..31, 0_usize..4, "[xy\n]{0,4}"), 1..4),
        ) {
            let document = Document::from_text(&text);
            let edits: Vec<Edit> = cuts.into_iter().map(|(start, length, new)| {
                let start = start.min(text.len());
                Edit::replace(FILE, Span::new(start as u32, (start + length).min(text.len()) as u32), new)
            }).collect();
            let Ok(set) = EditSet::new(edits) else { return Ok(()) };
            let expected = set.apply(&document).unwrap();
            let lines = converted(&document, set.edits()).unwrap();
            prop_assert_eq!(applied(document.bytes(), &lines), expected.bytes(), "{:?}", lines);
        }
    }
}

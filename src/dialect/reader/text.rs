//! Bytes of lines: blanks, columns, and what two texts have in common.

use crate::dialect::grammar::Grammar;
use crate::text::Span;

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\x0b' | b'\x0c' | 0)
}

pub(super) fn trim(text: &str, line: Span) -> Span {
    let bytes = &text.as_bytes()[line.range()];
    let start = bytes.iter().position(|b| !is_blank(*b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !is_blank(*b)).map_or(start, |at| at + 1);
    Span::new(line.start + start as u32, line.start + end as u32)
}

/// Columns of white space before a line's first word; a tab goes to the next multiple of 8.
pub(super) fn indentation(text: &str, line_start: u32, first: u32) -> usize {
    text.as_bytes()[line_start as usize..first as usize]
        .iter()
        .fold(0, |column, byte| if *byte == b'\t' { (column / 8 + 1) * 8 } else { column + 1 })
}

/// True where no line but comments is indented.
pub(super) fn is_flat(grammar: &Grammar, text: &str) -> bool {
    let bytes = text.as_bytes();
    !std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1)).any(|start| match bytes.get(start) {
        Some(b' ' | b'\t') => {
            let rest = &bytes[start..];
            let first = rest.iter().find(|b| **b != b' ' && **b != b'\t');
            !matches!(first, None | Some(b'\n' | b'\r'))
                && !first.is_some_and(|b| grammar.lexicon().comments.contains(b))
        }
        _ => false,
    })
}

pub(super) fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    const CHUNK: usize = 4096;
    let shorter = a.len().min(b.len());
    let mut at = 0;
    while at + CHUNK <= shorter && a[at..at + CHUNK] == b[at..at + CHUNK] {
        at += CHUNK;
    }
    at + a[at..shorter].iter().zip(&b[at..shorter]).take_while(|(x, y)| x == y).count()
}

pub(super) fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    const CHUNK: usize = 4096;
    let shorter = a.len().min(b.len());
    let mut length = 0;
    while length + CHUNK <= shorter
        && a[a.len() - length - CHUNK..a.len() - length] == b[b.len() - length - CHUNK..b.len() - length]
    {
        length += CHUNK;
    }
    let rest = a[..a.len() - length].iter().rev().zip(b[..b.len() - length].iter().rev());
    length + rest.take(shorter - length).take_while(|(x, y)| x == y).count()
}

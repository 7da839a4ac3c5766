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

/// The words with brackets, and with commas within them, as words of their own. A bracket within a word, as in
/// `9.5(2)204`, is part of it.
pub(super) fn cut_at_brackets(text: &str, words: &[Span]) -> Vec<Span> {
    let mut out = Vec::with_capacity(words.len() + 4);
    let mut open = false;
    for word in words {
        let mut start = word.start;
        for (at, byte) in (word.start..).zip(text.as_bytes()[word.range()].iter()) {
            let cuts = if open { matches!(byte, b',' | b')') } else { *byte == b'(' && at == word.start };
            if !cuts {
                continue;
            }
            open = *byte != b')';
            if at > start {
                out.push(Span::new(start, at));
            }
            out.push(Span::new(at, at + 1));
            start = at + 1;
        }
        if word.end > start {
            out.push(Span::new(start, word.end));
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_words_of_their_own() {
        let text = "nat (inside, dmz) x(1) (any,a)";
        let words: Vec<Span> = [(0, 3), (4, 12), (13, 17), (18, 22), (23, 30)].map(|(a, b)| Span::new(a, b)).to_vec();
        let cut: Vec<&str> = cut_at_brackets(text, &words).iter().map(|word| &text[word.range()]).collect();
        assert_eq!(cut, ["nat", "(", "inside", ",", "dmz", ")", "x(1)", "(", "any", ",", "a", ")"]);
    }
}

//! Cuts a config with braces, or `set` lines, into whole paths; quotes stay.

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Word(String),
    Open,
    Close,
    End,
    Newline,
    ListOpen,
    ListClose,
}

/// The pieces, comments passed over.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut line_begins = true;
    while let Some(first) = rest.chars().next() {
        let begins = line_begins;
        line_begins = first == '\n' || (line_begins && first.is_whitespace());
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |at| &comment[at + 2..]);
            continue;
        }
        if first == '#' && (begins || rest.starts_with("##") || rest.starts_with("# "))
            || (begins && rest.starts_with("//"))
        {
            rest = rest.find('\n').map_or("", |at| &rest[at..]);
            continue;
        }
        let single = match first {
            '{' => Some(Piece::Open),
            '}' => Some(Piece::Close),
            ';' => Some(Piece::End),
            '[' => Some(Piece::ListOpen),
            ']' => Some(Piece::ListClose),
            '\n' => Some(Piece::Newline),
            _ => None,
        };
        if let Some(piece) = single {
            out.push(piece);
            rest = &rest[1..];
        } else if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
        } else {
            let length = word(rest);
            out.push(Piece::Word(rest[..length].to_owned()));
            rest = &rest[length..];
        }
    }
    out
}

/// The length of the word that the text begins with.
fn word(text: &str) -> usize {
    let first = text.chars().next().unwrap_or(' ');
    if first == '"' || first == '\'' {
        let mut escaped = false;
        for (at, c) in text.char_indices().skip(1) {
            match c {
                '\\' if !escaped => escaped = true,
                c if c == first && !escaped => return at + 1,
                _ => escaped = false,
            }
        }
        return text.find('\n').unwrap_or(text.len());
    }
    // `(a | b)`, `${node}` and `<[a-z]>` are words, or parts of them.
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            '\n' => return at,
            '{' if text[..at].ends_with('$') => depth += 1,
            '}' if depth > 0 => depth -= 1,
            c if depth == 0 && (c.is_whitespace() || "{};[]".contains(c)) => return at,
            _ => {}
        }
    }
    text.len()
}

/// A word without needless quotes, so that the two ways of writing it compare.
pub(super) fn unquoted(word: &str) -> String {
    let inner = ['"', '\''].iter().find_map(|quote| word.strip_prefix(*quote)?.strip_suffix(*quote));
    match inner {
        Some(inner)
            if inner.is_empty() || inner.contains(|c: char| c.is_whitespace() || "{};[]()<>#\"'&|!\\".contains(c)) =>
        {
            if inner.contains('"') {
                word.to_owned()
            } else {
                format!("\"{inner}\"")
            }
        }
        Some(inner) => inner.to_owned(),
        None => word.to_owned(),
    }
}

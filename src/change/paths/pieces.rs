//! A config with braces, or `set` lines, as the words of whole paths; quotes stay where they are needed.

use crate::dialect::{Lexer, Token};
use crate::text::Span;

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

/// The pieces, comments passed over. An expression in parentheses is one word.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut lexer = Lexer::new(text, Span::new(0, text.len() as u32));
    let mut out = Vec::new();
    // Where an expression begins, and how many are open.
    let mut group: Option<(u32, u32)> = None;
    // Where the last word ends: what touches it goes on with it.
    let mut touched = None;
    let mut word = |out: &mut Vec<Piece>, span: Span, spelt: String| {
        match out.last_mut() {
            Some(Piece::Word(last)) if touched == Some(span.start) => last.push_str(&spelt),
            _ => out.push(Piece::Word(spelt)),
        }
        touched = Some(span.end);
    };
    while let Some(token) = lexer.next() {
        let raw = |span: Span| text[span.range()].to_owned();
        match (token, &mut group) {
            (Token::GroupOpen(_), Some((_, depth))) => *depth += 1,
            (Token::GroupOpen(at), None) => group = Some((at, 1)),
            (Token::GroupClose(at), Some((start, depth))) => {
                *depth -= 1;
                if *depth == 0 {
                    let span = Span::new(*start, at + 1);
                    group = None;
                    word(&mut out, span, raw(span));
                }
            }
            // An expression that its line does not close ends with it.
            (Token::Newline(at) | Token::End(at) | Token::Open(at) | Token::Close(at), Some((start, _))) => {
                let span = Span::new(*start, at);
                group = None;
                word(&mut out, span, raw(span).trim_end().to_owned());
                out.extend(mark(token));
            }
            (_, Some(_)) => {}
            (Token::Word(span), None) => match quoted(text, span) {
                Some(quoted) => word(&mut out, quoted, unquoted(&text[quoted.range()])),
                None => word(&mut out, span, raw(span)),
            },
            (Token::Unclosed(span) | Token::Operator(span), None) => word(&mut out, span, raw(span)),
            (token, None) => out.extend(mark(token)),
        }
    }
    if let Some((start, _)) = group {
        let span = Span::new(start, text.len() as u32);
        word(&mut out, span, text[span.range()].to_owned());
    }
    out
}

/// What a mark of punctuation is; nothing where it is none.
fn mark(token: Token) -> Option<Piece> {
    Some(match token {
        Token::Open(_) => Piece::Open,
        Token::Close(_) => Piece::Close,
        Token::End(_) => Piece::End,
        Token::Newline(_) => Piece::Newline,
        Token::ListOpen(_) => Piece::ListOpen,
        Token::ListClose(_) => Piece::ListClose,
        Token::Word(_) | Token::Unclosed(_) | Token::Operator(_) | Token::GroupOpen(_) | Token::GroupClose(_) => {
            return None;
        }
    })
}

/// The word with its quotes, where it has some.
fn quoted(text: &str, span: Span) -> Option<Span> {
    let before = text.as_bytes().get(span.start.checked_sub(1)? as usize)?;
    let quotes = matches!(before, b'"' | b'\'') && text.as_bytes().get(span.end as usize) == Some(before);
    quotes.then(|| Span::new(span.start - 1, span.end + 1))
}

/// A quoted word without needless quotes, so that the two ways of writing it compare.
fn unquoted(word: &str) -> String {
    let inner = &word[1..word.len() - 1];
    let needs = inner.is_empty() || inner.contains(|c: char| c.is_whitespace() || "{};[]()<>#\"'&|!\\".contains(c));
    match needs {
        false => inner.to_owned(),
        true if inner.contains('"') => word.to_owned(),
        true => format!("\"{inner}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = pieces(text).into_iter().map(|piece| match piece {
            Piece::Word(word) => format!("<{word}>"),
            Piece::Open => "{".to_owned(),
            Piece::Close => "}".to_owned(),
            Piece::End => ";".to_owned(),
            Piece::Newline => "/".to_owned(),
            Piece::ListOpen => "[".to_owned(),
            Piece::ListClose => "]".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn words_keep_the_quotes_that_they_need_and_expressions_are_one() {
        for (text, expected) in [
            ("import ( A && !B );", "<import><( A && !B )>;"),
            ("as-path A (65001|65002)+;", "<as-path><A><(65001|65002)+>;"),
            ("import [ A B ];", "<import>[<A><B>];"),
            ("member ge-0/0/[0-3];", "<member><ge-0/0/[0-3]>;"),
            ("a \"b\" 'c d' \"\" \"e\\\"f g\";", "<a><b><\"c d\"><\"\"><\"e\\\"f g\">;"),
            ("set x ( A\nset y", "<set><x><( A>/<set><y>"),
            ("${node} { <ge-*> { a; } } # why\n/* b { */ // c", "<${node}>{<<ge-*>>{<a>;}}/<//><c>"),
            ("a\n// b { c\nd", "<a>//<d>"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }
}

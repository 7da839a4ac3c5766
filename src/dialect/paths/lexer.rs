//! Cuts text with braces, or `set` lines, into tokens: for the reader, and for what plans changes. Never fails: what is
//! open at the end is closed there.

use crate::text::Span;

/// A piece of the text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A word; of a quoted text what stands between the quotes.
    Word(Span),
    /// `{`
    Open(u32),
    /// `}`
    Close(u32),
    /// `;`
    End(u32),
    /// `[` and `]` of a list
    ListOpen(u32),
    ListClose(u32),
    /// `(` and `)` around an expression
    GroupOpen(u32),
    GroupClose(u32),
    /// `&&`, `||`, and `!` in an expression
    Operator(Span),
    /// The end of a line.
    Newline(u32),
    /// A quote that is not closed, up to the end of its line.
    Unclosed(Span),
}

/// Walks through a text.
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: u32,
    end: u32,
    /// How many `(` are open: within, `!` negates and is no part of a name.
    parentheses: u32,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str, region: Span) -> Self {
        Self { text, at: region.start, end: region.end, parentheses: 0 }
    }

    /// Where it stands.
    pub(crate) fn position(&self) -> u32 {
        self.at
    }

    /// Goes on from another place.
    pub(crate) fn go_to(&mut self, at: u32) {
        self.at = at;
        self.parentheses = 0;
    }

    fn byte(&self, at: u32) -> Option<u8> {
        if at < self.end { self.text.as_bytes().get(at as usize).copied() } else { None }
    }

    /// A punctuation mark of so many bytes.
    fn mark(&mut self, length: u32) -> Span {
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        span
    }

    /// Does a line begin here, blanks aside?
    fn begins_line(&self, at: u32) -> bool {
        let before = self.text.as_bytes()[..at as usize].iter().rev();
        before.copied().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| byte == b'\n')
    }

    /// The next token, comments passed over.
    pub(crate) fn next(&mut self) -> Option<Token> {
        loop {
            let first = self.byte(self.at)?;
            let start = self.at;
            match first {
                b'\n' => {
                    self.at += 1;
                    self.parentheses = 0;
                    return Some(Token::Newline(start));
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c | 0 => self.at += 1,
                b'(' => {
                    self.parentheses += 1;
                    return Some(Token::GroupOpen(self.mark(1).start));
                }
                b')' => {
                    self.parentheses = self.parentheses.saturating_sub(1);
                    return Some(Token::GroupClose(self.mark(1).start));
                }
                b'!' if self.parentheses > 0 => return Some(Token::Operator(self.mark(1))),
                b'&' | b'|' if self.byte(start + 1) == Some(first) => return Some(Token::Operator(self.mark(2))),
                b'#' => self.at = self.find(b'\n', start),
                b'/' if self.byte(start + 1) == Some(b'*') => self.comment(start),
                b'/' if self.byte(start + 1) == Some(b'/') && self.begins_line(start) => {
                    self.at = self.find(b'\n', start);
                }
                b'[' => return Some(Token::ListOpen(self.mark(1).start)),
                b']' => return Some(Token::ListClose(self.mark(1).start)),
                b'{' => return Some(Token::Open(self.mark(1).start)),
                b'}' => return Some(Token::Close(self.mark(1).start)),
                b';' => return Some(Token::End(self.mark(1).start)),
                b'"' | b'\'' => return Some(self.quoted(first)),
                _ => return Some(self.word()),
            }
        }
    }

    fn find(&self, wanted: u8, from: u32) -> u32 {
        let rest = &self.text.as_bytes()[from as usize..self.end as usize];
        memchr::memchr(wanted, rest).map_or(self.end, |at| from + at as u32)
    }

    fn comment(&mut self, start: u32) {
        let rest = &self.text.as_bytes()[start as usize + 2..self.end as usize];
        self.at = memchr::memmem::find(rest, b"*/").map_or(self.end, |at| start + 2 + at as u32 + 2);
    }

    /// The text between quotes; `\"` is a quote within. A quote that no line closes ends with its own line.
    fn quoted(&mut self, quote: u8) -> Token {
        let start = self.at + 1;
        let mut at = start;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' => at += 1,
                byte if byte == quote => {
                    self.at = at + 1;
                    return Token::Word(Span::new(start, at));
                }
                b'\n' if quote == b'\'' => break,
                _ => {}
            }
            at += 1;
        }
        let end = self.find(b'\n', start);
        self.at = end;
        Token::Unclosed(Span::new(start - 1, end))
    }

    /// Up to a blank or punctuation. `[0-9]` in the middle of a word is a part of it, and so is a group in `( )`.
    fn word(&mut self) -> Token {
        let start = self.at;
        let mut open = 0_u32;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' | b'}' | b'"'
                    if !(byte == b'{' && self.text.as_bytes().get(self.at as usize - 1) == Some(&b'$')) =>
                {
                    break;
                }
                b'{' => {
                    // `${node}`
                    let close = self.find(b'}', self.at);
                    if close >= self.find(b'\n', self.at) {
                        break;
                    }
                    self.at = close;
                }
                b'[' | b'(' => open += 1,
                b']' | b')' if open == 0 => break,
                b']' | b')' => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
        // Progress is certain: the first byte is none of those that end a word.
        self.at = self.at.max(start + 1);
        while !self.text.is_char_boundary(self.at as usize) {
            self.at += 1;
        }
        Token::Word(Span::new(start, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut lexer = Lexer::new(text, Span::new(0, text.len() as u32));
        std::iter::from_fn(|| lexer.next())
            .map(|token| match token {
                Token::Word(span) | Token::Operator(span) => &text[span.range()],
                Token::ListOpen(_) => "[",
                Token::ListClose(_) => "]",
                Token::GroupOpen(_) => "(",
                Token::GroupClose(_) => ")",
                Token::Open(_) => "{",
                Token::Close(_) => "}",
                Token::End(_) => ";",
                Token::Newline(_) => "\n",
                Token::Unclosed(_) => "?",
            })
            .collect()
    }

    #[test]
    fn braces_lists_quotes_and_comments() {
        assert_eq!(words("members [ 65000:1 a ]; # why"), ["members", "[", "65000:1", "a", "]", ";"]);
        assert_eq!(words("a{b;}"), ["a", "{", "b", ";", "}"]);
        assert_eq!(words("/* a { */ b \"c d\\\" e\";"), ["b", "c d\\\" e", ";"]);
        assert_eq!(words("import ( A && !B );"), ["import", "(", "A", "&&", "!", "B", ")", ";"]);
        assert_eq!(words("member ge-0/0/[0-3];"), ["member", "ge-0/0/[0-3]", ";"]);
        assert_eq!(words("${node} { x; }"), ["${node}", "{", "x", ";", "}"]);
        assert_eq!(words("address '10.0.0.1/24'\nx"), ["address", "10.0.0.1/24", "\n", "x"]);
        assert_eq!(words("a;\n  // why { not\nb //c"), ["a", ";", "\n", "\n", "b", "//c"]);
        assert_eq!(words("a 'b\nc"), ["a", "?", "\n", "c"]);
    }
}

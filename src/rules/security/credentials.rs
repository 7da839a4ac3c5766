//! The user names and stored secrets of a config, and how well each is stored.
//!
//! The secret itself never leaves this folder, and no message may hold it.

use crate::dialect::StatementRef;
use crate::text::Span;

/// A stored password or secret.
#[derive(Copy, Clone)]
pub(super) struct Stored<'a> {
    /// The statement.
    pub statement: StatementRef<'a>,
    /// `password` or `secret`.
    pub keyword: &'a str,
    /// Where that word stands.
    pub keyword_span: Span,
    /// The number that says how it is stored.
    pub kind: Kind,
    /// From the number, or the secret where there is none, to the end of the secret.
    pub span: Span,
    secret: &'a str,
}

/// How a secret is stored.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is: type 0, or no type.
    Clear,
    /// Type 4: one round of SHA-256 without salt.
    Sha256Unsalted,
    /// Type 5: MD5 with salt.
    Md5,
    /// Type 6, 8, 9: AES, PBKDF2, scrypt.
    Strong,
    /// Type 7: reversible by anyone.
    Vigenere,
}

impl Kind {
    fn of(number: &str) -> Option<Self> {
        Some(match number {
            "0" => Self::Clear,
            "4" => Self::Sha256Unsalted,
            "5" => Self::Md5,
            "6" | "8" | "9" => Self::Strong,
            "7" => Self::Vigenere,
            _ => return None,
        })
    }
}

impl<'a> Stored<'a> {
    /// What the statement stores, if it stores a login's secret: `enable`, `username`, the `password` of a line.
    pub(super) fn of(statement: StatementRef<'a>) -> Option<Self> {
        if statement.negated() {
            return None;
        }
        let first = match statement.path() {
            "enable password" | "enable secret" => 1,
            "username" => (2..statement.word_count()).find(|&at| is_keyword(statement.word(at)))?,
            "password" | "secret" if statement.parent().is_some_and(|p| p.word(0).eq_ignore_ascii_case("line")) => 0,
            _ => return None,
        };
        Self::at(statement, first)
    }

    fn at(statement: StatementRef<'a>, keyword: usize) -> Option<Self> {
        let mut at = keyword + 1;
        if statement.word(at).eq_ignore_ascii_case("level") {
            at += 2;
        }
        let (kind, secret) = match Kind::of(statement.word(at)) {
            Some(kind) if at + 1 < statement.word_count() => (kind, at + 1),
            _ => (Kind::Clear, at),
        };
        let text = statement.word(secret);
        (!text.is_empty()).then(|| Self {
            statement,
            keyword: statement.word(keyword),
            keyword_span: statement.word_span(keyword),
            kind,
            span: statement.word_span(at).cover(statement.word_span(secret)),
            secret: text,
        })
    }

    /// The user that it is for.
    pub(super) fn user(&self) -> Option<&'a str> {
        (self.statement.path() == "username").then(|| self.statement.word(1))
    }

    /// A collector's mark, or a template's placeholder, stands where the secret was.
    pub(super) fn is_withheld(&self) -> bool {
        is_withheld(self.secret)
    }

    /// The secret is one that everyone tries first.
    pub(super) fn is_well_known(&self) -> bool {
        const TRIED_FIRST: [&str; 8] =
            ["cisco", "cisco123", "admin", "password", "root", "default", "changeme", "switch"];
        let plain = self.secret.to_ascii_lowercase();
        self.kind == Kind::Clear
            && (TRIED_FIRST.contains(&plain.as_str())
                || self.user().is_some_and(|user| user.eq_ignore_ascii_case(self.secret)))
    }
}

/// A collector's mark such as `<removed>`, or a template's placeholder, rather than a secret.
pub(super) fn is_withheld(secret: &str) -> bool {
    ["<", "{", "${", "*", "%"].iter().any(|mark| secret.starts_with(mark))
        || secret.bytes().all(|b| matches!(b, b'x' | b'X'))
}

fn is_keyword(word: &str) -> bool {
    word.eq_ignore_ascii_case("password") || word.eq_ignore_ascii_case("secret")
}

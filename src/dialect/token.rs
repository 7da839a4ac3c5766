//! What a word is, for colouring. The classes come from the grammar; a theme gives them colours.

use super::grammar::{Grammar, Role, Shape, ValueType};
use super::tree::{Recognition, StatementRef};
use crate::text::Span;

/// The class of a word.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenClass {
    /// A word of the command.
    Keyword,
    /// A word of the command that opens a mode.
    Section,
    /// `no`, `default`.
    Negation,
    /// `permit`.
    Permit,
    /// `deny`.
    Deny,
    /// A name that is defined here.
    Definition,
    /// A name that is needed here.
    Reference,
    /// An interface.
    Interface,
    /// An address, mask or prefix.
    Address,
    /// A number.
    Number,
    /// Free text.
    Text,
    /// A password, key or community.
    Secret,
    /// A comment.
    Comment,
    /// A word of a line that is not known.
    Unknown,
}

/// The classes of a statement's words, in order, without gaps being filled.
pub fn classify(grammar: &Grammar, statement: StatementRef<'_>) -> Vec<(Span, TokenClass)> {
    let mut tokens = Vec::with_capacity(statement.word_count());
    let opens = statement.command().is_some_and(|command| command.opens.is_some());
    let known = matches!(statement.recognition(), Recognition::Known { .. });
    let mut values = statement.values().peekable();
    for index in 0..statement.word_count() {
        let span = statement.word_span(index);
        while values.peek().is_some_and(|value| value.span.end <= span.start) {
            values.next();
        }
        let class = match values.peek() {
            Some(value) if value.span.start <= span.start => value_class(grammar, &statement.slot(*value).role),
            _ if !known => TokenClass::Unknown,
            _ => match statement.word(index) {
                word if index == 0 && grammar.is_negation(word) => TokenClass::Negation,
                "permit" => TokenClass::Permit,
                "deny" => TokenClass::Deny,
                _ if opens => TokenClass::Section,
                _ => TokenClass::Keyword,
            },
        };
        tokens.push((span, class));
    }
    if statement.block().end > statement.span().end {
        tokens.push((Span::new(statement.span().end, statement.block().end), TokenClass::Text));
    }
    tokens
}

fn value_class(grammar: &Grammar, role: &Role) -> TokenClass {
    let interface = |kind| grammar.kind(kind).shape == Shape::Interface;
    match role {
        Role::Define { kind, .. } if interface(*kind) => TokenClass::Interface,
        Role::Define { .. } => TokenClass::Definition,
        Role::Refer { kinds, .. } if kinds.iter().all(|&kind| interface(kind)) => TokenClass::Interface,
        Role::Refer { .. } => TokenClass::Reference,
        Role::Value(value) => match value {
            ValueType::Word | ValueType::Text | ValueType::Quoted | ValueType::Delimited | ValueType::Url => {
                TokenClass::Text
            }
            ValueType::Name => TokenClass::Definition,
            ValueType::Secret | ValueType::SecretText => TokenClass::Secret,
            ValueType::Interface => TokenClass::Interface,
            ValueType::Ipv4
            | ValueType::Ipv6
            | ValueType::Mask
            | ValueType::Wildcard
            | ValueType::Prefix
            | ValueType::Prefix6
            | ValueType::Mac
            | ValueType::Host => TokenClass::Address,
            _ => TokenClass::Number,
        },
    }
}

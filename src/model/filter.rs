//! Access lists.

use super::{Header, Sourced};
use crate::dialect::StatementId;
use crate::text::Span;

/// What happens to what matches.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It passes.
    Permit,
    /// It does not.
    Deny,
}

impl Action {
    /// The word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Deny => "deny",
        }
    }

    /// `permits`, `denies`
    pub fn verb(self) -> &'static str {
        match self {
            Self::Permit => "permits",
            Self::Deny => "denies",
        }
    }
}

/// The sort of an access list.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum FilterKind {
    /// IPv4 by source alone.
    Standard,
    /// IPv4.
    Extended,
    /// IPv6.
    Ipv6,
}

/// An access list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name or number, where it is first defined.
    pub name: Sourced<Box<str>>,
    /// Its sort.
    pub kind: FilterKind,
    /// Its lines, in the order in which the device tries them. Remarks are none.
    pub lines: Vec<FilterLine>,
    /// What happens to what no line matches.
    pub rest: Action,
    /// The config takes lines away or sets defaults: what the device has is not certain.
    pub uncertain: bool,
}

/// What a line is where it is not one line of text: a term of Junos, a rule of VyOS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What people call it: `term ALLOW-SSH`, `rule 10`.
    pub label: Box<str>,
    /// What else happens to its packets, as written: a policer, another routing table. Compared as a whole; counting and
    /// logging are none.
    pub also: Option<Box<str>>,
    /// The statements that hold all of it, the first of which is the line's own; in the `set` form one for each line.
    pub statements: Box<[StatementId]>,
}

/// A line of an access list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterLine {
    /// Its sequence number, where it is written.
    pub number: Option<u32>,
    /// What it does.
    pub action: Action,
    /// What it matches.
    pub matches: FilterMatch,
    /// A packet that it matches may still go on to the next line: it counts only at times, or hands its packets on.
    pub may_pass: bool,
    /// It names what other lines refer to: a reflexive list.
    pub names_others: bool,
    /// What there is to say of it where it is not a line of text.
    pub term: Option<Box<Term>>,
    /// Its bytes.
    pub span: Span,
    /// Its statement.
    pub statement: StatementId,
}

/// What a line matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterMatch {
    /// Packets by their headers.
    Header(Box<Header>),
    /// Something that the model does not follow: it may match anything or nothing.
    Opaque,
}

//! Prefix lists and route maps.

use ipnet::IpNet;

use super::{Action, Number, Sourced, Term};
use crate::dialect::StatementId;
use crate::text::Span;

/// How a device goes through a prefix list.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The first entry that matches decides.
    First,
    /// The list is a set: what any entry matches is in it.
    Any,
    /// The entry of the longest prefix decides, whether its lengths fit or not (Junos route filters).
    Longest,
}

/// A prefix list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixList {
    /// Its name, where it is first defined.
    pub name: Sourced<Box<str>>,
    /// It is a list of IPv6 prefixes.
    pub ipv6: bool,
    /// How the device goes through it.
    pub lookup: Lookup,
    /// Its entries, in the order in which the device tries them.
    pub entries: Vec<PrefixEntry>,
    /// The config takes entries away: what the device has is not certain.
    pub uncertain: bool,
}

/// An entry of a prefix list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixEntry {
    /// Its sequence number, where it is written.
    pub number: Option<Number>,
    /// What it does.
    pub action: Action,
    /// The prefix as written, host bits and all.
    pub prefix: Sourced<IpNet>,
    /// `ge`: the shortest length.
    pub shortest: Option<Sourced<u8>>,
    /// `le`: the longest length.
    pub longest: Option<Sourced<u8>>,
    /// What there is to say of it where it is not a line of text.
    pub term: Option<Box<Term>>,
    /// Its bytes.
    pub span: Span,
    /// Its statement.
    pub statement: StatementId,
}

impl PrefixEntry {
    /// The lengths that it matches, shortest and longest; nothing where they contradict each other.
    pub fn lengths(&self) -> Option<(u8, u8)> {
        let own = self.prefix.value.prefix_len();
        let (ge, le) = (self.shortest.as_ref().map(|s| s.value), self.longest.as_ref().map(|s| s.value));
        let range = match (ge, le) {
            (None, None) => (own, own),
            (Some(ge), None) => (ge, self.prefix.value.max_prefix_len()),
            (None, Some(le)) => (own, le),
            (Some(ge), Some(le)) => (ge, le),
        };
        (own <= range.0 && range.0 <= range.1).then_some(range)
    }

    /// Does it match every prefix that the other matches?
    pub fn covers(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (self.lengths(), other.lengths()) else { return false };
        own.0 <= others.0
            && others.1 <= own.1
            && self.prefix.value.prefix_len() <= other.prefix.value.prefix_len()
            && self.prefix.value.trunc().contains(&other.prefix.value.addr())
    }
}

/// A route map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteMap {
    /// Its name, where it is first defined.
    pub name: Sourced<Box<str>>,
    /// Its entries, in the order in which the device tries them.
    pub entries: Vec<MapEntry>,
    /// The config takes entries away: what the device has is not certain.
    pub uncertain: bool,
}

/// An entry of a route map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapEntry {
    /// Its sequence number, the written one or the device's.
    pub number: Number,
    /// What it does.
    pub action: Action,
    /// Its conditions, one a statement.
    pub matches: Vec<StatementId>,
    /// It has a line that the reader does not know, which may be a condition.
    pub unknown: bool,
    /// What it changes, one a statement.
    pub sets: Vec<StatementId>,
    /// The entry to go on with, or the next one.
    pub goes_on: Option<Sourced<Option<Number>>>,
    /// What there is to say of it where it has a name, or lines of its own each with its whole path.
    pub term: Option<Box<Term>>,
    /// The bytes of its first line.
    pub span: Span,
    /// The statement of its first line.
    pub statement: StatementId,
}

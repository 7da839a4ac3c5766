//! Who may log in and read, and what the device hands out.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{FilterUse, Sourced};
use crate::dialect::StatementId;

/// Lines through which people log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerminalLine {
    /// `con 0`, `vty 0 4`
    pub name: Sourced<Box<str>>,
    /// Filters on who may come.
    pub filters: Vec<FilterUse>,
    /// Protocols that may come in, as written.
    pub transport: Option<Sourced<Box<str>>>,
    /// How people prove who they are, as written after `login`; empty for a password alone.
    pub login: Option<Sourced<Box<str>>>,
}

/// An SNMP community. Its name is a secret, so only its place is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Where its name stands.
    pub name: Sourced<()>,
    /// It may change settings.
    pub writes: bool,
    /// The access list that bounds it.
    pub filter: Option<Sourced<Box<str>>>,
}

/// A local user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: Sourced<Box<str>>,
    /// The privilege level.
    pub privilege: Option<u8>,
}

/// Addresses that the device hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DhcpPool {
    /// Its name.
    pub name: Sourced<Box<str>>,
    /// Its subnets, the first one the primary.
    pub networks: Vec<Sourced<Ipv4Net>>,
    /// The gateways that it tells clients of.
    pub gateways: Vec<Sourced<Ipv4Addr>>,
    /// Its statement.
    pub statement: StatementId,
}

//! Static routes, OSPF, and what runs.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{InterfaceName, Sourced, Vrf};
use crate::dialect::StatementId;
use crate::text::Span;

/// An IPv4 static route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticRoute {
    /// Its VRF.
    pub vrf: Vrf,
    /// Where to, host bits and all.
    pub destination: Sourced<Ipv4Net>,
    /// The bytes of the address alone.
    pub address_span: Span,
    /// The way.
    pub next_hop: NextHop,
    /// The next hop is looked up in another table than the route's.
    pub leaks: bool,
    /// Its administrative distance, where written.
    pub distance: Option<u8>,
    /// It depends on a track object.
    pub tracked: bool,
    /// Its bytes.
    pub span: Span,
    /// Its statement.
    pub statement: StatementId,
}

/// The way of a static route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextHop {
    /// Through a neighbour.
    Address(Sourced<Ipv4Addr>),
    /// Out of an interface, perhaps to a neighbour there.
    Interface(Sourced<InterfaceName>, Option<Sourced<Ipv4Addr>>),
    /// To what DHCP says.
    Dhcp,
}

/// A routing protocol that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingProtocol {
    /// `ospf`, `bgp`, ...
    pub name: Box<str>,
    /// The VRF of the whole process.
    pub vrf: Vrf,
    /// It may run in other VRFs as well.
    pub many_vrfs: bool,
}

/// An OSPF process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ospf {
    /// Its number or name.
    pub process: Sourced<Box<str>>,
    /// Its VRF.
    pub vrf: Vrf,
    /// Its router id.
    pub router_id: Option<Sourced<Ipv4Addr>>,
    /// What chooses its interfaces.
    pub networks: Vec<OspfNetwork>,
    /// Its statement.
    pub statement: StatementId,
}

/// A statement that chooses the interfaces of OSPF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OspfNetwork {
    /// The address.
    pub address: Sourced<Ipv4Addr>,
    /// The wildcard.
    pub wildcard: Sourced<Ipv4Addr>,
    /// The area as written.
    pub area: Box<str>,
    /// The statement's bytes.
    pub span: Span,
}

/// Routes of one protocol told in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redistribution {
    /// The protocol that tells them: `ospf`, `bgp`, ...
    pub into: &'static str,
    /// Its process or AS number, as written.
    pub process: Box<str>,
    /// The table, where it is not the global one.
    pub vrf: Vrf,
    /// Where they come from: `static`, `bgp`, ...
    pub from: Box<str>,
    /// They go through a route map or a list.
    pub filtered: bool,
    /// They are given a metric, here or for all of the process.
    pub has_metric: bool,
    /// The bytes of `redistribute` and the source.
    pub span: Span,
    /// The statement.
    pub statement: StatementId,
}

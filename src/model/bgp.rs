//! BGP: sessions and what is told over them.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;

use super::{Asn, Direction, InterfaceName, Sourced, Vrf};

/// BGP of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bgp {
    /// Its AS.
    pub asn: Sourced<Asn>,
    /// The AS that the outside sees, where the device is part of a confederation.
    pub confederation: Option<Asn>,
    /// The other members of the confederation.
    pub confederation_peers: Vec<Asn>,
    /// Its router id.
    pub router_id: Option<Sourced<Ipv4Addr>>,
    /// Neighbours join the IPv4 family without being told.
    pub default_ipv4: bool,
    /// The families, the process itself (IPv4 unicast of the global table) first.
    pub families: Vec<BgpFamily>,
}

/// An address family in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BgpFamily {
    /// As written after `address-family`; empty for the process itself.
    pub name: Box<str>,
    /// The table.
    pub vrf: Vrf,
    /// Neighbours and peer groups, by first appearance.
    pub neighbors: Vec<BgpNeighbor>,
    /// IPv4 prefixes that it tells of.
    pub networks: Vec<BgpNetwork>,
}

impl BgpFamily {
    /// IPv4 unicast?
    pub fn is_ipv4_unicast(&self) -> bool {
        matches!(&*self.name, "" | "ipv4" | "ipv4 unicast")
    }
}

/// A neighbour, or a peer group, in a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BgpNeighbor {
    /// Its address, or the group's name as written.
    pub name: Sourced<Box<str>>,
    /// Its address; nothing for a peer group.
    pub address: Option<IpAddr>,
    /// Its AS.
    pub remote_as: Option<Sourced<Asn>>,
    /// The AS that we play towards it.
    pub local_as: Option<Asn>,
    /// The group or session template that it takes settings from.
    pub inherits: Vec<Sourced<Box<str>>>,
    /// The interface that its session comes from.
    pub source: Option<Sourced<InterfaceName>>,
    /// `Some(true)` where it is activated in the family, `Some(false)` where that is taken back.
    pub active: Option<bool>,
    /// It is shut down.
    pub shutdown: bool,
    /// What its routes go through.
    pub policies: Vec<PolicyUse>,
}

impl BgpNeighbor {
    /// One of which only the name is known.
    pub fn new(name: Sourced<Box<str>>) -> Self {
        let address: Option<IpAddr> = name.value.parse().ok();
        Self {
            name,
            address,
            remote_as: None,
            local_as: None,
            inherits: Vec::new(),
            source: None,
            active: None,
            shutdown: false,
            policies: Vec::new(),
        }
    }
}

/// A policy on a session.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct PolicyUse {
    /// The side.
    pub direction: Direction,
}

/// A prefix that BGP tells of, if the routing table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BgpNetwork {
    /// The prefix as written.
    pub prefix: Sourced<Ipv4Net>,
    /// It needs no route of its own (`backdoor`, other kinds of network).
    pub special: bool,
}

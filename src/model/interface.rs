//! Interfaces and what they carry.

use std::net::Ipv4Addr;

use ipnet::{Ipv4Net, Ipv6Net};

use super::{InterfaceKind, InterfaceName, Sourced, VlanId, VlanSet};
use crate::dialect::StatementId;
use crate::text::Span;

/// An interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name in the spelling that is compared.
    pub name: InterfaceName,
    /// Its name as first written, without blanks.
    pub label: Box<str>,
    /// The bytes of its name where it first appears.
    pub span: Span,
    /// The statement where it first appears.
    pub statement: StatementId,
    /// Its VRF.
    pub vrf: Option<Sourced<Box<str>>>,
    /// What people say about it.
    pub description: Option<Sourced<Box<str>>>,
    /// It is shut down.
    pub shutdown: Option<Sourced<()>>,
    /// The size of its largest packet in bytes.
    pub mtu: Option<Sourced<u32>>,
    /// The VLAN tags of a subinterface.
    pub tag: Option<Sourced<Tag>>,
    /// It says how its frames are marked, in a way that may not be a VLAN tag.
    pub encapsulated: bool,
    /// Its IPv4 address with its subnet.
    pub primary: Option<Sourced<Ipv4Net>>,
    /// Further ones.
    pub secondary: Vec<Sourced<Ipv4Net>>,
    /// It has an IPv4 address that is not in the config, or not its own.
    pub ipv4_elsewhere: Option<Sourced<Ipv4Source>>,
    /// Its IPv6 addresses with their subnets, link-local ones aside.
    pub ipv6: Vec<Sourced<Ipv6Net>>,
    /// Filters on it.
    pub filters: Vec<FilterUse>,
    /// Where it passes DHCP requests to.
    pub helpers: Vec<Sourced<Ipv4Addr>>,
    /// Its settings as a switch port.
    pub switchport: Switchport,
    /// The link aggregation that it belongs to.
    pub channel: Option<Sourced<Channel>>,
    /// The virtual gateways on it.
    pub gateways: Vec<Gateway>,
    /// Its own statement about OSPF: the process, the area as written.
    pub ospf_area: Option<Sourced<(Box<str>, Box<str>)>>,
    /// Its ends, for a tunnel.
    pub tunnel: Tunnel,
}

impl Interface {
    /// One of which only the name is known.
    pub fn new(label: Box<str>, name: InterfaceName, span: Span, statement: StatementId) -> Self {
        Self {
            name,
            label,
            span,
            statement,
            vrf: None,
            description: None,
            shutdown: None,
            mtu: None,
            tag: None,
            encapsulated: false,
            primary: None,
            secondary: Vec::new(),
            ipv4_elsewhere: None,
            ipv6: Vec::new(),
            filters: Vec::new(),
            helpers: Vec::new(),
            switchport: Switchport::default(),
            channel: None,
            gateways: Vec::new(),
            ospf_area: None,
            tunnel: Tunnel::default(),
        }
    }

    /// Its sort.
    pub fn kind(&self) -> InterfaceKind {
        self.name.kind()
    }

    /// Its VRF's name.
    pub fn vrf_name(&self) -> Option<&str> {
        self.vrf.as_ref().map(|vrf| &*vrf.value)
    }

    /// Its IPv4 addresses, the primary one first.
    pub fn ipv4(&self) -> impl Iterator<Item = &Sourced<Ipv4Net>> {
        self.primary.iter().chain(&self.secondary)
    }

    /// It is up as far as the config goes.
    pub fn is_enabled(&self) -> bool {
        self.shutdown.is_none()
    }
}

/// Where an interface has its IPv4 address from, if not from the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ipv4Source {
    /// DHCP, PPP or a pool gives it.
    Given,
    /// It uses another interface's.
    Unnumbered(InterfaceName),
    /// The config says it in a way that the reader does not follow.
    Unread,
}

/// The tags of a subinterface.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag {
    /// The outer VLAN.
    pub outer: VlanId,
    /// There is an inner tag as well (802.1ad).
    pub inner: bool,
}

/// The side of an interface.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// What comes in.
    In,
    /// What goes out.
    Out,
}

impl Direction {
    /// `in`, `out`
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A filter in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterUse {
    /// Its name.
    pub name: Sourced<Box<str>>,
    /// The side that it is on.
    pub direction: Direction,
}

/// How a switch port treats VLANs.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum PortMode {
    /// One VLAN, untagged.
    Access,
    /// Many VLANs, tagged.
    Trunk,
    /// Negotiated, tunnelled, private: nothing that rules here follow.
    Other,
}

/// The settings of a switch port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Switchport {
    /// `Some(true)` for a switch port, `Some(false)` for a routed port, where the config says which.
    pub enabled: Option<bool>,
    /// How it treats VLANs.
    pub mode: Option<Sourced<PortMode>>,
    /// The VLAN of an access port.
    pub access: Option<Sourced<VlanId>>,
    /// The VLAN of phones.
    pub voice: Option<Sourced<VlanId>>,
    /// The untagged VLAN of a trunk.
    pub native: Option<Sourced<VlanId>>,
    /// The VLANs of a trunk.
    pub allowed: Option<Sourced<VlanSet>>,
}

/// Membership in a link aggregation.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its number.
    pub number: u16,
    /// How it is agreed on, where the config says.
    pub mode: Option<ChannelMode>,
}

/// How a link aggregation is agreed on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ChannelMode {
    /// Not at all.
    Static,
    /// LACP (IEEE 802.1AX).
    Lacp,
    /// Cisco's own protocol, `PAgP`.
    Pagp,
}

impl ChannelMode {
    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Static => "no protocol",
            Self::Lacp => "LACP",
            Self::Pagp => "PAgP",
        }
    }
}

/// A first-hop redundancy protocol.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum GatewayProtocol {
    /// HSRP (RFC 2281).
    Hsrp,
    /// VRRP (RFC 9568).
    Vrrp,
    /// GLBP.
    Glbp,
}

impl GatewayProtocol {
    /// For people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hsrp => "HSRP",
            Self::Vrrp => "VRRP",
            Self::Glbp => "GLBP",
        }
    }
}

/// An address of a virtual gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// The protocol.
    pub protocol: GatewayProtocol,
    /// The group.
    pub group: u16,
    /// The address.
    pub address: Sourced<Ipv4Addr>,
}

/// The ends of a tunnel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tunnel {
    /// Where its packets come from.
    pub source: Option<Sourced<TunnelSource>>,
    /// Where they go, if to an IPv4 address.
    pub destination: Option<Sourced<Ipv4Addr>>,
    /// The VRF that they travel in.
    pub vrf: Option<Sourced<Box<str>>>,
}

/// Where a tunnel's packets come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TunnelSource {
    /// An interface's address.
    Interface(InterfaceName),
    /// An address.
    Address(Ipv4Addr),
}

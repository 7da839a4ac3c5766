//! One device in vendor-neutral terms: what rules about networks are written against.
//!
//! Every part remembers the statement that it came from. A model is read from the tree by the dialect's folder; nothing
//! here knows how a vendor spells anything.

mod bgp;
mod filter;
mod header;
mod ids;
mod interface;
mod management;
mod policy;
mod ports;
mod routing;
mod tables;

pub use bgp::{Bgp, BgpFamily, BgpNeighbor, BgpNetwork, PolicyUse};
pub use filter::{Action, Filter, FilterKind, FilterLine, FilterMatch, Term};
pub use header::{Bits, End, Header, Icmp, Members, ObjectGroup, ObjectGroups, Protocol};
pub use ids::{Asn, InterfaceKind, InterfaceName, Number, VlanId, VlanSet};
pub use interface::{
    Channel, ChannelMode, Direction, FilterUse, Gateway, GatewayProtocol, Interface, Ipv4Source, PortMode, Switchport,
    Tag, Tunnel, TunnelSource,
};
pub use management::{Community, DhcpPool, TerminalLine, User};
pub use policy::{Lookup, MapEntry, PrefixEntry, PrefixList, RouteMap};
pub use ports::Ports;
pub use routing::{NextHop, Ospf, OspfNetwork, Redistribution, RoutingProtocol, StaticRoute};
pub use tables::{Held, Prefixes, Table, Tables};

use ipnet::Ipv4Net;
use std::net::Ipv4Addr;

use crate::dialect::StatementId;
use crate::text::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Span,
    /// The statement that says it.
    pub statement: StatementId,
}

impl<T> Sourced<T> {
    /// Another value from the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), span: self.span, statement: self.statement }
    }
}

/// A VRF by name; `None` is the global table.
pub type Vrf = Option<Box<str>>;

/// One device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Its name, where the config gives one.
    pub hostname: Option<Sourced<String>>,
    /// Interfaces, by first appearance; one each, however often the config comes back to it.
    pub interfaces: Vec<Interface>,
    /// The VLANs that the config defines.
    pub vlans: Vec<Sourced<VlanId>>,
    /// What the config says about VLANs is all there is: no VTP server tells the device of more.
    pub vlans_complete: bool,
    /// The VRFs that the config defines.
    pub vrfs: Vec<Sourced<Box<str>>>,
    /// IPv4 static routes.
    pub static_routes: Vec<StaticRoute>,
    /// The gateway of a device that does not route.
    pub default_gateway: Option<Sourced<Ipv4Addr>>,
    /// Access lists, numbered and named.
    pub filters: Vec<Filter>,
    /// Object groups of addresses.
    pub object_groups: Vec<ObjectGroup>,
    /// Prefix lists of both IP versions.
    pub prefix_lists: Vec<PrefixList>,
    /// Route maps.
    pub route_maps: Vec<RouteMap>,
    /// OSPF processes.
    pub ospf: Vec<Ospf>,
    /// BGP.
    pub bgp: Option<Bgp>,
    /// Every routing protocol that runs, and the VRF that it runs in where one process has one VRF.
    pub protocols: Vec<Sourced<RoutingProtocol>>,
    /// What is redistributed into what.
    pub redistributions: Vec<Redistribution>,
    /// DHCP pools with a network of their own.
    pub dhcp_pools: Vec<DhcpPool>,
    /// The lines through which people log in.
    pub terminal_lines: Vec<TerminalLine>,
    /// SNMP communities.
    pub communities: Vec<Community>,
    /// Local users.
    pub users: Vec<User>,
}

impl Device {
    /// The interface of this name, however it is spelt.
    pub fn interface(&self, name: &InterfaceName) -> Option<&Interface> {
        self.interfaces.iter().find(|interface| interface.name == *name)
    }

    /// The IPv4 subnets of a VRF with their interfaces, whether the interface is up or not.
    pub fn subnets<'a>(&'a self, vrf: &'a Vrf) -> impl Iterator<Item = (&'a Interface, &'a Sourced<Ipv4Net>)> {
        self.interfaces
            .iter()
            .filter(move |interface| interface.vrf_name() == vrf.as_deref())
            .flat_map(|interface| interface.ipv4().map(move |address| (interface, address)))
    }

    /// True where some interface of the VRF has an IPv4 address that the config does not tell.
    pub fn has_unknown_address(&self, vrf: &Vrf) -> bool {
        self.interfaces
            .iter()
            .any(|interface| interface.vrf_name() == vrf.as_deref() && interface.ipv4_elsewhere.is_some())
    }

    /// True where the device may learn routes of this VRF from others, or from another VRF.
    pub fn learns_routes(&self, vrf: &Vrf) -> bool {
        self.protocols.iter().any(|protocol| match &protocol.value.vrf {
            // BGP and EIGRP run in many VRFs at once.
            None => protocol.value.many_vrfs || vrf.is_none(),
            own => own == vrf,
        })
    }
}

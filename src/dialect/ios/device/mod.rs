//! Reads the vendor-neutral model from a tree of IOS statements, or of those of its kin EOS, NX-OS, FRR, IOS-XR and ASA:
//! one pass, by areas.
//!
//! They spell these lines as IOS does, but for prefixes (`10.0.0.0/24`) where IOS has masks and wildcards, and a few words
//! and modes of their own. What only one of them has is read whatever the dialect: the others' grammars know no such line.
//! Where the same words mean something else, the reader asks for the dialect.
//! What is not understood is left out or marked as uncertain; nothing here judges.

mod bgp;
mod filter;
mod filter_words;
mod gateway;
mod interface;
mod management;
mod object_group;
mod policy;
mod routing;
mod switching;
mod words;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dialect::grammar::Role;
use crate::dialect::{Dialect, StatementRef, Tree};
use crate::model::{Device, FilterUse, InterfaceName, MapEntry, Sourced, Vrf};
use crate::text::{Document, Span};
use words::Words;

/// The device that the config describes.
pub fn read_device(dialect: Dialect, tree: &Tree, document: &Document) -> Device {
    let mut reader = Reader::of(dialect);
    reader.device.vlans_complete = true;
    for statement in tree.top_level(document) {
        reader.top_level(statement);
    }
    reader.finish()
}

/// What is read so far, and where to find it again.
struct Reader {
    dialect: Dialect,
    device: Device,
    interfaces: FxHashMap<InterfaceName, usize>,
    filters: FxHashMap<Box<str>, usize>,
    prefix_lists: FxHashMap<(bool, Box<str>), usize>,
    route_maps: FxHashMap<Box<str>, usize>,
    /// The entries of each route map by their numbers.
    map_entries: Vec<BTreeMap<u32, MapEntry>>,
    ospf: FxHashMap<Box<str>, usize>,
    bgp_families: FxHashMap<(Box<str>, Vrf), usize>,
    /// By family and name; those taken away are told by [`Reader::forget_neighbors`].
    neighbors: FxHashMap<(usize, Box<str>), usize>,
    gone_neighbors: FxHashSet<(usize, usize)>,
    /// Object groups named within object groups, until all are read.
    nested_groups: Vec<(usize, Box<str>)>,
    object_groups: FxHashMap<Box<str>, usize>,
    /// ASA: the names of interfaces.
    interface_names: FxHashMap<Box<str>, usize>,
    /// ASA: filters put on interfaces by their names.
    access_groups: Vec<(Box<str>, FilterUse)>,
}

impl Reader {
    fn of(dialect: Dialect) -> Self {
        Self {
            dialect,
            device: Device::default(),
            interfaces: FxHashMap::default(),
            filters: FxHashMap::default(),
            prefix_lists: FxHashMap::default(),
            route_maps: FxHashMap::default(),
            map_entries: Vec::new(),
            ospf: FxHashMap::default(),
            bgp_families: FxHashMap::default(),
            neighbors: FxHashMap::default(),
            gone_neighbors: FxHashSet::default(),
            nested_groups: Vec::new(),
            object_groups: FxHashMap::default(),
            interface_names: FxHashMap::default(),
            access_groups: Vec::new(),
        }
    }

    fn top_level(&mut self, statement: StatementRef<'_>) {
        let path = statement.path();
        let first = path.split_once(' ').map_or(path, |(first, _)| first);
        match first {
            "interface" => self.interface_stanza(statement),
            "iface" => self.iface_stanza(statement),
            // FRR: lists of prefixes, which filter routes.
            "access-list" if self.dialect == Dialect::Frr => {}
            "access-list" if self.dialect == Dialect::Asa => self.masked_filter_line(statement),
            "access-group" => self.access_group(statement),
            "route" => self.masked_route(statement),
            "object" => self.object(statement),
            "access-list" => self.numbered_filter_line(statement),
            "ip" | "ipv4" | "ipv6" => self.ip(statement),
            "route-map" => self.route_map_entry(statement),
            "prefix-set" => self.prefix_set(statement),
            "router" => self.router(statement),
            "hostname" | "switchname" => {
                if !statement.negated()
                    && let Some(name) = statement.values().next()
                {
                    self.device.hostname = Some(sourced(statement, name.span, statement.value_text(name).to_owned()));
                }
            }
            "vlan" | "vtp" => self.vlan(statement),
            "vrf" => self.vrf(statement),
            "object-group" => self.object_group(statement),
            "line" => self.terminal_line(statement),
            "snmp-server" => self.community(statement),
            "username" => self.user(statement),
            _ => {}
        }
    }

    fn ip(&mut self, statement: StatementRef<'_>) {
        let path = statement.path();
        match path {
            "ip route" | "ip route vrf" => self.static_route(statement),
            "ip access-list" | "ipv6 access-list" if self.dialect == Dialect::Frr => {}
            _ if path.starts_with("ip access-list") || path == "ipv6 access-list" || path == "ipv4 access-list" => {
                self.named_filter(statement);
            }
            "ip prefix-list" | "ipv6 prefix-list" => self.prefix_list(statement),
            "ip vrf" => self.vrf(statement),
            "ip default-gateway" => self.default_gateway(statement),
            "ip dhcp pool" => self.dhcp_pool(statement),
            "ipv6 router ospf" | "ipv6 router eigrp" | "ipv6 router rip" => self.router(statement),
            _ => {}
        }
    }

    fn vrf(&mut self, statement: StatementRef<'_>) {
        if let Some(name) = defined(statement).filter(|_| !statement.negated()) {
            let vrf: Vrf = (name.value != "default").then(|| name.value.into());
            self.device.vrfs.push(name.map(Into::into));
            // NX-OS and FRR: the routes of a VRF stand in it.
            for child in statement.children().filter(|child| child.is("ip route") && !child.negated()) {
                self.vrf_route(child, &vrf);
            }
        }
    }

    fn finish(mut self) -> Device {
        self.put_filters_on();
        self.shut_subinterfaces();
        self.flatten_groups();
        self.order_filters();
        self.order_policies();
        self.forget_neighbors();
        self.device
    }
}

/// A value that a statement says.
fn sourced<T>(statement: StatementRef<'_>, span: Span, value: T) -> Sourced<T> {
    Sourced { value, span, statement: statement.id() }
}

/// The name that the statement defines.
fn defined(statement: StatementRef<'_>) -> Option<Sourced<&str>> {
    let value = statement.values().find(|value| matches!(statement.slot(*value).role, Role::Define { .. }))?;
    Some(sourced(statement, value.span, statement.value_text(value)))
}

/// A word and its place, if it can be read as something.
fn word<T>(words: &Words<'_>, index: usize, read: impl FnOnce(&str) -> Option<T>) -> Option<Sourced<T>> {
    let value = read(words.get(index)?)?;
    Some(sourced(words.statement(), words.span(index), value))
}

/// A dotted quad. The standard library's parser is three times slower, and large filters are little else.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let (mut address, mut octet, mut digits, mut dots) = (0_u32, 0_u32, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                octet = octet * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'.' if digits > 0 => {
                address = address << 8 | octet;
                (octet, digits, dots) = (0, 0, dots + 1);
            }
            _ => return None,
        }
        if octet > 255 || digits > 3 {
            return None;
        }
    }
    (digits > 0 && dots == 3).then(|| Ipv4Addr::from_bits(address << 8 | octet))
}

fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::ipv4;

    #[test]
    fn addresses_are_read_as_the_device_reads_them() {
        for (text, address) in [("10.0.0.255", Some([10, 0, 0, 255])), ("255.255.255.255", Some([255; 4]))] {
            assert_eq!(ipv4(text), address.map(Into::into), "{text}");
        }
        assert_eq!(ipv4("010.0.0.1"), Some([10, 0, 0, 1].into()), "leading zeros");
        for text in
            ["", "10", "10.0.0", "10.0.0.", ".10.0.0.1", "10..0.1", "10.0.0.256", "10.0.0.1.2", "10.0.0.0001", "any"]
        {
            assert_eq!(ipv4(text), None, "{text}");
        }
    }
}

//! VyOS and EdgeOS: reads the vendor-neutral model from a tree of paths.
//!
//! As in Junos, a `set` line has the whole chain in itself, so all is merged by name. The routing is FRR's. Nothing here
//! judges.

mod filter;
mod filter_rule;
mod policy;

use ipnet::{Ipv4Net, Ipv6Net};
use rustc_hash::{FxHashMap, FxHashSet};

use super::device_name;
use super::paths::model::{active, parsed, sourced, takes_away, word};
use crate::dialect::{StatementRef, Tree};
use crate::model::{
    Asn, Bgp, BgpFamily, BgpNeighbor, Device, Interface, InterfaceName, Ipv4Source, NextHop, RoutingProtocol, Sourced,
    StaticRoute, Vrf,
};
use crate::text::Document;

/// What brings routes, of what may stand under `protocols`.
const ROUTING: [&str; 9] = ["babel", "bgp", "eigrp", "isis", "openfabric", "ospf", "ospfv3", "rip", "failover"];

/// The device that the config describes.
pub fn read_device(tree: &Tree, document: &Document) -> Device {
    let mut reader = Reader { device: device_name::read_device(tree, document), ..Reader::default() };
    if takes_away(document) {
        return reader.device;
    }
    let (mut rule_sets, mut policies) = (filter::RuleSets::default(), policy::Policies::default());
    let mut groups = filter_rule::Groups::default();
    for statement in tree.top_level(document) {
        match statement.word(0) {
            "firewall" => filter::firewall(&mut rule_sets, statement),
            "policy" => policy::policy(&mut policies, statement),
            _ => {}
        }
        if statement.negated() {
            continue;
        }
        match statement.word(0) {
            "firewall" => {
                let own = active(statement).filter(|child| child.word(0) == "group");
                own.flat_map(active).for_each(|group| groups.read(group));
            }
            "interfaces" => active(statement).for_each(|child| reader.interface(child, None)),
            "protocols" => reader.protocols(statement, &None),
            "vrf" => active(statement).for_each(|child| reader.vrf(child)),
            _ => {}
        }
    }
    reader.device.object_groups = groups.finish();
    reader.device.filters = filter::finish(rule_sets, tree, document);
    (reader.device.route_maps, reader.device.prefix_lists) = policy::finish(policies, tree, document);
    reader.finish()
}

#[derive(Default)]
struct Reader {
    device: Device,
    interfaces: FxHashMap<InterfaceName, usize>,
    /// Interfaces that are disabled, and with them what is tagged on them.
    disabled: FxHashMap<InterfaceName, Sourced<()>>,
    /// Our AS, as told or as part of `bgp 65000`.
    asn: Option<Sourced<Asn>>,
    families: Vec<BgpFamily>,
    family_of: FxHashMap<Vrf, usize>,
    neighbors: FxHashMap<(usize, Box<str>), usize>,
    known_protocols: FxHashSet<(Box<str>, Vrf)>,
    /// Next hops of static routes that are looked up in another table or bound to an interface.
    bound: FxHashSet<(Vrf, Ipv4Net, Box<str>)>,
}

impl Reader {
    /// `ethernet eth0`, or `vif 10` of another.
    fn interface(&mut self, statement: StatementRef<'_>, parent: Option<&str>) {
        let own = statement.word(1);
        let label = parent.map_or_else(|| own.to_owned(), |parent| format!("{parent}.{own}"));
        let name = InterfaceName::new(&label);
        let fresh = self.device.interfaces.len();
        let at = *self.interfaces.entry(name.clone()).or_insert(fresh);
        if at == fresh {
            let interface = Interface::new(label.clone().into(), name.clone(), statement.word_span(1), statement.id());
            self.device.interfaces.push(interface);
        }
        if ["pppoe", "wwan", "sstpc", "openvpn"].contains(&statement.word(0)) {
            // The other side gives the address, or a server block does.
            let given = sourced(statement, statement.span(), Ipv4Source::Given);
            self.device.interfaces[at].ipv4_elsewhere = Some(given);
        }
        for child in active(statement) {
            let interface = &mut self.device.interfaces[at];
            match child.word(0) {
                "address" => address(interface, child),
                "vrf" => interface.vrf = word(child, 1, |name| Some(name.into())),
                "disable" => drop(self.disabled.insert(name.clone(), sourced(child, child.span(), ()))),
                "vif" | "vif-s" | "vif-c" => self.interface(child, Some(&label)),
                // A point-to-point link reaches its far end without a subnet.
                "remote-address" | "peer" => {
                    interface.ipv4_elsewhere = Some(sourced(child, child.span(), Ipv4Source::Unread));
                }
                _ => {}
            }
        }
    }

    fn vrf(&mut self, statement: StatementRef<'_>) {
        if statement.word(0) != "name" {
            return;
        }
        let vrf: Vrf = Some(statement.word(1).into());
        active(statement).filter(|child| child.word(0) == "protocols").for_each(|child| self.protocols(child, &vrf));
    }

    fn protocols(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        for child in active(statement) {
            let name = child.word(0);
            if ROUTING.contains(&name) && self.known_protocols.insert((name.into(), vrf.clone())) {
                let protocol = RoutingProtocol { name: name.into(), vrf: vrf.clone(), many_vrfs: false };
                self.device.protocols.push(sourced(child, child.span(), protocol));
            }
            match name {
                "static" => active(child).filter(|line| line.is("route")).for_each(|line| self.route(line, vrf)),
                "bgp" => self.bgp(child, vrf),
                _ => {}
            }
        }
    }

    fn route(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        let Some(destination) = word(statement, 1, parsed::<Ipv4Net>) else { return };
        for line in active(statement).filter(|line| line.word(0) == "next-hop") {
            let Some(next_hop) = word(line, 1, parsed) else { continue };
            if active(line)
                .any(|option| ["interface", "next-hop-interface", "vrf", "next-hop-vrf"].contains(&option.word(0)))
            {
                self.bound.insert((vrf.clone(), destination.value, line.word(1).into()));
            }
            self.device.static_routes.push(StaticRoute {
                vrf: vrf.clone(),
                destination: destination.clone(),
                address_span: destination.span,
                next_hop: NextHop::Address(next_hop),
                leaks: false,
                distance: None,
                tracked: false,
                span: line.span(),
                statement: line.id(),
            });
        }
    }

    fn bgp(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        self.asn = self.asn.take().or_else(|| word(statement, 1, Asn::parse));
        let fresh = self.families.len();
        let at = *self.family_of.entry(vrf.clone()).or_insert(fresh);
        if at == fresh {
            let (neighbors, networks) = (Vec::new(), Vec::new());
            self.families.push(BgpFamily { name: "".into(), vrf: vrf.clone(), neighbors, networks });
        }
        for child in active(statement) {
            match child.word(0) {
                "system-as" | "local-as" => self.asn = self.asn.take().or_else(|| word(child, 1, Asn::parse)),
                "neighbor" | "peer-group" => self.neighbor(child, at),
                _ => {}
            }
        }
    }

    fn neighbor(&mut self, statement: StatementRef<'_>, family: usize) {
        let Some(name) = word(statement, 1, |name| Some(Box::<str>::from(name))) else { return };
        let neighbors = &mut self.families[family].neighbors;
        let at = *self.neighbors.entry((family, name.value.clone())).or_insert_with(|| {
            neighbors.push(BgpNeighbor::new(name));
            neighbors.len() - 1
        });
        let neighbor = &mut neighbors[at];
        for line in active(statement) {
            match line.word(0) {
                "remote-as" => {
                    neighbor.remote_as = word(line, 1, Asn::parse);
                    // `external` and `internal` are not followed.
                    let sort = word(line, 1, |sort| Some(Box::<str>::from(sort)));
                    neighbor.inherits.extend(sort.filter(|_| neighbor.remote_as.is_none()));
                }
                "peer-group" => neighbor.inherits.extend(word(line, 1, |name| Some(name.into()))),
                "shutdown" => neighbor.shutdown = true,
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Device {
        for interface in &mut self.device.interfaces {
            let mut name = Some(interface.name.clone());
            while let Some(own) = name.filter(|_| interface.shutdown.is_none()) {
                interface.shutdown = self.disabled.get(&own).cloned();
                name = own.parent();
            }
        }
        for route in &mut self.device.static_routes {
            let NextHop::Address(hop) = &route.next_hop else { continue };
            let key = (route.vrf.clone(), route.destination.value, hop.value.to_string().into());
            route.leaks = self.bound.contains(&key);
        }
        if let Some(asn) = self.asn.take().filter(|_| !self.families.is_empty()) {
            let (confederation, router_id, confederation_peers) = (None, None, Vec::new());
            let families = std::mem::take(&mut self.families);
            self.device.bgp =
                Some(Bgp { asn, confederation, confederation_peers, router_id, default_ipv4: true, families });
        }
        self.device
    }
}

fn address(interface: &mut Interface, statement: StatementRef<'_>) {
    if statement.word(1).starts_with("dhcp") {
        interface.ipv4_elsewhere = Some(sourced(statement, statement.span(), Ipv4Source::Given));
    }
    interface.ipv6.extend(word(statement, 1, parsed::<Ipv6Net>));
    match (word(statement, 1, parsed::<Ipv4Net>), &interface.primary) {
        (Some(own), None) => interface.primary = Some(own),
        (Some(own), Some(_)) => interface.secondary.push(own),
        (None, _) => {}
    }
}

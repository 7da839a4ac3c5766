//! Static routes, protocols, BGP.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{Reader, active, parsed, sourced, word};
use crate::dialect::StatementRef;
use crate::dialect::grammar::looks_like_interface;
use crate::model::{
    Asn, Bgp, BgpFamily, BgpNeighbor, Direction, InterfaceName, NextHop, PolicyUse, RoutingProtocol, Sourced,
    StaticRoute, Vrf,
};

/// What brings routes, of what may stand under `protocols`.
const ROUTING: [&str; 7] = ["bgp", "ospf", "ospf3", "isis", "rip", "ripng", "evpn"];

/// A name that no entry has.
const NOT_KNOWN: &str = "";

impl Reader {
    pub(super) fn routing_options(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        for child in active(statement) {
            match child.word(0) {
                "static" => self.static_routes(child, vrf),
                "autonomous-system" if vrf.is_none() => self.autonomous_system = word(child, 1, Asn::parse),
                "rib" if child.word(1).ends_with("inet.0") => {
                    active(child)
                        .filter(|line| line.word(0) == "static")
                        .for_each(|line| self.static_routes(line, vrf));
                }
                "rib-groups" | "instance-import" | "auto-export" | "interface-routes" | "apply-groups" => {
                    self.leaks = true;
                }
                _ => {}
            }
        }
    }

    fn static_routes(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        for route in active(statement) {
            match route.word(0) {
                "route" => self.static_route(route, vrf),
                // What holds for all routes, such as `resolve`.
                _ => {
                    self.leaks |= route.has_word("resolve") || route.descendants().any(|line| line.has_word("resolve"));
                }
            }
        }
    }

    fn static_route(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        let net = |text: &str| if text == "default" { parsed("0.0.0.0/0") } else { parsed::<Ipv4Net>(text) };
        let Some(destination) = word(statement, 1, net) else { return };
        for child in active(statement) {
            match child.word(0) {
                // All but `resolve` take the place of a next hop that an earlier line gave.
                "resolve" | "discard" | "reject" | "receive" | "next-table" => {
                    self.resolved.insert((vrf.clone(), destination.value));
                }
                "next-hop" => {
                    for at in 1..child.word_count() {
                        self.device.static_routes.extend(route(child, at, &destination, vrf));
                    }
                }
                "qualified-next-hop" => {
                    // With an interface of its own it is looked for there.
                    let bound = active(child).any(|line| line.word(0) == "interface");
                    self.device.static_routes.extend(route(child, 1, &destination, vrf).filter(|_| !bound));
                }
                _ => {}
            }
        }
    }

    pub(super) fn protocols(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        for child in active(statement).filter(|child| ROUTING.contains(&child.word(0))) {
            let name = child.word(0);
            if self.known_protocols.insert((name.into(), vrf.clone())) {
                let protocol = RoutingProtocol { name: name.into(), vrf: vrf.clone(), many_vrfs: name == "bgp" };
                self.device.protocols.push(sourced(child, child.span(), protocol));
            }
            if name == "bgp" {
                self.bgp(child, vrf);
            }
        }
    }

    fn bgp(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        let at = self.family(vrf);
        self.setting(at, "protocols bgp", statement, None);
        for child in active(statement) {
            match child.word(0) {
                "group" => self.bgp_group(child, at),
                _ => self.setting(at, "protocols bgp", child, None),
            }
        }
    }

    fn bgp_group(&mut self, statement: StatementRef<'_>, family: usize) {
        let group = format!("group {}", statement.word(1));
        self.setting(family, &group, statement, None);
        for child in active(statement) {
            if child.word(0) != "neighbor" {
                self.setting(family, &group, child, None);
                continue;
            }
            let name = child.word(1);
            self.setting(family, name, child, Some(&group));
            self.setting(family, name, child, Some("protocols bgp"));
            active(child).for_each(|line| self.setting(family, name, line, None));
        }
    }

    /// Reads one line about a neighbour, a group, or all of BGP; each is an entry of its own.
    fn setting(&mut self, family: usize, name: &str, line: StatementRef<'_>, inherits: Option<&str>) {
        let neighbors = &mut self.families[family].neighbors;
        let at = *self.neighbors.entry((family, name.into())).or_insert_with(|| {
            let span = if line.word(0) == "neighbor" { line.word_span(1) } else { line.span() };
            neighbors.push(BgpNeighbor::new(sourced(line, span, name.into())));
            neighbors.len() - 1
        });
        let neighbor = &mut neighbors[at];
        // At most the group, all of BGP, and something that is not known.
        let mut inherit = |above: &str| {
            if !neighbor.inherits.iter().any(|own| &*own.value == above) {
                neighbor.inherits.push(sourced(line, line.span(), above.into()));
            }
        };
        if let Some(above) = inherits {
            return inherit(above);
        }
        match line.word(0) {
            "peer-as" => neighbor.remote_as = word(line, 1, Asn::parse),
            // The AS is our own, or comes from where the reader does not follow.
            "type" if line.word(1) == "internal" => inherit(NOT_KNOWN),
            "peer-as-list" | "apply-groups" | "allow" => inherit(NOT_KNOWN),
            "import" => neighbor.policies.push(PolicyUse { direction: Direction::In }),
            "export" => neighbor.policies.push(PolicyUse { direction: Direction::Out }),
            "disable" | "shutdown" => neighbor.shutdown = true,
            _ => {}
        }
    }

    fn family(&mut self, vrf: &Vrf) -> usize {
        let fresh = self.families.len();
        let at = *self.family_of.entry(vrf.clone()).or_insert(fresh);
        if at < fresh {
            return at;
        }
        self.families.push(BgpFamily {
            name: "".into(),
            vrf: vrf.clone(),
            neighbors: Vec::new(),
            networks: Vec::new(),
        });
        at
    }

    /// Without an AS of its own the device's sessions are not judged, nor where configuration groups add to them.
    pub(super) fn finish_bgp(&mut self) {
        let Some(asn) = self.autonomous_system.take().filter(|_| !self.bgp_in_groups) else { return };
        let mut families = std::mem::take(&mut self.families);
        if families.is_empty() {
            return;
        }
        if let Some(at) = families.iter().position(|family| family.vrf.is_none()) {
            families.swap(0, at);
        }
        let (confederation, router_id) = (None, None);
        let confederation_peers = Vec::new();
        self.device.bgp =
            Some(Bgp { asn, confederation, confederation_peers, router_id, default_ipv4: true, families });
    }
}

/// The route through the next hop at this word.
fn route(line: StatementRef<'_>, at: usize, destination: &Sourced<Ipv4Net>, vrf: &Vrf) -> Option<StaticRoute> {
    let next_hop = match word(line, at, parsed::<Ipv4Addr>) {
        // No address: the same as `discard`.
        Some(address) if address.value.is_unspecified() => return None,
        Some(address) => NextHop::Address(address),
        None if looks_like_interface(line.word(at)) => {
            NextHop::Interface(word(line, at, |name| Some(InterfaceName::new(name)))?, None)
        }
        None => return None,
    };
    Some(StaticRoute {
        vrf: vrf.clone(),
        destination: destination.clone(),
        address_span: destination.span,
        next_hop,
        leaks: false,
        distance: None,
        tracked: false,
        span: line.span(),
        statement: line.id(),
    })
}

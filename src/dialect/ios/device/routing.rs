//! Static routes and the interior protocols.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{Reader, Words, parsed, sourced, word};
use crate::dialect::grammar::looks_like_interface;
use crate::dialect::{Dialect, StatementRef};
use crate::model::{
    GatewayProtocol, InterfaceName, NextHop, Ospf, OspfNetwork, Redistribution, RoutingProtocol, Sourced, StaticRoute,
    Vrf,
};

/// `router ...` stanzas of EOS and IOS-XR through which no routes are learnt.
const SETTINGS: [&str; 10] =
    ["bfd", "general", "igmp", "internet-exit", "l2-vpn", "mld", "msdp", "multicast", "pim", "segment-security"];

impl Reader {
    /// `ip route [vrf NAME] ADDRESS MASK WAY OPTIONS`
    pub(super) fn static_route(&mut self, statement: StatementRef<'_>) {
        if statement.negated() {
            return;
        }
        let words = Words::of(statement);
        let (vrf, at): (Vrf, usize) = match words.get(2) {
            Some("vrf") => (words.get(3).filter(|name| *name != "default").map(Into::into), 4),
            _ => (None, 2),
        };
        self.device.static_routes.extend(static_route(&words, vrf, at, self.dialect));
    }

    /// `ip route` within a VRF.
    pub(super) fn vrf_route(&mut self, statement: StatementRef<'_>, vrf: &Vrf) {
        self.device.static_routes.extend(static_route(&Words::of(statement), vrf.clone(), 2, self.dialect));
    }

    /// IOS-XR: `router static` holds the routes by table and family.
    fn static_stanza(&mut self, statement: StatementRef<'_>) {
        // Which of the routes such a line takes away is not followed.
        let uncertain = statement.descendants().any(StatementRef::negated);
        let routes = statement.descendants().filter(|line| !line.negated() && line.path().is_empty());
        for route in routes {
            let table = route.ancestors().iter().find_map(|above| above.word_after("vrf"));
            let vrf: Vrf = table.filter(|name| *name != "default").map(Into::into);
            let route = static_route(&Words::of(route), vrf, 0, self.dialect);
            self.device
                .static_routes
                .extend(route.map(|route| StaticRoute { leaks: route.leaks || uncertain, ..route }));
        }
    }

    /// ASA: `route INTERFACE ADDRESS MASK GATEWAY`
    pub(super) fn masked_route(&mut self, statement: StatementRef<'_>) {
        if statement.negated() || self.dialect != Dialect::Asa {
            return;
        }
        self.device.static_routes.extend(static_route(&Words::of(statement), None, 2, self.dialect));
    }

    pub(super) fn default_gateway(&mut self, statement: StatementRef<'_>) {
        let words = Words::of(statement);
        self.device.default_gateway = word(&words, 2, parsed).filter(|_| !statement.negated());
    }

    pub(super) fn router(&mut self, statement: StatementRef<'_>) {
        if statement.negated() {
            return;
        }
        let words = Words::of(statement);
        let protocol = words.get(usize::from(words.is(0, "ipv6")) + 1).unwrap_or_default();
        match protocol {
            "static" => return self.static_stanza(statement),
            "hsrp" => return self.gateways(statement, GatewayProtocol::Hsrp),
            "vrrp" => return self.gateways(statement, GatewayProtocol::Vrrp),
            _ => {}
        }
        if SETTINGS.contains(&protocol) {
            return;
        }
        let vrf: Vrf = words.position(2, "vrf").and_then(|at| words.get(at + 1)).map(Into::into);
        // NX-OS: the process holds its VRFs.
        let holds_vrfs = statement.children().any(|child| child.is("vrf"));
        let many_vrfs = holds_vrfs || !matches!(protocol, "ospf" | "isis");
        self.device.protocols.push(sourced(
            statement,
            statement.span(),
            RoutingProtocol { name: protocol.into(), vrf: vrf.clone(), many_vrfs },
        ));
        let (into, process) = match protocol {
            _ if words.is(0, "ipv6") => return,
            "ospf" => ("ospf", Some(words.get(2).unwrap_or_default())),
            "eigrp" => ("eigrp", words.get(2)),
            "rip" => ("rip", Some("")),
            "bgp" => return self.bgp(statement),
            _ => return,
        };
        let Some(process) = process else { return };
        if into == "ospf" {
            self.ospf(&words, vrf.clone());
        }
        self.redistributions(statement, into, (process, &vrf));
    }

    fn ospf(&mut self, words: &Words<'_>, vrf: Vrf) {
        let statement = words.statement();
        let number = word(words, 2, |name| Some(Box::<str>::from(name))).filter(|name| &*name.value != "vrf");
        // FRR: the process has no number.
        let process = number.unwrap_or_else(|| sourced(statement, words.span(1), words.from(1).join(" ").into()));
        let fresh = self.device.ospf.len();
        let at = *self.ospf.entry(process.value.clone()).or_insert(fresh);
        if at == fresh {
            let (router_id, networks) = (None, Vec::new());
            self.device.ospf.push(Ospf { process, vrf, router_id, networks, statement: statement.id() });
        }
        let ospf = &mut self.device.ospf[at];
        for child in statement.children().filter(|child| !child.negated()) {
            let words = Words::of(child);
            match child.path() {
                "router-id" => ospf.router_id = word(&words, 1, parsed),
                "network" => ospf.networks.extend(ospf_network(&words)),
                _ => {}
            }
        }
    }

    /// Collects `redistribute` lines, those of address families and topologies among them.
    pub(super) fn redistributions(
        &mut self,
        statement: StatementRef<'_>,
        into: &'static str,
        (process, vrf): (&str, &Vrf),
    ) {
        let default_metric = statement.descendants().any(|line| line.is("default-metric"));
        let lists =
            statement.descendants().any(|line| line.path().starts_with("distribute-list") && line.has_word("out"));
        for line in statement.descendants().filter(|line| !line.negated()) {
            if !line.path().starts_with("redistribute") {
                continue;
            }
            let words = Words::of(line);
            let Some(from) = words.get(1).filter(|from| *from != "maximum-prefix") else { continue };
            let family_vrf = line.ancestors().iter().find_map(|above| above.word_after("vrf")).map(Into::into);
            self.device.redistributions.push(Redistribution {
                into,
                vrf: family_vrf.or_else(|| vrf.clone()),
                process: process.into(),
                from: from.into(),
                filtered: lists || words.position(2, "route-map").is_some(),
                has_metric: default_metric || words.position(2, "metric").is_some(),
                span: words.span(0).cover(words.span(1)),
                statement: line.id(),
            });
        }
    }
}

fn static_route(words: &Words<'_>, mut vrf: Vrf, at: usize, dialect: Dialect) -> Option<StaticRoute> {
    let statement = words.statement();
    let first = words.get(at)?;
    // EOS writes `10.0.0.0/8` where IOS has an address and a mask.
    let (destination, last) = match first.parse::<Ipv4Net>() {
        Ok(prefix) => (prefix, at),
        Err(_) => (Ipv4Net::with_netmask(parsed(first)?, parsed(words.get(at + 1)?)?).ok()?, at + 1),
    };
    let mut leaks = false;
    let mut way = last + 1;
    if words.is(way, "vrf") || words.is(way, "egress-vrf") {
        leaks = true;
        way += 2;
    }
    let (next_hop, after) = next_hop(words, way)?;
    leaks |= words.position(after, "global").is_some() || words.position(after, "nexthop-vrf").is_some();
    if let Some(name) = words.position(after, "vrf").and_then(|at| words.get(at + 1)) {
        // FRR says the route's own table at the end, NX-OS that of the next hop.
        match dialect {
            Dialect::Frr => vrf = (name != "default").then(|| name.into()),
            _ => leaks = true,
        }
    }
    Some(StaticRoute {
        vrf,
        destination: sourced(statement, words.span(at).cover(words.span(last)), destination),
        address_span: words.span(at),
        next_hop,
        leaks,
        distance: words.get(after).and_then(parsed),
        tracked: words.position(after, "track").is_some(),
        span: statement.span(),
        statement: statement.id(),
    })
}

/// The way, and the position after it. An interface's name may be in two words.
fn next_hop(words: &Words<'_>, at: usize) -> Option<(NextHop, usize)> {
    let first = words.get(at)?;
    match first {
        "dhcp" => return Some((NextHop::Dhcp, at + 1)),
        // EOS: ways that are neither an address nor an interface.
        "nexthop-group" | "vtep" | "label" | "bfd" | "static" => return None,
        _ => {}
    }
    // NX-OS also takes a next hop with its length.
    if let Some(address) = word(words, at, |text| parsed(text.strip_suffix("/32").unwrap_or(text))) {
        return Some((NextHop::Address(address), at + 1));
    }
    let two = !looks_like_interface(first);
    let last = at + usize::from(two);
    let written: String = words.from(at).iter().take(1 + usize::from(two)).copied().collect();
    let span = words.span(at).cover(words.span(last));
    let name = sourced(words.statement(), span, InterfaceName::new(&written));
    let address: Option<Sourced<Ipv4Addr>> = word(words, last + 1, parsed);
    let after = last + 1 + usize::from(address.is_some());
    Some((NextHop::Interface(name, address), after))
}

fn ospf_network(words: &Words<'_>) -> Option<OspfNetwork> {
    let area = words.position(2, "area").and_then(|at| words.get(at + 1))?.into();
    let span = words.statement().span();
    if let Some(prefix) = word(words, 1, parsed::<Ipv4Net>) {
        let (address, wildcard) = (prefix.value.addr(), prefix.value.hostmask());
        return Some(OspfNetwork {
            address: prefix.clone().map(|_| address),
            wildcard: prefix.map(|_| wildcard),
            area,
            span,
        });
    }
    Some(OspfNetwork { address: word(words, 1, parsed)?, wildcard: word(words, 2, parsed)?, area, span })
}

//! BGP stanzas.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;

use super::{Reader, Words, parsed, sourced, word};
use crate::dialect::grammar::looks_like_interface;
use crate::dialect::{Dialect, StatementRef};
use crate::model::{Asn, Bgp, BgpFamily, BgpNeighbor, BgpNetwork, Direction, InterfaceName, PolicyUse, Sourced, Vrf};

impl Reader {
    pub(super) fn bgp(&mut self, statement: StatementRef<'_>) {
        let words = Words::of(statement);
        let Some(asn) = word(&words, 2, Asn::parse) else { return };
        let process = asn.value.to_string();
        // FRR: a process for each VRF. What a view holds goes into no table.
        if words.position(3, "view").is_some() {
            return;
        }
        let vrf: Vrf = words.position(3, "vrf").and_then(|at| words.get(at + 1)).map(Into::into);
        let mut bgp = self.device.bgp.take().unwrap_or_else(|| Bgp {
            asn,
            confederation: None,
            confederation_peers: Vec::new(),
            router_id: None,
            default_ipv4: !self.holds_neighbors(),
            families: vec![family("", None)],
        });
        let own = self.family_at(&mut bgp, "", vrf.clone());
        for child in statement.children() {
            let words = Words::of(child);
            match words.get(0).unwrap_or_default() {
                "bgp" if vrf.is_none() => process_setting(&mut bgp, &words),
                "address-family" => self.address_family(&mut bgp, child, &words, &vrf),
                "template" if self.holds_neighbors() => self.neighbor_stanza(&mut bgp, child, &words, (own, 2)),
                "neighbor-group" | "session-group" | "af-group" => {
                    self.neighbor_stanza(&mut bgp, child, &words, (own, 1));
                }
                "confederation" => process_setting(&mut bgp, &words),
                "router-id" if !child.negated() => bgp.router_id = word(&words, 1, parsed),
                "vrf" => self.vrf_family(&mut bgp, child, &words),
                // Sessions in a scope are not followed.
                "scope" => {}
                _ => self.line(&mut bgp, own, &words),
            }
        }
        self.device.bgp = Some(bgp);
        self.redistributions(statement, "bgp", (&process, &vrf));
    }

    fn address_family(&mut self, bgp: &mut Bgp, statement: StatementRef<'_>, words: &Words<'_>, own: &Vrf) {
        let vrf_at = words.position(1, "vrf");
        let vrf: Vrf = vrf_at.and_then(|at| words.get(at + 1)).map(Into::into).or_else(|| own.clone());
        let name = words.from(1)[..vrf_at.unwrap_or(words.len()) - 1].join(" ");
        let at = self.family_at(bgp, &name, vrf);
        for child in statement.children() {
            self.line(bgp, at, &Words::of(child));
        }
    }

    /// EOS: `vrf NAME` holds the lines of the VRF, and its address families.
    fn vrf_family(&mut self, bgp: &mut Bgp, statement: StatementRef<'_>, words: &Words<'_>) {
        let vrf: Vrf = words.get(1).filter(|name| *name != "default").map(Into::into);
        let own = self.family_at(bgp, "", vrf.clone());
        for child in statement.children() {
            let words = Words::of(child);
            if words.is(0, "address-family") {
                let at = self.family_at(bgp, &words.from(1).join(" "), vrf.clone());
                child.children().for_each(|line| self.line(bgp, at, &Words::of(line)));
            } else {
                self.line(bgp, own, &words);
            }
        }
    }

    fn family_at(&mut self, bgp: &mut Bgp, name: &str, vrf: Vrf) -> usize {
        if name.is_empty() && vrf.is_none() {
            return 0;
        }
        let fresh = bgp.families.len();
        let at = *self.bgp_families.entry((name.into(), vrf.clone())).or_insert(fresh);
        if at == fresh {
            bgp.families.push(family(name, vrf));
        }
        at
    }

    /// A line of the family at this index.
    fn line(&mut self, bgp: &mut Bgp, family: usize, words: &Words<'_>) {
        match words.get(0).unwrap_or_default() {
            "neighbor" if self.holds_neighbors() => {
                self.neighbor_stanza(bgp, words.statement(), words, (family, 1));
            }
            "neighbor" => self.neighbor(bgp, family, words),
            "network" if !words.statement().negated() => bgp.families[family].networks.extend(network(words)),
            _ => {}
        }
    }

    fn neighbor(&mut self, bgp: &mut Bgp, family: usize, words: &Words<'_>) {
        let Some(name) = word(words, 1, |name| Some(Box::<str>::from(name))) else { return };
        let neighbors = &mut bgp.families[family].neighbors;
        let set = !words.statement().negated();
        let key = (family, name.value.clone());
        if !set && words.len() < 3 {
            // Its place stays till the end, so that the others keep theirs.
            self.gone_neighbors.extend(self.neighbors.remove(&key).map(|at| (family, at)));
            return;
        }
        let at = *self.neighbors.entry(key).or_insert_with(|| {
            neighbors.push(BgpNeighbor::new(name));
            neighbors.len() - 1
        });
        neighbor_setting(&mut neighbors[at], words, 2, set);
    }

    /// Do the settings of a neighbour stand below its line?
    fn holds_neighbors(&self) -> bool {
        matches!(self.dialect, Dialect::NxOs | Dialect::IosXr)
    }

    /// NX-OS and IOS-XR: `neighbor NAME` and `template SORT NAME` hold the settings, and address families with more of them.
    fn neighbor_stanza(
        &mut self,
        bgp: &mut Bgp,
        statement: StatementRef<'_>,
        words: &Words<'_>,
        (family, at): (usize, usize),
    ) {
        let Some(name) = word(words, at, |name| Some(Box::<str>::from(name))).filter(|_| !statement.negated()) else {
            return;
        };
        neighbor_setting(self.neighbor_in(bgp, family, &name), words, at + 1, true);
        for child in statement.children() {
            let words = Words::of(child);
            if !words.is(0, "address-family") {
                neighbor_setting(self.neighbor_in(bgp, family, &name), &words, 0, !child.negated());
                continue;
            }
            let vrf = bgp.families[family].vrf.clone();
            let inner = self.family_at(bgp, &words.from(1).join(" "), vrf);
            let neighbor = self.neighbor_in(bgp, inner, &name);
            neighbor.active = Some(!child.negated());
            for line in child.children() {
                neighbor_setting(neighbor, &Words::of(line), 0, !line.negated());
            }
        }
    }

    fn neighbor_in<'b>(&mut self, bgp: &'b mut Bgp, family: usize, name: &Sourced<Box<str>>) -> &'b mut BgpNeighbor {
        let neighbors = &mut bgp.families[family].neighbors;
        let at = *self.neighbors.entry((family, name.value.clone())).or_insert_with(|| {
            neighbors.push(BgpNeighbor::new(name.clone()));
            neighbors.len() - 1
        });
        &mut neighbors[at]
    }

    pub(super) fn forget_neighbors(&mut self) {
        let families = self.device.bgp.iter_mut().flat_map(|bgp| &mut bgp.families);
        for (index, family) in families.enumerate() {
            let mut at = 0..;
            family.neighbors.retain(|_| !at.next().is_some_and(|at| self.gone_neighbors.contains(&(index, at))));
        }
    }
}

fn family(name: &str, vrf: Vrf) -> BgpFamily {
    BgpFamily { name: name.into(), vrf, neighbors: Vec::new(), networks: Vec::new() }
}

fn process_setting(bgp: &mut Bgp, words: &Words<'_>) {
    let set = !words.statement().negated();
    // NX-OS has these lines without `bgp`.
    let at = usize::from(words.is(0, "bgp"));
    match (words.get(at), words.get(at + 1)) {
        (Some("router-id"), _) => bgp.router_id = word(words, at + 1, parsed).filter(|_| set),
        (Some("default"), Some("ipv4-unicast")) => bgp.default_ipv4 = set,
        (Some("confederation"), Some("identifier")) => bgp.confederation = words.get(at + 2).and_then(Asn::parse),
        (Some("confederation"), Some("peers")) => {
            bgp.confederation_peers.extend(words.from(at + 2).iter().filter_map(|asn| Asn::parse(asn)));
        }
        _ => {}
    }
}

fn network(words: &Words<'_>) -> Option<BgpNetwork> {
    let statement = words.statement();
    let special = words.position(2, "backdoor").is_some() || words.position(2, "evpn").is_some();
    if let Some(prefix) = words.get(1).and_then(parsed::<Ipv4Net>) {
        return Some(BgpNetwork { prefix: sourced(statement, words.span(1), prefix), special });
    }
    let address: Ipv4Addr = parsed(words.get(1)?)?;
    let mask = if words.is(2, "mask") { parsed(words.get(3)?)? } else { classful_mask(address) };
    let last = if words.is(2, "mask") { 3 } else { 1 };
    let prefix = Ipv4Net::with_netmask(address, mask).ok()?;
    Some(BgpNetwork { prefix: sourced(statement, words.span(1).cover(words.span(last)), prefix), special })
}

/// The mask of the address's class, as the device takes it where none is written.
fn classful_mask(address: Ipv4Addr) -> Ipv4Addr {
    match address.octets()[0] {
        0 if address.is_unspecified() => Ipv4Addr::UNSPECIFIED,
        0..128 => Ipv4Addr::new(255, 0, 0, 0),
        128..192 => Ipv4Addr::new(255, 255, 0, 0),
        _ => Ipv4Addr::new(255, 255, 255, 0),
    }
}

/// The setting whose words begin at `at`.
fn neighbor_setting(neighbor: &mut BgpNeighbor, words: &Words<'_>, at: usize, set: bool) {
    match words.get(at).unwrap_or_default() {
        // The AS may be told by its sort (`external`) or a route map; nothing here follows that, as with a template.
        "remote-as"
            if set && words.get(at + 1).is_some_and(|asn| asn.starts_with(|c: char| c.is_ascii_alphabetic())) =>
        {
            neighbor.inherits.extend(word(words, at + 1, |sort| Some(sort.into())));
        }
        // One of a list, for a range of addresses.
        "remote-as-list" => neighbor.inherits.extend(word(words, at + 1, |list| Some(list.into()))),
        "remote-as" => neighbor.remote_as = word(words, at + 1, Asn::parse).filter(|_| set),
        "local-as" => neighbor.local_as = words.get(at + 1).and_then(Asn::parse).filter(|_| set),
        "activate" => neighbor.active = Some(set),
        "shutdown" => neighbor.shutdown = set,
        "peer-group" => neighbor.inherits.extend(word(words, at + 1, |name| Some(name.into())).filter(|_| set)),
        "peer" if words.is(at + 1, "group") => {
            neighbor.inherits.extend(word(words, at + 2, |name| Some(name.into())).filter(|_| set));
        }
        "inherit" | "use" => neighbor.inherits.extend(word(words, at + 2, |name| Some(name.into())).filter(|_| set)),
        "update-source" => neighbor.source = update_source(words, at + 1).filter(|_| set),
        "route-policy" | "route-map" | "prefix-list" | "distribute-list" | "filter-list" | "rcf" => {
            // `rcf in NAME()`
            let direction = match words.get(if words.is(at, "rcf") { at + 1 } else { at + 2 }) {
                Some("in") => Direction::In,
                Some("out") => Direction::Out,
                _ => return,
            };
            if set {
                neighbor.policies.push(PolicyUse { direction });
            }
        }
        _ => {}
    }
}

fn update_source(words: &Words<'_>, at: usize) -> Option<Sourced<InterfaceName>> {
    let first = words.get(at)?;
    if first.parse::<IpAddr>().is_ok() {
        return None;
    }
    let two = !looks_like_interface(first);
    let written: String = words.from(at).iter().take(1 + usize::from(two)).copied().collect();
    let span = words.span(at).cover(words.span(at + usize::from(two)));
    Some(sourced(words.statement(), span, InterfaceName::new(&written)))
}

//! What is connected to what: interfaces of one subnet, OSPF areas, BGP sessions.
//!
//! Read from the devices side by side, as far as addresses tell. A link of which no other end is open is said to be so.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;
use rustc_hash::FxHashMap;

use super::answer::Answer;
use super::call::On;
use super::configs::{Config, Configs};
use super::names::counted;
use crate::model::{Asn, Bgp, BgpNeighbor, Direction, Interface};
use crate::text::Place;

/// The most ends of one wire.
const MOST_ENDS: usize = 64;

/// The links and sessions of a device, or of all.
pub(super) fn list(configs: &Configs, device: &On) -> Answer {
    let all: Vec<End<'_>> = configs.iter().flat_map(ends).collect();
    let is_own = |config: &Config| device.as_ref().is_none_or(|device| config.is_called(device));
    if !configs.iter().any(is_own) {
        return Answer::nothing(format!("no open config is of {}", device.as_deref().unwrap_or_default()));
    }
    let mut lines: Vec<(Place, String)> = Vec::new();
    let mut wires: FxHashMap<Ipv4Net, Vec<usize>> = FxHashMap::default();
    for (at, end) in all.iter().enumerate() {
        wires.entry(end.net.trunc()).or_default().push(at);
    }
    for (at, own) in all.iter().enumerate().filter(|(_, end)| is_own(end.config)) {
        // A wire with very many ends is no wire: the same private subnet at every site.
        for &other_at in wires.get(&own.net.trunc()).into_iter().flatten().take(MOST_ENDS) {
            let other = &all[other_at];
            let twice = is_own(other.config) && other_at < at;
            if !twice && !std::ptr::eq(own.config, other.config) && own.meets(other) {
                lines.push((own.place(), format!("{} - {}", own.text(), other.text())));
            }
        }
    }
    let holders: FxHashMap<IpAddr, &End<'_>> = all.iter().rev().map(|end| (IpAddr::V4(end.net.addr()), end)).collect();
    let link_count = lines.len();
    let mut sessions = Vec::new();
    for config in configs.iter().filter(|config| is_own(config)) {
        if let Some(bgp) = &config.analysis.device.bgp {
            sessions.extend(sessions_of(configs, config, bgp, &holders));
        }
    }
    let of = device.as_ref().map_or_else(String::new, |device| format!(" of {device}"));
    if link_count + sessions.len() == 0 {
        return Answer::nothing(format!("no link{of} to another open config, and no BGP session"));
    }
    let mut answer = Answer::of(format!(
        "{}{of} to open configs, {}",
        counted(link_count, "link", "links"),
        counted(sessions.len(), "BGP session", "BGP sessions")
    ));
    // Sessions are few, and asked for by name: they must not be what is left out.
    for (place, text) in sessions.into_iter().chain(lines) {
        answer.push(Some(place), &text);
    }
    answer
}

/// The interface that has each address.
type Holders<'a> = FxHashMap<IpAddr, &'a End<'a>>;

/// An interface with an address.
struct End<'a> {
    config: &'a Config,
    interface: &'a Interface,
    net: Ipv4Net,
}

fn ends(config: &Config) -> Vec<End<'_>> {
    let of = |interface: &'_ Interface| interface.ipv4().map(|net| net.value).collect::<Vec<_>>();
    let interfaces = config.analysis.device.interfaces.iter();
    interfaces.flat_map(|interface| of(interface).into_iter().map(move |net| End { config, interface, net })).collect()
}

impl End<'_> {
    fn place(&self) -> Place {
        Place::new(self.config.analysis.file, self.interface.span)
    }

    /// Are they on one wire? Loopbacks of one prefix are not.
    fn meets(&self, other: &Self) -> bool {
        self.net.prefix_len() < 32 && self.net.trunc() == other.net.trunc() && self.net.addr() != other.net.addr()
    }

    fn text(&self) -> String {
        let area = self.area().map_or_else(String::new, |area| format!(" OSPF area {area}"));
        let down = if self.interface.shutdown.is_some() { " shut down" } else { "" };
        format!("{} {} {}{area}{down}", self.config.device, self.interface.label, self.net)
    }

    /// The OSPF area that it is in: its own statement's, else that of the first network statement that holds it.
    fn area(&self) -> Option<String> {
        if let Some(own) = &self.interface.ospf_area {
            return Some(own.value.1.to_string());
        }
        let of_vrf = |vrf: &crate::model::Vrf| vrf.as_deref() == self.interface.vrf_name();
        let device = &self.config.analysis.device;
        let networks = device.ospf.iter().filter(|ospf| of_vrf(&ospf.vrf)).flat_map(|ospf| &ospf.networks);
        let holds = |address: Ipv4Addr, wildcard: Ipv4Addr| {
            let care = !wildcard.to_bits();
            address.to_bits() & care == self.net.addr().to_bits() & care
        };
        let mut found = networks.filter(|network| holds(network.address.value, network.wildcard.value));
        found.next().map(|network| network.area.to_string())
    }
}

/// The sessions of a device, and what the other side says.
fn sessions_of(configs: &Configs, config: &Config, bgp: &Bgp, holders: &Holders<'_>) -> Vec<(Place, String)> {
    let mut out = Vec::new();
    let mut seen: Vec<IpAddr> = Vec::new();
    for family in &bgp.families {
        for neighbor in &family.neighbors {
            let Some(address) = neighbor.address.filter(|address| !seen.contains(address)) else { continue };
            seen.push(address);
            let remote = remote_as(bgp, neighbor);
            let mut text = format!("{} AS {} BGP to {address}", config.device, bgp.asn.value);
            text.push_str(&remote.map_or_else(|| ", no AS said".to_owned(), |asn| format!(" AS {asn}")));
            if neighbor.shutdown {
                text.push_str(", shut down");
            }
            if let Some(direction) = only_policy(neighbor) {
                text.extend([", policy ", direction]);
            }
            text.push_str(&far_end(configs, holders, address, remote));
            out.push((Place::new(config.analysis.file, neighbor.name.span), text));
        }
    }
    out
}

fn only_policy(neighbor: &BgpNeighbor) -> Option<&'static str> {
    let on = |direction| neighbor.policies.iter().any(|policy| policy.direction == direction);
    match (on(Direction::In), on(Direction::Out)) {
        (true, true) => Some("in and out"),
        (true, false) => Some("in only"),
        (false, true) => Some("out only"),
        (false, false) => None,
    }
}

/// Its AS, or that of the group that it takes settings from.
fn remote_as(bgp: &Bgp, neighbor: &BgpNeighbor) -> Option<Asn> {
    if let Some(own) = &neighbor.remote_as {
        return Some(own.value);
    }
    let groups = bgp.families.iter().flat_map(|family| &family.neighbors);
    let mut of_group = groups.filter(|group| neighbor.inherits.iter().any(|name| name.value == group.name.value));
    of_group.find_map(|group| group.remote_as.as_ref().map(|asn| asn.value))
}

fn far_end(configs: &Configs, holders: &Holders<'_>, address: IpAddr, remote: Option<Asn>) -> String {
    let Some(end) = holders.get(&address) else {
        return "; no open config has that address".to_owned();
    };
    let at = configs.cite(end.place());
    match &end.config.analysis.device.bgp {
        None => format!("; {} ({at}) has it, and runs no BGP", end.config.device),
        Some(other) if remote.is_some_and(|asn| asn != other.asn.value && Some(asn) != other.confederation) => {
            format!("; {} ({at}) has it, and is AS {}", end.config.device, other.asn.value)
        }
        Some(_) => format!("; {} ({at})", end.config.device),
    }
}

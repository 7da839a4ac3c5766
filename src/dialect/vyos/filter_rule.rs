//! What a rule of a firewall rule set asks of packets, and the groups that it may name.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Subnets};
use rustc_hash::FxHashMap;

use super::{active, sourced};
use crate::dialect::StatementRef;
use crate::dialect::paths::conditions::{Conditions, Side};
use crate::model::{Bits, Members, ObjectGroup, Protocol};

/// The address family of a rule set.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// IPv4
    Ipv4,
    /// IPv6
    Ipv6,
}

/// Reads the lines of a rule.
pub(super) fn conditions<'a>(family: Family, lines: &[StatementRef<'a>]) -> Conditions<'a> {
    let mut all = Conditions::default();
    for line in lines.iter().filter(|line| line.word(0) == "protocol") {
        match protocol(line.word(1)) {
            Some(known) => all.protocol = Some(known),
            None => all.other("protocol", line.word(1)),
        }
    }
    let has_ports = matches!(&all.protocol, Some(Protocol::Number(6 | 17) | Protocol::Many(_)));
    for line in lines {
        match line.word(0) {
            "source" | "destination" => active(*line).for_each(|child| end(&mut all, family, *line, child, has_ports)),
            "action"
            | "log"
            | "log-level"
            | "log-options"
            | "description"
            | "protocol"
            | "jump-target"
            | "set"
            | "queue"
            | "queue-options"
            | "offload-target"
            | "add-address-to-group"
            | "disable" => {}
            name => {
                all.other(name, line.text());
                line.descendants().filter(|below| !below.negated()).for_each(|below| all.other(name, below.text()));
            }
        }
    }
    all
}

/// The protocol of this name or number; nothing where it is not known.
fn protocol(word: &str) -> Option<Protocol> {
    let number = match word {
        "all" | "ip" => return Some(Protocol::Any),
        "tcp_udp" => return Some(Protocol::Many([6, 17].into())),
        "icmp" => 1,
        "igmp" => 2,
        "tcp" => 6,
        "udp" => 17,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        "icmpv6" | "ipv6-icmp" => 58,
        "ospf" => 89,
        "pim" => 103,
        "vrrp" => 112,
        "sctp" => 132,
        // 0 is all of IP to some releases.
        _ => word.parse().ok().filter(|number| *number != 0)?,
    };
    Some(Protocol::Number(number))
}

/// A line under `source` or `destination`.
fn end<'a>(all: &mut Conditions<'a>, family: Family, side: StatementRef<'a>, line: StatementRef<'a>, has_ports: bool) {
    let is_source = side.word(0) == "source";
    let name = if is_source { "source" } else { "destination" };
    match line.word(0) {
        "address" => {
            let own = if is_source { &mut all.source } else { &mut all.destination };
            address(own, family, line.word(1));
        }
        "port" => match line.word(1).split(',').map(ports).collect::<Option<Vec<_>>>() {
            Some(ranges) if has_ports && is_source => all.source_ports = ranges,
            Some(ranges) if has_ports => all.destination_ports = ranges,
            _ => all.other(if is_source { "source port" } else { "destination port" }, line.word(1)),
        },
        "group" => {
            for group in active(line) {
                let own = if is_source { &mut all.source } else { &mut all.destination };
                let text = group.text();
                // What is under `group` must hold besides the address.
                let alone = own.written.is_empty() && !group.word(1).starts_with('!');
                match group.word(0) {
                    "address-group" | "network-group" if alone => {
                        own.written.push(text.into());
                        // What is in the groups of IPv6 is not followed: they have names of their own.
                        let known = family == Family::Ipv4;
                        own.groups.push(if known { text.into() } else { format!("ipv6 {text}").into() });
                    }
                    _ => all.other(if is_source { "source group" } else { "destination group" }, text),
                }
            }
        }
        _ => {
            all.other(name, line.text());
            line.descendants().for_each(|below| all.other(name, below.text()));
        }
    }
}

fn address<'a>(side: &mut Side<'a>, family: Family, text: &'a str) {
    // A group that was read before it must hold as well.
    side.opaque |= !side.written.is_empty();
    side.written.push(text.into());
    match bits(family, text) {
        Some(bits) => side.bits.extend(bits),
        None => side.opaque = true,
    }
}

/// `10.0.0.0/8`, `10.0.0.1`, `10.0.0.1-10.0.0.9`
fn bits(family: Family, text: &str) -> Option<Vec<Bits>> {
    let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok();
    if let Some(net) = net {
        return (matches!(net, IpNet::V4(_)) == (family == Family::Ipv4)).then(|| vec![Bits::net(net)]);
    }
    let (low, high) = text.split_once('-')?;
    let (low, high) = (low.parse::<Ipv4Addr>().ok()?, high.parse::<Ipv4Addr>().ok()?);
    (low <= high && family == Family::Ipv4).then(|| Ipv4Subnets::new(low, high, 0).map(Bits::prefix).collect())
}

fn ports(word: &str) -> Option<(u16, u16)> {
    if let Some(port) = port(word) {
        return Some((port, port));
    }
    let (low, high) = word.split_once('-')?;
    Some((port(low)?, port(high)?))
}

fn port(word: &str) -> Option<u16> {
    Some(match word {
        "ftp" => 21,
        "ssh" => 22,
        "telnet" => 23,
        "smtp" => 25,
        "domain" => 53,
        "http" => 80,
        "ntp" => 123,
        "snmp" => 161,
        "bgp" => 179,
        "https" => 443,
        _ => word.parse().ok()?,
    })
}

/// Groups of addresses, as far as they are read.
#[derive(Default)]
pub(super) struct Groups {
    groups: Vec<ObjectGroup>,
    by_name: FxHashMap<Box<str>, usize>,
}

impl Groups {
    /// `address-group NAME`, `network-group NAME`
    pub(super) fn read(&mut self, statement: StatementRef<'_>) {
        if !["address-group", "network-group"].contains(&statement.word(0)) || statement.word_count() != 2 {
            return;
        }
        let fresh = self.groups.len();
        let at = *self.by_name.entry(statement.text().into()).or_insert(fresh);
        if at == fresh {
            let name = sourced(statement, statement.word_span(1), statement.text().into());
            self.groups.push(ObjectGroup { name, members: Members { bits: Vec::new(), complete: true } });
        }
        let members = &mut self.groups[at].members;
        for child in active(statement).filter(|child| child.word(0) != "description") {
            let bits = bits(Family::Ipv4, child.word(1));
            // `include` takes in another group.
            members.complete &= bits.is_some();
            members.bits.extend(bits.into_iter().flatten());
        }
    }

    /// The groups.
    pub(super) fn finish(self) -> Vec<ObjectGroup> {
        self.groups
    }
}

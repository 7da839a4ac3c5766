//! What a term of a firewall filter asks of packets.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::filter_words;
use crate::dialect::StatementRef;
use crate::dialect::paths::conditions::{Conditions, Side};
use crate::model::{Bits, Icmp, Protocol};

/// The address family of a filter.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// IPv4
    Inet,
    /// IPv6
    Inet6,
}

impl Family {
    /// The name under which the addresses of a prefix list are known to the filters of this family.
    pub(super) fn group(self, list: &str) -> String {
        match self {
            Self::Inet => format!("inet {list}"),
            Self::Inet6 => format!("inet6 {list}"),
        }
    }

    /// An address or prefix of this family.
    pub(super) fn net(self, text: &str) -> Option<IpNet> {
        let net = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()?;
        (matches!(net, IpNet::V4(_)) == (self == Self::Inet)).then_some(net)
    }
}

/// Reads the lines under `from`.
pub(super) fn conditions<'a>(family: Family, lines: &[StatementRef<'a>]) -> Conditions<'a> {
    let mut all = Conditions::default();
    let (mut protocols, mut ports, mut types) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        match line.word(0) {
            "source-address" => addresses(family, &mut all.source, *line),
            "destination-address" => addresses(family, &mut all.destination, *line),
            "source-prefix-list" => lists(family, &mut all.source, *line),
            "destination-prefix-list" => lists(family, &mut all.destination, *line),
            "protocol" | "next-header" => protocols.extend(line.words().skip(1)),
            "source-port" | "destination-port" => ports.push(*line),
            "icmp-type" => types.extend(line.words().skip(1)),
            _ => other(&mut all, *line),
        }
    }
    protocol(&mut all, family, &protocols);
    let has_ports = matches!(&all.protocol, None | Some(Protocol::Number(6 | 17)))
        || all.protocol == Some(Protocol::Many([6, 17].into()));
    let has_ports = has_ports && protocols.is_empty() == all.protocol.is_none();
    read_ports(&mut all, &ports, has_ports);
    icmp(&mut all, &types);
    all
}

/// A condition that is compared as text: its name and what follows, that below it too.
fn other<'a>(all: &mut Conditions<'a>, line: StatementRef<'a>) {
    let name = line.word(0);
    let below: Vec<&str> = line.descendants().filter(|line| !line.negated()).map(StatementRef::text).collect();
    if below.is_empty() {
        all.other(name, "");
        line.words().skip(1).for_each(|value| all.other(name, value));
    } else {
        all.other(name, format!("{} {}", line.text(), below.join(" ")));
    }
}

fn addresses<'a>(family: Family, side: &mut Side<'a>, line: StatementRef<'a>) {
    for address in line.children().filter(|child| !child.negated()) {
        let (text, except) = (address.word(0), address.word(1) == "except");
        side.written.push(address.text().into());
        match (family.net(text), masked(text), except) {
            (Some(net), ..) => side.longest.push((net, except)),
            (None, Some(bits), false) if family == Family::Inet => side.bits.push(bits),
            _ => side.opaque = true,
        }
    }
}

/// `10.0.0.10/255.0.0.255`
fn masked(text: &str) -> Option<Bits> {
    let (address, mask) = text.split_once('/')?;
    let mask: Ipv4Addr = mask.parse().ok()?;
    Some(Bits::wildcard(address.parse().ok()?, Ipv4Addr::from_bits(!mask.to_bits())))
}

fn lists<'a>(family: Family, side: &mut Side<'a>, line: StatementRef<'a>) {
    for list in line.children().filter(|child| !child.negated()) {
        side.written.push(list.text().into());
        side.groups.push(family.group(list.word(0)).into());
        side.opaque |= list.word(1) == "except";
    }
}

fn protocol<'a>(all: &mut Conditions<'a>, family: Family, names: &[&'a str]) {
    let numbers: Option<Vec<u8>> = names.iter().map(|name| filter_words::protocol(name)).collect();
    all.protocol = numbers.and_then(Protocol::these);
    if all.protocol.is_none() {
        let name = if family == Family::Inet { "protocol" } else { "next-header" };
        for value in names {
            all.other(name, *value);
        }
    }
}

/// Ports are those of TCP and UDP, or of whatever the packet is where the term does not ask for a protocol.
fn read_ports<'a>(all: &mut Conditions<'a>, lines: &[StatementRef<'a>], followed: bool) {
    for name in ["source-port", "destination-port"] {
        let words = || lines.iter().filter(|line| line.word(0) == name).flat_map(|line| line.words().skip(1));
        let ranges: Option<Vec<(u16, u16)>> = words().map(filter_words::ports).collect();
        match ranges.filter(|_| followed) {
            Some(ranges) if name == "source-port" => all.source_ports = ranges,
            Some(ranges) => all.destination_ports = ranges,
            None => words().for_each(|value| all.other(name, value)),
        }
    }
}

fn icmp<'a>(all: &mut Conditions<'a>, types: &[&'a str]) {
    let number = match (&all.protocol, types.len()) {
        (Some(Protocol::Number(1)), 1) => types.first().and_then(|name| filter_words::icmp(name)),
        (Some(Protocol::Number(58)), 1) => types.first().and_then(|name| filter_words::icmp6(name)),
        _ => None,
    };
    match number {
        Some(number) => all.icmp = Icmp::Type(number),
        None => types.iter().for_each(|value| all.other("icmp-type", *value)),
    }
}

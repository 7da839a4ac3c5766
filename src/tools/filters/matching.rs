//! Whether a line of a filter matches a packet of which some things are said and others are not.

use super::super::packet::Packet;
use crate::model::{Bits, End, FilterLine, FilterMatch, Header, Icmp, ObjectGroups, Ports, Protocol};

/// Whether a line matches a packet.
pub(super) enum Match {
    /// Every packet that fits what is said.
    Yes,
    /// None of them.
    No,
    /// It depends, on what.
    Perhaps(String),
}

/// Does the line match the packet?
pub(super) fn matches(line: &FilterLine, packet: &Packet, groups: &ObjectGroups<'_>) -> Match {
    let FilterMatch::Header(header) = &line.matches else {
        return Match::Perhaps("it matches in a way that is not followed here".to_owned());
    };
    match of_header(header, packet, groups) {
        Match::Yes if line.may_pass => {
            Match::Perhaps("it counts then: it depends on the time or hands packets on".to_owned())
        }
        outcome => outcome,
    }
}

/// Does what a line asks for fit the packet?
pub(super) fn of_header(header: &Header, packet: &Packet, groups: &ObjectGroups<'_>) -> Match {
    if header.fragments {
        return Match::No;
    }
    let parts = [
        of_protocol(&header.protocol, packet),
        of_end(&header.source, packet.bits(true), "source", groups),
        of_end(&header.destination, packet.bits(false), "destination", groups),
        of_ports(&header.source_ports, packet.source_port, "source"),
        of_ports(&header.destination_ports, packet.destination_port, "destination"),
        of_icmp(header),
        of_conditions(header),
    ];
    let mut whys = Vec::new();
    for part in parts {
        match part {
            Match::No => return Match::No,
            Match::Yes => {}
            Match::Perhaps(why) => whys.push(why),
        }
    }
    if whys.is_empty() { Match::Yes } else { Match::Perhaps(whys.join(" and ")) }
}

fn of_protocol(own: &Protocol, packet: &Packet) -> Match {
    let wanted = packet.model_protocol();
    if own.covers(&wanted) {
        return Match::Yes;
    }
    match (own, packet.protocol) {
        (Protocol::Named(name), _) => Match::Perhaps(format!("its protocol is {name}")),
        (_, None) => Match::Perhaps("its protocol is that of the line".to_owned()),
        _ => Match::No,
    }
}

fn of_end(own: &End, wanted: Bits, side: &str, groups: &ObjectGroups<'_>) -> Match {
    let (bits, complete): (&[Bits], bool) = match own {
        End::Bits(bits) => (std::slice::from_ref(bits), true),
        End::Set(bits) => (bits, true),
        End::Group(name) => match groups.members(name) {
            Some(members) => (&members.bits, members.complete),
            None => (&[], false),
        },
    };
    if bits.iter().any(|bits| bits.covers(wanted)) {
        return Match::Yes;
    }
    if bits.iter().any(|bits| bits.meets(wanted)) {
        return Match::Perhaps(format!("its {side} is among those of the line"));
    }
    match own {
        End::Group(name) if !complete => Match::Perhaps(format!("its {side} is in {name}")),
        _ => Match::No,
    }
}

fn of_ports(own: &Ports, wanted: Option<u16>, side: &str) -> Match {
    match (own, wanted) {
        (Ports::Any, _) => Match::Yes,
        (own, Some(port)) if own.covers(&Ports::these(&[port])) => Match::Yes,
        (_, Some(_)) => Match::No,
        (own, None) if own.is_empty() => Match::No,
        (own, None) if own.covers(&Ports::Range((0, u16::MAX))) => Match::Yes,
        (own, None) => Match::Perhaps(format!("its {side} port is {}", ranges(own))),
    }
}

fn ranges(ports: &Ports) -> String {
    let one = |(low, high): &(u16, u16)| if low == high { low.to_string() } else { format!("{low}-{high}") };
    let all: Vec<String> = ports.ranges().iter().take(4).map(one).collect();
    all.join(", ")
}

fn of_icmp(header: &Header) -> Match {
    match &header.icmp {
        Icmp::Any => Match::Yes,
        Icmp::Type(kind) | Icmp::Code(kind, _) => Match::Perhaps(format!("it is a message of type {kind}")),
        Icmp::Named(name) => Match::Perhaps(format!("it is a message {name}")),
    }
}

fn of_conditions(header: &Header) -> Match {
    match header.conditions.as_deref() {
        None => Match::Yes,
        // A packet that opens a connection belongs to none.
        Some(words) if is_established(words) => Match::No,
        Some(words) => Match::Perhaps(format!("it is {words}")),
    }
}

/// Is it a condition that only packets of connections that are open already fulfil?
pub(super) fn is_established(words: &str) -> bool {
    matches!(words, "established" | "tcp-established")
}

//! What a term or rule asks of packets, gathered until all of it is known.
//!
//! Every condition narrows down what matches, so one that the model does not follow is kept as text: two terms with the
//! same text ask for the same, and a term without it asks for less. Values are ordered, since their order is none of the
//! device's concerns.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::model::{Bits, End, Header, Icmp, Ports, Protocol};

/// More addresses than this are not worked out; the list is compared as text then.
const MOST_ADDRESSES: usize = 256;

/// The addresses of one side.
#[derive(Default)]
pub(in crate::dialect) struct Side<'a> {
    /// Single addresses, prefixes, and such with a mask of their own.
    pub(in crate::dialect) bits: Vec<Bits>,
    /// Prefixes by which the longest that fits decides: true where it keeps the packet out.
    pub(in crate::dialect) longest: Vec<(IpNet, bool)>,
    /// Lists by their names.
    pub(in crate::dialect) groups: Vec<Cow<'a, str>>,
    /// All of it as written.
    pub(in crate::dialect) written: Vec<Cow<'a, str>>,
    /// There is more to it than the above.
    pub(in crate::dialect) opaque: bool,
}

/// What a term asks for.
#[derive(Default)]
pub(in crate::dialect) struct Conditions<'a> {
    pub(in crate::dialect) source: Side<'a>,
    pub(in crate::dialect) destination: Side<'a>,
    /// `None` where it does not say.
    pub(in crate::dialect) protocol: Option<Protocol>,
    pub(in crate::dialect) source_ports: Vec<(u16, u16)>,
    pub(in crate::dialect) destination_ports: Vec<(u16, u16)>,
    pub(in crate::dialect) icmp: Icmp,
    others: BTreeMap<&'a str, BTreeSet<Cow<'a, str>>>,
}

impl<'a> Conditions<'a> {
    /// A condition that is compared as text.
    pub(in crate::dialect) fn other(&mut self, name: &'a str, value: impl Into<Cow<'a, str>>) {
        self.others.entry(name).or_default().insert(value.into());
    }

    /// All of it as the model has it.
    pub(in crate::dialect) fn into_header(mut self) -> Header {
        let source = self.source.end().unwrap_or_else(|written| self.as_text("source", written));
        let destination = self.destination.end().unwrap_or_else(|written| self.as_text("destination", written));
        let ports = |ranges: Vec<(u16, u16)>| if ranges.is_empty() { Ports::Any } else { Ports::ranges_of(ranges) };
        Header {
            protocol: self.protocol.unwrap_or(Protocol::Any),
            source,
            source_ports: ports(self.source_ports),
            destination,
            destination_ports: ports(self.destination_ports),
            icmp: self.icmp,
            conditions: text_of(&self.others),
            fragments: false,
        }
    }

    fn as_text(&mut self, name: &'a str, written: Vec<Cow<'a, str>>) -> End {
        self.others.entry(name).or_default().extend(written);
        End::Bits(Bits::ANY)
    }
}

fn text_of(conditions: &BTreeMap<&str, BTreeSet<Cow<'_, str>>>) -> Option<Box<str>> {
    if conditions.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (name, values) in conditions {
        text.push_str(name);
        for value in values {
            text.push(' ');
            text.push_str(value);
        }
        text.push(';');
    }
    Some(text.into())
}

impl<'a> Side<'a> {
    /// The addresses, or what is written where they cannot be told exactly.
    fn end(&mut self) -> Result<End, Vec<Cow<'a, str>>> {
        let written = std::mem::take(&mut self.written);
        if written.is_empty() && !self.opaque {
            return Ok(End::Bits(Bits::ANY));
        }
        let end = match (&self.groups[..], self.opaque) {
            (_, true) => None,
            ([], _) => self.addresses(),
            ([group], _) if self.bits.is_empty() && self.longest.is_empty() => Some(End::Group((&**group).into())),
            _ => None,
        };
        end.ok_or(written)
    }

    fn addresses(&self) -> Option<End> {
        let mut all = self.bits.clone();
        let excepts: Vec<IpNet> = self.longest.iter().filter(|(_, except)| *except).map(|(net, _)| *net).collect();
        // What a mask of its own or a prefix twice means beside exceptions is not told.
        let kept = || self.longest.iter().filter(|(_, except)| !except).map(|(net, _)| *net);
        if !excepts.is_empty() && (!all.is_empty() || kept().any(|net| excepts.contains(&net))) {
            return None;
        }
        for net in kept() {
            let mut parts = vec![Bits::net(net)];
            // The longest prefix decides: an exception takes away only from prefixes that hold it.
            for except in excepts.iter().filter(|except| net.contains(*except)).map(|except| Bits::net(*except)) {
                parts = parts.into_iter().flat_map(|part| taken_away(part, except)).collect();
                if parts.len() > MOST_ADDRESSES {
                    return None;
                }
            }
            all.extend(parts);
        }
        (all.len() <= MOST_ADDRESSES).then(|| End::these(all))?
    }
}

fn taken_away(part: Bits, except: Bits) -> Vec<Bits> {
    if part.meets(except) { part.without(except).collect() } else { vec![part] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(nets: &[(&str, bool)]) -> Side<'static> {
        let longest: Vec<(IpNet, bool)> = nets.iter().map(|(net, except)| (net.parse().unwrap(), *except)).collect();
        let written = nets.iter().map(|(net, except)| format!("{net} {except}").into()).collect();
        Side { longest, written, ..Side::default() }
    }

    /// By the longest prefix, address for address.
    #[test]
    fn exceptions_are_exact() {
        let nets = [
            ("10.0.0.0/28", false),
            ("10.0.0.4/30", true),
            ("10.0.0.5/32", false),
            ("10.0.0.8/29", true),
            ("10.0.0.12/30", false),
            ("10.0.0.13/32", true),
        ];
        let mut side = side(&nets);
        let End::Set(found) = side.end().unwrap() else { panic!("more than one") };
        for last in 0..=255_u8 {
            let address = std::net::Ipv4Addr::from([10, 0, 0, last]);
            let longest = nets
                .iter()
                .map(|(net, except)| (net.parse::<ipnet::Ipv4Net>().unwrap(), *except))
                .filter(|(net, _)| net.contains(&address))
                .max_by_key(|(net, _)| net.prefix_len());
            let expected = longest.is_some_and(|(_, except)| !except);
            assert_eq!(found.iter().any(|part| part.contains(address)), expected, "{address}");
        }
    }

    #[test]
    fn what_is_not_told_is_text() {
        assert!(side(&[("10.0.0.0/8", true)]).end().is_err(), "exceptions from nothing");
        assert!(side(&[("10.0.0.0/8", true), ("10.0.0.0/8", false)]).end().is_err(), "both");
        assert_eq!(Side::default().end(), Ok(End::Bits(Bits::ANY)));
    }
}

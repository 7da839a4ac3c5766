//! What a filter line asks of a packet's headers.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};
use rustc_hash::FxHashMap;

use super::{Ports, Sourced};

/// Addresses by the bits that count: IPv6, or IPv4 in the low 32 bits.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bits {
    value: u128,
    care: u128,
}

impl Bits {
    /// Every address.
    pub const ANY: Self = Self { value: 0, care: 0 };

    /// An IPv4 address and a wildcard: its ones are the bits that do not count.
    pub fn wildcard(address: Ipv4Addr, wildcard: Ipv4Addr) -> Self {
        Self::new(address.to_bits().into(), (!wildcard.to_bits()).into())
    }

    /// One IPv4 address.
    pub fn host(address: Ipv4Addr) -> Self {
        Self::wildcard(address, Ipv4Addr::UNSPECIFIED)
    }

    /// An IPv4 prefix.
    pub fn prefix(prefix: Ipv4Net) -> Self {
        Self::wildcard(prefix.addr(), prefix.hostmask())
    }

    /// An IPv6 address and a mask: its ones are the bits that count.
    pub fn ipv6(address: Ipv6Addr, mask: u128) -> Self {
        Self::new(address.to_bits(), mask)
    }

    /// A prefix of either version.
    pub fn net(prefix: IpNet) -> Self {
        match prefix {
            IpNet::V4(prefix) => Self::prefix(prefix),
            IpNet::V6(prefix) => Self::ipv6(prefix.addr(), prefix.netmask().to_bits()),
        }
    }

    fn new(value: u128, care: u128) -> Self {
        Self { value: value & care, care }
    }

    /// The bits that count.
    pub fn care(self) -> u128 {
        self.care
    }

    /// The value of the bits that count; the others are 0.
    pub fn value(self) -> u128 {
        self.value
    }

    /// The value of another's bits where these count, as a key to look for.
    #[must_use]
    pub fn masked(self, care: u128) -> Self {
        Self { value: self.value & care, care }
    }

    /// Is every address of the other in it?
    pub fn covers(self, other: Self) -> bool {
        self.care & !other.care == 0 && other.value & self.care == self.value
    }

    /// Is the IPv4 address in it?
    pub fn contains(self, address: Ipv4Addr) -> bool {
        u128::from(address.to_bits()) & self.care == self.value
    }

    /// The addresses that both have; the two must meet.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        Self { value: self.value | other.value, care: self.care | other.care }
    }

    /// The addresses of this that the other has not, in parts that do not overlap; the two must meet.
    pub fn without(self, other: Self) -> impl Iterator<Item = Self> {
        let (mut rest, mut open) = (self, other.care & !self.care);
        std::iter::from_fn(move || {
            let bit = open & open.wrapping_neg();
            if bit == 0 {
                return None;
            }
            open &= !bit;
            let part = Self { value: rest.value | (!other.value & bit), care: rest.care | bit };
            rest = Self { value: rest.value | (other.value & bit), care: rest.care | bit };
            Some(part)
        })
    }

    /// Have they an address in common?
    pub fn meets(self, other: Self) -> bool {
        (self.value ^ other.value) & self.care & other.care == 0
    }
}

/// Source or destination of a filter line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Addresses.
    Bits(Bits),
    /// Several of them, ordered: those of each.
    Set(Box<[Bits]>),
    /// An object group by its name.
    Group(Box<str>),
}

impl End {
    /// These addresses; nothing where there are none.
    pub fn these(mut addresses: Vec<Bits>) -> Option<Self> {
        if addresses.contains(&Bits::ANY) {
            return Some(Self::Bits(Bits::ANY));
        }
        addresses.sort_unstable();
        addresses.dedup();
        match addresses[..] {
            [] => None,
            [one] => Some(Self::Bits(one)),
            _ => Some(Self::Set(addresses.into())),
        }
    }
}

/// A protocol of a filter line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// All of IP.
    Any,
    /// By its number (IANA).
    Number(u8),
    /// Any of these, ordered; two at least.
    Many(Box<[u8]>),
    /// An object group of services, or a protocol whose number is not known here.
    Named(Box<str>),
}

impl Protocol {
    /// Is every packet of the other protocol one of this?
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (Self::Many(own), Self::Number(other)) => own.contains(other),
            (Self::Many(own), Self::Many(others)) => others.iter().all(|other| own.contains(other)),
            _ => self == other,
        }
    }

    /// These, by number; nothing where there are none.
    pub fn these(mut numbers: Vec<u8>) -> Option<Self> {
        numbers.sort_unstable();
        numbers.dedup();
        match numbers[..] {
            [] => None,
            [one] => Some(Self::Number(one)),
            _ => Some(Self::Many(numbers.into())),
        }
    }
}

/// An ICMP (or IGMP) message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Icmp {
    /// All messages.
    #[default]
    Any,
    /// All codes of a type.
    Type(u8),
    /// One code of a type.
    Code(u8, u8),
    /// A message whose number is not known here.
    Named(Box<str>),
}

impl Icmp {
    /// Is every message of the other one of this?
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (Self::Type(own), Self::Code(other, _)) => own == other,
            _ => self == other,
        }
    }
}

/// What a filter line asks of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The protocol.
    pub protocol: Protocol,
    /// Where the packet comes from.
    pub source: End,
    /// Its source ports.
    pub source_ports: Ports,
    /// Where it goes.
    pub destination: End,
    /// Its destination ports.
    pub destination_ports: Ports,
    /// Its message, for ICMP and IGMP.
    pub icmp: Icmp,
    /// What else must hold, as written: `established`, `dscp ef`. Compared as a whole.
    pub conditions: Option<Box<str>>,
    /// Only fragments after the first.
    pub fragments: bool,
}

impl Header {
    /// All packets from somewhere, as a standard access list has them.
    pub fn from(source: End) -> Self {
        Self { source, ..Self::everything() }
    }

    /// All packets.
    pub fn everything() -> Self {
        Self {
            protocol: Protocol::Any,
            source: End::Bits(Bits::ANY),
            source_ports: Ports::Any,
            destination: End::Bits(Bits::ANY),
            destination_ports: Ports::Any,
            icmp: Icmp::Any,
            conditions: None,
            fragments: false,
        }
    }
}

/// The addresses of an object group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// What is known of them.
    pub bits: Vec<Bits>,
    /// That is all of them.
    pub complete: bool,
}

/// An object group of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectGroup {
    /// Its name.
    pub name: Sourced<Box<str>>,
    /// Its addresses, those of the groups in it among them.
    pub members: Members,
}

/// What each object group holds, by name; of two groups of a name the first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ObjectGroups<'a> {
    by_name: FxHashMap<&'a str, &'a Members>,
}

impl<'a> ObjectGroups<'a> {
    /// Of these groups.
    pub fn of(groups: &'a [ObjectGroup]) -> Self {
        Self { by_name: groups.iter().rev().map(|group| (&*group.name.value, &group.members)).collect() }
    }

    /// What the group of this name holds.
    pub fn members(&self, name: &str) -> Option<&'a Members> {
        self.by_name.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(address: &str, wildcard: &str) -> Bits {
        Bits::wildcard(address.parse().unwrap(), wildcard.parse().unwrap())
    }

    #[test]
    fn wildcards_cover_exactly_whether_contiguous_or_not() {
        let even = bits("10.0.0.0", "0.0.0.254");
        assert!(even.covers(bits("10.0.0.4", "0.0.0.2")));
        assert!(!even.covers(bits("10.0.0.5", "0.0.0.0")));
        assert!(!even.covers(bits("10.0.0.0", "0.0.0.255")));
        assert!(Bits::ANY.covers(even) && !even.covers(Bits::ANY));
        assert!(even.meets(bits("10.0.0.0", "0.0.0.1")) && !even.meets(bits("10.0.0.1", "0.0.0.0")));
    }

    #[test]
    fn what_is_left_of_a_subnet_is_exact() {
        let left: Vec<Bits> = bits("10.0.0.0", "0.0.0.3").without(bits("10.0.0.2", "0.255.0.0")).collect();
        for last in 0..4_u8 {
            let held = left.iter().filter(|part| part.contains([10, 0, 0, last].into())).count();
            assert_eq!(held, usize::from(last != 2), "10.0.0.{last}");
        }
    }

    #[test]
    fn address_bits_that_do_not_count_make_no_difference() {
        assert_eq!(bits("10.0.0.77", "0.0.0.255"), bits("10.0.0.0", "0.0.0.255"));
    }
}

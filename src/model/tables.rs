//! The IPv4 addresses and prefixes of a device, VRF by VRF, to be looked up rather than searched through.
//!
//! A large device has tens of thousands of routes and interfaces: no rule may compare each with each.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Device, Interface, Sourced, Vrf};

/// IPv4 prefixes.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    held: FxHashSet<Ipv4Net>,
    /// The lengths that occur, a bit each.
    lengths: u64,
}

impl Prefixes {
    /// Adds one; host bits do not count.
    pub fn insert(&mut self, prefix: Ipv4Net) {
        self.lengths |= 1 << prefix.prefix_len();
        self.held.insert(prefix.trunc());
    }

    /// Is it exactly among them?
    pub fn has(&self, prefix: Ipv4Net) -> bool {
        self.held.contains(&prefix.trunc())
    }

    /// Those that hold the address, widest first.
    pub fn around(&self, address: Ipv4Addr) -> impl Iterator<Item = Ipv4Net> {
        (0..=32)
            .filter(|length| self.lengths & 1 << length != 0)
            .filter_map(move |length| Ipv4Net::new(address, length).ok())
            .map(|prefix| prefix.trunc())
            .filter(|prefix| self.held.contains(prefix))
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = Ipv4Net> {
        self.held.iter().copied()
    }

    /// None?
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// An address and the interface that has it.
pub type Held<'a> = (&'a Interface, &'a Sourced<Ipv4Net>);

/// What the config tells of one VRF.
#[derive(Debug, Default)]
pub struct Table<'a> {
    /// The subnets of interfaces, whether the interface is up or not.
    pub connected: Prefixes,
    /// Where static routes lead, the leaking ones among them.
    pub statics: Prefixes,
    /// Some interface has an address that the config does not tell.
    pub has_unknown_address: bool,
    addresses: FxHashMap<Ipv4Addr, Vec<Held<'a>>>,
}

impl<'a> Table<'a> {
    /// The interfaces that have this address, in order.
    pub fn holders(&self, address: Ipv4Addr) -> &[Held<'a>] {
        self.addresses.get(&address).map_or(&[], Vec::as_slice)
    }

    /// The addresses of interfaces, in no order.
    pub fn addresses(&self) -> impl Iterator<Item = Ipv4Addr> {
        self.addresses.keys().copied()
    }
}

/// The tables of a device.
#[derive(Debug, Default)]
pub struct Tables<'a> {
    global: Table<'a>,
    vrfs: FxHashMap<&'a str, Table<'a>>,
    /// Of a VRF that has nothing.
    empty: Table<'a>,
}

impl<'a> Tables<'a> {
    /// Reads the device through once.
    pub fn of(device: &'a Device) -> Self {
        let mut all = Self::default();
        for interface in &device.interfaces {
            let table = all.table(interface.vrf_name());
            table.has_unknown_address |= interface.ipv4_elsewhere.is_some();
            for address in interface.ipv4() {
                table.connected.insert(address.value);
                table.addresses.entry(address.value.addr()).or_default().push((interface, address));
            }
        }
        for route in &device.static_routes {
            all.table(route.vrf.as_deref()).statics.insert(route.destination.value);
        }
        all
    }

    fn table(&mut self, vrf: Option<&'a str>) -> &mut Table<'a> {
        match vrf {
            Some(name) => self.vrfs.entry(name).or_default(),
            None => &mut self.global,
        }
    }

    /// The table of a VRF; empty where the config has none.
    pub fn of_vrf(&self, vrf: &Vrf) -> &Table<'a> {
        match vrf {
            Some(name) => self.vrfs.get(&**name).unwrap_or(&self.empty),
            None => &self.global,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_around_an_address_are_found_widest_first() {
        let mut prefixes = Prefixes::default();
        for text in ["10.1.2.3/24", "0.0.0.0/0", "10.1.2.9/32", "10.0.0.0/8"] {
            prefixes.insert(text.parse().unwrap());
        }
        let around: Vec<String> = prefixes.around([10, 1, 2, 3].into()).map(|prefix| prefix.to_string()).collect();
        assert_eq!(around, ["0.0.0.0/0", "10.0.0.0/8", "10.1.2.0/24"]);
        assert!(prefixes.has("10.1.2.0/24".parse().unwrap()) && !prefixes.has("10.1.2.0/25".parse().unwrap()));
    }
}

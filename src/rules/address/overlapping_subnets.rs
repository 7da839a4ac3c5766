//! `address/overlapping-subnets`

use ipnet::Ipv4Net;

use super::{holds_addresses, in_vrf, shares_host_addresses};
use crate::declare_rule;
use crate::model::{Interface, InterfaceKind, Sourced};
use crate::rules::{DeviceView, Fault, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// Two interfaces of one device whose IPv4 subnets share addresses, in the same VRF. Interfaces that are shut down,
    /// and loopbacks with a host address inside another subnet, are left out; on FRR all host addresses are.
    ///
    /// ## Why it matters
    ///
    /// The device sends packets for the shared addresses out of the interface with the longer prefix. Hosts with such
    /// an address behind the other interface cannot be reached. Most releases of IOS refuse the second address when
    /// it is entered, so the interface comes up without one.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface GigabitEthernet0/0
    ///  ip address 10.1.0.1 255.255.0.0
    /// interface GigabitEthernet0/1
    ///  ip address 10.1.20.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the address or the mask that is wrong. Both may be; the config alone does not say which.
    ///
    /// ## Check on the device
    ///
    /// `show ip route connected` lists one route for each interface; `show ip interface brief` shows which has no
    /// address.
    /// IOS-XR has `show ipv4 interface brief` for it, Junos `show interfaces terse`, FRR and VyOS `show interface brief`.
    ///
    /// ## References
    ///
    /// Cisco IOS prints `% 10.1.20.0 overlaps with GigabitEthernet0/0` when the second address is entered.
    pub static OVERLAPPING_SUBNETS = {
        id: "address/overlapping-subnets",
        summary: "Two interfaces whose subnets share addresses",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Junos, IosXr, Asa, Vyos],
        check: Device(check),
    };
}

type Held<'a> = (&'a Interface, &'a Sourced<Ipv4Net>);

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut held: Vec<Held<'_>> = view
        .device
        .interfaces
        .iter()
        .filter(|interface| holds_addresses(interface))
        .flat_map(|interface| interface.ipv4().map(move |address| (interface, address)))
        .filter(|(_, address)| address.value.prefix_len() > 0)
        .filter(|(_, address)| address.value.prefix_len() < 32 || !shares_host_addresses(view.dialect))
        .collect();
    // A subnet comes right after the ones that hold it.
    let order = |(interface, address): &Held<'_>| {
        let net = address.value;
        (interface.vrf_name().map(str::to_owned), net.network(), net.prefix_len(), address.span.start)
    };
    held.sort_by_cached_key(order);
    let mut open: Vec<Held<'_>> = Vec::new();
    for own in held {
        // What is open lies one within the other, so what the next subnet is not in is at the end.
        while open.last().is_some_and(|outer| !holds(outer, &own)) {
            open.pop();
        }
        if let Some(outer) = open.iter().rev().find(|outer| clashes(outer, &own)) {
            let (first, second) = if outer.1.span < own.1.span { (*outer, own) } else { (own, *outer) };
            findings.push(fault(view, findings, first, second));
        }
        push(&mut open, own);
    }
}

fn holds(outer: &Held<'_>, inner: &Held<'_>) -> bool {
    outer.0.vrf_name() == inner.0.vrf_name() && outer.1.value.contains(&inner.1.value.network())
}

/// Adds a subnet. Of many subnets of one interface, or with one address, the last two answer for all: what clashes with
/// any of them clashes with one of the two.
fn push<'a>(open: &mut Vec<Held<'a>>, own: Held<'a>) {
    let same_subnet = |other: &Held<'_>| other.1.value.trunc() == own.1.value.trunc();
    let same_name = |other: &Held<'_>| same_subnet(other) && other.0.name == own.0.name;
    let same_address = |other: &Held<'_>| same_subnet(other) && other.1.value.addr() == own.1.value.addr();
    if let [.., last] = &open[..]
        && same_name(last)
        && same_address(last)
    {
        open.pop();
    } else if let [.., second, last] = &open[..]
        && ((same_name(second) && same_name(last)) || (same_address(second) && same_address(last)))
    {
        open.remove(open.len() - 2);
    }
    open.push(own);
}

fn clashes(outer: &Held<'_>, inner: &Held<'_>) -> bool {
    let host_loopback = inner.0.kind() == InterfaceKind::Loopback && inner.1.value.prefix_len() == 32;
    // The same address twice is `address/duplicate-address`.
    outer.0.name != inner.0.name && outer.1.value.addr() != inner.1.value.addr() && !host_loopback
}

fn fault(view: &DeviceView<'_>, findings: &Findings, first: Held<'_>, second: Held<'_>) -> Fault {
    let (one, other) = (first.1.value, second.1.value);
    let place = view.place(second.1.span);
    let vrf = in_vrf(&second.0.vrf.as_ref().map(|vrf| vrf.value.clone()));
    let message = format!(
        "the subnet of {} ({}) overlaps that of {} ({}){vrf}",
        second.0.label,
        other.trunc(),
        first.0.label,
        one.trunc()
    );
    let shared = if one.prefix_len() >= other.prefix_len() { one } else { other };
    findings
        .fault(place, message)
        .about("interface", &*second.0.label)
        .fact(Prose::new(format!("{} has {one}, set on ", first.0.label)).line(view.place(first.1.span)).text("."))
        .fact(format!("The addresses of {} are in both subnets.", shared.trunc()))
        .fact("Both interfaces are in the same routing table, and neither is shut down.")
        .related(view.place(first.1.span), format!("{} has {one}", first.0.label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn overlap_is_found_with_secondaries_and_in_vrfs() {
        check(
            &OVERLAPPING_SUBNETS,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
             ip address 10.0.1.1 255.255.255.0 secondary
            interface Gi0/1
             ip address 10.0.1.129 255.255.255.128
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^ error: overlaps that of Gi0/0 (10.0.1.0/24)
            interface Gi0/2
             vrf forwarding A
             ip address 10.9.0.1 255.255.255.252
            interface Gi0/3
             vrf forwarding A
             ip address 10.9.0.2 255.255.255.252
                        ^^^^^^^^^^^^^^^^^^^^^^^^ error: in VRF A
            ",
        );
    }

    #[test]
    fn what_is_apart_or_not_in_use_is_left_alone() {
        check(
            &OVERLAPPING_SUBNETS,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
             ip address 10.0.0.2 255.255.255.0 secondary
            interface Gi0/1
             vrf forwarding A
             ip address 10.0.0.1 255.255.255.0
            interface Gi0/2
             ip address 10.0.0.3 255.255.255.0
             shutdown
            interface Loopback0
             ip address 10.0.0.9 255.255.255.255
            interface Gi0/3
             ip address 10.0.1.1 255.255.255.0
            interface Tunnel0
             ip unnumbered Gi0/0
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &OVERLAPPING_SUBNETS,
            "
            hostname leaf1
            interface Vlan10
               ip address 10.0.0.1/24
            interface Ethernet4-5
               description no address of their own
            interface Vlan11
               ip address 10.0.0.129/25
                          ^^^^^^^^^^^^^ error: overlaps that of Vlan10 (10.0.0.0/24)
            interface Vlan12
               vrf A
               ip address 10.0.0.129/25
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        check_in(
            Dialect::NxOs,
            &OVERLAPPING_SUBNETS,
            "
            hostname n1
            interface Ethernet1/1
              no switchport
              ip address 10.1.0.1/16
            interface Vlan20
              no shutdown
              ip address 10.1.20.1/24
                         ^^^^^^^^^^^^ error: overlaps that of Ethernet1/1
            interface Vlan30
              ip address 10.1.30.1/24
            ",
        );
        check_in(
            Dialect::Frr,
            &OVERLAPPING_SUBNETS,
            "
            hostname f1
            interface eth0
             ip address 10.1.0.1/16
             ip address 10.2.0.1/24
            interface eth1
             ip address 10.2.0.129/25
                        ^^^^^^^^^^^^^ error: overlaps that of eth0
            interface eth2
             ip address 10.1.0.9/32
            ",
        );
    }

    #[test]
    fn junos() {
        check_in(
            Dialect::Junos,
            &OVERLAPPING_SUBNETS,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 10.1.0.1/16
            set interfaces ge-0/0/1 unit 0 family inet address 10.1.20.1/24
                                                               ^^^^^^^^^^^^ error: overlaps that of ge-0/0/0.0
            set interfaces lo0 unit 0 family inet address 10.1.0.9/32
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_in(
            Dialect::IosXr,
            &OVERLAPPING_SUBNETS,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.1.0.1 255.255.0.0
            !
            interface GigabitEthernet0/0/0/1
             ipv4 address 10.1.20.1 255.255.255.0
                          ^^^^^^^^^^^^^^^^^^^^^^^ error: overlaps that of GigabitEthernet0/0/0/0
            !
            ",
        );
        check_in(
            Dialect::Asa,
            &OVERLAPPING_SUBNETS,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
             ip address 10.1.0.1 255.255.0.0
            interface GigabitEthernet0/1
             nameif inside
             ip address 10.1.20.1 255.255.255.0
                        ^^^^^^^^^^^^^^^^^^^^^^^ error: overlaps that of GigabitEthernet0/0
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &OVERLAPPING_SUBNETS,
            "
            set system host-name v1
            set interfaces ethernet eth0 address 10.1.0.1/16
            set interfaces ethernet eth1 address 10.1.20.1/24
                                                 ^^^^^^^^^^^^ error: overlaps that of eth0
            set interfaces ethernet eth2 address 10.1.30.1/32
            ",
        );
    }
}

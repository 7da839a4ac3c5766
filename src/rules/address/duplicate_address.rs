//! `address/duplicate-address`

use rustc_hash::FxHashMap;
use std::net::Ipv4Addr;

use super::{holds_addresses, in_vrf, shares_host_addresses};
use crate::declare_rule;
use crate::model::Sourced;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// The same IPv4 address twice on one device in one VRF: on two interfaces, neither of them shut down. FRR's
    /// interfaces may share a /32, as they do where OSPF runs without numbered links; that is left out.
    ///
    /// ## Why it matters
    ///
    /// An address belongs to one interface of a routing table. The device refuses the second one, or keeps it without
    /// using it, so one of the two interfaces does not work as the config says.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface Vlan10
    ///  ip address 10.1.10.1 255.255.255.0
    /// interface Vlan20
    ///  ip address 10.1.10.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Give one of the interfaces its own address. Which one it should be is not in this config.
    ///
    /// ## Check on the device
    ///
    /// `show ip interface brief` shows which of the interfaces has the address; the log may hold `overlaps with`.
    /// IOS-XR has `show ipv4 interface brief` for it, Junos `show interfaces terse`, FRR and VyOS `show interface brief`.
    ///
    /// ## References
    ///
    /// RFC 1122, section 3.3.4: hosts and routers with several addresses have a different one on each network.
    pub static DUPLICATE_ADDRESS = {
        id: "address/duplicate-address",
        summary: "The same address on two interfaces of a device",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Junos, IosXr, Asa, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<(Option<&str>, Ipv4Addr), (&str, &Sourced<_>)> = FxHashMap::default();
    for interface in view.device.interfaces.iter().filter(|interface| holds_addresses(interface)) {
        for address in interface.ipv4() {
            // Linux and its kin: interfaces without a subnet of their own share a host address (OSPF unnumbered).
            if shares_host_addresses(view.dialect) && address.value.prefix_len() == 32 {
                continue;
            }
            let addr = address.value.addr();
            let key = (interface.vrf_name(), addr);
            let Some((other, earlier)) = first.get(&key).copied() else {
                first.insert(key, (&interface.label, address));
                continue;
            };
            if other == &*interface.label {
                continue;
            }
            let vrf = in_vrf(&interface.vrf.as_ref().map(|vrf| vrf.value.clone()));
            let place = view.place(earlier.span);
            let fault = findings
                .fault(view.place(address.span), format!("{addr} is also the address of {other}{vrf}"))
                .about("interface", &*interface.label)
                .fact(Prose::new(format!("{other} has {addr}, set on ")).line(place).text("."))
                .fact("Both interfaces are in the same routing table, and neither is shut down.")
                .related(place, format!("{other} has the address here"));
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn the_second_interface_with_an_address_is_at_fault() {
        check(
            &DUPLICATE_ADDRESS,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
            interface Loopback0
             ip address 10.0.0.1 255.255.255.255
                        ^^^^^^^^^^^^^^^^^^^^^^^^ error: also the address of Gi0/0
            interface Gi0/1
             vrf forwarding A
             ip address 10.0.0.1 255.255.255.0
            interface Gi0/2
             ip address 10.0.0.1 255.255.255.0
             shutdown
            interface GigabitEthernet 0/0
             description the same interface again
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &DUPLICATE_ADDRESS,
            "
            hostname leaf1
            interface Ethernet1
               no switchport
               ip address 10.0.0.1/24
            interface Loopback0
               ip address 10.0.0.1/32
                          ^^^^^^^^^^^ error: also the address of Ethernet1
            interface Ethernet2
               vrf A
               ip address 10.0.0.1/24
            interface Vlan10
               ip address virtual 10.0.0.1/24
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        check_in(
            Dialect::NxOs,
            &DUPLICATE_ADDRESS,
            "
            hostname n1
            vrf context BLUE
            interface Ethernet1/1
              no switchport
              ip address 10.0.0.1/24
            interface Ethernet1/2
              no switchport
              ip address 10.0.0.1 255.255.255.0
                         ^^^^^^^^^^^^^^^^^^^^^^ error: 10.0.0.1 is also the address of Ethernet1/1
            interface Ethernet1/3
              no switchport
              vrf member BLUE
              ip address 10.0.0.1/24
            interface Vlan10
              ip address 10.0.0.1/24
            ",
        );
        check_in(
            Dialect::Frr,
            &DUPLICATE_ADDRESS,
            "
            frr version 8.4
            hostname f1
            interface eth0
             ip address 10.0.0.1/24
             ip address 10.0.0.1/24
             ip address 10.0.1.1/24
            exit
            interface eth1
             ip address 10.0.1.1/24
                        ^^^^^^^^^^^ error: 10.0.1.1 is also the address of eth0
             ip address 10.9.9.9/32
            exit
            interface lo
             ip address 10.9.9.9/32
            exit
            interface eth2 vrf RED
             ip address 10.0.1.1/24
            exit
            ",
        );
    }

    #[test]
    fn junos_with_braces_and_as_set_lines() {
        check_in(
            Dialect::Junos,
            &DUPLICATE_ADDRESS,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
            set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/24
                                                               ^^^^^^^^^^^ error: also the address of ge-0/0/0.0
            set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/24 primary
                                                               ^^^^^^^^^^^ error: also the address of ge-0/0/0.0
            set interfaces ge-0/0/2 unit 0 family inet address 10.0.0.1/24
            set interfaces ge-0/0/2 disable
            set interfaces ge-0/0/3 unit 5 family inet address 10.0.0.1/24
            set interfaces ge-0/0/4 unit 0 family inet address 10.0.0.1/24
            deactivate interfaces ge-0/0/4
            set routing-instances RED interface ge-0/0/3.5
            ",
        );
        check_in(
            Dialect::Junos,
            &DUPLICATE_ADDRESS,
            "
            system {
                host-name j1;
            }
            interfaces {
                ge-0/0/0 {
                    unit 0 {
                        family inet {
                            address 10.0.0.1/24;
                        }
                    }
                }
                inactive: ge-0/0/2 {
                    unit 0 {
                        family inet {
                            address 10.0.0.1/24;
                        }
                    }
                }
                irb {
                    unit 10 {
                        family inet {
                            address 10.0.0.1/24;
                                    ^^^^^^^^^^^ error: 10.0.0.1 is also the address of ge-0/0/0.0
                        }
                    }
                }
            }
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_in(
            Dialect::IosXr,
            &DUPLICATE_ADDRESS,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.0.0.1 255.255.255.0
            !
            interface GigabitEthernet0/0/0/1
             ipv4 address 10.0.0.1/24
                          ^^^^^^^^^^^ error: also the address of GigabitEthernet0/0/0/0
            !
            interface GigabitEthernet0/0/0/2
             vrf RED
             ipv4 address 10.0.0.1 255.255.255.0
            !
            interface GigabitEthernet0/0/0/3
             shutdown
            !
            interface GigabitEthernet0/0/0/3.5
             ipv4 address 10.0.0.1 255.255.255.0
            !
            ",
        );
        check_in(
            Dialect::Asa,
            &DUPLICATE_ADDRESS,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
             ip address 10.0.0.1 255.255.255.0 standby 10.0.0.2
            interface GigabitEthernet0/1
             nameif inside
             ip address 10.0.0.1 255.255.255.0
                        ^^^^^^^^^^^^^^^^^^^^^^ error: 10.0.0.1 is also the address of GigabitEthernet0/0
            interface GigabitEthernet0/2
             shutdown
             nameif dmz
             ip address 10.0.0.1 255.255.255.0
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &DUPLICATE_ADDRESS,
            "
            set system host-name v1
            set interfaces ethernet eth0 address 10.0.0.1/24
            set interfaces ethernet eth0 address 10.9.9.9/32
            set interfaces ethernet eth1 vif 10 address 10.0.0.1/24
                                                        ^^^^^^^^^^^ error: 10.0.0.1 is also the address of eth0
            set interfaces ethernet eth2 vif 10 address 10.0.0.1/24
            set interfaces ethernet eth2 disable
            set interfaces ethernet eth3 address 10.0.0.1/24
            set interfaces ethernet eth3 vrf RED
            set interfaces loopback lo address 10.9.9.9/32
            ",
        );
    }
}

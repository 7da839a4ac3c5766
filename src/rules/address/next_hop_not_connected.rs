//! `address/next-hop-not-connected`

use super::in_vrf;
use crate::declare_rule;
use crate::model::{NextHop, Tables};
use crate::rules::{DeviceView, Findings, Severity};

declare_rule! {
    /// ## What it finds
    ///
    /// A static route through a neighbour that lies in no subnet of the device's interfaces in that VRF, and that no
    /// other static route leads to. Where a routing protocol runs, a route that it learns could lead there: that is rare,
    /// and a warning. It says nothing where an interface gets its address from outside.
    ///
    /// ## Why it matters
    ///
    /// The device cannot find out which interface leads to the neighbour, so the route never gets into the routing
    /// table. Packets take another route, or none.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname branch7
    /// interface GigabitEthernet0/0
    ///  ip address 10.7.0.2 255.255.255.252
    /// ip route 0.0.0.0 0.0.0.0 10.7.1.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the neighbour's address as it is on the shared subnet. It is the other device's address, so it is not
    /// proposed.
    ///
    /// ## Check on the device
    ///
    /// `show ip route static` does not list the route; `show ip route NEXT-HOP` says `not in table`.
    /// Junos: `show route protocol static hidden`.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: Protocol-Independent Command Reference, `ip route`: a static route is installed only while
    /// its next hop resolves.
    pub static NEXT_HOP_NOT_CONNECTED = {
        id: "address/next-hop-not-connected",
        summary: "A static route through a neighbour on no connected subnet",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Junos, IosXr, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    if view.is_snippet() {
        return;
    }
    let tables = Tables::of(view.device);
    for route in view.device.static_routes.iter().filter(|route| !route.leaks) {
        let NextHop::Address(next_hop) = &route.next_hop else { continue };
        let table = tables.of_vrf(&route.vrf);
        if table.has_unknown_address || table.connected.is_empty() {
            continue;
        }
        let hop = next_hop.value;
        // A route to the same destination cannot lead to the next hop.
        let mut leads_there = table.statics.around(hop).filter(|other| *other != route.destination.value.trunc());
        if table.connected.around(hop).next().is_some() || leads_there.next().is_some() {
            continue;
        }
        let vrf = in_vrf(&route.vrf);
        let destination = route.destination.value;
        let mut fault = findings
            .fault(view.place(next_hop.span), format!("the next hop {hop} is on no connected subnet{vrf}"))
            .about("route", destination.to_string())
            .fact(format!("No interface{vrf} has an address in a subnet that holds {hop}."))
            .fact(format!("No other static route{vrf} leads to {hop}."));
        if view.device.learns_routes(&route.vrf) {
            fault.severity = Severity::Warning;
            fault = fault.fact(format!("Only a route that a routing protocol learns could lead to {hop}."));
        } else {
            fault = fault.fact(format!("No routing protocol runs{vrf}."));
        }
        let fault = fault.fact(format!("Until the next hop can be reached, the route to {destination} is not used."));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn unreachable_neighbours_are_found() {
        check(
            &NEXT_HOP_NOT_CONNECTED,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
            interface Gi0/1
             vrf forwarding A
             ip address 10.1.0.1 255.255.255.0
            ip route 0.0.0.0 0.0.0.0 10.0.1.254
                                     ^^^^^^^^^^ error: no connected subnet
            ip route vrf A 10.9.0.0 255.255.0.0 10.0.0.7
                                                ^^^^^^^^ error: in VRF A
            ip route 10.5.0.0 255.255.0.0 10.0.0.7
            ip route 10.6.0.0 255.255.0.0 10.5.0.1
            ip route vrf A 10.6.0.0 255.255.0.0 10.0.0.7 global
            ip route 10.7.0.0 255.255.0.0 Null0
            ",
        );
    }

    #[test]
    fn what_the_device_may_know_better_is_left_alone() {
        check(
            &NEXT_HOP_NOT_CONNECTED,
            "
            hostname r1
            interface Gi0/0
             ip address dhcp
            ip route 10.0.0.0 255.0.0.0 192.0.2.1
            ",
        );
    }

    #[test]
    fn a_learned_route_could_lead_there() {
        check(
            &NEXT_HOP_NOT_CONNECTED,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
            ip route 10.5.0.0 255.255.0.0 192.0.2.1
                                          ^^^^^^^^^ warning: no connected subnet
            = Only a route that a routing protocol learns could lead to 192.0.2.1.
            router ospf 1
             network 10.0.0.0 0.0.0.255 area 0
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &NEXT_HOP_NOT_CONNECTED,
            "
            hostname leaf1
            vrf instance MGMT
            interface Ethernet1
               ip address 10.0.0.1/24
            interface Management1
               vrf MGMT
               ip address 192.0.2.1/24
            ip route 0.0.0.0/0 10.0.1.254
                               ^^^^^^^^^^ error: no connected subnet
            ip route vrf MGMT 10.8.0.0/16 192.0.2.254
            ip route vrf MGMT 10.9.0.0/16 10.0.0.7 name ELSEWHERE
                                          ^^^^^^^^ error: in VRF MGMT
            ip route 10.7.0.0/16 Null0
            ip route vrf MGMT 10.6.0.0/16 egress-vrf default 10.0.0.7
            router bfd
               multihop interval 300 min-rx 300 multiplier 3
            ",
        );
    }

    #[test]
    fn nx_os_routes_stand_in_their_vrf() {
        check_in(
            Dialect::NxOs,
            &NEXT_HOP_NOT_CONNECTED,
            "
            hostname n1
            ip route 10.9.0.0/16 10.0.0.2/32 name far
            ip route 10.8.0.0/16 10.0.1.2 200
                                 ^^^^^^^^ error: the next hop 10.0.1.2 is on no connected subnet
            ip route 10.7.0.0/16 10.0.1.2 vrf BLUE
            vrf context BLUE
              ip route 10.9.0.0/16 10.0.1.2
              ip route 10.8.0.0/16 10.0.0.2
                                   ^^^^^^^^ error: is on no connected subnet in VRF BLUE
            interface Ethernet1/1
              no switchport
              ip address 10.0.0.1/24
            interface Ethernet1/2
              no switchport
              vrf member BLUE
              ip address 10.0.1.1/24
            ",
        );
    }

    #[test]
    fn junos() {
        check_in(
            Dialect::Junos,
            &NEXT_HOP_NOT_CONNECTED,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
            set interfaces ge-0/0/1 unit 0 family inet address 10.0.1.1/24
            set routing-instances RED instance-type virtual-router
            set routing-instances RED interface ge-0/0/1.0
            set routing-instances RED routing-options static route 10.9.0.0/16 next-hop 10.0.1.2
            set routing-options static route 10.7.0.0/16 next-hop [ 10.0.0.2 10.0.1.2 ]
                                                                             ^^^^^^^^ error: on no connected subnet
            set routing-options static route 10.6.0.0/16 next-hop 10.0.1.2
            set routing-options static route 10.6.0.0/16 resolve
            set routing-options static route 10.5.0.0/16 next-hop ge-0/0/0.0
            set routing-options static route 10.4.0.0/16 qualified-next-hop 10.0.1.2 interface ge-0/0/0.0
            set routing-options static route 10.3.0.0/16 discard
            ",
        );
        check_in(
            Dialect::Junos,
            &NEXT_HOP_NOT_CONNECTED,
            "
            groups {
                re0 {
                    interfaces {
                        fxp0 {
                            unit 0 {
                                family inet {
                                    address 192.0.2.5/24;
                                }
                            }
                        }
                    }
                }
            }
            apply-groups re0;
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
            }
            routing-options {
                static {
                    route 10.9.0.0/16 next-hop 192.0.2.1;
                    route 10.8.0.0/16 {
                        next-hop 10.0.1.2;
                                 ^^^^^^^^ error: the next hop 10.0.1.2 is on no connected subnet
                    }
                }
            }
            ",
        );
    }

    #[test]
    fn ios_xr() {
        check_in(
            Dialect::IosXr,
            &NEXT_HOP_NOT_CONNECTED,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.0.0.1 255.255.255.0
            !
            interface GigabitEthernet0/0/0/1
             vrf RED
             ipv4 address 10.0.1.1 255.255.255.0
            !
            router static
             address-family ipv4 unicast
              10.9.0.0/16 10.0.0.2
              10.8.0.0/16 10.0.1.2 tag 5
                          ^^^^^^^^ error: the next hop 10.0.1.2 is on no connected subnet
              10.7.0.0/16 vrf RED 10.0.1.2
              10.6.0.0/16 GigabitEthernet0/0/0/0
             !
             vrf RED
              address-family ipv4 unicast
               10.9.0.0/16 10.0.1.2
               10.8.0.0/16 10.0.0.2
                           ^^^^^^^^ error: is on no connected subnet in VRF RED
              !
             !
            !
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &NEXT_HOP_NOT_CONNECTED,
            "
            set system host-name v1
            set interfaces ethernet eth0 address 10.0.0.1/24
            set protocols static route 10.9.0.0/16 next-hop 10.0.0.2
            set protocols static route 10.8.0.0/16 next-hop 10.0.1.2 distance 5
                                                            ^^^^^^^^ error: the next hop 10.0.1.2 is on no connected subnet
            set protocols static route 10.7.0.0/16 next-hop 10.0.1.2 interface eth0
            set protocols static route 10.6.0.0/16 blackhole
            ",
        );
    }
}

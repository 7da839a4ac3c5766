//! `routing/bgp-neighbor-own-address`

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use crate::declare_rule;
use crate::model::Tables;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// A BGP neighbour whose address is an address of the device itself, in the same VRF.
    ///
    /// ## Why it matters
    ///
    /// A router does not open a session with itself; the device refuses the line. The neighbour that was meant has no
    /// session.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/0
    ///  ip address 192.0.2.1 255.255.255.252
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the other router's address; it is in that router's config.
    ///
    /// ## Check on the device
    ///
    /// `show ip bgp summary` does not list the neighbour; entering it gives `Cannot configure the local system as
    /// neighbor`.
    /// Junos: `show bgp summary`.
    ///
    /// ## References
    ///
    /// RFC 4271, section 3: BGP sessions are between two speakers.
    pub static BGP_NEIGHBOR_OWN_ADDRESS = {
        id: "routing/bgp-neighbor-own-address",
        summary: "A BGP neighbour that is the device itself",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Junos, IosXr, Asa, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(bgp) = &view.device.bgp else { return };
    let tables = Tables::of(view.device);
    let mut told: FxHashSet<IpAddr> = FxHashSet::default();
    for family in &bgp.families {
        for neighbor in &family.neighbors {
            let Some(IpAddr::V4(address)) = neighbor.address else { continue };
            let own = tables.of_vrf(&family.vrf).holders(address).iter().find(|(own, _)| own.is_enabled());
            let Some((interface, own)) = own.filter(|_| !told.contains(&address.into())) else { continue };
            told.insert(address.into());
            let place = view.place(own.span);
            let message = format!("the BGP neighbor {address} is this device itself, on {}", interface.label);
            let fault = findings
                .fault(view.place(neighbor.name.span), message)
                .about("bgp-neighbor", address.to_string())
                .fact(Prose::new(format!("{} has {}, set on ", interface.label, own.value)).line(place).text("."))
                .fact("A BGP session is between two routers.")
                .related(place, "the device's own address");
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
    fn neighbours_are_other_routers() {
        check(
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.252
            interface Gi0/1
             vrf forwarding A
             ip address 10.1.0.1 255.255.255.252
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
                      ^^^^^^^^ error: on Gi0/0
             neighbor 10.0.0.1 description self
             neighbor 10.0.0.2 remote-as 65001
             neighbor 10.1.0.1 remote-as 65001
             address-family ipv4 vrf A
              neighbor 10.1.0.1 remote-as 65001
                       ^^^^^^^^ error: on Gi0/1
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            hostname leaf1
            interface Ethernet1
               ip address 10.0.0.1/31
            router bgp 65000
               neighbor 10.0.0.1 remote-as 65001
                        ^^^^^^^^ this device itself, on Ethernet1
               vrf A
                  neighbor 10.0.0.1 remote-as 65001
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        check_in(
            Dialect::NxOs,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            hostname n1
            feature bgp
            interface Ethernet1/1
              no switchport
              ip address 192.0.2.1/30
            router bgp 65000
              neighbor 192.0.2.1
                       ^^^^^^^^^ error: is this device itself, on Ethernet1/1
                remote-as 65001
            ",
        );
        check_in(
            Dialect::Frr,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            hostname f1
            interface eth0
             ip address 192.0.2.1/30
            router bgp 65000
             neighbor 192.0.2.1 remote-as 65001
                      ^^^^^^^^^ error: is this device itself, on eth0
            exit
            router bgp 65000 vrf RED
             neighbor 192.0.2.1 remote-as 65001
            exit
            ",
        );
    }

    #[test]
    fn junos() {
        check_in(
            Dialect::Junos,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30
            set routing-options autonomous-system 65000
            set protocols bgp group G neighbor 192.0.2.1 peer-as 65001
                                               ^^^^^^^^^ error: is this device itself, on ge-0/0/0.0
            set routing-instances RED protocols bgp group G neighbor 192.0.2.1 peer-as 65001
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_in(
            Dialect::IosXr,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 192.0.2.1 255.255.255.252
            !
            router bgp 65000
             neighbor 192.0.2.1
                      ^^^^^^^^^ error: is this device itself
              remote-as 65001
             !
            !
            ",
        );
        check_in(
            Dialect::Asa,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
             ip address 192.0.2.1 255.255.255.252
            router bgp 65000
             address-family ipv4 unicast
              neighbor 192.0.2.1 remote-as 65001
                       ^^^^^^^^^ error: is this device itself
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &BGP_NEIGHBOR_OWN_ADDRESS,
            "
            set system host-name v1
            set interfaces ethernet eth0 address 192.0.2.1/30
            set protocols bgp system-as 65000
            set protocols bgp neighbor 192.0.2.1 remote-as 65001
                                       ^^^^^^^^^ error: is this device itself, on eth0
            ",
        );
    }
}

//! `address/next-hop-own-address`

use super::in_vrf;
use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{NextHop, Tables};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A static route whose next hop is an address of the device itself.
    ///
    /// ## Why it matters
    ///
    /// A next hop is a neighbour. The device refuses the line, so the route is not there.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname branch7
    /// interface GigabitEthernet0/0
    ///  ip address 10.7.0.2 255.255.255.252
    /// ip route 0.0.0.0 0.0.0.0 10.7.0.2
    /// ```
    ///
    /// ## Fix
    ///
    /// On a subnet of two hosts the neighbour can only be the other one. Review it: the device forwards packets along
    /// the route afterwards. On larger subnets the neighbour is not in this config.
    ///
    /// ```text
    /// hostname branch7
    /// interface GigabitEthernet0/0
    ///  ip address 10.7.0.2 255.255.255.252
    /// ip route 0.0.0.0 0.0.0.0 10.7.0.1
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip route static` does not list the route; entering it gives `Invalid next hop address (it's this router)`.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: Protocol-Independent Command Reference, `ip route`.
    pub static NEXT_HOP_OWN_ADDRESS = {
        id: "address/next-hop-own-address",
        summary: "A static route whose next hop is the device itself",
        severity: Error,
        dialects: [Ios, NxOs, Junos, IosXr, Asa, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let tables = Tables::of(view.device);
    for route in view.device.static_routes.iter().filter(|route| !route.leaks) {
        let (NextHop::Address(hop) | NextHop::Interface(_, Some(hop))) = &route.next_hop else { continue };
        let Some((interface, own)) = tables.of_vrf(&route.vrf).holders(hop.value).first() else { continue };
        let vrf = in_vrf(&route.vrf);
        let place = view.place(own.span);
        let message = format!("the next hop {} is this device's own address, on {}", hop.value, interface.label);
        let mut fault = findings
            .fault(view.place(hop.span), message)
            .about("route", route.destination.value.to_string())
            .fact(Prose::new(format!("{} has {}{vrf}, set on ", interface.label, own.value)).line(place).text("."))
            .fact("A next hop must be a neighbour; the device refuses a route through itself.")
            .related(place, "the address is set here");
        let mut others = own.value.hosts().filter(|host| *host != hop.value);
        if own.value.prefix_len() >= 30
            && let (Some(other), None) = (others.next(), others.next())
        {
            let edit = Edit::replace(view.file, hop.span, other.to_string());
            let title = format!("Write {other}, the other address of {}", own.value.trunc());
            fault = fault.fix(Fix::new(title, Applicability::Review, vec![edit]));
        }
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn routes_through_the_device_itself() {
        check(
            &NEXT_HOP_OWN_ADDRESS,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.254
            interface Gi0/1
             vrf forwarding A
             ip address 10.1.0.1 255.255.255.0
            ip route 0.0.0.0 0.0.0.0 10.0.0.1
                                     ^^^^^^^^ error: on Gi0/0
            ip route 10.9.0.0 255.255.0.0 Gi0/0 10.0.0.1
                                                ^^^^^^^^ error:
            ip route 10.8.0.0 255.255.0.0 10.1.0.1
            ip route 10.6.0.0 255.255.0.0 10.0.0.0
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_fix_in(
            Dialect::NxOs,
            &NEXT_HOP_OWN_ADDRESS,
            "
            hostname n1
            ip route 0.0.0.0/0 10.0.0.1
                               ^^^^^^^^ the next hop 10.0.0.1 is this device's own address, on Ethernet1/1
            interface Ethernet1/1
              no switchport
              ip address 10.0.0.1/30
            ",
            "Write 10.0.0.2, the other address of 10.0.0.0/30",
            Applicability::Review,
            "
            hostname n1
            ip route 0.0.0.0/0 10.0.0.2
            interface Ethernet1/1
              no switchport
              ip address 10.0.0.1/30
            ",
        );
    }

    #[test]
    fn junos() {
        check_fix_in(
            Dialect::Junos,
            &NEXT_HOP_OWN_ADDRESS,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30
            set routing-options static route 0.0.0.0/0 next-hop 10.0.0.1
                                                                ^^^^^^^^ this device's own address, on ge-0/0/0.0
            ",
            "Write 10.0.0.2, the other address of 10.0.0.0/30",
            Applicability::Review,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30
            set routing-options static route 0.0.0.0/0 next-hop 10.0.0.2
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_in(
            Dialect::IosXr,
            &NEXT_HOP_OWN_ADDRESS,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.0.0.1 255.255.255.0
            !
            router static
             address-family ipv4 unicast
              10.9.0.0/16 10.0.0.1
                          ^^^^^^^^ this device's own address, on GigabitEthernet0/0/0/0
             !
            !
            ",
        );
        check_fix_in(
            Dialect::Asa,
            &NEXT_HOP_OWN_ADDRESS,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
             ip address 10.0.0.1 255.255.255.252
            route outside 0.0.0.0 0.0.0.0 10.0.0.1 1
                                          ^^^^^^^^ this device's own address, on GigabitEthernet0/0
            ",
            "Write 10.0.0.2, the other address of 10.0.0.0/30",
            Applicability::Review,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
             ip address 10.0.0.1 255.255.255.252
            route outside 0.0.0.0 0.0.0.0 10.0.0.2 1
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &NEXT_HOP_OWN_ADDRESS,
            "
            set system host-name v1
            set interfaces ethernet eth0 address 10.0.0.1/24
            set protocols static route 0.0.0.0/0 next-hop 10.0.0.1
                                                          ^^^^^^^^ this device's own address, on eth0
            ",
        );
    }
}

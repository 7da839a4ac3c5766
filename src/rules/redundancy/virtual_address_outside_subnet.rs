//! `redundancy/virtual-address-outside-subnet`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// An HSRP, VRRP or GLBP address in none of the subnets of its interface.
    ///
    /// ## Why it matters
    ///
    /// Hosts use the address as their gateway, on their own subnet. Outside it the routers refuse the address or answer
    /// for it where no host asks, and the hosts have no gateway.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface Vlan20
    ///  ip address 10.1.20.2 255.255.255.0
    ///  standby 20 ip 10.1.2.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the gateway that the hosts of this subnet use. The other router of the group has the same address; it is
    /// not in this config.
    ///
    /// ## Check on the device
    ///
    /// `show standby brief`, `show vrrp brief` or `show glbp brief`: the group is in state Init, or missing.
    ///
    /// ## References
    ///
    /// RFC 2281 (HSRP), RFC 9568 (VRRP): the virtual address belongs to the subnet of the interface.
    pub static VIRTUAL_ADDRESS_OUTSIDE_SUBNET = {
        id: "redundancy/virtual-address-outside-subnet",
        summary: "A virtual gateway address outside its interface's subnets",
        severity: Error,
        dialects: [Ios, NxOs, Junos, IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for interface in &view.device.interfaces {
        let Some(primary) = interface.primary.as_ref().filter(|_| interface.ipv4_elsewhere.is_none()) else { continue };
        for gateway in &interface.gateways {
            let address = gateway.address.value;
            if interface.ipv4().any(|own| own.value.contains(&address)) {
                continue;
            }
            let (protocol, group, label) = (gateway.protocol.as_str(), gateway.group, &interface.label);
            let place = view.place(primary.span);
            let message = format!("{address} is in no subnet of {label}: {protocol} group {group} cannot serve it");
            let fault = findings
                .fault(view.place(gateway.address.span), message)
                .about("interface", &**label)
                .fact(Prose::new(format!("{label} has {}, set on ", primary.value)).line(place).text("."))
                .fact(format!("No address of {label} has a subnet that holds {address}."))
                .related(place, format!("the subnet is {}", primary.value.trunc()));
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
    fn virtual_addresses_belong_to_a_subnet_of_the_interface() {
        check(
            &VIRTUAL_ADDRESS_OUTSIDE_SUBNET,
            "
            hostname r1
            interface Vlan10
             ip address 10.0.10.2 255.255.255.0
             ip address 10.0.11.2 255.255.255.0 secondary
             standby version 2
             standby 10 ip 10.0.10.1
             standby 10 ip 10.0.11.1 secondary
             standby 12 ip 10.0.12.1
                           ^^^^^^^^^ error: HSRP group 12
            interface Vlan20
             ip address 10.0.20.2 255.255.255.0
             vrrp 1 ip 10.0.2.1
                       ^^^^^^^^ error: VRRP group 1
             glbp 1 ip 10.0.21.1
                       ^^^^^^^^^ error: GLBP
            interface Vlan30
             ip address dhcp
             standby ip 10.0.12.1
            interface Vlan40
             ip address 10.0.40.2 255.255.255.0
             standby 1 ip
            ",
        );
    }

    #[test]
    fn vrrp_version_3_too() {
        check(
            &VIRTUAL_ADDRESS_OUTSIDE_SUBNET,
            "
            hostname r1
            interface Vlan3
             ip address 10.1.3.2 255.255.255.0
             vrrp 3 address-family ipv4
              priority 150
              address 10.1.4.1 primary
                      ^^^^^^^^
              exit-vrrp
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_in(
            Dialect::NxOs,
            &VIRTUAL_ADDRESS_OUTSIDE_SUBNET,
            "
            hostname n1
            feature hsrp
            feature vrrp
            interface Vlan10
              ip address 10.0.10.2/24
              ip address 10.0.11.2/24 secondary
              hsrp 10
                ip 10.0.11.1
              hsrp 11
                ip 10.0.20.1
                   ^^^^^^^^^ error: HSRP group 11 cannot serve it
              hsrp 12 ipv6
                ip 2001:db8::1
              vrrp 5
                address 10.0.30.1
                        ^^^^^^^^^ error: VRRP group 5 cannot serve it
            ",
        );
    }

    #[test]
    fn junos() {
        check_in(
            Dialect::Junos,
            &VIRTUAL_ADDRESS_OUTSIDE_SUBNET,
            "
            set system host-name j1
            set interfaces irb unit 10 family inet address 10.0.10.2/24 vrrp-group 1 priority 5
            set interfaces irb unit 10 family inet address 10.0.10.2/24 vrrp-group 1 virtual-address 10.0.10.1
            set interfaces irb unit 10 family inet address 10.0.10.2/24 vrrp-group 2 virtual-address 10.0.11.1
                                                                                                     ^^^^^^^^^ error: in no subnet of irb.10
            ",
        );
    }

    #[test]
    fn ios_xr() {
        check_in(
            Dialect::IosXr,
            &VIRTUAL_ADDRESS_OUTSIDE_SUBNET,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.0.10.2 255.255.255.0
            !
            router hsrp
             interface GigabitEthernet0/0/0/0
              address-family ipv4
               hsrp 10
                address 10.0.11.1
                        ^^^^^^^^^ error: HSRP group 10 cannot serve it
            ",
        );
    }
}

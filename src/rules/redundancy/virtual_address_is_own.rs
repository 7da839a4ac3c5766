//! `redundancy/virtual-address-is-own`

use crate::declare_rule;
use crate::model::GatewayProtocol;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// An HSRP or GLBP address that is also the interface's own address. (VRRP allows that: the router is the owner.)
    ///
    /// ## Why it matters
    ///
    /// The virtual address has to move between routers; the interface's own address cannot. The device refuses the
    /// line, and the hosts' gateway fails together with this router.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface Vlan20
    ///  ip address 10.1.20.1 255.255.255.0
    ///  standby 20 ip 10.1.20.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the interface an address of its own and leave the gateway's to the group. A free address is not known here.
    ///
    /// ## Check on the device
    ///
    /// `show standby brief`: the group is missing or in state Init; entering the line gives an error.
    ///
    /// ## References
    ///
    /// RFC 2281, section 1: the virtual address differs from those of the routers.
    pub static VIRTUAL_ADDRESS_IS_OWN = {
        id: "redundancy/virtual-address-is-own",
        summary: "An HSRP or GLBP address that is the interface's own",
        severity: Error,
        dialects: [Ios, NxOs, IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for interface in &view.device.interfaces {
        for gateway in interface.gateways.iter().filter(|gateway| gateway.protocol != GatewayProtocol::Vrrp) {
            let address = gateway.address.value;
            let Some(own) = interface.ipv4().find(|own| own.value.addr() == address) else { continue };
            let (protocol, label) = (gateway.protocol.as_str(), &interface.label);
            let place = view.place(own.span);
            let message = format!("{protocol} group {} uses {address}, the own address of {label}", gateway.group);
            let fault = findings
                .fault(view.place(gateway.address.span), message)
                .about("interface", &**label)
                .fact(Prose::new(format!("{label} has {}, set on ", own.value)).line(place).text("."))
                .fact(format!("{protocol} moves the virtual address between routers; an interface keeps its own."))
                .related(place, "the interface's own address");
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
    fn own_addresses_do_not_move() {
        check(
            &VIRTUAL_ADDRESS_IS_OWN,
            "
            hostname r1
            interface Vlan10
             ip address 10.0.10.1 255.255.255.0
             standby 10 ip 10.0.10.1
                           ^^^^^^^^^ error: HSRP group 10
             vrrp 10 ip 10.0.10.1
             standby 11 ip 10.0.10.254
            interface Vlan11
             standby 10 ip 10.0.10.1
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_in(
            Dialect::NxOs,
            &VIRTUAL_ADDRESS_IS_OWN,
            "
            hostname n1
            feature hsrp
            interface Vlan10
              ip address 10.0.10.1/24
              hsrp 10
                ip 10.0.10.1
                   ^^^^^^^^^ error: HSRP group 10 uses 10.0.10.1, the own address of Vlan10
            ",
        );
    }

    #[test]
    fn ios_xr() {
        check_in(
            Dialect::IosXr,
            &VIRTUAL_ADDRESS_IS_OWN,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.0.10.2 255.255.255.0
            !
            router hsrp
             interface GigabitEthernet0/0/0/0
              address-family ipv4
               hsrp 10
                address 10.0.10.2
                        ^^^^^^^^^ error: HSRP group 10 uses 10.0.10.2
            ",
        );
    }
}

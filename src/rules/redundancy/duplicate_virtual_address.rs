//! `redundancy/duplicate-virtual-address`

use std::net::Ipv4Addr;

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::model::{Gateway, Interface};
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// The same virtual address in two groups, or on two interfaces, of one device in one VRF.
    ///
    /// ## Why it matters
    ///
    /// One address has one owner. The device refuses the second group, whose hosts are left without a gateway.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface Vlan10
    ///  ip address 10.1.0.2 255.255.255.0
    ///  standby 10 ip 10.1.0.1
    ///  standby 11 ip 10.1.0.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Give each group the gateway of its own hosts. It is not known which of the two is right.
    ///
    /// ## Check on the device
    ///
    /// `show standby brief`, `show vrrp brief` or `show glbp brief` lists only one of the groups with the address.
    ///
    /// ## References
    ///
    /// RFC 2281 (HSRP), RFC 9568 (VRRP): a virtual address belongs to one group.
    pub static DUPLICATE_VIRTUAL_ADDRESS = {
        id: "redundancy/duplicate-virtual-address",
        summary: "The same virtual gateway address in two groups",
        severity: Error,
        dialects: [Ios, NxOs, Junos, IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<(Option<&str>, Ipv4Addr), (&Interface, &Gateway)> = FxHashMap::default();
    for interface in view.device.interfaces.iter().filter(|interface| interface.is_enabled()) {
        for gateway in &interface.gateways {
            let address = gateway.address.value;
            let Some((other, earlier)) = first.get(&(interface.vrf_name(), address)).copied() else {
                first.insert((interface.vrf_name(), address), (interface, gateway));
                continue;
            };
            let same =
                other.name == interface.name && earlier.group == gateway.group && earlier.protocol == gateway.protocol;
            if same {
                continue;
            }
            let place = view.place(earlier.address.span);
            let whose = format!("{} group {} on {}", earlier.protocol.as_str(), earlier.group, other.label);
            let fault = findings
                .fault(view.place(gateway.address.span), format!("{address} is already the address of {whose}"))
                .about("interface", &*interface.label)
                .fact(Prose::new(format!("{whose} has {address}, set on ")).line(place).text("."))
                .fact("A virtual address belongs to one group.")
                .related(place, "the other group");
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
    fn one_group_an_address() {
        check(
            &DUPLICATE_VIRTUAL_ADDRESS,
            "
            hostname r1
            interface Vlan10
             ip address 10.0.10.2 255.255.255.0
             standby 10 ip 10.0.10.1
             standby 10 ip 10.0.10.1
             vrrp 10 ip 10.0.10.1
                        ^^^^^^^^^ error: HSRP group 10 on Vlan10
            interface Vlan11
             vrf forwarding A
             ip address 10.0.10.2 255.255.255.0
             standby 10 ip 10.0.10.1
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_in(
            Dialect::NxOs,
            &DUPLICATE_VIRTUAL_ADDRESS,
            "
            hostname n1
            feature hsrp
            interface Vlan10
              no shutdown
              ip address 10.0.10.2/24
              hsrp 10
                ip 10.0.10.1
            interface Vlan20
              no shutdown
              ip address 10.0.20.2/24
              hsrp 20
                ip 10.0.10.1
                   ^^^^^^^^^ error: 10.0.10.1 is already the address of HSRP group 10 on Vlan10
            ",
        );
    }

    #[test]
    fn junos() {
        check_in(
            Dialect::Junos,
            &DUPLICATE_VIRTUAL_ADDRESS,
            "
            set system host-name j1
            set interfaces irb unit 10 family inet address 10.0.10.2/24 vrrp-group 1 virtual-address 10.0.10.1
            set interfaces irb unit 20 family inet address 10.0.20.2/24 vrrp-group 2 virtual-address 10.0.10.1
                                                                                                     ^^^^^^^^^ error: VRRP group 1 on irb.10
            ",
        );
    }

    #[test]
    fn ios_xr() {
        check_in(
            Dialect::IosXr,
            &DUPLICATE_VIRTUAL_ADDRESS,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.0.10.2 255.255.255.0
            !
            router hsrp
             interface GigabitEthernet0/0/0/0
              address-family ipv4
               hsrp 10
                address 10.0.10.1
               !
               hsrp 11
                address 10.0.10.1
                        ^^^^^^^^^ error: 10.0.10.1 is already the address of HSRP group 10
            ",
        );
    }
}

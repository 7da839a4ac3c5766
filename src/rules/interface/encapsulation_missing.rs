//! `interface/encapsulation-missing`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{Interface, InterfaceKind, VlanId};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A subinterface of an Ethernet interface or port channel with an IPv4 address, but without `encapsulation`.
    ///
    /// ## Why it matters
    ///
    /// A subinterface gets its frames by their VLAN tag. Without one the device refuses the address, and the VLAN has
    /// no gateway.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname branch7
    /// interface GigabitEthernet0/0.20
    ///  ip address 10.7.20.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the subinterface its VLAN tag. Its number is that VLAN by custom, not by rule, so review it. The tag has to
    /// come before the address.
    ///
    /// ```text
    /// hostname branch7
    /// interface GigabitEthernet0/0.20
    ///  encapsulation dot1Q 20
    ///  ip address 10.7.20.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show vlans` lists the tags and their subinterfaces; `show ip interface brief` shows no address.
    ///
    /// ## References
    ///
    /// Cisco IOS prints that IP routing on a LAN subinterface is only allowed if it is part of an IEEE 802.1Q VLAN.
    pub static ENCAPSULATION_MISSING = {
        id: "interface/encapsulation-missing",
        summary: "A subinterface with an address but no VLAN tag",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let is_lan = |kind| matches!(kind, InterfaceKind::Ethernet | InterfaceKind::PortChannel);
    for interface in view.device.interfaces.iter().filter(|own| is_lan(own.kind()) && !own.encapsulated) {
        let (Some(_), Some(address)) = (interface.name.parent(), &interface.primary) else { continue };
        let label = &interface.label;
        let mut fault = findings
            .fault(view.place(interface.span), format!("{label} has an address, but no VLAN tag"))
            .about("interface", &**label)
            .fact(format!("{label} has {} and no `encapsulation` line.", address.value))
            .fact("A LAN subinterface without a VLAN tag can have no address.");
        fault.fixes.extend(tag(view, interface, address.span.start));
        findings.push(fault);
    }
}

/// The tag that the subinterface's number stands for, unless another subinterface has it.
fn tag(view: &DeviceView<'_>, interface: &Interface, before: u32) -> Option<Fix> {
    let number = interface.name.as_str().rsplit_once('.')?.1;
    let vlan = number.parse().ok().and_then(VlanId::new)?;
    let parent = interface.name.parent();
    let taken =
        |own: &Interface| own.name.parent() == parent && own.tag.as_ref().is_some_and(|tag| tag.value.outer == vlan);
    if view.device.interfaces.iter().any(taken) {
        return None;
    }
    let indent = view.statement(interface.primary.as_ref()?.statement)?.indent();
    let line = format!("{}encapsulation dot1Q {vlan}", " ".repeat(indent));
    let edit = Edit::insert_line_before(view.file, view.document, before, &line);
    Some(Fix::new(format!("Tag it with VLAN {vlan}"), Applicability::Review, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn subinterfaces_need_a_tag() {
        check(
            &ENCAPSULATION_MISSING,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
            interface Gi0/0.10
             encapsulation dot1Q 10
             ip address 10.0.10.1 255.255.255.0
            interface Gi0/0.11
                      ^^^^^^^^ error: Gi0/0.11 has an address, but no VLAN tag
             ip address 10.0.11.1 255.255.255.0
            interface Gi0/0.12
             no ip address
            interface Serial0/0.1 point-to-point
             ip address 10.0.12.1 255.255.255.252
            interface Gi0/0.13
             encapsulation dot1Q 13 second-dot1q 5
             ip address 10.0.13.1 255.255.255.0
            ",
        );
    }
}

//! `interface/subinterface-vlan-twice`

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::model::{Interface, InterfaceName, VlanId};
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// Two subinterfaces of one interface with the same VLAN tag.
    ///
    /// ## Why it matters
    ///
    /// A frame with the tag can go to one of them only. The device refuses the second tag, and that subinterface gets
    /// no frames.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname branch7
    /// interface GigabitEthernet0/0.20
    ///  encapsulation dot1Q 20
    ///  ip address 10.7.20.1 255.255.255.0
    /// interface GigabitEthernet0/0.30
    ///  encapsulation dot1Q 20
    ///  ip address 10.7.30.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the subinterface its own tag. Its number often is that tag; whether it is here, only the switch knows.
    ///
    /// ## Check on the device
    ///
    /// `show vlans` lists each tag with its subinterface.
    ///
    /// ## References
    ///
    /// IEEE 802.1Q. Cisco IOS refuses several subinterfaces of one main interface with the same VLAN.
    pub static SUBINTERFACE_VLAN_TWICE = {
        id: "interface/subinterface-vlan-twice",
        summary: "Two subinterfaces of an interface with the same VLAN tag",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<(InterfaceName, VlanId), &Interface> = FxHashMap::default();
    for interface in &view.device.interfaces {
        let (Some(parent), Some(tag)) = (interface.name.parent(), &interface.tag) else { continue };
        if tag.value.inner {
            continue;
        }
        let other = *first.entry((parent, tag.value.outer)).or_insert(interface);
        let Some(earlier) = other.tag.as_ref().filter(|_| other.name != interface.name) else { continue };
        let (vlan, label, place) = (tag.value.outer, &interface.label, view.place(earlier.span));
        let fault = findings
            .fault(view.place(tag.span), format!("VLAN {vlan} is already the tag of {}", other.label))
            .about("interface", &**label)
            .fact(Prose::new(format!("{} has the tag {vlan}, set on ", other.label)).line(place).text("."))
            .fact(format!("{label} and {} are subinterfaces of the same interface.", other.label))
            .related(place, format!("{} has the tag here", other.label));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn one_subinterface_a_tag() {
        check(
            &SUBINTERFACE_VLAN_TWICE,
            "
            hostname r1
            interface Gi0/0.10
             encapsulation dot1Q 10
            interface Gi0/0.11
             encapsulation dot1q 10 native
                                 ^^ error: already the tag of Gi0/0.10
            interface Gi0/1.10
             encapsulation dot1Q 10
            interface Gi0/0.12
             encapsulation dot1Q 20 second-dot1q 5
            interface Gi0/0.13
             encapsulation dot1Q 20 second-dot1q 6
            ",
        );
    }
}

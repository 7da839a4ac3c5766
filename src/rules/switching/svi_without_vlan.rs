//! `switching/svi-without-vlan`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{InterfaceKind, VlanId};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A VLAN interface with an address whose VLAN the config does not define, on a switch that keeps its VLANs in its
    /// config: it defines others, and is no VTP server or client.
    ///
    /// ## Why it matters
    ///
    /// Without its VLAN the interface stays down, and the hosts of the subnet have no gateway.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname dist1
    /// vlan 20
    ///  name users
    /// interface Vlan30
    ///  ip address 10.1.30.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Create the VLAN, if the number is right. Review it.
    ///
    /// ```text
    /// hostname dist1
    /// vlan 20
    ///  name users
    /// vlan 30
    /// interface Vlan30
    ///  ip address 10.1.30.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show vlan id NUMBER` says that it is not found; `show ip interface brief` shows the interface as down.
    ///
    /// ## References
    ///
    /// Cisco Catalyst VLAN Configuration Guide: an SVI is up only while its VLAN exists and is active.
    pub static SVI_WITHOUT_VLAN = {
        id: "switching/svi-without-vlan",
        summary: "A VLAN interface whose VLAN is not defined",
        severity: Warning,
        dialects: [Ios, NxOs],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let device = view.device;
    let Some(last) = device.vlans.last().filter(|_| device.vlans_complete && !view.is_snippet()) else { return };
    for interface in device.interfaces.iter().filter(|own| own.kind() == InterfaceKind::Vlan && own.is_enabled()) {
        let Some(vlan) = interface.name.number().and_then(VlanId::new) else { continue };
        let defined = vlan.is_builtin() || device.vlans.iter().any(|own| own.value == vlan);
        if defined || interface.primary.is_none() {
            continue;
        }
        let fault = findings
            .fault(view.place(interface.span), format!("VLAN {vlan} of {} is not defined", interface.label))
            .about("vlan", vlan.to_string())
            .fact(format!("The config defines other VLANs, but not VLAN {vlan}."))
            .fact("A VLAN interface is down while its VLAN does not exist.");
        let after = view.statement(last.statement).map_or(last.span.end, |statement| statement.subtree().end);
        let edit = Edit::insert_line_after(view.file, view.document, after.saturating_sub(1), &format!("vlan {vlan}"));
        findings.push(fault.fix(Fix::new(format!("Create VLAN {vlan}"), Applicability::Review, vec![edit])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in};

    #[test]
    fn interfaces_need_their_vlans() {
        check(
            &SVI_WITHOUT_VLAN,
            "
            hostname sw1
            vlan 10,20-22
            interface Vlan1
             ip address 10.0.1.1 255.255.255.0
            interface Vlan21
             ip address 10.0.21.1 255.255.255.0
            interface Vlan30
                      ^^^^^^ warning: VLAN 30 of Vlan30 is not defined
             ip address 10.0.30.1 255.255.255.0
            interface Vlan31
             no ip address
            interface Vlan32
             ip address 10.0.32.1 255.255.255.0
             shutdown
            ",
        );
    }

    #[test]
    fn vlans_may_be_kept_elsewhere() {
        check(
            &SVI_WITHOUT_VLAN,
            "
            hostname sw1
            interface Vlan30
             ip address 10.0.30.1 255.255.255.0
            ",
        );
        check(
            &SVI_WITHOUT_VLAN,
            "
            hostname sw1
            vtp mode client
            vlan 10
            interface Vlan30
             ip address 10.0.30.1 255.255.255.0
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_fix_in(
            Dialect::NxOs,
            &SVI_WITHOUT_VLAN,
            "
            hostname n1
            vlan 1,10
            interface Vlan20
                      ^^^^^^ VLAN 20 of Vlan20 is not defined
              no shutdown
              ip address 10.0.20.1/24
            interface Vlan30
              ip address 10.0.30.1/24
            ",
            "Create VLAN 20",
            Applicability::Review,
            "
            hostname n1
            vlan 1,10
            vlan 20
            interface Vlan20
              no shutdown
              ip address 10.0.20.1/24
            interface Vlan30
              ip address 10.0.30.1/24
            ",
        );
    }
}

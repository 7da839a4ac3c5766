//! `switching/address-on-switchport`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::PortMode;
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An IPv4 address on an interface that is set to be a switch port, as access port or trunk.
    ///
    /// ## Why it matters
    ///
    /// A switch port forwards frames and has no address. The device refuses the address or does not use it, so nothing
    /// reaches it there.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname dist1
    /// interface GigabitEthernet1/0/1
    ///  switchport mode access
    ///  ip address 10.1.1.1 255.255.255.252
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete the address, if the port is to switch; put `no switchport` in place of the `switchport` lines, if it is to
    /// route. Review it: the config says both.
    ///
    /// ```text
    /// hostname dist1
    /// interface GigabitEthernet1/0/1
    ///  switchport mode access
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show interfaces NAME switchport` says whether the port switches; `show ip interface brief` whether it has the
    /// address.
    ///
    /// ## References
    ///
    /// Cisco Catalyst Interface Configuration Guide, "Configuring Layer 3 Interfaces": `no switchport` comes first.
    pub static ADDRESS_ON_SWITCHPORT = {
        id: "switching/address-on-switchport",
        summary: "An IPv4 address on a switch port",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for interface in view.device.interfaces.iter().filter(|own| own.switchport.enabled != Some(false)) {
        let mode = interface.switchport.mode.as_ref().filter(|mode| mode.value != PortMode::Other);
        let (Some(mode), Some(address)) = (mode, &interface.primary) else { continue };
        let (label, place) = (&interface.label, view.place(mode.span));
        let Some(statement) = view.statement(address.statement) else { continue };
        let edit = Edit::delete_lines(view.file, view.document, statement.span());
        let message = format!("{label} is a switch port; its address {} has no effect", address.value);
        let mut fault = findings
            .fault(view.place(address.span), message)
            .about("interface", &**label)
            .fact(Prose::new(format!("{label} is made a switch port on ")).line(place).text("."))
            .fact(format!("{label} has no `no switchport`, which would make it a routed port."))
            .related(place, "the port is set to switch here");
        if interface.secondary.is_empty() {
            fault = fault.fix(Fix::new("Delete the address", Applicability::Review, vec![edit]));
        }
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn switch_ports_have_no_address() {
        check(
            &ADDRESS_ON_SWITCHPORT,
            "
            hostname sw1
            interface Gi1/0/1
             switchport mode trunk
             ip address 10.0.0.1 255.255.255.0
                        ^^^^^^^^^^^^^^^^^^^^^^ warning: Gi1/0/1 is a switch port
            interface Gi1/0/2
             no switchport
             switchport mode access
             ip address 10.0.1.1 255.255.255.0
            interface Gi1/0/3
             switchport access vlan 5
             ip address 10.0.2.1 255.255.255.0
            vlan 5
            interface Gi1/0/4
             switchport mode access
             no ip address
            ",
        );
    }
}

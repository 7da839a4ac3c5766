//! `interface/address-on-member`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// An IPv4 address on an interface that is a member of a port channel.
    ///
    /// ## Why it matters
    ///
    /// A member belongs to its port channel with all that it carries. Its own address is not used, and the device
    /// refuses one of the two lines.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface Port-channel1
    ///  no switchport
    /// interface GigabitEthernet1/0/1
    ///  no switchport
    ///  ip address 10.1.1.1 255.255.255.252
    ///  channel-group 1 mode active
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the address on the port channel, or take the interface out of the group. The config does not say which of
    /// them was meant.
    ///
    /// ## Check on the device
    ///
    /// `show etherchannel summary` says whether the interface is bundled, `show ip interface brief` whether it has the
    /// address.
    ///
    /// ## References
    ///
    /// Cisco Catalyst Layer 2 Configuration Guide, chapter on link aggregation: layer 3 addresses belong to the port
    /// channel.
    pub static ADDRESS_ON_MEMBER = {
        id: "interface/address-on-member",
        summary: "An address on a member of a port channel",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for interface in &view.device.interfaces {
        let (Some(channel), Some(address)) = (&interface.channel, &interface.primary) else { continue };
        let (label, number, place) = (&interface.label, channel.value.number, view.place(channel.span));
        let message = format!("{label} is a member of Port-channel{number}; its address {} is not used", address.value);
        let fault = findings
            .fault(view.place(address.span), message)
            .about("interface", &**label)
            .fact(Prose::new(format!("{label} is put into channel group {number} on ")).line(place).text("."))
            .fact("The address of a bundle belongs to the port channel, not to its members.")
            .related(place, "it becomes a member here");
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn members_have_no_address() {
        check(
            &ADDRESS_ON_MEMBER,
            "
            hostname r1
            interface Port-channel1
             ip address 10.0.0.1 255.255.255.0
            interface Gi0/1
             no ip address
             channel-group 1
            interface Gi0/2
             ip address 10.0.1.1 255.255.255.0
                        ^^^^^^^^^^^^^^^^^^^^^^ warning: member of Port-channel1
             channel-group 1
            ",
        );
    }
}

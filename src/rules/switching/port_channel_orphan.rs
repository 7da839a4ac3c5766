//! `switching/port-channel-orphan`

use crate::declare_rule;
use crate::model::{Interface, InterfaceKind};
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// A port channel with settings of its own that no interface is a member of, or an interface in a channel group for
    /// which the config has no port channel.
    ///
    /// ## Why it matters
    ///
    /// A port channel without members is down, and so is all that it carries. Members without a port channel get one
    /// with default settings: no address, no VLANs, not the ones that the config was written for.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname dist1
    /// interface Port-channel1
    ///  switchport mode trunk
    /// interface GigabitEthernet1/0/1
    ///  channel-group 11 mode active
    /// interface GigabitEthernet1/0/2
    ///  channel-group 11 mode active
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the same number at the port channel and at its members. Which of the two is right is not certain.
    ///
    /// ## Check on the device
    ///
    /// `show etherchannel summary` lists each port channel with its members.
    ///
    /// ## References
    ///
    /// Cisco Catalyst Layer 2 Configuration Guide, chapter on link aggregation.
    pub static PORT_CHANNEL_ORPHAN = {
        id: "switching/port-channel-orphan",
        summary: "A port channel without members, or members without a port channel",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    if view.is_snippet() {
        return;
    }
    let interfaces = &view.device.interfaces;
    let channels = || interfaces.iter().filter(|own| own.kind() == InterfaceKind::PortChannel);
    let members = || interfaces.iter().filter_map(|own| Some((own, own.channel.as_ref()?)));
    // Without any member in the file, or any port channel, that part of the config is somewhere else.
    if channels().next().is_none() || members().next().is_none() {
        return;
    }
    for channel in channels().filter(|own| own.is_enabled() && has_settings(own)) {
        let Some(number) = channel.name.number() else { continue };
        if members().all(|(_, own)| u32::from(own.value.number) != number) {
            let fault = findings
                .fault(view.place(channel.span), format!("no interface is a member of {}", channel.label))
                .about("interface", &*channel.label)
                .fact(format!("No interface of this config has `channel-group {number}`."))
                .fact("A port channel without members is down.");
            findings.push(fault);
        }
    }
    let mut told: Vec<u16> = Vec::new();
    for (member, own) in members() {
        let number = own.value.number;
        let missing = channels().all(|channel| channel.name.number() != Some(u32::from(number)));
        if missing && !told.contains(&number) {
            told.push(number);
            let message = format!("channel group {number} has no interface Port-channel{number}");
            let fault = findings
                .fault(view.place(own.span), message)
                .about("interface", &*member.label)
                .fact(format!("{} is in channel group {number}.", member.label))
                .fact(format!("The config has other port channels, but none with the number {number}."));
            findings.push(fault);
        }
    }
}

fn has_settings(channel: &Interface) -> bool {
    channel.ipv4().next().is_some() || channel.switchport.mode.is_some() || channel.ipv4_elsewhere.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn numbers_must_meet() {
        check(
            &PORT_CHANNEL_ORPHAN,
            "
            hostname sw1
            interface Port-channel1
             switchport mode trunk
            interface Port-channel2
                      ^^^^^^^^^^^^^ warning: no interface is a member
             no switchport
             ip address 10.0.0.1 255.255.255.0
            interface Port-channel3
             description spare
            interface Port-channel1.20
             encapsulation dot1q 20
            interface Gi1/0/1
             channel-group 1 mode on
            interface Gi1/0/2
             channel-group 20 mode on
                           ^^ warning: no interface Port-channel20
            interface Gi1/0/3
             channel-group 20 mode on
            ",
        );
    }
}

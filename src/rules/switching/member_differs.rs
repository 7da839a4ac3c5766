//! `switching/member-differs`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{Interface, InterfaceKind, Sourced, Switchport};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A member of a port channel whose switch port settings contradict those of the port channel: another mode, access
    /// VLAN, native VLAN or list of allowed VLANs. Only what both of them say is compared.
    ///
    /// ## Why it matters
    ///
    /// The device bundles only links with the same settings. A member that differs is suspended and carries nothing.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname dist1
    /// interface Port-channel1
    ///  switchport mode trunk
    ///  switchport trunk native vlan 99
    /// interface GigabitEthernet1/0/1
    ///  switchport mode trunk
    ///  switchport trunk native vlan 9
    ///  channel-group 1 mode active
    /// vlan 9,99
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the member what the port channel has. Review it: the port channel may be the one that is wrong.
    ///
    /// ```text
    /// hostname dist1
    /// interface Port-channel1
    ///  switchport mode trunk
    ///  switchport trunk native vlan 99
    /// interface GigabitEthernet1/0/1
    ///  switchport mode trunk
    ///  switchport trunk native vlan 99
    ///  channel-group 1 mode active
    /// vlan 9,99
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show etherchannel summary`: the member is marked `s`; the log holds `%EC-5-CANNOT_BUNDLE2`.
    ///
    /// ## References
    ///
    /// Cisco Catalyst Layer 2 Configuration Guide, guidelines for link aggregation.
    pub static MEMBER_DIFFERS = {
        id: "switching/member-differs",
        summary: "A member of a port channel with other settings than the port channel",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for channel in view.device.interfaces.iter().filter(|own| own.kind() == InterfaceKind::PortChannel) {
        let Some(number) = channel.name.number() else { continue };
        let is_member =
            |own: &&Interface| own.channel.as_ref().is_some_and(|channel| u32::from(channel.value.number) == number);
        for member in view.device.interfaces.iter().filter(is_member) {
            for (what, own, bundle) in differences(&member.switchport, &channel.switchport) {
                findings.push(fault(view, findings, (member, own), (channel, bundle), what));
            }
        }
    }
}

/// What both say, and say differently: its name, where the member says it, where the port channel does.
fn differences(member: &Switchport, channel: &Switchport) -> Vec<(&'static str, Span, Span)> {
    fn differ<T: PartialEq>(a: Option<&Sourced<T>>, b: Option<&Sourced<T>>) -> Option<(Span, Span)> {
        let (a, b) = (a?, b?);
        (a.value != b.value).then_some((a.span, b.span))
    }
    let pairs = [
        ("mode", differ(member.mode.as_ref(), channel.mode.as_ref())),
        ("access VLAN", differ(member.access.as_ref(), channel.access.as_ref())),
        ("native VLAN", differ(member.native.as_ref(), channel.native.as_ref())),
        ("list of allowed VLANs", differ(member.allowed.as_ref(), channel.allowed.as_ref())),
    ];
    pairs.into_iter().filter_map(|(what, spans)| spans.map(|(own, bundle)| (what, own, bundle))).collect()
}

fn fault(
    view: &DeviceView<'_>,
    findings: &Findings,
    (member, own): (&Interface, Span),
    (channel, bundle): (&Interface, Span),
    what: &str,
) -> crate::rules::Fault {
    let place = view.place(bundle);
    let (has, wants) = (view.document.slice(own), view.document.slice(bundle));
    let message = format!("{} has another {what} than {}, which it is a member of", member.label, channel.label);
    let mut fault = findings
        .fault(view.place(own), message)
        .about("interface", &*member.label)
        .fact(Prose::new(format!("{} has the {what} {wants}, set on ", channel.label)).line(place).text("."))
        .fact(format!("{} has the {what} {has}.", member.label))
        .fact("A member whose settings differ from its port channel's is suspended.")
        .related(place, format!("the {what} of {}", channel.label));
    // A list may be spread over several lines, which replacing one of them would not mend.
    if what != "list of allowed VLANs" {
        let edit = Edit::replace(view.file, own, wants);
        let title = format!("Write {wants}, as {} has it", channel.label);
        fault = fault.fix(Fix::new(title, Applicability::Review, vec![edit]));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn what_both_say_must_agree() {
        check(
            &MEMBER_DIFFERS,
            "
            hostname sw1
            vlan 5,6,10-20
            interface Port-channel1
             switchport mode trunk
             switchport trunk allowed vlan 10-12
             switchport trunk allowed vlan add 14
            interface Gi1/0/1
             switchport mode trunk
             switchport trunk allowed vlan 10,11,12,14
             channel-group 1 mode on
            interface Gi1/0/2
             switchport mode trunk
             switchport trunk allowed vlan 10,11,12
                                           ^^^^^^^^ warning: another list of allowed VLANs
             channel-group 1 mode on
            interface Gi1/0/3
             switchport mode access
                             ^^^^^^ warning: Gi1/0/3 has another mode than Port-channel1
             switchport access vlan 5
             channel-group 1 mode on
            interface Gi1/0/4
             channel-group 1 mode on
            ",
        );
    }
}

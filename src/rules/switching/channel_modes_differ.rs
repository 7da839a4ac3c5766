//! `switching/channel-modes-differ`

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::model::{ChannelMode, Interface};
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// Members of one link aggregation that agree on it by different protocols: LACP (`active`, `passive`), `PAgP`
    /// (`desirable`, `auto`) or none (`on`).
    ///
    /// ## Why it matters
    ///
    /// Links of different protocols cannot be in one bundle. The device refuses the second protocol or suspends the
    /// link, and the bundle has less capacity than it seems, or loops frames.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname dist1
    /// interface Port-channel1
    /// interface GigabitEthernet1/0/1
    ///  channel-group 1 mode active
    /// interface GigabitEthernet1/0/2
    ///  channel-group 1 mode on
    /// ```
    ///
    /// ## Fix
    ///
    /// Use one protocol on all links of the bundle, the one that the other end uses; that end is not in this config.
    ///
    /// ## Check on the device
    ///
    /// `show etherchannel summary`: the link is marked `s` (suspended) or `I` (stand-alone).
    ///
    /// ## References
    ///
    /// IEEE 802.1AX; Cisco Catalyst Layer 2 Configuration Guide, chapter on link aggregation.
    pub static CHANNEL_MODES_DIFFER = {
        id: "switching/channel-modes-differ",
        summary: "Members of a link aggregation with different protocols",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<u16, (&Interface, ChannelMode)> = FxHashMap::default();
    for interface in view.device.interfaces.iter().filter(|interface| interface.is_enabled()) {
        let Some(channel) = &interface.channel else { continue };
        let Some(mode) = channel.value.mode else { continue };
        let number = channel.value.number;
        let (other, used) = *first.entry(number).or_insert((interface, mode));
        let Some(earlier) = other.channel.as_ref().filter(|_| used != mode) else { continue };
        let (label, place) = (&interface.label, view.place(earlier.span));
        let message =
            Prose::new(format!("{label} uses {} in channel group {number}, but {} on ", mode.as_str(), other.label))
                .line(place)
                .text(format!(" uses {}", used.as_str()));
        let span = view.statement(channel.statement).map_or(channel.span, StatementRef::span);
        let fault = findings
            .fault(view.place(span), message)
            .about("interface", &**label)
            .fact(format!("{label} agrees on the bundle by {}, {} by {}.", mode.as_str(), other.label, used.as_str()))
            .fact("All links of a bundle must use the same protocol.")
            .related(place, format!("{} is in the same group", other.label));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn one_protocol_a_bundle() {
        check(
            &CHANNEL_MODES_DIFFER,
            "
            hostname sw1
            interface Port-channel1
            interface Gi1/0/1
             channel-group 1 mode active
            interface Gi1/0/2
             channel-group 1 mode passive
            interface Gi1/0/3
             channel-group 1 mode desirable non-silent
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Gi1/0/3 uses PAgP
            interface Port-channel2
            interface Gi1/0/4
             channel-group 2 mode on
            interface Gi1/0/5
             channel-group 2 mode active
             shutdown
            ",
        );
    }
}

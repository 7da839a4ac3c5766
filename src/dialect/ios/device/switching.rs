//! VLANs and switch ports.

use super::{Reader, Words, sourced, word};
use crate::dialect::{StatementRef, number_ranges};
use crate::model::{Interface, PortMode, Sourced, VlanId, VlanSet};

impl Reader {
    /// `vlan 10,20` defines; VTP servers and clients keep their VLANs elsewhere than in the config.
    pub(super) fn vlan(&mut self, statement: StatementRef<'_>) {
        let words = Words::of(statement);
        if words.is(0, "vtp") && words.is(1, "mode") {
            let own = words.is(2, "transparent") || words.is(2, "off");
            self.device.vlans_complete = own && !statement.negated();
        }
        if !words.is(0, "vlan") || statement.negated() {
            return;
        }
        let list = words.get(1).filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let Some(list) = list else { return };
        let span = words.span(1);
        for (low, high) in number_ranges(list) {
            let vlans = (low..=high.min(4094)).filter_map(VlanId::new);
            self.device.vlans.extend(vlans.map(|vlan| sourced(statement, span, vlan)));
        }
    }
}

fn vlan(words: &Words<'_>, at: usize) -> Option<Sourced<VlanId>> {
    word(words, at, |text| VlanId::new(text.parse().ok()?))
}

/// Reads one `switchport` line of an interface.
pub(super) fn switchport(interface: &mut Interface, words: &Words<'_>, set: bool) {
    let port = &mut interface.switchport;
    match (words.get(1), words.get(2), words.get(3)) {
        (None, ..) => port.enabled = Some(set),
        (Some("mode"), Some(mode), _) => {
            let mode = match mode {
                "access" => PortMode::Access,
                "trunk" => PortMode::Trunk,
                _ => PortMode::Other,
            };
            port.mode = set.then(|| sourced(words.statement(), words.span(2), mode));
        }
        (Some("access"), Some("vlan"), _) => port.access = vlan(words, 3).filter(|_| set),
        (Some("voice"), Some("vlan"), _) => port.voice = vlan(words, 3).filter(|_| set),
        (Some("trunk"), Some("native"), _) => port.native = vlan(words, 4).filter(|_| set),
        (Some("trunk"), Some("allowed"), _) => allowed(&mut port.allowed, words, set),
        _ => {}
    }
}

/// `switchport trunk allowed vlan [add | remove | except] LIST`
fn allowed(own: &mut Option<Sourced<VlanSet>>, words: &Words<'_>, set: bool) {
    let Some(first) = words.get(4).filter(|_| set) else {
        *own = None;
        return;
    };
    let vlans = |at: usize| VlanSet::of(words.from(at).iter().flat_map(|text| number_ranges(text)));
    let before = || own.as_ref().map_or_else(VlanSet::all, |set| set.value.clone());
    let (value, last) = match first {
        "all" => (VlanSet::all(), 4),
        "none" => (VlanSet::default(), 4),
        "add" => (before().with(&vlans(5)), words.len() - 1),
        "remove" => (before().without(&vlans(5)), words.len() - 1),
        "except" => (VlanSet::all().without(&vlans(5)), words.len() - 1),
        _ => (vlans(4), words.len() - 1),
    };
    *own = Some(sourced(words.statement(), words.span(4).cover(words.span(last)), value));
}

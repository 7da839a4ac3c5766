//! First-hop redundancy: HSRP, VRRP and GLBP on interfaces.

use super::{Reader, Words, parsed, word};
use crate::dialect::StatementRef;
use crate::model::{Gateway, GatewayProtocol, Interface, InterfaceName};

impl Reader {
    /// IOS-XR: `router hsrp` and `router vrrp` say what is on which interface.
    pub(super) fn gateways(&mut self, statement: StatementRef<'_>, protocol: GatewayProtocol) {
        for on in statement.children().filter(|child| child.is("interface")) {
            let Some(written) = on.values().next().map(|value| on.value_text(value)) else { continue };
            let Some(&at) = self.interfaces.get(&InterfaceName::new(written)) else { continue };
            let groups = on.children().filter(|family| family.is("address-family") && family.word(1) == "ipv4");
            for group in groups.flat_map(StatementRef::children).filter(|group| !group.negated()) {
                stanza(&mut self.device.interfaces[at], &Words::of(group), protocol);
            }
        }
    }
}

/// `standby [GROUP] ip ADDRESS`; HSRP's group is 0 where none is written.
pub(super) fn line(interface: &mut Interface, words: &Words<'_>, protocol: GatewayProtocol, set: bool) {
    let group = words.get(1).and_then(|word| word.parse::<u16>().ok());
    let at = if group.is_some() { 2 } else { 1 };
    if words.is(at, "address-family") && set {
        return family_lines(interface, words.statement(), protocol, group.unwrap_or(0));
    }
    if !words.is(at, "ip") || !set {
        return;
    }
    if let Some(address) = word(words, at + 1, parsed) {
        interface.gateways.push(Gateway { protocol, group: group.unwrap_or(0), address });
    }
}

/// VRRP version 3: the addresses stand below `vrrp GROUP address-family ipv4`.
fn family_lines(interface: &mut Interface, family: StatementRef<'_>, protocol: GatewayProtocol, group: u16) {
    for child in family.children().filter(|child| !child.negated()) {
        let words = Words::of(child);
        if words.is(0, "address")
            && let Some(address) = word(&words, 1, parsed)
        {
            interface.gateways.push(Gateway { protocol, group, address });
        }
    }
}

/// NX-OS: the addresses stand below `hsrp GROUP` and its like.
pub(super) fn stanza(interface: &mut Interface, words: &Words<'_>, protocol: GatewayProtocol) {
    let Some(group) = words.get(1).and_then(parsed) else { return };
    if words.position(2, "ipv6").is_some() {
        return;
    }
    for child in words.statement().children().filter(|child| !child.negated()) {
        let words = Words::of(child);
        if (words.is(0, "ip") || words.is(0, "address"))
            && let Some(address) = word(&words, 1, parsed)
        {
            interface.gateways.push(Gateway { protocol, group, address });
        }
    }
}

//! Interfaces and their units.

use std::net::Ipv4Addr;

use ipnet::{Ipv4Net, Ipv6Net};

use super::{Reader, active, parsed, sourced, word};
use crate::dialect::StatementRef;
use crate::model::{Direction, FilterUse, Gateway, GatewayProtocol, Interface, InterfaceName, Ipv4Source, Tag, VlanId};

impl Reader {
    /// An interface; one of a group counts as known of, but not as in use.
    pub(super) fn interface(&mut self, statement: StatementRef<'_>, in_use: bool) {
        let name = statement.word(0);
        // Ranges and the wildcards of groups.
        if statement.word_count() != 1 || name.contains(['<', '*', '[']) {
            return;
        }
        for child in active(statement) {
            match child.word(0) {
                "disable" if in_use => {
                    self.disabled.push((InterfaceName::new(name), sourced(child, child.span(), ())));
                }
                "unit" => self.unit(statement, child, in_use),
                _ => {}
            }
        }
    }

    fn unit(&mut self, parent: StatementRef<'_>, statement: StatementRef<'_>, in_use: bool) {
        let label = format!("{}.{}", parent.word(0), statement.word(1));
        let name = InterfaceName::new(&label);
        let fresh = self.device.interfaces.len();
        let at = *self.interfaces.entry(name.clone()).or_insert(fresh);
        if at == fresh {
            let mut interface = Interface::new(label.into(), name, statement.word_span(1), statement.id());
            interface.shutdown = (!in_use).then(|| sourced(statement, statement.span(), ()));
            self.device.interfaces.push(interface);
        }
        let interface = &mut self.device.interfaces[at];
        for child in active(statement) {
            match child.word(0) {
                "disable" => interface.shutdown = Some(sourced(child, child.span(), ())),
                "vlan-id" => {
                    let tag = |text: &str| Some(Tag { outer: VlanId::new(text.parse().ok()?)?, inner: false });
                    interface.tag = word(child, 1, tag);
                }
                "family" if child.word(1) == "inet" => {
                    interface.filters.extend(active(child).flat_map(filters));
                    active(child).for_each(|line| inet(interface, line));
                }
                "family" if child.word(1) == "inet6" => {
                    interface.filters.extend(active(child).flat_map(filters));
                    let lines = active(child).filter(|line| line.word(0) == "address");
                    interface.ipv6.extend(lines.filter_map(|line| word(line, 1, parsed::<Ipv6Net>)));
                }
                _ => {}
            }
        }
    }
}

/// The filters that stand alone: those of an `input-list` go on where one ends.
fn filters(statement: StatementRef<'_>) -> Vec<FilterUse> {
    if statement.word(0) != "filter" {
        return Vec::new();
    }
    let own = |line: StatementRef<'_>, at: usize| {
        let direction = match line.word(at) {
            "input" => Direction::In,
            "output" => Direction::Out,
            _ => return None,
        };
        Some(FilterUse { name: word(line, at + 1, |name| Some(name.into()))?, direction })
    };
    // `filter input RE` may be one statement.
    own(statement, 1).into_iter().chain(active(statement).filter_map(|line| own(line, 0))).collect()
}

fn inet(interface: &mut Interface, statement: StatementRef<'_>) {
    let elsewhere = |source| Some(sourced(statement, statement.span(), source));
    match statement.word(0) {
        "address" => address(interface, statement),
        "dhcp" | "dhcp-client" | "negotiate-address" => interface.ipv4_elsewhere = elsewhere(Ipv4Source::Given),
        "unnumbered-address" => {
            interface.ipv4_elsewhere = elsewhere(Ipv4Source::Unnumbered(InterfaceName::new(statement.word(1))));
        }
        "apply-groups" => interface.ipv4_elsewhere = elsewhere(Ipv4Source::Unread),
        _ => {}
    }
}

fn address(interface: &mut Interface, statement: StatementRef<'_>) {
    let net = |text: &str| parsed::<Ipv4Net>(text).or_else(|| Some(Ipv4Net::from(text.parse::<Ipv4Addr>().ok()?)));
    let Some(own) = word(statement, 1, net) else {
        interface.ipv4_elsewhere = Some(sourced(statement, statement.span(), Ipv4Source::Unread));
        return;
    };
    // `set` lines say it again and again; an interface that has an address twice is no worse for it.
    match interface.primary {
        None => interface.primary = Some(own),
        Some(_) => interface.secondary.push(own),
    }
    for child in active(statement) {
        match child.word(0) {
            "vrrp-group" => virtual_addresses(interface, child),
            // The far end of a link without a subnet of its own is reached all the same.
            "destination" => {
                interface.ipv4_elsewhere = Some(sourced(child, child.span(), Ipv4Source::Unread));
            }
            _ => {}
        }
    }
}

fn virtual_addresses(interface: &mut Interface, statement: StatementRef<'_>) {
    let Some(group) = parsed(statement.word(1)) else { return };
    for child in active(statement).filter(|child| child.word(0) == "virtual-address") {
        for address in (1..child.word_count()).filter_map(|at| word(child, at, parsed)) {
            interface.gateways.push(Gateway { protocol: GatewayProtocol::Vrrp, group, address });
        }
    }
}

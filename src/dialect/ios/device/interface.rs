//! Interface stanzas.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::{Reader, Words, defined, gateway, parsed, sourced, word};
use crate::dialect::{Dialect, StatementRef, interface_name};
use crate::model::{
    Channel, ChannelMode, Direction, FilterUse, GatewayProtocol, Interface, InterfaceKind, InterfaceName, Ipv4Source,
    Sourced, Tag, TunnelSource, VlanId,
};
use crate::text::Span;

impl Reader {
    pub(super) fn interface_stanza(&mut self, statement: StatementRef<'_>) {
        if statement.negated() {
            return;
        }
        if statement.path() == "interface range" {
            return self.interface_range(statement);
        }
        let Some(name) = defined(statement) else { return };
        if name.value.contains(',') || interface_name::members(name.value).len() > 1 {
            return self.interface_range(statement);
        }
        let at = self.interface_at(statement, name.value, name.span);
        let interface = &mut self.device.interfaces[at];
        // FRR: `interface NAME vrf VRF`
        let words = Words::of(statement);
        if let Some(at) = words.position(2, "vrf") {
            interface.vrf = word(&words, at + 1, vrf_name);
        }
        for child in statement.children() {
            setting(interface, self.dialect, child);
            if child.is("nameif") {
                self.interface_names.insert(child.word(1).into(), at);
            }
        }
    }

    /// ASA: `access-group LIST in interface NAME`
    pub(super) fn access_group(&mut self, statement: StatementRef<'_>) {
        let words = Words::of(statement);
        let direction = if words.is(2, "out") { Direction::Out } else { Direction::In };
        let name = word(&words, 1, |name| Some(name.into()));
        let put = words.is(3, "interface") && !statement.negated() && words.len() == 5;
        if let Some((name, interface)) = name.zip(words.get(4)).filter(|_| put) {
            self.access_groups.push((interface.into(), FilterUse { name, direction }));
        }
    }

    /// A subinterface is down with the interface that it belongs to.
    pub(super) fn shut_subinterfaces(&mut self) {
        if matches!(self.dialect, Dialect::Ios | Dialect::Eos) {
            return;
        }
        for at in 0..self.device.interfaces.len() {
            let parent = self.device.interfaces[at].name.parent().and_then(|name| self.interfaces.get(&name));
            let shut = parent.and_then(|&parent| self.device.interfaces[parent].shutdown.clone());
            let interface = &mut self.device.interfaces[at];
            interface.shutdown = interface.shutdown.take().or(shut);
        }
    }

    /// Names of interfaces may stand behind the lines that use them.
    pub(super) fn put_filters_on(&mut self) {
        for (name, own) in std::mem::take(&mut self.access_groups) {
            if let Some(&at) = self.interface_names.get(&name) {
                self.device.interfaces[at].filters.push(own);
            }
        }
    }

    /// A stanza of /etc/network/interfaces.
    pub(super) fn iface_stanza(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement).filter(|_| !statement.negated()) else { return };
        let at = self.interface_at(statement, name.value, name.span);
        let interface = &mut self.device.interfaces[at];
        if statement.has_word("dhcp") || statement.has_word("inherits") {
            interface.ipv4_elsewhere = Some(sourced(statement, statement.span(), Ipv4Source::Given));
        }
        for child in statement.children() {
            let words = Words::of(child);
            match words.get(0).unwrap_or_default() {
                "address" => add_address(interface, word(&words, 1, parsed)),
                "vrf" => interface.vrf = word(&words, 1, vrf_name),
                // An address whose mask stands in another line, or no line of ours.
                "netmask" | "pointopoint" | "" => {
                    interface.ipv4_elsewhere = Some(sourced(child, child.span(), Ipv4Source::Unread));
                }
                _ => {}
            }
        }
    }

    /// `interface range Gi0/1 - 4, Gi0/7`: the settings of each.
    fn interface_range(&mut self, statement: StatementRef<'_>) {
        let Some(text) = statement.values().last() else { return };
        let written = statement.value_text(text);
        let ios = statement.path() == "interface range";
        let names = if ios { range_members(written) } else { interface_name::members(written) };
        for name in names {
            let at = self.interface_at(statement, &name, text.span);
            for child in statement.children() {
                setting(&mut self.device.interfaces[at], self.dialect, child);
            }
        }
    }

    fn interface_at(&mut self, statement: StatementRef<'_>, written: &str, span: Span) -> usize {
        let name = InterfaceName::new(written);
        if let Some(&at) = self.interfaces.get(&name) {
            return at;
        }
        let at = self.device.interfaces.len();
        let label: String = written.split_whitespace().collect();
        let mut interface = Interface::new(label.into(), name.clone(), span, statement.id());
        if self.dialect == Dialect::NxOs && interface.kind() == InterfaceKind::Vlan {
            // Until `no shutdown` says otherwise.
            interface.shutdown = Some(sourced(statement, span, ()));
        }
        self.device.interfaces.push(interface);
        self.interfaces.insert(name, at);
        at
    }
}

/// The interfaces of a range; none where it is written in a way that is not plain.
fn range_members(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in text.split(',') {
        let compact: String = part.split_whitespace().collect();
        let (first, last) = match compact.rsplit_once('-') {
            Some((first, last)) if last.starts_with(|c: char| c.is_ascii_digit()) => {
                (first.to_owned(), last.to_owned())
            }
            _ => (compact.clone(), String::new()),
        };
        let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let last = last.rsplit('/').next().unwrap_or_default();
        let (Ok(low), high) = (first[stem.len()..].parse::<u32>(), last.parse::<u32>()) else { return Vec::new() };
        let high = high.unwrap_or(low);
        if high < low || high - low > 4096 {
            return Vec::new();
        }
        out.extend((low..=high).map(|number| format!("{stem}{number}")));
    }
    out
}

/// Reads one line of an interface.
fn setting(interface: &mut Interface, dialect: Dialect, statement: StatementRef<'_>) {
    let words = Words::of(statement);
    let set = !statement.negated();
    match words.get(0).unwrap_or_default() {
        "description" => {
            interface.description = set.then(|| {
                let text = statement.values().last().map_or(statement.span(), |value| value.span);
                sourced(statement, text, statement.values().last().map_or("", |v| statement.value_text(v)).into())
            });
        }
        "shutdown" => interface.shutdown = set.then(|| sourced(statement, statement.span(), ())),
        "mtu" => interface.mtu = word(&words, 1, parsed).filter(|_| set),
        "ip" if dialect == Dialect::Frr && words.is(1, "address") => {
            // Each line adds an address.
            let own: Option<Sourced<Ipv4Net>> = word(&words, 2, parsed);
            match own {
                Some(own) if !set => interface.secondary.retain(|address| address.value != own.value),
                own if words.len() == 3 => add_address(interface, own),
                _ => {} // a point-to-point link with its far end
            }
        }
        "ip" | "ipv4" => ipv4(interface, &words, set),
        "ipv6" => ipv6(interface, &words, set),
        "vrf" => vrf(interface, &words, 1 + usize::from(words.is(1, "forwarding") || words.is(1, "member")), set),
        "encapsulation" => encapsulation(interface, &words, set),
        "vlan-id" | "vnet" | "frame-relay" | "pvc" | "bridge-group" | "xconnect" => interface.encapsulated = true,
        "switchport" => super::switching::switchport(interface, &words, set),
        "bundle" if words.is(1, "id") => interface.channel = channel(&words).filter(|_| set),
        "channel-group" => interface.channel = channel(&words).filter(|_| set),
        "hsrp" => gateway::stanza(interface, &words, GatewayProtocol::Hsrp),
        "vrrp" | "vrrpv3" if dialect == Dialect::NxOs => gateway::stanza(interface, &words, GatewayProtocol::Vrrp),
        "standby" => gateway::line(interface, &words, GatewayProtocol::Hsrp, set),
        "vrrp" => gateway::line(interface, &words, GatewayProtocol::Vrrp, set),
        "glbp" => gateway::line(interface, &words, GatewayProtocol::Glbp, set),
        "tunnel" => tunnel(interface, &words, set),
        "" => unknown(interface, &words),
        _ => {}
    }
}

/// A line that the grammar does not know may still be about addresses: then they are not certain.
fn unknown(interface: &mut Interface, words: &Words<'_>) {
    let statement = words.statement();
    let (first, second) = (statement.word(0), statement.word(1));
    if first.eq_ignore_ascii_case("ip") && (second.starts_with("addr") || second.starts_with("unn")) {
        interface.ipv4_elsewhere = Some(sourced(statement, statement.span(), Ipv4Source::Unread));
    }
    if first.starts_with("enc") {
        interface.encapsulated = true;
    }
}

fn ipv4(interface: &mut Interface, words: &Words<'_>, set: bool) {
    match words.get(1).unwrap_or_default() {
        "address" => address(interface, words, set),
        "vrf" if words.is(2, "forwarding") => vrf(interface, words, 3, set),
        "unnumbered" => {
            interface.primary = None;
            let lender = words.statement().values().next().filter(|_| set);
            interface.ipv4_elsewhere = lender.map(|value| {
                let name = InterfaceName::new(words.statement().value_text(value));
                sourced(words.statement(), value.span, Ipv4Source::Unnumbered(name))
            });
        }
        "access-group" => filter(interface, words, 2, set),
        "helper-address" if set => {
            interface.helpers.extend((2..words.len()).find_map(|at| word(words, at, parsed)));
        }
        "router" if words.is(2, "ospf") && words.is(4, "area") => {
            let area = words.get(3).zip(words.get(5)).filter(|_| set);
            interface.ospf_area = area.map(|(process, area)| {
                sourced(words.statement(), words.span(3).cover(words.span(5)), (process.into(), area.into()))
            });
        }
        "ospf" if words.is(3, "area") => {
            let area = words.get(2).zip(words.get(4)).filter(|_| set);
            interface.ospf_area = area.map(|(process, area)| {
                sourced(words.statement(), words.span(2).cover(words.span(4)), (process.into(), area.into()))
            });
        }
        _ => {}
    }
}

/// One of equals: the first counts as the primary one.
fn add_address(interface: &mut Interface, own: Option<Sourced<Ipv4Net>>) {
    let Some(own) = own else { return };
    match interface.primary {
        None => interface.primary = Some(own),
        Some(_) => interface.secondary.push(own),
    }
}

fn vrf_name(name: &str) -> Option<Box<str>> {
    (name != "default").then(|| name.into())
}

fn address(interface: &mut Interface, words: &Words<'_>, set: bool) {
    let statement = words.statement();
    let Some(first) = words.get(2) else {
        if !set {
            interface.primary = None;
            interface.secondary.clear();
            interface.ipv4_elsewhere = None;
        }
        return;
    };
    let (net, last) = match (parsed::<Ipv4Addr>(first), words.get(3).and_then(parsed::<Ipv4Addr>)) {
        (Some(address), Some(mask)) => (Ipv4Net::with_netmask(address, mask).ok(), 3),
        _ => (first.parse().ok(), 2),
    };
    let Some(net) = net else {
        interface.ipv4_elsewhere = set.then(|| sourced(statement, statement.span(), Ipv4Source::Given));
        return;
    };
    let own = sourced(statement, words.span(2).cover(words.span(last)), net);
    let secondary = words.position(last + 1, "secondary").is_some();
    match (set, secondary) {
        (true, true) if words.position(last + 2, "vrf").is_some() => {} // in another VRF
        (true, true) => interface.secondary.push(own),
        (true, false) => {
            interface.primary = Some(own);
            interface.ipv4_elsewhere = None;
        }
        (false, true) => interface.secondary.retain(|address| address.value != net),
        (false, false) => interface.primary = None,
    }
}

fn ipv6(interface: &mut Interface, words: &Words<'_>, set: bool) {
    if words.is(1, "traffic-filter") {
        return filter(interface, words, 2, set);
    }
    if !words.is(1, "address") || !set {
        return;
    }
    let Some(net) = words.get(2).and_then(parsed::<Ipv6Net>) else { return };
    // The host part of these is not in the config, or not this device's alone.
    if words.from(3).iter().any(|option| ["eui-64", "anycast", "cga", "link-local"].contains(option)) {
        return;
    }
    interface.ipv6.push(sourced(words.statement(), words.span(2), net));
}

fn vrf(interface: &mut Interface, words: &Words<'_>, at: usize, set: bool) {
    interface.vrf = word(words, at, vrf_name).filter(|_| set);
    // The device takes the addresses away when the VRF changes.
    interface.primary = None;
    interface.secondary.clear();
}

fn filter(interface: &mut Interface, words: &Words<'_>, at: usize, set: bool) {
    let direction = match words.get(at + 1) {
        Some("in" | "ingress") => Direction::In,
        Some("out" | "egress") => Direction::Out,
        _ => return,
    };
    interface.filters.retain(|own| own.direction != direction);
    if set && let Some(name) = word(words, at, |name| Some(name.into())) {
        interface.filters.push(FilterUse { name, direction });
    }
}

fn encapsulation(interface: &mut Interface, words: &Words<'_>, set: bool) {
    interface.encapsulated = set;
    let tag = |text: &str| text.parse().ok().and_then(VlanId::new);
    let is_tag = words.is(1, "dot1q") || words.is(1, "isl") || words.is(1, "dot1ad");
    let outer = word(words, 2, tag).filter(|_| set && is_tag);
    interface.tag = outer.map(|outer| Sourced {
        value: Tag { outer: outer.value, inner: words.len() > 3 && !words.is(3, "native") },
        span: outer.span,
        statement: outer.statement,
    });
}

fn channel(words: &Words<'_>) -> Option<Sourced<Channel>> {
    // `channel-group 1 mode active`; IOS-XR: `bundle id 1 mode active`
    let at = usize::from(words.is(0, "bundle"));
    let mode = match words.get(at + 3).unwrap_or_default() {
        "on" => Some(ChannelMode::Static),
        "active" | "passive" => Some(ChannelMode::Lacp),
        "auto" | "desirable" => Some(ChannelMode::Pagp),
        _ => None,
    };
    word(words, at + 1, |number| Some(Channel { number: number.parse().ok()?, mode }))
}

fn tunnel(interface: &mut Interface, words: &Words<'_>, set: bool) {
    let tunnel = &mut interface.tunnel;
    match words.get(1).unwrap_or_default() {
        "source" => {
            let source = words.statement().values().next().filter(|_| set);
            tunnel.source = source.and_then(|value| {
                let text = words.statement().value_text(value);
                let source = match text.parse() {
                    Ok(address) => TunnelSource::Address(address),
                    Err(_) if text.parse::<Ipv6Addr>().is_ok() => return None,
                    Err(_) => TunnelSource::Interface(InterfaceName::new(text)),
                };
                Some(sourced(words.statement(), value.span, source))
            });
        }
        "destination" => tunnel.destination = word(words, 2, parsed).filter(|_| set),
        "vrf" => tunnel.vrf = word(words, 2, |name| Some(name.into())).filter(|_| set),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_spelt_out() {
        assert_eq!(range_members("Gi0/1 - 3 , Gi0/7"), ["Gi0/1", "Gi0/2", "Gi0/3", "Gi0/7"]);
        assert_eq!(range_members("Vlan10 - 11"), ["Vlan10", "Vlan11"]);
        assert_eq!(range_members("Gi0/1 - 0/2"), ["Gi0/1", "Gi0/2"]);
        assert!(range_members("macro UPLINKS").is_empty());
    }
}

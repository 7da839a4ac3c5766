//! Defaults of IOS that changed.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::default_changed::{Change, Dependent, add_below, says};
use super::release::Release;
use crate::dialect::{Dialect, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::model::Interface;
use crate::rules::{DeviceView, Severity};
use crate::text::Edit;

pub(super) const CHANGES: &[Change] = &[
    Change {
        dialect: Dialect::Ios,
        setting: "auto-summary",
        since: &[15, 0],
        before: "on",
        after: "off",
        dependents: summaries,
        source: "Cisco IOS IP Routing: EIGRP Command Reference, auto-summary.",
    },
    Change {
        dialect: Dialect::Ios,
        setting: "ip directed-broadcast",
        since: &[12, 0],
        before: "on",
        after: "off",
        dependents: directed_broadcasts,
        source: "Cisco IOS IP Application Services Command Reference, ip directed-broadcast.",
    },
    Change {
        dialect: Dialect::Ios,
        setting: "ip subnet-zero",
        since: &[12, 0],
        before: "off",
        after: "on",
        dependents: zero_subnets,
        source: "J. Boney, Cisco IOS in a Nutshell, ip subnet-zero.",
    },
];

/// EIGRP processes of a device in several classful networks: each summary hides subnets from the others. Of 12.2 some
/// releases summarise, and some (12.2(33)SRE, SXI4) do not; the config does not say which it is of.
fn summaries(view: &DeviceView<'_>, release: &Release) -> Vec<Dependent> {
    if !release.is_before(&[15, 0]) || release.train() == (12, 2) {
        return Vec::new();
    }
    let mut classes: Vec<Ipv4Net> = view.device.interfaces.iter().flat_map(own_networks).filter_map(classful).collect();
    classes.sort_unstable();
    classes.dedup();
    let [first, second, ..] = classes[..] else { return Vec::new() };
    // A process of a name, rather than a number, is of 15.0 or later.
    let process = |statement: &StatementRef<'_>| {
        statement.is("router eigrp") && !statement.negated() && statement.word(2).parse::<u32>().is_ok()
    };
    let silent = |statement: &StatementRef<'_>| !says(statement.descendants(), "auto-summary");
    let processes = view.tree.top_level(view.document).filter(process).filter(silent);
    let dependent = |process: StatementRef<'_>| Dependent {
        span: process.span(),
        severity: Severity::Info,
        message: format!("EIGRP {} tells neighbours in one classful network a summary of the others", process.word(2)),
        facts: vec![format!("Interfaces of this device lie in {first} and in {second}.")],
        fixes: vec![
            add_below(view, process, "no auto-summary", "Tell of the subnets, whatever the release"),
            add_below(view, process, "auto-summary", "Go on summarising, whatever the release"),
        ],
        subject: ("eigrp-process", process.word(2).to_owned()),
    };
    processes.map(dependent).collect()
}

/// Interfaces of old releases that pass packets for the subnet's broadcast address.
fn directed_broadcasts(view: &DeviceView<'_>, release: &Release) -> Vec<Dependent> {
    if !release.is_before(&[12, 0]) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for interface in view.device.interfaces.iter().filter(|own| own.is_enabled() && own.primary.is_some()) {
        let Some(statement) = view.statement(interface.statement) else { continue };
        let host = interface.primary.as_ref().is_some_and(|own| own.value.prefix_len() > 30);
        if host || says(statement.children(), "ip directed-broadcast") {
            continue;
        }
        found.push(Dependent {
            span: interface.span,
            severity: Severity::Warning,
            message: format!("{} passes packets to its subnet's broadcast address", interface.label),
            facts: vec!["Whoever reaches the address reaches every host of the subnet at once.".to_owned()],
            fixes: vec![add_below(view, statement, "no ip directed-broadcast", "Drop directed broadcasts")],
            subject: ("interface", interface.label.to_string()),
        });
    }
    found
}

/// Addresses that old releases refuse: in the first subnet of their classful network.
fn zero_subnets(view: &DeviceView<'_>, release: &Release) -> Vec<Dependent> {
    if !release.is_before(&[12, 0]) || says(view.statements(), "ip subnet-zero") {
        return Vec::new();
    }
    let mut addresses = view.device.interfaces.iter().flat_map(Interface::ipv4);
    let first = |net: Ipv4Net| {
        let class = classful(net)?;
        (net.prefix_len() > class.prefix_len() && net.network() == class.network()).then_some(class)
    };
    let Some((address, class)) = addresses.find_map(|own| Some((own, first(own.value)?))) else {
        return Vec::new();
    };
    let Some(version) = super::release::said(view) else { return Vec::new() };
    let edit = Edit::insert_line_after(view.file, view.document, version.span.end, "ip subnet-zero");
    vec![Dependent {
        span: address.span,
        severity: Severity::Warning,
        message: format!("{} is refused: it lies in the first subnet of {class}", address.value.addr()),
        facts: Vec::new(),
        fixes: vec![Fix::new("Allow first subnets", Applicability::Review, vec![edit])],
        subject: ("address", address.value.addr().to_string()),
    }]
}

fn own_networks(interface: &Interface) -> impl Iterator<Item = Ipv4Net> + '_ {
    interface.ipv4().filter(|_| interface.is_enabled()).map(|own| own.value)
}

/// The classful network of an address: of A, B or C.
fn classful(net: Ipv4Net) -> Option<Ipv4Net> {
    let first = net.addr().octets()[0];
    let length = match first {
        1..=126 => 8,
        128..=191 => 16,
        192..=223 => 24,
        _ => return None,
    };
    let class = Ipv4Net::new(net.addr(), length).ok()?.trunc();
    (class.network() != Ipv4Addr::UNSPECIFIED && net.prefix_len() >= length).then_some(class)
}

#[cfg(test)]
mod tests {
    use super::super::default_changed::DEFAULT_CHANGED;
    use crate::rules::testing::check;

    fn eigrp(version: &str, second: &str, line: &str, mark: &str) -> String {
        let head = format!("version {version}\nhostname r1\ninterface Vlan1\n ip address 10.1.0.1 255.255.0.0\n");
        let second = format!("interface Vlan2\n ip address {second}\n");
        format!("{head}{second}router eigrp 100\n{mark} network 10.0.0.0\n{line}")
    }

    #[test]
    fn eigrp_summarises_before_15_0() {
        let mark = "^^^^^^^^^^^^^^^^ info: EIGRP 100 tells neighbours in one classful network a summary of the others: \
            `auto-summary` is on by default in 12.4, and off from 15.0 on\n";
        let other = "192.168.0.1 255.255.255.0";
        check(&DEFAULT_CHANGED, &eigrp("12.4", other, "", mark));
        check(&DEFAULT_CHANGED, &eigrp("12.4", other, " no auto-summary\n", ""));
        check(&DEFAULT_CHANGED, &eigrp("12.4", other, " auto-summary\n", ""));
        check(&DEFAULT_CHANGED, &eigrp("12.4", "10.2.0.1 255.255.0.0", "", ""));
        check(&DEFAULT_CHANGED, &eigrp("12.2", other, "", ""));
        check(&DEFAULT_CHANGED, &eigrp("15.1", other, "", ""));
    }

    #[test]
    fn broadcasts_and_first_subnets_before_12_0() {
        check(
            &DEFAULT_CHANGED,
            "
            version 11.3
            hostname r1
            interface Ethernet0
                      ^^^^^^^^^ warning: Ethernet0 passes packets to its subnet's broadcast address
             ip address 172.16.1.1 255.255.255.0
            interface Ethernet1
             ip address 172.16.0.1 255.255.255.0
                        ^^^^^^^^^^^^^^^^^^^^^^^^ warning: 172.16.0.1 is refused: it lies in the first subnet of 172.16.0.0/16
             no ip directed-broadcast
            interface Loopback0
             ip address 172.16.9.1 255.255.255.255
            ",
        );
        check(
            &DEFAULT_CHANGED,
            "
            version 12.0
            hostname r1
            interface Ethernet0
             ip address 172.16.0.1 255.255.255.0
            ",
        );
    }
}

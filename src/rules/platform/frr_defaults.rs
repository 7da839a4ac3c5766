//! Defaults of FRR that changed.
//!
//! FRR takes the defaults of the release that `frr version` names, whatever the release that runs, and writes what differs
//! when it saves. So the line alone says which defaults hold.

use ipnet::Ipv4Net;

use super::default_changed::{Change, Dependent, add_below, says};
use super::release::Release;
use crate::dialect::{Dialect, StatementRef};
use crate::model::Interface;
use crate::rules::routing::bgp_ebgp_without_policy::{Unfiltered, unfiltered};
use crate::rules::{DeviceView, Severity};

/// The release from which both settings are on in the profile `traditional`; `datacenter` never changed.
const SINCE: &[u32] = &[7, 4];

pub(super) const CHANGES: &[Change] = &[
    Change {
        dialect: Dialect::Frr,
        setting: POLICY,
        since: SINCE,
        before: "off",
        after: "on",
        dependents: sessions_without_policy,
        source: "FRR, doc/user/basic.rst, settings affected by both the profile and the version; RFC 8212.",
    },
    Change {
        dialect: Dialect::Frr,
        setting: IMPORT_CHECK,
        since: SINCE,
        before: "off",
        after: "on",
        dependents: networks_without_route,
        source: "FRR, doc/user/basic.rst, settings affected by both the profile and the version.",
    },
];

const POLICY: &str = "bgp ebgp-requires-policy";
const IMPORT_CHECK: &str = "bgp network import-check";

/// Most sessions to tell of one by one.
const MOST_TOLD: usize = 5;

fn sessions_without_policy(view: &DeviceView<'_>, release: &Release) -> Vec<Dependent> {
    let Some(process) = process(view, POLICY) else { return Vec::new() };
    let sessions = view.device.bgp.as_ref().map(unfiltered).unwrap_or_default();
    let Some(first) = sessions.first() else { return Vec::new() };
    let old = release.is_before(SINCE);
    let name = &first.neighbor.name.value;
    let who = match sessions.len() {
        1 => format!("the session with {name} lacks a policy and"),
        more => format!("the session with {name} and {} more lack a policy and", more - 1),
    };
    let does = match (old, sessions.len()) {
        (true, 1) => "exchanges routes all the same",
        (true, _) => "exchange routes all the same",
        (false, 1) => "takes or gives no routes",
        (false, _) => "take or give no routes",
    };
    let told = |session: &Unfiltered<'_>| {
        format!("{}, AS {}, has no policy {}.", session.neighbor.name.value, session.asn, session.open)
    };
    let mut facts: Vec<String> = sessions.iter().take(MOST_TOLD).map(told).collect();
    if sessions.len() > MOST_TOLD {
        facts.push(format!("{} more sessions are not listed.", sessions.len() - MOST_TOLD));
    }
    let open = "Exchange routes without a policy, whatever the release";
    vec![Dependent {
        span: process.span(),
        severity: if old { Severity::Info } else { Severity::Warning },
        message: format!("{who} {does}"),
        facts,
        fixes: vec![add_below(view, process, "no bgp ebgp-requires-policy", open)],
        subject: ("bgp-setting", POLICY.to_owned()),
    }]
}

fn networks_without_route(view: &DeviceView<'_>, release: &Release) -> Vec<Dependent> {
    // The kernel's routes are not in the config: that one is missing cannot be known, and what is announced without is.
    let Some(process) = process(view, IMPORT_CHECK).filter(|_| release.is_before(SINCE)) else { return Vec::new() };
    let Some(family) = view.device.bgp.as_ref().and_then(|bgp| bgp.families.first()) else { return Vec::new() };
    let connected = view.device.interfaces.iter().flat_map(Interface::ipv4).map(|own| own.value.trunc());
    let statics = view.device.static_routes.iter().map(|route| route.destination.value.trunc());
    let known: Vec<Ipv4Net> = connected.chain(statics).collect();
    let missing = |prefix: &Ipv4Net| !known.contains(prefix);
    let networks = family.networks.iter().filter(|network| !network.special);
    let mut networks = networks.map(|network| network.prefix.value.trunc()).filter(missing);
    let Some(first) = networks.next() else { return Vec::new() };
    let more = networks.count();
    let (who, fact) = match more {
        0 => (format!("{first} is"), format!("No interface or static route of this config has {first}.")),
        _ => (
            format!("{first} and {more} more prefixes are"),
            format!("No line of this config brings a route to {first}."),
        ),
    };
    let title = "Announce networks without a route, whatever the release";
    vec![Dependent {
        span: process.span(),
        severity: Severity::Info,
        message: format!("{who} announced with or without a route"),
        facts: vec![fact],
        fixes: vec![add_below(view, process, "no bgp network import-check", title)],
        subject: ("bgp-setting", IMPORT_CHECK.to_owned()),
    }]
}

/// The BGP process of the global table, where the profile's defaults changed and it leaves this setting to them.
fn process<'a>(view: &DeviceView<'a>, setting: &str) -> Option<StatementRef<'a>> {
    if view.is_snippet() || !is_traditional(view) {
        return None;
    }
    let global = |statement: &StatementRef<'_>| statement.is("router bgp") && !statement.has_word("vrf");
    let mut processes = view.tree.top_level(view.document).filter(global).filter(|statement| !statement.negated());
    let process = processes.next()?;
    (processes.next().is_none() && !says(process.children(), setting)).then_some(process)
}

/// The profile: `traditional` unless said otherwise; Cumulus' own builds begin with another.
fn is_traditional(view: &DeviceView<'_>) -> bool {
    let words = |statement: &StatementRef<'_>, second: &str| statement.word(0) == "frr" && statement.word(1) == second;
    let top = || view.tree.top_level(view.document);
    match top().find(|statement| words(statement, "defaults")) {
        Some(statement) => statement.word(2) == "traditional",
        None => !top().any(|statement| words(&statement, "version") && statement.word(2).contains("+cl")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::default_changed::DEFAULT_CHANGED;
    use crate::dialect::Dialect;
    use crate::fix::Applicability;
    use crate::rules::testing::{check_fix_in, check_in};

    #[test]
    fn sessions_without_a_policy_exchange_nothing_since_7_4() {
        check_fix_in(
            Dialect::Frr,
            &DEFAULT_CHANGED,
            "
            frr version 8.4
            frr defaults traditional
            hostname r1
            router bgp 65001
            ^^^^^^^^^^^^^^^^ warning: the session with 10.0.0.2 lacks a policy and takes or gives no routes: `bgp ebgp-requires-policy` is on by default in 8.4, and off before 7.4
            = 10.0.0.2, AS 65002, has no policy on what goes out.
            = The release stands on
             neighbor 10.0.0.2 remote-as 65002
             neighbor 10.0.0.3 remote-as 65001
             address-family ipv4 unicast
              neighbor 10.0.0.2 route-map IN in
             exit-address-family
            route-map IN permit 10
            ",
            "Exchange routes without a policy, whatever the release",
            Applicability::Review,
            "
            frr version 8.4
            frr defaults traditional
            hostname r1
            router bgp 65001
             no bgp ebgp-requires-policy
             neighbor 10.0.0.2 remote-as 65002
             neighbor 10.0.0.3 remote-as 65001
             address-family ipv4 unicast
              neighbor 10.0.0.2 route-map IN in
             exit-address-family
            route-map IN permit 10
            ",
        );
    }

    #[test]
    fn before_7_4_they_exchange_all() {
        check_in(
            Dialect::Frr,
            &DEFAULT_CHANGED,
            "
            frr version 7.3
            hostname r1
            router bgp 65001
            ^^^^^^^^^^^^^^^^ info: the session with 10.0.0.2 and 1 more lack a policy and exchange routes all the same
             neighbor 10.0.0.2 remote-as 65002
             neighbor 10.0.0.3 remote-as 65003
            ",
        );
    }

    #[test]
    fn what_the_config_says_or_the_profile_keeps_rests_on_no_release() {
        for lines in [
            "frr version 8.4\nhostname r1\nrouter bgp 65001\n no bgp ebgp-requires-policy\n",
            "frr version 8.4\nhostname r1\nrouter bgp 65001\n bgp ebgp-requires-policy\n",
            "frr version 8.4\nfrr defaults datacenter\nhostname r1\nrouter bgp 65001\n",
            "frr version 4.0+cl3u8\nhostname r1\nrouter bgp 65001\n",
            "hostname r1\nrouter bgp 65001\n",
        ] {
            check_in(Dialect::Frr, &DEFAULT_CHANGED, &format!("{lines} neighbor 10.0.0.2 remote-as 65002\n"));
        }
    }

    #[test]
    fn networks_need_a_route_since_7_4() {
        let config = |version: &str, mark: &str| {
            let head = format!("frr version {version}\nhostname r1\ninterface eth0\n ip address 10.0.0.1/24\n");
            format!("{head}router bgp 65001\n{mark} network 10.0.0.0/24\n network 10.9.0.0/16\n")
        };
        let mark = "^^^^^^^^^^^^^^^^ info: 10.9.0.0/16 is announced with or without a route\n";
        check_in(Dialect::Frr, &DEFAULT_CHANGED, &config("7.3", mark));
        check_in(Dialect::Frr, &DEFAULT_CHANGED, &config("7.5", ""));
    }
}

//! Mutations that are no slip of the keyboard: a setting as people set it wrongly, old or on another platform.
//!
//! One row each. What comes of a row the analysis says; a row makes nothing by itself.

use super::site::{Site, find_words, has_word};
use crate::dialect::Dialect;
use crate::eval::random::Random;
use crate::text::{Edit, Span};

use Dialect::{Asa, Eos, Frr, Ios, IosXr, NxOs};

type Edits = Option<Vec<Edit>>;

/// Words on a line, and what comes in their place.
struct Rewrite {
    aim: &'static str,
    dialects: &'static [Dialect],
    from: &'static str,
    to: &'static str,
}

const fn rewrite(aim: &'static str, dialects: &'static [Dialect], from: &'static str, to: &'static str) -> Rewrite {
    Rewrite { aim, dialects, from, to }
}

const REWRITES: &[Rewrite] = &[
    rewrite("security/telnet-enabled", &[Ios, NxOs], "transport input ssh", "transport input telnet ssh"),
    rewrite("security/telnet-enabled", &[Ios, NxOs], "transport input ssh", "transport input all"),
    rewrite("security/telnet-enabled", &[Ios], "transport input none", "transport input telnet"),
    rewrite("security/ssh-version-1", &[Ios], "ip ssh version 2", "ip ssh version 1"),
    rewrite("security/http-server", &[Ios], "no ip http server", "ip http server"),
    rewrite("security/source-route", &[Ios], "no ip source-route", "ip source-route"),
    rewrite("security/smart-install", &[Ios], "no vstack", "vstack"),
    rewrite("security/small-servers", &[Ios], "no service finger", "service finger"),
    rewrite("security/small-servers", &[Ios], "no ip finger", "ip finger"),
    rewrite("security/vty-no-login", &[Ios], "login local", "no login"),
    rewrite("security/vty-no-login", &[Ios], "login", "no login"),
    rewrite("security/password-in-clear", &[Ios], "service password-encryption", "no service password-encryption"),
    rewrite("security/weak-secret-type", &[Ios], "enable secret 9", "enable password 7"),
    rewrite("security/snmp-write-community", &[Ios], "RO", "RW"),
    rewrite("syntax/deprecated-command", &[Ios], "vrf forwarding", "ip vrf forwarding"),
    rewrite("syntax/deprecated-command", &[Ios], "crypto pki trustpoint", "crypto ca trustpoint"),
    rewrite("syntax/deprecated-command", &[Asa], "crypto ikev1 policy", "crypto isakmp policy"),
    rewrite("syntax/deprecated-command", &[Asa], "crypto ikev1 enable", "crypto isakmp enable"),
    rewrite("syntax/deprecated-command", &[Eos], "vrf instance", "vrf definition"),
    rewrite("syntax/deprecated-command", &[Frr], "bgp as-path access-list", "ip as-path access-list"),
    rewrite("syntax/deprecated-command", &[Frr], "bgp community-list", "ip community-list"),
    rewrite("syntax/wrong-dialect", &[Ios], "vrf definition", "vrf context"),
    rewrite("syntax/wrong-dialect", &[Ios], "vrf forwarding", "vrf member"),
    rewrite("syntax/wrong-dialect", &[NxOs], "vrf member", "vrf forwarding"),
    rewrite("syntax/wrong-dialect", &[NxOs], "vrf member", "ip vrf forwarding"),
    rewrite("syntax/wrong-dialect", &[NxOs], "vrf context", "vrf definition"),
    rewrite("syntax/wrong-dialect", &[IosXr], "ipv4 address", "ip address"),
    rewrite("syntax/wrong-dialect", &[Eos], "vrf instance", "vrf context"),
    rewrite("switching/channel-modes-differ", &[Ios], "mode active", "mode on"),
    rewrite("switching/channel-modes-differ", &[Ios], "mode on", "mode active"),
    rewrite("switching/channel-modes-differ", &[Ios], "mode active", "mode desirable"),
    rewrite("security/no-exec-timeout", &[Ios], "exec-timeout 5 0", "exec-timeout 0 0"),
    rewrite("security/no-exec-timeout", &[Ios], "exec-timeout 10 0", "exec-timeout 0 0"),
];

/// A setting becomes what it must not be. `aim` picks the rows of one rule, `None` any.
pub(super) fn rewrite_setting(site: &Site<'_>, aim: &str, random: &mut Random) -> Edits {
    let dialect = site.analysis.dialect;
    let mut ways: Vec<(Span, &str)> = Vec::new();
    for row in REWRITES.iter().filter(|row| row.aim == aim && row.dialects.contains(&dialect)) {
        for (span, line) in site.lines() {
            if let Some(at) = find_words(line, row.from) {
                let start = span.start + at as u32;
                ways.push((Span::new(start, start + row.from.len() as u32), row.to));
            }
        }
    }
    let (span, text) = *random.pick(&ways)?;
    Some(vec![site.replace(span, text)])
}

/// A line that comes in.
struct Insertion {
    aim: &'static str,
    dialects: &'static [Dialect],
    /// The words that the line begins with under which it comes; none for the top level.
    under: &'static str,
    line: &'static str,
}

const fn insertion(
    aim: &'static str,
    dialects: &'static [Dialect],
    under: &'static str,
    line: &'static str,
) -> Insertion {
    Insertion { aim, dialects, under, line }
}

const INSERTIONS: &[Insertion] = &[
    insertion("security/http-server", &[Ios], "", "ip http server"),
    insertion("security/source-route", &[Ios], "", "ip source-route"),
    insertion("security/ssh-version-1", &[Ios], "", "ip ssh version 1"),
    insertion("security/smart-install", &[Ios], "", "vstack"),
    insertion("security/small-servers", &[Ios], "", "service tcp-small-servers"),
    insertion("security/small-servers", &[Ios], "", "service udp-small-servers"),
    insertion("security/small-servers", &[Ios], "", "ip finger"),
    insertion("security/default-snmp-community", &[Ios, NxOs, IosXr], "", "snmp-server community public RO"),
    insertion("security/default-snmp-community", &[NxOs], "", "snmp-server community public group network-operator"),
    insertion("security/snmp-write-community", &[Ios], "", "snmp-server community k3Fz9w RW"),
    insertion("security/snmp-no-source-filter", &[Ios], "", "snmp-server community k3Fz9w RO"),
    insertion("security/default-credentials", &[Ios], "", "username admin privilege 15 password 0 admin"),
    insertion("security/default-credentials", &[Ios], "", "username cisco privilege 15 secret 0 cisco"),
    insertion("security/weak-secret-type", &[Ios], "", "username helpdesk privilege 1 password 0 Kx7-pine-Otter"),
    insertion("security/password-in-clear", &[Ios], "", "tacacs-server key Kx7-pine-Otter"),
    insertion("security/telnet-enabled", &[NxOs], "", "feature telnet"),
    insertion("security/telnet-enabled", &[Ios], "line vty", "transport input telnet ssh"),
    insertion("security/vty-no-login", &[Ios], "line vty", "no login"),
    insertion("security/no-exec-timeout", &[Ios], "line vty", "exec-timeout 0 0"),
    insertion("security/no-exec-timeout", &[Ios], "line con", "exec-timeout 0 0"),
    insertion("security/vty-no-source-filter", &[Ios], "", "line vty 16 20\n transport input ssh"),
    insertion("syntax/deprecated-command", &[Ios], "", "ip vrf BLUE-OLD"),
    insertion("syntax/deprecated-command", &[Ios], "", "tacacs-server host 192.0.2.49"),
    insertion("syntax/deprecated-command", &[Ios], "router ospf", "timers spf 5 10"),
    insertion("syntax/deprecated-command", &[Asa], "", "nat-control"),
    insertion("syntax/deprecated-command", &[Asa], "", "fixup protocol http 80"),
    insertion("syntax/deprecated-command", &[Frr], "", "log trap warnings"),
    insertion("syntax/wrong-dialect", &[Ios], "", "feature lacp"),
    insertion("syntax/wrong-dialect", &[Ios, NxOs, IosXr, Eos], "", "set system host-name r1"),
    insertion("platform/default-changed", &[Ios], "", "version 12.4"),
    insertion("platform/default-changed", &[Frr], "", "frr version 7.3"),
    insertion("routing/redistribution-without-metric", &[Ios], "router eigrp", "redistribute connected"),
    insertion("routing/redistribution-without-metric", &[Ios], "router rip", "redistribute ospf 1"),
    insertion("routing/redistribution-without-metric", &[Ios], "router eigrp", "redistribute ospf 1"),
    insertion("routing/redistribution-without-filter", &[Ios], "router bgp", "redistribute ospf 1"),
    insertion("routing/bgp-ebgp-without-policy", &[Ios], "router bgp", "neighbor 192.0.2.201 remote-as 64999"),
    insertion("switching/address-on-switchport", &[Ios], "interface", "switchport mode access"),
    insertion("switching/port-channel-orphan", &[Ios], "interface", "channel-group 47 mode active"),
    insertion("switching/member-differs", &[Ios], "interface", "switchport trunk native vlan 47"),
    insertion("switching/member-differs", &[Ios], "interface", "switchport mode access"),
    insertion("interface/subinterface-vlan-twice", &[Ios], "interface", "encapsulation dot1Q 10"),
    insertion("interface/unnumbered-without-address", &[Ios], "interface Tunnel", "ip unnumbered Loopback0"),
    insertion("text/placeholder-left", &[Ios, Eos, NxOs], "interface", "mtu {{ mtu }}"),
    insertion("address/default-gateway-not-connected", &[Ios], "", "ip default-gateway 192.0.2.254"),
    insertion("reference/unused", &[Ios, Eos, NxOs, Frr], "", "ip prefix-list OLD-CUSTOMERS seq 5 permit 192.0.2.0/24"),
    insertion("reference/unused", &[IosXr], "", "prefix-set OLD-CUSTOMERS\n  192.0.2.0/24\nend-set"),
    insertion("reference/unused", &[Asa], "", "access-list OLD-CUSTOMERS extended permit ip any any"),
    insertion(
        "acl/matches-nothing",
        &[Ios, Eos, NxOs, IosXr],
        "ip access-list",
        "permit udp any any range 32767 16384",
    ),
];

/// A line too many. `aim` picks the rows of one rule.
pub(super) fn insert_setting(site: &Site<'_>, aim: &str, random: &mut Random) -> Edits {
    let dialect = site.analysis.dialect;
    let fits = |row: &&Insertion| row.aim == aim && row.dialects.contains(&dialect);
    let rows: Vec<&Insertion> = INSERTIONS.iter().filter(fits).collect();
    let row = *random.pick(&rows)?;
    let tops: Vec<_> = site.analysis.tree.top_level(&site.analysis.document).collect();
    if row.under.is_empty() {
        // Of what a device has once, there is one line.
        let head = row.line.rsplit_once(' ').map_or(row.line, |(head, _)| head);
        if head.ends_with("version")
            && let Some(top) = tops.iter().find(|top| top.text().starts_with(head))
        {
            return Some(vec![site.replace(top.span(), row.line)]);
        }
        // The end of a config is not the end of its file: `end` may follow.
        let target =
            random.pick_that(&tops, |top| top.descendants().next().is_none() && !has_word(top.text(), "end"))?;
        return Some(vec![
            site.insert_before(target.span().start, &row.line.replace('\n', site.analysis.document.ending().as_str())),
        ]);
    }
    let heads = |top: &crate::dialect::StatementRef<'_>| top.text().starts_with(row.under);
    let head = *random.pick_that(&tops, heads)?;
    let indent = head.children().next().map_or(" ", |child| site.indent(child));
    // Where the command stands already, its value changes.
    let word = row.line.split(' ').next().unwrap_or_default();
    let settings: Vec<_> = head.children().filter(|child| child.word(0) == word && child.text() != row.line).collect();
    if let Some(child) =
        random.pick(&settings).filter(|child| child.word(1) == row.line.split(' ').nth(1).unwrap_or_default())
    {
        return Some(vec![site.replace(child.span(), row.line)]);
    }
    Some(vec![site.insert_after(head.span().start, &format!("{indent}{}", row.line))])
}

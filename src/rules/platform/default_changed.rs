//! `platform/default-changed`

use super::release::{Release, Said, said};
use super::{frr_defaults, ios_defaults};
use crate::declare_rule;
use crate::dialect::{Dialect, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, Severity};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A config that says which release it is of (`version 12.4`, `frr version 7.3`), says nothing about a setting whose
    /// default differs between releases, and does something else under the other default:
    ///
    /// - FRR 7.4 (profile `traditional`): `bgp ebgp-requires-policy`, where a session with another AS lacks a policy.
    /// - FRR 7.4 (profile `traditional`): `bgp network import-check`, where nothing in the config brings the route.
    /// - IOS 15.0: `auto-summary` of EIGRP, where the interfaces lie in several classful networks.
    /// - IOS 12.0: `ip directed-broadcast` and `ip subnet-zero`, where an interface's address is concerned.
    ///
    /// Of a config that says nothing about its release nothing is said.
    ///
    /// ## Why it matters
    ///
    /// The config is right on one release and wrong on the other: it breaks by an upgrade, or by being copied to a device
    /// that is newer. FRR's sessions without a policy come up and exchange nothing, which takes long to find.
    ///
    /// ## Example
    ///
    /// ```text
    /// version 12.4
    /// hostname r1
    /// interface FastEthernet0/0
    ///  ip address 10.1.0.1 255.255.0.0
    /// interface FastEthernet0/1
    ///  ip address 192.168.0.1 255.255.255.0
    /// router eigrp 100
    ///  network 10.0.0.0
    ///  network 192.168.0.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Say what is meant, so that no default decides.
    ///
    /// ```text
    /// version 12.4
    /// hostname r1
    /// interface FastEthernet0/0
    ///  ip address 10.1.0.1 255.255.0.0
    /// interface FastEthernet0/1
    ///  ip address 192.168.0.1 255.255.255.0
    /// router eigrp 100
    ///  no auto-summary
    ///  network 10.0.0.0
    ///  network 192.168.0.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show version` names the release; `show running-config all` (IOS) prints the defaults too. FRR shows sessions that
    /// wait for a policy as `(Policy)` in `show bgp summary`.
    ///
    /// ## References
    ///
    /// FRR, `doc/user/basic.rst`, Configuration versioning, profiles and upgrade behavior. Cisco IOS IP Routing:
    /// EIGRP Command Reference, `auto-summary`. Cisco IOS IP Application Services Command Reference,
    /// `ip directed-broadcast`. J. Boney, Cisco IOS in a Nutshell, `ip subnet-zero`. The table is in
    /// `src/rules/platform`.
    pub static DEFAULT_CHANGED = {
        id: "platform/default-changed",
        summary: "Behaviour that rests on a default which differs between releases",
        severity: Info,
        dialects: [Ios, Frr],
        check: Device(check),
    };
}

/// A default that changed.
pub(super) struct Change {
    pub dialect: Dialect,
    /// The command.
    pub setting: &'static str,
    /// The first release with the new default.
    pub since: &'static [u32],
    /// What holds before, and since: `on`.
    pub before: &'static str,
    pub after: &'static str,
    /// What in the config rests on it, under the release that it is of.
    pub dependents: fn(&DeviceView<'_>, &Release) -> Vec<Dependent>,
    /// Who says so.
    pub source: &'static str,
}

/// What rests on a default.
pub(super) struct Dependent {
    pub span: Span,
    pub severity: Severity,
    /// What the config does, and does because of the default.
    pub message: String,
    pub facts: Vec<String>,
    pub fixes: Vec<Fix>,
    /// Kind and name of what it is about.
    pub subject: (&'static str, String),
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(said) = said(view) else { return };
    let changes = frr_defaults::CHANGES.iter().chain(ios_defaults::CHANGES);
    for change in changes.filter(|change| change.dialect == view.dialect) {
        for dependent in (change.dependents)(view, &said.release) {
            findings.push(fault(view, findings, change, &said, dependent));
        }
    }
}

fn fault(
    view: &DeviceView<'_>,
    findings: &Findings,
    change: &Change,
    said: &Said<'_>,
    dependent: Dependent,
) -> crate::rules::Fault {
    let since: Vec<String> = change.since.iter().map(u32::to_string).collect();
    let since = since.join(".");
    let (now, other) = if said.release.is_before(change.since) {
        (change.before, format!("{} from {since} on", change.after))
    } else {
        (change.after, format!("{} before {since}", change.before))
    };
    let message =
        format!("{}: `{}` is {now} by default in {}, and {other}", dependent.message, change.setting, said.text);
    let (kind, name) = dependent.subject;
    let mut fault = findings
        .fault(view.place(dependent.span), message)
        .about(kind, name)
        .fact(Prose::new("The release stands on ").line(view.place(said.span)).text(format!(": {}.", said.text)))
        .fact(format!("No line of this config says `{}` or its `no` form here.", change.setting));
    for fact in dependent.facts {
        fault = fault.fact(fact);
    }
    fault = fault.fact(format!("The change of the default is described in: {}", change.source));
    fault.severity = dependent.severity;
    fault.fixes = dependent.fixes;
    fault
}

/// Is there a line of this command, in either form?
pub(super) fn says<'a>(mut statements: impl Iterator<Item = StatementRef<'a>>, words: &str) -> bool {
    statements.any(|statement| {
        let own = statement.words().skip_while(|word| matches!(*word, "no" | "default"));
        let mut wanted = words.split(' ');
        own.zip(wanted.by_ref()).all(|(own, wanted)| own == wanted) && wanted.next().is_none()
    })
}

/// Adds a line to a stanza, as its first.
pub(super) fn add_below(view: &DeviceView<'_>, stanza: StatementRef<'_>, line: &str, title: &str) -> Fix {
    let indent = stanza.children().next().map_or(stanza.indent() + 1, StatementRef::indent);
    let line = format!("{}{line}", " ".repeat(indent));
    let edit = Edit::insert_line_after(view.file, view.document, stanza.span().end, &line);
    Fix::new(title, Applicability::Review, vec![edit])
}

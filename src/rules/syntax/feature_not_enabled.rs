//! `syntax/feature-not-enabled`

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Fault, Findings, Prose, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A command of NX-OS whose feature the config does not enable: `router bgp` without `feature bgp`. A config with no
    /// `feature` line at all is a part of one, and is passed over; so is one without a host name.
    ///
    /// ## Why it matters
    ///
    /// The switch does not know the commands of a feature that is off. It refuses the line and all that belongs below it:
    /// after a reload with this config the protocol is not there.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname leaf1
    /// feature lacp
    /// router bgp 65001
    ///   router-id 10.0.0.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Enable the feature. Review it: a feature starts a process, and some need a license.
    ///
    /// ```text
    /// hostname leaf1
    /// feature lacp
    /// feature bgp
    /// router bgp 65001
    ///   router-id 10.0.0.1
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show feature` lists the features and which of them are on.
    ///
    /// ## References
    ///
    /// Cisco Nexus 9000 Series NX-OS Unicast Routing Configuration Guide: each protocol begins with "Enabling the Feature".
    pub static FEATURE_NOT_ENABLED = {
        id: "syntax/feature-not-enabled",
        summary: "A command whose feature is not enabled",
        severity: Error,
        dialects: [NxOs],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    if view.is_snippet() {
        return;
    }
    let is_feature = |statement: &StatementRef<'_>| statement.command().is_some() && is_feature_line(*statement);
    let enabled: Vec<StatementRef<'_>> = view.tree.top_level(view.document).filter(is_feature).collect();
    let Some(&last) = enabled.last() else { return };
    let is_on = |needed: &str| needed.split('|').any(|one| enabled.iter().any(|line| same_words(*line, one)));
    // One fault a feature, at the first line that needs it: the others come right with it.
    let mut missing: Vec<(&str, Vec<StatementRef<'_>>)> = Vec::new();
    let mut known: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for statement in view.statements().filter(|statement| !statement.negated()) {
        let Some(needed) = needed(statement) else { continue };
        let at = *known.entry(needed).or_insert_with(|| {
            (!is_on(needed)).then(|| {
                missing.push((needed, Vec::new()));
                missing.len() - 1
            })
        });
        if let Some(at) = at {
            missing[at].1.push(statement);
        }
    }
    for (needed, lines) in missing {
        if let Some((&first, others)) = lines.split_first() {
            findings.push(fault(view, findings, needed, (first, others.len()), last));
        }
    }
}

/// What the line needs: always, or for the names that it defines.
fn needed(statement: StatementRef<'_>) -> Option<&'static str> {
    let needs = statement.command()?.needs.as_ref()?;
    let fits = |of: &str| {
        statement.values().map(|value| statement.value_text(value)).any(|name| {
            let start = name.get(..of.len()).is_some_and(|start| start.eq_ignore_ascii_case(of));
            start && name[of.len()..].trim_start().starts_with(|c: char| c.is_ascii_digit())
        })
    };
    needs.of.as_deref().is_none_or(fits).then_some(needs.command.as_str())
}

/// `feature bgp`, `feature-set fabricpath`
fn is_feature_line(statement: StatementRef<'_>) -> bool {
    !statement.negated() && matches!(statement.word(0), "feature" | "feature-set")
}

fn same_words(statement: StatementRef<'_>, words: &str) -> bool {
    statement.words().eq(words.split_whitespace())
}

fn fault(
    view: &DeviceView<'_>,
    findings: &Findings,
    needed: &str,
    (statement, others): (StatementRef<'_>, usize),
    last: StatementRef<'_>,
) -> Fault {
    // Of several that will do, the usual one comes first.
    let needed = needed.split('|').next().unwrap_or(needed).trim();
    let place = view.place(statement.span());
    let mut fault = findings
        .fault(place, format!("{} needs `{needed}`, which the config does not have", wording::quoted(statement)))
        .about("feature", needed)
        .fact(
            Prose::new(format!("{}{} stands on ", wording::quoted(statement), wording::under(statement)))
                .line(place)
                .text("."),
        )
        .fact(
            Prose::new(format!("No line is `{needed}`; the last feature is enabled on "))
                .line(view.place(last.span()))
                .text("."),
        )
        .fact("The device does not know the commands of a feature that is off, and refuses them.");
    if others > 0 {
        fault = fault.fact(too(others));
    }
    let edit = Edit::insert_line_after(view.file, view.document, last.block().end, needed);
    fault.fix(Fix::new(format!("Add `{needed}`"), Applicability::Review, vec![edit]))
}

fn too(others: usize) -> String {
    match others {
        1 => "One other line needs it too.".to_owned(),
        _ => format!("{others} other lines need it too."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_protocol_without_its_feature() {
        check_fix(
            &FEATURE_NOT_ENABLED,
            "
            hostname leaf1
            feature lacp
            interface Ethernet1/1
              ip pim sparse-mode
              ^^^^^^^^^^^^^^^^^^ error: needs `feature pim`, which the config does not have
              = 2 other lines need it too.
            interface Ethernet1/2
              ip pim sparse-mode
            interface Ethernet1/3
              ip pim sparse-mode
            ",
            "Add `feature pim`",
            Applicability::Review,
            "
            hostname leaf1
            feature lacp
            feature pim
            interface Ethernet1/1
              ip pim sparse-mode
            interface Ethernet1/2
              ip pim sparse-mode
            interface Ethernet1/3
              ip pim sparse-mode
            ",
        );
    }

    #[test]
    fn a_vlan_s_interface_needs_its_feature_and_others_do_not() {
        check(
            &FEATURE_NOT_ENABLED,
            "
            hostname leaf1
            feature lacp
            vlan 10
            interface Ethernet1/1
            interface port-channel5
            interface loopback0
            interface Vlan10
            ^^^^^^^^^^^^^^^^ error: needs `feature interface-vlan`, which the config does not have
            = One other line needs it too.
            interface vlan 20
            ",
        );
        check(&FEATURE_NOT_ENABLED, "hostname leaf1\nfeature interface-vlan\ninterface Vlan10\n");
    }

    #[test]
    fn parts_of_a_config_say_nothing() {
        for config in [
            "hostname leaf1\nrouter bgp 65001\n",
            "feature lacp\nrouter bgp 65001\n",
            "hostname leaf1\nfeature bgp\nrouter bgp 65001\n",
            "hostname leaf1\nfeature lacp\nno router bgp 65001\n",
        ] {
            check(&FEATURE_NOT_ENABLED, config);
        }
        check(&FEATURE_NOT_ENABLED, "hostname a\nfeature lacp\nno feature bgp\nrouter bgp 1\n^^^^^^^^^^^^ error\n");
    }
}

//! `security/snmp-no-source-filter`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::dialect::grammar::Role;
use crate::rules::{Findings, Prose, SectionView, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// An SNMP community that may read, without an access list that says from where.
    ///
    /// ## Why it matters
    ///
    /// Version 1 and 2c of SNMP send the community in clear; it is easily learned. An access list keeps those out who
    /// learned it.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// snmp-server community k3Fz9 RO
    /// ```
    ///
    /// ## Fix
    ///
    /// Name an access list with the management stations at the end of the line. confdbg does not know their
    /// addresses, so it proposes nothing.
    ///
    /// ## Check on the device
    ///
    /// `show snmp community` lists the access list of each community.
    ///
    /// ## References
    ///
    /// Cisco Guide to Harden Cisco IOS Devices, SNMP community strings with ACLs.
    ///
    pub static SNMP_NO_SOURCE_FILTER = {
        id: "security/snmp-no-source-filter",
        summary: "An SNMP community that anyone may use",
        severity: Info,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in view.statements.iter().filter(|statement| statement.is("snmp-server community")) {
        if !statement.has_word("rw") && !names_a_list(statement) {
            report(view, findings, statement);
        }
    }
}

fn names_a_list(statement: StatementRef<'_>) -> bool {
    let is_list = |words: &str| words.contains("access list");
    statement.values().any(|value| match &statement.slot(value).role {
        Role::Refer { kinds, .. } => kinds.iter().any(|&kind| is_list(statement.kind_words(kind))),
        _ => false,
    })
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let fault = findings
        .fault(view.place(statement.span()), "no access list says who may use this SNMP community")
        .about("snmp-community", statement.word(2))
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("It names no access list.");
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn a_list_of_either_family_will_do() {
        check(
            &SNMP_NO_SOURCE_FILTER,
            "
            hostname r1
            snmp-server community k3Fz9 RO
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info
            snmp-server community a1 RO 10
            snmp-server community a2 RO ipv6 STATIONS
            snmp-server community a3 RW
            access-list 10 permit 10.0.0.5
            ipv6 access-list STATIONS
             permit ipv6 host 2001:db8::5 any
            ",
        );
    }
}

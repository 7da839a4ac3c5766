//! `security/default-snmp-community`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, Severity, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// The SNMP communities `public` and `private`.
    ///
    /// ## Why it matters
    ///
    /// They are the first that anyone tries. Reading is enough to learn the addresses, routes and neighbors of the
    /// device; with a community that may write, the device can be reconfigured.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// snmp-server community public RO
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete it, and give the management station a community that cannot be guessed, or better SNMP version 3.
    ///
    /// ```text
    /// hostname r1
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show snmp community` lists the communities and their access lists.
    ///
    /// ## References
    ///
    /// RFC 3414 for SNMP version 3; Cisco Guide to Harden Cisco IOS Devices, SNMP.
    ///
    pub static DEFAULT_SNMP_COMMUNITY = {
        id: "security/default-snmp-community",
        summary: "An SNMP community that everyone tries",
        severity: Warning,
        dialects: [Ios, NxOs, IosXr],
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in view.statements.iter().filter(|statement| statement.is("snmp-server community")) {
        if is_default(statement.word(2)) {
            report(view, findings, statement);
        }
    }
}

fn is_default(community: &str) -> bool {
    community.eq_ignore_ascii_case("public") || community.eq_ignore_ascii_case("private")
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    // NX-OS gives a community the rights of a role.
    let writes = ["rw", "network-admin", "vdc-admin"].iter().any(|word| statement.has_word(word));
    let edit = Edit::delete_lines(view.file, view.document, statement.span());
    let mut fault = findings
        .fault(view.place(statement.word_span(2)), "this SNMP community is one that everyone tries")
        .about("snmp-community", statement.word(2))
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("The community is a well-known one.")
        .fix(Fix::new("Delete this community", Applicability::Review, vec![edit]));
    if writes {
        fault.severity = Severity::Error;
        fault = fault.fact("It may write: whoever knows it can change the config.");
    }
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    #[test]
    fn public_and_private() {
        check_fix(
            &DEFAULT_SNMP_COMMUNITY,
            "
            hostname r1
            snmp-server community public RO
                                  ^^^^^^ warning
            snmp-server community private RW 10
                                  ^^^^^^^ error
             = It may write
            access-list 10 permit 10.0.0.5
            ",
            "Delete this community",
            Applicability::Review,
            "
            hostname r1
            snmp-server community private RW 10
            access-list 10 permit 10.0.0.5
            ",
        );
        check(
            &DEFAULT_SNMP_COMMUNITY,
            "hostname r1\nsnmp-server community k3Fz9 RO\nno snmp-server community public\n",
        );
    }

    #[test]
    fn nx_os_and_ios_xr() {
        check_fix_in(
            Dialect::NxOs,
            &DEFAULT_SNMP_COMMUNITY,
            "
            hostname n1
            snmp-server community public group network-operator
                                  ^^^^^^ warning
            snmp-server community private group network-admin
                                  ^^^^^^^ error
            = It may write
            ",
            "Delete this community",
            Applicability::Review,
            "
            hostname n1
            snmp-server community private group network-admin
            ",
        );
        check_in(
            Dialect::IosXr,
            &DEFAULT_SNMP_COMMUNITY,
            "
            hostname x1
            snmp-server community public RO
                                  ^^^^^^ warning
            ",
        );
    }
}

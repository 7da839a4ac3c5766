//! `security/snmp-write-community`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, Severity, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An SNMP community with `RW`. Without an access list it is an error.
    ///
    /// ## Why it matters
    ///
    /// Version 1 and 2c of SNMP send the community in clear. Whoever sees it can reboot the device, or have it load
    /// another config.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// snmp-server community k3Fz9 RW
    /// ```
    ///
    /// ## Fix
    ///
    /// Let it read only. Where something does write by SNMP, use version 3 for it.
    ///
    /// ```text
    /// hostname r1
    /// snmp-server community k3Fz9 RO
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show snmp community` lists the communities; `debug snmp packets` shows who uses them.
    ///
    /// ## References
    ///
    /// RFC 3414 for SNMP version 3.
    ///
    pub static SNMP_WRITE_COMMUNITY = {
        id: "security/snmp-write-community",
        summary: "An SNMP community that may write",
        severity: Warning,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in view.statements.iter().filter(|statement| statement.is("snmp-server community")) {
        if statement.has_word("rw") {
            report(view, findings, statement);
        }
    }
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let Some(at) = (3..statement.word_count()).find(|&at| statement.word(at).eq_ignore_ascii_case("rw")) else {
        return;
    };
    let filtered = statement.word_count() > at + 1;
    let edit = Edit::replace(view.file, statement.word_span(at), "RO");
    let mut fault = findings
        .fault(view.place(statement.word_span(at)), "this SNMP community may write")
        .about("snmp-community", statement.word(2))
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("Whoever knows the community can change the config.")
        .fix(Fix::new("Let it read only", Applicability::Review, vec![edit]));
    if !filtered {
        fault.severity = Severity::Error;
        fault = fault.fact("No access list says who may use it.");
    }
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_filter_makes_it_milder() {
        check_fix(
            &SNMP_WRITE_COMMUNITY,
            "
            hostname r1
            snmp-server community k3Fz9 RW
                                        ^^ error: may write
             = No access list says who may use it.
            snmp-server community Zq81 RW 10
                                       ^^ warning
            access-list 10 permit 10.0.0.5
            ",
            "Let it read only",
            Applicability::Review,
            "
            hostname r1
            snmp-server community k3Fz9 RO
            snmp-server community Zq81 RW 10
            access-list 10 permit 10.0.0.5
            ",
        );
        check(&SNMP_WRITE_COMMUNITY, "hostname r1\nsnmp-server community k3Fz9 RO\nno snmp-server community a RW\n");
    }
}

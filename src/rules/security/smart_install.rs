//! `security/smart-install`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// `vstack`: the switch takes part in Smart Install.
    ///
    /// ## Why it matters
    ///
    /// Smart Install asks for no password: whoever reaches TCP port 4786 can read and replace the config and the
    /// image. It is searched for on the Internet all the time.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname sw1
    /// vstack
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn it off.
    ///
    /// ```text
    /// hostname sw1
    /// no vstack
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show vstack config` prints the role; `show tcp brief all | include 4786` shows whether the port is open.
    ///
    /// ## References
    ///
    /// Cisco security advisory cisco-sa-20180328-smi2 (CVE-2018-0171).
    ///
    pub static SMART_INSTALL = {
        id: "security/smart-install",
        summary: "Smart Install is on",
        severity: Warning,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in view.statements.iter().filter(|statement| is_on(**statement)) {
        report(view, findings, statement);
    }
}

fn is_on(statement: StatementRef<'_>) -> bool {
    statement.is("vstack") && statement.word_count() == 1
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let edit = Edit::replace(view.file, statement.span(), "no vstack");
    let fault = findings
        .fault(view.place(statement.span()), "Smart Install is on, and asks for no password")
        .about("service", statement.path())
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("Whoever reaches TCP port 4786 can replace the config.")
        .fix(Fix::new("Turn Smart Install off", Applicability::Review, vec![edit]));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_is_on_is_found_and_what_is_off_is_not() {
        check_fix(
            &SMART_INSTALL,
            "
            hostname sw1
            vstack
            ^^^^^^ warning
            ",
            "Turn Smart Install off",
            Applicability::Review,
            "
            hostname sw1
            no vstack
            ",
        );
        check(
            &SMART_INSTALL,
            "
            hostname sw1
            no vstack
            ",
        );
    }
}

//! `security/small-servers`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// `service tcp-small-servers`, `service udp-small-servers`, `service finger`, `ip finger`: echo, discard,
    /// chargen and finger.
    ///
    /// ## Why it matters
    ///
    /// They answer anyone. Chargen and echo are used to flood others under a forged address; finger tells who is
    /// logged in.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// service udp-small-servers
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete the line; they are off by default.
    ///
    /// ```text
    /// hostname r1
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show control-plane host open-ports` lists the ports that answer.
    ///
    /// ## References
    ///
    /// RFC 862 to 864 for the services; Cisco Guide to Harden Cisco IOS Devices.
    ///
    pub static SMALL_SERVERS = {
        id: "security/small-servers",
        summary: "Services of old that nobody needs",
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
    let service = statement.path().starts_with("service") || statement.path().starts_with("ip finger");
    let old = ["tcp-small-servers", "udp-small-servers", "finger"].iter().any(|word| statement.has_word(word));
    service && old && !statement.negated()
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let edit = Edit::delete_lines(view.file, view.document, statement.span());
    let fault = findings
        .fault(view.place(statement.span()), "a service of old answers anyone")
        .about("service", statement.path())
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("It is off by default.")
        .fix(Fix::new("Delete this line", Applicability::Review, vec![edit]));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_is_on_is_found_and_what_is_off_is_not() {
        check_fix(
            &SMALL_SERVERS,
            "
            hostname r1
            service udp-small-servers
            ^^^^^^^^^^^^^^^^^^^^^^^^^ warning
            ",
            "Delete this line",
            Applicability::Review,
            "
            hostname r1
            ",
        );
        check(
            &SMALL_SERVERS,
            "
            hostname r1
            no service udp-small-servers
            service timestamps log datetime
            ",
        );
    }
}

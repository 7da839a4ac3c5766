//! `security/source-route`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// `ip source-route`: the device obeys packets that carry the route that they want to take.
    ///
    /// ## Why it matters
    ///
    /// A sender can lead packets around filters and make answers come back to a forged address. No application of
    /// today needs it.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// ip source-route
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn it off.
    ///
    /// ```text
    /// hostname r1
    /// no ip source-route
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip traffic` counts packets with options; `show running-config | include source-route` shows the setting.
    ///
    /// ## References
    ///
    /// RFC 7126, section 4.3 and 4.4: packets with source routes should be dropped.
    ///
    pub static SOURCE_ROUTE = {
        id: "security/source-route",
        summary: "Packets may choose their own way",
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
    statement.is("ip source-route")
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let edit = Edit::replace(view.file, statement.span(), "no ip source-route");
    let fault = findings
        .fault(view.place(statement.span()), "packets with a source route are obeyed")
        .about("service", statement.path())
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("A packet can name the routers that it wants to pass.")
        .fix(Fix::new("Drop packets with a source route", Applicability::Review, vec![edit]));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_is_on_is_found_and_what_is_off_is_not() {
        check_fix(
            &SOURCE_ROUTE,
            "
            hostname r1
            ip source-route
            ^^^^^^^^^^^^^^^ warning
            ",
            "Drop packets with a source route",
            Applicability::Review,
            "
            hostname r1
            no ip source-route
            ",
        );
        check(
            &SOURCE_ROUTE,
            "
            hostname r1
            no ip source-route
            ",
        );
    }
}

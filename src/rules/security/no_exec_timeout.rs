//! `security/no-exec-timeout`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, Severity, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A line whose idle sessions stay open for ever: `exec-timeout 0 0` or `no exec-timeout`. On the console it is
    /// only worth knowing.
    ///
    /// ## Why it matters
    ///
    /// A forgotten session belongs to whoever comes next. Idle sessions also fill the virtual terminals, until nobody
    /// can log in any more.
    ///
    /// ## Example
    ///
    /// ```text
    /// line vty 0 4
    ///  exec-timeout 0 0
    /// ```
    ///
    /// ## Fix
    ///
    /// Log idle sessions out after ten minutes, the default.
    ///
    /// ```text
    /// line vty 0 4
    ///  exec-timeout 10 0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show line vty 0 | include Idle` shows the time; `who` lists the sessions with their idle times.
    ///
    /// ## References
    ///
    /// Cisco IOS Configuration Fundamentals Command Reference, `exec-timeout`: 10 minutes by default, 0 for never.
    ///
    pub static NO_EXEC_TIMEOUT = {
        id: "security/no-exec-timeout",
        summary: "Sessions that are never logged out",
        severity: Warning,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in view.statements.iter().filter(|statement| statement.path() == "exec-timeout") {
        let zero = |at: usize| statement.word(at).is_empty() || statement.word(at) == "0";
        let never = if statement.negated() { statement.word(0) == "no" } else { zero(1) && zero(2) };
        if never {
            report(view, findings, statement);
        }
    }
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let edit = Edit::replace(view.file, statement.span(), "exec-timeout 10 0");
    let remote = statement.parent().is_some_and(super::is_vty);
    let message = format!("idle sessions are never logged out{}", wording::under(statement));
    let mut fault = findings
        .fault(view.place(statement.span()), message)
        .about("line", statement.parent().map_or("", StatementRef::text))
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(view.place(statement.span()))
                .text(" sets no time after which an idle session ends."),
        )
        .fix(Fix::new("Log idle sessions out after 10 minutes", Applicability::Review, vec![edit]));
    if !remote {
        fault.severity = Severity::Info;
    }
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn zero_is_for_ever() {
        check_fix(
            &NO_EXEC_TIMEOUT,
            "
            hostname r1
            line con 0
             exec-timeout 0 0
             ^^^^^^^^^^^^^^^^ info: under `line con 0`
            line vty 0 4
             no exec-timeout
             ^^^^^^^^^^^^^^^ warning: never logged out
            ",
            "Log idle sessions out after 10 minutes",
            Applicability::Review,
            "
            hostname r1
            line con 0
             exec-timeout 10 0
            line vty 0 4
             no exec-timeout
            ",
        );
        check(
            &NO_EXEC_TIMEOUT,
            "
            hostname r1
            line con 0
             exec-timeout 5 0
            line vty 0 4
             exec-timeout 0 30
            ",
        );
    }
}

//! `security/telnet-enabled`

use crate::declare_rule;
use crate::dialect::{Dialect, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A virtual terminal line (`line vty`) that takes Telnet: `transport input telnet` or `transport input all`. On
    /// NX-OS, whose Telnet server is off by default, the line that turns it on: `feature telnet`.
    ///
    /// ## Why it matters
    ///
    /// Telnet sends the user name, the password and the whole session in clear. Whoever sees the packets can log in.
    ///
    /// ## Example
    ///
    /// ```text
    /// line vty 0 4
    ///  transport input telnet ssh
    /// ```
    ///
    /// ## Fix
    ///
    /// Take SSH only. Review it: without a host key and users, SSH does not work, and you lock yourself out.
    ///
    /// ```text
    /// line vty 0 4
    ///  transport input ssh
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show line vty 0 | include Allowed input` lists the protocols; `show ip ssh` says whether SSH works.
    ///
    /// ## References
    ///
    /// RFC 4251 for SSH; Cisco Guide to Harden Cisco IOS Devices, management sessions.
    ///
    pub static TELNET_ENABLED = {
        id: "security/telnet-enabled",
        summary: "Logins by Telnet are allowed",
        severity: Warning,
        dialects: [Ios, NxOs],
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    if view.dialect == Dialect::NxOs {
        return check_server(view, findings);
    }
    let vtys = view.statements.iter().copied().filter(|&statement| super::is_vty(statement));
    for child in vtys.flat_map(StatementRef::children).filter(|child| child.is("transport input")) {
        let telnet = (2..child.word_count()).find(|&at| matches!(child.word(at), "telnet" | "all"));
        if let Some(at) = telnet {
            report(view, findings, child, at);
        }
    }
}

/// NX-OS: the server is off until a line turns it on.
fn check_server(view: &SectionView<'_>, findings: &mut Findings) {
    let turns_on = |statement: &&StatementRef<'_>| {
        let feature = statement.word(0) == "feature" && statement.word(1) == "telnet" && !statement.negated();
        feature || statement.is("telnet server enable")
    };
    for statement in view.statements.iter().filter(turns_on) {
        let edit = Edit::delete_lines(view.file, view.document, statement.span());
        let fault = findings
            .fault(view.place(statement.span()), "the Telnet server is turned on")
            .about("feature", "telnet")
            .fact("Without this line the device has no Telnet server.")
            .fact("Telnet sends passwords in clear.")
            .fix(Fix::new("Turn the Telnet server off", Applicability::Review, vec![edit]));
        findings.push(fault);
    }
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>, at: usize) {
    let protocols = statement.word_span(2).cover(statement.word_span(statement.word_count() - 1));
    let edit = Edit::replace(view.file, protocols, "ssh");
    let fault = findings
        .fault(view.place(statement.word_span(at)), format!("Telnet is allowed{}", wording::under(statement)))
        .about("line", statement.parent().map_or("", StatementRef::text))
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(view.place(statement.span()))
                .text(" lets Telnet in."),
        )
        .fact("Telnet sends passwords in clear.")
        .fix(Fix::new("Take SSH only", Applicability::Review, vec![edit]));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    #[test]
    fn telnet_is_told_from_ssh() {
        check_fix(
            &TELNET_ENABLED,
            "
            hostname r1
            line vty 0 4
             transport input all
                             ^^^ warning: Telnet is allowed under `line vty 0 4`
            line vty 5 15
             transport input ssh telnet
                                 ^^^^^^ warning
            ",
            "Take SSH only",
            Applicability::Review,
            "
            hostname r1
            line vty 0 4
             transport input ssh
            line vty 5 15
             transport input ssh telnet
            ",
        );
        check(
            &TELNET_ENABLED,
            "
            hostname r1
            line con 0
             transport output telnet
            line vty 0 4
             transport input ssh
             transport output telnet
            line vty 5 15
             transport input none
            ",
        );
    }

    #[test]
    fn nx_os_turns_the_server_on() {
        check_fix_in(
            Dialect::NxOs,
            &TELNET_ENABLED,
            "
            hostname n1
            feature telnet
            ^^^^^^^^^^^^^^ warning: the Telnet server is turned on
            feature bgp
            no telnet server enable
            ",
            "Turn the Telnet server off",
            Applicability::Review,
            "
            hostname n1
            feature bgp
            no telnet server enable
            ",
        );
        check_in(Dialect::NxOs, &TELNET_ENABLED, "hostname n1\nno feature telnet\n");
    }
}

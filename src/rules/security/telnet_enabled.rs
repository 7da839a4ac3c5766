//! `security/telnet-enabled`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A virtual terminal line (`line vty`) that takes Telnet: `transport input telnet` or `transport input all`.
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
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    let vtys = view.statements.iter().copied().filter(|&statement| super::is_vty(statement));
    for child in vtys.flat_map(StatementRef::children).filter(|child| child.is("transport input")) {
        let telnet = (2..child.word_count()).find(|&at| matches!(child.word(at), "telnet" | "all"));
        if let Some(at) = telnet {
            report(view, findings, child, at);
        }
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
    use crate::rules::testing::{check, check_fix};

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
}

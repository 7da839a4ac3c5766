//! `security/http-server`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// `ip http server`: the device answers on TCP port 80.
    ///
    /// ## Why it matters
    ///
    /// Passwords typed into the web page cross the network in clear, and the web server has been the way in of
    /// several attacks on IOS and IOS-XE. Few who run it use it.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// ip http server
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn it off. Where the web page is needed, `ip http secure-server` with an access class is enough.
    ///
    /// ```text
    /// hostname r1
    /// no ip http server
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip http server status` says whether it runs, and on which port.
    ///
    /// ## References
    ///
    /// Cisco security advisory cisco-sa-iosxe-webui-privesc-j22SaA4z (CVE-2023-20198); Cisco Guide to Harden Cisco
    /// IOS Devices.
    ///
    pub static HTTP_SERVER = {
        id: "security/http-server",
        summary: "The web server answers without encryption",
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
    statement.is("ip http server")
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>) {
    let edit = Edit::replace(view.file, statement.span(), "no ip http server");
    let fault = findings
        .fault(view.place(statement.span()), "the web server answers without encryption")
        .about("service", statement.path())
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact("It takes logins over HTTP, in clear.")
        .fix(Fix::new("Turn the web server off", Applicability::Review, vec![edit]));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_is_on_is_found_and_what_is_off_is_not() {
        check_fix(
            &HTTP_SERVER,
            "
            hostname r1
            ip http server
            ^^^^^^^^^^^^^^ warning: without encryption
            ",
            "Turn the web server off",
            Applicability::Review,
            "
            hostname r1
            no ip http server
            ",
        );
        check(
            &HTTP_SERVER,
            "
            hostname r1
            no ip http server
            ip http secure-server
            ",
        );
    }
}

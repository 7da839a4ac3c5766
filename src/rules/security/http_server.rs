//! `security/http-server`

use super::service::{self, Service};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::rules::{Findings, SectionView};

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

const SERVICE: Service = Service {
    message: "the web server answers without encryption",
    fact: "It takes logins over HTTP, in clear.",
    fix: "Turn the web server off",
    instead: Some("no ip http server"),
};

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    service::report(view, findings, is_on, &SERVICE);
}

fn is_on(statement: StatementRef<'_>) -> bool {
    statement.is("ip http server")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
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

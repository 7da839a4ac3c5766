//! `security/smart-install`

use super::service::{self, Service};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::rules::{Findings, SectionView};

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

const SERVICE: Service = Service {
    message: "Smart Install is on, and asks for no password",
    fact: "Whoever reaches TCP port 4786 can replace the config.",
    fix: "Turn Smart Install off",
    instead: Some("no vstack"),
};

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    service::report(view, findings, is_on, &SERVICE);
}

fn is_on(statement: StatementRef<'_>) -> bool {
    statement.is("vstack") && statement.word_count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
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

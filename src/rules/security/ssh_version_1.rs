//! `security/ssh-version-1`

use super::service::{self, Service};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::rules::{Findings, SectionView};

declare_rule! {
    /// ## What it finds
    ///
    /// `ip ssh version 1`.
    ///
    /// ## Why it matters
    ///
    /// Version 1 of SSH can be decrypted and altered on the way. Clients of today refuse it, so nobody can log in.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// ip ssh version 1
    /// ```
    ///
    /// ## Fix
    ///
    /// Use version 2. Its host key needs at least 768 bits.
    ///
    /// ```text
    /// hostname r1
    /// ip ssh version 2
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip ssh` prints the version.
    ///
    /// ## References
    ///
    /// RFC 4251 to RFC 4254 for version 2.
    ///
    pub static SSH_VERSION_1 = {
        id: "security/ssh-version-1",
        summary: "SSH version 1 is used",
        severity: Warning,
        check: Section(check),
    };
}

const SERVICE: Service = Service {
    message: "SSH version 1 can be decrypted on the way",
    fact: "The device takes SSH version 1 only.",
    fix: "Use SSH version 2",
    instead: Some("ip ssh version 2"),
};

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    service::report(view, findings, is_on, &SERVICE);
}

fn is_on(statement: StatementRef<'_>) -> bool {
    statement.is("ip ssh version") && statement.word(3) == "1"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_is_on_is_found_and_what_is_off_is_not() {
        check_fix(
            &SSH_VERSION_1,
            "
            hostname r1
            ip ssh version 1
            ^^^^^^^^^^^^^^^^ warning
            ",
            "Use SSH version 2",
            Applicability::Review,
            "
            hostname r1
            ip ssh version 2
            ",
        );
        check(
            &SSH_VERSION_1,
            "
            hostname r1
            ip ssh version 2
            no ip ssh version 1
            ",
        );
    }
}

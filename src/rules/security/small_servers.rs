//! `security/small-servers`

use super::service::{self, Service};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::rules::{Findings, SectionView};

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

const SERVICE: Service = Service {
    message: "a service of old answers anyone",
    fact: "It is off by default.",
    fix: "Delete this line",
    instead: None,
};

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    service::report(view, findings, is_on, &SERVICE);
}

fn is_on(statement: StatementRef<'_>) -> bool {
    let service = statement.path().starts_with("service") || statement.path().starts_with("ip finger");
    let old = ["tcp-small-servers", "udp-small-servers", "finger"].iter().any(|word| statement.has_word(word));
    service && old && !statement.negated()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
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

//! `security/source-route`

use super::service::{self, Service};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::rules::{Findings, SectionView};

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

const SERVICE: Service = Service {
    message: "packets with a source route are obeyed",
    fact: "A packet can name the routers that it wants to pass.",
    fix: "Drop packets with a source route",
    instead: Some("no ip source-route"),
};

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    service::report(view, findings, is_on, &SERVICE);
}

fn is_on(statement: StatementRef<'_>) -> bool {
    statement.is("ip source-route")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
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

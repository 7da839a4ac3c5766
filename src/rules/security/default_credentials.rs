//! `security/default-credentials`

use super::credentials::Stored;
use crate::declare_rule;
use crate::rules::{Findings, Prose, SectionView, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// A login's password in clear that is one of those that everyone tries first, or the same as the user's name.
    ///
    /// ## Why it matters
    ///
    /// Programs that look for devices try these within seconds of finding one.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// username admin privilege 15 password 0 admin
    /// ```
    ///
    /// ## Fix
    ///
    /// Choose another password and store it as a secret. confdbg proposes none.
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include username|enable|password`.
    ///
    /// ## References
    ///
    /// The lists of default passwords that are published for every vendor; Cisco Guide to Harden Cisco IOS Devices,
    /// password management.
    ///
    pub static DEFAULT_CREDENTIALS = {
        id: "security/default-credentials",
        summary: "A password that everyone tries first",
        severity: Error,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for stored in view.statements.iter().filter_map(|&statement| Stored::of(statement)) {
        if !stored.is_well_known() {
            continue;
        }
        let whose = match stored.user() {
            Some(user) => format!("the password of user {user}"),
            None => match stored.statement.parent() {
                Some(line) => format!("the password of {}", wording::quoted(line)),
                None => format!("the password of {}", wording::quoted_up_to(stored.statement, stored.span)),
            },
        };
        let fault = findings
            .fault(view.place(stored.span), format!("{whose} is one that everyone tries first"))
            .about("credentials", stored.user().unwrap_or(stored.keyword))
            .fact(
                Prose::new(format!("{} is on ", wording::quoted(stored.statement)))
                    .line(view.place(stored.statement.span()))
                    .text("."),
            )
            .fact("The password is a well-known one, or the same as the user's name.");
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{analyse, check, faults_of, rendered};

    #[test]
    fn well_known_passwords_in_clear() {
        check(
            &DEFAULT_CREDENTIALS,
            "
            hostname r1
            enable secret cisco
                          ^^^^^ error: the password of `enable secret` is one that everyone tries first
            username bob password 0 bob
                                  ^^^^^ error: the password of user bob
            username eve secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM
            username ann secret 0 Kx7-pine-Otter
            ",
        );
    }

    #[test]
    fn the_password_is_not_told() {
        let analysis = analyse("hostname r1\nusername bob password 0 cisco123\n");
        let fault = faults_of(&DEFAULT_CREDENTIALS, &analysis).next().unwrap();
        let said = fault.facts.iter().chain([&fault.message]).map(|prose| rendered(prose, &analysis.document));
        assert!(said.into_iter().all(|sentence| !sentence.contains("cisco123")));
    }
}

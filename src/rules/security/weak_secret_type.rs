//! `security/weak-secret-type`

use super::credentials::{Kind, Stored};
use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, Severity, removal, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// The password of a login (`enable`, `username`, a line) that is stored in clear, as type 7, as type 4, or,
    /// milder, as type 5.
    ///
    /// ## Why it matters
    ///
    /// Configs end up in tickets, mails and backups. Type 7 is turned back into the password by any web page, type 4
    /// is a single unsalted hash, type 5 is MD5. Types 8 and 9 are made to be slow to guess.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// username bob privilege 15 password 0 Kx7-pine-Otter
    /// ```
    ///
    /// ## Fix
    ///
    /// Store it as a secret: the device hashes it when the line is entered. An `enable password` next to an `enable
    /// secret` is not used at all and can go. A password of type 7 must be set anew, by someone who knows it or
    /// chooses another.
    ///
    /// ```text
    /// hostname r1
    /// username bob privilege 15 secret 0 Kx7-pine-Otter
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include username|enable|password` shows the types.
    ///
    /// ## References
    ///
    /// NSA, Cisco Password Types: Best Practices (U/OO/114249-22): type 8 is recommended, types 0, 4 and 7 must not
    /// be used.
    ///
    pub static WEAK_SECRET_TYPE = {
        id: "security/weak-secret-type",
        summary: "A password that can be read or guessed from the config",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let all: Vec<Stored<'_>> = view.statements().filter_map(Stored::of).collect();
    let has_enable_secret = all.iter().any(|stored| stored.statement.is("enable secret"));
    for stored in all.iter().filter(|stored| !stored.is_withheld()) {
        // A secret in clear is hashed when it is entered; it is clear only in this file.
        let hashed = stored.keyword.eq_ignore_ascii_case("secret") && stored.kind == Kind::Clear;
        if stored.kind != Kind::Strong && !hashed {
            report(view, findings, stored, has_enable_secret);
        }
    }
}

fn report(view: &DeviceView<'_>, findings: &mut Findings, stored: &Stored<'_>, has_enable_secret: bool) {
    let (how, why) = match stored.kind {
        Kind::Clear | Kind::Strong => ("in clear", "Whoever sees the config knows the password."),
        Kind::Vigenere => ("as type 7", "Type 7 can be turned back into the password by anyone."),
        Kind::Sha256Unsalted => ("as type 4", "Type 4 is one round of SHA-256 without salt."),
        Kind::Md5 => ("as type 5", "Type 5 is MD5, which is fast to guess."),
    };
    let statement = stored.statement;
    let subject = stored.user().unwrap_or(stored.keyword);
    let mut fault = findings
        .fault(view.place(stored.span), format!("this password is stored {how}{}", wording::under(statement)))
        .about("credentials", subject)
        .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(view.place(statement.span())).text("."))
        .fact(why);
    if stored.kind == Kind::Md5 {
        fault.severity = Severity::Info;
    }
    if statement.is("enable password") && has_enable_secret {
        fault = fault.fact("The device has an `enable secret` too, and uses that one only.").fix(Fix::new(
            "Delete the unused enable password",
            Applicability::Review,
            vec![removal::delete(view.file, view.document, statement)],
        ));
    } else if stored.kind == Kind::Clear && statement.path() != "password" {
        let edit = Edit::replace(view.file, stored.keyword_span, "secret");
        fault = fault.fix(Fix::new("Store it as a secret", Applicability::Review, vec![edit]));
    }
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_password_in_clear_becomes_a_secret() {
        check_fix(
            &WEAK_SECRET_TYPE,
            "
            hostname r1
            username bob privilege 15 password 0 Kx7-pine-Otter
                                               ^^^^^^^^^^^^^^^^ warning: stored in clear
            username eve password 7 070C285F4D06
                                  ^^^^^^^^^^^^^^ warning: as type 7
            username ann secret 5 $1$nTzv$uQ7FTYeo7Xyu2Bl6rQ7vE0
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: as type 5
            ",
            "Store it as a secret",
            Applicability::Review,
            "
            hostname r1
            username bob privilege 15 secret 0 Kx7-pine-Otter
            username eve password 7 070C285F4D06
            username ann secret 5 $1$nTzv$uQ7FTYeo7Xyu2Bl6rQ7vE0
            ",
        );
    }

    #[test]
    fn an_enable_password_next_to_a_secret_can_go() {
        check_fix(
            &WEAK_SECRET_TYPE,
            "
            hostname r1
            enable secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM
            enable password 7 070C285F4D06
                            ^^^^^^^^^^^^^^ warning
            ",
            "Delete the unused enable password",
            Applicability::Review,
            "
            hostname r1
            enable secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM
            ",
        );
    }

    #[test]
    fn strong_types_and_withheld_passwords_are_fine() {
        check(
            &WEAK_SECRET_TYPE,
            "
            hostname r1
            enable secret 8 $8$dsYGNam3K1SIJO$7nv/35M/qr6t.dVc7UY9zrJDWRVqncHub1PE9UlMQFs
            username bob password 7 <removed>
            username eve secret Kx7-pine-Otter
            no username old password 0 x
            ",
        );
    }
}

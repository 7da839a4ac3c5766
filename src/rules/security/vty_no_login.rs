//! `security/vty-no-login`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A virtual terminal line with `no login`, where AAA is off: the device asks for no password.
    ///
    /// ## Why it matters
    ///
    /// Whoever reaches the device by Telnet or SSH has a shell, with `privilege level 15` at once as administrator.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// username admin secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM
    /// line vty 0 4
    ///  no login
    ///  transport input ssh
    /// ```
    ///
    /// ## Fix
    ///
    /// Ask for a user of the device. Without users, `login` asks for the password of the line.
    ///
    /// ```text
    /// hostname r1
    /// username admin secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM
    /// line vty 0 4
    ///  login local
    ///  transport input ssh
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | section line vty`; then log in from another machine.
    ///
    /// ## References
    ///
    /// Cisco Guide to Harden Cisco IOS Devices, authentication; Cisco IOS Security Command Reference, `login`.
    ///
    pub static VTY_NO_LOGIN = {
        id: "security/vty-no-login",
        summary: "Logins over the network without a password",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let top = || view.tree.top_level(view.document);
    if top().any(|statement| statement.is("aaa new-model")) {
        return;
    }
    let has_users = top().any(|statement| statement.is("username"));
    for vty in top().filter(|&statement| super::is_vty(statement) && !super::is_closed(statement)) {
        let login = vty.children().filter(|child| child.path() == "login").last();
        if let Some(login) = login.filter(|login| login.negated()) {
            report(view, findings, vty, login, has_users);
        }
    }
}

fn report(
    view: &DeviceView<'_>,
    findings: &mut Findings,
    vty: StatementRef<'_>,
    login: StatementRef<'_>,
    has_users: bool,
) {
    let mut fault = findings
        .fault(view.place(login.span()), format!("no password is asked for{}", wording::under(login)))
        .about("line", vty.text())
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(login), wording::under(login)))
                .line(view.place(login.span()))
                .text(" turns the question for a password off."),
        )
        .fact("AAA is off: no line of this config is `aaa new-model`.");
    if let Some(privilege) = vty.children().find(|child| child.is("privilege level")) {
        fault = fault.fact(
            Prose::new(format!("{} on ", wording::quoted(privilege)))
                .line(view.place(privilege.span()))
                .text(" is what a session begins with."),
        );
    }
    let (title, line) = if has_users { ("Ask for a user", "login local") } else { ("Ask for the password", "login") };
    let edit = Edit::replace(view.file, login.span(), line);
    findings.push(fault.fix(Fix::new(title, Applicability::Review, vec![edit])));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn an_open_line_is_found() {
        check_fix(
            &VTY_NO_LOGIN,
            "
            hostname r1
            line con 0
             no login
            line vty 0 4
             privilege level 15
             no login
             ^^^^^^^^ error: no password is asked for
             = `privilege level 15` on line 5 is what a session begins with.
            ",
            "Ask for the password",
            Applicability::Review,
            "
            hostname r1
            line con 0
             no login
            line vty 0 4
             privilege level 15
             login
            ",
        );
    }

    #[test]
    fn closed_lines_and_aaa_are_fine() {
        check(
            &VTY_NO_LOGIN,
            "
            hostname r1
            line vty 0 4
             login local
            line vty 5 15
             no login
             transport input none
            ",
        );
        check(&VTY_NO_LOGIN, "hostname r1\naaa new-model\nline vty 0 4\n no login\n");
    }
}

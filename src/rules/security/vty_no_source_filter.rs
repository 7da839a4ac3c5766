//! `security/vty-no-source-filter`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A virtual terminal line without an `access-class` for what comes in.
    ///
    /// ## Why it matters
    ///
    /// Anyone who reaches an address of the device can try passwords, and use the next hole in its SSH server. An
    /// access class lets only the machines of the operators try.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// access-list 10 permit 10.0.0.0 0.0.0.255
    /// line vty 0 4
    ///  access-class 10 in
    ///  transport input ssh
    /// line vty 5 15
    ///  transport input ssh
    /// ```
    ///
    /// ## Fix
    ///
    /// Where another line of the device has an access class, use that one too. Otherwise confdbg does not know the
    /// addresses, and proposes nothing.
    ///
    /// ```text
    /// hostname r1
    /// access-list 10 permit 10.0.0.0 0.0.0.255
    /// line vty 0 4
    ///  access-class 10 in
    ///  transport input ssh
    /// line vty 5 15
    ///  access-class 10 in
    ///  transport input ssh
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show line vty 0` prints the access classes under `AccO` and `AccI`.
    ///
    /// ## References
    ///
    /// Cisco Guide to Harden Cisco IOS Devices, limiting access to the network with infrastructure ACLs and access
    /// classes.
    ///
    pub static VTY_NO_SOURCE_FILTER = {
        id: "security/vty-no-source-filter",
        summary: "Logins over the network from anywhere",
        severity: Info,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let vtys = || view.tree.top_level(view.document).filter(|&statement| super::is_vty(statement));
    let filter = vtys().find_map(filter_of);
    for vty in vtys().filter(|&vty| vty.children().next().is_some() && !super::is_closed(vty)) {
        if filter_of(vty).is_none() {
            report(view, findings, vty, filter);
        }
    }
}

/// The line that says from where logins may come.
fn filter_of(vty: StatementRef<'_>) -> Option<StatementRef<'_>> {
    vty.children().find(|child| child.path().ends_with("access-class") && !child.negated() && child.has_word("in"))
}

fn report(view: &DeviceView<'_>, findings: &mut Findings, vty: StatementRef<'_>, filter: Option<StatementRef<'_>>) {
    let mut fault = findings
        .fault(view.place(vty.span()), format!("logins may come from anywhere under {}", wording::quoted(vty)))
        .about("line", vty.text())
        .fact(
            Prose::new(format!("{} on ", wording::quoted(vty)))
                .line(view.place(vty.span()))
                .text(" has no `access-class` for what comes in."),
        );
    if let (Some(filter), Some(first)) = (filter, vty.children().next()) {
        let indent = " ".repeat(first.indent());
        let line = format!("{indent}{}", filter.text());
        let edit = Edit::insert_line_before(view.file, view.document, first.span().start, &line);
        fault = fault
            .fact(
                Prose::new(format!("{}{} on ", wording::quoted(filter), wording::under(filter)))
                    .line(view.place(filter.span()))
                    .text(" limits another line."),
            )
            .fix(Fix::new(format!("Put `{}` here too", filter.text()), Applicability::Review, vec![edit]));
    }
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn the_class_of_another_line_is_proposed() {
        check_fix(
            &VTY_NO_SOURCE_FILTER,
            "
            hostname r1
            access-list 10 permit 10.0.0.0 0.0.0.255
            line vty 0 4
             access-class 10 in
             login local
            line vty 5 15
            ^^^^^^^^^^^^^ info: logins may come from anywhere
             login local
            ",
            "Put `access-class 10 in` here too",
            Applicability::Review,
            "
            hostname r1
            access-list 10 permit 10.0.0.0 0.0.0.255
            line vty 0 4
             access-class 10 in
             login local
            line vty 5 15
             access-class 10 in
             login local
            ",
        );
    }

    #[test]
    fn closed_lines_and_the_console_need_none() {
        check(
            &VTY_NO_SOURCE_FILTER,
            "
            hostname r1
            line con 0
             login local
            line vty 0 4
             transport input none
            line vty 5 15
             no exec
            ",
        );
    }
}

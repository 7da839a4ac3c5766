//! `syntax/deprecated-command`

use crate::declare_rule;
use crate::dialect::grammar::Command;
use crate::dialect::{Recognition, StatementRef};
use crate::rules::{Findings, Prose, SectionView, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// A command that the device still reads, but that the vendor has superseded, and what takes its place.
    ///
    /// ## Why it matters
    ///
    /// Nothing is wrong today. Such commands are converted or refused after some upgrade, do less than their successors
    /// (`ip vrf` knows no IPv6), and are missing from newer documentation.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// ip vrf BLUE
    ///  rd 65000:1
    /// ```
    ///
    /// ## Fix
    ///
    /// Move to the successor when the config is worked on anyway. confdbg proposes no change: the new form mostly has
    /// another structure, and changing it may interrupt traffic.
    ///
    /// ## Check on the device
    ///
    /// Enter the command: newer software warns that it is deprecated, or hidden from `?`.
    ///
    /// ## References
    ///
    /// The vendors' command references, which say of each of these commands what replaces it. The texts stand in the
    /// grammars, behind `; deprecated:` (`docs/grammar.md`).
    pub static DEPRECATED_COMMAND = {
        id: "syntax/deprecated-command",
        summary: "A command that the vendor has superseded",
        severity: Info,
        dialects: All,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in &view.statements {
        // Whoever takes the old form back is on the way.
        if let Recognition::Known { negated: false, .. } = statement.recognition()
            && let Some((command, instead)) = superseded(statement)
        {
            let place = view.place(statement.span());
            let fault = findings
                .fault(place, format!("`{}` is superseded: {instead}", name(command)))
                .about("command", name(command))
                .fact(Prose::new(format!("{} stands on ", wording::quoted(statement))).line(place).text("."))
                .fact("The device still reads it.");
            findings.push(fault);
        }
    }
}

fn superseded(statement: StatementRef<'_>) -> Option<(&Command, &str)> {
    let command = statement.command()?;
    Some((command, command.deprecated.as_deref()?))
}

fn name(command: &Command) -> &str {
    if command.path.is_empty() { &command.pattern } else { &command.path }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn what_the_vendor_has_superseded() {
        check(
            &DEPRECATED_COMMAND,
            "
            hostname r1
            ip vrf BLUE
            ^^^^^^^^^^^ info: `ip vrf` is superseded: use `vrf definition`
             = The device still reads it.
             rd 65000:1
            no ip vrf RED
            vrf definition GREEN
             rd 65000:2
            ",
        );
        check_in(
            Dialect::Frr,
            &DEPRECATED_COMMAND,
            "
            hostname r1
            bgp community-list standard A permit 65000:1
            ip community-list standard B permit 65000:1
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: use `bgp community-list`
            ",
        );
    }
}

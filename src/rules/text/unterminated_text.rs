//! `text/unterminated-text`

use crate::declare_rule;
use crate::dialect::ProblemKind;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// A banner whose closing delimiter is missing, or a certificate without its `quit`.
    ///
    /// ## Why it matters
    ///
    /// A device that reads the file takes everything up to the next such character, or to the end, for the text of the
    /// banner: interfaces, access lists and routes after it are lost.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// banner motd #
    /// Authorised use only.
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the delimiter where the text ends. confdbg cannot know where that is, so it proposes nothing.
    ///
    /// ## Check on the device
    ///
    /// `show running-config | begin banner` shows the banner and what it swallowed.
    ///
    /// ## References
    ///
    /// Cisco IOS Configuration Fundamentals Command Reference, `banner motd`: the text ends at the delimiter that it began
    /// with.
    pub static UNTERMINATED_TEXT = {
        id: "text/unterminated-text",
        summary: "A banner or certificate that never ends",
        severity: Error,
        dialects: All,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for problem in view.tree.problems() {
        let (what, end) = match problem.kind {
            ProblemKind::UnterminatedText => ("text", "its delimiter never comes again"),
            ProblemKind::UnterminatedData => ("block of data", "its closing word never comes"),
            _ => continue,
        };
        let fault = findings
            .fault(view.place(problem.span), format!("this {what} is not closed: {end}"))
            .fact(
                Prose::new(format!("A {what} begins on ")).line(view.place(problem.span)).text(format!(", and {end}.")),
            )
            .fact("A device takes all that follows for a part of it.");
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn a_banner_needs_its_delimiter() {
        check(
            &UNTERMINATED_TEXT,
            "
            hostname r1
            banner motd #
                        ^ error: this text is not closed
            Authorised use only.
            interface GigabitEthernet0/1
             no shutdown
            ",
        );
        check(
            &UNTERMINATED_TEXT,
            "
            hostname r1
            banner motd #
            Authorised use only.
            #
            banner login ^C one line ^C
            interface GigabitEthernet0/1
             no shutdown
            ",
        );
    }
}

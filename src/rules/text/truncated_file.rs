//! `text/truncated-file`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings};
use crate::text::{LineNumber, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// The output of `show running-config` (it has its heading) in which the last line, `end`, is missing.
    ///
    /// ## Why it matters
    ///
    /// The capture broke off. Names that seem undefined may be defined in the lost part, and a device that is given this
    /// file loses what is missing.
    ///
    /// ## Example
    ///
    /// ```text
    /// Building configuration...
    /// Current configuration : 5412 bytes
    /// hostname r1
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Capture the config again. The heading says how many bytes it should have.
    ///
    /// ## Check on the device
    ///
    /// `show running-config` ends with a line `end`.
    ///
    /// ## References
    ///
    /// Cisco IOS Configuration Fundamentals Command Reference, `show running-config`.
    pub static TRUNCATED_FILE = {
        id: "text/truncated-file",
        summary: "A captured config without its end",
        severity: Info,
        dialects: All,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    if view.is_snippet() {
        return;
    }
    let document = view.document;
    let heading = (0..document.line_count()).map(LineNumber::from_index).take(40).find(|&number| {
        let line = document.line(number).trim_start();
        line.starts_with("Building configuration") || line.starts_with("Current configuration :")
    });
    let ends = view.tree.top_level(document).any(|statement| statement.text() == "end");
    if let Some(heading) = heading
        && !ends
    {
        let last = document.line_span(LineNumber::from_index(document.line_count().saturating_sub(1)));
        let indent = document.slice(last).len() - document.slice(last).trim_start().len();
        let place = view.place(Span::new(last.start + indent as u32, last.end));
        let fault = findings
            .fault(place, "the captured config breaks off: its last line, `end`, is missing")
            .fact(format!("The file begins as the output of `show running-config`, on line {heading}."))
            .fact("No line of it is `end`.")
            .related(view.place(document.line_span(heading)), "the capture begins here");
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn a_capture_ends_with_end() {
        check(
            &TRUNCATED_FILE,
            "
            Building configuration...
            hostname r1
            interface GigabitEthernet0/1
             no shutdo
             ^^^^^^^^^ info
            ",
        );
        check(&TRUNCATED_FILE, "Building configuration...\nhostname r1\nend\n");
        check(&TRUNCATED_FILE, "hostname r1\ninterface GigabitEthernet0/1\n no shutdown\n");
    }
}

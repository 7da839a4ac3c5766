//! `text/truncated-file`

use crate::declare_rule;
use crate::dialect::Dialect;
use crate::rules::{DeviceView, Findings};
use crate::text::{LineNumber, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// The output of `show running-config` (it has its heading) in which the last line, `end`, is missing; on ASA it is
    /// `: end`. NX-OS ends its configs with no such line.
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

/// How a device heads the output of its `show running-config`, and the last line that it then writes.
struct Capture {
    headings: &'static [&'static str],
    end: &'static str,
}

/// What is certain of a dialect. NX-OS and VyOS write no last line; a brace that is missing is another rule's matter.
fn capture_of(dialect: Dialect) -> Option<Capture> {
    let (headings, end): (&[&str], _) = match dialect {
        Dialect::Ios => (&["Building configuration", "Current configuration :"], "end"),
        Dialect::Eos => (&["! Command: show running-config"], "end"),
        Dialect::IosXr => (&["Building configuration", "!! IOS XR Configuration"], "end"),
        Dialect::Frr => (&["Building configuration", "Current configuration:"], "end"),
        Dialect::Asa => (&[": Saved"], ": end"),
        Dialect::NxOs | Dialect::Junos | Dialect::Vyos => return None,
    };
    Some(Capture { headings, end })
}

/// A heading stands among the first lines.
const HEAD: usize = 40;

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(capture) = capture_of(view.dialect).filter(|_| !view.is_snippet()) else { return };
    let document = view.document;
    let lines = || (0..document.line_count()).map(LineNumber::from_index);
    // `! Command: show running-config interfaces` shows a part, which ends anywhere.
    let is_whole = |rest: &str| view.dialect != Dialect::Eos || matches!(rest.trim_end(), "" | " all" | " sanitized");
    let is_heading =
        |line: &str| capture.headings.iter().any(|heading| line.strip_prefix(heading).is_some_and(is_whole));
    let Some(heading) = lines().take(HEAD).find(|&number| is_heading(document.line(number).trim_start())) else {
        return;
    };
    if lines().any(|number| document.line(number).trim_end() == capture.end) {
        return;
    }
    let last = document.line_span(LineNumber::from_index(document.line_count().saturating_sub(1)));
    let indent = document.slice(last).len() - document.slice(last).trim_start().len();
    let place = view.place(Span::new(last.start + indent as u32, last.end));
    let fault = findings
        .fault(place, format!("the captured config breaks off: its last line, `{}`, is missing", capture.end))
        .fact(format!("The file begins as the output of `show running-config`, on line {heading}."))
        .fact(format!("No line of it is `{}`.", capture.end))
        .related(view.place(document.line_span(heading)), "the capture begins here");
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_in};

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

    #[test]
    fn each_dialect_ends_in_its_own_way() {
        for (dialect, heading, name, end) in [
            (Dialect::Eos, "! Command: show running-config", "hostname r1", "end"),
            (Dialect::IosXr, "!! IOS XR Configuration 7.3.1", "hostname r1", "end"),
            (Dialect::Frr, "Current configuration:", "hostname r1", "end"),
            (Dialect::Asa, ": Saved", "hostname r1", ": end"),
        ] {
            check_in(dialect, &TRUNCATED_FILE, &format!("{heading}\n{name}\n^^^^^^^^^^^ info: `{end}`, is missing\n"));
            check_in(dialect, &TRUNCATED_FILE, &format!("{heading}\n{name}\n{end}\n"));
            check_in(dialect, &TRUNCATED_FILE, &format!("{name}\n"));
        }
        check_in(Dialect::NxOs, &TRUNCATED_FILE, "!Command: show running-config\nhostname r1\n");
    }
}

//! `text/capture-residue`

use crate::declare_rule;
use crate::dialect::ProblemKind;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, Severity};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// What a terminal leaves in a captured config: the question of its pager (`--More--`) with the backspaces that erased
    /// it, and prompts such as `r1#show running-config`.
    ///
    /// ## Why it matters
    ///
    /// confdbg reads around it. A device that the file is pasted into does not: it takes each for a command. A pager's
    /// question may also have swallowed the line at its place.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    ///  --More--
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete it. The config's own part of the line stays.
    ///
    /// ```text
    /// hostname r1
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `terminal length 0` before `show running-config` keeps the pager quiet.
    ///
    /// ## References
    ///
    /// Cisco IOS Configuration Fundamentals Command Reference, `terminal length`.
    pub static CAPTURE_RESIDUE = {
        id: "text/capture-residue",
        summary: "A prompt or a pager's question in the config",
        severity: Warning,
        dialects: All,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for problem in view.tree.problems() {
        match problem.kind {
            ProblemKind::Pager => pager(view, findings, problem.span),
            ProblemKind::Prompt => prompt(view, findings, problem.span),
            _ => {}
        }
    }
}

fn pager(view: &DeviceView<'_>, findings: &mut Findings, residue: Span) {
    // What the pager left goes; if it was all of the line, the line goes.
    let line = view.document.line_span(view.document.line_of(residue.start));
    let rest = view.document.slice(Span::new(residue.end, line.end));
    let edit = if rest.trim().is_empty() {
        Edit::delete_lines(view.file, view.document, residue)
    } else {
        Edit::replace(view.file, residue, "")
    };
    let fault = findings
        .fault(view.place(residue), "a pager's question (--More--) is left in the config")
        .about("residue", "--More--")
        .fact(Prose::new("What a terminal's pager printed stands at the start of ").line(view.place(residue)).text("."))
        .fact("A device that this file is pasted into takes it for a command.")
        .fix(Fix::new("Delete what the pager left", Applicability::Safe, vec![edit]));
    findings.push(fault);
}

fn prompt(view: &DeviceView<'_>, findings: &mut Findings, line: Span) {
    // What was typed at it may be a secret: only the prompt itself is shown.
    let text = view.document.slice(line);
    let text = &text[..text.find(['#', '>']).map_or(text.len(), |end| end + 1)];
    let edit = Edit::delete_lines(view.file, view.document, line);
    let mut fault = findings
        .fault(view.place(line), format!("a prompt is left in the config: {text}"))
        .about("residue", text)
        .fact(Prose::new("What a terminal showed, and no line of the config, is ").line(view.place(line)).text("."))
        .fix(Fix::new("Delete the prompt's line", Applicability::Review, vec![edit]));
    fault.severity = Severity::Info;
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn prompts_go_with_their_line() {
        check_fix(
            &CAPTURE_RESIDUE,
            "
            r1#show running-config
            ^^^^^^^^^^^^^^^^^^^^^^ info: a prompt is left
            hostname r1
            interface GigabitEthernet0/1
             description r1#5
            ",
            "Delete the prompt's line",
            Applicability::Review,
            "
            hostname r1
            interface GigabitEthernet0/1
             description r1#5
            ",
        );
    }

    #[test]
    fn the_line_behind_a_pager_stays() {
        let config = "hostname r1\ninterface GigabitEthernet0/1\n --More-- \u{8}\u{8}\u{8}   \u{8}\u{8} shutdown\n";
        let analysis = crate::rules::testing::analyse(config);
        let fault = crate::rules::testing::faults_of(&CAPTURE_RESIDUE, &analysis).next().unwrap();
        let edits = crate::text::EditSet::new(fault.fixes[0].edits.clone()).unwrap();
        let fixed = edits.apply(&analysis.document).unwrap();
        assert_eq!(fixed.text(), "hostname r1\ninterface GigabitEthernet0/1\n shutdown\n");
    }

    #[test]
    fn a_clean_config_has_none() {
        check(&CAPTURE_RESIDUE, "hostname r1\nbanner motd #Welcome to r1#\n");
    }
}

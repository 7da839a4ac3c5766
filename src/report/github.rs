//! Workflow commands that GitHub shows as annotations of a pull request.

use std::io::{self, Write};

use super::Report;
use crate::rules::Severity;
use crate::text::clean_line;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let locator = report.locator();
    for shown in &report.faults {
        let fault = shown.fault;
        let at = locator.position(fault.place);
        let command = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        // An annotation's columns count only where it stays on one line.
        let columns = if at.line == at.end_line {
            format!(",col={},endColumn={}", at.column, at.end_column)
        } else {
            String::new()
        };
        writeln!(
            out,
            "::{command} file={},line={},endLine={}{columns},title={}::{}",
            property(&locator.open_path(fault.place.file)),
            at.line,
            at.end_line,
            property(fault.rule.0),
            message(&locator.prose(&fault.message, fault.place.file))
        )?;
    }
    Ok(())
}

/// Text after the double colon, escaped as the workflow-command syntax wants it.
fn message(text: &str) -> String {
    clean_line(text).replace('%', "%25")
}

/// A property's value, in which colons and commas separate.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

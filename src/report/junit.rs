//! A report in the XML of `JUnit`: a suite a file, a failed case a fault, one passed case for a file without faults.

use std::io::{self, Write};

use super::Report;
use crate::text::FileId;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let locator = report.locator();
    let failed = report.errors.len();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"confdbg\" failures=\"{}\" errors=\"{failed}\">", report.faults.len())?;
    for (index, checked) in report.files.iter().enumerate() {
        let file = FileId(index as u32);
        let faults: Vec<_> = report.faults.iter().filter(|shown| shown.fault.place.file == file).collect();
        let path = escaped(&checked.source.path);
        let cases = faults.len().max(1);
        writeln!(out, "  <testsuite name=\"{path}\" tests=\"{cases}\" failures=\"{}\" errors=\"0\">", faults.len())?;
        if faults.is_empty() {
            writeln!(out, "    <testcase name=\"no faults\" classname=\"{path}\"/>")?;
        }
        for shown in faults {
            let at = locator.position(shown.fault.place);
            let message = escaped(&locator.prose(&shown.fault.message, file));
            let (rule, severity) = (shown.fault.rule, shown.fault.severity.as_str());
            writeln!(out, "    <testcase name=\"{rule} line {}\" classname=\"{path}\">", at.line)?;
            writeln!(
                out,
                "      <failure type=\"{severity}\" message=\"{message}\">{path}:{}:{}</failure>",
                at.line, at.column
            )?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    for error in report.errors {
        let (path, message) = (escaped(&error.path), escaped(&error.message));
        writeln!(out, "  <testsuite name=\"{path}\" tests=\"1\" failures=\"0\" errors=\"1\">")?;
        writeln!(out, "    <testcase name=\"read\" classname=\"{path}\"><error message=\"{message}\"/></testcase>")?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Text for XML 1.0, which most control characters must not occur in at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::text::clean_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

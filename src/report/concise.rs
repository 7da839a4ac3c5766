//! A line a fault: `path:line:column: severity rule message`. Editors and `grep` understand it.

use std::io::{self, Write};

use super::Report;
use crate::text::clean_line;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let locator = report.locator();
    for shown in &report.faults {
        let fault = shown.fault;
        let at = locator.position(fault.place);
        let path = locator.open_path(fault.place.file);
        let message = locator.prose(&fault.message, fault.place.file);
        writeln!(
            out,
            "{}:{}:{}: {} {} {}",
            clean_line(&path),
            at.line,
            at.column,
            fault.severity.as_str(),
            fault.rule,
            clean_line(&message)
        )?;
    }
    Ok(())
}

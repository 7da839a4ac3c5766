//! A JSON object a line: `{"type":"file"|"fault"|"silenced"|"skipped"|"error"|"summary", ...}`, with the fields of the JSON format.
//! For streams: each line stands for itself.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::json::{error_records, fault_record, file_records, shown_silenced, silenced_record, skipped_records};

#[derive(Serialize)]
struct Line<T> {
    r#type: &'static str,
    #[serde(flatten)]
    record: T,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    lines("file", file_records(report), out)?;
    lines("fault", report.faults.iter().map(|shown| fault_record(report, shown)), out)?;
    let silenced = shown_silenced(report);
    lines("silenced", silenced.iter().map(|(shown, reason)| silenced_record(report, shown, *reason)), out)?;
    lines("skipped", skipped_records(report), out)?;
    lines("error", error_records(report), out)?;
    lines("summary", std::iter::once(report.summary()), out)
}

fn lines<T: Serialize>(r#type: &'static str, records: impl Iterator<Item = T>, out: &mut dyn Write) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, &Line { r#type, record })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

//! The JSON that other tools build on. Fields may be added; what is there keeps its name and meaning.

use std::io::{self, Write};

use serde::Serialize;

use super::locate::displayed;
use super::{LineEdit, Report, Shown, line_edits};
use crate::analysis::policy::Silenced;

#[derive(Serialize)]
pub(super) struct FileRecord<'a> {
    path: &'a str,
    device: &'a str,
    dialect: &'a str,
    lines: usize,
}

#[derive(Serialize)]
pub(super) struct FaultRecord<'a> {
    rule: &'a str,
    severity: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: String,
    subject: Option<SubjectRecord<'a>>,
    facts: Vec<String>,
    related: Vec<RelatedRecord<'a>>,
    fingerprint: String,
    fixes: Vec<FixRecord<'a>>,
}

/// A fault that its owners live with.
#[derive(Serialize)]
pub(super) struct SilencedRecord<'a> {
    #[serde(flatten)]
    fault: FaultRecord<'a>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct SubjectRecord<'a> {
    kind: &'a str,
    name: String,
}

#[derive(Serialize)]
struct RelatedRecord<'a> {
    file: &'a str,
    line: u32,
    message: String,
}

#[derive(Serialize)]
struct FixRecord<'a> {
    title: String,
    applicability: &'a str,
    origin: &'a str,
    verdict: Option<VerdictRecord>,
    edits: Vec<EditRecord<'a>>,
}

#[derive(Serialize)]
struct VerdictRecord {
    removes: usize,
    introduces: usize,
    uncovers: usize,
}

#[derive(Serialize)]
struct EditRecord<'a> {
    file: &'a str,
    #[serde(flatten)]
    edit: LineEdit,
}

#[derive(Serialize)]
pub(super) struct SkippedRecord<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct ErrorRecord<'a> {
    path: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
}

/// One document, a line for each file and fault, so that it can be searched and compared by line as well.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"schema\":1,\n\"files\":[")?;
    lines(out, file_records(report))?;
    out.write_all(b"],\n\"faults\":[")?;
    lines(out, report.faults.iter().map(|shown| fault_record(report, shown)))?;
    out.write_all(b"],\n\"silenced\":[")?;
    let silenced = shown_silenced(report);
    lines(out, silenced.iter().map(|(shown, reason)| silenced_record(report, shown, *reason)))?;
    out.write_all(b"],\n\"skipped\":[")?;
    lines(out, skipped_records(report))?;
    out.write_all(b"],\n\"errors\":[")?;
    lines(out, error_records(report))?;
    out.write_all(b"],\n\"summary\":")?;
    serde_json::to_writer(&mut *out, &report.summary())?;
    out.write_all(b"}\n")
}

fn lines<T: Serialize>(out: &mut dyn Write, items: impl Iterator<Item = T>) -> io::Result<()> {
    for (index, item) in items.enumerate() {
        out.write_all(if index == 0 { b"\n " } else { b",\n " })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    Ok(())
}

pub(super) fn file_records<'a>(report: &Report<'a>) -> impl Iterator<Item = FileRecord<'a>> + use<'a> {
    report.files.iter().map(|checked| FileRecord {
        path: &checked.source.path,
        device: checked.device_name(),
        dialect: checked.analysis.dialect.as_str(),
        lines: checked.source.document.line_count(),
    })
}

pub(super) fn skipped_records<'a>(report: &Report<'a>) -> impl Iterator<Item = SkippedRecord<'a>> + use<'a> {
    report.skipped.iter().map(|skipped| SkippedRecord { path: &skipped.path, reason: &skipped.reason })
}

pub(super) fn error_records<'a>(report: &Report<'a>) -> impl Iterator<Item = ErrorRecord<'a>> + use<'a> {
    report.errors.iter().map(|failed| ErrorRecord {
        path: &failed.path,
        message: &failed.message,
        hint: failed.hint.as_deref(),
    })
}

/// The silenced faults as they are shown, and why they are silenced.
pub(super) fn shown_silenced<'a>(report: &'a Report<'_>) -> Vec<(Shown<'a>, Option<&'a str>)> {
    let shown =
        |silenced: &'a Silenced| (Shown { fault: &silenced.fault, verdicts: Vec::new() }, silenced.reason.as_deref());
    report.silenced().map(shown).collect()
}

pub(super) fn silenced_record<'a>(
    report: &'a Report<'_>,
    shown: &'a Shown<'_>,
    reason: Option<&'a str>,
) -> SilencedRecord<'a> {
    SilencedRecord { fault: fault_record(report, shown), reason }
}

pub(super) fn fault_record<'a>(report: &'a Report<'_>, shown: &'a Shown<'_>) -> FaultRecord<'a> {
    let (locator, fault) = (report.locator(), shown.fault);
    let file = fault.place.file;
    let at = locator.position(fault.place);
    let related = fault.related.iter().map(|related| RelatedRecord {
        file: locator.path(related.place.file),
        line: locator.line(related.place),
        message: locator.prose(&related.message, file),
    });
    FaultRecord {
        rule: fault.rule.0,
        severity: fault.severity.as_str(),
        file: locator.path(file),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
        message: locator.prose(&fault.message, file),
        subject: fault
            .subject
            .as_ref()
            .map(|subject| SubjectRecord { kind: subject.kind, name: displayed(subject.name.clone()) }),
        facts: fault.facts.iter().map(|fact| locator.prose(fact, file)).collect(),
        related: related.collect(),
        fingerprint: fault.fingerprint.to_string(),
        fixes: (0..fault.fixes.len()).filter_map(|index| fix_record(report, shown, index)).collect(),
    }
}

/// A fix; `None` where it cannot be written without rewriting bytes that are not UTF-8.
fn fix_record<'a>(report: &'a Report<'_>, shown: &'a Shown<'_>, index: usize) -> Option<FixRecord<'a>> {
    let locator = report.locator();
    let fix = shown.fault.fixes.get(index)?;
    let edits = line_edits(&fix.edits, &|file| Some(&locator.file(file)?.source.document))?;
    Some(FixRecord {
        title: displayed(fix.title.clone()),
        applicability: shown.grade(index).as_str(),
        origin: fix.origin.as_str(),
        verdict: shown.verdict(index).map(|verdict| VerdictRecord {
            removes: verdict.removes.len(),
            introduces: verdict.introduces.len(),
            uncovers: verdict.uncovers.len(),
        }),
        edits: edits.into_iter().map(|edit| EditRecord { file: locator.path(edit.file), edit }).collect(),
    })
}

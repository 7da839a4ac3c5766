//! SARIF 2.1.0, the interchange format of static analysis: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json::shown_silenced;
use super::locate::displayed;
use super::{Locator, Report, Shown};
use crate::rules::{RULES, Rule, Severity};
use crate::text::{Place, Span};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = RULES.iter().map(|rule| describe(rule)).collect();
    let driver = json!({
        "name": "confdbg",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let failed: Vec<Value> = report
        .errors
        .iter()
        .map(|error| json!({"level": "error", "message": {"text": format!("{}: {}", error.path, error.message)}}))
        .collect();
    let invocation = json!({"executionSuccessful": !report.files.is_empty(), "toolExecutionNotifications": failed});
    write!(out, "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{")?;
    write!(
        out,
        "\"tool\":{{\"driver\":{driver}}},\n\"columnKind\":\"utf16CodeUnits\",\"invocations\":[{invocation}],"
    )?;
    write!(out, "\n\"results\":[")?;
    let results = report.faults.iter().map(|shown| result(report, shown));
    let silenced = shown_silenced(report);
    for (index, result) in results.chain(silenced.iter().map(|known| suppressed(report, known))).enumerate() {
        out.write_all(if index == 0 { b"\n " } else { b",\n " })?;
        serde_json::to_writer(&mut *out, &result)?;
    }
    out.write_all(b"]}]}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn describe(rule: &Rule) -> Value {
    json!({
        "id": rule.id.0,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.section("Why it matters").unwrap_or(rule.summary)},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(report: &Report<'_>, shown: &Shown<'_>) -> Value {
    let (locator, fault) = (report.locator(), shown.fault);
    let file = fault.place.file;
    let related: Vec<Value> = fault
        .related
        .iter()
        .map(|related| {
            json!({
                "physicalLocation": location(locator, related.place),
                "message": {"text": locator.prose(&related.message, file)},
            })
        })
        .collect();
    let mut message = locator.prose(&fault.message, file);
    for fact in &fault.facts {
        message.push('\n');
        message.push_str(&locator.prose(fact, file));
    }
    let fixes: Vec<Value> = fault.fixes.iter().filter_map(|fix| fix_of(locator, fix)).collect();
    json!({
        "ruleId": fault.rule.0,
        "level": level(fault.severity),
        "message": {"text": message},
        "locations": [{"physicalLocation": location(locator, fault.place)}],
        "relatedLocations": related,
        "partialFingerprints": {"confdbg/v1": fault.fingerprint.to_string()},
        "fixes": fixes,
    })
}

/// A silenced fault: a result that is suppressed outside of the config.
fn suppressed(report: &Report<'_>, (shown, reason): &(Shown<'_>, Option<&str>)) -> Value {
    let mut result = result(report, shown);
    let mut suppression = json!({"kind": "external"});
    if let Some(reason) = reason {
        suppression["justification"] = Value::from(displayed((*reason).to_owned()));
    }
    result["suppressions"] = json!([suppression]);
    result
}

fn location(locator: Locator<'_>, place: Place) -> Value {
    json!({"artifactLocation": {"uri": uri(&locator.open_path(place.file))}, "region": region(locator, place)})
}

/// Lines and columns, the columns in UTF-16 code units.
fn region(locator: Locator<'_>, place: Place) -> Value {
    let at = locator.position(place);
    let Some(checked) = locator.file(place.file) else { return json!({"startLine": at.line}) };
    let document = &checked.source.document;
    let column = |offset: u32, bytes: u32| {
        let start = offset.saturating_sub(bytes - 1);
        document.slice(Span::new(start, offset)).encode_utf16().count() + 1
    };
    // A region that takes in a newline ends at the beginning of the next line.
    let (end_line, end_column) = if document.slice(place.span).ends_with('\n') {
        (at.end_line + 1, 1)
    } else {
        (at.end_line, column(place.span.end, at.end_column))
    };
    json!({
        "startLine": at.line,
        "startColumn": column(place.span.start, at.column),
        "endLine": end_line,
        "endColumn": end_column,
    })
}

/// A fix as replaced regions. Not for files that are not UTF-8: a reader of SARIF would write them as something else.
fn fix_of(locator: Locator<'_>, fix: &crate::fix::Fix) -> Option<Value> {
    let mut changes: Vec<Value> = Vec::new();
    for of_file in fix.edits.chunk_by(|a, b| a.file == b.file) {
        let file = of_file.first()?.file;
        if !locator.file(file)?.source.document.is_utf8() {
            return None;
        }
        let replacements: Vec<Value> = of_file
            .iter()
            .map(|edit| {
                let place = Place::new(edit.file, edit.range);
                json!({"deletedRegion": region(locator, place), "insertedContent": {"text": edit.text}})
            })
            .collect();
        changes.push(json!({"artifactLocation": {"uri": uri(&locator.open_path(file))}, "replacements": replacements}));
    }
    Some(json!({"description": {"text": displayed(fix.title.clone())}, "artifactChanges": changes}))
}

/// A path as a relative URI reference or a file URI.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

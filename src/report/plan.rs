//! What a change would do: for people, and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::Analysis;
use crate::change::{ChangePlan, Moment, Refusal};
use crate::rules::Fault;
use crate::text::{LineNumber, clean_line};

/// A plan, and what the files are called.
pub struct PlanReport<'a> {
    /// What the change does.
    pub plan: &'a ChangePlan,
    /// The change's file.
    pub change: &'a str,
    /// The running config's file.
    pub running: &'a str,
    /// The running config before and after, as a unified diff.
    pub diff: &'a [u8],
}

/// Writes it for people. With `cleaned`, so that it can go to a terminal: else the diff stays as it is, to the byte.
pub fn text(report: &PlanReport<'_>, cleaned: bool, out: &mut dyn Write) -> io::Result<()> {
    if cleaned {
        for line in String::from_utf8_lossy(report.diff).lines() {
            writeln!(out, "{}", clean_line(line))?;
        }
    } else {
        out.write_all(report.diff)?;
    }
    let plan = report.plan;
    if report.diff.is_empty() {
        writeln!(out, "The change changes nothing.")?;
    }
    let at =
        |line: LineNumber, text: &str| format!("  {}:{line}: {}", clean_line(report.change), clean_line(text.trim()));
    section(
        out,
        "Refused by the device",
        plan.refused.iter().filter(|refusal| !refusal.perhaps),
        &|refusal: &Refusal| format!("{}\n      {}", at(refusal.line, &refusal.text), clean_line(&refusal.reason)),
    )?;
    section(out, "Worse for a moment", plan.moments.iter(), &|moment: &Moment| {
        format!("{}\n      {}", at(moment.line, &moment.text), clean_line(&moment.message))
    })?;
    section(out, "Faults that it brings", plan.brings.iter(), &|fault| sentence(fault, &plan.after))?;
    section(out, "Faults that it mends", plan.mends.iter(), &|fault| sentence(fault, &plan.before))?;
    section(out, "Takes back what is not there", plan.idle.iter(), &|(line, text)| at(*line, text))?;
    section(
        out,
        "Not certain: lines that confdbg does not know",
        plan.refused.iter().filter(|refusal| refusal.perhaps),
        &|refusal: &Refusal| at(refusal.line, &refusal.text),
    )
}

fn section<T>(
    out: &mut dyn Write,
    title: &str,
    items: impl Iterator<Item = T>,
    line: &dyn Fn(T) -> String,
) -> io::Result<()> {
    for (index, item) in items.enumerate() {
        if index == 0 {
            writeln!(out, "\n{title}:")?;
        }
        writeln!(out, "{}", line(item))?;
    }
    Ok(())
}

fn message(fault: &Fault, analysis: &Analysis) -> String {
    let locate = |place: crate::text::Place| (String::new(), analysis.document.line_of(place.span.start).get());
    super::locate::displayed(fault.message.render(fault.place.file, &locate))
}

fn sentence(fault: &Fault, analysis: &Analysis) -> String {
    let line = analysis.document.line_of(fault.place.span.start);
    format!("  {} {} line {line}: {}", fault.severity.as_str(), fault.rule, clean_line(&message(fault, analysis)))
}

#[derive(Serialize)]
struct Record<'a> {
    schema: u32,
    change: &'a str,
    running: &'a str,
    dialect: &'a str,
    clean: bool,
    diff: String,
    brings: Vec<FaultRecord<'a>>,
    mends: Vec<FaultRecord<'a>>,
    moments: Vec<MomentRecord<'a>>,
    refused: Vec<RefusalRecord<'a>>,
    idle: Vec<LineRecord<'a>>,
}

#[derive(Serialize)]
struct FaultRecord<'a> {
    rule: &'a str,
    severity: &'a str,
    line: u32,
    message: String,
    fingerprint: String,
}

#[derive(Serialize)]
struct MomentRecord<'a> {
    line: u32,
    text: &'a str,
    kind: crate::change::MomentKind,
    message: &'a str,
}

#[derive(Serialize)]
struct RefusalRecord<'a> {
    line: u32,
    text: &'a str,
    reason: &'a str,
    certain: bool,
}

#[derive(Serialize)]
struct LineRecord<'a> {
    line: u32,
    text: &'a str,
}

/// Writes one JSON document. Lines count from 1; those of faults are of the config before (mends) or after (brings).
pub fn json(report: &PlanReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = report.plan;
    let fault = |fault: &'_ std::sync::Arc<Fault>, analysis: &Analysis| FaultRecord {
        rule: fault.rule.0,
        severity: fault.severity.as_str(),
        line: analysis.document.line_of(fault.place.span.start).get(),
        message: message(fault, analysis),
        fingerprint: fault.fingerprint.to_string(),
    };
    let record = Record {
        schema: 1,
        change: report.change,
        running: report.running,
        dialect: plan.after.dialect.as_str(),
        clean: plan.is_clean(),
        diff: String::from_utf8_lossy(report.diff).into_owned(),
        brings: plan.brings.iter().map(|found| fault(found, &plan.after)).collect(),
        mends: plan.mends.iter().map(|found| fault(found, &plan.before)).collect(),
        moments: plan
            .moments
            .iter()
            .map(|m| MomentRecord { line: m.line.get(), text: &m.text, kind: m.kind, message: &m.message })
            .collect(),
        refused: plan
            .refused
            .iter()
            .map(|r| RefusalRecord { line: r.line.get(), text: &r.text, reason: &r.reason, certain: !r.perhaps })
            .collect(),
        idle: plan.idle.iter().map(|(line, text)| LineRecord { line: line.get(), text }).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &record)?;
    writeln!(out)
}

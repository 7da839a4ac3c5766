//! Tables of what was measured: text for terminals, Markdown for documents, JSON for programs.

use std::fmt::Write as _;

use super::record::Run;
use super::summary::{Summary, quantile};
use super::wilson::Share;

/// A column: its heading and what stands in it.
type Column = (&'static str, fn(&Summary) -> String);

const COLUMNS: [Column; 13] = [
    ("faults", |summary| summary.faults.to_string()),
    ("true, raw", |summary| percent(summary.true_raw)),
    ("true, shown", |summary| percent(summary.true_shown)),
    ("cause, raw", |summary| percent(summary.cause_raw)),
    ("cause, shown", |summary| percent(summary.cause_shown)),
    ("fix, raw", |summary| percent(summary.fix_raw)),
    ("fix, shown", |summary| percent(summary.fix_shown)),
    ("stood in", |summary| percent(summary.stood_in)),
    ("proven @1", |summary| percent(summary.proven[0])),
    ("proven @3", |summary| percent(summary.proven[2])),
    ("exact @1", |summary| percent(summary.exact[0])),
    ("exact @3", |summary| percent(summary.exact[2])),
    ("new", |summary| summary.brought_in.to_string()),
];

/// A share in percent, without its interval.
fn percent(share: Share) -> String {
    share.value().map_or_else(|| "-".to_owned(), |value| format!("{:.1}", value * 100.0))
}

/// A share in percent with its 95 % interval: `93.1 (90.2-95.3)`.
fn percent_within(share: Share) -> String {
    match (share.value(), share.interval()) {
        (Some(value), Some((low, high))) => {
            format!("{:.1} ({:.1}-{:.1}) of {}", value * 100.0, low * 100.0, high * 100.0, share.of)
        }
        _ => "-".to_owned(),
    }
}

/// What a run comes to in all: name and value.
pub fn totals(summary: &Summary) -> Vec<(&'static str, String)> {
    let seconds = |values: &[f64], share| {
        let value = quantile(values, share).filter(|value| *value > 0.0);
        value.map_or_else(|| "-".to_owned(), |ms| format!("{:.2} s", ms / 1000.0))
    };
    let mut out = vec![("faults", summary.faults.to_string())];
    if summary.cause_raw.of > 0 {
        out.extend([
            ("identifiers true, raw, %", percent_within(summary.true_raw)),
            ("identifiers true, shown, %", percent_within(summary.true_shown)),
            ("names the cause, raw, %", percent_within(summary.cause_raw)),
            ("names the cause, shown, %", percent_within(summary.cause_shown)),
            ("names the right fix, raw, %", percent_within(summary.fix_raw)),
            ("names the right fix, shown, %", percent_within(summary.fix_shown)),
            ("first answer shown, %", percent_within(summary.first)),
            ("rule's text stood in, %", percent_within(summary.stood_in)),
            ("first word, median", seconds(&summary.first_word_ms, 0.5)),
            ("first word, 95th percentile", seconds(&summary.first_word_ms, 0.95)),
            ("whole explanation, median", seconds(&summary.explanation_ms, 0.5)),
            ("whole explanation, 95th percentile", seconds(&summary.explanation_ms, 0.95)),
        ]);
    }
    if summary.proven[0].of > 0 {
        for (upto, name) in ["repair proven by try 1, %", "repair proven by try 2, %", "repair proven by try 3, %"]
            .into_iter()
            .enumerate()
        {
            out.push((name, percent_within(summary.proven[upto])));
        }
        for (upto, name) in
            ["original restored by try 1, %", "original restored by try 2, %", "original restored by try 3, %"]
                .into_iter()
                .enumerate()
        {
            out.push((name, percent_within(summary.exact[upto])));
        }
        out.extend([
            ("proven, rule has a fix, %", percent_within(summary.proven_with_fix)),
            ("proven, rule has none, %", percent_within(summary.proven_without_fix)),
            ("proven and not borne out", summary.refuted.to_string()),
            ("new faults as grave, accepted", summary.brought_in.to_string()),
            ("new milder faults, accepted", summary.milder.to_string()),
            ("first try, median", seconds(&summary.repair_ms, 0.5)),
        ]);
    }
    out.push((
        "tokens a second",
        summary.tokens_per_second().map_or_else(|| "-".to_owned(), |rate| format!("{rate:.1}")),
    ));
    let memory = summary.memory_kib.map_or_else(|| "-".to_owned(), |kib| format!("{} MiB", kib / 1024));
    out.push(("peak memory", memory));
    out
}

/// The columns in which some row has something.
fn columns_of(rows: &[(&str, Summary)]) -> Vec<&'static Column> {
    COLUMNS.iter().filter(|(_, value)| rows.iter().any(|(_, summary)| value(summary) != "-")).collect()
}

/// What a run came to by class and in all, as text.
pub fn text(run: &Run) -> String {
    let (rows, columns, all) = parts(run);
    let mut out = title(run);
    let name_width = rows.iter().map(|(rule, _)| rule.len()).max().unwrap_or(4).max(4);
    let _ = write!(out, "\n\n{:name_width$}", "");
    for (heading, _) in &columns {
        let _ = write!(out, "  {heading:>width$}", width = heading.len().max(5));
    }
    for (rule, summary) in rows.iter().map(|(rule, summary)| (*rule, summary)).chain([("all", &all)]) {
        let _ = write!(out, "\n{rule:name_width$}");
        for (heading, value) in &columns {
            let _ = write!(out, "  {:>width$}", value(summary), width = heading.len().max(5));
        }
    }
    out.push_str("\n\n");
    for (name, value) in totals(&all) {
        let _ = writeln!(out, "{name:36} {value}");
    }
    out
}

/// The same as Markdown.
pub fn markdown(run: &Run) -> String {
    let (rows, columns, all) = parts(run);
    let mut out = format!("### {}\n\n| measure | value |\n| --- | --- |\n", title(run));
    for (name, value) in totals(&all) {
        let _ = writeln!(out, "| {name} | {value} |");
    }
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
    let _ = write!(out, "\n| class | {} |\n|", headings.join(" | "));
    for _ in 0..=headings.len() {
        out.push_str(" --- |");
    }
    for (rule, summary) in &rows {
        let values: Vec<String> = columns.iter().map(|(_, value)| value(summary)).collect();
        let _ = write!(out, "\n| {rule} | {} |", values.join(" | "));
    }
    out.push('\n');
    out
}

/// The same for programs.
pub fn json(run: &Run) -> serde_json::Value {
    let (rows, _, all) = parts(run);
    let classes: serde_json::Map<String, serde_json::Value> =
        rows.iter().map(|(rule, summary)| ((*rule).to_owned(), object(summary))).collect();
    serde_json::json!({ "run": run.head, "all": object(&all), "classes": classes })
}

fn object(summary: &Summary) -> serde_json::Value {
    let share = |share: Share| serde_json::json!({ "hits": share.hits, "of": share.of, "interval": share.interval() });
    serde_json::json!({
        "faults": summary.faults,
        "true_raw": share(summary.true_raw),
        "true_shown": share(summary.true_shown),
        "cause_raw": share(summary.cause_raw),
        "cause_shown": share(summary.cause_shown),
        "fix_raw": share(summary.fix_raw),
        "fix_shown": share(summary.fix_shown),
        "first_answer_shown": share(summary.first),
        "rule_stood_in": share(summary.stood_in),
        "proven": summary.proven.map(share),
        "exact": summary.exact.map(share),
        "brought_in": summary.brought_in,
        "milder": summary.milder,
        "refuted": summary.refuted,
        "proven_with_fix": share(summary.proven_with_fix),
        "proven_without_fix": share(summary.proven_without_fix),
        "first_word_ms": { "median": quantile(&summary.first_word_ms, 0.5), "p95": quantile(&summary.first_word_ms, 0.95) },
        "explanation_ms": { "median": quantile(&summary.explanation_ms, 0.5), "p95": quantile(&summary.explanation_ms, 0.95) },
        "repair_ms": { "median": quantile(&summary.repair_ms, 0.5), "p95": quantile(&summary.repair_ms, 0.95) },
        "tokens_per_second": summary.tokens_per_second(),
        "memory_kib": summary.memory_kib,
    })
}

fn parts(run: &Run) -> (Vec<(&str, Summary)>, Vec<&'static Column>, Summary) {
    let rows = Summary::by_rule(&run.rows);
    let columns = columns_of(&rows);
    (rows, columns, Summary::of(&run.rows))
}

fn title(run: &Run) -> String {
    let head = &run.head;
    let how = if head.constrained { "constrained" } else { "free" };
    format!("{}, {how}, {} faults in {} configs, seed {}", head.model, run.rows.len(), head.configs, head.seed)
}

//! A review as a Markdown page, for a ticket or a change request: the faults, what was decided, the diff.
//!
//! Everything in it is cleaned: configs cannot bring control sequences or Markdown of their own into it.

use std::fmt::Write as _;

use crate::rules::{Fault, Severity};
use crate::session::{Entry, FaultId, Keep, Review};
use crate::text::{FileId, Place, clean, clean_line};

/// Lines around a change in the diff.
const CONTEXT: usize = 3;

/// What the model said about a fault, where it has said something that can be shown.
pub type Explained<'a> = &'a dyn Fn(FaultId) -> Option<String>;

/// The page. Writing to a string cannot fail, so nothing here can.
pub fn review(review: &Review, explained: Explained<'_>) -> String {
    let mut out = String::from("# Review of network configs\n\n");
    summary(review, &mut out);
    for file in review.files() {
        let faults: Vec<&Fault> = file.now().faults().collect();
        let _ = writeln!(out, "\n## {}\n", code(&file.path().display().to_string()));
        let opened = file.opened().faults().count();
        let _ = writeln!(out, "{} faults as opened, {} now.", opened, faults.len());
        for fault in faults {
            describe(review, fault, explained, &mut out);
        }
    }
    silenced(review, &mut out);
    decisions(review, explained, &mut out);
    diffs(review, &mut out);
    out
}

fn summary(review: &Review, out: &mut String) {
    out.push_str("| | errors | warnings | remarks |\n| --- | ---: | ---: | ---: |\n");
    let counts = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| review.counts(severity));
    let [(errors, errors_now), (warnings, warnings_now), (remarks, remarks_now)] = counts;
    let _ = writeln!(out, "| as opened | {errors} | {warnings} | {remarks} |");
    let _ = writeln!(out, "| now | {errors_now} | {warnings_now} | {remarks_now} |");
}

fn describe(review: &Review, fault: &Fault, explained: Explained<'_>, out: &mut String) {
    let locate = |place: Place| located(review, place);
    let prose = |text: &crate::rules::Prose| escaped(&text.render(fault.place.file, &locate));
    let line = located(review, fault.place).1;
    let _ = writeln!(out, "\n### Line {line}: {} `{}`\n", fault.severity.as_str(), fault.rule);
    let _ = writeln!(out, "{}", prose(&fault.message));
    if let Some(file) = review.file(fault.place.file) {
        let document = &file.now().document;
        let text = document.display(document.line_span(document.line_of(fault.place.span.start))).into_owned();
        let _ = writeln!(out, "\n{}", block("", &text));
    }
    for fact in &fault.facts {
        let _ = writeln!(out, "- {}", prose(fact));
    }
    if let Some(text) = explained(FaultId::of(fault)) {
        let _ = writeln!(out, "\n{}", said(&text));
    }
    if let Some(reason) = review.rejected().get(&FaultId::of(fault)) {
        let why = reason.as_deref().map_or_else(|| "no reason was given".to_owned(), escaped);
        let _ = writeln!(out, "\nPut aside: {why}");
    } else if let Some(fix) = fault.fixes.first() {
        let _ = writeln!(out, "\nSuggested: {} ({})", escaped(&fix.title), fix.grade().as_str());
    }
}

/// What the owners of the configs live with.
fn silenced(review: &Review, out: &mut String) {
    let mut lines = Vec::new();
    for file in review.files() {
        for silenced in file.now().silenced.iter() {
            let line = located(review, silenced.fault.place).1;
            let why = silenced.reason.as_deref().map_or_else(|| "no reason was given".to_owned(), escaped);
            lines.push(format!("- {} line {line}: `{}`: {why}", path(review, file.id()), silenced.fault.rule));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "\n## Silenced\n\n{}", lines.join("\n"));
    }
}

fn located(review: &Review, place: Place) -> (String, u32) {
    review.file(place.file).map_or_else(
        || ("?".to_owned(), 1),
        |file| (file.path().display().to_string(), file.now().document.line_of(place.span.start).get()),
    )
}

/// The model's words, marked as its own.
fn said(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(|line| format!("> {}", escaped(line))).collect();
    format!("> The language model says, unproven:\n>\n{}", lines.join("\n"))
}

fn decisions(review: &Review, explained: Explained<'_>, out: &mut String) {
    let mut lines = Vec::new();
    for entry in review.decisions() {
        for fix in entry.fixes() {
            lines.push(format!("- accepted in {}: {}", path(review, fix.file), escaped(&fix.title)));
            let text = explained(FaultId { file: fix.file, fingerprint: fix.fault });
            lines.extend(text.map(|text| format!("\n{}\n", said(&text))));
        }
        if let Entry::Rejected { file, fault, reason, keep } = entry {
            let id = FaultId { file: *file, fingerprint: *fault };
            let rule =
                review.fault(id).map_or_else(|| "a fault that is gone".to_owned(), |fault| format!("`{}`", fault.rule));
            let why = reason.as_deref().map_or_else(String::new, |reason| format!(": {}", escaped(reason)));
            let kept = if *keep == Keep::Project { ", for good" } else { "" };
            lines.push(format!("- put aside{kept} in {}: {rule}{why}", path(review, *file)));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "\n## Decisions\n\n{}", lines.join("\n"));
    }
}

fn path(review: &Review, file: FileId) -> String {
    code(&review.file(file).map_or_else(|| "?".to_owned(), |file| file.path().display().to_string()))
}

fn diffs(review: &Review, out: &mut String) {
    let diffs = review.changed_files().into_iter().filter_map(|file| review.diff(file, CONTEXT));
    let text: String = diffs.map(|diff| String::from_utf8_lossy(&diff.unified()).into_owned()).collect();
    if !text.is_empty() {
        let _ = writeln!(out, "\n## What changes\n\n{}", block("diff", &text));
    }
}

/// Text between fences that nothing in it can close.
fn block(language: &str, text: &str) -> String {
    let text = clean(&text.replace('\r', "")).into_owned();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// A short text as code.
fn code(text: &str) -> String {
    let text = clean_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("`{text}`") }
}

/// A sentence in which nothing is Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::dialect::Dialect;
    use crate::text::Document;

    #[test]
    fn the_page_has_faults_decisions_and_diff_and_nothing_of_the_configs_own_making() {
        let text = "hostname r1\nip access-list extended GUESTS\n permit ip any any\ninterface GigabitEthernet0/1\n \
                    description ``` \u{1b}[31m <script>\n ip address 10.0.0.1 255.255.255.0\n \
                    ip access-group GUEST in\n ip access-group `a*b` out\nend\n";
        let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
        let mut open = Review::open(vec![("a `b`.cfg".into(), analysis)]);
        let undefined = |review: &Review, name: &str| {
            let mut faults = review.faults().filter(|fault| fault.rule.0 == "reference/undefined");
            faults.find(|fault| fault.subject.as_ref().is_some_and(|s| s.name == name)).map(FaultId::of).unwrap()
        };
        open.accept(undefined(&open, "GUEST"), 0).unwrap();
        open.reject(undefined(&open, "`a*b`"), Some("lives *elsewhere*".to_owned())).unwrap();
        let page = review(&open, &|_| None);
        assert!(page.contains("## Decisions\n\n- accepted in `` a `b`.cfg ``: "), "{page}");
        assert!(page.contains(": lives \\*elsewhere\\*\n"), "{page}");
        assert!(page.contains("- ip access-group GUEST in\n+ ip access-group GUESTS in\n"), "{page}");
        assert!(page.contains("\\`a\\*b\\`"), "{page}");
        assert!(!page.contains('\u{1b}'));
        assert!(page.contains("\n````diff\n") && page.contains("\n````\n"), "{page}");
    }
}

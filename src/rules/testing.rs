//! How rules are tested: a config with the expected faults written below its lines.
//!
//! ```text
//! interface GigabitEthernet0/1
//!  ip access-group BLOCK in
//!                  ^^^^^ error: access list BLOCK is not defined
//!  = the interface lets all packets pass
//! ```
//!
//! A line of `^` marks the words above it: severity and a part of the message may follow. A line that begins with `=`
//! is a part of one of that fault's facts. Exactly the marked faults of the rule must be found, in the config as it is,
//! flat (no line indented) and with CRLF; each of their fixes must apply, mend its fault and bring no other.
//! Texts may be indented as a whole. Nothing here may let a rule pass that finds more, or less, than is marked.

use std::fmt::Write as _;

use super::{Dialects, Fault, Prose, RULES, Rule};
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::fix::Applicability;
use crate::text::{Document, EditSet, FileId, Place, Span};

const FILE: FileId = FileId(0);

/// Asserts that exactly the marked faults of `rule` are found, and that their fixes hold.
#[track_caller]
pub(crate) fn check(rule: &'static Rule, marked: &str) {
    check_in(usual_dialect(rule), rule, marked);
}

/// As [`check`], of a config in this dialect.
#[track_caller]
pub(crate) fn check_in(dialect: Dialect, rule: &'static Rule, marked: &str) {
    let expected = Expected::read(marked);
    for variant in Variant::ALL {
        variant.check(dialect, rule, &expected);
    }
}

/// The dialect in which the rule's page and most of its tests are written.
fn usual_dialect(rule: &Rule) -> Dialect {
    match rule.dialects {
        Dialects::All => Dialect::Ios,
        Dialects::Only(dialects) => dialects.first().copied().unwrap_or(Dialect::Ios),
    }
}

/// As [`check`], and asserts that the fix of this title and grade gives `fixed`. Where faults share a title, the
/// first one's fix is taken.
#[track_caller]
pub(crate) fn check_fix(rule: &'static Rule, marked: &str, title: &str, grade: Applicability, fixed: &str) {
    check_fix_in(usual_dialect(rule), rule, marked, title, grade, fixed);
}

/// As [`check_fix`], of a config in this dialect.
#[track_caller]
pub(crate) fn check_fix_in(
    dialect: Dialect,
    rule: &'static Rule,
    marked: &str,
    title: &str,
    grade: Applicability,
    fixed: &str,
) {
    let expected = Expected::read(marked);
    let fixed = dedented(fixed);
    for variant in Variant::ALL {
        let analysis = variant.check(dialect, rule, &expected);
        let titles = || -> Vec<&str> { faults_of(rule, &analysis).flat_map(|f| &f.fixes).map(|f| &*f.title).collect() };
        let fix = faults_of(rule, &analysis).flat_map(|fault| &fault.fixes).find(|fix| fix.title == title);
        let fix = fix.unwrap_or_else(|| panic!("{variant:?}: no fix {title:?} among {:?}", titles()));
        assert_eq!(fix.applicability, grade, "{variant:?}: the grade of {title:?}");
        let after = EditSet::new(fix.edits.clone()).and_then(|edits| edits.apply(&analysis.document)).unwrap();
        variant.assert_same(&fixed, after.text());
    }
}

/// Asserts that a page's example has the rule's fault, and that its first fix gives what the page says it does.
pub(super) fn check_page(rule: &'static Rule, example: &str, fixed: Option<&str>) {
    let analysis = analyse_in(usual_dialect(rule), example);
    let fault = faults_of(rule, &analysis).next();
    let fault = fault.unwrap_or_else(|| panic!("{}: its example has no such fault: {}", rule.id, list(&analysis)));
    match (fault.fixes.first(), fixed) {
        (None, None) => {}
        (Some(fix), None) => panic!("{}: Fix must show the example after {:?}, in a fenced block", rule.id, fix.title),
        (None, Some(_)) => panic!("{}: Fix shows a fixed example, but the fault has no fix", rule.id),
        (Some(fix), Some(fixed)) => {
            let after = EditSet::new(fix.edits.clone()).and_then(|edits| edits.apply(&analysis.document)).unwrap();
            assert_eq!(after.text(), fixed, "{}: the example after {:?}", rule.id, fix.title);
            prove(&analysis, fault);
        }
    }
}

/// The first fenced block of a text.
pub(super) fn fenced(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with("```"));
    lines.next()?;
    let mut block = String::new();
    for line in lines.take_while(|line| !line.starts_with("```")) {
        block.push_str(line);
        block.push('\n');
    }
    Some(block)
}

/// An analysis of an IOS config.
pub(crate) fn analyse(text: &str) -> Analysis {
    analyse_in(Dialect::Ios, text)
}

/// An analysis of a config in this dialect.
pub(crate) fn analyse_in(dialect: Dialect, text: &str) -> Analysis {
    Analysis::of(FILE, Document::from_text(text), dialect)
}

/// The faults of one rule.
pub(crate) fn faults_of<'a>(rule: &Rule, analysis: &'a Analysis) -> impl Iterator<Item = &'a Fault> + use<'a> {
    let id = rule.id;
    analysis.faults().filter(move |fault| fault.rule == id)
}

/// A sentence as a reader sees it.
pub(crate) fn rendered(prose: &Prose, document: &Document) -> String {
    let locate = |place: Place| ("config".to_owned(), document.line_of(place.span.start).get());
    prose.render(FILE, &locate)
}

#[derive(Debug)]
struct Expected {
    config: String,
    marks: Vec<Mark>,
}

/// Words that must be at fault.
#[derive(Debug)]
struct Mark {
    line: usize,
    columns: std::ops::Range<usize>,
    severity: Option<String>,
    message: String,
    facts: Vec<String>,
}

impl Expected {
    fn read(marked: &str) -> Self {
        let mut config = String::new();
        let mut marks: Vec<Mark> = Vec::new();
        let mut count = 0;
        for line in dedented(marked).lines() {
            if let Some(mark) = Mark::read(line, count) {
                marks.push(mark);
            } else if let Some(fact) = line.trim_start().strip_prefix("= ") {
                marks.last_mut().expect("a fact needs a mark before it").facts.push(fact.to_owned());
            } else {
                config.push_str(line);
                config.push('\n');
                count += 1;
            }
        }
        Self { config, marks }
    }
}

impl Mark {
    fn read(line: &str, lines_before: usize) -> Option<Self> {
        let from = line.len() - line.trim_start().len();
        let note = line[from..].trim_start_matches('^');
        let to = line.len() - note.len();
        if to == from || !(note.is_empty() || note.starts_with(' ')) {
            return None;
        }
        let note = note.trim();
        let (severity, message) = match note.split_once(':').or((!note.is_empty()).then_some((note, ""))) {
            Some((word @ ("error" | "warning" | "info"), rest)) => (Some(word.to_owned()), rest.trim()),
            _ => (None, note),
        };
        let line = lines_before.checked_sub(1).expect("a mark needs a line before it");
        Some(Self { line, columns: from..to, severity, message: message.to_owned(), facts: Vec::new() })
    }

    fn fits(&self, fault: &Fault, document: &Document) -> bool {
        let message = rendered(&fault.message, document);
        self.severity.as_ref().is_none_or(|severity| severity == fault.severity.as_str())
            && message.contains(&self.message)
            && self.facts.iter().all(|part| fault.facts.iter().any(|f| rendered(f, document).contains(part.as_str())))
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Variant {
    AsWritten,
    Flat,
    CrLf,
}

impl Variant {
    const ALL: [Self; 3] = [Self::AsWritten, Self::Flat, Self::CrLf];

    fn text(self, config: &str) -> String {
        match self {
            Self::AsWritten => config.to_owned(),
            Self::Flat => flattened(config),
            Self::CrLf => config.replace('\n', "\r\n"),
        }
    }

    /// Where a mark lies in this variant of the config.
    fn span(self, document: &Document, config: &str, mark: &Mark) -> Span {
        let number = crate::text::LineNumber::from_index(mark.line);
        let line = document.line_span(number);
        let written = config.lines().nth(mark.line).unwrap_or_default();
        let moved = if self == Self::Flat { written.len() - written.trim_start().len() } else { 0 };
        let at = |column: usize| line.start + column.saturating_sub(moved) as u32;
        Span::new(at(mark.columns.start), at(mark.columns.end))
    }

    #[track_caller]
    fn check(self, dialect: Dialect, rule: &'static Rule, expected: &Expected) -> Analysis {
        assert!(RULES.iter().any(|known| known.id == rule.id), "{} is not in the registry", rule.id);
        let analysis = analyse_in(dialect, &self.text(&expected.config));
        let document = &analysis.document;
        let mut found: Vec<&Fault> = faults_of(rule, &analysis).collect();
        let mut missing = String::new();
        for mark in &expected.marks {
            let span = self.span(document, &expected.config, mark);
            let hit = found.iter().position(|fault| first_line(document, fault) == span && mark.fits(fault, document));
            match hit {
                Some(at) => drop(found.remove(at)),
                None => _ = writeln!(missing, "  {:?} {:?}", document.slice(span), mark),
            }
        }
        assert!(
            missing.is_empty() && found.is_empty(),
            "{} ({self:?})\nexpected, not found:\n{missing}faults:\n{}config:\n{}",
            rule.id,
            list_of(faults_of(rule, &analysis), document),
            document.text()
        );
        for fault in faults_of(rule, &analysis) {
            prove(&analysis, fault);
        }
        analysis
    }

    #[track_caller]
    fn assert_same(self, expected: &str, found: &str) {
        match self {
            Self::AsWritten => assert_eq!(found, expected, "the fixed text"),
            Self::Flat => {
                assert_eq!(flattened(found), self.text(expected), "the fixed text of the flat config");
            }
            Self::CrLf => assert_eq!(found, self.text(expected), "the fixed text of the config with CRLF"),
        }
    }
}

/// Every fix of the fault applies, mends it and brings no fault as bad.
#[track_caller]
fn prove(analysis: &Analysis, fault: &Fault) {
    for (index, fix) in fault.fixes.iter().enumerate() {
        let verdict = analysis.prove(fault, index).unwrap_or_else(|e| panic!("{:?} does not apply: {e}", fix.title));
        let after = EditSet::new(fix.edits.clone()).and_then(|edits| analysis.after(&edits)).unwrap();
        let holds = fix.applicability == Applicability::Idea || verdict.holds();
        assert!(holds, "{:?}: {verdict:?}\n{}\nafter:\n{}", fix.title, after.document.text(), list(&after));
    }
}

/// The part of a fault's place that lies in its first line.
fn first_line(document: &Document, fault: &Fault) -> Span {
    let line = document.line_span(document.line_of(fault.place.span.start));
    Span::new(fault.place.span.start, fault.place.span.end.min(line.end))
}

fn list(analysis: &Analysis) -> String {
    list_of(analysis.faults(), &analysis.document)
}

fn list_of<'a>(faults: impl Iterator<Item = &'a Fault>, document: &Document) -> String {
    let mut out = String::new();
    for fault in faults {
        let line = document.line_of(fault.place.span.start);
        let (at, words) = (document.column(fault.place.span.start), document.slice(first_line(document, fault)));
        let message = rendered(&fault.message, document);
        _ = writeln!(out, "  {line}:{at} {words:?} {} {}: {message}", fault.severity.as_str(), fault.rule);
        for fact in &fault.facts {
            _ = writeln!(out, "      = {}", rendered(fact, document));
        }
        for fix in &fault.fixes {
            _ = writeln!(out, "      fix ({}): {}", fix.applicability.as_str(), fix.title);
        }
    }
    out
}

/// The text without the indentation that all its lines share and without a first empty line; marks do not count.
fn dedented(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let counts = |line: &&str| !line.trim().is_empty() && Mark::read(line, 1).is_none();
    let shared = text.lines().filter(counts).map(indent).min().unwrap_or(0);
    joined(text.trim_end_matches(' ').lines().map(|line| line.get(shared.min(indent(line))..).unwrap_or_default()))
}

fn flattened(text: &str) -> String {
    joined(text.lines().map(str::trim_start))
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

mod tests {
    use super::*;

    #[test]
    fn marks_and_facts_are_read() {
        let expected = Expected::read(
            "
            interface Gi0/1
             ip access-group A in
                             ^ error: access list A
             = a fact
            banner motd ^C
        ",
        );
        assert_eq!(expected.config, "interface Gi0/1\n ip access-group A in\nbanner motd ^C\n");
        let [mark] = &expected.marks[..] else { panic!("{expected:?}") };
        assert_eq!((mark.line, mark.columns.clone()), (1, 17..18));
        assert_eq!((mark.severity.as_deref(), mark.message.as_str()), (Some("error"), "access list A"));
        assert_eq!(mark.facts, ["a fact"]);
    }
}

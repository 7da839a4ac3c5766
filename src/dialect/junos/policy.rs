//! Policy statements: terms tried in order, each of which accepts, rejects, or lets the route go on; and the route filters
//! in them.
//!
//! A term without a final action goes on, whatever else it does. The part that has no name comes last, wherever it stands.

use ipnet::IpNet;

use super::{sourced, word};
use crate::dialect::paths::parts::{List, Lists};
use crate::dialect::{Recognition, StatementId, StatementRef, Tree};
use crate::model::{Action, Lookup, MapEntry, PrefixEntry, PrefixList, RouteMap, Sourced, Term};
use crate::text::{Document, Span};

/// The policy statements, as far as they are read.
pub(super) type Policies<'a> = Lists<'a, ()>;

/// `policy-statement NAME`
pub(super) fn policy<'a>(policies: &mut Policies<'a>, statement: StatementRef<'a>, idle: bool) {
    policies.read((), statement.word(1), statement, "term", idle);
}

/// The policies of the device and the route filters in them. `uncertain` where the device has more than is written.
pub(super) fn finish(
    policies: Policies<'_>,
    tree: &Tree,
    document: &Document,
    uncertain: bool,
) -> (Vec<RouteMap>, Vec<PrefixList>) {
    let text = document.text();
    policies.into_lists().map(|((), list)| one(&list, tree, text, uncertain)).unzip()
}

fn one(list: &List<'_>, tree: &Tree, text: &str, uncertain: bool) -> (RouteMap, PrefixList) {
    let mut filters =
        PrefixList { name: list.name.clone(), ipv6: false, lookup: Lookup::Longest, entries: Vec::new(), uncertain };
    let mut entries = Vec::new();
    for part in list.parts() {
        let Some(first) = part.statement(tree, text) else { continue };
        let lines: Vec<StatementRef<'_>> = part.lines(tree, text).collect();
        let mut entry = entry(&lines, first, entries.len(), &mut filters.entries);
        let (label, statements) = (format!("term {}", part.name).into(), part.statements.as_slice().into());
        entry.term = Some(Box::new(Term { label, also: None, statements }));
        entries.push(entry);
    }
    let (body, rest): (Vec<_>, Vec<_>) =
        list.settings(tree, text).partition(|line| ["from", "to", "then"].contains(&line.word(0)));
    if let Some(first) = body.first() {
        let mut unnamed = entry(&body, *first, entries.len(), &mut filters.entries);
        let statements: Vec<StatementId> = body.iter().map(|line| line.id()).collect();
        let label = "the last term, which has no name,".into();
        unnamed.term = Some(Box::new(Term { label, also: None, statements: statements.into() }));
        entries.push(unnamed);
    }
    let uncertain = uncertain || rest.iter().any(|line| !is_known(*line) || line.word(0) == "dynamic-db");
    (RouteMap { name: list.name.clone(), entries, uncertain }, filters)
}

fn is_known(statement: StatementRef<'_>) -> bool {
    matches!(statement.recognition(), Recognition::Known { .. })
}

fn entry(
    lines: &[StatementRef<'_>],
    first: StatementRef<'_>,
    index: usize,
    filters: &mut Vec<PrefixEntry>,
) -> MapEntry {
    let mut entry = MapEntry {
        number: index as u32 + 1,
        action: Action::Permit,
        matches: Vec::new(),
        unknown: false,
        sets: Vec::new(),
        goes_on: Some(sourced(first, first.span(), None)),
        term: None,
        span: first.span(),
        statement: first.id(),
    };
    let mut goes_on = None;
    for line in lines {
        let children = || line.children().filter(|child| !child.negated());
        entry.unknown |= !is_known(*line) || children().any(|child| !is_known(child));
        match line.word(0) {
            "from" | "to" => {
                entry.matches.extend(children().map(StatementRef::id));
                filters.extend(children().filter_map(route_filter));
            }
            "then" => {
                for child in children() {
                    match (child.word(0), child.word(1)) {
                        ("accept", _) | ("next", "policy") => entry.goes_on = None,
                        ("reject", _) => (entry.action, entry.goes_on) = (Action::Deny, None),
                        ("next", _) => goes_on = Some(sourced(child, child.span(), None)),
                        _ => entry.sets.push(child.id()),
                    }
                }
            }
            _ => entry.unknown = true,
        }
    }
    entry.goes_on = goes_on.or(entry.goes_on);
    entry
}

/// `route-filter 10.0.0.0/8 upto /24`
fn route_filter(line: StatementRef<'_>) -> Option<PrefixEntry> {
    if line.word(0) != "route-filter" || !is_known(line) {
        return None;
    }
    let prefix: Sourced<IpNet> = word(line, 1, |text| text.parse().ok())?;
    let (own, most) = (prefix.value.prefix_len(), prefix.value.max_prefix_len());
    let says = |length: u8| word(line, 2, |_| Some(length));
    let (shortest, longest) = match line.word(2) {
        "orlonger" => (None, says(most)),
        "longer" => (says(own + 1), says(most)),
        "upto" => (None, Some(length(line, 3, line.word(3), 0)?)),
        "prefix-length-range" => {
            let (low, high) = line.word(3).split_once('-')?;
            (Some(length(line, 3, low, 0)?), Some(length(line, 3, high, low.len() as u32 + 1)?))
        }
        "exact" => (None, None),
        _ => return None,
    };
    let (span, statement) = (line.span(), line.id());
    Some(PrefixEntry { number: None, action: Action::Permit, prefix, shortest, longest, term: None, span, statement })
}

/// `/24`, which begins so many bytes behind the beginning of a word.
fn length(line: StatementRef<'_>, at: usize, text: &str, behind: u32) -> Option<Sourced<u8>> {
    let number = text.strip_prefix('/')?;
    let start = line.word_span(at).start + behind + 1;
    Some(sourced(line, Span::new(start, start + number.len() as u32), number.parse().ok()?))
}

//! Prefix lists and route maps, as FRR has them: rules tried by their numbers; what none takes is denied.

use super::filter::is_known;
use super::{active, parsed, sourced, word};
use crate::dialect::paths::parts::{List, Lists, Part};
use crate::dialect::{StatementRef, Tree};
use crate::model::{Action, Lookup, MapEntry, PrefixEntry, PrefixList, RouteMap, Term};
use crate::text::Document;

/// The sorts of lists under `policy`.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    PrefixList,
    PrefixList6,
    RouteMap,
}

/// The lists, as far as they are read.
pub(super) type Policies<'a> = Lists<'a, Sort>;

/// Reads what stands under `policy`.
pub(super) fn policy<'a>(policies: &mut Policies<'a>, statement: StatementRef<'a>) {
    for child in statement.children() {
        let sort = match child.word(0) {
            "prefix-list" => Sort::PrefixList,
            "prefix-list6" => Sort::PrefixList6,
            "route-map" => Sort::RouteMap,
            _ => continue,
        };
        policies.read(sort, child.word(1), child, "rule", statement.negated() || child.negated());
    }
}

/// The route maps and prefix lists of the device.
pub(super) fn finish(policies: Policies<'_>, tree: &Tree, document: &Document) -> (Vec<RouteMap>, Vec<PrefixList>) {
    let (mut maps, mut lists) = (Vec::new(), Vec::new());
    let text = document.text();
    for (sort, list) in policies.into_lists() {
        match sort {
            Sort::RouteMap => maps.push(route_map(list, tree, text)),
            sort => lists.push(prefix_list(sort == Sort::PrefixList6, list, tree, text)),
        }
    }
    (maps, lists)
}

fn prefix_list(ipv6: bool, list: List<'_>, tree: &Tree, text: &str) -> PrefixList {
    let (mut entries, mut uncertain) = (Vec::new(), false);
    for part in list.parts() {
        match prefix_entry(part, tree, text) {
            Some(entry) => entries.push(entry),
            None => uncertain = true,
        }
    }
    entries.sort_by_key(|entry| entry.number);
    PrefixList { name: list.name, ipv6, lookup: Lookup::First, entries, uncertain }
}

fn prefix_entry(part: &Part<'_>, tree: &Tree, text: &str) -> Option<PrefixEntry> {
    let statement = part.statement(tree, text)?;
    let (mut action, mut prefix, mut shortest, mut longest) = (None, None, None, None);
    for line in part.lines(tree, text) {
        match line.word(0) {
            "action" => action = self::action(line),
            "prefix" => prefix = word(line, 1, parsed),
            "ge" => shortest = word(line, 1, parsed),
            "le" => longest = word(line, 1, parsed),
            "description" => {}
            _ => return None,
        }
    }
    Some(PrefixEntry {
        number: Some(part.name.parse().ok()?),
        action: action?,
        prefix: prefix?,
        shortest,
        longest,
        term: Some(Box::new(term(part))),
        span: statement.span(),
        statement: statement.id(),
    })
}

fn action(line: StatementRef<'_>) -> Option<Action> {
    match line.word(1) {
        "permit" => Some(Action::Permit),
        "deny" => Some(Action::Deny),
        _ => None,
    }
}

fn term(part: &Part<'_>) -> Term {
    let label = format!("rule {}", part.name).into();
    Term { label, also: None, statements: part.statements.as_slice().into() }
}

fn route_map(list: List<'_>, tree: &Tree, text: &str) -> RouteMap {
    let (mut entries, mut uncertain) = (Vec::new(), false);
    for part in list.parts() {
        match map_entry(part, tree, text) {
            Some(entry) => entries.push(entry),
            None => uncertain = true,
        }
    }
    entries.sort_by_key(|entry| entry.number);
    RouteMap { name: list.name, entries, uncertain }
}

fn map_entry(part: &Part<'_>, tree: &Tree, text: &str) -> Option<MapEntry> {
    let statement = part.statement(tree, text)?;
    let lines: Vec<StatementRef<'_>> = part.lines(tree, text).collect();
    let mut entry = MapEntry {
        number: part.name.parse().ok()?,
        action: lines.iter().rfind(|line| line.word(0) == "action").and_then(|line| action(*line))?,
        matches: Vec::new(),
        unknown: lines.iter().any(|line| !is_known(*line) || line.descendants().any(|below| !is_known(below))),
        sets: Vec::new(),
        goes_on: None,
        term: Some(Box::new(term(part))),
        span: statement.span(),
        statement: statement.id(),
    };
    let number = |line: StatementRef<'_>| {
        let target = line.words().find_map(|word| word.parse().ok());
        Some(sourced(line, line.span(), target))
    };
    for line in lines {
        match line.word(0) {
            "match" => entry.matches.extend(active(line).map(StatementRef::id)),
            // What another map decides is a condition too.
            "call" => entry.matches.push(line.id()),
            "set" => entry.sets.extend(active(line).map(StatementRef::id)),
            "continue" => entry.goes_on = number(line),
            "on-match" => entry.goes_on = line.descendants().last().map_or_else(|| number(line), number),
            _ => {}
        }
    }
    Some(entry)
}

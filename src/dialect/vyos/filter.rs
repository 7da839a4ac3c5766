//! Firewall rule sets: rules tried by their numbers; what none takes is left to the default action.
//!
//! A rule that may let a packet go on to the next one (by its rate, by the time, into another rule set) covers nothing.

use super::filter_rule::{Family, conditions};
use crate::dialect::paths::parts::{List, Lists, Part};
use crate::dialect::{Recognition, StatementRef, Tree};
use crate::model::{Action, Filter, FilterKind, FilterLine, FilterMatch, Term};
use crate::text::Document;

/// What tells rule sets of one name apart.
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    family: Family,
    /// One that packets meet by themselves, and that lets pass what no rule takes.
    hook: bool,
}

/// The rule sets, as far as they are read.
pub(super) type RuleSets<'a> = Lists<'a, Key>;

/// Reads what stands under `firewall`.
pub(super) fn firewall<'a>(sets: &mut RuleSets<'a>, statement: StatementRef<'a>) {
    let idle = statement.negated();
    for child in statement.children() {
        let idle = idle || child.negated();
        match child.word(0) {
            "name" => named(sets, Family::Ipv4, child, idle),
            "ipv6-name" => named(sets, Family::Ipv6, child, idle),
            "ipv4" => child.children().for_each(|line| of_family(sets, Family::Ipv4, line, idle)),
            "ipv6" => child.children().for_each(|line| of_family(sets, Family::Ipv6, line, idle)),
            _ => {}
        }
    }
}

fn named<'a>(sets: &mut RuleSets<'a>, family: Family, statement: StatementRef<'a>, idle: bool) {
    sets.read(Key { family, hook: false }, statement.word(1), statement, "rule", idle);
}

fn of_family<'a>(sets: &mut RuleSets<'a>, family: Family, statement: StatementRef<'a>, idle: bool) {
    let name = match statement.word(0) {
        "name" => return named(sets, family, statement, idle),
        "forward" => "forward filter",
        "input" => "input filter",
        "output" => "output filter",
        _ => return,
    };
    for child in statement.children().filter(|child| child.word(0) == "filter") {
        sets.read(Key { family, hook: true }, name, child, "rule", idle);
    }
}

/// The rule sets of the device.
pub(super) fn finish(sets: RuleSets<'_>, tree: &Tree, document: &Document) -> Vec<Filter> {
    let text = document.text();
    sets.into_lists().map(|(key, list)| one(key, list, tree, text)).collect()
}

fn one(key: Key, list: List<'_>, tree: &Tree, text: &str) -> Filter {
    let (mut rest, mut uncertain) = (if key.hook { Action::Permit } else { Action::Deny }, false);
    for line in list.settings(tree, text) {
        match (line.word(0), line.word(1)) {
            ("default-action", "drop" | "reject") => rest = Action::Deny,
            ("default-action", _) => rest = Action::Permit,
            _ => uncertain |= !is_known(line),
        }
    }
    let mut lines: Vec<FilterLine> = list.parts().filter_map(|part| rule(key.family, part, tree, text)).collect();
    lines.sort_by_key(|line| line.number);
    // A rule that marks packets changes what later ones may ask for.
    let marks = |line: &FilterLine| line.term.as_ref().is_some_and(|term| marks(term));
    if lines.iter().any(marks) {
        lines.iter_mut().for_each(forget_conditions);
    }
    let kind = if key.family == Family::Ipv6 { FilterKind::Ipv6 } else { FilterKind::Extended };
    Filter { name: list.name, kind, lines, rest, uncertain }
}

fn marks(term: &Term) -> bool {
    term.also.as_ref().is_some_and(|also| also.contains("set") || also.contains("add-address-to-group"))
}

fn forget_conditions(line: &mut FilterLine) {
    if let FilterMatch::Header(header) = &line.matches
        && header.conditions.is_some()
    {
        line.matches = FilterMatch::Opaque;
    }
}

pub(super) fn is_known(statement: StatementRef<'_>) -> bool {
    matches!(statement.recognition(), Recognition::Known { .. })
}

fn rule(family: Family, part: &Part<'_>, tree: &Tree, text: &str) -> Option<FilterLine> {
    let statement = part.statement(tree, text)?;
    let number = part.name.parse().ok()?;
    let lines: Vec<StatementRef<'_>> = part.lines(tree, text).collect();
    if lines.iter().any(|line| line.is("disable")) {
        return None;
    }
    let (mut action, mut may_pass, mut also) = (None, false, Vec::new());
    for line in &lines {
        match (line.word(0), line.word(1)) {
            ("action", "accept") => action = Some(Action::Permit),
            ("action", "drop" | "reject") => action = Some(Action::Deny),
            ("action" | "limit" | "recent" | "time", _) => may_pass = true,
            ("set" | "add-address-to-group" | "jump-target", _) => {}
            _ => continue,
        }
        if !matches!((line.word(0), line.word(1)), ("action", "accept" | "drop" | "reject")) {
            let below = line.descendants().map(StatementRef::text);
            also.push(std::iter::once(line.text()).chain(below).collect::<Vec<_>>().join(" "));
        }
    }
    let followed = lines.iter().all(|line| is_known(*line) && line.descendants().all(is_known));
    let matches = if followed && (action.is_some() || may_pass) {
        FilterMatch::Header(Box::new(conditions(family, &lines).into_header()))
    } else {
        FilterMatch::Opaque
    };
    also.sort_unstable();
    let also = (!also.is_empty()).then(|| also.join("; ").into());
    let label = format!("rule {}", part.name).into();
    let term = Term { label, also, statements: part.statements.as_slice().into() };
    Some(FilterLine {
        number: Some(number),
        action: action.unwrap_or(Action::Permit),
        matches,
        may_pass,
        names_others: false,
        term: Some(Box::new(term)),
        span: statement.span(),
        statement: statement.id(),
    })
}

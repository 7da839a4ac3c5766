//! Firewall filters: terms, tried in order, the first that ends decides; what none takes is discarded.
//!
//! A term that the reader does not follow matches something that is not known. Terms that other lines move, and filters
//! to which configuration groups may add, are uncertain.

use super::filter_from::{Family, conditions};
use crate::dialect::paths::parts::{List, Lists, Part};
use crate::dialect::{Recognition, StatementRef, Tree};
use crate::model::{Action, Filter, FilterKind, FilterLine, FilterMatch, Term};
use crate::text::Document;

/// The filters, as far as they are read.
pub(super) type Filters<'a> = Lists<'a, Family>;

/// Reads what stands under `firewall`.
pub(super) fn firewall<'a>(filters: &mut Filters<'a>, statement: StatementRef<'a>) {
    let idle = statement.negated();
    for child in statement.children() {
        let idle = idle || child.negated();
        match (child.word(0), child.word(1)) {
            ("filter", _) => filter(filters, Family::Inet, child, idle),
            ("family", "inet") => child.children().for_each(|line| filter(filters, Family::Inet, line, idle)),
            ("family", "inet6") => child.children().for_each(|line| filter(filters, Family::Inet6, line, idle)),
            _ => {}
        }
    }
}

fn filter<'a>(filters: &mut Filters<'a>, family: Family, statement: StatementRef<'a>, idle: bool) {
    if statement.word(0) == "filter" && statement.word_count() == 2 {
        filters.read(family, statement.word(1), statement, "term", idle);
    }
}

/// The filters of the device. `uncertain` where what the device has differs from what is written.
pub(super) fn finish(filters: Filters<'_>, tree: &Tree, document: &Document, uncertain: bool) -> Vec<Filter> {
    let text = document.text();
    filters.into_lists().map(|(family, list)| one(family, list, tree, text, uncertain)).collect()
}

fn one(family: Family, list: List<'_>, tree: &Tree, text: &str, uncertain: bool) -> Filter {
    let unknown = list.settings(tree, text).any(|line| !is_known(line));
    let mut lines: Vec<FilterLine> = list.parts().filter_map(|part| term(family, part, tree, text)).collect();
    if lines.iter().any(marks_and_goes_on) {
        lines.iter_mut().for_each(forget_marks);
    }
    let kind = if family == Family::Inet6 { FilterKind::Ipv6 } else { FilterKind::Extended };
    Filter { name: list.name, kind, lines, rest: Action::Deny, uncertain: uncertain || unknown }
}

fn is_known(statement: StatementRef<'_>) -> bool {
    matches!(statement.recognition(), Recognition::Known { .. })
}

fn term(family: Family, part: &Part<'_>, tree: &Tree, text: &str) -> Option<FilterLine> {
    let statement = part.statement(tree, text)?;
    let (mut from, mut then, mut followed) = (Vec::new(), Then::default(), true);
    for line in part.lines(tree, text) {
        match line.word(0) {
            "from" => from.extend(line.children().filter(|child| !child.negated())),
            "then" => line.children().filter(|child| !child.negated()).for_each(|child| then.read(child)),
            _ => followed = false,
        }
    }
    followed &= then.followed && from.iter().all(|line| is_known(*line));
    let matches = if followed {
        FilterMatch::Header(Box::new(conditions(family, &from).into_header()))
    } else {
        FilterMatch::Opaque
    };
    let (action, may_pass) = (then.action.unwrap_or(Action::Permit), then.may_pass);
    then.also.sort_unstable();
    let also = (!then.also.is_empty()).then(|| then.also.join("; ").into());
    let label = format!("term {}", part.name).into();
    let term = Term { label, also, statements: part.statements.as_slice().into() };
    Some(FilterLine {
        number: None,
        action,
        matches,
        may_pass,
        names_others: false,
        term: Some(Box::new(term)),
        span: statement.span(),
        statement: statement.id(),
    })
}

/// Does it change what later terms may ask for?
fn marks_and_goes_on(line: &FilterLine) -> bool {
    let also = line.term.as_ref().and_then(|term| term.also.as_deref());
    line.may_pass && also.is_some_and(|also| MARKS.iter().any(|mark| also.contains(mark)))
}

/// Two terms that ask for the same mark need not get the same packets, where one between them sets it.
fn forget_marks(line: &mut FilterLine) {
    let marked = match &line.matches {
        FilterMatch::Header(header) => header.conditions.as_deref(),
        FilterMatch::Opaque => None,
    };
    if marked.is_some_and(|conditions| MARKS.iter().any(|mark| conditions.contains(mark))) {
        line.matches = FilterMatch::Opaque;
    }
}

/// What a term may both ask for and set.
const MARKS: [&str; 5] = ["loss-priority", "forwarding-class", "dscp", "traffic-class", "precedence"];

/// What happens to the packets of a term.
struct Then<'a> {
    /// A term that does not say accepts.
    action: Option<Action>,
    may_pass: bool,
    also: Vec<&'a str>,
    followed: bool,
}

impl Default for Then<'_> {
    fn default() -> Self {
        Self { action: None, may_pass: false, also: Vec::new(), followed: true }
    }
}

impl<'a> Then<'a> {
    fn read(&mut self, statement: StatementRef<'a>) {
        match statement.word(0) {
            _ if !is_known(statement) => self.followed = false,
            "accept" => self.act(Action::Permit),
            "discard" | "reject" => self.act(Action::Deny),
            // They watch the packet and let it go.
            "count"
            | "log"
            | "syslog"
            | "sample"
            | "sample-one"
            | "sampling-instance"
            | "service-accounting"
            | "service-accounting-deferred"
            | "port-mirror"
            | "port-mirror-instance"
            | "analyzer"
            | "mirror"
            | "l2-mirror" => {}
            // They change the packet, or stop some of them, and the term still ends the filter.
            "policer"
            | "hierarchical-policer"
            | "three-color-policer"
            | "forwarding-class"
            | "loss-priority"
            | "traffic-class"
            | "dscp"
            | "prefix-action"
            | "routing-instance"
            | "logical-system"
            | "topology" => {
                self.also.push(statement.text());
            }
            // `next term` hands it on; whether the others end the filter depends on the platform.
            _ => {
                self.may_pass = true;
                self.also.push(statement.text());
            }
        }
    }

    fn act(&mut self, action: Action) {
        self.followed &= self.action.is_none_or(|other| other == action);
        self.action = Some(action);
    }
}

//! `route-map/unreachable-entry`

use crate::declare_rule;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::model::{Action, MapEntry, RouteMap, Term};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity, removal, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An entry of a route map that nothing reaches, because an entry before it has no condition and therefore takes
    /// everything. In Junos: a term of a policy statement behind one without `from` and `to` that accepts, rejects or
    /// leaves the route to the next policy.
    ///
    /// ## Why it matters
    ///
    /// The device tries the entries by their numbers and stops at the first whose conditions hold. An entry without a
    /// `match` line holds always; what comes after it is never tried.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list OURS seq 5 permit 192.0.2.0/24
    /// route-map EXPORT permit 10
    ///  set metric 50
    /// route-map EXPORT permit 20
    ///  match ip address prefix-list OURS
    ///  set metric 10
    /// router bgp 65000
    ///  neighbor 10.0.0.1 remote-as 65001
    ///  neighbor 10.0.0.1 route-map EXPORT out
    /// ```
    ///
    /// ## Fix
    ///
    /// Let the entry that takes everything come last, or delete what is never reached. Review it: routes are treated
    /// differently if the order changes.
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list OURS seq 5 permit 192.0.2.0/24
    /// route-map EXPORT permit 30
    ///  set metric 50
    /// route-map EXPORT permit 20
    ///  match ip address prefix-list OURS
    ///  set metric 10
    /// router bgp 65000
    ///  neighbor 10.0.0.1 remote-as 65001
    ///  neighbor 10.0.0.1 route-map EXPORT out
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show route-map NAME` counts what each entry matched; the unreachable ones stay at none. On Junos
    /// `test policy NAME PREFIX` shows what becomes of a route.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: Protocol-Independent Command Reference, `route-map`: an entry without `match` matches all.
    pub static UNREACHABLE_ENTRY = {
        id: "route-map/unreachable-entry",
        summary: "A route-map entry behind one that takes everything",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Asa, Junos, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for map in view.device.route_maps.iter().filter(|map| !map.uncertain) {
        let takes_all = |entry: &MapEntry| entry.matches.is_empty() && !entry.unknown && entry.goes_on.is_none();
        let Some(all) = map.entries.iter().position(takes_all) else { continue };
        // `continue` may jump over the entry that takes everything.
        let jumps = map.entries[..all].iter().filter_map(|entry| entry.goes_on.as_ref()?.value);
        let reached = jumps.max().unwrap_or(0);
        for entry in map.entries[all + 1..]
            .iter()
            .take_while(|entry| reached < map.entries[all].number || entry.number < reached)
        {
            findings.push(fault(view, findings, map, (entry, &map.entries[all])));
        }
    }
}

fn fault(view: &DeviceView<'_>, findings: &Findings, map: &RouteMap, (entry, all): (&MapEntry, &MapEntry)) -> Fault {
    let (name, words) = (&map.name.value, Words::of(view.dialect));
    let place = view.place(all.span);
    let (own, other) = (label(entry), label(all));
    let message = Prose::new(format!("{own} of {} {name} is never reached: {other}, ", words.list))
        .line(place)
        .text(", takes everything");
    let mut fault = findings
        .fault(view.place(entry.span), message)
        .about(words.kind, &**name)
        .fact(
            Prose::new(format!("{} on ", wording::capitalised(&other)))
                .line(place)
                .text(format!(" has no {} line, so it holds always.", words.condition)),
        )
        .fact(words.order)
        .related(place, format!("this {} {} everything", words.entry, words.verb(all)));
    // What takes the rest once more, by habit, is only clutter.
    if entry.term.is_some() && entry.matches.is_empty() && !entry.unknown {
        fault.severity = if entry.sets.is_empty() { Severity::Info } else { Severity::Warning };
    }
    // Behind another that takes everything it would be out of reach itself.
    let after = map.entries.iter().skip_while(|other| other.number <= all.number);
    if after.into_iter().all(|other| !other.matches.is_empty() || other.unknown) {
        fault.fixes.extend(come_last(view, map, all));
    }
    fault.fixes.extend(deletion(view, entry));
    fault
}

fn label(entry: &MapEntry) -> String {
    entry.term.as_ref().map_or_else(|| format!("entry {}", entry.number), |term| term.label.to_string())
}

fn deletion(view: &DeviceView<'_>, entry: &MapEntry) -> Option<Fix> {
    let edits = match &entry.term {
        None => vec![removal::delete(view.file, view.document, view.statement(entry.statement)?)],
        Some(term) => view.parts().delete(term)?,
    };
    let title = format!("Delete {}", label(entry).trim_end_matches(','));
    Some(Fix::new(title, Applicability::Review, edits))
}

/// What a dialect calls route maps and what is in them.
struct Words {
    list: &'static str,
    kind: &'static str,
    entry: &'static str,
    condition: &'static str,
    order: &'static str,
}

impl Words {
    fn of(dialect: Dialect) -> Self {
        let (list, kind, entry) = match dialect {
            Dialect::Junos => ("policy statement", "policy-statement", "term"),
            Dialect::Vyos => ("route map", "route-map", "rule"),
            _ => ("route map", "route-map", "entry"),
        };
        let condition = if dialect == Dialect::Junos { "`from`" } else { "match" };
        let order = match dialect {
            Dialect::Junos => {
                "The device tries the terms in their order and stops at the first that accepts or rejects."
            }
            _ => "The device tries the entries by their numbers and stops at the first that holds.",
        };
        Self { list, kind, entry, condition, order }
    }

    fn verb(&self, entry: &MapEntry) -> &'static str {
        match (self.kind, entry.action) {
            // It may also leave the route to the next policy.
            ("policy-statement", Action::Permit) => "takes",
            ("policy-statement", Action::Deny) => "rejects",
            (_, action) => action.verb(),
        }
    }
}

/// The entry that takes everything under a number behind all others.
fn come_last(view: &DeviceView<'_>, map: &RouteMap, all: &MapEntry) -> Option<Fix> {
    if let Some(term) = all.term.as_ref().filter(|_| view.dialect == Dialect::Junos) {
        return move_last(view, map, all, term);
    }
    let last = map.entries.last()?.number;
    let number = last.checked_add(10).filter(|number| *number <= 65_535)?;
    if let Some(term) = &all.term {
        let title = format!("Give {} the number {number}, so that it comes last", term.label);
        return Some(Fix::new(title, Applicability::Review, view.parts().renumber(term, number)?));
    }
    let statement = view.statement(all.statement)?;
    let at = (2..statement.word_count()).find(|&at| statement.word(at).parse() == Ok(all.number))?;
    let edit = Edit::replace(view.file, statement.word_span(at), number.to_string());
    let title = format!("Give entry {} the number {number}, so that it comes last", all.number);
    Some(Fix::new(title, Applicability::Review, vec![edit]))
}

/// The term that takes everything, with all of its lines, behind the last other term that has a name.
fn move_last(view: &DeviceView<'_>, map: &RouteMap, all: &MapEntry, term: &Term) -> Option<Fix> {
    // The part of a Junos policy that has no name is last wherever it stands.
    let named = |entry: &&MapEntry| entry.term.as_ref().is_some_and(|term| term.label.starts_with("term "));
    let last = map.entries.iter().rfind(named).filter(|last| last.number > all.number)?.term.as_ref()?;
    let edits = view.parts().move_behind(term, last)?;
    Some(Fix::new(format!("Move {} behind {}", term.label, last.label), Applicability::Review, edits))
}

#[cfg(test)]
mod tests;

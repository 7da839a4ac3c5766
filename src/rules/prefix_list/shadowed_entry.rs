//! `prefix-list/shadowed-entry`

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use super::Words;
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::model::{Lookup, Number, PrefixEntry, PrefixList};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// An entry of a prefix list that can never match, because an entry before it already matches every prefix that it
    /// would match. A prefix set of IOS-XR has no order: there an entry is superfluous wherever the wider one stands.
    ///
    /// ## Why it matters
    ///
    /// The device tries the entries by their numbers and stops at the first that matches. A `deny` behind a wider
    /// `permit` keeps nothing out.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip prefix-list CUSTOMER seq 5 permit 10.0.0.0/8 le 24
    /// ip prefix-list CUSTOMER seq 10 deny 10.66.0.0/16 le 24
    /// ```
    ///
    /// ## Fix
    ///
    /// Where both entries do the same, delete the later one: no route is treated differently. Where they contradict each
    /// other, the later one is an exception that belongs first, or is left over. Review it.
    ///
    /// ```text
    /// ip prefix-list CUSTOMER seq 2 deny 10.66.0.0/16 le 24
    /// ip prefix-list CUSTOMER seq 5 permit 10.0.0.0/8 le 24
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip prefix-list detail NAME` counts the hits of each entry; a shadowed one stays at none.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Command Reference, `ip prefix-list`: entries are tried in the order of their numbers.
    pub static SHADOWED_ENTRY = {
        id: "prefix-list/shadowed-entry",
        summary: "A prefix-list entry that an earlier entry covers",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, Frr, Vyos, IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for list in view.device.prefix_lists.iter().filter(|list| !list.uncertain) {
        match list.lookup {
            Lookup::First => in_order(view, findings, list),
            Lookup::Any => in_set(view, findings, list),
            // The longest prefix decides: each entry has prefixes of its own.
            Lookup::Longest => {}
        }
    }
}

fn in_order(view: &DeviceView<'_>, findings: &mut Findings, list: &PrefixList) {
    let possible = |at: &usize| list.entries[*at].lengths().is_some();
    for pair in covered_among(list, (0..list.entries.len()).filter(possible)).0 {
        findings.push(fault(view, findings, list, pair));
    }
}

/// In a set an entry is superfluous wherever the wider one stands; of two alike the second is.
fn in_set(view: &DeviceView<'_>, findings: &mut Findings, list: &PrefixList) {
    let possible = |at: &usize| list.entries[*at].lengths().is_some();
    let (forward, kept) = covered_among(list, (0..list.entries.len()).filter(possible));
    let (backward, _) = covered_among(list, kept.into_iter().rev());
    for pair in forward.into_iter().chain(backward) {
        findings.push(superfluous(view, findings, list, pair));
    }
}

/// Of entries looked at in this order, those that one before covers, with it; and those that none does.
fn covered_among(list: &PrefixList, order: impl Iterator<Item = usize>) -> (Vec<(usize, usize)>, Vec<usize>) {
    let mut seen: FxHashMap<IpNet, Vec<usize>> = FxHashMap::default();
    let (mut covered, mut kept) = (Vec::new(), Vec::new());
    for at in order {
        let entry = &list.entries[at];
        if let Some(cover) = first_cover(&seen, list, entry) {
            covered.push((at, cover));
        } else {
            seen.entry(entry.prefix.value.trunc()).or_default().push(at);
            kept.push(at);
        }
    }
    (covered, kept)
}

/// The fault of an entry that adds nothing to a set.
fn superfluous(view: &DeviceView<'_>, findings: &Findings, list: &PrefixList, (at, cover): (usize, usize)) -> Fault {
    let (entry, words) = (&list.entries[at], Words::of(view.dialect));
    let (name, place) = (&list.name.value, view.place(list.entries[cover].span));
    let message = Prose::new(format!("this entry of {} {name} adds nothing: the one on ", words.list))
        .line(place)
        .text(" already holds all of its prefixes");
    let mut fault = findings
        .fault(view.place(entry.span), message)
        .about(words.kind, &**name)
        .fact(Prose::new("Every prefix that this entry matches is matched by the one on ").line(place).text(" too."))
        .fact("The order of the entries makes no difference.")
        .related(place, "this entry holds them all");
    fault.severity = Severity::Info;
    fault.fixes.extend(taken_out(view, list, at));
    fault
}

/// The entry without its line, where it has one of its own, or with the comma before it.
fn taken_out(view: &DeviceView<'_>, list: &PrefixList, at: usize) -> Option<Fix> {
    let entry = &list.entries[at];
    let lines = view.document.whole_lines(entry.span);
    let rest = |from: u32, to: u32| view.document.slice(Span::new(from, to)).trim();
    let edit = if rest(lines.start, entry.span.start).is_empty() && rest(entry.span.end, lines.end) == "," {
        Edit::delete_lines(view.file, view.document, entry.span)
    } else {
        let before = list.entries[..at].last().filter(|before| rest(before.span.end, entry.span.start) == ",")?;
        Edit::replace(view.file, Span::new(before.span.end, entry.span.end), "")
    };
    Some(Fix::new("Delete this entry", Applicability::Safe, vec![edit]))
}

/// The first entry that covers this one: it stands under one of the prefixes that hold this one's.
fn first_cover(seen: &FxHashMap<IpNet, Vec<usize>>, list: &PrefixList, entry: &PrefixEntry) -> Option<usize> {
    covers(seen, list, entry).min()
}

fn covers(among: &FxHashMap<IpNet, Vec<usize>>, list: &PrefixList, entry: &PrefixEntry) -> impl Iterator<Item = usize> {
    let own = entry.prefix.value;
    (0..=own.prefix_len())
        .filter_map(move |length| IpNet::new(own.addr(), length).ok())
        .filter_map(|wider| among.get(&wider.trunc()))
        .flatten()
        .copied()
        .filter(|&at| list.entries[at].covers(entry))
}

fn fault(view: &DeviceView<'_>, findings: &Findings, list: &PrefixList, (at, cover_at): (usize, usize)) -> Fault {
    let (entry, cover) = (&list.entries[at], &list.entries[cover_at]);
    let (name, place) = (&list.name.value, view.place(cover.span));
    let conflicts = entry.action != cover.action;
    let (does, then) = if conflicts { ("never matches", "") } else { ("changes nothing", "already ") };
    let this = entry.term.as_ref().map_or_else(|| "this entry".to_owned(), |term| term.label.to_string());
    let message = Prose::new(format!("{this} of prefix list {name} {does}: "));
    let message = match &cover.term {
        None => message.line(place),
        Some(term) => message.text(format!("{} (", term.label)).line(place).text(")"),
    };
    let message = message.text(format!(" {then}{} all of its prefixes", cover.action.verb()));
    let mut fault = findings
        .fault(view.place(entry.span), message)
        .about("prefix-list", &**name)
        .fact(Prose::new("Every prefix that this entry matches is matched by ").line(place).text(" before it."))
        .fact("The device tries the entries by their numbers and stops at the first that matches.")
        .related(place, format!("this entry {} them first", cover.action.verb()));
    fault.severity = if conflicts { Severity::Error } else { Severity::Info };
    if conflicts {
        fault.fixes.extend(move_up(view, list, (at, cover_at)));
    }
    let grade = if conflicts { Applicability::Review } else { Applicability::Safe };
    match &entry.term {
        None => {
            let edit = Edit::delete_lines(view.file, view.document, entry.span);
            fault = fault.fix(Fix::new("Delete this entry", grade, vec![edit]));
        }
        Some(term) => {
            let edits = view.parts().delete(term);
            fault.fixes.extend(edits.map(|edits| Fix::new(format!("Delete {}", term.label), grade, edits)));
        }
    }
    fault
}

/// The entry before the one that covers it, with a number that lies between where entries are numbered.
fn move_up(view: &DeviceView<'_>, list: &PrefixList, (at, cover_at): (usize, usize)) -> Option<Fix> {
    let (entry, cover) = (&list.entries[at], &list.entries[cover_at]);
    if entry.covers(cover) {
        return None;
    }
    let title = format!("Move this entry up, so that it {} first", entry.action.verb());
    if let Some(term) = &entry.term {
        let number = number_before(list, cover_at)?;
        let title = format!("Give {} the number {number}, so that it {} first", term.label, entry.action.verb());
        return Some(Fix::new(title, Applicability::Review, view.parts().renumber(term, number)?));
    }
    if cover.span.start > entry.span.start {
        return None;
    }
    let text = view.document.slice(entry.span);
    let moved = match (entry.number, cover.number) {
        (None, None) => text.to_owned(),
        (Some(own), Some(_)) => {
            let between = number_before(list, cover_at)?;
            text.replacen(&format!("seq {own} "), &format!("seq {between} "), 1)
        }
        _ => return None,
    };
    let indent = view.statement(cover.statement).map_or(0, StatementRef::indent);
    let moved = format!("{}{moved}", " ".repeat(indent));
    let edits = vec![
        Edit::insert_line_before(view.file, view.document, cover.span.start, &moved),
        Edit::delete_lines(view.file, view.document, entry.span),
    ];
    Some(Fix::new(title, Applicability::Review, edits))
}

/// A number between those of an entry and the one before it.
fn number_before(list: &PrefixList, at: usize) -> Option<Number> {
    let previous = list.entries[..at].last().map_or(Some(0), |entry| entry.number)?;
    let between = previous + list.entries[at].number?.checked_sub(previous)? / 2;
    (between != previous).then_some(between)
}

#[cfg(test)]
mod tests;

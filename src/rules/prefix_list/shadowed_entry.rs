//! `prefix-list/shadowed-entry`

use ipnet::IpNet;
use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::model::{PrefixEntry, PrefixList};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An entry of a prefix list that can never match, because an entry before it already matches every prefix that it
    /// would match.
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
        dialects: [Ios, Eos, NxOs, Frr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for list in view.device.prefix_lists.iter().filter(|list| !list.uncertain) {
        let mut seen: FxHashMap<IpNet, Vec<usize>> = FxHashMap::default();
        for (at, entry) in list.entries.iter().enumerate() {
            if entry.lengths().is_none() {
                continue;
            }
            match first_cover(&seen, list, entry) {
                Some(cover) => findings.push(fault(view, findings, list, (at, cover))),
                None => seen.entry(entry.prefix.value.trunc()).or_default().push(at),
            }
        }
    }
}

/// The first entry that covers this one: it stands under one of the prefixes that hold this one's.
fn first_cover(seen: &FxHashMap<IpNet, Vec<usize>>, list: &PrefixList, entry: &PrefixEntry) -> Option<usize> {
    let own = entry.prefix.value;
    (0..=own.prefix_len())
        .filter_map(|length| IpNet::new(own.addr(), length).ok())
        .filter_map(|wider| seen.get(&wider.trunc()))
        .flatten()
        .copied()
        .filter(|&at| list.entries[at].covers(entry))
        .min()
}

fn fault(view: &DeviceView<'_>, findings: &Findings, list: &PrefixList, (at, cover_at): (usize, usize)) -> Fault {
    let (entry, cover) = (&list.entries[at], &list.entries[cover_at]);
    let (name, place) = (&list.name.value, view.place(cover.span));
    let conflicts = entry.action != cover.action;
    let (does, then) = if conflicts { ("never matches", "") } else { ("changes nothing", "already ") };
    let message = Prose::new(format!("this entry of prefix list {name} {does}: "))
        .line(place)
        .text(format!(" {then}{} all of its prefixes", cover.action.verb()));
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
    let edit = Edit::delete_lines(view.file, view.document, entry.span);
    fault.fix(Fix::new("Delete this entry", grade, vec![edit]))
}

/// The entry before the one that covers it, with a number that lies between where entries are numbered.
fn move_up(view: &DeviceView<'_>, list: &PrefixList, (at, cover_at): (usize, usize)) -> Option<Fix> {
    let (entry, cover) = (&list.entries[at], &list.entries[cover_at]);
    if entry.covers(cover) || cover.span.start > entry.span.start {
        return None;
    }
    let text = view.document.slice(entry.span);
    let moved = match (entry.number, cover.number) {
        (None, None) => text.to_owned(),
        (Some(own), Some(next)) => {
            let previous = list.entries[..cover_at].last().map_or(Some(0), |entry| entry.number)?;
            let between = previous + next.checked_sub(previous)? / 2;
            if between == previous {
                return None;
            }
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
    let title = format!("Move this entry up, so that it {} first", entry.action.verb());
    Some(Fix::new(title, Applicability::Review, edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    #[test]
    fn lengths_and_prefixes_count() {
        check(
            &SHADOWED_ENTRY,
            "
            ip prefix-list A seq 5 permit 10.0.0.0/8 ge 16 le 24
            ip prefix-list A seq 10 permit 10.1.0.0/16
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 1 already permits
            ip prefix-list A seq 15 permit 10.1.0.0/16 le 25
            ip prefix-list A seq 20 deny 10.1.0.0/15
            ip prefix-list A seq 25 permit 11.0.0.0/16
            ip prefix-list A seq 30 permit 0.0.0.0/0 le 32
            ip prefix-list A seq 35 deny 172.16.0.0/12 le 32
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: line 6 permits
            ipv6 prefix-list A permit 2001:db8::/32 le 48
            ipv6 prefix-list A permit 2001:db8:1::/48
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
            ",
        );
    }

    #[test]
    fn the_same_again_can_go_safely() {
        check_fix(
            &SHADOWED_ENTRY,
            "
            ip prefix-list A permit 10.0.0.0/8
            ip prefix-list A permit 10.0.0.0/8
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
            "Delete this entry",
            Applicability::Safe,
            "
            ip prefix-list A permit 10.0.0.0/8
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &SHADOWED_ENTRY,
            "
            ip prefix-list A
               seq 10 permit 10.0.0.0/8 le 24
               seq 20 deny 10.1.0.0/16 eq 20
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: permits all of its prefixes
               seq 30 permit 10.1.0.0/16 eq 25
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        for dialect in [Dialect::NxOs, Dialect::Frr] {
            check_fix_in(
                dialect,
                &SHADOWED_ENTRY,
                "
                ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
                ip prefix-list P seq 10 deny 10.66.0.0/16 le 24
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
                ",
                "Move this entry up, so that it denies first",
                Applicability::Review,
                "
                ip prefix-list P seq 2 deny 10.66.0.0/16 le 24
                ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
                ",
            );
        }
        check_in(
            Dialect::Frr,
            &SHADOWED_ENTRY,
            "
            ip prefix-list P seq 5 permit any
            ip prefix-list P seq 10 permit 10.0.0.0/8
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: changes nothing
            ",
        );
        check_in(
            Dialect::NxOs,
            &SHADOWED_ENTRY,
            "
            ip prefix-list P seq 5 permit 10.0.0.0/8 mask 255.255.255.0
            ip prefix-list P seq 10 permit 10.0.0.0/8 eq 24
            ip prefix-list Q seq 5 permit 10.0.0.0/8 eq 24
            ip prefix-list Q seq 10 permit 10.0.0.0/8
            ",
        );
    }
}

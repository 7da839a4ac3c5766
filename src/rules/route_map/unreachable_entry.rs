//! `route-map/unreachable-entry`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{MapEntry, RouteMap};
use crate::rules::{DeviceView, Fault, Findings, Prose, removal};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An entry of a route map that nothing reaches, because an entry before it has no condition and therefore takes
    /// everything.
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
    /// `show route-map NAME` counts what each entry matched; the unreachable ones stay at none.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: Protocol-Independent Command Reference, `route-map`: an entry without `match` matches all.
    pub static UNREACHABLE_ENTRY = {
        id: "route-map/unreachable-entry",
        summary: "A route-map entry behind one that takes everything",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Asa],
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
    let name = &map.name.value;
    let place = view.place(all.span);
    let message =
        Prose::new(format!("entry {} of route map {name} is never reached: entry {}, ", entry.number, all.number))
            .line(place)
            .text(", takes everything");
    let mut fault = findings
        .fault(view.place(entry.span), message)
        .about("route-map", &**name)
        .fact(
            Prose::new(format!("Entry {} on ", all.number)).line(place).text(" has no match line, so it holds always."),
        )
        .fact("The device tries the entries by their numbers and stops at the first that holds.")
        .related(place, format!("this entry {} everything", all.action.verb()));
    // Behind another that takes everything it would be out of reach itself.
    let after = map.entries.iter().skip_while(|other| other.number <= all.number);
    if after.into_iter().all(|other| !other.matches.is_empty() || other.unknown) {
        fault.fixes.extend(come_last(view, map, all));
    }
    if let Some(statement) = view.statement(entry.statement) {
        let edit = removal::delete(view.file, view.document, statement);
        fault = fault.fix(Fix::new(format!("Delete entry {}", entry.number), Applicability::Review, vec![edit]));
    }
    fault
}

/// The entry that takes everything under a number behind all others.
fn come_last(view: &DeviceView<'_>, map: &RouteMap, all: &MapEntry) -> Option<Fix> {
    let last = map.entries.last()?.number;
    let number = last.checked_add(10).filter(|number| *number <= 65_535)?;
    let statement = view.statement(all.statement)?;
    let at = (2..statement.word_count()).find(|&at| statement.word(at).parse() == Ok(all.number))?;
    let edit = Edit::replace(view.file, statement.word_span(at), number.to_string());
    let title = format!("Give entry {} the number {number}, so that it comes last", all.number);
    Some(Fix::new(title, Applicability::Review, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn entries_behind_one_that_takes_everything() {
        check(
            &UNREACHABLE_ENTRY,
            "
            route-map A deny 10
             match tag 5
            route-map A deny 20
             description all the rest
            route-map A permit 30
            ^^^^^^^^^^^^^^^^^^^^^ error: entry 30 of route map A is never reached
             match tag 6
            ",
        );
    }

    #[test]
    fn one_that_would_be_out_of_reach_itself_is_not_moved() {
        check(
            &UNREACHABLE_ENTRY,
            "
            route-map A permit 10
             set metric 5
            route-map A permit 20
            ^^^^^^^^^^^^^^^^^^^^^ error: entry 20 of route map A is never reached
            ",
        );
    }

    #[test]
    fn conditions_and_jumps_keep_entries_alive() {
        check(
            &UNREACHABLE_ENTRY,
            "
            route-map A permit 10
             set metric 5
             continue 20
            route-map A permit 20
             match tag 6
            route-map A permit 30
            route-map B permit 10
             match tag 5
             continue 30
            route-map B permit 20
            route-map B permit 30
             match tag 6
            route-map C permit 20
            route-map C permit 10
             match tag 6
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &UNREACHABLE_ENTRY,
            "
            hostname leaf1
            route-map OTHER permit 10
            route-map A permit 10
               sub-route-map OTHER
            route-map A permit 20
               description takes everything
            route-map A permit 30
            ^^^^^^^^^^^^^^^^^^^^^ error: never reached
               match interface Loopback0
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        for dialect in [Dialect::NxOs, Dialect::Frr] {
            check_fix_in(
                dialect,
                &UNREACHABLE_ENTRY,
                "
                hostname r1
                route-map R permit 10
                 set metric 5
                route-map R permit 20
                ^^^^^^^^^^^^^^^^^^^^^ error: entry 20 of route map R is never reached
                 match tag 5
                ",
                "Delete entry 20",
                Applicability::Review,
                "
                hostname r1
                route-map R permit 10
                 set metric 5
                ",
            );
        }
        check_in(
            Dialect::Frr,
            &UNREACHABLE_ENTRY,
            "
            hostname r1
            route-map R permit 10
             on-match next
             set metric 5
            route-map R permit 20
             call OTHER
            route-map R permit 30
            route-map OTHER permit 10
            ",
        );
        check_in(
            Dialect::NxOs,
            &UNREACHABLE_ENTRY,
            "
            hostname n1
            route-map R pbr-statistics
            route-map R permit 20
              match tag 5
            route-map R permit 30
            ",
        );
    }

    #[test]
    fn asa() {
        check_fix_in(
            Dialect::Asa,
            &UNREACHABLE_ENTRY,
            "
            hostname a1
            route-map R permit 10
             set metric 5
            route-map R permit 20
            ^^^^^^^^^^^^^^^^^^^^^ error: entry 20 of route map R is never reached
             match metric 5
            ",
            "Delete entry 20",
            Applicability::Review,
            "
            hostname a1
            route-map R permit 10
             set metric 5
            ",
        );
    }
}

//! The BGP part of `reference/undefined`: neighbors that have settings, and neither a remote AS nor a peer group.
//!
//! An address is no name of the grammar, so the symbol table does not know it.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use crate::dialect::{Dialect, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity, removal, wording};

/// A neighbor within its process and VRF.
#[derive(PartialEq, Eq, Hash)]
struct Neighbor<'a> {
    process: &'a str,
    vrf: &'a str,
    address: IpAddr,
}

pub(super) fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let processes = || view.tree.top_level(view.document).filter(|statement| statement.is("router bgp"));
    let lines = || processes().flat_map(|process| process.descendants().map(move |line| (process, line)));
    // A line that is not understood may be the one that gives the AS.
    let declared: FxHashSet<Neighbor<'_>> = lines()
        .filter(|(_, line)| line.command().is_none() || declares(*line))
        .filter_map(|(process, line)| neighbor(process, line))
        .collect();
    // Where a neighbor is a mode, its AS may come from a template or a group, and stands on a line of its own.
    let is_mode = |line: StatementRef<'_>| line.command().is_some_and(|command| command.opens.is_some());
    let settings = |line: StatementRef<'_>| line.path() == "neighbor" && !line.negated() && !is_mode(line);
    for (process, line) in lines().filter(|(_, line)| settings(*line)) {
        if neighbor(process, line).is_some_and(|neighbor| !declared.contains(&neighbor)) {
            findings.push(fault(view, findings, line));
        }
    }
}

fn declares(line: StatementRef<'_>) -> bool {
    let group = || line.word(2) == "peer" && line.word(3) == "group";
    !line.negated()
        && (["remote-as", "peer-group"].contains(&line.word(2)) || line.word(3) == "peer-session" || group())
}

fn neighbor<'a>(process: StatementRef<'a>, line: StatementRef<'a>) -> Option<Neighbor<'a>> {
    let address = line.word(1).parse().ok()?;
    let vrf = line.ancestors().into_iter().find_map(|ancestor| ancestor.word_after("vrf")).unwrap_or_default();
    (line.word(0) == "neighbor").then(|| Neighbor { process: process.word(2), vrf, address })
}

fn fault(view: &DeviceView<'_>, findings: &Findings, line: StatementRef<'_>) -> Fault {
    let address = line.word(1);
    let mut fault = findings
        .fault(
            view.place(line.word_span(1)),
            format!("BGP neighbor {address} is not defined: it has neither a remote AS nor a peer group"),
        )
        .about("bgp-neighbor", address)
        .fact(
            Prose::new(format!("{}{} is on ", wording::quoted(line), wording::under(line)))
                .line(view.place(line.span()))
                .text("."),
        )
        .fact(format!("No line gives neighbor {address} a `remote-as` or a peer group there."))
        .fact(match view.dialect {
            Dialect::Ios => "IOS refuses settings of a neighbor before its remote AS or peer group is given.",
            _ => "Without a remote AS no session is opened.",
        });
    if view.is_snippet() {
        fault.severity = Severity::Warning;
    }
    let edit = removal::delete(view.file, view.document, line);
    fault.fix(Fix::new("Delete this line", Applicability::Review, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::super::undefined::UNDEFINED;
    use super::*;
    use crate::rules::testing::{check, check_fix, check_in};

    #[test]
    fn a_neighbor_needs_an_as_or_a_group() {
        check_fix(
            &UNDEFINED,
            "
            hostname r1
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.11 description typo of the line above
                      ^^^^^^^^^ error: BGP neighbor 10.0.0.11 is not defined
             address-family ipv4
              neighbor 10.0.0.1 activate
            ",
            "Delete this line",
            Applicability::Review,
            "
            hostname r1
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             address-family ipv4
              neighbor 10.0.0.1 activate
            ",
        );
    }

    #[test]
    fn eos_writes_peer_group_in_two_words() {
        check_in(
            Dialect::Eos,
            &UNDEFINED,
            "
            hostname leaf1
            vrf instance A
            router bgp 65000
               neighbor SPINES peer group
               neighbor SPINES remote-as 65001
               neighbor 10.0.0.1 peer group SPINES
               neighbor 10.0.0.1 description spine 1
               neighbor 10.0.0.2 description a group was forgotten
                        ^^^^^^^^ error: BGP neighbor 10.0.0.2 is not defined
               = Without a remote AS no session is opened.
               vrf A
                  neighbor 10.0.0.1 description not that of the default VRF
                           ^^^^^^^^ error: BGP neighbor 10.0.0.1 is not defined
            ",
        );
    }

    #[test]
    fn groups_sessions_and_vrfs_declare() {
        check(
            &UNDEFINED,
            "
            hostname r1
            vrf definition A
            router bgp 65000
             template peer-session S
              remote-as 65001
             exit-peer-session
             neighbor RRS peer-group
             neighbor 10.0.0.1 peer-group RRS
             neighbor 10.0.0.1 description one
             neighbor 10.0.0.2 inherit peer-session S
             neighbor 10.0.0.2 description two
             no neighbor 10.0.0.9 description gone
             address-family ipv4 vrf A
              neighbor 10.0.0.3 remote-as 65003
              neighbor 10.0.0.3 activate
            ",
        );
    }
}

//! `acl/only-denies`

use rustc_hash::FxHashMap;

use super::words::Words;
use crate::declare_rule;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::model::{
    Action, Bits, End, Filter, FilterKind, FilterLine, FilterMatch, FilterUse, Interface, Protocol, Term,
};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An access list on an interface whose lines all deny, and none of which denies everything on purpose. Likewise a
    /// firewall filter of Junos whose terms all discard or reject.
    ///
    /// ## Why it matters
    ///
    /// Every access list ends in an unwritten line that denies the rest. A list of things to keep out therefore keeps
    /// out everything, unless its last line permits what is left: nothing passes the interface on that side.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/0
    ///  ip address 192.0.2.1 255.255.255.0
    ///  ip access-group BLOCK in
    /// ip access-list extended BLOCK
    ///  deny tcp any any eq telnet
    ///  deny udp any any eq snmp
    /// ```
    ///
    /// ## Fix
    ///
    /// Permit the rest in a last line. Review it: it opens the interface for all that the list does not name.
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/0
    ///  ip address 192.0.2.1 255.255.255.0
    ///  ip access-group BLOCK in
    /// ip access-list extended BLOCK
    ///  deny tcp any any eq telnet
    ///  deny udp any any eq snmp
    ///  permit ip any any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip interface NAME` names the list; a ping through the interface fails whatever its addresses.
    ///
    /// ## References
    ///
    /// Cisco, Configuring IP Access Lists (document 23602): the implicit deny at the end of every list.
    pub static ONLY_DENIES = {
        id: "acl/only-denies",
        summary: "An access list on an interface that lets nothing pass",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, IosXr, Asa, Junos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut applied: FxHashMap<&str, (&Interface, &FilterUse)> = FxHashMap::default();
    for interface in &view.device.interfaces {
        for own in &interface.filters {
            applied.entry(&*own.name.value).or_insert((interface, own));
        }
    }
    let words = Words::of(view.dialect);
    let (list, line) = (words.list, words.line);
    for filter in view.device.filters.iter().filter(|filter| only_denies(filter)) {
        let Some((interface, applied)) = applied.get(&*filter.name.value) else { continue };
        // Junos: filters of two families may share a name.
        if view.device.filters.iter().filter(|other| other.name.value == filter.name.value).count() > 1 {
            continue;
        }
        let (name, side) = (&filter.name.value, applied.direction.as_str());
        let fault = findings
            .fault(view.place(filter.name.span), format!("{list} {name} lets nothing pass: all of its {line}s deny"))
            .about(words.kind, &**name)
            .fact(format!("Every {list} ends in an unwritten {line} that denies what no {line} before it matched."))
            .fact(
                Prose::new(format!("It is on interface {}, direction {side}, by ", interface.label))
                    .line(view.place(applied.name.span))
                    .text("."),
            )
            .related(view.place(applied.name.span), format!("it is put on {} here", interface.label));
        findings.push(match permit_rest(view, filter) {
            Some(fix) => fault.fix(fix),
            None => fault,
        });
    }
}

fn only_denies(filter: &Filter) -> bool {
    let any = End::Bits(Bits::ANY);
    !filter.uncertain
        && filter.rest == Action::Deny
        && !filter.lines.is_empty()
        && filter.lines.iter().all(|line| match &line.matches {
            FilterMatch::Header(header) => {
                let everything = header.protocol == Protocol::Any && header.source == any && header.destination == any;
                line.action == Action::Deny && !everything
            }
            FilterMatch::Opaque => false,
        })
}

/// A last line like the one before it.
fn permit_rest(view: &DeviceView<'_>, filter: &Filter) -> Option<Fix> {
    let last = filter.lines.last()?;
    let statement = view.statement(last.statement)?;
    if let Some(term) = &last.term {
        return last_term(view, filter, term);
    }
    let rest = match filter.kind {
        FilterKind::Standard => "permit any",
        FilterKind::Extended if view.dialect == Dialect::IosXr => "permit ipv4 any any",
        FilterKind::Extended => "permit ip any any",
        FilterKind::Ipv6 => "permit ipv6 any any",
    };
    let line = if statement.parent().is_none() {
        let sort = ["extended", "standard"].into_iter().find(|sort| statement.word(2) == *sort);
        let sort = sort.map_or(String::new(), |sort| format!("{sort} "));
        format!("access-list {} {sort}{rest}", filter.name.value)
    } else {
        let number = last.number.map_or(Some(String::new()), |n| {
            let next = n.checked_add(10)?;
            let word = if filter.kind == FilterKind::Ipv6 && view.dialect == Dialect::Ios { "sequence " } else { "" };
            Some(format!("{word}{next} "))
        })?;
        format!("{}{number}{rest}", " ".repeat(statement.indent()))
    };
    let edit = Edit::insert_line_after(view.file, view.document, last.span.start, &line);
    Some(Fix::new(format!("Add `{rest}` as the last line"), Applicability::Review, vec![edit]))
}

/// A last term, written as the one before it.
fn last_term(view: &DeviceView<'_>, filter: &Filter, term: &Term) -> Option<Fix> {
    const LABEL: &str = "term ACCEPT-REST";
    let taken = |line: &FilterLine| line.term.as_ref().is_some_and(|term| &*term.label == LABEL);
    if filter.lines.iter().any(taken) {
        return None;
    }
    let edits = view.parts().append(term, LABEL, &["then accept".to_owned()], ";")?;
    Some(Fix::new(format!("Add `{LABEL} then accept` as the last term"), Applicability::Review, edits))
}

#[cfg(test)]
mod tests;

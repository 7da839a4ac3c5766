//! `syntax/bad-value`

use std::net::Ipv4Addr;

use super::masks;
use crate::declare_rule;
use crate::dialect::grammar::{Grammar, Repair, Role, Shape, SlotId, ValueType};
use crate::dialect::{Recognition, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A value that the command cannot take: an address with an octet above 255, a number out of range, a netmask with
    /// holes, a wildcard mask where a netmask belongs.
    ///
    /// ## Why it matters
    ///
    /// The device refuses the line, and goes on without it.
    ///
    /// ## Example
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 0.0.0.255
    /// ```
    ///
    /// ## Fix
    ///
    /// Where a wildcard mask stands for a netmask, or the other way round, the one that was meant is certain and proposed.
    /// Any other value only its author knows.
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// Enter the line up to the value and then `?`: the device shows the range or the form that it takes.
    ///
    /// ## References
    ///
    /// RFC 950 and RFC 4632 for netmasks: ones, then zeros.
    pub static BAD_VALUE = {
        id: "syntax/bad-value",
        summary: "A value that the command cannot take",
        severity: Error,
        dialects: All,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in &view.statements {
        if let Recognition::NearMiss(miss) = statement.recognition()
            && let Repair::Value { slot } = miss.repair
        {
            findings.push(fault(view, findings, statement, miss.word, slot));
        }
    }
}

fn fault(
    view: &SectionView<'_>,
    findings: &Findings,
    statement: StatementRef<'_>,
    word_index: usize,
    slot: SlotId,
) -> Fault {
    let grammar = view.dialect.grammar();
    let (word, span) = (statement.word(word_index), statement.word_span(word_index));
    let takes = accepted(grammar, slot);
    let why = reason(grammar, slot, word);
    let mut fault = findings
        .fault(
            view.place(span),
            format!("{word} is not {takes}{}", why.as_ref().map_or(String::new(), |why| format!(": {why}"))),
        )
        .about("value", word)
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(view.place(span))
                .text(format!(" has {word}.")),
        )
        .fact(format!("The command takes {takes} in this place."));
    if let Some(why) = why {
        fault = fault.fact(wording::capitalised(&format!("{why}.")));
    }
    fault = fault.fact("The device refuses a line with such a value, and goes on with the next.");
    if let Some(mask) = meant_mask(grammar, slot, word) {
        let edit = Edit::replace(view.file, span, mask.to_string());
        fault = fault.fix(Fix::new(format!("Write {mask}"), Applicability::Review, vec![edit]));
    }
    fault
}

fn accepted(grammar: &Grammar, slot: SlotId) -> String {
    match &grammar.slot(slot).role {
        Role::Value(value) => value.describe(),
        Role::Define { kind, .. } => name_of(grammar, *kind),
        Role::Refer { kinds, .. } => kinds.first().map_or_else(String::new, |&kind| name_of(grammar, kind)),
    }
}

fn name_of(grammar: &Grammar, kind: crate::dialect::grammar::KindId) -> String {
    match grammar.kind(kind).shape {
        Shape::Variable => "a parameter such as $x".to_owned(),
        Shape::Vlan => "a VLAN number from 1 to 4094".to_owned(),
        _ => wording::with_article(&grammar.kind(kind).words),
    }
}

/// What exactly is wrong with it, where that can be said.
fn reason(grammar: &Grammar, slot: SlotId, word: &str) -> Option<String> {
    let octets: Vec<&str> = word.split('/').next().unwrap_or(word).split('.').collect();
    if octets.len() == 4
        && let Some(octet) = octets.iter().find(|octet| octet.parse::<u32>().is_ok_and(|number| number > 255))
    {
        return Some(format!("the octet {octet} is above 255"));
    }
    let mask: Ipv4Addr = word.parse().ok()?;
    match grammar.slot(slot).role {
        Role::Value(ValueType::Mask) if masks::is_evident_wildcard(mask) => Some(format!("{word} is a wildcard mask")),
        Role::Value(ValueType::Mask) => Some("the ones of a netmask must stand together, on the left".to_owned()),
        _ => None,
    }
}

/// The netmask that a wildcard mask in its place was meant to be.
fn meant_mask(grammar: &Grammar, slot: SlotId, word: &str) -> Option<Ipv4Addr> {
    let mask: Ipv4Addr = word.parse().ok()?;
    let wanted = matches!(grammar.slot(slot).role, Role::Value(ValueType::Mask));
    (wanted && masks::is_evident_wildcard(mask)).then(|| masks::inverted(mask))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_wildcard_where_a_netmask_belongs() {
        check_fix(
            &BAD_VALUE,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 0.0.0.255
                                 ^^^^^^^^^ error: 0.0.0.255 is not a netmask
             = 0.0.0.255 is a wildcard mask.
            ",
            "Write 255.255.255.0",
            Applicability::Review,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
            ",
        );
    }

    #[test]
    fn octets_ranges_and_holes() {
        check(
            &BAD_VALUE,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.300 255.255.255.0
                        ^^^^^^^^^^ error: the octet 300 is above 255
             ip ospf cost 70000
                          ^^^^^ error: 70000 is not a number from 0 to 65535
            interface GigabitEthernet0/2
             ip address 10.0.1.1 255.0.255.0
                                 ^^^^^^^^^^^ error: the ones of a netmask must stand together
            interface GigabitEthernet0/3
             ip address 10.0.2.1 255.255.255.0
            ",
        );
    }

    #[test]
    fn areas_vlan_lists_and_addresses_of_three_octets() {
        check(
            &BAD_VALUE,
            "
            hostname r1
            interface GigabitEthernet0/1
             switchport trunk allowed vlan 10,20,4999
                                           ^^^^^^^^^^ error
            router ospf 1
             router-id 10.255.0
                       ^^^^^^^^ error: 10.255.0 is not an IPv4 address
             network 10.0.0.0 0.0.0.255 area abc
                                             ^^^ error: abc is not an area
             network 10.1.0.0 0.0.0.255 area 0.0.0.1
            router isis 1
             net 49.0001.0100.0000.0001.00
             net 49.0001.0100.0000.0001.0
                 ^^^^^^^^^^^^^^^^^^^^^^^^ error
            ",
        );
    }
}

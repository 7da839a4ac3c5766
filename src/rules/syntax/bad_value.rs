//! `syntax/bad-value`

use std::net::Ipv4Addr;

use super::foreign::foreign;
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
    /// holes, a wildcard mask where a netmask belongs, an address and its mask swapped, a prefix where the command takes
    /// address and mask (where that is another platform's notation, `syntax/wrong-dialect` says so).
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
    /// Where a wildcard mask stands for a netmask, an address has changed places with its mask, or a prefix stands for the
    /// two, what was meant is certain and proposed. Any other value only its author knows.
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
        let Recognition::NearMiss(miss) = statement.recognition() else { continue };
        if foreign(view.dialect, statement).is_some() {
            continue;
        }
        match &miss.repair {
            Repair::Value { slot } if is_swapped(view.dialect.grammar(), statement, miss.word, *slot) => {
                findings.push(swapped(view, findings, statement, miss.word));
            }
            Repair::Value { slot } => {
                let mut fault = fault(view, findings, statement, miss.word, *slot);
                for (word, repair) in miss.corrections().skip(1) {
                    if let Repair::Value { slot } = repair {
                        let takes = accepted(view.dialect.grammar(), *slot);
                        fault = fault.fact(format!("Nor is {} {takes}.", statement.word(word)));
                    }
                }
                findings.push(fault);
            }
            Repair::Notation { words, meant } => {
                findings.push(other_notation(view, findings, statement, miss.word..miss.word + words, meant));
            }
            Repair::Spelling { .. } => {}
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

/// A mask before its address: `255.255.255.0 10.0.0.1`.
fn is_swapped(grammar: &Grammar, statement: StatementRef<'_>, word: usize, slot: SlotId) -> bool {
    let quad = |at: usize| statement.word(at).parse::<Ipv4Addr>().ok();
    let wants_mask = matches!(grammar.slot(slot).role, Role::Value(ValueType::Mask));
    let (Some(before), Some(here)) = (word.checked_sub(1).and_then(quad), quad(word)) else { return false };
    wants_mask && masks::is_evident_netmask(before) && !masks::is_evident_wildcard(here) && here.octets()[0] < 224
}

fn swapped(view: &SectionView<'_>, findings: &Findings, statement: StatementRef<'_>, word: usize) -> Fault {
    let (mask, address) = (statement.word(word - 1), statement.word(word));
    let place = view.place(statement.word_span(word - 1).cover(statement.word_span(word)));
    let edits = vec![
        Edit::replace(view.file, statement.word_span(word - 1), address),
        Edit::replace(view.file, statement.word_span(word), mask),
    ];
    findings
        .fault(place, format!("{mask} {address}: the address and its mask are swapped"))
        .about("value", address)
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(place)
                .text(format!(" has {mask} in the place of the address.")),
        )
        .fact(format!("{mask} is a netmask, and {address} is none."))
        .fact("The device refuses a line with such a value, and goes on with the next.")
        .fix(Fix::new(format!("Write {address} {mask}"), Applicability::Review, edits))
}

/// A prefix where address and mask belong, or the other way round.
fn other_notation(
    view: &SectionView<'_>,
    findings: &Findings,
    statement: StatementRef<'_>,
    words: std::ops::Range<usize>,
    meant: &str,
) -> Fault {
    let span = statement.word_span(words.start).cover(statement.word_span(words.end.max(1) - 1));
    let place = view.place(span);
    let written: Vec<&str> = words.map(|at| statement.word(at)).collect();
    let written = written.join(" ");
    findings
        .fault(place, format!("{written} is written {meant} in this command"))
        .about("value", &*written)
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(place)
                .text(format!(" has {written}.")),
        )
        .fact(format!("With {meant} the whole line is a command."))
        .fact("The device refuses a line with such a value, and goes on with the next.")
        .fix(Fix::new(format!("Write {meant}"), Applicability::Review, vec![Edit::replace(view.file, span, meant)]))
}

pub(super) fn accepted(grammar: &Grammar, slot: SlotId) -> String {
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
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    #[test]
    fn an_address_and_its_mask_swapped() {
        check_fix(
            &BAD_VALUE,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 255.255.255.0 10.0.0.1
                        ^^^^^^^^^^^^^^^^^^^^^^ error: the address and its mask are swapped
             = 255.255.255.0 is a netmask, and 10.0.0.1 is none.
            ",
            "Write 10.0.0.1 255.255.255.0",
            Applicability::Review,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
            ",
        );
        check_in(
            Dialect::IosXr,
            &BAD_VALUE,
            "
            interface GigabitEthernet0/0/0/0
             ipv4 address 255.255.255.0 10.0.0.1
                          ^^^^^^^^^^^^^^^^^^^^^^ error: swapped
            ",
        );
        check_in(
            Dialect::Asa,
            &BAD_VALUE,
            "
            hostname fw
            interface GigabitEthernet0/0
             ip address 255.255.255.0 10.0.0.1
                        ^^^^^^^^^^^^^^^^^^^^^^ error: swapped
            ",
        );
    }

    #[test]
    fn a_prefix_and_an_address_with_a_mask() {
        check_fix_in(
            Dialect::Junos,
            &BAD_VALUE,
            "
            routing-options {
                static {
                    route 10.0.0.0 255.0.0.0 next-hop 192.0.2.1;
                          ^^^^^^^^^^^^^^^^^^ error: is written 10.0.0.0/8 in this command
                }
            }
            ",
            "Write 10.0.0.0/8",
            Applicability::Review,
            "
            routing-options {
                static {
                    route 10.0.0.0/8 next-hop 192.0.2.1;
                }
            }
            ",
        );
        check_in(
            Dialect::Vyos,
            &BAD_VALUE,
            "
            set interfaces ethernet eth0 address 10.0.0.1/24
            set protocols static route 10.0.0.0 255.0.0.0 next-hop 192.0.2.1
                                       ^^^^^^^^^^^^^^^^^^ error: is written 10.0.0.0/8
            ",
        );
    }

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

//! `syntax/scalar-set-twice`

use std::collections::hash_map::Entry;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::declare_rule;
use crate::dialect::grammar::{Behaviour, CommandId};
use crate::dialect::{StatementId, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity, removal, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// A value that is set twice in the same place: two `ip address` lines of one interface, two `router-id` of one
    /// process. The device keeps the last one only.
    ///
    /// ## Why it matters
    ///
    /// The earlier line has no effect, though it reads as if it had. Often the later one was meant for another interface.
    ///
    /// ## Example
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    ///  ip address 10.0.1.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete the earlier line, which changes nothing on the device; this is safe where both lines are the same. Where they
    /// differ, first find out which value is right.
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.1.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config interface NAME` shows the one value that the device kept.
    ///
    /// ## References
    ///
    /// The `=` in the grammar (`docs/grammar.md`, "Identity, overwriting") says which commands hold one value.
    pub static SCALAR_SET_TWICE = {
        id: "syntax/scalar-set-twice",
        summary: "A value set twice, of which only the last counts",
        severity: Warning,
        dialects: All,
        check: Device(check),
    };
}

/// Where a value is set: the block and the command.
type Place = (u32, CommandId);

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut blocks = Blocks::default();
    let mut values = Values::default();
    let mut negated: FxHashSet<Place> = FxHashSet::default();
    for statement in view.statements() {
        let (Some(id), Some(command)) = (statement.command_id(), statement.command()) else { continue };
        if command.behaviour != Behaviour::Overwrites || command.opens.is_some() {
            continue;
        }
        let place = (blocks.of(statement), id);
        if statement.negated() {
            // After `no`, setting it again is no mistake. Which of several values went is not looked into.
            negated.insert(place);
        } else if !negated.contains(&place)
            && let Some(earlier) = values.set(view, place, statement)
        {
            findings.push(fault(view, findings, earlier, statement));
        }
    }
}

/// Numbers the blocks; a block that is opened again has the number that it had.
/// The values set so far. Most values are set once, so what is kept of each is little: its place in the config.
#[derive(Default)]
struct Values {
    by_hash: FxHashMap<u64, (StatementId, Place)>,
}

impl Values {
    /// Sets a value, as the device tells values apart: by the place and the identifying words. Gives the statement that
    /// set it before.
    fn set<'a>(
        &mut self,
        view: &DeviceView<'a>,
        place: Place,
        statement: StatementRef<'a>,
    ) -> Option<StatementRef<'a>> {
        let mut hasher = FxHasher::default();
        place.hash(&mut hasher);
        statement.identity().for_each(|word| word.hash(&mut hasher));
        let mut at = hasher.finish();
        loop {
            let (id, known_place) = match self.by_hash.entry(at) {
                Entry::Vacant(free) => {
                    free.insert((statement.id(), place));
                    return None;
                }
                Entry::Occupied(known) => *known.get(),
            };
            let known = view.statement(id)?;
            if known_place == place && known.identity().eq(statement.identity()) {
                self.by_hash.insert(at, (statement.id(), place));
                return Some(known);
            }
            // Another value has the same hash.
            at = at.wrapping_add(1);
        }
    }
}

/// The line that opens a block, in whatever case and with whatever blanks.
struct Opening<'a>(StatementRef<'a>);

impl PartialEq for Opening<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (own, others) = (self.0, other.0);
        own.word_count() == others.word_count()
            && own.words().zip(others.words()).all(|(own, other)| own.eq_ignore_ascii_case(other))
    }
}

impl Eq for Opening<'_> {}

impl Hash for Opening<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for word in self.0.words() {
            word.bytes().for_each(|byte| state.write_u8(byte.to_ascii_lowercase()));
            state.write_u8(b' ');
        }
    }
}

#[derive(Default)]
struct Blocks<'a> {
    numbers: FxHashMap<(u32, Opening<'a>), u32>,
    last: Option<(StatementId, u32)>,
}

impl<'a> Blocks<'a> {
    /// The number of the block that a statement stands in; 0 is the top level.
    fn of(&mut self, statement: StatementRef<'a>) -> u32 {
        let Some(parent) = statement.parent() else { return 0 };
        if let Some((known, number)) = self.last
            && known == parent.id()
        {
            return number;
        }
        let outer = self.of(parent);
        let fresh = self.numbers.len() as u32 + 1;
        let number = *self.numbers.entry((outer, Opening(parent))).or_insert(fresh);
        self.last = Some((parent.id(), number));
        number
    }
}

fn fault(view: &DeviceView<'_>, findings: &Findings, earlier: StatementRef<'_>, later: StatementRef<'_>) -> Fault {
    let same = earlier.words().eq(later.words());
    let command: Vec<&str> = earlier.identity().collect();
    let command = command.join(" ");
    let message = if same {
        Prose::new(format!("`{command}` is set again, to the same, on ")).line(view.place(later.span()))
    } else {
        Prose::new(format!("`{command}` is set again on "))
            .line(view.place(later.span()))
            .text(": this one has no effect")
    };
    let mut fault = findings
        .fault(view.place(earlier.span()), message)
        .about("command", command.clone())
        .fact(Prose::new(format!("{} is on ", wording::quoted(earlier))).line(view.place(earlier.span())).text("."))
        .fact(
            Prose::new(format!("{}{} is on ", wording::quoted(later), wording::under(later)))
                .line(view.place(later.span()))
                .text("."),
        )
        .fact("The device keeps one value here, the last that is entered.")
        .related(view.place(later.span()), "this value counts");
    let grade = if same { Applicability::Safe } else { Applicability::Review };
    if same {
        fault.severity = Severity::Info;
    }
    let edit = removal::delete(view.file, view.document, earlier);
    fault = fault.fix(Fix::new("Delete the line that has no effect", grade, vec![edit]));
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    const DELETE: &str = "Delete the line that has no effect";

    #[test]
    fn the_earlier_of_two_values_has_no_effect() {
        check_fix(
            &SCALAR_SET_TWICE,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `ip address` is set again on line 5: this one has no effect
             description uplink
             ip address 10.0.1.1 255.255.255.0
             ip address 10.0.2.1 255.255.255.0 secondary
            ",
            DELETE,
            Applicability::Review,
            "
            hostname r1
            interface GigabitEthernet0/1
             description uplink
             ip address 10.0.1.1 255.255.255.0
             ip address 10.0.2.1 255.255.255.0 secondary
            ",
        );
    }

    #[test]
    fn a_repeated_line_is_deleted_safely_even_in_a_block_opened_again() {
        check_fix(
            &SCALAR_SET_TWICE,
            "
            hostname r1
            interface GigabitEthernet0/1
             description uplink
             ^^^^^^^^^^^^^^^^^^ info: to the same
             no shutdown
            interface GigabitEthernet0/1
             description uplink
            ",
            DELETE,
            Applicability::Safe,
            "
            hostname r1
            interface GigabitEthernet0/1
             no shutdown
            interface GigabitEthernet0/1
             description uplink
            ",
        );
    }

    #[test]
    fn other_blocks_other_identities_and_what_was_taken_back_are_fine() {
        check(
            &SCALAR_SET_TWICE,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
             no ip address
             ip address 10.0.1.1 255.255.255.0
            interface GigabitEthernet0/2
             ip address 10.0.2.1 255.255.255.0
            router bgp 65000
             neighbor 10.0.0.2 remote-as 65001
             neighbor 10.0.0.3 remote-as 65001
            ",
        );
    }

    #[test]
    fn one_access_list_a_direction() {
        check(
            &SCALAR_SET_TWICE,
            "
            hostname r1
            ip access-list standard A
             permit any
            interface GigabitEthernet0/1
             ip access-group A in
             ^^^^^^^^^^^^^^^^^^^^
             ip access-group A out
             ip access-group B in
            ",
        );
    }
}

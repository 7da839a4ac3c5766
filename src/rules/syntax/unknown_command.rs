//! `syntax/unknown-command`

use super::bad_value;
use super::foreign::foreign;
use crate::declare_rule;
use crate::dialect::grammar::{Grammar, ModeId, NearMiss, Repair, Words};
use crate::dialect::{Recognition, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A line that is a command but for one misspelt word: `ip adress` for `ip address`; or for two or three words, where
    /// the others leave no doubt. A line that is like nothing known
    /// is passed over in silence: no list of commands is complete, and a false alarm costs more than silence.
    ///
    /// ## Why it matters
    ///
    /// The device refuses the line. In a paste or a script that message is easily lost, and the rest goes on without it:
    /// an interface without its address, a line without its access class.
    ///
    /// ## Example
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip adress 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the word. Where there is only one reading and one letter differs, this is safe; otherwise look at it first.
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// Enter the line in configuration mode: the device answers `% Invalid input detected at '^' marker.` and points at the
    /// word. `?` in its place lists what it takes.
    ///
    /// ## References
    ///
    /// `docs/grammar.md` explains how confdbg knows the commands of a dialect; `confdbg doctor FILE` shows how much of a
    /// file it knows.
    pub static UNKNOWN_COMMAND = {
        id: "syntax/unknown-command",
        summary: "A command with a misspelt word",
        severity: Error,
        dialects: All,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    let grammar = view.dialect.grammar();
    for &statement in &view.statements {
        let Recognition::NearMiss(miss) = statement.recognition() else { continue };
        let Repair::Spelling { expected, distance } = &miss.repair else { continue };
        if foreign(view.dialect, statement).is_some() {
            continue;
        }
        if miss.also.is_empty() {
            let readings = readings(grammar, statement, &miss, *distance);
            findings.push(fault(view, findings, statement, &miss, expected, &readings));
        } else {
            findings.push(fault_of_several(view, findings, statement, &miss, expected));
        }
    }
}

/// A correction after which the whole line is a command.
struct Reading {
    word: usize,
    expected: String,
    distance: usize,
}

/// All corrections that are as near as the best one.
fn readings(grammar: &'static Grammar, statement: StatementRef<'_>, miss: &NearMiss, nearest: usize) -> Vec<Reading> {
    let mode = grammar.command(miss.command).mode;
    let mut words = Words::default();
    words.read(grammar, statement.words());
    let modes: Vec<ModeId> = if mode == statement.mode() { vec![mode] } else { vec![statement.mode(), mode] };
    let mut readings: Vec<Reading> = Vec::new();
    for found in modes.into_iter().flat_map(|mode| grammar.near_misses(mode, &words)) {
        let Repair::Spelling { expected, distance } = found.repair else { continue };
        let known = readings.iter().any(|reading| reading.word == found.word && reading.expected == expected);
        if distance == nearest && !known {
            readings.push(Reading { word: found.word, expected, distance });
        }
    }
    readings
}

fn fault(
    view: &SectionView<'_>,
    findings: &Findings,
    statement: StatementRef<'_>,
    miss: &NearMiss,
    expected: &str,
    readings: &[Reading],
) -> Fault {
    let grammar = view.dialect.grammar();
    let command = grammar.command(miss.command);
    let span = statement.word_span(miss.word);
    let word = statement.word(miss.word);
    let mut fault = findings
        .fault(view.place(span), format!("unknown word `{word}` in this command; did you mean `{expected}`?"))
        .about("word", word)
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(view.place(span))
                .text(" is no command of this mode."),
        )
        .fact(format!("With `{expected}` for `{word}` the whole line is a command: `{}`.", command.pattern))
        .fact("The device refuses a line that it does not know, and goes on with the next.");
    for reading in readings {
        let grade = match reading.distance {
            1 if readings.len() == 1 => Applicability::Safe,
            _ => Applicability::Review,
        };
        let edit = Edit::replace(view.file, statement.word_span(reading.word), reading.expected.clone());
        fault = fault.fix(Fix::new(format!("Write `{}`", reading.expected), grade, vec![edit]));
    }
    fault
}

/// One fault for all that is wrong with a line. Only its author knows what a wrong value should be, so it takes
/// misspelt words alone for a fix.
fn fault_of_several(
    view: &SectionView<'_>,
    findings: &Findings,
    statement: StatementRef<'_>,
    miss: &NearMiss,
    expected: &str,
) -> Fault {
    let grammar = view.dialect.grammar();
    let place = view.place(statement.word_span(miss.word));
    let word = statement.word(miss.word);
    let (mut others, mut facts, mut edits) = (Vec::new(), Vec::new(), Vec::new());
    let mut all_misspelt = true;
    for (at, repair) in miss.corrections() {
        let (word, span) = (statement.word(at), statement.word_span(at));
        match repair {
            Repair::Spelling { expected, .. } => {
                edits.push(Edit::replace(view.file, span, expected.clone()));
                others.push(format!("`{word}` for `{expected}`"));
            }
            Repair::Value { slot } => {
                all_misspelt = false;
                others.push(format!("the value {word}"));
                facts.push(format!("{word} is not {}.", bad_value::accepted(grammar, *slot)));
            }
            Repair::Notation { .. } => all_misspelt = false,
        }
    }
    let others = others[1..].join(" and ");
    let mut fault = findings
        .fault(place, format!("unknown word `{word}` in this command; did you mean `{expected}`? Also wrong: {others}"))
        .about("word", word)
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(place)
                .text(" is no command of this mode."),
        )
        .fact(format!(
            "With these words corrected the whole line is a command: `{}`.",
            grammar.command(miss.command).pattern
        ));
    for fact in facts {
        fault = fault.fact(fact);
    }
    fault = fault.fact("The device refuses a line that it does not know, and goes on with the next.");
    if all_misspelt {
        fault = fault.fix(Fix::new("Correct the words", Applicability::Review, edits));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn one_letter_and_one_reading_is_safe() {
        check_fix(
            &UNKNOWN_COMMAND,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip adress 10.0.0.1 255.255.255.0
                ^^^^^^ error: did you mean `address`?
             = With `address` for `adress` the whole line is a command
            ",
            "Write `address`",
            Applicability::Safe,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
            ",
        );
    }

    #[test]
    fn a_misspelt_opener_keeps_its_block() {
        check_fix(
            &UNKNOWN_COMMAND,
            "
            hostname r1
            interfce GigabitEthernet0/1
            ^^^^^^^^ error: did you mean `interface`?
             ip address 10.0.0.1 255.255.255.0
            ",
            "Write `interface`",
            Applicability::Safe,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
            ",
        );
    }

    #[test]
    fn what_is_like_nothing_known_is_passed_over() {
        check(
            &UNKNOWN_COMMAND,
            "
            hostname r1
            flurb the whole thing 7
            interface GigabitEthernet0/1
             description adress of the hostnam
             frobnicate 12
            ",
        );
    }

    #[test]
    fn several_words_of_a_line() {
        check_fix(
            &UNKNOWN_COMMAND,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip adress 10.0.0.1 255.255.255.0 secondry
                ^^^^^^ error: did you mean `address`? Also wrong: `secondry` for `secondary`
            ",
            "Correct the words",
            Applicability::Review,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0 secondary
            ",
        );
        check(
            &UNKNOWN_COMMAND,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip adress 10.0.0.300 255.0.255.0
                ^^^^^^ error: Also wrong: the value 10.0.0.300 and the value 255.0.255.0
             = 10.0.0.300 is not an IPv4 address.
             ip adress flurb adress
             flurb adress secondry
            ",
        );
    }

    #[test]
    fn the_end_of_a_block_misspelt() {
        check(
            &UNKNOWN_COMMAND,
            "
            hostname r1
            router bgp 65000
             address-family ipv4
              network 10.0.0.0
             exit-addres-family
             ^^^^^^^^^^^^^^^^^^
             address-family ipv6
             exit-address-family
            ",
        );
    }

    #[test]
    fn another_mode_that_takes_any_text_excuses_nothing() {
        let analysis = crate::rules::testing::analyse(
            "hostname r1\ninterface GigabitEthernet0/1\n ip arp inspection trut\n ip address 10.0.0.1 255.0.0.0\n",
        );
        assert!(crate::rules::testing::faults_of(&UNKNOWN_COMMAND, &analysis).next().is_some());
    }
}

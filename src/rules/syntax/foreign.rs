//! Lines that are written in another dialect than their config: how sure one can be of that, and what was meant.
//!
//! A line that our grammar of its dialect does not know is, more often than not, a line that we do not know *yet*; and
//! many of these some other grammar knows. So knowing it elsewhere proves nothing. It takes one of these besides: our own
//! dialect takes the same line with the addresses in another notation; or the two are spellings of one thing in
//! [`SAME_THINGS`]; or the line is a `set` line of Junos or VyOS. Other grammars are compiled only then.

use super::same_things::{SAME_THINGS, SameThing};
use crate::dialect::grammar::{Form, Grammar, Match, ModeId, Repair, Words};
use crate::dialect::{Dialect, Recognition, StatementRef};

/// A line of another dialect.
pub(super) struct Foreign {
    /// Whose line it is.
    pub(super) of: Dialect,
    /// The same in the config's own dialect, where that can be said.
    pub(super) own: Option<Own>,
}

/// How a line is written in the config's own dialect.
pub(super) enum Own {
    /// So.
    Line(String),
    /// In this form, or in these words.
    Form(&'static str),
}

/// The other dialects, those whose lines are the likeliest to stand in this one's configs first.
const OTHERS: [Dialect; 6] = [Dialect::Ios, Dialect::Eos, Dialect::NxOs, Dialect::IosXr, Dialect::Asa, Dialect::Frr];

/// A line is only told from others by so many words that are no values.
const LEAST_LITERALS: usize = 2;

/// The same for a path, which has more of them.
const LEAST_PATH_LITERALS: usize = 3;

/// Is the line one of another dialect?
pub(super) fn foreign(dialect: Dialect, statement: StatementRef<'_>) -> Option<Foreign> {
    match statement.recognition() {
        Recognition::Known { .. } | Recognition::Capture => return None,
        Recognition::NearMiss(_) | Recognition::Unmodelled | Recognition::OtherMode { .. } => {}
    }
    if dialect.grammar().lexicon().form != Form::Lines {
        return path_of_another(dialect, statement);
    }
    in_another_notation(dialect, statement)
        .or_else(|| another_spelling(dialect, statement))
        .or_else(|| set_line(statement))
}

/// `ip address 10.0.0.1/24` where the dialect takes address and mask.
fn in_another_notation(dialect: Dialect, statement: StatementRef<'_>) -> Option<Foreign> {
    let Recognition::NearMiss(miss) = statement.recognition() else { return None };
    let Repair::Notation { words, meant } = &miss.repair else { return None };
    let mut others = OTHERS.into_iter().filter(|other| *other != dialect);
    let of = others.find(|other| known_in(*other, statement).is_some())?;
    let before = (0..miss.word).map(|at| statement.word(at));
    let after = (miss.word + words..statement.word_count()).map(|at| statement.word(at));
    let line: Vec<&str> = before.chain([meant.as_str()]).chain(after).collect();
    Some(Foreign { of, own: Some(Own::Line(line.join(" "))) })
}

/// `vrf context X` where the dialect says `vrf definition X`.
fn another_spelling(dialect: Dialect, statement: StatementRef<'_>) -> Option<Foreign> {
    let words: Vec<&str> = statement.words().collect();
    let grammar = dialect.grammar();
    let negated = usize::from(words.first().is_some_and(|word| grammar.is_negation(word)));
    SAME_THINGS.iter().find_map(|thing| {
        let own = thing.spelling(dialect)?;
        let (of, values) = thing.others(dialect).find_map(|(others, form)| {
            let values = SameThing::values(form, &words[negated..])?;
            let of = others.iter().copied().find(|other| known_in(*other, statement).is_some())?;
            Some((of, values))
        })?;
        let line = SameThing::written(own, &values).map(|line| match negated {
            0 => line,
            _ => format!("{} {line}", words[0]),
        });
        Some(Foreign { of, own: Some(line.map_or(Own::Form(own), Own::Line)) })
    })
}

/// A `set` line of Junos or VyOS between lines of the command line.
fn set_line(statement: StatementRef<'_>) -> Option<Foreign> {
    const ROOTS: [&str; 14] = [
        "system",
        "interfaces",
        "protocols",
        "routing-options",
        "policy-options",
        "firewall",
        "security",
        "routing-instances",
        "vlans",
        "snmp",
        "class-of-service",
        "service",
        "policy",
        "nat",
    ];
    if statement.word(0) != "set" || !ROOTS.contains(&statement.word(1)) {
        return None;
    }
    let path: Vec<&str> = statement.words().skip(1).collect();
    let of = [Dialect::Junos, Dialect::Vyos].into_iter().find(|other| is_path_of(*other, &path))?;
    Some(Foreign { of, own: None })
}

/// A path of VyOS in a config of Junos, or the other way round.
fn path_of_another(dialect: Dialect, statement: StatementRef<'_>) -> Option<Foreign> {
    let other = if dialect == Dialect::Junos { Dialect::Vyos } else { Dialect::Junos };
    let ancestors = statement.ancestors();
    let path: Vec<&str> = ancestors.iter().flat_map(|above| above.words()).chain(statement.words()).collect();
    is_path_of(other, &path).then_some(Foreign { of: other, own: None })
}

fn is_path_of(dialect: Dialect, path: &[&str]) -> bool {
    let grammar = dialect.grammar();
    let mut words = Words::default();
    words.read(grammar, path.iter().copied());
    grammar.literals_of_path(grammar.global(), &words, 0).is_some_and(|literals| literals >= LEAST_PATH_LITERALS)
}

/// The command that the line is in this dialect, exactly, in the block that it stands in or outside of it.
fn known_in(dialect: Dialect, statement: StatementRef<'_>) -> Option<Match> {
    let grammar = dialect.grammar();
    let mut modes = vec![grammar.global()];
    for above in statement.ancestors() {
        let opened = exactly(grammar, &modes, above).and_then(|found| grammar.command(found.command).opens);
        modes.extend(opened);
    }
    let found = exactly(grammar, &modes, statement)?;
    let values: usize = found.captures.iter().map(|capture| usize::from(capture.count)).sum();
    let literals = statement.word_count().saturating_sub(values + usize::from(found.negated));
    (!found.partial && literals >= LEAST_LITERALS).then_some(found)
}

fn exactly(grammar: &'static Grammar, modes: &[ModeId], statement: StatementRef<'_>) -> Option<Match> {
    let mut words = Words::default();
    words.read(grammar, statement.words());
    modes.iter().rev().find_map(|mode| grammar.recognise(*mode, &words))
}

//! The name that was probably meant: among the defined names that would do, those that look like the one written.
//!
//! A guess, so never more than a proposal to review. Numbers are near each other by nature and are hardly ever guessed.

use rustc_hash::FxHashMap;

use crate::dialect::grammar::{Grammar, KindId, Shape, edit_distance};
use crate::dialect::{Reference, StatementId, Symbol, Symbols};
use crate::rules::DeviceView;

/// How alike two names are, likest first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// They differ only in case, `-` and `_`.
    Spelling,
    /// So many letters differ.
    Letters(usize),
}

/// Most names to propose for one reference.
const MOST: usize = 3;

/// Most letters by which two names that look alike differ.
const MOST_LETTERS: usize = 3;

/// Most pairs of names to compare for one rule. A config with so many undefined names is not misspelt: a part of it is
/// missing, and there is nothing to be guessed.
const MOST_PAIRS: usize = 20_000_000;

/// Most of these pairs to compare letter by letter.
const MOST_COMPARED: usize = 400_000;

/// The kinds, the scope and the name of a reference.
type Wanted<'a> = (&'a [KindId], Option<StatementId>, &'a str);

/// Looks for the names that were meant, once for all references of a config.
pub(super) struct Nearest<'a> {
    grammar: &'static Grammar,
    symbols: &'a Symbols,
    /// The names of each family, with the letters in them.
    families: FxHashMap<KindId, Vec<(u32, &'a Symbol)>>,
    /// What was found, by kinds, scope and name: a name is often missing on many lines.
    known: FxHashMap<Wanted<'a>, Vec<&'a Symbol>>,
    pairs: usize,
    compared: usize,
}

impl<'a> Nearest<'a> {
    pub(super) fn of(view: &DeviceView<'a>) -> Self {
        Self {
            grammar: view.tree.grammar(),
            symbols: view.symbols,
            families: FxHashMap::default(),
            known: FxHashMap::default(),
            pairs: 0,
            compared: 0,
        }
    }

    /// The defined names that would satisfy the reference and look like it, best first.
    pub(super) fn candidates(&mut self, reference: &'a Reference) -> Vec<&'a Symbol> {
        let key = (&*reference.kinds, reference.scope, &*reference.name);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let found = self.search(reference);
        self.known.insert(key, found.clone());
        found
    }

    /// What to propose for the reference, best first.
    pub(super) fn proposals(&mut self, reference: &'a Reference) -> Vec<&'a Symbol> {
        let found = self.candidates(reference);
        if found.is_empty() { only_one(self.grammar, self.symbols, reference).into_iter().collect() } else { found }
    }

    fn search(&mut self, reference: &Reference) -> Vec<&'a Symbol> {
        let (grammar, symbols) = (self.grammar, self.symbols);
        let own = letters(&reference.name);
        let mut found: Vec<(Likeness, bool, &Symbol)> = Vec::new();
        for &kind in &reference.kinds {
            let shape = grammar.kind(kind).shape;
            let family = self.families.entry(grammar.family(kind)).or_insert_with_key(|&family| {
                symbols.of_family(family).map(|symbol| (letters(&symbol.name), symbol)).collect()
            });
            self.pairs += family.len();
            if self.pairs > MOST_PAIRS || matches!(shape, Shape::Vlan | Shape::Number) {
                continue;
            }
            // No edit brings or takes away more than one letter.
            let apart = |other: u32| (own & !other).count_ones().max((other & !own).count_ones()) as usize;
            for &(letters, symbol) in family.iter() {
                if shape == Shape::Word && apart(letters) > MOST_LETTERS
                    || !symbol.shares_scope(reference)
                    || !symbol.definitions.iter().any(|def| grammar.satisfies(def.kind, kind))
                {
                    continue;
                }
                self.compared += 1;
                if self.compared > MOST_COMPARED {
                    break;
                }
                if let Some(likeness) = likeness(&reference.name, &symbol.name, shape)
                    && !found.iter().any(|(_, _, known)| known.name == symbol.name)
                {
                    found.push((likeness, symbol.uses > 0, symbol));
                }
            }
        }
        // A name that nothing uses yet is the likelier one: a typo leaves the right name without its use.
        found.sort_by_key(|&(likeness, used, _)| (likeness, used));
        found.into_iter().take(MOST).map(|(_, _, symbol)| symbol).collect()
    }
}

/// The letters of a name, a bit each, whatever their case; `-` and `_` are none.
fn letters(name: &str) -> u32 {
    let bytes = name.bytes().filter(|byte| !matches!(byte, b'-' | b'_'));
    bytes.fold(0, |letters, byte| letters | 1 << (byte & 31))
}

/// Where no name looks like it: the only one that can have been meant. A number has no look; but where one number of the
/// kind is defined and never used, or the kind has one that does something by itself (a routing process), that is the
/// one to propose. So is the only interface of a type. VLANs are too many, and need no use.
fn only_one<'a>(grammar: &Grammar, symbols: &'a Symbols, reference: &Reference) -> Option<&'a Symbol> {
    let kind = *reference.kinds.first()?;
    let shape = grammar.kind(kind).shape;
    let number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let kind_of =
        |name: &str| name.bytes().take_while(u8::is_ascii_alphabetic).map(|b| b.to_ascii_lowercase()).collect();
    let fits = |symbol: &&Symbol| {
        let satisfies = symbol.definitions.iter().any(|def| grammar.satisfies(def.kind, kind));
        satisfies
            && symbol.shares_scope(reference)
            && match shape {
                Shape::Vlan => false,
                Shape::Interface => {
                    let (a, b): (Vec<u8>, Vec<u8>) = (kind_of(&reference.name), kind_of(&symbol.name));
                    a == b && !symbol.name.contains(['/', '.'])
                }
                Shape::Number | Shape::Word | Shape::Variable => {
                    number(&symbol.name) && (grammar.kind(kind).used || symbol.uses == 0)
                }
            }
    };
    if matches!(shape, Shape::Number | Shape::Word) && !number(&reference.name) {
        return None;
    }
    let mut fitting = symbols.of_family(grammar.family(kind)).filter(fits);
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only)
}

/// How alike two different names of one shape are; `None` where they are just different.
pub(super) fn likeness(a: &str, b: &str, shape: Shape) -> Option<Likeness> {
    match shape {
        Shape::Word | Shape::Variable => words_alike(a, b),
        Shape::Interface => interfaces_alike(a, b),
        Shape::Vlan | Shape::Number => None,
    }
}

fn words_alike(a: &str, b: &str) -> Option<Likeness> {
    let length = |name: &str| name.bytes().filter(|b| !matches!(b, b'-' | b'_')).count();
    let (length_a, length_b) = (length(a), length(b));
    let numbers = || a.bytes().chain(b.bytes()).all(|byte| byte.is_ascii_digit());
    let most = match length_a.min(length_b) {
        shorter if numbers() => usize::from(shorter >= 3 && a.len() == b.len()),
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => MOST_LETTERS,
    };
    if length_a.abs_diff(length_b) > most || letters_apart(a, b) > most {
        return None;
    }
    let (plain_a, plain_b) = (plain(a), plain(b));
    if plain_a == plain_b {
        return (a != b).then_some(Likeness::Spelling);
    }
    if only_numbering_differs(&plain_a, &plain_b) {
        return None;
    }
    let distance = edit_distance(&plain_a, &plain_b);
    (distance <= most).then_some(Likeness::Letters(distance))
}

/// How many letters one of the names has that the other lacks: no more edits than the distance between the two, and told
/// without work. A large config has many names, and nearly all are told apart here.
fn letters_apart(a: &str, b: &str) -> usize {
    let mut surplus = [0_i32; 64];
    // Letters and digits keep a place of their own; what falls together only makes names look nearer.
    let mut count = |name: &str, by: i32| {
        for byte in name.bytes().filter(|byte| !matches!(byte, b'-' | b'_')) {
            surplus[usize::from(byte.to_ascii_lowercase() & 63)] += by;
        }
    };
    count(a, 1);
    count(b, -1);
    let of_a: i32 = surplus.iter().filter(|&&n| n > 0).sum();
    let of_b: i32 = surplus.iter().filter(|&&n| n < 0).sum();
    of_a.max(-of_b).unsigned_abs() as usize
}

/// `POP1-IN` and `POP2-IN` are two of a row rather than one misspelt.
fn only_numbering_differs(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    a.bytes().chain(b.bytes()).any(|byte| !byte.is_ascii_digit()) && letters(a) == letters(b)
}

/// `FastEthernet0/1` for `GigabitEthernet0/1`: the port is there, under another name.
fn interfaces_alike(a: &str, b: &str) -> Option<Likeness> {
    let split = |name: &str| name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let ((type_a, number_a), (type_b, number_b)) = (a.split_at(split(a)), b.split_at(split(b)));
    let ethernet = |name: &str| name.to_ascii_lowercase().contains("ethernet");
    let alike = ethernet(type_a) && ethernet(type_b) || edit_distance(&plain(type_a), &plain(type_b)) <= 2;
    (number_a == number_b && !number_a.is_empty() && alike).then_some(Likeness::Letters(1))
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_or_not() {
        let word = |a, b| likeness(a, b, Shape::Word);
        assert_eq!(word("MGMT-IN", "mgmt_in"), Some(Likeness::Spelling));
        assert_eq!(word("BLOCK-GUEST", "BLOCK-GUESTS"), Some(Likeness::Letters(1)));
        assert_eq!(word("110", "101"), Some(Likeness::Letters(1)));
        assert_eq!(word("CUSTMER-INN", "customer_in"), Some(Likeness::Letters(2)));
        for (a, b) in [("A", "B"), ("POP1-IN", "POP2-IN"), ("10", "11"), ("CUSTOMER-IN", "UPSTREAM-OUT"), ("10", "100")]
        {
            assert_eq!(word(a, b), None, "{a} {b}");
        }
        let port = |a, b| likeness(a, b, Shape::Interface);
        assert_eq!(port("FastEthernet0/1", "GigabitEthernet0/1"), Some(Likeness::Letters(1)));
        assert_eq!(port("GigabitEthernet0/1", "GigabitEthernet0/2"), None);
        assert_eq!(port("Loopback1", "Vlan1"), None);
    }
}

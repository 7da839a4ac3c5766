//! Near misses: the one word that, corrected, makes a whole line a command.
//!
//! A grammar of ours is never complete, so a line that is not recognised is not wrong. Only a near miss makes it so.

use super::{CommandId, Grammar, ModeId, Op, Role, Shape, SlotId, ValueType, Words};

/// What one word should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// It is a misspelt word of the command.
    Spelling {
        /// The word that was meant.
        expected: String,
        /// How many letters differ.
        distance: usize,
    },
    /// It is a value of the right look and the wrong size or form.
    Value {
        /// The position that it does not fit.
        slot: SlotId,
    },
}

/// A line that is a command but for one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The command that it would be.
    pub command: CommandId,
    /// The index of the word at fault.
    pub word: usize,
    /// What it should be.
    pub repair: Repair,
}

/// More steps than this, and the line is too far from anything.
const MOST_STEPS: u32 = 6_000;
const MOST_RESULTS: usize = 6;

impl Grammar {
    /// As [`Self::near_misses`], where what follows a command that opens a mode may be a path in that mode.
    pub fn near_links(&self, mode: ModeId, words: &Words<'_>) -> Vec<NearMiss> {
        self.nearest(mode, words, 0, true)
    }

    /// The nearest commands of this mode, best first; empty where there is none. `no` in front is allowed.
    pub fn near_misses(&self, mode: ModeId, words: &Words<'_>) -> Vec<NearMiss> {
        let first = usize::from(words.text.len() > 1 && self.is_negation(words.text[0]));
        self.nearest(mode, words, first, false)
    }

    fn nearest(&self, mode: ModeId, words: &Words<'_>, first: usize, paths: bool) -> Vec<NearMiss> {
        let negated = first == 1;
        let mut search = Search { grammar: self, words, mode, steps: 0, found: Vec::new(), negated, paths };
        search.descend(0, first, None);
        let mut found = search.found;
        found.sort_by_key(|miss| match &miss.repair {
            Repair::Spelling { distance, .. } => (*distance, miss.command),
            Repair::Value { .. } => (0, miss.command),
        });
        found.dedup_by(|a, b| a.word == b.word && a.repair == b.repair);
        found
    }
}

#[derive(Clone)]
struct Error {
    word: usize,
    repair: Repair,
}

struct Search<'g, 'w> {
    grammar: &'g Grammar,
    words: &'w Words<'w>,
    mode: ModeId,
    steps: u32,
    found: Vec<NearMiss>,
    /// A line that begins with `no` may stop anywhere.
    negated: bool,
    /// What follows a command that opens a mode may be a path in that mode.
    paths: bool,
}

impl Search<'_, '_> {
    fn exhausted(&mut self) -> bool {
        self.steps += 1;
        self.steps > MOST_STEPS || self.found.len() >= MOST_RESULTS
    }

    fn descend(&mut self, node: u32, at: usize, error: Option<&Error>) {
        if self.exhausted() {
            return;
        }
        let grammar = self.grammar;
        let here = &grammar.mode(self.mode).nodes[node as usize];
        if let Some(&word) = self.words.text.get(at) {
            let exact = self.words.literals[at].and_then(|literal| here.children.get(&literal));
            if let Some(&child) = exact {
                self.descend(child, at + 1, error);
            } else if error.is_none()
                && let Some(misspelt) = Misspelt::of(word)
            {
                let meant = |(&literal, &child)| {
                    let error = misspelt.error(at, &grammar.literals[literal as usize])?;
                    Some((literal, child, error))
                };
                let mut meant: Vec<(u32, u32, Error)> = here.children.iter().filter_map(meant).collect();
                meant.sort_unstable_by_key(|(literal, ..)| *literal);
                for (_, child, error) in meant {
                    self.descend(child, at + 1, Some(&error));
                }
            }
        }
        for &(command, position) in &here.commands {
            self.step(command, position as usize, at, error.cloned());
        }
    }

    fn step(&mut self, command: CommandId, mut position: usize, mut at: usize, mut error: Option<Error>) {
        let grammar = self.grammar;
        let program = &grammar.command(command).program;
        loop {
            if self.exhausted() {
                return;
            }
            if self.negated && at == self.words.text.len() {
                self.report(command, error);
                return;
            }
            match program[position] {
                Op::End => {
                    if at == self.words.text.len() || self.goes_on(command, at) {
                        self.report(command, error);
                    }
                    return;
                }
                Op::Identity => position += 1,
                Op::Jump(to) => position = to as usize,
                Op::Split(first, second) => {
                    self.step(command, first as usize, at, error.clone());
                    position = second as usize;
                }
                Op::Literal(literal) => {
                    let Some(&word) = self.words.text.get(at) else { return };
                    if self.words.literals[at] != Some(literal) {
                        if error.is_some() {
                            return;
                        }
                        let literal = &grammar.literals[literal as usize];
                        error = Misspelt::of(word).and_then(|word| word.error(at, literal));
                        if error.is_none() {
                            return;
                        }
                    }
                    at += 1;
                    position += 1;
                }
                Op::Slot(slot) => {
                    if let Some(width) = grammar.slot_width(slot, self.words, at) {
                        at += width;
                    } else if error.is_none()
                        && let Some(misspelt) = self.misspelt_name(slot, at)
                    {
                        error = Some(misspelt);
                        at += 1;
                    } else if error.is_none() && self.resembles(slot, at) {
                        error = Some(Error { word: at, repair: Repair::Value { slot } });
                        at += 1;
                    } else {
                        return;
                    }
                    position += 1;
                }
            }
        }
    }

    /// Are the words from `at` on a path in the mode that this command opens?
    fn goes_on(&self, command: CommandId, at: usize) -> bool {
        self.paths && self.grammar.is_path(self.grammar.command(command).opens, &self.words.from(at))
    }

    /// A port or protocol whose name is one letter off.
    fn misspelt_name(&self, slot: SlotId, at: usize) -> Option<Error> {
        let Role::Value(value) = &self.grammar.slot(slot).role else { return None };
        let word = self.words.text.get(at)?;
        let misspelt = Misspelt::of(word)?;
        value.names().iter().find_map(|name| misspelt.error(at, name))
    }

    fn resembles(&self, slot: SlotId, at: usize) -> bool {
        let Some(&word) = self.words.text.get(at) else { return false };
        match &self.grammar.slot(slot).role {
            Role::Value(value) => value.resembles(word),
            Role::Define { kind, set, .. } => self.vlan_number(&[*kind], *set, word),
            Role::Refer { kinds, set, .. } => self.vlan_number(kinds, *set, word),
        }
    }

    fn vlan_number(&self, kinds: &[super::KindId], set: bool, word: &str) -> bool {
        let look = if set {
            ValueType::NumberSet.accepts(word)
        } else {
            ValueType::Integer { low: 0, high: 0 }.resembles(word)
        };
        kinds.iter().all(|&kind| self.grammar.kind(kind).shape == Shape::Vlan) && look
    }

    fn report(&mut self, command: CommandId, error: Option<Error>) {
        if let Some(Error { word, repair }) = error {
            self.found.push(NearMiss { command, word, repair });
        }
    }
}

/// A word that may be meant to be another, made ready to be compared with many.
struct Misspelt<'w> {
    word: &'w str,
    letters: u32,
}

impl<'w> Misspelt<'w> {
    /// A word of letters; what holds anything else is a name or a value.
    fn of(word: &'w str) -> Option<Self> {
        let plain = word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_');
        plain.then(|| Self { word, letters: letters(word) })
    }

    fn error(&self, word_index: usize, literal: &str) -> Option<Error> {
        let distance = self.distance(literal)?;
        let repair = Repair::Spelling { expected: literal.to_owned(), distance };
        Some(Error { word: word_index, repair })
    }

    /// The edit distance to the word that may have been meant, where it is small for their length.
    fn distance(&self, literal: &str) -> Option<usize> {
        let most = match literal.len().min(self.word.len()) {
            0..=2 => return None,
            3..=7 => 1,
            _ => 2,
        };
        if self.word.len().abs_diff(literal.len()) > most || !literal.as_bytes()[0].is_ascii_alphabetic() {
            return None;
        }
        // Nearly all words are told apart by their letters alone: each edit takes away or brings one at most.
        let (own, meant) = (self.letters, letters(literal));
        if (own & !meant).count_ones() as usize > most || (meant & !own).count_ones() as usize > most {
            return None;
        }
        let distance = edit_distance(&self.word.to_ascii_lowercase(), literal);
        (distance > 0 && distance <= most).then_some(distance)
    }
}

/// The letters that occur in a word, a bit each; digits and signs fall together with some.
pub(crate) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

/// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..width {
            let substitution = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = substitution.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, distance) in [("adress", "address", 1), ("naem", "name", 1), ("ospf", "ospf", 0), ("abc", "xyz", 3)]
        {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
        }
        let misspelt_by = |word, literal| Misspelt::of(word)?.distance(literal);
        assert_eq!(misspelt_by("adress", "address"), Some(1));
        assert_eq!(misspelt_by("is", "in"), None);
        assert_eq!(misspelt_by("10", "100"), None);
    }
}

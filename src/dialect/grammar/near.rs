//! Near misses: the words that, corrected, make a whole line a command.
//!
//! A grammar of ours is never complete, so a line that is not recognised is not wrong. Only a near miss makes it so: one
//! word that is misspelt or of the wrong size; an address and its mask in the notation of another platform; or two or
//! three such words, where the rest of the line leaves no doubt.

use super::misspelt::Misspelt;
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
    /// It is a prefix where the command takes an address and a mask, or the first of two words that are an address and
    /// a mask where the command takes a prefix.
    Notation {
        /// How many words it takes up in the line.
        words: usize,
        /// The same in the command's notation.
        meant: String,
    },
}

/// One word and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The index of the word at fault.
    pub word: usize,
    /// What it should be.
    pub repair: Repair,
}

/// A line that is a command but for a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The command that it would be.
    pub command: CommandId,
    /// The index of the word at fault; of several, a misspelt one before a value.
    pub word: usize,
    /// What it should be.
    pub repair: Repair,
    /// The other words at fault; mostly none.
    pub also: Vec<Correction>,
}

impl NearMiss {
    /// All words at fault, the first one first.
    pub fn corrections(&self) -> impl Iterator<Item = (usize, &Repair)> {
        std::iter::once((self.word, &self.repair)).chain(self.also.iter().map(|other| (other.word, &other.repair)))
    }

    /// With the words counted from this one on.
    pub(crate) fn counted_from(mut self, first: usize) -> Self {
        self.word -= first;
        for other in &mut self.also {
            other.word -= first;
        }
        self
    }
}

/// More steps than this, and the line is too far from anything.
const MOST_STEPS: u32 = 6_000;
const MOST_RESULTS: usize = 6;

/// A line with more words at fault is no command that anyone meant.
const MOST_CORRECTIONS: usize = 3;

impl Grammar {
    /// As [`Self::near_misses`], where what follows a command that opens a mode may be a path in that mode.
    /// The words are looked at from `first` on.
    pub fn near_links(&self, mode: ModeId, words: &Words<'_>, first: usize) -> Vec<NearMiss> {
        let found = self.nearest(mode, words, first, Ending { short: false, paths: true });
        if found.is_empty() { self.other_notation(mode, words, first).into_iter().collect() } else { found }
    }

    /// The nearest commands of this mode, best first; empty where there is none. `no` in front is allowed.
    pub fn near_misses(&self, mode: ModeId, words: &Words<'_>) -> Vec<NearMiss> {
        let first = usize::from(words.text.len() > 1 && self.is_negation(words.text[0]));
        let found = self.nearest(mode, words, first, Ending { short: first == 1, paths: false });
        if found.is_empty() { self.other_notation(mode, words, first).into_iter().collect() } else { found }
    }

    /// The command of this mode that the line is but for two or three words, if the others leave no doubt.
    /// The words are looked at from `first` on.
    pub fn distant_miss(&self, mode: ModeId, words: &Words<'_>, first: usize) -> Option<NearMiss> {
        let paths = self.lexicon.form != super::Form::Lines;
        let mut search = Search::new(self, mode, words, Ending { short: false, paths }, MOST_CORRECTIONS);
        search.descend(0, first, &[]);
        let strong = search.found.into_iter().filter(|found| is_strong(self, words, first, found));
        strong.min_by_key(|found| (found.also.len(), found.command))
    }

    fn nearest(&self, mode: ModeId, words: &Words<'_>, first: usize, ending: Ending) -> Vec<NearMiss> {
        let mut search = Search::new(self, mode, words, ending, 1);
        search.descend(0, first, &[]);
        let mut found = search.found;
        found.sort_by_key(|miss| match &miss.repair {
            Repair::Spelling { distance, .. } => (*distance, miss.command),
            Repair::Value { .. } | Repair::Notation { .. } => (0, miss.command),
        });
        found.dedup_by(|a, b| a.word == b.word && a.repair == b.repair);
        found
    }
}

/// Do the words that are right outnumber the doubtful ones? A dotted quad in the place of one is a word in its place,
/// even where it has an octet of 300.
fn is_strong(grammar: &Grammar, words: &Words<'_>, first: usize, miss: &NearMiss) -> bool {
    let mut doubtful = 0;
    for (word, repair) in miss.corrections() {
        match repair {
            Repair::Spelling { distance, .. } if *distance > 1 || words.text[word].len() < 5 => return false,
            Repair::Value { slot } if is_quad(grammar, *slot) => {}
            _ => doubtful += 1,
        }
    }
    let at_fault = |at: usize| miss.corrections().any(|(word, _)| word == at);
    let in_place = (first..words.text.len()).any(|at| words.literals[at].is_some() && !at_fault(at));
    in_place && words.text.len() - first > 2 * doubtful
}

fn is_quad(grammar: &Grammar, slot: SlotId) -> bool {
    matches!(grammar.slot(slot).role, Role::Value(ValueType::Ipv4 | ValueType::Mask | ValueType::Wildcard))
}

/// Where a command may stop but at its end.
#[derive(Copy, Clone)]
struct Ending {
    /// Anywhere: the line begins with `no`.
    short: bool,
    /// At words that are a path in the mode that it opens.
    paths: bool,
}

struct Search<'g, 'w> {
    grammar: &'g Grammar,
    words: &'w Words<'w>,
    mode: ModeId,
    steps: u32,
    found: Vec<NearMiss>,
    ending: Ending,
    /// How many words may be at fault.
    most: usize,
}

impl<'g, 'w> Search<'g, 'w> {
    fn new(grammar: &'g Grammar, mode: ModeId, words: &'w Words<'w>, ending: Ending, most: usize) -> Self {
        Self { grammar, words, mode, steps: 0, found: Vec::new(), ending, most }
    }

    fn exhausted(&mut self) -> bool {
        self.steps += 1;
        self.steps > MOST_STEPS || self.found.len() >= MOST_RESULTS
    }

    fn descend(&mut self, node: u32, at: usize, errors: &[Correction]) {
        if self.exhausted() {
            return;
        }
        let grammar = self.grammar;
        let here = &grammar.mode(self.mode).nodes[node as usize];
        if let Some(&word) = self.words.text.get(at) {
            let exact = self.words.literals[at].and_then(|literal| here.children.get(&literal));
            if let Some(&child) = exact {
                self.descend(child, at + 1, errors);
            } else if errors.len() < self.most
                && let Some(misspelt) = Misspelt::of(word)
            {
                let meant = |(&literal, &child)| {
                    let repair = misspelt.repair(&grammar.literals[literal as usize])?;
                    Some((literal, child, repair))
                };
                let mut meant: Vec<(u32, u32, Repair)> = here.children.iter().filter_map(meant).collect();
                meant.sort_unstable_by_key(|(literal, ..)| *literal);
                for (_, child, repair) in meant {
                    self.descend(child, at + 1, &with(errors, at, repair));
                }
            }
        }
        for &(command, position) in &here.commands {
            self.step(command, position as usize, at, errors.to_vec());
        }
    }

    fn step(&mut self, command: CommandId, mut position: usize, mut at: usize, mut errors: Vec<Correction>) {
        let grammar = self.grammar;
        let program = &grammar.command(command).program;
        loop {
            if self.exhausted() {
                return;
            }
            if self.ending.short && at == self.words.text.len() {
                self.report(command, errors);
                return;
            }
            match program[position] {
                Op::End => {
                    if at == self.words.text.len() || self.goes_on(command, at) {
                        self.report(command, errors);
                    }
                    return;
                }
                Op::Identity => position += 1,
                Op::Jump(to) => position = to as usize,
                Op::Split(first, second) => {
                    self.step(command, first as usize, at, errors.clone());
                    position = second as usize;
                }
                Op::Literal(literal) => {
                    let Some(&word) = self.words.text.get(at) else { return };
                    if self.words.literals[at] != Some(literal) {
                        let literal = &grammar.literals[literal as usize];
                        let may_err = errors.len() < self.most;
                        let repair = may_err.then(|| Misspelt::of(word)?.repair(literal)).flatten();
                        let Some(repair) = repair else { return };
                        errors.push(Correction { word: at, repair });
                    }
                    at += 1;
                    position += 1;
                }
                Op::Slot(slot) => {
                    if let Some(width) = grammar.slot_width(slot, self.words, at) {
                        at += width;
                    } else {
                        let may_err = errors.len() < self.most;
                        let Some(repair) = may_err.then(|| self.repair(slot, at)).flatten() else { return };
                        errors.push(Correction { word: at, repair });
                        at += 1;
                    }
                    position += 1;
                }
            }
        }
    }

    /// Are the words from `at` on a path in the mode that this command opens?
    fn goes_on(&self, command: CommandId, at: usize) -> bool {
        self.ending.paths && self.grammar.is_path(self.grammar.command(command).opens, self.words, at)
    }

    /// What the word should be that does not fit its place but plainly stands in it.
    fn repair(&self, slot: SlotId, at: usize) -> Option<Repair> {
        self.misspelt_name(slot, at).or_else(|| self.resembles(slot, at).then_some(Repair::Value { slot }))
    }

    /// A port or protocol whose name is one letter off.
    fn misspelt_name(&self, slot: SlotId, at: usize) -> Option<Repair> {
        let Role::Value(value) = &self.grammar.slot(slot).role else { return None };
        let word = self.words.text.get(at)?;
        let misspelt = Misspelt::of(word)?;
        value.names().iter().find_map(|name| misspelt.repair(name))
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

    fn report(&mut self, command: CommandId, mut errors: Vec<Correction>) {
        let is_value = |error: &Correction| !matches!(error.repair, Repair::Spelling { .. });
        errors.sort_by_key(|error| (is_value(error), error.word));
        let mut errors = errors.into_iter();
        if let Some(Correction { word, repair }) = errors.next() {
            self.found.push(NearMiss { command, word, repair, also: errors.collect() });
        }
    }
}

fn with(errors: &[Correction], word: usize, repair: Repair) -> Vec<Correction> {
    let mut errors = errors.to_vec();
    errors.push(Correction { word, repair });
    errors
}

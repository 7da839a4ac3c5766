//! Decides whether a line is a command: exactly, negated, or abbreviated.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::{CommandId, Form, Grammar, ModeId, Op, Role, Shape, SlotId, ValueType, looks_like_interface};

/// A line cut into words, with the literal number of each word that the grammar knows.
#[derive(Debug, Default)]
pub struct Words<'a> {
    pub(super) text: Vec<&'a str>,
    pub(super) literals: Vec<Option<u32>>,
    /// A word in single quotes is a pattern, and stands for any name or value.
    pub(in crate::dialect) patterns: bool,
    /// What [`Grammar::is_path`] found out: each place is asked for by every link before it.
    paths: RefCell<FxHashMap<(ModeId, usize), bool>>,
}

impl<'a> Words<'a> {
    /// Cuts and looks up. Reuses its memory.
    pub fn read(&mut self, grammar: &Grammar, words: impl Iterator<Item = &'a str>) {
        self.text.clear();
        self.literals.clear();
        self.paths.get_mut().clear();
        for word in words {
            self.text.push(word);
            self.literals.push(grammar.literal_id(word));
        }
    }

    /// The words.
    pub fn text(&self) -> &[&'a str] {
        &self.text
    }
}

/// A value that a command took: words `first..first + count`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The position in the command.
    pub slot: SlotId,
    /// The first word.
    pub first: u16,
    /// How many words.
    pub count: u16,
}

/// A line that is a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which.
    pub command: CommandId,
    /// It begins with `no`.
    pub negated: bool,
    /// Its negated form stops short of the whole command.
    pub partial: bool,
    /// Some of its words are abbreviated.
    pub abbreviated: bool,
    /// The first word after the identifying part.
    pub identity_end: u16,
    /// Its values, in order.
    pub captures: Vec<Capture>,
}

/// A command on a path, and where its words end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The command.
    pub found: Match,
    /// The first word after it.
    pub end: usize,
}

/// How many steps a match may take before it is given up: a bound on backtracking and on the depth of the stack, far
/// above what a line needs.
const MOST_STEPS: u32 = 4_000;

/// Lines of more words are data, not commands.
pub(crate) const MOST_WORDS: usize = 400;

impl Grammar {
    pub(super) fn literal_id(&self, word: &str) -> Option<u32> {
        if let Some(&id) = self.literal_ids.get(word) {
            return Some(id);
        }
        if word.len() <= 40 && word.bytes().any(|b| b.is_ascii_uppercase()) {
            return self.literal_ids.get(&word.to_ascii_lowercase()).copied();
        }
        None
    }

    /// Is it a word of some command?
    pub fn has_word(&self, word: &str) -> bool {
        self.literal_id(word).is_some()
    }

    /// The command that these words are in this mode, spelt out.
    pub fn recognise(&self, mode: ModeId, words: &Words<'_>) -> Option<Match> {
        self.recognise_with(mode, words, Spelling::Exact)
    }

    /// The command that these words abbreviate in this mode, if there is only one.
    pub fn recognise_abbreviated(&self, mode: ModeId, words: &Words<'_>) -> Option<Match> {
        self.recognise_with(mode, words, Spelling::Abbreviated)
    }

    /// The command that all of these words are in this mode; or the one that opens a mode for the words after it; or the
    /// first of several, as in `outer 10 inner 20`.
    /// `short`: running out of words is no fault, as in `delete interfaces`.
    /// The words are looked at from `first` on.
    pub fn link(&self, mode: ModeId, words: &Words<'_>, first: usize, short: bool) -> Option<Link> {
        let search = |ending| self.search(mode, words, first, Spelling::Exact, ending);
        if let Some((found, end)) = search(Ending::All).or_else(|| search(Ending::Opener)) {
            return Some(Link { found, end });
        }
        if let Some((found, end)) = search(Ending::Any)
            && end > first
            && self.is_path(Some(mode), words, end)
        {
            return Some(Link { found, end });
        }
        let (found, end) = short.then(|| search(Ending::Short)).flatten()?;
        Some(Link { found, end })
    }

    /// Are the words from `first` on a path from this mode?
    pub(super) fn is_path(&self, mode: Option<ModeId>, words: &Words<'_>, first: usize) -> bool {
        if first >= words.text.len() {
            return true;
        }
        let Some(mode) = mode else { return false };
        if let Some(&known) = words.paths.borrow().get(&(mode, first)) {
            return known;
        }
        // Asked again from within, it is none: no path comes back to where it began.
        words.paths.borrow_mut().insert((mode, first), false);
        let link = self.link(mode, words, first, false);
        let found = link.is_some_and(|link| self.is_path(Some(self.after(mode, &link)), words, link.end));
        words.paths.borrow_mut().insert((mode, first), found);
        found
    }

    /// The mode in which the words after a link stand: its own, or that of the link, whose sibling they are.
    pub fn after(&self, mode: ModeId, link: &Link) -> ModeId {
        self.command(link.found.command).opens.unwrap_or(mode)
    }

    fn recognise_with(&self, mode: ModeId, words: &Words<'_>, spelling: Spelling) -> Option<Match> {
        if let Some((found, _)) = self.search(mode, words, 0, spelling, Ending::All) {
            return Some(found);
        }
        if words.text.len() < 2 || !self.is_negation(words.text[0]) {
            return None;
        }
        let whole = self.search(mode, words, 1, spelling, Ending::All);
        let (found, _) = whole.or_else(|| self.search(mode, words, 1, spelling, Ending::Short))?;
        Some(Match { negated: true, ..found })
    }

    fn search(
        &self,
        mode: ModeId,
        words: &Words<'_>,
        first: usize,
        spelling: Spelling,
        ending: Ending,
    ) -> Option<(Match, usize)> {
        let run = Run { grammar: self, mode, words, spelling, ending };
        let mut attempt = Attempt::new();
        let command = run.descend(0, first, &mut attempt)?;
        let found = Match {
            command,
            negated: false,
            partial: attempt.stopped_short,
            abbreviated: attempt.abbreviated,
            identity_end: attempt.identity_end.unwrap_or(words.text.len() as u16),
            captures: attempt.captures,
        };
        Some((found, attempt.taken.unwrap_or(words.text.len())))
    }

    /// How many words, from `at`, the value takes; `None` where it does not fit.
    pub(super) fn slot_width(&self, slot: SlotId, words: &Words<'_>, at: usize) -> Option<usize> {
        let word = *words.text.get(at)?;
        if self.lexicon.form != Form::Lines && is_wildcard(word) {
            return Some(1);
        }
        if words.patterns && is_pattern(word) {
            let takes_rest = matches!(&self.slot(slot).role, Role::Value(value) if value.takes_rest());
            return Some(if takes_rest { words.text.len() - at } else { 1 });
        }
        match &self.slot(slot).role {
            Role::Value(ValueType::Interface) => interface_width(words, at),
            Role::Value(value) if value.takes_rest() => Some(words.text.len() - at),
            Role::Value(ValueType::Quoted) if word.starts_with('"') => Some(quoted_width(words, at)),
            Role::Value(value) => value.accepts(word).then_some(1),
            // Where it is defined, a variable may stand without its `$`.
            Role::Define { kind, .. } if self.kind(*kind).shape == Shape::Variable => Some(1),
            Role::Define { kind, set, .. } => self.name_width(*kind, *set, words, at),
            Role::Refer { kinds, set, .. } => kinds.iter().find_map(|&kind| self.name_width(kind, *set, words, at)),
        }
    }

    /// Where lines are read word by word, an address is the name of nothing, save for kinds that say otherwise.
    fn expects_no_address(&self, kind: super::KindId) -> bool {
        self.lexicon.form == Form::Lines && !self.kind(kind).like_address
    }

    fn name_width(&self, kind: super::KindId, set: bool, words: &Words<'_>, at: usize) -> Option<usize> {
        let word = words.text[at];
        if set && self.kind(kind).shape == Shape::Interface {
            return interface_set_width(words, at);
        }
        if set {
            let vlans = self.kind(kind).shape == Shape::Vlan;
            let fits = ValueType::NumberSet.accepts(word) && (!vlans || super::values::is_vlan_set(word));
            return fits.then_some(1);
        }
        match self.kind(kind).shape {
            // `10.1.1.300` is a mistyped address, and `10.1.1.1/24` one with its length; neither is ever a name.
            Shape::Word if self.expects_no_address(kind) && is_like_address(word) => None,
            Shape::Word => Some(if word.starts_with('"') { quoted_width(words, at) } else { 1 }),
            Shape::Variable => (word.len() > 1 && word.starts_with('$')).then_some(1),
            Shape::Interface => interface_width(words, at),
            Shape::Vlan => ValueType::Integer { low: 1, high: 4094 }.accepts(word).then_some(1),
            Shape::Number => word.bytes().all(|b| b.is_ascii_digit()).then_some(1),
        }
    }
}

fn is_like_address(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && (ValueType::Ipv4.resembles(word) || ValueType::Prefix.accepts(word))
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Spelling {
    Exact,
    Abbreviated,
}

/// Where a match may stop.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Ending {
    /// At the end of the command and of the words.
    All,
    /// At the end of the words, too.
    Short,
    /// At the end of a command that opens a mode, too.
    Opener,
    /// At the end of any command.
    Any,
}

/// What one search looks at; never changes during it.
struct Run<'g, 'w> {
    grammar: &'g Grammar,
    mode: ModeId,
    words: &'w Words<'w>,
    spelling: Spelling,
    ending: Ending,
}

struct Attempt {
    /// How many words the command took, where that is not all.
    taken: Option<usize>,
    captures: Vec<Capture>,
    identity_end: Option<u16>,
    abbreviated: bool,
    stopped_short: bool,
    steps: u32,
}

impl Attempt {
    fn new() -> Self {
        Self {
            taken: None,
            captures: Vec::new(),
            identity_end: None,
            abbreviated: false,
            stopped_short: false,
            steps: 0,
        }
    }

    /// Forgets what an earlier command took.
    fn begin(&mut self) {
        self.captures.clear();
        self.identity_end = None;
        self.stopped_short = false;
        self.steps = 0;
    }
}

impl Run<'_, '_> {
    /// Follows the trie as deep as the words go, then tries the commands on the way back: the most literal first.
    fn descend(&self, node: u32, at: usize, attempt: &mut Attempt) -> Option<CommandId> {
        let mode = self.grammar.mode(self.mode);
        let here = &mode.nodes[node as usize];
        let exact = self.words.literals.get(at).copied().flatten();
        if let Some(&child) = exact.and_then(|literal| here.children.get(&literal))
            && let Some(found) = self.descend(child, at + 1, attempt)
        {
            return Some(found);
        }
        if self.spelling == Spelling::Abbreviated
            && let Some(found) = self.descend_abbreviated(node, at, attempt)
        {
            return Some(found);
        }
        if self.ending == Ending::Short && at >= self.words.text.len() && at > 1 {
            attempt.stopped_short = true;
            return self.any_command_below(node);
        }
        if matches!(self.ending, Ending::Opener | Ending::Any) {
            return self.longest(here, at, attempt);
        }
        here.commands.iter().find_map(|&(command, position)| {
            attempt.begin();
            let program = &self.grammar.command(command).program;
            self.step(command, program, position as usize, at, attempt).then_some(command)
        })
    }

    /// Of the commands that go on from a node, the one that takes most of the words: `bgp 65000` rather than `bgp`.
    fn longest(&self, here: &super::Node, at: usize, attempt: &mut Attempt) -> Option<CommandId> {
        let mut best: Option<(usize, CommandId, Attempt)> = None;
        for &(command, position) in &here.commands {
            let mut own = Attempt::new();
            let program = &self.grammar.command(command).program;
            if self.step(command, program, position as usize, at, &mut own) {
                let taken = own.taken.unwrap_or(self.words.text.len());
                if best.as_ref().is_none_or(|(most, ..)| taken > *most) {
                    best = Some((taken, command, own));
                }
            }
        }
        let (_, command, own) = best?;
        *attempt = own;
        Some(command)
    }

    /// Children that the word abbreviates. Two that both lead to a command make it ambiguous: no match.
    fn descend_abbreviated(&self, node: u32, at: usize, attempt: &mut Attempt) -> Option<CommandId> {
        let word = *self.words.text.get(at)?;
        // `no` takes the command after it back; it is short for nothing.
        if self.grammar.is_negation(word) || !word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let here = &self.grammar.mode(self.mode).nodes[node as usize];
        // A word that is spelt out abbreviates nothing longer, as on the device.
        if self.words.literals[at].is_some_and(|literal| here.children.contains_key(&literal)) {
            return None;
        }
        let mut found: Option<(CommandId, Attempt)> = None;
        for (&literal, &child) in &here.children {
            if !abbreviates(word, &self.grammar.literals[literal as usize]) {
                continue;
            }
            let mut own = Attempt::new();
            if let Some(command) = self.descend(child, at + 1, &mut own) {
                if found.is_some() {
                    return None;
                }
                found = Some((command, own));
            }
        }
        let (command, own) = found?;
        *attempt = own;
        attempt.abbreviated = true;
        Some(command)
    }

    /// The first command of the grammar that begins with the words that lead to this node.
    fn any_command_below(&self, node: u32) -> Option<CommandId> {
        let nodes = &self.grammar.mode(self.mode).nodes;
        let mut waiting = vec![node];
        let mut best: Option<CommandId> = None;
        while let Some(next) = waiting.pop() {
            let node = &nodes[next as usize];
            best = node.commands.iter().map(|&(command, _)| command).chain(best).min();
            waiting.extend(node.children.values());
        }
        best
    }

    fn step(
        &self,
        command: CommandId,
        program: &[Op],
        mut position: usize,
        mut at: usize,
        attempt: &mut Attempt,
    ) -> bool {
        loop {
            attempt.steps += 1;
            if attempt.steps > MOST_STEPS {
                return false;
            }
            match program[position] {
                Op::End => {
                    if at == self.words.text.len() {
                        return true;
                    }
                    let may_stop = match self.ending {
                        Ending::All | Ending::Short => false,
                        Ending::Opener => self.grammar.command(command).opens.is_some(),
                        Ending::Any => true,
                    };
                    if !may_stop {
                        return false;
                    }
                    attempt.taken = Some(at);
                    return true;
                }
                Op::Identity => {
                    attempt.identity_end = Some(at as u16);
                    if self.ending == Ending::Short && at == self.words.text.len() {
                        return true;
                    }
                    position += 1;
                }
                Op::Jump(to) => position = to as usize,
                Op::Split(first, second) => {
                    let kept = attempt.captures.len();
                    if self.step(command, program, first as usize, at, attempt) {
                        return true;
                    }
                    attempt.captures.truncate(kept);
                    position = second as usize;
                }
                Op::Literal(literal) => {
                    if self.ending == Ending::Short && at == self.words.text.len() {
                        attempt.stopped_short = true;
                        return true;
                    }
                    if !self.literal_fits(literal, at, attempt) {
                        return false;
                    }
                    at += 1;
                    position += 1;
                }
                Op::Slot(slot) => {
                    if self.ending == Ending::Short && at == self.words.text.len() {
                        attempt.stopped_short = true;
                        return true;
                    }
                    let Some(count) = self.grammar.slot_width(slot, self.words, at) else { return false };
                    attempt.captures.push(Capture { slot, first: at as u16, count: count as u16 });
                    at += count;
                    position += 1;
                }
            }
        }
    }

    fn literal_fits(&self, literal: u32, at: usize, attempt: &mut Attempt) -> bool {
        match self.words.literals.get(at) {
            Some(&Some(known)) if known == literal => true,
            Some(_) if self.spelling == Spelling::Abbreviated => {
                let fits = abbreviates(self.words.text[at], &self.grammar.literals[literal as usize]);
                attempt.abbreviated |= fits;
                fits
            }
            Some(_) | None => false,
        }
    }
}

/// `<*>` and `<ge-*>` stand for any name in a group that is applied elsewhere, `$name` and `${name}` for what is filled in
/// later.
pub(crate) fn is_wildcard(word: &str) -> bool {
    word.starts_with('$') || (word.starts_with('<') && word.ends_with('>')) || word.contains("${")
}

/// `'GigabitEthernet0/0/0/.*'`: a regular expression that stands for the names that it fits.
pub(crate) fn is_pattern(word: &str) -> bool {
    word.len() > 2 && word.starts_with('\'') && word.ends_with('\'')
}

/// A word that begins a longer literal. Numbers and single characters of punctuation abbreviate nothing.
fn abbreviates(word: &str, literal: &str) -> bool {
    word.len() < literal.len()
        && word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && literal.as_bytes()[..word.len()].eq_ignore_ascii_case(word.as_bytes())
}

/// `Gi0/1` is one word; `GigabitEthernet 0/1` is two.
fn interface_width(words: &Words<'_>, at: usize) -> Option<usize> {
    let word = words.text[at];
    if looks_like_interface(word) {
        return Some(1);
    }
    let letters = word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    let digits = words.text.get(at + 1).is_some_and(|next| next.as_bytes()[0].is_ascii_digit());
    (letters && digits).then_some(2)
}

/// `Ethernet1/1-4,Ethernet1/9` is one word, with or without a comma at its end; `Ethernet 1/1-4` is two.
fn interface_set_width(words: &Words<'_>, at: usize) -> Option<usize> {
    let mut parts = words.text[at].split(',').filter(|part| !part.is_empty());
    let first = parts.next()?;
    if looks_like_interface(first) {
        let rest = parts.all(|part| looks_like_interface(part) || part.as_bytes()[0].is_ascii_digit());
        return rest.then_some(1);
    }
    interface_width(words, at)
}

fn quoted_width(words: &Words<'_>, at: usize) -> usize {
    let first = words.text[at];
    if first.len() > 1 && first.ends_with('"') {
        return 1;
    }
    let rest = &words.text[at + 1..];
    rest.iter().position(|word| word.ends_with('"')).map_or(words.text.len() - at, |end| end + 2)
}

//! A config as the device holds it: lines under lines, each with what identifies it.

use crate::dialect::grammar::{Command, KindId};
use crate::text::Span;

/// A name that a line defines or refers to: its family of kinds, and the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name {
    pub kind: KindId,
    pub name: String,
}

/// A line as the device holds it, and the lines below it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Without the negation in front, spelt out.
    pub words: Vec<String>,
    /// `no`, `default`, `clear`.
    pub negation: Option<String>,
    /// As one types it.
    pub text: String,
    /// The lines after the first that it takes in unread: a banner, a certificate, a program.
    pub rest: Option<String>,
    /// What identifies it among the lines of its block.
    pub key: String,
    /// The command that it is.
    pub command: Option<&'static Command>,
    pub mode: &'static str,
    pub defines: Vec<Name>,
    pub refers: Vec<Name>,
    pub lines: Vec<Line>,
    /// Where it stands in the config that it was read from.
    pub source: Option<Span>,
    /// It replaced its own negation: it may be what holds anyway.
    pub implied: bool,
    /// How many lines are read from the same place: more than one for `vlan 10,20`.
    pub shared: usize,
}

impl Line {
    pub fn opens(&self) -> bool {
        self.command.map_or(!self.lines.is_empty(), |command| command.opens.is_some())
    }

    pub fn path(&self) -> &'static str {
        self.command.map_or("", |command| &command.path)
    }

    pub fn is_sequence(&self) -> bool {
        self.command.is_some_and(|command| command.sequence && command.opens.is_none()) || self.is_remark()
    }

    /// A remark of an access list stands in the order of its entries.
    pub fn is_remark(&self) -> bool {
        let at = usize::from(self.own_number().is_some());
        self.words.get(at).is_some_and(|word| word == "remark")
            || (self.path().ends_with("access-list") && self.words.iter().take(6).any(|word| word == "remark"))
    }

    /// The number of an entry: its first word, or the one after `seq` or `sequence`.
    pub fn own_number(&self) -> Option<u32> {
        self.number_at().and_then(|at| self.words.get(at)?.parse().ok())
    }

    fn number_at(&self) -> Option<usize> {
        let first = self.words.first()?;
        if first.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(0);
        }
        let at = self.words.iter().take(6).position(|word| word == "seq" || word == "sequence")?;
        self.words.get(at + 1)?.parse::<u32>().ok().map(|_| at + 1)
    }

    /// The words without the entry's number.
    pub fn unnumbered(&self) -> Vec<&str> {
        let number = self.number_at();
        let skip = |index: usize| number.is_some_and(|at| index == at || (at > 0 && index + 1 == at));
        self.words.iter().enumerate().filter(|(index, _)| !skip(*index)).map(|(_, word)| word.as_str()).collect()
    }

    /// The same line, below which other lines may stand.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let squeezed = |text: &Option<String>| text.as_ref().map(|text| text.split_whitespace().collect::<String>());
        self.words == other.words
            && self.negation.is_some() == other.negation.is_some()
            && squeezed(&self.rest) == squeezed(&other.rest)
    }

    /// The names that it and the lines below it refer to.
    pub fn all_refers(&self) -> Vec<Name> {
        let mut out = self.refers.clone();
        out.extend(self.lines.iter().flat_map(Self::all_refers));
        out
    }
}

impl Line {
    /// Entries of one list may be of several commands, all of which begin alike.
    pub fn path_family(&self) -> &str {
        if self.defines.is_empty() { "" } else { self.words.first().map_or("", String::as_str) }
    }
}

impl Line {
    /// The entries of the list that it opens.
    pub fn entries(&self) -> Vec<&Self> {
        self.lines.iter().filter(|line| line.is_sequence()).collect()
    }

    /// Gives what it defines another name.
    pub fn rename(&mut self, name: &Name, other: &str) {
        self.defines
            .iter_mut()
            .filter(|defined| *defined == name)
            .for_each(|defined| other.clone_into(&mut defined.name));
        self.respell(&name.name, other);
    }

    /// Makes all references to a name, here and below, references to another.
    pub fn rename_references(&mut self, name: &Name, other: &str) {
        if self.refers.contains(name) {
            self.refers
                .iter_mut()
                .filter(|referred| *referred == name)
                .for_each(|referred| other.clone_into(&mut referred.name));
            self.respell(&name.name, other);
        }
        self.lines.iter_mut().for_each(|line| line.rename_references(name, other));
    }

    fn respell(&mut self, name: &str, other: &str) {
        self.words.iter_mut().filter(|word| *word == name).for_each(|word| other.clone_into(word));
        let respelt = |text: &str| {
            text.split(' ').map(|word| if word == name { other } else { word }).collect::<Vec<_>>().join(" ")
        };
        self.text = respelt(&self.text);
        self.key = respelt(&self.key);
    }
}

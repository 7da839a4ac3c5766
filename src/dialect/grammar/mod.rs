//! Command grammars: the text of `grammars/*.grammar` compiled into something that recognises lines.
//!
//! A command is written down once, in the notation of `docs/grammar.md`, and serves recognition, did-you-mean, value
//! checks, the symbol table and colours. Nothing outside this module may know how a command is spelt *and* decide
//! whether a line is one.

mod address_form;
mod compile;
mod matcher;
mod misspelt;
mod near;
mod next;
mod notation;
mod path;
mod values;

pub(crate) use matcher::MOST_WORDS;
pub use matcher::{Capture, Link, Match, Words};
pub(crate) use matcher::{is_pattern, is_wildcard};
pub(crate) use misspelt::edit_distance;
pub use near::{Correction, NearMiss, Repair};
pub use next::Next;
pub use values::{ValueType, looks_like_interface};

use rustc_hash::FxHashMap;

/// A mode of the command line, such as `interface`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModeId(pub(crate) u16);

/// A command of the grammar.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub(crate) u32);

/// A kind of name, such as `route-map`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub(crate) u16);

/// A value position in a command.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(pub(crate) u32);

/// What a name at a slot does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A plain value.
    Value(ValueType),
    /// The line defines the name. `set` for lists such as `4,6-8`.
    Define {
        /// The kind of the name.
        kind: KindId,
        /// True where the word is a set of numbers.
        set: bool,
        /// The name is the enclosing one of this kind, a dot, and this word: unit 0 of `ge-0/0/0` is `ge-0/0/0.0`.
        joined: bool,
    },
    /// The line needs the name to be defined, as one of the kinds.
    Refer {
        /// The kinds, any of which will do.
        kinds: Vec<KindId>,
        /// True where the word is a set of numbers.
        set: bool,
        /// The line adds to what is named rather than using it.
        amends: bool,
    },
}

/// A value position.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What it takes.
    pub role: Role,
}

/// How names of a kind are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One word.
    Word,
    /// An interface name: one word or two.
    Interface,
    /// A VLAN number, 1 to 4094.
    Vlan,
    /// A whole number.
    Number,
    /// A word that begins with `$`.
    Variable,
}

/// Where a name is known, of a device that keeps its config in several files.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In its own file.
    File,
    /// In all of them.
    Device,
}

/// A kind of name.
#[derive(Clone, Debug)]
pub struct Kind {
    /// `route-map`
    pub name: &'static str,
    /// `route map`
    pub words: String,
    /// The kind that it is a variety of.
    pub parent: Option<KindId>,
    /// It has an effect without being referred to.
    pub used: bool,
    /// Names are compared without regard to case.
    pub fold: bool,
    /// How names are written.
    pub shape: Shape,
    /// Names that exist without being defined.
    pub builtin: Vec<String>,
    /// The mode whose opening statement bounds the name.
    pub scope: Option<ModeId>,
    /// Names exist outside the config; only one that defines names of this kind says which there are.
    pub outside: Option<KindId>,
    /// Who knows the name.
    pub reach: Reach,
    /// A name may look like an address.
    pub like_address: bool,
}

/// What entering a command again does.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// The whole line is an entry of a set.
    Entry,
    /// The part after the identifying words is replaced.
    Overwrites,
}

/// What the lines below a command are, where each is no command by itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A program with `if ... then ... endif`.
    Program,
    /// Entries with commas between them.
    List,
}

/// One command.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is one clause of the notation, independent of the others.
pub struct Command {
    /// The mode in whose section it stands.
    pub mode: ModeId,
    /// Its leading literal words: `ip access-group`.
    pub path: String,
    /// How it is written in the grammar, for messages.
    pub pattern: String,
    /// The mode that it opens.
    pub opens: Option<ModeId>,
    /// It closes the mode that it stands in.
    pub closes: bool,
    /// What entering it again does.
    pub behaviour: Behaviour,
    /// Its entries' order matters.
    pub sequence: bool,
    /// The lines after it are opaque, up to one that is this word.
    pub until: Option<String>,
    /// The lines below it are read free of form, up to the mode's closing word.
    pub body: Option<Body>,
    /// It ends in a text between delimiters, which may span lines.
    pub delimited: bool,
    /// Its negated form, if that isn't `no` and the identifying part.
    pub negation: Option<String>,
    /// What holds in its absence.
    pub default: Option<String>,
    /// A command of the same mode that must come before it.
    pub after: Option<String>,
    /// A command that entering this one removes.
    pub clears: Option<String>,
    /// What has superseded it.
    pub deprecated: Option<String>,
    /// A command of the global mode without which the device does not know this one: `feature bgp`.
    pub needs: Option<Needs>,
    /// Its references create what they name.
    pub defines_if_absent: bool,
    /// Its negated form takes an exception from a general setting, and needs the names it speaks of as well.
    pub refers_when_negated: bool,
    /// It makes what its stanza defines work by itself.
    pub uses_opener: bool,
    /// In the lines below it words in single quotes are patterns.
    pub patterns: bool,
    /// Words right of the `=` that identify too: the direction in `neighbor X route-map R in`.
    pub key_words: Vec<String>,
    pub(crate) program: Vec<Op>,
}

/// What a command needs of the rest of the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// A command of the global mode; of several, with `|` between them, any will do.
    pub command: String,
    /// Only where it defines a name that begins so, and goes on with a number: `Vlan`.
    pub of: Option<String>,
}

/// One step of a compiled pattern.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// The word with this number in the literal table.
    Literal(u32),
    /// A value.
    Slot(SlotId),
    /// Try the first, then the second.
    Split(u32, u32),
    /// Go on elsewhere.
    Jump(u32),
    /// The identifying part ends here.
    Identity,
    /// Done, if no word is left.
    End,
}

/// One mode: its name and its commands, as a trie over their leading literal words.
#[derive(Clone, Debug, Default)]
pub struct Mode {
    /// `interface`
    pub name: String,
    pub(crate) nodes: Vec<Node>,
    /// Single words that close the mode, `exit` aside.
    pub(crate) closers: Vec<String>,
}

impl Mode {
    /// How much there is to say in it.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub(crate) children: FxHashMap<u32, u32>,
    /// Commands that go on from here with something other than a literal, and the position to go on from.
    pub(crate) commands: Vec<(CommandId, u32)>,
}

/// How a dialect's text is cut into statements.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// A statement a line; nesting by indentation or by the modes of the command line.
    #[default]
    Lines,
    /// Paths through a tree, written with braces or as `set` lines.
    Paths {
        /// A statement ends with its line, not with a semicolon.
        by_line: bool,
    },
}

/// What a dialect's text is made of below its commands.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// How it is cut into statements.
    pub form: Form,
    /// The characters that begin a comment line.
    pub comments: Vec<u8>,
    /// The words that take a command back when they stand before it.
    pub negations: Vec<String>,
    /// The words after which a name may have parameters in brackets.
    pub calls: Vec<String>,
    /// A line may go on with a command of the mode that it opens.
    pub chained: bool,
    /// A text may begin with a line that only names the device.
    pub title: bool,
    /// Words are cut at brackets and at the commas between them: `(inside,outside)` is five.
    pub brackets: bool,
}

/// A compiled grammar.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    pub(crate) lexicon: Lexicon,
    pub(crate) literals: Vec<String>,
    pub(crate) literal_ids: FxHashMap<String, u32>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) modes: Vec<Mode>,
    pub(crate) commands: Vec<Command>,
}

impl Grammar {
    /// Compiles the file `root` of a set of `(name, text)`. Bad lines are left out and reported.
    pub fn compile(files: &[(&str, &'static str)], root: &str) -> (Self, Vec<NotationError>) {
        let (source, mut errors) = notation::read(files, root);
        let grammar = compile::compile(&source, &mut errors);
        (grammar, errors)
    }

    /// What its text is made of.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Is this line, from its first word on, a comment?
    pub fn is_comment(&self, line: &str) -> bool {
        line.bytes().next().is_some_and(|first| self.lexicon.comments.contains(&first))
    }

    /// Does this word, in front, take back the command after it?
    pub fn is_negation(&self, word: &str) -> bool {
        self.lexicon.negations.iter().any(|negation| negation == word)
    }

    /// May the name after this word have parameters in brackets?
    pub fn takes_parameters(&self, word: &str) -> bool {
        self.lexicon.calls.iter().any(|call| call == word)
    }

    /// Is this word the first of some command of the mode?
    pub fn begins(&self, mode: ModeId, word: &str) -> bool {
        self.literal_id(word).is_some_and(|literal| self.mode(mode).nodes[0].children.contains_key(&literal))
    }

    /// The mode that a config starts in.
    pub fn global(&self) -> ModeId {
        ModeId(0)
    }

    /// The mode of this name.
    pub fn mode_named(&self, name: &str) -> Option<ModeId> {
        self.modes.iter().position(|mode| mode.name == name).map(|at| ModeId(at as u16))
    }

    /// All modes.
    pub fn mode_ids(&self) -> impl Iterator<Item = ModeId> + use<> {
        (0..self.modes.len() as u16).map(ModeId)
    }

    /// A mode.
    pub fn mode(&self, id: ModeId) -> &Mode {
        &self.modes[id.0 as usize]
    }

    /// Does this word alone close the mode? (`exit-address-family`)
    pub fn is_closer(&self, mode: ModeId, word: &str) -> bool {
        self.mode(mode).closers.iter().any(|closer| closer == word)
    }

    /// Has the mode a closing word of its own?
    pub fn has_closers(&self, mode: ModeId) -> bool {
        !self.mode(mode).closers.is_empty()
    }

    /// A command.
    pub fn command(&self, id: CommandId) -> &Command {
        &self.commands[id.0 as usize]
    }

    /// All commands.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// A value position.
    pub fn slot(&self, id: SlotId) -> &Slot {
        &self.slots[id.0 as usize]
    }

    /// A kind of name.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.0 as usize]
    }

    /// All kinds.
    pub fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len() as u16).map(KindId)
    }

    /// The kind of this name.
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        self.kinds.iter().position(|kind| kind.name == name).map(|at| KindId(at as u16))
    }

    /// The kind that faults speak of: the topmost parent.
    pub fn family(&self, id: KindId) -> KindId {
        let mut at = id;
        while let Some(parent) = self.kind(at).parent {
            at = parent;
        }
        at
    }

    /// True where a name defined as `defined` will do for a reference to `wanted`.
    pub fn satisfies(&self, defined: KindId, wanted: KindId) -> bool {
        let mut at = Some(defined);
        while let Some(kind) = at {
            if kind == wanted {
                return true;
            }
            at = self.kind(kind).parent;
        }
        false
    }
}

/// A line of a grammar file that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct NotationError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

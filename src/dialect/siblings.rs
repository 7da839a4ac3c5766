//! The other files of a device that keeps its config in several: what a file must know of them to be judged.
//!
//! Names only, and no places: an edit in one file that changes no name changes nothing for the others.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::device_files::Part;
use super::grammar::{Grammar, KindId, Reach};
use super::symbols::{Reference, Symbols};
use crate::text::FileId;

/// What a file defines and refers to, as the other files of its device see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Its device's name, where it gives one.
    pub hostname: Option<Box<str>>,
    /// The exact kinds of each name, by family.
    defined: FxHashMap<(KindId, Box<str>), Vec<KindId>>,
    used: FxHashSet<(KindId, Box<str>)>,
}

impl Names {
    /// The names of a config.
    pub fn of(symbols: &Symbols, hostname: Option<&str>) -> Self {
        let grammar = symbols.grammar();
        let mut names = Self { hostname: hostname.map(Into::into), ..Self::default() };
        for symbol in symbols.symbols().iter().filter(|symbol| symbol.is_global()) {
            let kinds = names.defined.entry((symbol.family, symbol.compared().into())).or_default();
            kinds.extend(symbol.definitions.iter().map(|definition| definition.kind));
            kinds.sort_unstable();
            kinds.dedup();
        }
        for reference in symbols.references().iter().filter(|reference| !reference.amends) {
            names.used.extend(reference.kinds.iter().map(|&kind| (grammar.family(kind), reference.name.clone())));
        }
        names
    }
}

/// Another file of the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// Which.
    pub file: FileId,
    /// `zebra.conf`
    pub name: Box<str>,
    /// What it holds.
    pub part: Part,
    /// What it defines and refers to.
    pub names: Arc<Names>,
}

impl Sibling {
    /// As which of the kinds that would do it defines what is referred to.
    fn defines(&self, grammar: &Grammar, reference: &Reference) -> Option<KindId> {
        let defined = |kind: &KindId| {
            let kinds = self.names.defined.get(&(grammar.family(*kind), reference.name.clone()));
            kinds.is_some_and(|kinds| kinds.iter().any(|&defined| grammar.satisfies(defined, *kind)))
        };
        // Names of a stanza of their own are nobody else's.
        reference.kinds.iter().copied().filter(|_| reference.scope.is_none()).find(defined)
    }
}

/// The other files of a file's device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Siblings {
    /// What the file itself holds.
    pub own: Part,
    /// The others, in the order of their handles.
    pub others: Vec<Sibling>,
}

impl Siblings {
    /// The device's name, where another of its files gives it: zebra's, which is the host's, rather than the name that
    /// another daemon shows in its prompt.
    pub fn hostname(&self) -> Option<&str> {
        let named = |sibling: &&Sibling| sibling.names.hostname.is_some();
        let zebra = |sibling: &&Sibling| sibling.part == Part::Daemon("zebra");
        let named_by = self.others.iter().filter(named).find(zebra).or_else(|| self.others.iter().find(named))?;
        named_by.names.hostname.as_deref()
    }

    /// Does another file define what is referred to, where this one sees it?
    pub fn satisfy(&self, grammar: &Grammar, reference: &Reference) -> bool {
        let kind = |sibling: &Sibling| sibling.defines(grammar, reference);
        self.others.iter().any(|sibling| kind(sibling).is_some_and(|kind| self.sees(grammar, sibling, kind)))
    }

    /// The file that defines what is referred to, and whose definition this one does not see.
    pub fn unseen(&self, grammar: &Grammar, reference: &Reference) -> Option<&Sibling> {
        self.others.iter().find(|sibling| {
            let kind = sibling.defines(grammar, reference);
            kind.is_some_and(|kind| !self.sees(grammar, sibling, kind))
        })
    }

    /// Does any define a name of exactly this kind?
    pub fn have_kind(&self, kind: KindId) -> bool {
        self.others.iter().any(|sibling| sibling.names.defined.values().any(|kinds| kinds.contains(&kind)))
    }

    /// Does another file use a name of this one that it sees?
    pub fn use_name(&self, grammar: &Grammar, family: KindId, name: &str) -> bool {
        self.referring(family, name).any(|sibling| self.sees(grammar, sibling, family))
    }

    /// The file that refers to a name of this one and does not see it.
    pub fn uses_in_vain(&self, grammar: &Grammar, family: KindId, name: &str) -> Option<&Sibling> {
        self.referring(family, name).find(|sibling| !self.sees(grammar, sibling, family))
    }

    fn referring(&self, family: KindId, name: &str) -> impl Iterator<Item = &Sibling> {
        let key = (family, Box::from(name));
        self.others.iter().filter(move |sibling| sibling.names.used.contains(&key))
    }

    /// Is a name of this kind in that file the same as one in this?
    fn sees(&self, grammar: &Grammar, sibling: &Sibling, kind: KindId) -> bool {
        grammar.kind(grammar.family(kind)).reach == Reach::Device || self.own.shares_lists(sibling.part)
    }
}

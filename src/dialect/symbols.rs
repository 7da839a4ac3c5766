//! The names of a config: where each is defined and where it is needed.
//!
//! Made from the grammar's `<def KIND>` and `<ref KIND>` alone. A negated line (`no ip access-list ...`) neither defines
//! nor needs anything.

mod collect;
mod patterns;
mod uses;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::grammar::{Form, Grammar, KindId, Role, Shape, is_pattern, is_wildcard};
use super::interface_name;
use super::siblings::Siblings;
use super::tree::{StatementId, StatementRef, Tree, Value};
use crate::text::{Document, Span};
use patterns::{fits, is_of};

/// Where more names with wildcards than this are defined, every name is taken to fit one.
const MOST_PATTERNS: usize = 1_000;

/// A line that defines a name.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The kind, exactly: `acl-extended` rather than `acl`.
    pub kind: KindId,
    /// The defining statement.
    pub statement: StatementId,
    /// The name's bytes.
    pub span: Span,
}

/// A line that needs a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The kinds, any of which will do.
    pub kinds: Vec<KindId>,
    /// The statement.
    pub statement: StatementId,
    /// The name's bytes.
    pub span: Span,
    /// The name as it is compared.
    pub name: Box<str>,
    /// The statement that bounds the name, for kinds with a scope.
    pub scope: Option<StatementId>,
    /// The line makes what it names, if it isn't there.
    pub creates: bool,
    /// The line adds to what it names and does not use it.
    pub amends: bool,
    /// The symbol that answers it, looked for once all are known.
    answer: Option<u32>,
}

/// A name with all its definitions.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// The topmost kind.
    pub family: KindId,
    /// As written where it is first defined.
    pub name: Box<str>,
    /// In order; never empty.
    pub definitions: Vec<Definition>,
    /// How many references it answers from outside its own stanza.
    pub uses: u32,
    scope: Option<StatementId>,
    /// Its name as it is compared.
    compared: Box<str>,
    /// Another symbol whose key has the same hash.
    next: Option<u32>,
}

impl Symbol {
    /// True where a reference of its kind would find it, were it of its name.
    pub fn shares_scope(&self, reference: &Reference) -> bool {
        self.scope == reference.scope
    }

    /// Is it known in all of the config?
    pub fn is_global(&self) -> bool {
        self.scope.is_none()
    }

    /// Its name as it is compared.
    pub fn compared(&self) -> &str {
        &self.compared
    }
}

/// All names of a config.
#[derive(Clone, Debug)]
#[allow(clippy::struct_field_names)] // `symbols` is the field's word.
pub struct Symbols {
    grammar: &'static Grammar,
    /// The last symbol of each hash of family, scope and compared name. Names are looked for far more often than they
    /// are defined, so looking makes no copy of them.
    index: FxHashMap<u64, u32>,
    symbols: Vec<Symbol>,
    references: Vec<Reference>,
    /// The names of each family of which some name is defined, in order.
    families: FxHashMap<KindId, Vec<u32>>,
    /// The kinds of which some name is defined, exactly.
    kinds: FxHashSet<KindId>,
    /// References by sets of numbers (`switchport trunk allowed vlan 1-4094`): they use, but need nothing.
    set_uses: Vec<(KindId, u32, u32)>,
    /// Names with wildcards that are defined: they stand for any name that fits.
    patterns: FxHashSet<(KindId, Box<str>)>,
    /// Where names stand that are there but inactive (Junos `inactive:`, `deactivate`).
    idle: FxHashMap<(KindId, Box<str>), Span>,
    /// Names with wildcards that are referred to (`apply-groups "${node}"`): they use every name that fits.
    pattern_uses: FxHashSet<(KindId, Box<str>)>,
    /// The other files of the device, where it keeps its config in several.
    siblings: Option<Arc<Siblings>>,
}

impl Symbols {
    /// The grammar of the config.
    pub fn grammar(&self) -> &'static Grammar {
        self.grammar
    }

    /// The other files of the device, where it keeps its config in several.
    pub fn siblings(&self) -> Option<&Arc<Siblings>> {
        self.siblings.as_ref()
    }

    /// All names, in order of first definition.
    pub fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// All references, in order.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The symbol of this kind family and name (as compared), in the reference's scope.
    pub fn resolve(&self, reference: &Reference) -> Option<&Symbol> {
        reference.answer.map(|at| &self.symbols[at as usize])
    }

    /// What bounds the names of this kind for the reference; a name of one scope may stand for a global one too.
    fn bound(&self, kind: KindId, reference: &Reference) -> Option<StatementId> {
        self.grammar.kind(kind).scope.and(reference.scope)
    }

    /// True where the name needs no definition, or has one.
    pub fn is_satisfied(&self, reference: &Reference) -> bool {
        reference.creates
            || self.resolve(reference).is_some()
            || self.is_builtin(reference)
            || self.may_be_outside(reference)
            || self.siblings.as_ref().is_some_and(|siblings| siblings.satisfy(self.grammar, reference))
            || self.fits_a_pattern(reference)
    }

    /// The name may exist outside the config, and the config does not say which names do.
    fn may_be_outside(&self, reference: &Reference) -> bool {
        let outside = |&kind: &KindId| self.grammar.kind(self.grammar.family(kind)).outside;
        let elsewhere = |kind| self.siblings.as_ref().is_some_and(|siblings| siblings.have_kind(kind));
        reference.kinds.iter().filter_map(outside).any(|kind| !self.kinds.contains(&kind) && !elsewhere(kind))
    }

    /// A name that exists by itself.
    pub fn is_builtin(&self, reference: &Reference) -> bool {
        reference.kinds.iter().any(|&kind| {
            let mut at = Some(kind);
            while let Some(kind) = at {
                let kind = self.grammar.kind(kind);
                if kind.builtin.iter().any(|name| is_of(name, &reference.name)) {
                    return true;
                }
                at = kind.parent;
            }
            false
        })
    }

    /// Where the name stands that a reference needs, if it is there and inactive.
    pub fn inactive(&self, reference: &Reference) -> Option<Span> {
        let mut families = reference.kinds.iter().map(|&kind| self.grammar.family(kind));
        families.find_map(|family| self.idle.get(&(family, reference.name.clone())).copied())
    }

    fn fits_a_pattern(&self, reference: &Reference) -> bool {
        let families = || reference.kinds.iter().map(|&kind| self.grammar.family(kind));
        // Nobody has so many: such a file would only take long.
        self.patterns.len() > MOST_PATTERNS
            || self
                .patterns
                .iter()
                .any(|(family, pattern)| families().any(|own| own == *family) && fits(pattern, &reference.name))
    }

    /// The symbol of this family and name in a scope.
    pub fn find(&self, family: KindId, scope: Option<StatementId>, name: &str) -> Option<&Symbol> {
        self.position(family, scope, name).map(|at| &self.symbols[at as usize])
    }

    fn position(&self, family: KindId, scope: Option<StatementId>, name: &str) -> Option<u32> {
        let mut next = self.index.get(&hash(family, scope, name)).copied();
        while let Some(at) = next {
            let symbol = &self.symbols[at as usize];
            if symbol.family == family && symbol.scope == scope && *symbol.compared == *name {
                return Some(at);
            }
            next = symbol.next;
        }
        None
    }

    /// The symbols of this name, whatever their kind.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Symbol> {
        self.grammar
            .kind_ids()
            .filter(|&kind| self.grammar.kind(kind).parent.is_none())
            .filter_map(move |family| self.find(family, None, name))
    }

    /// Is any name of this family defined?
    pub fn has_family(&self, family: KindId) -> bool {
        self.families.contains_key(&family)
    }

    /// The symbols of a family.
    pub fn of_family(&self, family: KindId) -> impl Iterator<Item = &Symbol> {
        self.families.get(&family).into_iter().flatten().map(|&at| &self.symbols[at as usize])
    }
}

fn hash(family: KindId, scope: Option<StatementId>, name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (family, scope, name).hash(&mut hasher);
    hasher.finish()
}

/// `4,6-8` as ranges; what is no number is passed over.
pub fn number_ranges(text: &str) -> impl Iterator<Item = (u32, u32)> + '_ {
    text.split(',').filter_map(|part| {
        let (low, high) = part.split_once('-').unwrap_or((part, part));
        Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
    })
}

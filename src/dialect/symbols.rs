//! The names of a config: where each is defined and where it is needed.
//!
//! Made from the grammar's `<def KIND>` and `<ref KIND>` alone. A negated line (`no ip access-list ...`) neither defines
//! nor needs anything.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::grammar::{Form, Grammar, KindId, Role, Shape, is_pattern, is_wildcard};
use super::interface_name;
use super::siblings::Siblings;
use super::tree::{StatementId, StatementRef, Tree, Value};
use crate::text::{Document, Span};

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
    /// Collects the names of a tree.
    pub fn collect(tree: &Tree, document: &Document) -> Self {
        Self::collect_beside(tree, document, None)
    }

    /// Collects the names of a tree that is a part of a device's config.
    pub fn collect_beside(tree: &Tree, document: &Document, siblings: Option<Arc<Siblings>>) -> Self {
        let mut symbols = Self {
            grammar: tree.grammar(),
            index: FxHashMap::default(),
            symbols: Vec::new(),
            references: Vec::new(),
            families: FxHashMap::default(),
            kinds: FxHashSet::default(),
            set_uses: Vec::new(),
            patterns: FxHashSet::default(),
            idle: FxHashMap::default(),
            pattern_uses: FxHashSet::default(),
            siblings,
        };
        for statement in tree.statements(document) {
            let kept = || statement.command().is_some_and(|command| command.refers_when_negated);
            if statement.negated() && !kept() {
                symbols.idle_definitions(statement);
                continue;
            }
            for value in statement.values() {
                symbols.value(statement, value);
            }
        }
        symbols.resolve_all(tree, document);
        symbols.count_openers(tree, document);
        symbols.count_sibling_uses();
        symbols
    }

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

    /// Notes the names that an inactive statement would define.
    fn idle_definitions(&mut self, statement: StatementRef<'_>) {
        if self.grammar.lexicon().form == Form::Lines {
            return;
        }
        for value in statement.values() {
            if let Role::Define { kind, joined, .. } = statement.slot(value).role {
                let text = statement.value_text(value);
                let name = if joined { self.joined(kind, statement, text).into() } else { self.compared(kind, text) };
                self.idle.entry((self.grammar.family(kind), name)).or_insert(value.span);
            }
        }
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

    fn value(&mut self, statement: StatementRef<'_>, value: Value) {
        let text = statement.value_text(value);
        let role = &statement.slot(value).role;
        if self.grammar.lexicon().form != Form::Lines && (is_wildcard(text) || text.contains('*')) {
            match role {
                Role::Define { kind, joined, .. } => {
                    let name = if *joined { self.joined(*kind, statement, text) } else { text.to_owned() };
                    self.patterns.insert((self.grammar.family(*kind), name.into()));
                }
                Role::Refer { kinds, .. } => {
                    let families = kinds.iter().map(|&kind| (self.grammar.family(kind), text.into()));
                    self.pattern_uses.extend(families);
                }
                Role::Value(_) => {}
            }
            return;
        }
        if is_pattern(text) && holds_patterns(statement) {
            // It stands for names that are defined elsewhere, and defines none.
            if let Role::Refer { kinds, .. } = role {
                let glob: Box<str> = glob_of(text).into();
                self.pattern_uses.extend(kinds.iter().map(|&kind| (self.grammar.family(kind), glob.clone())));
            }
            return;
        }
        match role {
            Role::Value(_) => {}
            Role::Define { kind, joined: true, .. } => {
                let name = self.joined(*kind, statement, text);
                if name.contains('<') {
                    self.patterns.insert((self.grammar.family(*kind), name.into()));
                } else {
                    self.define(*kind, statement, value.span, &name);
                }
            }
            Role::Define { kind, set: false, .. } => self.define(*kind, statement, value.span, text),
            Role::Define { kind, set: true, .. } if self.grammar.kind(*kind).shape == Shape::Interface => {
                for name in interface_name::members(text) {
                    self.define(*kind, statement, value.span, &name);
                }
            }
            Role::Define { kind, set: true, .. } => {
                for (low, high) in number_ranges(text) {
                    for number in low..=high.min(low.saturating_add(4094)) {
                        self.define(*kind, statement, value.span, &number.to_string());
                    }
                }
            }
            Role::Refer { kinds, set: true, .. } => {
                for (low, high) in number_ranges(text) {
                    self.set_uses.extend(kinds.iter().map(|&kind| (self.grammar.family(kind), low, high)));
                }
            }
            Role::Refer { kinds, set: false, amends } => {
                let Some(&first) = kinds.first() else { return };
                let scope = self.scope(first, statement);
                let name = self.compared(first, text);
                let creates = statement.command().is_some_and(|command| command.defines_if_absent);
                self.references.push(Reference {
                    kinds: kinds.clone(),
                    statement: statement.id(),
                    span: value.span,
                    name,
                    scope,
                    creates,
                    amends: *amends,
                    answer: None,
                });
            }
        }
    }

    /// The enclosing name of this kind, a dot, and the word.
    fn joined(&self, kind: KindId, statement: StatementRef<'_>, text: &str) -> String {
        let family = self.grammar.family(kind);
        let defines = |value: &Value, of: StatementRef<'_>| matches!(of.slot(*value).role, Role::Define { kind, .. } if self.grammar.family(kind) == family);
        let enclosing = std::iter::successors(statement.parent(), |above| above.parent())
            .find_map(|above| above.values().find(|value| defines(value, above)).map(|value| above.value_text(value)));
        format!("{}.{text}", enclosing.unwrap_or_default())
    }

    fn define(&mut self, kind: KindId, statement: StatementRef<'_>, span: Span, text: &str) {
        let family = self.grammar.family(kind);
        let scope = self.scope(kind, statement);
        let compared = self.compared(kind, text);
        let definition = Definition { kind, statement: statement.id(), span };
        self.kinds.insert(kind);
        if let Some(at) = self.position(family, scope, &compared) {
            self.symbols[at as usize].definitions.push(definition);
            return;
        }
        let fresh = self.symbols.len() as u32;
        let next = self.index.insert(hash(family, scope, &compared), fresh);
        self.families.entry(family).or_default().push(fresh);
        let (name, definitions) = (text.into(), vec![definition]);
        self.symbols.push(Symbol { family, name, definitions, uses: 0, scope, compared, next });
    }

    /// The name as it is compared: interface names spelt out, names of folding kinds in lower case.
    fn compared(&self, kind: KindId, text: &str) -> Box<str> {
        let kind = self.grammar.kind(kind);
        match kind.shape {
            Shape::Interface => interface_name::normalise(text).into(),
            Shape::Variable => text.trim_start_matches('$').into(),
            Shape::Vlan | Shape::Number => text.trim_start_matches('0').into(),
            Shape::Word if kind.fold => text.trim_matches('"').to_ascii_lowercase().into(),
            Shape::Word => text.trim_matches('"').into(),
        }
    }

    fn scope(&self, kind: KindId, statement: StatementRef<'_>) -> Option<StatementId> {
        let mode = self.grammar.kind(kind).scope?;
        let opens = |s: &StatementRef<'_>| s.command().and_then(|command| command.opens) == Some(mode);
        std::iter::successors(Some(statement), |s| s.parent()).find(opens).map(StatementRef::id)
    }

    fn resolve_all(&mut self, tree: &Tree, document: &Document) {
        let mut uses = vec![0_u32; self.symbols.len()];
        let mut references = std::mem::take(&mut self.references);
        for reference in &mut references {
            for &kind in &reference.kinds {
                let family = self.grammar.family(kind);
                let Some(at) = self.position(family, self.bound(kind, reference), &reference.name) else { continue };
                let defined = |symbol: &Symbol| {
                    symbol.definitions.iter().any(|definition| self.grammar.satisfies(definition.kind, kind))
                };
                if reference.answer.is_none() && defined(&self.symbols[at as usize]) {
                    reference.answer = Some(at);
                }
                if !reference.amends && !Self::is_own(tree, document, &self.symbols[at as usize], reference) {
                    uses[at as usize] += 1;
                }
            }
        }
        self.references = references;
        for (symbol, uses) in self.symbols.iter_mut().zip(uses) {
            symbol.uses = uses;
        }
        self.count_set_uses();
        self.count_pattern_uses();
    }

    /// A name with wildcards uses every name that fits. Of very many, each is taken to use all.
    fn count_pattern_uses(&mut self) {
        let patterns = std::mem::take(&mut self.pattern_uses);
        let many = patterns.len() > MOST_PATTERNS;
        for (family, pattern) in &patterns {
            for &at in self.families.get(family).into_iter().flatten() {
                let symbol = &mut self.symbols[at as usize];
                if symbol.uses == 0 && (many || fits(pattern, &symbol.name)) {
                    symbol.uses = 1;
                }
            }
            if many {
                break;
            }
        }
    }

    /// An object with a translation of its own works without being referred to.
    fn count_openers(&mut self, tree: &Tree, document: &Document) {
        // Most grammars have no such line: then the statements need not be looked through.
        if !self.grammar.commands().iter().any(|command| command.uses_opener) {
            return;
        }
        let in_use = |s: &StatementRef<'_>| s.command().is_some_and(|c| c.uses_opener) && !s.negated();
        for opener in tree.statements(document).filter(in_use).filter_map(StatementRef::parent) {
            for value in opener.values() {
                let Role::Define { kind, set: false, .. } = opener.slot(value).role else { continue };
                let (family, scope) = (self.grammar.family(kind), self.scope(kind, opener));
                let compared = self.compared(kind, opener.value_text(value));
                if let Some(at) = self.position(family, scope, &compared) {
                    self.symbols[at as usize].uses += 1;
                }
            }
        }
    }

    /// What another file of the device uses, and sees, is used.
    fn count_sibling_uses(&mut self) {
        let Some(siblings) = self.siblings.clone() else { return };
        for symbol in self.symbols.iter_mut().filter(|symbol| symbol.uses == 0 && symbol.scope.is_none()) {
            symbol.uses = u32::from(siblings.use_name(self.grammar, symbol.family, &symbol.compared));
        }
    }

    /// Each set uses the numbers in it. Many ports carry many VLANs: rather than asking each of each, this notes at which
    /// number sets begin and end, and counts along the numbers.
    fn count_set_uses(&mut self) {
        let mut edges: FxHashMap<KindId, Vec<(u32, i32)>> = FxHashMap::default();
        for &(family, low, high) in self.set_uses.iter().filter(|(_, low, high)| low <= high) {
            let edges = edges.entry(family).or_default();
            edges.push((low, 1));
            edges.extend(high.checked_add(1).map(|after| (after, -1)));
        }
        for (family, mut edges) in edges {
            edges.sort_unstable();
            let mut numbers: Vec<(u32, u32)> = self
                .families
                .get(&family)
                .into_iter()
                .flatten()
                .filter_map(|&at| Some((self.symbols[at as usize].name.parse().ok()?, at)))
                .collect();
            numbers.sort_unstable();
            let (mut open, mut edges) = (0, edges.into_iter().peekable());
            for (number, at) in numbers {
                while let Some((_, by)) = edges.next_if(|(from, _)| *from <= number) {
                    open += by;
                }
                self.symbols[at as usize].uses += open.unsigned_abs();
            }
        }
    }

    /// A stanza that refers to itself is not used by that.
    fn is_own(tree: &Tree, document: &Document, symbol: &Symbol, reference: &Reference) -> bool {
        symbol.scope == reference.scope
            && symbol.definitions.iter().any(|definition| {
                definition.statement == reference.statement
                    || tree.get(document.text(), reference.statement).is_some_and(|statement| {
                        statement.ancestors().iter().any(|ancestor| ancestor.id() == definition.statement)
                    })
            })
    }
}

/// Is it the name of something that exists by itself? `junos-*` speaks of all names that begin so.
fn is_of(builtin: &str, name: &str) -> bool {
    match builtin.strip_suffix('*') {
        Some(start) => name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)),
        None => builtin.eq_ignore_ascii_case(name),
    }
}

/// Does a name fit a name with wildcards: `<*>`, `<ge-*>.0`? Sets of characters are taken for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let literal: String = pattern.chars().filter(|c| !"<>".contains(*c)).collect();
    let Some(end) = literal.find(['[', '$']) else { return glob(literal.as_bytes(), name.as_bytes()) };
    glob(format!("{}*", &literal[..end]).as_bytes(), name.as_bytes())
}

/// Does it stand in a block whose words in quotes are patterns?
fn holds_patterns(statement: StatementRef<'_>) -> bool {
    let holds = |above: StatementRef<'_>| above.command().is_some_and(|command| command.patterns);
    std::iter::successors(statement.parent(), |above| above.parent()).any(holds)
}

/// The names that a regular expression in quotes may fit, as a glob: more of them rather than fewer.
fn glob_of(pattern: &str) -> String {
    let mut glob = String::new();
    let mut chars = pattern.trim_matches('\'').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '.' if chars.next_if_eq(&'*').is_some() => glob.push('*'),
            '.' => glob.push('?'),
            '\\' => glob.extend(chars.next()),
            c if "[](){}|+*?^$".contains(c) => {
                // What comes before a star may be missing.
                if matches!(c, '*' | '?' | '{') {
                    glob.pop();
                }
                glob.push('*');
                break;
            }
            c => glob.push(c),
        }
    }
    // Alternatives begin anew.
    if pattern.contains('|') { "*".to_owned() } else { glob }
}

/// `*` stands for any text, `?` for a character. Goes back to the last `*` only, so that long names cost little.
fn glob(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut own, mut star) = (0, 0, None);
    while own < name.len() {
        if at < pattern.len() && (pattern[at] == b'?' || pattern[at] == name[own]) {
            at += 1;
            own += 1;
        } else if at < pattern.len() && pattern[at] == b'*' {
            star = Some((at, own));
            at += 1;
        } else if let Some((star_at, star_own)) = star {
            at = star_at + 1;
            own = star_own + 1;
            star = Some((star_at, star_own + 1));
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        for (pattern, name, expected) in [
            ("<*>", "ge-0/0/0", true),
            ("<ge-*>.0", "ge-0/0/1.0", true),
            ("<ge-*>.0", "ge-0/0/1.1", false),
            ("<xe-?/0/0>", "xe-1/0/0", true),
            ("<[gx]e-*>", "ge-0/0/0", true),
            ("re0", "re1", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn regular_expressions_become_globs() {
        for (pattern, name, expected) in [
            ("'Gig.*'", "GigabitEthernet0/0/0/1", true),
            ("'GigabitEthernet0/0/0/[0-9]+'", "GigabitEthernet0/0/0/17", true),
            ("'Bundle-Ether1\\..*'", "Bundle-Ether1.20", true),
            ("'Bundle-Ether1\\..*'", "Bundle-Ether12", false),
            ("'RED|BLUE'", "BLUE", true),
            ("'RED'", "BLUE", false),
            ("'A.C'", "ABC", true),
        ] {
            assert_eq!(fits(&glob_of(pattern), name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn builtin_names_may_end_in_a_star() {
        assert!(is_of("junos-*", "junos-ssh") && is_of("any", "ANY") && !is_of("junos-*", "junk"));
    }
}

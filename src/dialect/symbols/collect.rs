//! From a tree to its names, in one pass.

use super::patterns::{glob_of, holds_patterns};
use super::{
    Arc, Definition, Document, Form, FxHashMap, FxHashSet, KindId, Reference, Role, Shape, Siblings, Span, StatementId,
    StatementRef, Symbol, Symbols, Tree, Value, hash, interface_name, is_pattern, is_wildcard, number_ranges,
};

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

    /// Notes the names that an inactive statement would define.
    pub(super) fn idle_definitions(&mut self, statement: StatementRef<'_>) {
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

    pub(super) fn value(&mut self, statement: StatementRef<'_>, value: Value) {
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
    pub(super) fn joined(&self, kind: KindId, statement: StatementRef<'_>, text: &str) -> String {
        let family = self.grammar.family(kind);
        let defines = |value: &Value, of: StatementRef<'_>| matches!(of.slot(*value).role, Role::Define { kind, .. } if self.grammar.family(kind) == family);
        let enclosing = std::iter::successors(statement.parent(), |above| above.parent())
            .find_map(|above| above.values().find(|value| defines(value, above)).map(|value| above.value_text(value)));
        format!("{}.{text}", enclosing.unwrap_or_default())
    }

    pub(super) fn define(&mut self, kind: KindId, statement: StatementRef<'_>, span: Span, text: &str) {
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
    pub(super) fn compared(&self, kind: KindId, text: &str) -> Box<str> {
        let kind = self.grammar.kind(kind);
        match kind.shape {
            Shape::Interface => interface_name::normalise(text).into(),
            Shape::Variable => text.trim_start_matches('$').into(),
            Shape::Vlan | Shape::Number => text.trim_start_matches('0').into(),
            Shape::Word if kind.fold => text.trim_matches('"').to_ascii_lowercase().into(),
            Shape::Word => text.trim_matches('"').into(),
        }
    }

    pub(super) fn scope(&self, kind: KindId, statement: StatementRef<'_>) -> Option<StatementId> {
        let mode = self.grammar.kind(kind).scope?;
        let opens = |s: &StatementRef<'_>| s.command().and_then(|command| command.opens) == Some(mode);
        std::iter::successors(Some(statement), |s| s.parent()).find(opens).map(StatementRef::id)
    }
}

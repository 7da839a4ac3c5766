//! Once all names are known: which of them answers each reference, and how often each is used.

use super::{Document, FxHashMap, KindId, MOST_PATTERNS, Reference, Role, StatementRef, Symbol, Symbols, Tree, fits};

impl Symbols {
    pub(super) fn resolve_all(&mut self, tree: &Tree, document: &Document) {
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
    pub(super) fn count_pattern_uses(&mut self) {
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
    pub(super) fn count_openers(&mut self, tree: &Tree, document: &Document) {
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
    pub(super) fn count_sibling_uses(&mut self) {
        let Some(siblings) = self.siblings.clone() else { return };
        for symbol in self.symbols.iter_mut().filter(|symbol| symbol.uses == 0 && symbol.scope.is_none()) {
            symbol.uses = u32::from(siblings.use_name(self.grammar, symbol.family, &symbol.compared));
        }
    }

    /// Each set uses the numbers in it. Many ports carry many VLANs: rather than asking each of each, this notes at which
    /// number sets begin and end, and counts along the numbers.
    pub(super) fn count_set_uses(&mut self) {
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
    pub(super) fn is_own(tree: &Tree, document: &Document, symbol: &Symbol, reference: &Reference) -> bool {
        symbol.scope == reference.scope
            && symbol.definitions.iter().any(|definition| {
                definition.statement == reference.statement
                    || tree.get(document.text(), reference.statement).is_some_and(|statement| {
                        statement.ancestors().iter().any(|ancestor| ancestor.id() == definition.statement)
                    })
            })
    }
}

//! What an unused name alone uses: when it goes, these names are unused too, and can go with it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::unused;
use crate::dialect::{StatementId, StatementRef, Symbol};
use crate::rules::DeviceView;

/// Which statement uses which name, and the other way round.
pub(super) struct Uses<'a> {
    of_statement: FxHashMap<StatementId, Vec<&'a Symbol>>,
    of_symbol: FxHashMap<*const Symbol, Vec<StatementId>>,
    /// The lines that only add to a name: `neighbor PEERS remote-as 65000` for a peer group.
    additions: FxHashMap<*const Symbol, Vec<StatementId>>,
}

impl<'a> Uses<'a> {
    pub(super) fn of(view: &DeviceView<'a>) -> Self {
        let mut uses = Self {
            of_statement: FxHashMap::default(),
            of_symbol: FxHashMap::default(),
            additions: FxHashMap::default(),
        };
        for reference in view.symbols.references() {
            let Some(symbol) = view.symbols.resolve(reference) else { continue };
            let key = std::ptr::from_ref(symbol);
            if reference.amends {
                uses.additions.entry(key).or_default().push(reference.statement);
            } else {
                uses.of_statement.entry(reference.statement).or_default().push(symbol);
                uses.of_symbol.entry(key).or_default().push(reference.statement);
            }
        }
        uses
    }

    /// The names that nothing but this one uses, and what only those use, and so on.
    pub(super) fn only_through(&self, view: &DeviceView<'a>, symbol: &'a Symbol) -> Vec<&'a Symbol> {
        let mut found: Vec<&Symbol> = Vec::new();
        let mut known: FxHashSet<*const Symbol> = FxHashSet::from_iter([std::ptr::from_ref(symbol)]);
        let mut going: FxHashSet<StatementId> = FxHashSet::default();
        // The uses of each name that stay.
        let mut left: FxHashMap<*const Symbol, usize> = FxHashMap::default();
        let mut waiting = vec![symbol];
        while let Some(next) = waiting.pop() {
            for line in self.lines_of(view, next).into_iter().filter(|line| going.insert(*line)) {
                // Whatever the lines that go refer to may be left without a use.
                for &other in self.of_statement.get(&line).into_iter().flatten() {
                    let key = std::ptr::from_ref(other);
                    let left = left.entry(key).or_insert_with(|| self.of_symbol.get(&key).map_or(0, Vec::len));
                    *left = left.saturating_sub(1);
                    if *left == 0 && !unused::acts_by_itself(view, other) && known.insert(key) {
                        found.push(other);
                        waiting.push(other);
                    }
                }
            }
        }
        found
    }

    /// The statements that define the name, and those that only add to it.
    pub(super) fn statements_of(&self, view: &DeviceView<'a>, symbol: &Symbol) -> Vec<StatementRef<'a>> {
        let definitions = symbol.definitions.iter().map(|definition| definition.statement);
        let additions = self.additions.get(&std::ptr::from_ref(symbol)).into_iter().flatten().copied();
        definitions.chain(additions).filter_map(|id| view.statement(id)).collect()
    }

    /// All statements that go when the name goes.
    fn lines_of(&self, view: &DeviceView<'a>, symbol: &Symbol) -> Vec<StatementId> {
        let with_subtree = |statement: StatementRef<'a>| std::iter::once(statement).chain(statement.descendants());
        self.statements_of(view, symbol).into_iter().flat_map(with_subtree).map(StatementRef::id).collect()
    }
}

//! What the tests of a dialect's reading share: a config as an outline, and the names that it lacks or does not use.
#![allow(dead_code)] // Each test takes what it needs.

use confdbg::dialect::{Dialect, Recognition, Symbols, Tree, read};
use confdbg::text::Document;

/// A config that has been read.
pub struct Reading {
    pub document: Document,
    pub tree: Tree,
    pub symbols: Symbols,
}

impl Reading {
    pub fn of(dialect: Dialect, text: &str) -> Self {
        let document = Document::from_text(text);
        let tree = read(dialect.grammar(), &document);
        let symbols = Symbols::collect(&tree, &document);
        Self { document, tree, symbols }
    }

    /// Each line as `mode/text`, two columns deeper for each line above it.
    pub fn outline(&self) -> Vec<String> {
        let line = |s: confdbg::dialect::StatementRef<'_>| {
            format!("{}{}/{}", "  ".repeat(s.ancestors().len()), s.mode_name(), s.text())
        };
        self.tree.statements(&self.document).map(line).collect()
    }

    /// The lines that are not commands of this dialect.
    pub fn strange(&self) -> Vec<String> {
        let strange = self
            .tree
            .statements(&self.document)
            .filter(|s| !matches!(s.recognition(), Recognition::Known { .. } | Recognition::Capture));
        strange.map(|s| s.text().to_owned()).collect()
    }

    /// `kind name` of every reference to something that is not defined.
    pub fn undefined(&self) -> Vec<String> {
        let grammar = self.tree.grammar();
        let missing = self.symbols.references().iter().filter(|reference| !self.symbols.is_satisfied(reference));
        missing.map(|one| format!("{} {}", grammar.kind(grammar.family(one.kinds[0])).name, one.name)).collect()
    }

    /// `kind name` of every definition that nothing refers to and that does nothing by itself.
    pub fn unused(&self) -> Vec<String> {
        let grammar = self.tree.grammar();
        let idle = self.symbols.symbols().iter().filter(|symbol| symbol.uses == 0 && !grammar.kind(symbol.family).used);
        idle.map(|one| format!("{} {}", grammar.kind(one.family).name, one.name)).collect()
    }
}

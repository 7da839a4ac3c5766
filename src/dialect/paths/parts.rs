//! Ordered lists of named parts (filters of terms, rule sets of rules), gathered from wherever a config speaks of them.
//!
//! With braces a part is one block; as `set` lines it is as many lines as it has leaves, and other lines may stand in
//! between. What is inactive is kept only as far as deleting the part must delete it too. Nothing here knows what a part
//! says.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::model::sourced;
use crate::dialect::{StatementId, StatementRef, Tree};
use crate::model::Sourced;

/// A part of a list.
pub(in crate::dialect) struct Part<'a> {
    pub(in crate::dialect) name: &'a str,
    /// The statements that begin it, the first of them in effect.
    pub(in crate::dialect) statements: Vec<StatementId>,
    /// What stands in it and is in effect.
    lines: Vec<StatementId>,
    live: bool,
}

/// A list.
pub(in crate::dialect) struct List<'a> {
    pub(in crate::dialect) name: Sourced<Box<str>>,
    parts: Vec<Part<'a>>,
    by_name: FxHashMap<&'a str, usize>,
    /// What stands in it and is no part of it.
    settings: Vec<StatementId>,
    /// The part read last.
    last: usize,
    live: bool,
}

/// Lists by what tells them apart besides their names.
pub(in crate::dialect) struct Lists<'a, K> {
    all: Vec<(K, List<'a>)>,
    by_name: FxHashMap<(K, &'a str), usize>,
    /// The one read last: `set` lines of a list mostly stand together.
    last: Option<(K, &'a str, usize)>,
}

impl<K> Default for Lists<'_, K> {
    fn default() -> Self {
        Self { all: Vec::new(), by_name: FxHashMap::default(), last: None }
    }
}

impl<'a, K: Copy + Eq + Hash> Lists<'a, K> {
    /// A statement that opens a list, or opens it again; its parts begin with the word `part`.
    pub(in crate::dialect) fn read(
        &mut self,
        key: K,
        name: &'a str,
        statement: StatementRef<'a>,
        part: &str,
        idle: bool,
    ) {
        let idle = idle || statement.negated();
        let at = self.position(key, name, statement);
        let list = &mut self.all[at].1;
        list.live |= !idle;
        for child in statement.children() {
            if child.word(0) == part {
                list.part(child, idle || child.negated());
            } else if !idle && !child.negated() {
                list.settings.push(child.id());
            }
        }
    }

    fn position(&mut self, key: K, name: &'a str, statement: StatementRef<'a>) -> usize {
        if let Some((last_key, last_name, at)) = self.last
            && (last_key, last_name) == (key, name)
        {
            return at;
        }
        let fresh = self.all.len();
        let at = *self.by_name.entry((key, name)).or_insert(fresh);
        if at == fresh {
            let span = if statement.word_count() > 1 { statement.word_span(1) } else { statement.span() };
            let name = sourced(statement, span, Box::<str>::from(name));
            let (parts, by_name, settings) = (Vec::new(), FxHashMap::default(), Vec::new());
            self.all.push((key, List { name, parts, by_name, settings, last: 0, live: false }));
        }
        self.last = Some((key, name, at));
        at
    }

    /// The lists that are in effect, in order of their first appearance.
    pub(in crate::dialect) fn into_lists(self) -> impl Iterator<Item = (K, List<'a>)> {
        self.all.into_iter().filter(|(_, list)| list.live)
    }
}

impl<'a> List<'a> {
    fn part(&mut self, statement: StatementRef<'a>, idle: bool) {
        let name = statement.word(1);
        if self.parts.get(self.last).is_none_or(|last| last.name != name) {
            let fresh = self.parts.len();
            self.last = *self.by_name.entry(name).or_insert(fresh);
            if self.last == fresh {
                self.parts.push(Part { name, statements: Vec::new(), lines: Vec::new(), live: false });
            }
        }
        let part = &mut self.parts[self.last];
        if !idle && !part.live {
            part.live = true;
            part.statements.insert(0, statement.id());
        } else {
            part.statements.push(statement.id());
        }
        if !idle {
            part.lines.extend(statement.children().filter(|child| !child.negated()).map(StatementRef::id));
        }
    }

    /// The parts that are in effect, in the order of their first appearance.
    pub(in crate::dialect) fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| part.live)
    }

    /// What stands in it and is no part of it.
    pub(in crate::dialect) fn settings<'t>(
        &self,
        tree: &'t Tree,
        text: &'t str,
    ) -> impl Iterator<Item = StatementRef<'t>> {
        self.settings.iter().filter_map(|id| tree.get(text, *id))
    }
}

impl Part<'_> {
    /// What stands in it.
    pub(in crate::dialect) fn lines<'t>(
        &self,
        tree: &'t Tree,
        text: &'t str,
    ) -> impl Iterator<Item = StatementRef<'t>> {
        self.lines.iter().filter_map(|id| tree.get(text, *id))
    }

    /// The statement that it is known by.
    pub(in crate::dialect) fn statement<'t>(&self, tree: &'t Tree, text: &'t str) -> Option<StatementRef<'t>> {
        tree.get(text, *self.statements.first()?)
    }
}

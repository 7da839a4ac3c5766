//! Prefix lists as groups of addresses, one for each address family, since filters of either may name them.

use rustc_hash::FxHashMap;

use super::filter_from::Family;
use super::sourced;
use crate::dialect::{Recognition, StatementRef};
use crate::model::{Bits, Members, ObjectGroup};

/// The prefix lists, as far as they are read.
#[derive(Default)]
pub(super) struct PrefixLists {
    groups: Vec<ObjectGroup>,
    by_name: FxHashMap<Box<str>, usize>,
}

impl PrefixLists {
    /// `prefix-list NAME`
    pub(super) fn read(&mut self, statement: StatementRef<'_>) {
        let name = statement.word(1);
        let fresh = self.groups.len();
        let at = *self.by_name.entry(name.into()).or_insert(fresh);
        if at == fresh {
            for family in [Family::Inet, Family::Inet6] {
                let name = sourced(statement, statement.word_span(1), family.group(name).into());
                self.groups.push(ObjectGroup { name, members: Members { bits: Vec::new(), complete: true } });
            }
        }
        for child in statement.children().filter(|child| !child.negated()) {
            self.entry(at, child);
        }
    }

    fn entry(&mut self, at: usize, line: StatementRef<'_>) {
        let known = matches!(line.recognition(), Recognition::Known { .. }) && line.word_count() == 1;
        for (index, family) in [Family::Inet, Family::Inet6].into_iter().enumerate() {
            let members = &mut self.groups[at + index].members;
            members.bits.extend(family.net(line.word(0)).filter(|_| known).map(Bits::net));
            // `apply-path`: what is configured elsewhere.
            members.complete &= known && line.word(0).contains(['.', ':', '/']);
        }
    }

    /// The groups; not complete where others may add to them.
    pub(super) fn finish(mut self, uncertain: bool) -> Vec<ObjectGroup> {
        for group in self.groups.iter_mut().filter(|_| uncertain) {
            group.members.complete = false;
        }
        self.groups
    }
}

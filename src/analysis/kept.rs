//! What is kept from one analysis for the next: the faults of the rules that look at one section, or one filter, only.
//!
//! A part of the config that an edit left alone has the faults that it had, moved to where it stands now. Whether it was
//! left alone is asked of the tree, whose sections are shared, and of the model; never guessed from where the edit was.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Analysis, Namer, guarded};
use crate::dialect::{StatementId, StatementRef, Tree};
use crate::model::{End, Filter, FilterLine, FilterMatch, ObjectGroups};
use crate::rules::{Check, DeviceView, Fault, FilterView, RULES, SectionView};
use crate::text::{Place, Span};

type Faults = Vec<Arc<Fault>>;

/// The faults that may be kept. Their fingerprints have no ordinals: these are a matter of the whole file.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// By the index of the section; sections without faults are left out.
    sections: Vec<(usize, Faults)>,
    /// By the index of the filter in the model; all of them.
    filters: Vec<Faults>,
}

impl Kept {
    /// What these rules find, taken over from `before` where nothing that they look at has changed.
    pub(super) fn of(view: &DeviceView<'_>, namer: &Namer<'_>, before: Option<&Analysis>) -> Self {
        // The name of the device is in every fingerprint.
        let same_name = |before: &&Analysis| before.hostname().unwrap_or_default() == namer.device;
        let before = before.filter(same_name);
        Self { sections: sections(view, namer, before), filters: filters(view, namer, before) }
    }

    /// All of them.
    pub(super) fn faults(&self) -> impl Iterator<Item = &Arc<Fault>> {
        self.sections.iter().flat_map(|(_, faults)| faults).chain(self.filters.iter().flatten())
    }
}

fn sections(view: &DeviceView<'_>, namer: &Namer<'_>, before: Option<&Analysis>) -> Vec<(usize, Faults)> {
    let count = view.tree.section_count();
    let mut out = Vec::new();
    let (mut fresh, mut tail) = (0..count, &[][..]);
    if let Some(before) = before {
        let (head, after) = shared(&before.tree, view.tree);
        let old_count = before.tree.section_count();
        let kept = &before.kept.sections;
        let split = kept.partition_point(|(index, _)| *index < head);
        out.extend_from_slice(&kept[..split]);
        tail = &kept[kept.partition_point(|(index, _)| *index < old_count - after)..];
        fresh = head..count - after;
    }
    let found = fresh.into_par_iter().map(|index| (index, in_section(view, namer, index)));
    out.par_extend(found.filter(|(_, faults)| !faults.is_empty()));
    for (old_index, faults) in tail {
        let Some(before) = before else { continue };
        let index = old_index + count - before.tree.section_count();
        let start = |tree: &Tree, index| tree.section(index).map_or(0, |(start, _)| i64::from(start));
        out.push((index, moved(faults, start(view.tree, index) - start(&before.tree, *old_index))));
    }
    out
}

/// How many sections the trees share at their beginnings, at the same places, and how many more at their ends.
fn shared(old: &Tree, new: &Tree) -> (usize, usize) {
    let same = |at: usize, other: usize| match (old.section(at), new.section(other)) {
        (Some(old), Some(new)) => Arc::ptr_eq(old.1, new.1).then_some(old.0 == new.0),
        _ => None,
    };
    let (old_count, new_count) = (old.section_count(), new.section_count());
    let most = old_count.min(new_count);
    let head = (0..most).take_while(|&at| same(at, at) == Some(true)).count();
    let tail = (1..=most - head).take_while(|&at| same(old_count - at, new_count - at).is_some()).count();
    (head, tail)
}

fn in_section(view: &DeviceView<'_>, namer: &Namer<'_>, index: usize) -> Faults {
    let statements = view.tree.section_statements(view.document.text(), index).collect();
    let own = SectionView { file: view.file, document: view.document, dialect: view.dialect, statements };
    let start = Place::new(view.file, Span::at(view.tree.section(index).map_or(0, |(start, _)| start)));
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.dialects.include(view.dialect)) {
        if let Check::Section(check) = rule.check {
            found.extend(guarded(rule, start, |findings| check(&own, findings)));
        }
    }
    found.into_iter().map(|fault| namer.named(fault)).collect()
}

fn filters(view: &DeviceView<'_>, namer: &Namer<'_>, before: Option<&Analysis>) -> Vec<Faults> {
    let groups = ObjectGroups::of(&view.device.object_groups);
    let known = before.map(|before| Known::of(before, &groups));
    let taken_over = |filter: &Filter| known.as_ref()?.faults(filter, view);
    view.device
        .filters
        .par_iter()
        .map(|filter| taken_over(filter).unwrap_or_else(|| in_filter(view, namer, filter, &groups)))
        .collect()
}

fn in_filter(view: &DeviceView<'_>, namer: &Namer<'_>, filter: &Filter, groups: &ObjectGroups<'_>) -> Faults {
    let (file, document, tree) = (view.file, view.document, view.tree);
    let own = FilterView { file, document, dialect: view.dialect, tree, filter, groups };
    let start = filter.lines.first().map_or(filter.name.span, |line| line.span).start;
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.dialects.include(view.dialect)) {
        if let Check::Filter(check) = rule.check {
            found.extend(guarded(rule, Place::new(file, Span::at(start)), |findings| check(&own, findings)));
        }
    }
    found.into_iter().map(|fault| namer.named(fault)).collect()
}

/// The filters of an earlier analysis.
struct Known<'a> {
    before: &'a Analysis,
    by_name: FxHashMap<&'a str, usize>,
    /// The object groups hold what they held.
    same_groups: bool,
}

impl<'a> Known<'a> {
    fn of(before: &'a Analysis, groups: &ObjectGroups<'_>) -> Self {
        let names = before.device.filters.iter().enumerate().map(|(at, filter)| (&*filter.name.value, at));
        let same_groups = ObjectGroups::of(&before.device.object_groups) == *groups;
        Self { before, by_name: names.collect(), same_groups }
    }

    /// The faults of the filter, where it and all that its faults speak of is what it was, and has moved as one.
    fn faults(&self, filter: &Filter, view: &DeviceView<'_>) -> Option<Faults> {
        let at = *self.by_name.get(&*filter.name.value)?;
        let old = self.before.device.filters.get(at)?;
        let kept = self.before.kept.filters.get(at)?;
        let alike = old.kind == filter.kind
            && old.uncertain == filter.uncertain
            && old.lines.len() == filter.lines.len()
            && old.name.value == filter.name.value;
        let (Some(first), Some(old_first), true) = (filter.lines.first(), old.lines.first(), alike) else {
            return None;
        };
        let by = i64::from(first.span.start) - i64::from(old_first.span.start);
        let mut lines = filter.lines.iter().zip(&old.lines);
        lines.all(|(line, old)| self.is_same(line, old, by, view)).then(|| moved(kept, by))
    }

    fn is_same(&self, line: &FilterLine, old: &FilterLine, by: i64, view: &DeviceView<'_>) -> bool {
        let section = |tree: &Tree, line: &FilterLine| tree.section_of(line.statement).map(Arc::as_ptr);
        // One section holds the same words: what a line says of itself need not be compared.
        old.span.shifted(by) == line.span
            && section(view.tree, line) == section(&self.before.tree, old)
            && line.number == old.number
            && line.names_others == old.names_others
            && (self.same_groups || !names_group(line))
            && self.is_same_term(line, old, by, view)
    }

    /// A term may stand in many sections, and hold what lists elsewhere hold.
    fn is_same_term(&self, line: &FilterLine, old: &FilterLine, by: i64, view: &DeviceView<'_>) -> bool {
        let (term, old_term) = match (&line.term, &old.term) {
            (None, None) => return true,
            (Some(term), Some(old)) => (term, old),
            _ => return false,
        };
        let place = |tree: &Tree, text: &str, id: StatementId| tree.get(text, id).map(StatementRef::subtree);
        let section = |tree: &Tree, id: StatementId| tree.section_of(id).map(Arc::as_ptr);
        let same_place = |(own, old): (&StatementId, &StatementId)| {
            let was = place(&self.before.tree, self.before.document.text(), *old);
            was.map(|was| was.shifted(by)) == place(view.tree, view.document.text(), *own)
                && section(view.tree, *own) == section(&self.before.tree, *old)
        };
        line.matches == old.matches
            && (line.action, line.may_pass) == (old.action, old.may_pass)
            && (&term.label, &term.also) == (&old_term.label, &old_term.also)
            && term.statements.len() == old_term.statements.len()
            && term.statements.iter().zip(&*old_term.statements).all(same_place)
    }
}

fn names_group(line: &FilterLine) -> bool {
    match &line.matches {
        FilterMatch::Header(header) => {
            matches!(header.source, End::Group(_)) || matches!(header.destination, End::Group(_))
        }
        FilterMatch::Opaque => false,
    }
}

/// The faults of what has moved.
fn moved(faults: &Faults, by: i64) -> Faults {
    if by == 0 {
        return faults.clone();
    }
    faults.iter().map(|fault| Arc::new(Fault::clone(fault).moved(by))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::text::{Document, FileId};

    const CONFIG: &str = "hostname r1\nobject-group network G\n host 10.0.0.1\n!\nip access-list extended A\n \
        permit tcp object-group G any\n permit tcp host 10.0.0.1 any eq 80\n deny ip any any\n permit udp any any\n\
        !\nip access-list extended B\n permit ip any any\n permit tcp any any\n!\naccess-list 10 permit any\n\
        interface Vlan1\n ip address 10.0.0.1 255.255.255.0\naccess-list 10 permit 10.0.0.1\n";

    /// Changes one text for another, analyses again, and gives the faults of access lists that were not made anew.
    fn shared_after(old: &str, new: &str) -> usize {
        let before = Analysis::of(FileId(0), Document::from_text(CONFIG), Dialect::Ios);
        let text = CONFIG.replacen(old, new, 1);
        assert_ne!(text, CONFIG);
        let after = before.with_document(Document::from_text(&text));
        let anew = Analysis::of(FileId(0), Document::from_text(&text), Dialect::Ios);
        assert_eq!(after.faults, anew.faults, "{old:?} to {new:?}");
        let lists = |kept: &Kept| -> Vec<*const Fault> { kept.filters.iter().flatten().map(Arc::as_ptr).collect() };
        let known = lists(&before.kept);
        assert_eq!(known.len(), 4, "one of A by the group and one by all, one of B, one of 10");
        lists(&after.kept).iter().filter(|fault| known.contains(fault)).count()
    }

    #[test]
    fn what_an_edit_cannot_have_changed_is_shared_and_all_else_is_right() {
        // The section before an edit is read again, and the second piece of list 10 stands behind it.
        assert_eq!(shared_after("Vlan1\n", "Vlan2\n"), 3);
        // Another group: the list that names it is looked at again.
        assert_eq!(shared_after("host 10.0.0.1\n!", "host 10.0.0.2\n!"), 2);
        // Everything moves: right, though nothing can be shared.
        assert_eq!(shared_after("!\n", "! a remark\n"), 0);
        // A list in two pieces that move apart.
        assert_eq!(shared_after("Vlan1\n", "Vlan100\n"), 3);
        // A name is in every fingerprint.
        assert_eq!(shared_after("hostname r1", "hostname r2"), 0);
    }
}

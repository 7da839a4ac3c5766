//! Which faults are listed, and which one is selected.

use super::super::filter;
use super::super::parts::{Listed, Pane};
use super::State;
use crate::fix::{Fix, Verdict};
use crate::rules::Fault;
use crate::session::FaultId;
use crate::text::Span;

impl State {
    /// The selected fault.
    pub(in crate::tui) fn selected(&self) -> Option<Listed> {
        self.list.get(self.selected).copied()
    }

    /// A fault of the list.
    pub(in crate::tui) fn fault(&self, listed: Listed) -> Option<&Fault> {
        self.review.analysis(listed.id.file)?.faults.get(listed.index).map(AsRef::as_ref)
    }

    /// The selected fault, whole.
    pub(in crate::tui) fn selected_fault(&self) -> Option<&Fault> {
        self.fault(self.selected()?)
    }

    /// The fixes of a fault: the rule's, then those of the model that were proven.
    pub(in crate::tui) fn fixes(&self, listed: Listed) -> impl Iterator<Item = &Fix> {
        let of_rule = self.fault(listed).map_or(&[][..], |fault| &fault.fixes);
        of_rule.iter().chain(self.repairs.fixes.get(&listed.id).into_iter().flatten())
    }

    /// How many fixes the selected fault has.
    pub(in crate::tui) fn fix_count(&self) -> usize {
        self.selected().map_or(0, |listed| self.fixes(listed).count())
    }

    /// The fix that is shown.
    pub(in crate::tui) fn selected_fix(&self) -> Option<&Fix> {
        self.fixes(self.selected()?).nth(self.fix)
    }

    /// What the proof of a fix said, where there is one for the files as they are.
    pub(in crate::tui) fn proof(&self, fault: FaultId, fix: usize) -> Option<&Result<Verdict, String>> {
        self.proofs.get(&(fault, fix))
    }

    /// Reads the list of faults again.
    pub(in crate::tui) fn relist(&mut self) {
        let rejected = self.review.rejected();
        let mut list = Vec::new();
        let (mut counts, mut open) = ([0; 3], 0);
        for file in self.review.files() {
            for (index, fault) in file.now().faults.iter().enumerate() {
                let id = FaultId::of(fault);
                if rejected.contains_key(&id) {
                    continue;
                }
                open += 1;
                counts[2 - fault.severity as usize] += 1;
                if self.filter.is_empty() || filter::fits(&self.filter, fault, self.label(file.id())) {
                    list.push(Listed { id, index, severity: fault.severity });
                }
            }
        }
        (self.counts, self.open) = (counts, open);
        self.list = list;
        self.most_faults = self.most_faults.max(open);
        self.selected = self.selected.min(self.list.len().saturating_sub(1));
    }

    /// Shows the selected fault in the config pane.
    pub(in crate::tui) fn show_selected(&mut self) {
        let Some(fault) = self.selected_fault() else { return };
        let place = fault.place;
        self.shown = place.file;
        let line = self.review.analysis(place.file).map_or(0, |a| a.document.line_of(place.span.start).index());
        let left = self.left_for(place.span);
        if let Some(view) = self.view_mut() {
            (view.cursor, view.left) = (line, left);
        }
    }

    /// The first column to show so that a span can be seen; about, as letters may be wider than one column.
    fn left_for(&self, span: Span) -> usize {
        const GUTTER: usize = 12;
        let Some(analysis) = self.shown_analysis() else { return 0 };
        let room = (self.areas().content(Pane::Config).width as usize).saturating_sub(GUTTER);
        let column = analysis.document.column(span.start) as usize - 1;
        let end = column + (span.len() as usize).min(room / 2);
        if end <= room || room == 0 { 0 } else { column.saturating_sub(room / 2) }
    }
}

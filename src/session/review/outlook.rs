//! What fixes would do and what decisions have done, without doing anything.

use std::sync::Arc;

use super::Review;
use crate::analysis::Analysis;
use crate::fix::{Fix, Verdict};
use crate::rules::{Fault, Severity};
use crate::session::decision::accepted;
use crate::session::regions::Regions;
use crate::session::step::{Change, Step, Way, by_file};
use crate::session::{DecisionError, Entry, FaultId, FileDiff};
use crate::text::FileId;

impl Review {
    /// How many faults of a severity there were in the files as opened, and how many there are now, rejected ones too.
    pub fn counts(&self, severity: Severity) -> (usize, usize) {
        let of = |analysis: &Analysis| analysis.faults().filter(|fault| fault.severity == severity).count();
        self.files.iter().fold((0, 0), |sum, file| (sum.0 + of(file.opened()), sum.1 + of(file.now())))
    }

    /// What a fix would do, in all files that it touches.
    pub fn prove(&self, id: FaultId, fix: &Fix) -> Result<Verdict, DecisionError> {
        let fault = self.fault(id).ok_or(DecisionError::NoSuchFault)?;
        let after = self.trial(&[accepted(id, fix)])?.1;
        let faults = |analyses: &mut dyn Iterator<Item = &Analysis>| -> Vec<Arc<Fault>> {
            analyses.flat_map(|analysis| analysis.faults.iter().cloned()).collect()
        };
        let before = faults(&mut after.iter().filter_map(|analysis| self.analysis(analysis.file)));
        Ok(Verdict::compare(fault, &before, &faults(&mut after.iter())))
    }

    /// How a fix would change its files, with this many lines of context.
    pub fn preview(&self, fix: &Fix, context: usize) -> Result<Vec<FileDiff>, DecisionError> {
        let mut diffs = Vec::new();
        for (file, edits) in by_file(fix.edits.iter())? {
            let reviewed = self.file(file).ok_or(DecisionError::NotOpen(file))?;
            let old = reviewed.now.document.clone();
            let new = edits.apply(&old)?;
            let mut regions = Regions::default();
            let step = Step::new(Entry::Redone, vec![Change::new(file, edits, &old)], Vec::new());
            for (_, replaced) in step.replaced(Way::Forth) {
                regions.edited(&replaced);
            }
            diffs.push(FileDiff::within(reviewed.path.clone(), old, new, &regions, context));
        }
        Ok(diffs)
    }

    /// What writing would change in a file, with this many lines of context.
    pub fn diff(&self, id: FileId, context: usize) -> Option<FileDiff> {
        let file = self.file(id)?;
        let (old, new) = (file.on_disk.clone(), file.now.document.clone());
        Some(FileDiff::within(file.path.clone(), old, new, &file.regions, context))
    }

    /// What the decisions have changed in a file since it was opened, written or not.
    pub fn diff_from_opened(&self, id: FileId, context: usize) -> Option<FileDiff> {
        let file = self.file(id)?;
        let (old, new) = (file.opened.document.clone(), file.now.document.clone());
        Some(FileDiff::within(file.path.clone(), old, new, &file.since_opened, context))
    }
}

//! Accepting all safe fixes at once, each of them proven, as one step of undo.
//!
//! One by one would be simplest and far too slow: each proof analyses the file. So fixes that have nothing to do with
//! each other are tried together; where the proof of a group fails, a smaller group is tried, down to one fix.
//! Each round lowers the number of faults of some severity without raising that of a graver one, so it comes to an end.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Fingerprint, Severity, Subject};
use crate::text::{FileId, LineNumber};

use super::decision::accepted;
use super::step::Change;
use super::{AcceptedFix, DecisionError, Entry, FaultId, Outcome, Review};

/// Which fixes of which faults are to be accepted.
pub type Wanted<'a> = &'a dyn Fn(&Fault, &Fix) -> bool;

/// What has been accepted so far.
#[derive(Default)]
struct Run {
    rounds: Vec<Vec<AcceptedFix>>,
    changes: Vec<Change>,
    /// The analyses before the first round, of the files that were changed.
    before: BTreeMap<FileId, Analysis>,
}

/// A wanted fix, and what it has to do with.
struct Candidate<'a> {
    fault: &'a Fault,
    fix: &'a Fix,
}

impl Review {
    /// Accepts every safe fix whose proof holds.
    pub fn accept_all_safe(&mut self) -> Result<Outcome, DecisionError> {
        self.accept_all(&|_, fix| fix.grade() == Applicability::Safe)
    }

    /// Accepts of each fault the first fix that is wanted, where its proof holds.
    pub fn accept_all(&mut self, wanted: Wanted<'_>) -> Result<Outcome, DecisionError> {
        let mut run = Run::default();
        let mut refuted: BTreeSet<FaultId> = BTreeSet::new();
        let mut retried = true;
        let mut limit = usize::MAX;
        loop {
            let round = self.independent(wanted, limit, &refuted);
            let lone = match round.as_slice() {
                [] if retried => break,
                [] => {
                    // What was refuted before may hold now that others were applied.
                    refuted.clear();
                    retried = true;
                    continue;
                }
                [one] => Some(FaultId { file: one.file, fingerprint: one.fault }),
                _ => None,
            };
            if self.try_round(&mut run, round.clone()) {
                retried = refuted.is_empty();
                limit = limit.saturating_mul(2);
            } else if let Some(lone) = lone {
                refuted.insert(lone);
            } else {
                limit = round.len() / 2;
            }
        }
        if run.rounds.is_empty() {
            return Err(DecisionError::NothingSafe);
        }
        let before = run.before.into_values().collect();
        Ok(self.record(Entry::Accepted { rounds: run.rounds }, run.changes, before))
    }

    /// Applies a round of fixes if together they do what they say and nothing worse.
    fn try_round(&mut self, run: &mut Run, round: Vec<AcceptedFix>) -> bool {
        // Fixes that cannot be applied together are no better than a proof that fails.
        let Ok((changes, after)) = self.trial(&round) else { return false };
        let before: Vec<Analysis> = after.iter().filter_map(|analysis| self.analysis(analysis.file).cloned()).collect();
        if !holds(&round, &before, &after) {
            return false;
        }
        for analysis in before {
            run.before.entry(analysis.file).or_insert(analysis);
        }
        self.settle(&changes, after);
        run.changes.extend(changes);
        run.rounds.push(round);
        true
    }

    /// The first wanted fix of each fault, without those that could have to do with an earlier one.
    fn independent(&self, wanted: Wanted<'_>, limit: usize, refuted: &BTreeSet<FaultId>) -> Vec<AcceptedFix> {
        let mut claims = Claims::default();
        let mut out = Vec::new();
        let mut candidates: Vec<_> = self.faults().filter_map(|fault| candidate(fault, wanted)).collect();
        // The gravest first: what mends an undefined name must come before what deletes the unused one that was meant.
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.fault.severity));
        for candidate in candidates {
            if out.len() >= limit {
                break;
            }
            let id = FaultId::of(candidate.fault);
            if !refuted.contains(&id) && claims.claim(self, &candidate) {
                out.push(accepted(id, candidate.fix));
            }
        }
        out
    }
}

/// Are all the faults of the round gone, and has none come that is as grave as the mildest of them? For a round of one
/// fix the same as [`crate::fix::Verdict::holds`].
fn holds(round: &[AcceptedFix], before: &[Analysis], after: &[Analysis]) -> bool {
    let severities = |analyses: &[Analysis]| -> BTreeMap<(FileId, Fingerprint), Severity> {
        let faults = analyses.iter().flat_map(|analysis| analysis.faults.iter());
        faults.map(|fault| ((fault.place.file, fault.fingerprint), fault.severity)).collect()
    };
    let (before, after) = (severities(before), severities(after));
    let mut mildest = Severity::Error;
    for fix in round {
        let target = (fix.file, fix.fault);
        match before.get(&target) {
            Some(severity) if !after.contains_key(&target) => mildest = mildest.min(*severity),
            _ => return false,
        }
    }
    !after.iter().any(|(fault, severity)| *severity >= mildest && !before.contains_key(fault))
}

fn candidate<'a>(fault: &'a Fault, wanted: Wanted<'_>) -> Option<Candidate<'a>> {
    let fix = fault.fixes.iter().find(|fix| !fix.edits.is_empty() && wanted(fault, fix))?;
    Some(Candidate { fault, fix })
}

/// What the fixes of a round change and what their faults rest on. Two faults that rest on each other's lines may each
/// be mended by removing the other's line: together they would remove both.
#[derive(Default)]
struct Claims {
    changed: BTreeSet<(FileId, LineNumber)>,
    read: BTreeSet<(FileId, LineNumber)>,
    subjects: BTreeSet<(FileId, &'static str, String)>,
}

impl Claims {
    /// Adds a fix unless it may have to do with one that is in.
    fn claim(&mut self, review: &Review, candidate: &Candidate<'_>) -> bool {
        let lines = |file: FileId, span: crate::text::Span| {
            let document = review.analysis(file).map(|analysis| &analysis.document);
            document.into_iter().flat_map(move |document| {
                (document.line_of(span.start).index()..=document.line_of(span.end).index())
                    .map(move |line| (file, LineNumber::from_index(line)))
            })
        };
        let edits = &candidate.fix.edits;
        let changed: BTreeSet<_> = edits.iter().flat_map(|edit| lines(edit.file, edit.range)).collect();
        let mut fault = candidate.fault.clone();
        let read: BTreeSet<_> = fault.places_mut().flat_map(|place| lines(place.file, place.span)).collect();
        let subject = candidate.fault.subject.as_ref();
        let subject = subject.map(|Subject { kind, name }| (candidate.fault.place.file, *kind, name.clone()));
        let clash = changed.iter().any(|line| self.changed.contains(line) || self.read.contains(line))
            || read.iter().any(|line| self.changed.contains(line))
            || subject.as_ref().is_some_and(|subject| self.subjects.contains(subject));
        if !clash {
            self.changed.extend(changed);
            self.read.extend(read);
            self.subjects.extend(subject);
        }
        !clash
    }
}

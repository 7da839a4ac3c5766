//! What re-analysis of the edited text says about a fix.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::rules::{Fault, Fingerprint, Severity};

/// The faults that a change removes and brings, by fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Is the fault that the fix was made for gone?
    pub mends_its_fault: bool,
    /// Faults that are gone.
    pub removes: Vec<Fingerprint>,
    /// Faults that are new, and as grave as the gravest that went or graver.
    pub introduces: Vec<Fingerprint>,
    /// Faults that are new but milder: most often they were there before, hidden behind the one that went.
    pub uncovers: Vec<Fingerprint>,
}

impl Verdict {
    /// Compares the faults before and after. `target` is the fault that the change was made for.
    pub fn compare(target: &Fault, before: &[Arc<Fault>], after: &[Arc<Fault>]) -> Self {
        let severities = |faults: &[Arc<Fault>]| -> FxHashMap<Fingerprint, Severity> {
            faults.iter().map(|fault| (fault.fingerprint, fault.severity)).collect()
        };
        let alike = |faults: &[Arc<Fault>]| {
            faults.iter().filter(|fault| fault.fingerprint.family() == target.fingerprint.family()).count()
        };
        let (old, new) = (severities(before), severities(after));
        let removes: Vec<_> =
            before.iter().map(|fault| fault.fingerprint).filter(|print| !new.contains_key(print)).collect();
        let fresh = after.iter().filter(|fault| !old.contains_key(&fault.fingerprint));
        let (introduces, uncovers): (Vec<_>, Vec<_>) = fresh.partition(|fault| fault.severity >= target.severity);
        Self {
            mends_its_fault: alike(after) < alike(before),
            removes,
            introduces: introduces.into_iter().map(|fault| fault.fingerprint).collect(),
            uncovers: uncovers.into_iter().map(|fault| fault.fingerprint).collect(),
        }
    }

    /// True where the fix does what it says and nothing worse.
    pub fn holds(&self) -> bool {
        self.mends_its_fault && self.introduces.is_empty()
    }
}

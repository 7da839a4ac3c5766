//! Repairs that the model was asked for: the one being written, what came of others, and the fixes that were proven.

use rustc_hash::FxHashMap;

use crate::fix::Fix;
use crate::session::FaultId;

/// The repairs of a session, for the files as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Repairs {
    /// What is being written.
    pub running: Option<RunningRepair>,
    /// Proven fixes of the model, after those of the rule.
    pub fixes: FxHashMap<FaultId, Vec<Fix>>,
    /// Faults that the model could not mend, and what spoke against each try.
    pub given_up: FxHashMap<FaultId, Vec<String>>,
}

impl Repairs {
    /// The files have changed: what was proven of them before is proven no more.
    pub fn forget(&mut self) {
        self.fixes.clear();
        self.given_up.clear();
    }
}

/// A repair being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RunningRepair {
    pub request: u64,
    pub fault: FaultId,
    /// The script of this try, as far as it is written.
    pub text: String,
    /// What spoke against each earlier try.
    pub objections: Vec<String>,
    pub seconds: u32,
}

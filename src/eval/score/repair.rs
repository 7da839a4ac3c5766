//! Repairs: proven or not, the original or not, and what else they brought.

use serde::{Deserialize, Serialize};

use crate::analysis::Analysis;
use crate::eval::plant::Planted;
use crate::fix::Verdict;
use crate::text::EditSet;

/// What a try at a repair came to.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // Each is an answer of its own to a question of the report card.
pub struct Outcome {
    /// It was a change that can be applied.
    pub applies: bool,
    /// The fault is gone, and nothing as grave has come: confdbg would show it as proven.
    pub proven: bool,
    /// It gives the original, byte for byte.
    pub exact: bool,
    /// Faults as grave as the one that was to go, or graver, that an analysis from scratch finds after a proven repair
    /// and did not find before. Must be 0.
    pub brought_in: usize,
    /// Milder faults that are new after a proven repair.
    pub milder: usize,
    /// It was proven, and the analysis from scratch finds the fault still there. Must never be.
    #[serde(default)]
    pub refuted: bool,
}

/// Judges a try at a repair; `None` is a try that gave no change.
pub fn judge_repair(planted: &Planted, edits: Option<&EditSet>) -> Outcome {
    let judged = edits.filter(|edits| !edits.edits().is_empty()).and_then(|edits| Some((edits, planted.judge(edits)?)));
    let Some((edits, judged)) = judged else { return Outcome::default() };
    let mut outcome =
        Outcome { applies: true, exact: judged.exact, proven: judged.verdict.holds(), ..Outcome::default() };
    if outcome.proven
        && let Ok(document) = edits.apply(&planted.analysis.document)
    {
        // Not by the same incremental way that proved it.
        let anew = Analysis::of(planted.analysis.file, document, planted.dialect());
        let verdict = Verdict::compare(&planted.fault, &planted.analysis.faults, &anew.faults);
        outcome.brought_in = verdict.introduces.len();
        outcome.milder = verdict.uncovers.len();
        outcome.refuted = !verdict.mends_its_fault;
    }
    outcome
}

//! How good an answer is, held against the fault that was planted. The definitions are those of `docs/evaluation.md`.

mod explanation;
mod parts;
mod repair;
mod words;

pub use explanation::{ExplanationScore, score_explanation};
pub use repair::{Outcome, judge_repair};

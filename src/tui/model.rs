//! The language model, as far as the screen knows it, and what it has said.

use crate::llm::ground::{self, Doubt, Ground};
use crate::session::FaultId;

/// Is there a model?
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) enum Model {
    /// Nothing heard yet.
    #[default]
    Unknown,
    /// Loading, 0 to 100.
    Loading(u8),
    /// Ready; its name.
    Ready(String),
    /// Not to be had, and why.
    Unavailable(String),
}

/// How far an explanation is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Progress {
    /// Being written.
    Running,
    /// All there.
    Complete,
    /// The user went on, or stopped it.
    Stopped,
    /// It failed, and why.
    Failed(String),
}

/// What the model says about a fault.
#[derive(Clone, Debug)]
pub(super) struct Explanation {
    pub text: String,
    pub progress: Progress,
    /// What its words are held against; nothing where the fault has gone.
    pub ground: Option<Ground>,
    /// The words that nothing bears out.
    pub doubts: Vec<Doubt>,
    /// Which answer it is.
    pub answer: Answer,
}

impl Explanation {
    /// The words that nothing bears out, each once.
    pub fn doubted(&self) -> Vec<String> {
        ground::doubted(&self.text, &self.doubts)
    }
}

/// Whose words an explanation is, and how they came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The model's first words.
    First,
    /// The model's words once more, without those that nothing bore out.
    Second { avoided: Vec<String> },
    /// The rule's own text: what the model said was not borne out twice.
    Rule {
        doubted: Vec<String>,
        /// How often that was so by then.
        often: Answers,
    },
}

/// The explanation that is being written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub request: u64,
    pub fault: FaultId,
    pub seconds: u32,
    pub wanted: Wanted,
}

/// Whether anybody waits for an explanation.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Its fault is selected.
    Now,
    /// The user does nothing, and may come to its fault.
    Ahead,
}

/// How long the user has done nothing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Idle {
    /// For so many seconds that were counted.
    For(u32),
    /// Long enough, but the model failed: nothing is prepared before the next key.
    Failed,
}

/// What the model is asked for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub(super) enum Asking {
    /// Nothing.
    #[default]
    Nothing,
    /// The selected fault, at the next tick.
    Soon,
    /// This one, now.
    Running(Running),
}

impl Asking {
    /// What is being written.
    pub fn running(self) -> Option<Running> {
        match self {
            Self::Running(running) => Some(running),
            Self::Nothing | Self::Soon => None,
        }
    }
}

/// How far the model could be believed in this session.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Answers {
    /// Complete answers.
    pub complete: usize,
    /// Those that the rule's own text stands in for.
    pub stood_in: usize,
}

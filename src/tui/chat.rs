//! The questions of a session and their answers, as the screen keeps them.

use crate::llm::ask::Turn;
use crate::text::FileId;
use crate::tools::Call;

/// The most exchanges that are kept.
pub(super) const MOST: usize = 50;

/// The chat about the open configs. It stays as it is while it is closed.
#[derive(Debug, Default)]
pub(super) struct Chat {
    pub exchanges: Vec<Exchange>,
    /// The next question, as it is typed.
    pub input: String,
    /// Which of the cited lines is selected, counted through all exchanges.
    pub cited: Option<usize>,
    /// The first row shown.
    pub top: usize,
    /// The user reads further up: new rows do not move what is shown.
    pub held: bool,
    /// The question that is being answered, and for how many seconds.
    pub asking: Option<(u64, u32)>,
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub question: String,
    pub found: Vec<Found>,
    /// The model's words, cleaned.
    pub prose: String,
    /// Words of the model's that nothing bears out.
    pub doubted: Vec<String>,
    pub progress: Progress,
}

/// How far an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Tools run, or the model writes.
    Running,
    /// The model writes once more.
    Again,
    /// All there.
    Complete,
    /// The user stopped it.
    Stopped,
    /// It failed, and why.
    Failed(String),
}

/// What a tool was asked and has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was asked.
    pub call: Call,
    /// In one sentence.
    pub headline: String,
    /// What bears it out, each with its file and its line counted from 0.
    pub lines: Vec<(Option<(FileId, usize)>, String)>,
    /// How many further lines there are.
    pub left_out: usize,
    /// Something was found.
    pub found: bool,
}

impl Chat {
    /// The cited lines of all answers, in order.
    pub fn citations(&self) -> impl Iterator<Item = (FileId, usize)> {
        let found = self.exchanges.iter().flat_map(|exchange| &exchange.found);
        found.flat_map(|found| &found.lines).filter_map(|(place, _)| *place)
    }

    /// What was asked and said so far, for the next question.
    pub fn history(&self) -> Vec<Turn> {
        let turn = |exchange: &Exchange| Turn {
            question: exchange.question.clone(),
            calls: exchange.found.iter().map(|found| found.call.clone()).collect(),
            said: exchange.found.iter().map(|found| found.headline.as_str()).collect::<Vec<_>>().join(". "),
        };
        let from = self.exchanges.len().saturating_sub(3);
        self.exchanges[from..].iter().map(turn).collect()
    }

    /// The answer under way, if it is this one's.
    pub fn running(&mut self, request: u64) -> Option<&mut Exchange> {
        let own = self.asking.is_some_and(|(asked, _)| asked == request);
        if own { self.exchanges.last_mut() } else { None }
    }
}

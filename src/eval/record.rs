//! What is kept of a run: one JSON object a line, the first saying what run it is.
//!
//! A run that was cut goes on where it stopped: what is there is read, a last line that was cut is left away, and the
//! same faults are drawn again to the same place.

use serde::{Deserialize, Serialize};

use super::examine::{Explained, Tried};
use super::plant::Planted;

/// What is measured.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// Explanations and repairs.
    Both,
    /// Explanations alone.
    Explanation,
    /// Repairs alone.
    Repair,
}

/// What run it is: two runs with the same head ask the same questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Who is asked: a model's name, or `rules`.
    pub model: String,
    /// The version of confdbg.
    pub confdbg: String,
    /// The seed.
    pub seed: u64,
    /// The classes; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub select: Vec<String>,
    /// How many configs the faults are planted in.
    pub configs: usize,
    /// A hash over their names and bytes.
    pub digest: String,
    /// What is measured.
    pub measured: Measured,
    /// Nothing outside the dialect could be written.
    pub constrained: bool,
    /// Tries at a repair.
    pub tries: usize,
}

/// What came of one fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Counted from 0.
    pub number: usize,
    /// The config.
    pub path: String,
    /// Its dialect.
    pub dialect: String,
    /// The class.
    pub rule: String,
    /// The line of the fault.
    pub line: u32,
    /// What made it.
    pub mutation: String,
    /// Milder faults that came along with it.
    pub companions: usize,
    /// The rule has a fix of its own.
    pub rule_has_fix: bool,
    /// What came of asking for an explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explained>,
    /// What came of asking for a repair, try by try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Vec<Tried>>,
    /// The most memory that the model's process has held so far, in KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_kib: Option<u64>,
}

impl Row {
    /// A row of which only the fault is known.
    pub fn of(number: usize, planted: &Planted) -> Self {
        Self {
            number,
            path: planted.path.clone(),
            dialect: planted.dialect().as_str().to_owned(),
            rule: planted.rule().0.to_owned(),
            line: planted.line(),
            mutation: planted.mutation.to_owned(),
            companions: planted.companions,
            rule_has_fix: !planted.fault.fixes.is_empty(),
            explanation: None,
            repair: None,
            memory_kib: None,
        }
    }

    /// Is it about the same fault?
    pub fn is_of(&self, planted: &Planted) -> bool {
        let other = Self::of(self.number, planted);
        (&self.path, &self.rule, &self.mutation, self.line) == (&other.path, &other.rule, &other.mutation, other.line)
    }
}

/// A run as its file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What run it is.
    pub head: Head,
    /// What it found so far.
    pub rows: Vec<Row>,
    /// The bytes of whole lines; what comes after them was cut.
    pub whole: usize,
}

/// Why a file is no run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No head.
    #[error("the file does not begin with the head of an evaluation: {0}")]
    Head(String),
    /// A line that is none.
    #[error("line {line} is no result of an evaluation: {why}")]
    Row {
        /// Counted from 1.
        line: usize,
        /// What the reader said.
        why: String,
    },
}

impl Run {
    /// Reads a run. A last line without its newline was cut and is left away. `None` of a text without a whole line.
    ///
    /// # Errors
    /// Where a whole line is not what it should be.
    pub fn read(text: &str) -> Result<Option<Self>, RunError> {
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        let mut lines = text[..whole].lines().enumerate();
        let Some((_, head)) = lines.next() else { return Ok(None) };
        let head = serde_json::from_str(head).map_err(|error| RunError::Head(error.to_string()))?;
        let row = |(index, line): (usize, &str)| {
            serde_json::from_str(line).map_err(|error| RunError::Row { line: index + 1, why: error.to_string() })
        };
        let rows = lines.map(row).collect::<Result<_, _>>()?;
        Ok(Some(Self { head, rows, whole }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            model: "rules".into(),
            confdbg: "0".into(),
            seed: 1,
            select: Vec::new(),
            configs: 2,
            digest: "d".into(),
            measured: Measured::Both,
            constrained: true,
            tries: 3,
        }
    }

    fn row(number: usize) -> Row {
        Row {
            number,
            path: "r1.cfg".into(),
            dialect: "ios".into(),
            rule: "acl/empty-list".into(),
            line: 3,
            mutation: "m".into(),
            companions: 0,
            rule_has_fix: true,
            explanation: None,
            repair: None,
            memory_kib: None,
        }
    }

    #[test]
    fn a_cut_line_is_left_away_and_a_broken_one_is_told() {
        let line = |row: &Row| serde_json::to_string(row).unwrap() + "\n";
        let text = serde_json::to_string(&head()).unwrap() + "\n" + &line(&row(0)) + &line(&row(1));
        let run = Run::read(&format!("{text}{{\"number\":2,\"pa")).unwrap().unwrap();
        assert_eq!((run.head, run.rows, run.whole), (head(), vec![row(0), row(1)], text.len()));
        assert!(matches!(Run::read(&format!("{text}nonsense\n")), Err(RunError::Row { line: 4, .. })));
        assert!(matches!(Run::read("{}\n"), Err(RunError::Head(_))));
        assert!(Run::read("{\"mod").unwrap().is_none());
    }
}

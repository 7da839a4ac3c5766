//! One planted fault put to whoever answers: a model, or the rules alone.

use serde::{Deserialize, Serialize};

use super::plant::Planted;
use super::score::{ExplanationScore, Outcome, judge_repair, score_explanation};
use crate::llm::ground::{Ground, doubted};
use crate::llm::prompt;
use crate::text::EditSet;

/// What an answer took.
#[derive(Copy, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Milliseconds from the question to the first word.
    pub first_word_ms: f64,
    /// Milliseconds in all.
    pub ms: f64,
    /// Tokens generated.
    pub tokens: u32,
    /// Milliseconds of generating, without reading the prompt.
    pub generate_ms: f64,
}

/// An explanation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The text, secrets put back in.
    pub text: String,
    /// What it took.
    pub cost: Cost,
}

/// One try at a repair.
#[derive(Clone, Debug, Default)]
pub struct Try {
    /// What was written, for the record.
    pub script: String,
    /// The changes; `None` where what was written is none.
    pub edits: Option<EditSet>,
    /// What it took.
    pub cost: Cost,
}

/// Why nobody answers any more, in words: the run ends.
pub type Ended = String;

/// Explains a planted fault.
pub trait Explainer {
    /// An explanation without the words in `avoid`, which nothing bore out in an earlier one.
    ///
    /// # Errors
    /// Where no answer can be had, now or later. A bad answer is no error.
    fn explain(&mut self, planted: &Planted, avoid: &[String]) -> Result<Answer, Ended>;
}

/// Repairs a planted fault.
pub trait Repairer {
    /// Tries, in order, until one is proven or there have been `tries`. Constrained: nothing outside the dialect can be
    /// written.
    ///
    /// # Errors
    /// Where no answer can be had, now or later. A bad answer is no error.
    fn repair(&mut self, planted: &Planted, tries: usize, constrained: bool) -> Result<Vec<Try>, Ended>;
}

/// Whose words are shown.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// The first answer: nothing in it is doubted.
    First,
    /// The second one, which was told what was wrong with the first.
    Second,
    /// The rule's own: both answers were doubted, or empty.
    Rule,
}

/// What came of asking for an explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// The first answer, as it came.
    pub raw: ExplanationScore,
    /// What the user is shown.
    pub shown: ExplanationScore,
    /// Whose words those are.
    pub by: Shown,
    /// What the first answer took.
    pub cost: Cost,
    /// The first answer.
    pub text: String,
}

/// One try at a repair and what it came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// What it came to.
    pub outcome: Outcome,
    /// What it took.
    pub cost: Cost,
    /// What was written.
    pub script: String,
}

/// Asks for an explanation, and once more where the first is doubted.
///
/// # Errors
/// Where no answer can be had any more.
pub fn explain(planted: &Planted, explainer: &mut dyn Explainer) -> Result<Explained, Ended> {
    let (analysis, fault) = (&planted.analysis, &*planted.fault);
    let ground = Ground::of(analysis, fault);
    let wrong = |text: &str| doubted(text, &ground.doubts(text, analysis, true));
    let is_good = |text: &str| !text.trim().is_empty() && wrong(text).is_empty();
    let first = explainer.explain(planted, &[])?;
    let (shown, by) = if is_good(&first.text) {
        (first.text.clone(), Shown::First)
    } else {
        let second = explainer.explain(planted, &wrong(&first.text))?;
        if is_good(&second.text) {
            (second.text, Shown::Second)
        } else {
            (prompt::rule_text(analysis, fault), Shown::Rule)
        }
    };
    Ok(Explained {
        raw: score_explanation(planted, &first.text),
        shown: score_explanation(planted, &shown),
        by,
        cost: first.cost,
        text: first.text,
    })
}

/// Asks for a repair, and judges each try.
///
/// # Errors
/// Where no answer can be had any more.
pub fn repair(
    planted: &Planted,
    repairer: &mut dyn Repairer,
    tries: usize,
    constrained: bool,
) -> Result<Vec<Tried>, Ended> {
    let all = repairer.repair(planted, tries, constrained)?;
    let judged = all.into_iter().take(tries).map(|one| Tried {
        outcome: judge_repair(planted, one.edits.as_ref()),
        cost: one.cost,
        script: one.script,
    });
    Ok(judged.collect())
}

/// The rules without a model: their own text, and their own fixes in their own order.
pub struct RulesAlone;

impl Explainer for RulesAlone {
    fn explain(&mut self, planted: &Planted, _: &[String]) -> Result<Answer, Ended> {
        Ok(Answer { text: prompt::rule_text(&planted.analysis, &planted.fault), cost: Cost::default() })
    }
}

impl Repairer for RulesAlone {
    fn repair(&mut self, planted: &Planted, tries: usize, _: bool) -> Result<Vec<Try>, Ended> {
        let mut out = Vec::new();
        for fix in planted.fault.fixes.iter().take(tries) {
            let edits = EditSet::new(fix.edits.clone()).ok();
            let proven = judge_repair(planted, edits.as_ref()).proven;
            out.push(Try { script: fix.title.clone(), edits, cost: Cost::default() });
            if proven {
                break;
            }
        }
        Ok(out)
    }
}

//! Rows summed up: by class and in all.

use std::collections::BTreeMap;

use super::examine::Shown;
use super::record::Row;
use super::wilson::Share;

/// Tries that tables tell apart.
pub const TRIES: usize = 3;

/// What some rows come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Faults.
    pub faults: usize,
    /// Identifiers of first answers that are true.
    pub true_raw: Share,
    /// Identifiers of what is shown that are true.
    pub true_shown: Share,
    /// First answers that name the cause.
    pub cause_raw: Share,
    /// What is shown names the cause.
    pub cause_shown: Share,
    /// First answers that name a right fix.
    pub fix_raw: Share,
    /// What is shown names a right fix.
    pub fix_shown: Share,
    /// The first answer is shown.
    pub first: Share,
    /// The rule's text had to stand in.
    pub stood_in: Share,
    /// Repairs proven by try 1, 2, 3.
    pub proven: [Share; TRIES],
    /// Repairs that gave the original by try 1, 2, 3.
    pub exact: [Share; TRIES],
    /// Faults as grave that proven repairs brought in.
    pub brought_in: usize,
    /// Milder ones.
    pub milder: usize,
    /// Proven repairs that an analysis from scratch does not bear out.
    pub refuted: usize,
    /// Repairs proven by the last try where the rule has a fix of its own.
    pub proven_with_fix: Share,
    /// The same where it has none.
    pub proven_without_fix: Share,
    /// Of explanations: milliseconds to the first word.
    pub first_word_ms: Vec<f64>,
    /// Of explanations: milliseconds in all.
    pub explanation_ms: Vec<f64>,
    /// Of repairs: milliseconds of the first try.
    pub repair_ms: Vec<f64>,
    /// Tokens generated, and milliseconds of it.
    pub generated: (u64, f64),
    /// The most memory of the model's process, in KiB.
    pub memory_kib: Option<u64>,
}

impl Summary {
    /// Sums up.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut out = Self::default();
        for row in rows {
            out.faults += 1;
            out.memory_kib = out.memory_kib.max(row.memory_kib);
            out.add_explanation(row);
            out.add_repair(row);
        }
        out
    }

    /// By class, in order.
    pub fn by_rule(rows: &[Row]) -> Vec<(&str, Self)> {
        let mut classes: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            classes.entry(&row.rule).or_default().push(row);
        }
        classes.into_iter().map(|(rule, rows)| (rule, Self::of(rows))).collect()
    }

    fn add_explanation(&mut self, row: &Row) {
        let Some(explained) = &row.explanation else { return };
        for (share, score) in [(&mut self.true_raw, explained.raw), (&mut self.true_shown, explained.shown)] {
            share.hits += score.identifiers - score.untrue.min(score.identifiers);
            share.of += score.identifiers;
        }
        self.cause_raw.count(explained.raw.cause);
        self.cause_shown.count(explained.shown.cause);
        self.fix_raw.count(explained.raw.fix);
        self.fix_shown.count(explained.shown.fix);
        self.first.count(explained.by == Shown::First);
        self.stood_in.count(explained.by == Shown::Rule);
        self.first_word_ms.push(explained.cost.first_word_ms);
        self.explanation_ms.push(explained.cost.ms);
        self.generated.0 += u64::from(explained.cost.tokens);
        self.generated.1 += explained.cost.generate_ms;
    }

    fn add_repair(&mut self, row: &Row) {
        let Some(tries) = &row.repair else { return };
        for upto in 0..TRIES {
            let seen = &tries[..tries.len().min(upto + 1)];
            // What is shown is the first that is proven; later ones are not asked for.
            let accepted = seen.iter().find(|tried| tried.outcome.proven);
            self.proven[upto].count(accepted.is_some());
            self.exact[upto].count(accepted.is_some_and(|tried| tried.outcome.exact));
        }
        for tried in tries {
            self.brought_in += tried.outcome.brought_in;
            self.milder += tried.outcome.milder;
            self.refuted += usize::from(tried.outcome.refuted);
            self.generated.0 += u64::from(tried.cost.tokens);
            self.generated.1 += tried.cost.generate_ms;
        }
        let proven = tries.iter().any(|tried| tried.outcome.proven);
        let share = if row.rule_has_fix { &mut self.proven_with_fix } else { &mut self.proven_without_fix };
        share.count(proven);
        self.repair_ms.extend(tries.first().map(|tried| tried.cost.ms));
    }

    /// Tokens a second; `None` where none was generated.
    #[allow(clippy::cast_precision_loss)]
    pub fn tokens_per_second(&self) -> Option<f64> {
        (self.generated.1 > 0.0).then(|| self.generated.0 as f64 * 1000.0 / self.generated.1)
    }
}

/// The value that so large a share of the values does not exceed; `None` of none.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!((quantile(&values, 0.5), quantile(&values, 1.0)), (Some(2.0), Some(4.0)));
        assert_eq!(quantile(&[], 0.5), None);
    }
}

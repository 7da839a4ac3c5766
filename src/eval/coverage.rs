//! Which mutation reaches which rule, in which dialect.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::plant::MUTATIONS;
use crate::dialect::Dialect;
use crate::rules::{Dialects, Rule};

/// One fault that was planted.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its class.
    pub rule: &'static str,
    /// The config's dialect.
    pub dialect: Dialect,
    /// What made it.
    pub mutation: &'static str,
}

/// What a draw reached.
pub struct Coverage {
    /// The classes that were wanted.
    pub classes: Vec<&'static Rule>,
    /// What was planted.
    pub planted: Vec<Made>,
    /// Changes that were tried.
    pub tried: u64,
}

impl Coverage {
    fn of_rule(&self, rule: &Rule) -> impl Iterator<Item = &Made> {
        let id = rule.id.0;
        self.planted.iter().filter(move |made| made.rule == id)
    }

    /// `ios 4, junos 2` and `misspell-word 6`.
    fn cells(&self, rule: &Rule) -> (String, String) {
        let mut dialects: BTreeMap<&str, usize> = BTreeMap::new();
        let mut mutations: BTreeMap<&str, usize> = BTreeMap::new();
        for made in self.of_rule(rule) {
            *dialects.entry(made.dialect.as_str()).or_default() += 1;
            *mutations.entry(made.mutation).or_default() += 1;
        }
        let list = |counts: BTreeMap<&str, usize>| {
            counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
        };
        let made = list(mutations);
        (list(dialects), if made.is_empty() { why_not(rule) } else { made })
    }

    fn reached(&self) -> usize {
        self.classes.iter().filter(|rule| self.of_rule(rule).next().is_some()).count()
    }

    fn title(&self) -> String {
        let (reached, all) = (self.reached(), self.classes.len());
        format!("{} faults planted; {reached} of {all} rules reached", self.planted.len())
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n\n", self.title());
        let width = self.classes.iter().map(|rule| rule.id.0.len()).max().unwrap_or(0);
        for rule in &self.classes {
            let (dialects, mutations) = self.cells(rule);
            let _ =
                writeln!(out, "{:width$}  {:>4}  {dialects:40}  {mutations}", rule.id.0, self.of_rule(rule).count());
        }
        out
    }

    /// For documents.
    pub fn markdown(&self) -> String {
        let mut out =
            format!("{}\n\n| rule | faults | dialects | mutations |\n| --- | --- | --- | --- |\n", self.title());
        for rule in &self.classes {
            let (dialects, mutations) = self.cells(rule);
            let _ = writeln!(out, "| {} | {} | {dialects} | {mutations} |", rule.id, self.of_rule(rule).count());
        }
        out
    }

    /// For programs.
    pub fn json(&self) -> serde_json::Value {
        let row = |rule: &&'static Rule| {
            let made = self.of_rule(rule).map(|made| serde_json::json!([made.dialect.as_str(), made.mutation]));
            serde_json::json!({ "rule": rule.id.0, "planted": made.collect::<Vec<_>>() })
        };
        let rows: Vec<_> = self.classes.iter().map(row).collect();
        serde_json::json!({ "tried": self.tried, "planted": self.planted.len(), "reached": self.reached(), "rules": rows })
    }
}

/// Why nothing was planted for a rule.
fn why_not(rule: &Rule) -> String {
    let aimed: Vec<&str> = MUTATIONS.iter().filter(|own| own.aims_at(rule.id.0)).map(|own| own.name).collect();
    if aimed.is_empty() {
        return "no mutation aims at it".to_owned();
    }
    let where_ = match rule.dialects {
        Dialects::All => "these configs".to_owned(),
        Dialects::Only(only) => {
            format!("the configs of {}", only.iter().map(|own| own.as_str()).collect::<Vec<_>>().join(", "))
        }
    };
    format!("not reached: nothing in {where_} that {} could turn into it alone", aimed.join(" or "))
}

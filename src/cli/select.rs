//! Which faults the user wants to see.

use super::error::Failure;
use super::nearest::nearest;
use crate::rules::{Fault, RULES, RuleId, Severity};

/// Rules by id (`acl/shadowed-line`) or by group (`acl`).
#[derive(Debug, Default)]
pub(super) struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
    least: Option<Severity>,
}

impl Selection {
    /// A selection; fails on a name that is no rule and no group.
    pub fn new(select: &[String], ignore: &[String], least: Option<Severity>) -> Result<Self, Failure> {
        Ok(Self { select: checked(select)?, ignore: checked(ignore)?, least })
    }

    /// Is this fault wanted?
    pub fn takes(&self, fault: &Fault) -> bool {
        let named = |names: &[String]| names.iter().any(|name| matches(name, fault.rule));
        self.least.is_none_or(|least| fault.severity >= least)
            && (self.select.is_empty() || named(&self.select))
            && !named(&self.ignore)
    }
}

fn matches(name: &str, rule: RuleId) -> bool {
    rule.0.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn checked(names: &[String]) -> Result<Vec<String>, Failure> {
    let names: Vec<String> = names.iter().map(|name| name.trim().trim_end_matches('/').to_owned()).collect();
    match names.iter().find(|name| !RULES.iter().any(|rule| matches(name, rule.id))) {
        Some(unknown) => Err(unknown_rule(unknown)),
        None => Ok(names),
    }
}

/// There is no rule of this name.
pub(super) fn unknown_rule(name: &str) -> Failure {
    let groups = RULES.iter().filter_map(|rule| rule.id.0.split('/').next());
    let near = nearest(name, RULES.iter().map(|rule| rule.id.0).chain(groups)).or_else(|| {
        // `shadowed-line` without its group.
        RULES.iter().map(|rule| rule.id.0).find(|id| id.split('/').nth(1) == Some(name))
    });
    Failure::new(format!("there is no rule `{name}`"))
        .maybe_hint(near.map(|near| format!("did you mean `{near}`?")))
        .hint("`confdbg rules` lists all rules; a group's name, such as `acl`, stands for all of its rules")
}

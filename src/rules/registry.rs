//! All rules, in one list.

use super::Rule;

/// All rules, by id.
pub static RULES: &[&Rule] = &[];

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id.0 == id)
}

//! What editors, templates and terminals leave in a config that is none of it.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

//! Prefix lists: entries that cannot match, or never get to.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

//! Route maps: entries that nothing reaches.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

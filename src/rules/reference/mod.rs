//! Names: undefined, unused, of the wrong kind, confusingly alike.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

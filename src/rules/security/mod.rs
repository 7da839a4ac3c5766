//! Ways into the device that stand open, and secrets that do not hold.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

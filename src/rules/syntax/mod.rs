//! Lines that the device would refuse, or that undo each other.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

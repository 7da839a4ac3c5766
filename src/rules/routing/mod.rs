//! Routing protocols: statements without effect, sessions that cannot come up.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

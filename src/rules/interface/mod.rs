//! Interfaces: settings that contradict each other or what leans on them.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

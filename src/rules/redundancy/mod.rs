//! First-hop redundancy: virtual addresses that cannot work.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

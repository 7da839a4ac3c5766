//! VLANs, trunks and link aggregation.

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];

//! What depends on the release that the device runs.

mod default_changed;
mod frr_defaults;
mod ios_defaults;
mod release;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&default_changed::DEFAULT_CHANGED];

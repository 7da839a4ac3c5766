//! Route maps: entries that nothing reaches.

mod continue_to_nothing;
mod unreachable_entry;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&continue_to_nothing::CONTINUE_TO_NOTHING, &unreachable_entry::UNREACHABLE_ENTRY];

//! Route maps and policies: what nothing reaches.

mod continue_to_nothing;
mod unreachable_entry;
mod unreachable_statement;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &continue_to_nothing::CONTINUE_TO_NOTHING,
    &unreachable_entry::UNREACHABLE_ENTRY,
    &unreachable_statement::UNREACHABLE_STATEMENT,
];

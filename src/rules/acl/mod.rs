//! Access lists: lines that never match, match the wrong thing, or are missing.

mod cover;
mod empty_list;
mod matches_nothing;
mod only_denies;
mod shadowed_line;
mod union;
mod wildcard_looks_like_mask;
mod words;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &empty_list::EMPTY_LIST,
    &matches_nothing::MATCHES_NOTHING,
    &only_denies::ONLY_DENIES,
    &shadowed_line::SHADOWED_LINE,
    &wildcard_looks_like_mask::WILDCARD_LOOKS_LIKE_MASK,
];

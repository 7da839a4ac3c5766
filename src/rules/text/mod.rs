//! What editors, templates and terminals leave in a config that is none of it.

mod capture_residue;
mod invisible_characters;
mod placeholder;
mod placeholder_left;
mod truncated_file;
mod unterminated_text;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &capture_residue::CAPTURE_RESIDUE,
    &invisible_characters::INVISIBLE_CHARACTERS,
    &placeholder_left::PLACEHOLDER_LEFT,
    &truncated_file::TRUNCATED_FILE,
    &unterminated_text::UNTERMINATED_TEXT,
];

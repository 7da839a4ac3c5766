//! Lines that the device would refuse, or that undo each other.

mod bad_value;
mod masks;
mod scalar_set_twice;
mod unbalanced_block;
mod unknown_command;
mod wrong_mode;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &bad_value::BAD_VALUE,
    &scalar_set_twice::SCALAR_SET_TWICE,
    &unbalanced_block::UNBALANCED_BLOCK,
    &unknown_command::UNKNOWN_COMMAND,
    &wrong_mode::WRONG_MODE,
];

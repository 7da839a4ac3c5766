//! Lines that the device would refuse, or that undo each other.

mod bad_value;
mod broken_policy;
mod deprecated_command;
mod feature_not_enabled;
mod foreign;
mod mask_for_wildcard;
mod masks;
mod same_things;
mod scalar_set_twice;
mod unbalanced_block;
mod unknown_command;
mod wrong_dialect;
mod wrong_mode;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &bad_value::BAD_VALUE,
    &broken_policy::BROKEN_POLICY,
    &deprecated_command::DEPRECATED_COMMAND,
    &feature_not_enabled::FEATURE_NOT_ENABLED,
    &mask_for_wildcard::MASK_FOR_WILDCARD,
    &scalar_set_twice::SCALAR_SET_TWICE,
    &unbalanced_block::UNBALANCED_BLOCK,
    &unknown_command::UNKNOWN_COMMAND,
    &wrong_dialect::WRONG_DIALECT,
    &wrong_mode::WRONG_MODE,
];

//! Names: undefined, unused, of the wrong kind, confusingly alike.

mod bgp_neighbor;
mod near_duplicate_name;
mod nearest;
mod only_user;
mod undefined;
mod unread;
mod unused;
mod wrong_kind;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] =
    &[&near_duplicate_name::NEAR_DUPLICATE_NAME, &undefined::UNDEFINED, &unused::UNUSED, &wrong_kind::WRONG_KIND];

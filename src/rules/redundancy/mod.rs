//! First-hop redundancy: virtual addresses that cannot work.

mod duplicate_virtual_address;
mod virtual_address_is_own;
mod virtual_address_outside_subnet;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &duplicate_virtual_address::DUPLICATE_VIRTUAL_ADDRESS,
    &virtual_address_is_own::VIRTUAL_ADDRESS_IS_OWN,
    &virtual_address_outside_subnet::VIRTUAL_ADDRESS_OUTSIDE_SUBNET,
];

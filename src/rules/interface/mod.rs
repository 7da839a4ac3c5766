//! Interfaces: settings that contradict each other, and what leans on an interface that cannot bear it.

mod address_on_member;
mod encapsulation_missing;
mod shutdown_in_use;
mod subinterface_vlan_twice;
mod unnumbered_without_address;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &address_on_member::ADDRESS_ON_MEMBER,
    &encapsulation_missing::ENCAPSULATION_MISSING,
    &shutdown_in_use::SHUTDOWN_IN_USE,
    &subinterface_vlan_twice::SUBINTERFACE_VLAN_TWICE,
    &unnumbered_without_address::UNNUMBERED_WITHOUT_ADDRESS,
];

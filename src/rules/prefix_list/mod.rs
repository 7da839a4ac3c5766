//! Prefix lists: entries that cannot match, or never get to.

mod empty_list;
mod host_bits_set;
mod impossible_length;
mod only_denies;
mod shadowed_entry;

use super::{DeviceView, Rule};
use crate::dialect::Dialect;
use crate::model::PrefixList;

/// What a dialect calls a prefix list.
#[derive(Copy, Clone)]
struct Words {
    list: &'static str,
    /// The kind of the subject.
    kind: &'static str,
}

impl Words {
    fn of(dialect: Dialect) -> Self {
        match dialect {
            // Its route filters stand in policies.
            Dialect::Junos => Self { list: "policy statement", kind: "policy-statement" },
            Dialect::IosXr => Self { list: "prefix set", kind: "prefix-set" },
            _ => Self { list: "prefix list", kind: "prefix-list" },
        }
    }
}

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &empty_list::EMPTY_LIST,
    &host_bits_set::HOST_BITS_SET,
    &impossible_length::IMPOSSIBLE_LENGTH,
    &only_denies::ONLY_DENIES,
    &shadowed_entry::SHADOWED_ENTRY,
];

/// Does a line of the config refer to the list?
fn is_used(view: &DeviceView<'_>, list: &PrefixList) -> bool {
    let family = if list.ipv6 { "ipv6-prefix-list" } else { "prefix-list" };
    let family = view.tree.grammar().kind_named(family);
    family.and_then(|family| view.symbols.find(family, None, &list.name.value)).is_some_and(|symbol| symbol.uses > 0)
}

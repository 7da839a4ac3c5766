//! VLANs, trunks and link aggregation.

mod address_on_switchport;
mod channel_modes_differ;
mod member_differs;
mod port_channel_orphan;
mod svi_without_vlan;

use super::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &address_on_switchport::ADDRESS_ON_SWITCHPORT,
    &channel_modes_differ::CHANNEL_MODES_DIFFER,
    &member_differs::MEMBER_DIFFERS,
    &port_channel_orphan::PORT_CHANNEL_ORPHAN,
    &svi_without_vlan::SVI_WITHOUT_VLAN,
];

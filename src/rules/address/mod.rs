//! Addresses: subnets that overlap, addresses twice, gateways and next hops that cannot be reached.

mod default_gateway_not_connected;
mod duplicate_address;
mod network_or_broadcast_address;
mod next_hop_not_connected;
mod next_hop_own_address;
mod overlapping_subnets;
mod pool_gateway_outside_network;
mod route_host_bits;

use super::Rule;
use crate::dialect::Dialect;
use crate::model::{Interface, InterfaceKind, Vrf};

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &default_gateway_not_connected::DEFAULT_GATEWAY_NOT_CONNECTED,
    &duplicate_address::DUPLICATE_ADDRESS,
    &network_or_broadcast_address::NETWORK_OR_BROADCAST_ADDRESS,
    &next_hop_not_connected::NEXT_HOP_NOT_CONNECTED,
    &next_hop_own_address::NEXT_HOP_OWN_ADDRESS,
    &overlapping_subnets::OVERLAPPING_SUBNETS,
    &pool_gateway_outside_network::POOL_GATEWAY_OUTSIDE_NETWORK,
    &route_host_bits::ROUTE_HOST_BITS,
];

/// Does the interface hold its addresses in earnest? One that is shut down is often kept ready for a change; templates
/// are copied; a switch port's address has no effect.
fn holds_addresses(interface: &Interface) -> bool {
    interface.is_enabled()
        && interface.kind() != InterfaceKind::Template
        && interface.switchport.mode.is_none()
        && interface.switchport.enabled != Some(true)
}

/// May interfaces have one host address in common, or one out of another's subnet? On Linux they may.
fn shares_host_addresses(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Frr | Dialect::Vyos)
}

/// ` in VRF X`, or nothing for the global table.
pub(super) fn in_vrf(vrf: &Vrf) -> String {
    vrf.as_ref().map_or_else(String::new, |name| format!(" in VRF {name}"))
}

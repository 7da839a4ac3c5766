//! Routing protocols: statements without effect, sessions that cannot come up.

pub(super) mod bgp_ebgp_without_policy;
mod bgp_neighbor_own_address;
mod bgp_neighbor_without_remote_as;
mod bgp_network_without_route;
mod ospf_network_matches_nothing;
mod ospf_router_id_twice;
mod ospf_wildcard_looks_like_mask;
mod redistribution_without_filter;
mod redistribution_without_metric;

use std::net::Ipv4Addr;

use rustc_hash::FxHashMap;

use super::Rule;
use crate::model::{Asn, Bgp, BgpFamily, BgpNeighbor};

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &bgp_ebgp_without_policy::BGP_EBGP_WITHOUT_POLICY,
    &bgp_neighbor_own_address::BGP_NEIGHBOR_OWN_ADDRESS,
    &bgp_neighbor_without_remote_as::BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
    &bgp_network_without_route::BGP_NETWORK_WITHOUT_ROUTE,
    &ospf_network_matches_nothing::OSPF_NETWORK_MATCHES_NOTHING,
    &ospf_router_id_twice::OSPF_ROUTER_ID_TWICE,
    &ospf_wildcard_looks_like_mask::OSPF_WILDCARD_LOOKS_LIKE_MASK,
    &redistribution_without_filter::REDISTRIBUTION_WITHOUT_FILTER,
    &redistribution_without_metric::REDISTRIBUTION_WITHOUT_METRIC,
];

/// What the config says about a neighbour's AS.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum RemoteAs {
    /// This one.
    Is(Asn),
    /// It comes from a template or a group that the reader does not follow.
    Unknown,
    /// Nothing.
    Unsaid,
}

/// The entries for a neighbour in all families of a family's table.
fn entries<'a>(named: &Named<'a>, family: &'a BgpFamily, name: &str) -> impl Iterator<Item = &'a BgpNeighbor> {
    let all = named.get(name).map_or(&[][..], Vec::as_slice);
    all.iter().filter(move |(other, _)| other.vrf == family.vrf).map(|(_, neighbor)| *neighbor)
}

/// The neighbours and groups of all families, with their families, by name.
type Named<'a> = FxHashMap<&'a str, Vec<(&'a BgpFamily, &'a BgpNeighbor)>>;

fn named(bgp: &Bgp) -> Named<'_> {
    let mut named = Named::default();
    for family in &bgp.families {
        for neighbor in &family.neighbors {
            named.entry(&*neighbor.name.value).or_default().push((family, neighbor));
        }
    }
    named
}

fn remote_as(named: &Named<'_>, family: &BgpFamily, name: &str) -> RemoteAs {
    let own = || entries(named, family, name);
    if let Some(asn) = own().find_map(|neighbor| neighbor.remote_as.as_ref()) {
        return RemoteAs::Is(asn.value);
    }
    let mut inherits = own().flat_map(|neighbor| &neighbor.inherits).peekable();
    if inherits.peek().is_none() {
        return RemoteAs::Unsaid;
    }
    for group in inherits {
        let groups = named.get(&*group.value).map_or(&[][..], Vec::as_slice);
        if let Some(asn) = groups.iter().find_map(|(_, group)| group.remote_as.as_ref()) {
            return RemoteAs::Is(asn.value);
        }
        let known = !groups.is_empty();
        let inherits = groups.iter().any(|(_, own)| !own.inherits.is_empty());
        if !known || inherits {
            return RemoteAs::Unknown;
        }
    }
    RemoteAs::Unsaid
}

/// A netmask in the place of a wildcard: it throws away bits which the address sets.
fn is_mask_for_wildcard(address: Ipv4Addr, wildcard: Ipv4Addr) -> bool {
    let bits = wildcard.to_bits();
    bits != 0 && bits.leading_ones() + bits.trailing_zeros() >= 32 && address.to_bits() & bits != 0
}

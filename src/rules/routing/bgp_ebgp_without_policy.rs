//! `routing/bgp-ebgp-without-policy`

use super::{Named, RemoteAs, entries, named, remote_as};
use crate::declare_rule;
use crate::model::{Asn, Bgp, BgpFamily, BgpNeighbor, Direction};
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// A session with another AS, in the global table, that takes in or gives out IPv4 routes without any filter: no
    /// route map, prefix list, distribute list or AS-path filter of its own or of its peer group.
    ///
    /// ## Why it matters
    ///
    /// Without a filter every route that the neighbour sends is believed, and every route that the device knows by BGP
    /// is told, those of other providers among them. Most large route leaks began this way.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    /// ```
    ///
    /// ## Fix
    ///
    /// Say what may come in and what may go out, by a route map or a prefix list on each side. What that is, is a
    /// decision, so no edit is proposed.
    ///
    /// ## Check on the device
    ///
    /// `show ip bgp neighbors ADDRESS policy` lists what the session's routes go through.
    ///
    /// ## References
    ///
    /// RFC 8212: no routes over sessions with other ASes without a policy. RFC 7454, section 6.
    pub static BGP_EBGP_WITHOUT_POLICY = {
        id: "routing/bgp-ebgp-without-policy",
        summary: "A session with another AS that filters nothing",
        severity: Info,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(bgp) = view.device.bgp.as_ref().filter(|_| !view.is_snippet()) else { return };
    for Unfiltered { neighbor, asn, open } in unfiltered(bgp) {
        let name = &*neighbor.name.value;
        let fault = findings
            .fault(view.place(neighbor.name.span), format!("the session with {name}, AS {asn}, has no filter {open}"))
            .about("bgp-neighbor", name)
            .fact(format!("{name} is in AS {asn}, this device in AS {}.", bgp.asn.value))
            .fact(format!("No route map, prefix list, distribute list or AS-path filter stands {open}."));
        findings.push(fault);
    }
}

/// A session with another AS that lacks a filter.
pub(in crate::rules) struct Unfiltered<'a> {
    /// The other end.
    pub neighbor: &'a BgpNeighbor,
    /// Its AS.
    pub asn: Asn,
    /// Where: `on what comes in`.
    pub open: &'static str,
}

/// The sessions of the global table with other ASes, for IPv4, that lack a filter.
pub(in crate::rules) fn unfiltered(bgp: &Bgp) -> Vec<Unfiltered<'_>> {
    let mut found = Vec::new();
    let Some(process) = bgp.families.first() else { return found };
    let named = named(bgp);
    for neighbor in process.neighbors.iter().filter(|neighbor| neighbor.address.is_some_and(|own| own.is_ipv4())) {
        let name = &*neighbor.name.value;
        let RemoteAs::Is(asn) = remote_as(&named, process, name) else { continue };
        let own: Vec<&BgpNeighbor> = entries(&named, process, name).collect();
        let external = asn != bgp.asn.value
            && !bgp.confederation_peers.contains(&asn)
            && own.iter().all(|entry| !entry.shutdown && entry.local_as != Some(asn));
        if !external || !is_active(bgp, &named, name) {
            continue;
        }
        let Some(open) = open_sides(&named, process, &own) else { continue };
        found.push(Unfiltered { neighbor, asn, open });
    }
    found
}

/// Does the session carry IPv4 routes?
fn is_active(bgp: &Bgp, named: &Named<'_>, name: &str) -> bool {
    let all = named.get(name).map_or(&[][..], Vec::as_slice);
    let ipv4 = all.iter().filter(|(family, _)| family.vrf.is_none() && family.is_ipv4_unicast());
    let said = ipv4.map(|(_, own)| own).find_map(|own| own.active);
    said.unwrap_or(bgp.default_ipv4)
}

/// The sides without a filter; nothing where both have one, or where settings come from what the reader does not follow.
fn open_sides(named: &Named<'_>, process: &BgpFamily, own: &[&BgpNeighbor]) -> Option<&'static str> {
    let mut all: Vec<&BgpNeighbor> = own.to_vec();
    for group in own.iter().flat_map(|entry| &entry.inherits) {
        let before = all.len();
        all.extend(entries(named, process, &group.value));
        if all.len() == before || all[before..].iter().any(|entry| !entry.inherits.is_empty()) {
            return None;
        }
    }
    let has = |side| all.iter().flat_map(|entry| &entry.policies).any(|policy| policy.direction == side);
    match (has(Direction::In), has(Direction::Out)) {
        (true, true) => None,
        (false, true) => Some("on what comes in"),
        (true, false) => Some("on what goes out"),
        (false, false) => Some("on either side"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn sessions_with_others_need_filters() {
        check(
            &BGP_EBGP_WITHOUT_POLICY,
            "
            hostname r1
            route-map IN permit 10
            route-map OUT permit 10
            router bgp 65000
             template peer-policy P
              route-map IN in
             neighbor EXT peer-group
             neighbor EXT remote-as 65001
             neighbor EXT route-map IN in
             neighbor 10.0.0.1 remote-as 65000
             neighbor 10.0.0.2 remote-as 65001
                      ^^^^^^^^ info: no filter on either side
             neighbor 10.0.0.3 peer-group EXT
                      ^^^^^^^^ info: no filter on what goes out
             neighbor 10.0.0.4 peer-group EXT
             neighbor 10.0.0.4 route-map OUT out
             neighbor 10.0.0.5 remote-as 65001
             neighbor 10.0.0.5 shutdown
             neighbor 10.0.0.6 remote-as 65001
             neighbor 10.0.0.7 remote-as 65001
             address-family ipv4
              no neighbor 10.0.0.6 activate
              neighbor 10.0.0.7 inherit peer-policy P
            ",
        );
    }
}

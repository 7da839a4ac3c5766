//! `routing/bgp-network-without-route`

use ipnet::Ipv4Net;

use crate::declare_rule;
use crate::model::Tables;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// A `network` line of BGP for a prefix that the device has no route to: no interface has exactly that subnet, and
    /// no static route goes to it. Nothing is said where another routing protocol may bring the route.
    ///
    /// ## Why it matters
    ///
    /// BGP tells of a prefix only while the routing table has exactly that prefix. The line has no effect, and the
    /// neighbours do not learn of the prefix.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/1
    ///  ip address 198.51.100.1 255.255.255.0
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    ///  network 198.51.100.0 mask 255.255.254.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the mask, or add a static route to Null0 for the prefix that is to be told. Both change what the
    /// neighbours learn, and which is meant is not certain.
    ///
    /// ## Check on the device
    ///
    /// `show ip route PREFIX MASK` says `not in table`; `show ip bgp PREFIX` likewise.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Command Reference, `network`: an exact match in the routing table is needed.
    pub static BGP_NETWORK_WITHOUT_ROUTE = {
        id: "routing/bgp-network-without-route",
        summary: "A BGP network line without a route to the prefix",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(bgp) = view.device.bgp.as_ref().filter(|_| !view.is_snippet()) else { return };
    let tables = Tables::of(view.device);
    for family in bgp.families.iter().filter(|family| family.is_ipv4_unicast()) {
        let table = tables.of_vrf(&family.vrf);
        let others = view.device.protocols.iter().any(|own| &*own.value.name != "bgp");
        let unknown = table.has_unknown_address || table.connected.is_empty();
        if others || unknown {
            continue;
        }
        let mut routes: Vec<Ipv4Net> = table.connected.iter().chain(table.statics.iter()).collect();
        routes.sort_unstable();
        for network in family.networks.iter().filter(|network| !network.special) {
            let prefix = network.prefix.value.trunc();
            // Without a mask the device may take any subnet of the class for a reason to tell of it.
            let classful = !view.document.slice(network.prefix.span).contains([' ', '/']);
            let within = || {
                let first = routes.partition_point(|route| route.network() < prefix.network());
                routes[first..].iter().take_while(|route| route.network() <= prefix.broadcast())
            };
            let has = table.connected.has(prefix) || table.statics.has(prefix);
            if has || (classful && within().any(|route| prefix.contains(route))) {
                continue;
            }
            let fault = findings
                .fault(view.place(network.prefix.span), format!("no route to {prefix}: BGP does not tell of it"))
                .about("bgp-network", prefix.to_string())
                .fact(format!("No interface has the subnet {prefix}, and no static route goes to exactly {prefix}."))
                .fact("No other routing protocol runs that could bring the route.");
            findings.push(fault);
        }
    }
}

/// The prefixes that the config puts into a table.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn prefixes_need_a_route() {
        check(
            &BGP_NETWORK_WITHOUT_ROUTE,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
            ip route 10.8.0.0 255.255.0.0 Null0
            router bgp 65000
             network 10.0.0.0 mask 255.255.255.0
             network 10.8.0.0 mask 255.255.0.0
             network 10.0.0.0 mask 255.255.0.0
                     ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: no route to 10.0.0.0/16
             network 10.0.0.0
             network 172.16.0.0
                     ^^^^^^^^^^ warning: no route to 172.16.0.0/16
             network 172.17.0.0 backdoor
            ",
        );
        check(
            &BGP_NETWORK_WITHOUT_ROUTE,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
            router ospf 1
             network 10.0.0.0 0.0.0.255 area 0
            router bgp 65000
             network 10.0.0.0 mask 255.255.0.0
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &BGP_NETWORK_WITHOUT_ROUTE,
            "
            hostname leaf1
            interface Ethernet1
               ip address 10.0.0.1/24
            ip route 10.5.0.0/16 Null0
            router bfd
               multihop interval 300 min-rx 300 multiplier 3
            router bgp 65000
               network 10.0.0.0/24
               network 10.5.0.0/16
               address-family ipv4
                  network 10.6.0.0/16
                          ^^^^^^^^^^^ no route to 10.6.0.0/16
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_in(
            Dialect::NxOs,
            &BGP_NETWORK_WITHOUT_ROUTE,
            "
            hostname n1
            feature bgp
            interface Ethernet1/1
              no switchport
              ip address 198.51.100.1/24
            router bgp 65000
              address-family ipv4 unicast
                network 198.51.100.0/24
                network 203.0.113.0/24
                        ^^^^^^^^^^^^^^ warning: no route to 203.0.113.0/24
            ",
        );
    }

    #[test]
    fn ios_xr() {
        check_in(
            Dialect::IosXr,
            &BGP_NETWORK_WITHOUT_ROUTE,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 address 198.51.100.1 255.255.255.0
            !
            router static
             address-family ipv4 unicast
              192.0.2.0/24 Null0
             !
            !
            router bgp 65000
             address-family ipv4 unicast
              network 198.51.100.0/24
              network 192.0.2.0/24
              network 203.0.113.0/24
                      ^^^^^^^^^^^^^^ warning: no route to 203.0.113.0/24
             !
            !
            ",
        );
    }
}

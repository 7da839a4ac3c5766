//! `routing/redistribution-without-filter`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// Routes of BGP told in an interior protocol, or the other way round, in the global table, without a route map or a
    /// list that chooses them.
    ///
    /// ## Why it matters
    ///
    /// All routes of one protocol flow into the other. A full Internet table in an interior protocol has brought whole
    /// networks down, and interior routes told to the outside are a leak.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// router ospf 1
    ///  redistribute bgp 65000 subnets
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    /// ```
    ///
    /// ## Fix
    ///
    /// Put a route map behind the line that lets only the meant prefixes pass. Which ones they are is a decision.
    ///
    /// ## Check on the device
    ///
    /// `show ip ospf database external` or `show ip bgp` shows what has come over.
    ///
    /// ## References
    ///
    /// RFC 7454, section 6; Cisco, Redistributing Routing Protocols (document 8606).
    pub static REDISTRIBUTION_WITHOUT_FILTER = {
        id: "routing/redistribution-without-filter",
        summary: "Routes redistributed between BGP and an interior protocol without a filter",
        severity: Info,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for redistribution in view.device.redistributions.iter().filter(|own| !own.filtered && own.vrf.is_none()) {
        let (from, into) = (&*redistribution.from, redistribution.into);
        let interior = |name: &str| matches!(name, "ospf" | "ospfv3" | "eigrp" | "rip" | "isis");
        if !(from == "bgp" && interior(into) || into == "bgp" && interior(from)) {
            continue;
        }
        let (source, target) = (from.to_uppercase(), into.to_uppercase());
        let fault = findings
            .fault(
                view.place(redistribution.span),
                format!("all routes of {source} flow into {target}: no filter chooses"),
            )
            .about("redistribution", format!("{from} into {into}"))
            .fact("The line has no route map, and no list stands on what goes out of the process.")
            .fact(format!("Whatever {source} learns, {target} passes on."));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn what_flows_over_needs_a_filter() {
        check(
            &REDISTRIBUTION_WITHOUT_FILTER,
            "
            hostname r1
            route-map M permit 10
            router ospf 1
             redistribute bgp 65000 subnets
             ^^^^^^^^^^^^^^^^ info: all routes of BGP flow into OSPF
             redistribute static subnets
            router ospf 2
             redistribute bgp 65000 subnets route-map M
            router ospf 3 vrf A
             redistribute bgp 65000 subnets
            router bgp 65000
             redistribute ospf 1
             ^^^^^^^^^^^^^^^^^ info: all routes of OSPF flow into BGP
             redistribute connected
             address-family ipv4 vrf A
              redistribute ospf 3
            router eigrp CUSTOMERS
             address-family ipv4 unicast vrf A autonomous-system 1
              topology base
               redistribute bgp 65000 metric 1000 100 255 1 1500
            ",
        );
    }
}

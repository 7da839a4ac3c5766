//! `routing/redistribution-without-metric`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// Routes of another protocol redistributed into EIGRP or RIP without a metric: none on the line, no `default-metric`
    /// in the process, and no route map that could set one.
    ///
    /// ## Why it matters
    ///
    /// EIGRP and RIP cannot translate the metrics of other protocols. Without a metric the routes count as
    /// unreachable, and none of them is told.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// router eigrp 100
    ///  redistribute ospf 1
    ///  network 10.0.0.0
    /// router ospf 1
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the routes a metric, on the line or by `default-metric`. Its values decide which way traffic takes, so none
    /// is proposed.
    ///
    /// ## Check on the device
    ///
    /// `show ip eigrp topology` or `show ip rip database` lacks the routes.
    ///
    /// ## References
    ///
    /// Cisco, Redistributing Routing Protocols (document 8606), "EIGRP" and "RIP".
    pub static REDISTRIBUTION_WITHOUT_METRIC = {
        id: "routing/redistribution-without-metric",
        summary: "Routes redistributed into EIGRP or RIP without a metric",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for redistribution in view.device.redistributions.iter().filter(|own| !own.has_metric && !own.filtered) {
        let (from, into) = (&*redistribution.from, redistribution.into);
        // EIGRP takes over the metrics of its own kind; connected and static routes have one by default.
        let foreign = matches!(from, "ospf" | "bgp" | "isis" | "rip" | "eigrp" | "ospfv3") && from != into;
        if !matches!(into, "eigrp" | "rip") || !foreign {
            continue;
        }
        let (source, target) = (from.to_uppercase(), into.to_uppercase());
        let fault = findings
            .fault(
                view.place(redistribution.span),
                format!("routes of {source} get no metric in {target}, so none is told"),
            )
            .about("redistribution", format!("{from} into {into}"))
            .fact(format!("The line has no `metric`, and the {target} process has no `default-metric`."))
            .fact(format!("{target} treats redistributed routes without a metric as unreachable."));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn foreign_routes_need_a_metric() {
        check(
            &REDISTRIBUTION_WITHOUT_METRIC,
            "
            hostname r1
            route-map M permit 10
            router ospf 1
             redistribute eigrp 100 subnets
            router eigrp 100
             redistribute ospf 1
             ^^^^^^^^^^^^^^^^^ error: routes of OSPF get no metric in EIGRP
             redistribute static
             redistribute eigrp 200
             redistribute bgp 65000 route-map M
            router eigrp 200
             default-metric 10000 100 255 1 1500
             redistribute ospf 1
            router rip
             redistribute ospf 1 metric 3
             redistribute bgp 65000
             ^^^^^^^^^^^^^^^^ error:
            router bgp 65000
            ",
        );
    }
}

//! `routing/ospf-router-id-twice`

use std::net::Ipv4Addr;

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::model::{Ospf, Sourced, Vrf};
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// Two OSPF processes of one device, in the same routing table, with the same router id.
    ///
    /// ## Why it matters
    ///
    /// A router id stands for one router of an OSPF network. The device refuses it for the second process, which runs
    /// with another one, or not at all.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// router ospf 1
    ///  router-id 10.255.0.1
    /// router ospf 2
    ///  router-id 10.255.0.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the second process an id of its own; which ones are free, this config does not say.
    ///
    /// ## Check on the device
    ///
    /// `show ip ospf | include ID` shows the id of each process.
    ///
    /// ## References
    ///
    /// RFC 2328, section 5: the router id identifies the router.
    pub static OSPF_ROUTER_ID_TWICE = {
        id: "routing/ospf-router-id-twice",
        summary: "Two OSPF processes with the same router id",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<(&Vrf, Ipv4Addr), (&Ospf, &Sourced<Ipv4Addr>)> = FxHashMap::default();
    for ospf in &view.device.ospf {
        let Some(id) = &ospf.router_id else { continue };
        let Some(&(other, earlier)) = first.get(&(&ospf.vrf, id.value)) else {
            first.insert((&ospf.vrf, id.value), (ospf, id));
            continue;
        };
        let (process, place) = (&other.process.value, view.place(earlier.span));
        let fault = findings
            .fault(view.place(id.span), format!("{} is already the router id of OSPF process {process}", id.value))
            .about("ospf-process", &*ospf.process.value)
            .fact(
                Prose::new(format!("Process {process} has the router id {}, set on ", id.value)).line(place).text("."),
            )
            .related(place, "the other process has it here");
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn one_process_an_id() {
        check(
            &OSPF_ROUTER_ID_TWICE,
            "
            hostname r1
            router ospf 1
             router-id 10.0.0.1
            router ospf 2
             router-id 10.0.0.1
                       ^^^^^^^^ error: OSPF process 1
            router ospf 3 vrf A
             router-id 10.0.0.1
            router ospf 4
             router-id 10.0.0.4
            ",
        );
    }
}

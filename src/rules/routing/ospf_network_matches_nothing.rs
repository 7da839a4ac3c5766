//! `routing/ospf-network-matches-nothing`

use std::net::Ipv4Addr;

use super::is_mask_for_wildcard;
use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{Bits, Tables};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A `network` line of OSPF that fits the address of no interface of the process's VRF. Nothing is said where an
    /// interface has an address that the config does not tell.
    ///
    /// ## Why it matters
    ///
    /// OSPF runs on the interfaces whose addresses fit a `network` line. A line that fits none was meant for an
    /// interface on which OSPF now does not run, or is left over from one that is gone.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname core1
    /// interface GigabitEthernet0/0
    ///  ip address 10.1.12.1 255.255.255.252
    /// router ospf 1
    ///  network 10.1.21.0 0.0.0.3 area 0
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the address if an interface was meant; delete the line if it is left over. Deleting it changes nothing
    /// that is running, but an interface may be meant, so review it.
    ///
    /// ```text
    /// hostname core1
    /// interface GigabitEthernet0/0
    ///  ip address 10.1.12.1 255.255.255.252
    /// router ospf 1
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip ospf interface brief` lists the interfaces on which OSPF runs.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: OSPF Command Reference, `network area`.
    pub static OSPF_NETWORK_MATCHES_NOTHING = {
        id: "routing/ospf-network-matches-nothing",
        summary: "An OSPF network line that fits no interface",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let tables = Tables::of(view.device);
    for ospf in &view.device.ospf {
        let table = tables.of_vrf(&ospf.vrf);
        let unknown = view.is_snippet() || table.has_unknown_address;
        if unknown || table.connected.is_empty() {
            continue;
        }
        let mut addresses: Vec<u32> = table.addresses().map(Ipv4Addr::to_bits).collect();
        addresses.sort_unstable();
        for network in &ospf.networks {
            let (address, wildcard) = (network.address.value, network.wildcard.value);
            let bits = Bits::wildcard(address, wildcard);
            // Whatever the wildcard, what fits lies between its lowest and its highest address.
            let (lowest, highest) = (address.to_bits() & !wildcard.to_bits(), address.to_bits() | wildcard.to_bits());
            let first = addresses.partition_point(|own| *own < lowest);
            let between = addresses[first..].iter().take_while(|own| **own <= highest);
            let fits = between.copied().any(|own| bits.contains(Ipv4Addr::from_bits(own)));
            if fits || is_mask_for_wildcard(address, wildcard) {
                continue;
            }
            let edit = Edit::delete_lines(view.file, view.document, network.span);
            let span = network.address.span.cover(network.wildcard.span);
            let process = &ospf.process.value;
            let fault = findings
                .fault(
                    view.place(span),
                    format!("{address} {wildcard} fits no interface: OSPF {process} runs on none by it"),
                )
                .about("ospf-process", &**process)
                .fact(format!("No interface of the config has an address that fits {address} {wildcard}."))
                .fact(format!("The line puts no interface into area {}.", network.area))
                .fix(Fix::new("Delete this line", Applicability::Review, vec![edit]));
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn lines_must_fit_an_interface() {
        check(
            &OSPF_NETWORK_MATCHES_NOTHING,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
             ip address 10.0.5.1 255.255.255.0 secondary
            interface Gi0/1
             vrf forwarding A
             ip address 10.1.0.1 255.255.255.0
            router ospf 1
             network 10.0.0.0 0.0.0.255 area 0
             network 10.0.5.1 0.0.0.0 area 0
             network 10.1.0.0 0.0.0.255 area 0
                     ^^^^^^^^^^^^^^^^^^ warning: fits no interface
             network 0.0.0.0 255.255.255.255 area 0
            router ospf 2 vrf A
             network 10.1.0.0 0.0.0.255 area 0
            ",
        );
        check(
            &OSPF_NETWORK_MATCHES_NOTHING,
            "
            hostname r1
            interface Gi0/0
             ip address dhcp
            interface Gi0/1
             ip address 10.0.0.1 255.255.255.0
            router ospf 1
             network 10.9.0.0 0.0.0.255 area 0
            ",
        );
    }
}

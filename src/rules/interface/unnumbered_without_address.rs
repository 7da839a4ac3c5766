//! `interface/unnumbered-without-address`

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::model::{Interface, InterfaceName, Ipv4Source};
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// An interface that borrows the address of another one (`ip unnumbered`), where that one is in the config and has
    /// no address.
    ///
    /// ## Why it matters
    ///
    /// There is nothing to borrow: the interface does not carry IPv4.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname hub1
    /// interface Loopback0
    ///  description address of the tunnels
    /// interface Tunnel1
    ///  ip unnumbered Loopback0
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the lender an address, or borrow from an interface that has one.
    ///
    /// ## Check on the device
    ///
    /// `show ip interface NAME`: `Internet protocol processing disabled`.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Addressing Services Command Reference, `ip unnumbered`: the interface named must have an address.
    pub static UNNUMBERED_WITHOUT_ADDRESS = {
        id: "interface/unnumbered-without-address",
        summary: "An interface that borrows an address where there is none",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut by_name: FxHashMap<&InterfaceName, &Interface> = FxHashMap::default();
    by_name.extend(view.device.interfaces.iter().map(|interface| (&interface.name, interface)));
    for interface in &view.device.interfaces {
        let Some(source) = &interface.ipv4_elsewhere else { continue };
        let Ipv4Source::Unnumbered(lender) = &source.value else { continue };
        let Some(lender) = by_name.get(lender) else { continue };
        let borrows_too =
            matches!(&lender.ipv4_elsewhere, Some(other) if matches!(other.value, Ipv4Source::Unnumbered(_)));
        if lender.primary.is_some() || (lender.ipv4_elsewhere.is_some() && !borrows_too) || view.is_snippet() {
            continue;
        }
        let place = view.place(lender.span);
        let message = format!("{} has no address for {} to borrow", lender.label, interface.label);
        let fault = findings
            .fault(view.place(source.span), message)
            .about("interface", &*interface.label)
            .fact(Prose::new(format!("{}, on ", lender.label)).line(place).text(", has no address of its own."))
            .related(place, format!("{} is here", lender.label));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn lenders_need_an_address() {
        check(
            &UNNUMBERED_WITHOUT_ADDRESS,
            "
            hostname r1
            interface Loopback0
             ip address 10.0.0.1 255.255.255.255
            interface Loopback1
             no ip address
            interface Gi0/0
             ip address dhcp
            interface Tunnel0
             ip unnumbered Loopback0
            interface Tunnel1
             ip unnumbered Loopback1
                           ^^^^^^^^^ error: Loopback1 has no address
            interface Tunnel2
             ip unnumbered Gi0/0
            interface Tunnel3
             ip unnumbered Loopback9
            ",
        );
    }
}

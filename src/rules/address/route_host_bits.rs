//! `address/route-host-bits`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A static route whose destination is no subnet: the address has bits that its mask does not cover.
    ///
    /// ## Why it matters
    ///
    /// The device refuses the line with `Inconsistent address and mask`. The route is not there.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip route 10.7.4.1 255.255.255.0 10.7.0.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the address of the subnet. Review it, since the mask may be what is wrong: a route to a single host has the
    /// mask 255.255.255.255.
    ///
    /// ```text
    /// ip route 10.7.4.0 255.255.255.0 10.7.0.1
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include ip route` does not show the line.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: Protocol-Independent Command Reference, `ip route`: prefix and mask must agree.
    pub static ROUTE_HOST_BITS = {
        id: "address/route-host-bits",
        summary: "A static route whose address has bits outside its mask",
        severity: Error,
        dialects: [Ios, Asa],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for route in &view.device.static_routes {
        let net = route.destination.value;
        if net.addr() == net.network() {
            continue;
        }
        let (address, mask, network) = (net.addr(), net.netmask(), net.network());
        let edit = Edit::replace(view.file, route.address_span, network.to_string());
        let fault = findings
            .fault(view.place(route.destination.span), format!("{address} is no subnet of the mask {mask}"))
            .about("route", net.to_string())
            .fact(format!("With the mask {mask} the subnet of {address} begins at {network}."))
            .fact("The device refuses a route whose address has bits that the mask does not cover.")
            .fix(Fix::new(format!("Write the subnet's address, {network}"), Applicability::Review, vec![edit]));
        findings.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in};

    #[test]
    fn destinations_must_be_subnets() {
        check(
            &ROUTE_HOST_BITS,
            "
            ip route vrf A 10.0.0.129 255.255.255.0 10.1.0.1
                           ^^^^^^^^^^^^^^^^^^^^^^^^ error: 10.0.0.129 is no subnet
            ip route 10.0.0.128 255.255.255.128 10.1.0.1
            ip route 10.0.0.129 255.255.255.255 10.1.0.1
            ip route 0.0.0.0 0.0.0.0 10.1.0.1
            ",
        );
    }

    #[test]
    fn asa() {
        check_fix_in(
            Dialect::Asa,
            &ROUTE_HOST_BITS,
            "
            route inside 10.1.1.1 255.255.0.0 10.0.0.2 1
                         ^^^^^^^^^^^^^^^^^^^^ 10.1.1.1 is no subnet of the mask 255.255.0.0
            route outside 0 0 10.0.0.2
            ",
            "Write the subnet's address, 10.1.0.0",
            Applicability::Review,
            "
            route inside 10.1.0.0 255.255.0.0 10.0.0.2 1
            route outside 0 0 10.0.0.2
            ",
        );
    }
}

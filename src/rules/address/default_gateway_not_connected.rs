//! `address/default-gateway-not-connected`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// An `ip default-gateway` that lies in no subnet of the device's interfaces.
    ///
    /// ## Why it matters
    ///
    /// A switch that does not route reaches everything beyond its own subnet through this address, and it can reach the
    /// address only on its own subnet. People, logs and time servers elsewhere cannot be reached, or reach it.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname access3
    /// interface Vlan99
    ///  ip address 10.99.0.13 255.255.255.0
    /// ip default-gateway 10.90.0.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the router's address on the switch's own subnet. It is the router's, so it is not proposed.
    ///
    /// ## Check on the device
    ///
    /// `show ip redirects` shows the gateway; a ping to it fails, one within the subnet works.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Addressing Services Command Reference, `ip default-gateway`: used where IP routing is off.
    pub static DEFAULT_GATEWAY_NOT_CONNECTED = {
        id: "address/default-gateway-not-connected",
        summary: "A default gateway on no connected subnet",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(gateway) = &view.device.default_gateway else { return };
    let subnets: Vec<_> = view.device.subnets(&None).collect();
    let reached = subnets.iter().any(|(_, subnet)| subnet.value.contains(&gateway.value));
    if view.is_snippet() || subnets.is_empty() || reached || view.device.has_unknown_address(&None) {
        return;
    }
    let address = gateway.value;
    let own: Vec<String> = subnets.iter().take(3).map(|(_, subnet)| subnet.value.trunc().to_string()).collect();
    let fault = findings
        .fault(view.place(gateway.span), format!("the default gateway {address} is on no connected subnet"))
        .about("gateway", address.to_string())
        .fact(format!(
            "The device has addresses in {}{}.",
            own.join(", "),
            if subnets.len() > 3 { " and others" } else { "" }
        ))
        .fact(format!("None of its subnets holds {address}."));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn gateways_must_be_near() {
        check(
            &DEFAULT_GATEWAY_NOT_CONNECTED,
            "
            hostname sw1
            interface Vlan1
             ip address 10.0.0.2 255.255.255.0
            ip default-gateway 10.0.1.1
                               ^^^^^^^^ warning: no connected subnet
            ",
        );
        check(
            &DEFAULT_GATEWAY_NOT_CONNECTED,
            "
            hostname sw1
            interface Vlan1
             ip address 10.0.0.2 255.255.255.0
            ip default-gateway 10.0.0.1
            ",
        );
        check(
            &DEFAULT_GATEWAY_NOT_CONNECTED,
            "
            hostname sw1
            interface Vlan1
             ip address dhcp
            ip default-gateway 10.0.0.1
            ",
        );
    }
}

//! `address/pool-gateway-outside-network`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings, Prose};

declare_rule! {
    /// ## What it finds
    ///
    /// A DHCP pool that gives its clients a gateway outside the pool's own subnets.
    ///
    /// ## Why it matters
    ///
    /// A client reaches its gateway on its own subnet or not at all. With such a gateway it gets an address, and still
    /// nothing beyond its subnet works.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname branch7
    /// ip dhcp pool USERS
    ///  network 10.7.20.0 255.255.255.0
    ///  default-router 10.7.2.1
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the router's address on the pool's subnet; which one it is, the pool does not say.
    ///
    /// ## Check on the device
    ///
    /// On a client: it has an address of the pool, and the gateway is outside the subnet of its mask.
    ///
    /// ## References
    ///
    /// RFC 2132, section 3.5: the routers of the Router option are on the client's subnet.
    pub static POOL_GATEWAY_OUTSIDE_NETWORK = {
        id: "address/pool-gateway-outside-network",
        summary: "A DHCP pool whose gateway is outside its subnet",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for pool in &view.device.dhcp_pools {
        let Some(network) = pool.networks.first() else { continue };
        for gateway in &pool.gateways {
            if pool.networks.iter().any(|network| network.value.contains(&gateway.value)) {
                continue;
            }
            let (name, address, subnet) = (&pool.name.value, gateway.value, network.value.trunc());
            let place = view.place(network.span);
            let fault = findings
                .fault(
                    view.place(gateway.span),
                    format!("the gateway {address} is outside {subnet}, the pool's subnet"),
                )
                .about("dhcp-pool", &**name)
                .fact(Prose::new(format!("Pool {name} hands out addresses of {subnet}, set on ")).line(place).text("."))
                .fact("A client can reach a gateway only on its own subnet.")
                .related(place, "the pool's subnet");
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn gateways_belong_to_the_pool() {
        check(
            &POOL_GATEWAY_OUTSIDE_NETWORK,
            "
            hostname r1
            ip dhcp pool A
             network 10.0.0.0 255.255.255.0
             default-router 10.0.0.1 10.0.1.1
                                     ^^^^^^^^ error: outside 10.0.0.0/24
            ip dhcp pool B
             host 10.0.5.5 255.255.255.0
             default-router 10.0.0.1
            ip dhcp pool C
             network 10.2.0.0 /16
             default-router 10.2.255.1
            ",
        );
    }
}

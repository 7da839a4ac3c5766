//! `address/network-or-broadcast-address`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// An interface whose own address is the first or the last one of its subnet: the network's address or its
    /// broadcast address. Subnets of one or two addresses (/32, /31) have neither.
    ///
    /// ## Why it matters
    ///
    /// No host may have these addresses. Most devices refuse the line, so the interface has no address at all; where the
    /// line is taken, as on Linux, the neighbors do not send to such an address.
    ///
    /// ## Example
    ///
    /// ```text
    /// interface GigabitEthernet0/0
    ///  ip address 10.1.10.0 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the address that was meant, or the mask: the config does not say which of them is wrong.
    ///
    /// ## Check on the device
    ///
    /// `show ip interface brief`: the interface is `unassigned`. Entering the line gives `Bad mask`.
    /// IOS-XR has `show ipv4 interface brief` for it, Junos `show interfaces terse`, FRR and VyOS `show interface brief`.
    ///
    /// ## References
    ///
    /// RFC 1122, section 3.2.1.3 (the addresses that no host has); RFC 3021 (subnets of two addresses).
    pub static NETWORK_OR_BROADCAST_ADDRESS = {
        id: "address/network-or-broadcast-address",
        summary: "An interface with its subnet's network or broadcast address",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Junos, IosXr, Asa, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for interface in &view.device.interfaces {
        for address in interface.ipv4() {
            let net = address.value;
            let (own, subnet) = (net.addr(), net.trunc());
            // A mask of 0 is a mistake of another sort, and 0.0.0.0 stands for no address.
            if !(1..=30).contains(&net.prefix_len()) {
                continue;
            }
            let what = match own {
                _ if own == net.network() => "network",
                _ if own == net.broadcast() => "broadcast",
                _ => continue,
            };
            let fault = findings
                .fault(view.place(address.span), format!("{own} is the {what} address of {subnet}, not a host's"))
                .about("interface", &*interface.label)
                .fact(format!("The subnet {subnet} runs from {} to {}.", net.network(), net.broadcast()))
                .fact("The first and the last address of a subnet belong to no host.");
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn first_and_last_addresses_are_no_hosts() {
        check(
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            interface Gi0/0
             ip address 10.0.0.0 255.255.255.0
                        ^^^^^^^^^^^^^^^^^^^^^^ error: network address of 10.0.0.0/24
             ip address 10.0.1.255 255.255.255.0 secondary
                        ^^^^^^^^^^^^^^^^^^^^^^^^ error: broadcast address of 10.0.1.0/24
            interface Gi0/1
             ip address 10.0.2.0 255.255.255.254
            interface Gi0/2
             ip address 10.0.3.255 255.255.0.0
            interface Loopback0
             ip address 10.9.9.9 255.255.255.255
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            interface Vlan10
               ip address 10.0.0.0/24
                          ^^^^^^^^^^^ error: network address of 10.0.0.0/24
            interface Ethernet1
               ip address 10.0.2.0/31
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        check_in(
            Dialect::NxOs,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            hostname n1
            interface Ethernet1/1
              ip address 10.1.0.0/24
                         ^^^^^^^^^^^ error: 10.1.0.0 is the network address
              ip address 10.2.0.0/31 secondary
            ",
        );
        check_in(
            Dialect::Frr,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            hostname f1
            interface eth0
             ip address 10.1.0.255/24
                        ^^^^^^^^^^^^^ error: 10.1.0.255 is the broadcast address
            ",
        );
    }

    #[test]
    fn junos() {
        check_in(
            Dialect::Junos,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            set system host-name j1
            set interfaces ge-0/0/0 unit 0 family inet address 10.1.0.0/24
                                                               ^^^^^^^^^^^ error: is the network address
            set interfaces ge-0/0/1 unit 0 family inet address 10.2.0.0/31
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_in(
            Dialect::IosXr,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            interface GigabitEthernet0/0/0/0
             ipv4 address 10.1.0.0 255.255.255.0
                          ^^^^^^^^^^^^^^^^^^^^^^ error: 10.1.0.0 is the network address
            ",
        );
        check_in(
            Dialect::Asa,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            interface GigabitEthernet0/0
             nameif outside
             ip address 10.1.0.255 255.255.255.0 standby 10.1.0.2
                        ^^^^^^^^^^^^^^^^^^^^^^^^ error: 10.1.0.255 is the broadcast address
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &NETWORK_OR_BROADCAST_ADDRESS,
            "
            interfaces {
                ethernet eth0 {
                    address 10.1.0.0/24
                            ^^^^^^^^^^^ error: 10.1.0.0 is the network address
                }
            }
            ",
        );
    }
}

//! `routing/ospf-wildcard-looks-like-mask`

use std::net::Ipv4Addr;

use super::is_mask_for_wildcard;
use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A netmask, such as 255.255.255.0, where a `network` line of OSPF takes a wildcard, such as 0.0.0.255.
    ///
    /// ## Why it matters
    ///
    /// In a wildcard the ones are the bits that do not count. Read as one, a netmask fits addresses with the right
    /// ending anywhere, and hardly an interface of the subnet that was meant. Some releases turn the mask round by
    /// themselves; others do not.
    ///
    /// ## Example
    ///
    /// ```text
    /// router ospf 1
    ///  network 10.1.12.0 255.255.255.0 area 0
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn the mask into the wildcard of the same subnet. Review it: OSPF may start on interfaces where it did not run.
    ///
    /// ```text
    /// router ospf 1
    ///  network 10.1.12.0 0.0.0.255 area 0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | section router ospf` shows the line as the device keeps it.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: OSPF Command Reference, `network area`: `wildcard-mask`.
    pub static OSPF_WILDCARD_LOOKS_LIKE_MASK = {
        id: "routing/ospf-wildcard-looks-like-mask",
        summary: "A netmask where OSPF takes a wildcard",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for ospf in &view.device.ospf {
        for network in &ospf.networks {
            let (address, mask) = (network.address.value, network.wildcard.value);
            if !is_mask_for_wildcard(address, mask) {
                continue;
            }
            let inverse = Ipv4Addr::from_bits(!mask.to_bits());
            let edit = Edit::replace(view.file, network.wildcard.span, inverse.to_string());
            let fault = findings
                .fault(
                    view.place(network.wildcard.span),
                    format!("{mask} is a netmask; OSPF takes a wildcard, {inverse}"),
                )
                .about("ospf-process", &*ospf.process.value)
                .fact("In a wildcard the ones are the bits that do not count.")
                .fact(format!("As a wildcard, {mask} throws away bits that {address} sets."))
                .fix(Fix::new(format!("Write the wildcard {inverse}"), Applicability::Review, vec![edit]));
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn masks_are_told_from_wildcards() {
        check(
            &OSPF_WILDCARD_LOOKS_LIKE_MASK,
            "
            router ospf 1
             network 10.1.0.0 255.255.0.0 area 0
                              ^^^^^^^^^^^ warning: takes a wildcard, 0.0.255.255
             network 10.1.0.0 0.0.255.255 area 0
             network 0.0.0.0 255.255.255.255 area 0
             network 10.1.0.1 0.0.0.0 area 0
            ",
        );
    }
}

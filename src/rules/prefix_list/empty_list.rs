//! `prefix-list/empty-list`

use super::is_used;
use crate::declare_rule;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// A prefix list that is used, but has no entry: only a description.
    ///
    /// ## Why it matters
    ///
    /// A neighbour or a route map that refers to a prefix list without entries lets every prefix pass, while the config
    /// looks as if they were filtered.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list CUSTOMERS description to be filled in
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    ///  neighbor 192.0.2.1 prefix-list CUSTOMERS out
    /// ```
    ///
    /// ## Fix
    ///
    /// Put in the entries that were meant. Nothing in the config says which, so no edit is proposed.
    ///
    /// ## Check on the device
    ///
    /// `show ip prefix-list NAME`: `entries: 0`.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Command Reference, `neighbor prefix-list`: an empty prefix list permits all prefixes.
    pub static EMPTY_LIST = {
        id: "prefix-list/empty-list",
        summary: "A prefix list that is used, but has no entries",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for list in view.device.prefix_lists.iter().filter(|list| list.entries.is_empty() && !list.uncertain) {
        let name = &list.name.value;
        if is_used(view, list) {
            let fault = findings
                .fault(view.place(list.name.span), format!("prefix list {name} is used, but has no entries"))
                .about("prefix-list", &**name)
                .fact(format!("Prefix list {name} has no entry that permits or denies."))
                .fact("A prefix list without entries lets every prefix pass.");
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn used_lists_need_entries() {
        check(
            &EMPTY_LIST,
            "
            hostname r1
            ip prefix-list A description nothing
                           ^ error: no entries
            ip prefix-list B description something
            ip prefix-list B permit 10.0.0.0/8
            ip prefix-list C description unused
            route-map M permit 10
             match ip address prefix-list A B
            ",
        );
    }
}

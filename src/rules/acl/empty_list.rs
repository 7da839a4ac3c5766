//! `acl/empty-list`

use crate::declare_rule;
use crate::model::FilterKind;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// An access list that is used somewhere, but has no line that permits or denies anything: it is empty, or holds
    /// remarks alone.
    ///
    /// ## Why it matters
    ///
    /// An empty access list on an interface lets everything pass, while the config looks as if the interface were
    /// protected. The first line that is ever put into the list brings the implicit deny with it, and cuts off
    /// everything else at once.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/0
    ///  ip address 192.0.2.1 255.255.255.0
    ///  ip access-group OUTSIDE-IN in
    /// ip access-list extended OUTSIDE-IN
    ///  remark to be filled in
    /// ```
    ///
    /// ## Fix
    ///
    /// Put in the lines that were meant, or take the list away where it is used. Which of them is right cannot be told
    /// from the config, so no edit is proposed.
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists NAME` prints the name and nothing below it; `show ip interface` says where it is used.
    ///
    /// ## References
    ///
    /// Cisco IOS Security Command Reference, `ip access-group`: a list without entries permits all packets.
    pub static EMPTY_LIST = {
        id: "acl/empty-list",
        summary: "An access list that is used, but has no lines",
        severity: Error,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for filter in view.device.filters.iter().filter(|filter| filter.lines.is_empty() && !filter.uncertain) {
        let family = if filter.kind == FilterKind::Ipv6 { "ipv6-acl" } else { "acl" };
        let Some(family) = view.tree.grammar().kind_named(family) else { continue };
        let name = &filter.name.value;
        let used = view.symbols.find(family, None, name).is_some_and(|symbol| symbol.uses > 0);
        if used {
            let fault = findings
                .fault(view.place(filter.name.span), format!("access list {name} is used, but has no lines"))
                .about("acl", &**name)
                .fact(format!("Access list {name} has no line that permits or denies."))
                .fact("An access list without lines lets every packet pass where it is put on an interface.");
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn a_used_list_needs_lines() {
        check(
            &EMPTY_LIST,
            "
            hostname r1
            interface GigabitEthernet0/0
             ip access-group EMPTY in
             ip access-group FULL out
            ip access-list extended EMPTY
                                    ^^^^^ error: access list EMPTY is used, but has no lines
            ip access-list extended FULL
             permit ip any any
            ip access-list standard UNUSED
            access-list 99 remark only words
                        ^^ error:
            line vty 0 4
             access-class 99 in
            ",
        );
    }
}

//! `prefix-list/only-denies`

use super::is_used;
use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{Action, PrefixList};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A prefix list in use whose entries all deny, and none of which denies everything on purpose.
    ///
    /// ## Why it matters
    ///
    /// Every prefix list ends in an unwritten entry that denies the rest. A list of prefixes to keep out keeps out all
    /// of them, unless its last entry permits what is left.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list NO-PRIVATE seq 5 deny 10.0.0.0/8 le 32
    /// ip prefix-list NO-PRIVATE seq 10 deny 192.168.0.0/16 le 32
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    ///  neighbor 192.0.2.1 prefix-list NO-PRIVATE in
    /// ```
    ///
    /// ## Fix
    ///
    /// Permit the rest in a last entry. Review it: routes come in that did not before.
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list NO-PRIVATE seq 5 deny 10.0.0.0/8 le 32
    /// ip prefix-list NO-PRIVATE seq 10 deny 192.168.0.0/16 le 32
    /// ip prefix-list NO-PRIVATE seq 15 permit 0.0.0.0/0 le 32
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    ///  neighbor 192.0.2.1 prefix-list NO-PRIVATE in
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip bgp neighbors ADDRESS routes` is empty although `received-routes` is not.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Command Reference, `ip prefix-list`: the implicit deny at the end of every list.
    pub static ONLY_DENIES = {
        id: "prefix-list/only-denies",
        summary: "A prefix list in use that permits nothing",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, Frr, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for list in view.device.prefix_lists.iter().filter(|list| only_denies(list) && is_used(view, list)) {
        let name = &list.name.value;
        let fault = findings
            .fault(view.place(list.name.span), format!("prefix list {name} permits nothing: all of its entries deny"))
            .about("prefix-list", &**name)
            .fact("Every prefix list ends in an unwritten entry that denies what no entry before it matched.");
        findings.push(match permit_rest(view, list) {
            Some(fix) => fault.fix(fix),
            None => fault,
        });
    }
}

fn only_denies(list: &PrefixList) -> bool {
    let denies_all = |length: u8, lengths: Option<(u8, u8)>| length == 0 && lengths.is_some_and(|(_, le)| le >= 32);
    !list.uncertain
        && !list.entries.is_empty()
        && list
            .entries
            .iter()
            .all(|entry| entry.action == Action::Deny && !denies_all(entry.prefix.value.prefix_len(), entry.lengths()))
}

fn permit_rest(view: &DeviceView<'_>, list: &PrefixList) -> Option<Fix> {
    let final_entry = list.entries.last()?;
    let (family, rest) = if list.ipv6 { ("ipv6", "::/0 le 128") } else { ("ip", "0.0.0.0/0 le 32") };
    if let Some(term) = &final_entry.term {
        let number = final_entry.number?.checked_add(10).filter(|number| *number <= 65_535)?;
        let (net, le) = rest.split_once(" le ")?;
        let lines = ["action permit".to_owned(), format!("le {le}"), format!("prefix {net}")];
        let edits = view.parts().append(term, &format!("rule {number}"), &lines, "")?;
        return Some(Fix::new(format!("Add `permit {rest}` as the last entry"), Applicability::Review, edits));
    }
    let number = final_entry.number.map_or(String::new(), |number| format!("seq {} ", number.saturating_add(5)));
    let entry = format!("{number}permit {rest}");
    let below = view.statement(final_entry.statement).filter(|statement| statement.parent().is_some());
    let line = match below {
        Some(statement) => format!("{}{entry}", " ".repeat(statement.indent())),
        None => format!("{family} prefix-list {} {entry}", list.name.value),
    };
    let edit = Edit::insert_line_after(view.file, view.document, final_entry.span.start, &line);
    Some(Fix::new(format!("Add `permit {rest}` as the last entry"), Applicability::Review, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn lists_that_keep_out_everything() {
        check(
            &ONLY_DENIES,
            "
            hostname r1
            ip prefix-list A deny 10.0.0.0/8 le 32
                           ^ warning: permits nothing
            ip prefix-list NONE seq 5 deny 10.0.0.0/8
            ip prefix-list NONE seq 10 deny 0.0.0.0/0 le 32
            ip prefix-list UNUSED deny 10.0.0.0/8
            ip prefix-list C deny 10.0.0.0/8
            ip prefix-list C permit 0.0.0.0/0 le 32
            router bgp 65000
             neighbor 192.0.2.1 remote-as 65001
             neighbor 192.0.2.1 prefix-list A in
             neighbor 192.0.2.1 prefix-list NONE out
             neighbor 192.0.2.2 remote-as 65001
             neighbor 192.0.2.2 prefix-list C in
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &ONLY_DENIES,
            "
            hostname leaf1
            ip prefix-list A
                           ^ warning: permits nothing
               seq 10 deny 10.0.0.0/8 le 32
            router bgp 65000
               neighbor 192.0.2.1 remote-as 65001
               neighbor 192.0.2.1 prefix-list A in
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        for dialect in [Dialect::NxOs, Dialect::Frr] {
            check_fix_in(
                dialect,
                &ONLY_DENIES,
                "
                hostname r1
                ip prefix-list P seq 5 deny 10.0.0.0/8
                               ^ warning: permits nothing
                route-map R permit 10
                 match ip address prefix-list P
                ",
                "Add `permit 0.0.0.0/0 le 32` as the last entry",
                Applicability::Review,
                "
                hostname r1
                ip prefix-list P seq 5 deny 10.0.0.0/8
                ip prefix-list P seq 10 permit 0.0.0.0/0 le 32
                route-map R permit 10
                 match ip address prefix-list P
                ",
            );
        }
        check_in(
            Dialect::Frr,
            &ONLY_DENIES,
            "
            hostname r1
            ip prefix-list P seq 5 deny 10.0.0.0/8
            ip prefix-list P seq 10 permit any
            ip prefix-list Q seq 10 deny any
            route-map R permit 10
             match ip address prefix-list P
            route-map R permit 20
             match ip address prefix-list Q
            ",
        );
    }

    #[test]
    fn vyos() {
        check_fix_in(
            Dialect::Vyos,
            &ONLY_DENIES,
            "
            policy {
                prefix-list P {
                            ^ warning: permits nothing
                    rule 10 {
                        action deny
                        prefix 10.0.0.0/8
                    }
                }
                route-map R {
                    rule 10 {
                        action permit
                        match {
                            ip {
                                address {
                                    prefix-list P
                                }
                            }
                        }
                    }
                }
            }
            ",
            "Add `permit 0.0.0.0/0 le 32` as the last entry",
            Applicability::Review,
            "
            policy {
                prefix-list P {
                    rule 10 {
                        action deny
                        prefix 10.0.0.0/8
                    }
                    rule 20 {
                        action permit
                        le 32
                        prefix 0.0.0.0/0
                    }
                }
                route-map R {
                    rule 10 {
                        action permit
                        match {
                            ip {
                                address {
                                    prefix-list P
                                }
                            }
                        }
                    }
                }
            }
            ",
        );
    }
}

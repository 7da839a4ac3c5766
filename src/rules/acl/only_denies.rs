//! `acl/only-denies`

use rustc_hash::FxHashMap;

use super::words::Words;
use crate::declare_rule;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::model::{
    Action, Bits, End, Filter, FilterKind, FilterLine, FilterMatch, FilterUse, Interface, Protocol, Term,
};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An access list on an interface whose lines all deny, and none of which denies everything on purpose.
    ///
    /// ## Why it matters
    ///
    /// Every access list ends in an unwritten line that denies the rest. A list of things to keep out therefore keeps
    /// out everything, unless its last line permits what is left: nothing passes the interface on that side.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/0
    ///  ip address 192.0.2.1 255.255.255.0
    ///  ip access-group BLOCK in
    /// ip access-list extended BLOCK
    ///  deny tcp any any eq telnet
    ///  deny udp any any eq snmp
    /// ```
    ///
    /// ## Fix
    ///
    /// Permit the rest in a last line. Review it: it opens the interface for all that the list does not name.
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/0
    ///  ip address 192.0.2.1 255.255.255.0
    ///  ip access-group BLOCK in
    /// ip access-list extended BLOCK
    ///  deny tcp any any eq telnet
    ///  deny udp any any eq snmp
    ///  permit ip any any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip interface NAME` names the list; a ping through the interface fails whatever its addresses.
    ///
    /// ## References
    ///
    /// Cisco, Configuring IP Access Lists (document 23602): the implicit deny at the end of every list.
    pub static ONLY_DENIES = {
        id: "acl/only-denies",
        summary: "An access list on an interface that lets nothing pass",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, IosXr, Asa, Junos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut applied: FxHashMap<&str, (&Interface, &FilterUse)> = FxHashMap::default();
    for interface in &view.device.interfaces {
        for own in &interface.filters {
            applied.entry(&*own.name.value).or_insert((interface, own));
        }
    }
    let words = Words::of(view.dialect);
    let (list, line) = (words.list, words.line);
    for filter in view.device.filters.iter().filter(|filter| only_denies(filter)) {
        let Some((interface, applied)) = applied.get(&*filter.name.value) else { continue };
        // Junos: filters of two families may share a name.
        if view.device.filters.iter().filter(|other| other.name.value == filter.name.value).count() > 1 {
            continue;
        }
        let (name, side) = (&filter.name.value, applied.direction.as_str());
        let fault = findings
            .fault(view.place(filter.name.span), format!("{list} {name} lets nothing pass: all of its {line}s deny"))
            .about(words.kind, &**name)
            .fact(format!("Every {list} ends in an unwritten {line} that denies what no {line} before it matched."))
            .fact(
                Prose::new(format!("It is on interface {}, direction {side}, by ", interface.label))
                    .line(view.place(applied.name.span))
                    .text("."),
            )
            .related(view.place(applied.name.span), format!("it is put on {} here", interface.label));
        findings.push(match permit_rest(view, filter) {
            Some(fix) => fault.fix(fix),
            None => fault,
        });
    }
}

fn only_denies(filter: &Filter) -> bool {
    let any = End::Bits(Bits::ANY);
    !filter.uncertain
        && filter.rest == Action::Deny
        && !filter.lines.is_empty()
        && filter.lines.iter().all(|line| match &line.matches {
            FilterMatch::Header(header) => {
                let everything = header.protocol == Protocol::Any && header.source == any && header.destination == any;
                line.action == Action::Deny && !everything
            }
            FilterMatch::Opaque => false,
        })
}

/// A last line like the one before it.
fn permit_rest(view: &DeviceView<'_>, filter: &Filter) -> Option<Fix> {
    let last = filter.lines.last()?;
    let statement = view.statement(last.statement)?;
    if let Some(term) = &last.term {
        return last_term(view, filter, term);
    }
    let rest = match filter.kind {
        FilterKind::Standard => "permit any",
        FilterKind::Extended if view.dialect == Dialect::IosXr => "permit ipv4 any any",
        FilterKind::Extended => "permit ip any any",
        FilterKind::Ipv6 => "permit ipv6 any any",
    };
    let line = if statement.parent().is_none() {
        let sort = ["extended", "standard"].into_iter().find(|sort| statement.word(2) == *sort);
        let sort = sort.map_or(String::new(), |sort| format!("{sort} "));
        format!("access-list {} {sort}{rest}", filter.name.value)
    } else {
        let number = last.number.map_or(Some(String::new()), |n| {
            let next = n.checked_add(10)?;
            let word = if filter.kind == FilterKind::Ipv6 && view.dialect == Dialect::Ios { "sequence " } else { "" };
            Some(format!("{word}{next} "))
        })?;
        format!("{}{number}{rest}", " ".repeat(statement.indent()))
    };
    let edit = Edit::insert_line_after(view.file, view.document, last.span.start, &line);
    Some(Fix::new(format!("Add `{rest}` as the last line"), Applicability::Review, vec![edit]))
}

/// A last term, written as the one before it.
fn last_term(view: &DeviceView<'_>, filter: &Filter, term: &Term) -> Option<Fix> {
    const LABEL: &str = "term ACCEPT-REST";
    let taken = |line: &FilterLine| line.term.as_ref().is_some_and(|term| &*term.label == LABEL);
    if filter.lines.iter().any(taken) {
        return None;
    }
    let edits = view.parts().append(term, LABEL, &["then accept".to_owned()], ";")?;
    Some(Fix::new(format!("Add `{LABEL} then accept` as the last term"), Applicability::Review, edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    #[test]
    fn lists_that_keep_out_everything_by_accident() {
        check_fix(
            &ONLY_DENIES,
            "
            hostname r1
            interface Gi0/0
             ip access-group 20 out
            access-list 20 deny 10.0.0.0 0.0.0.255
                        ^^ warning: lets nothing pass
            ",
            "Add `permit any` as the last line",
            Applicability::Review,
            "
            hostname r1
            interface Gi0/0
             ip access-group 20 out
            access-list 20 deny 10.0.0.0 0.0.0.255
            access-list 20 permit any
            ",
        );
    }

    #[test]
    fn lists_on_purpose_or_for_other_uses_are_left_alone() {
        check(
            &ONLY_DENIES,
            "
            hostname r1
            interface Gi0/0
             ip access-group CLOSED in
             ip access-group MIXED out
            ip access-list extended CLOSED
             deny tcp any any eq 22
             deny ip any any log
            ip access-list extended MIXED
             deny tcp any any eq 22
             permit udp any any
            ip access-list extended NO-NAT
             deny ip any 10.0.0.0 0.255.255.255
            route-map NAT permit 10
             match ip address NO-NAT
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
            ip access-list A
                           ^ lets nothing pass
               10 deny tcp 10.0.0.0/8 any
            ipv6 access-list B
               10 deny tcp 2001:db8::/32 any
               20 permit ipv6 any any
            interface Ethernet1
               ip access-group A in
               ipv6 access-group B in
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_fix_in(
            Dialect::NxOs,
            &ONLY_DENIES,
            "
            hostname n1
            interface Ethernet1/1
              ip access-group BLOCK in
            ip access-list BLOCK
                           ^^^^^ warning: lets nothing pass
              10 deny tcp any any eq telnet
            ",
            "Add `permit ip any any` as the last line",
            Applicability::Review,
            "
            hostname n1
            interface Ethernet1/1
              ip access-group BLOCK in
            ip access-list BLOCK
              10 deny tcp any any eq telnet
              20 permit ip any any
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_fix_in(
            Dialect::IosXr,
            &ONLY_DENIES,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 access-group BLOCK ingress
            !
            ipv4 access-list BLOCK
                             ^^^^^ warning: lets nothing pass
             10 deny tcp any any eq telnet
            !
            ",
            "Add `permit ipv4 any any` as the last line",
            Applicability::Review,
            "
            hostname x1
            interface GigabitEthernet0/0/0/0
             ipv4 access-group BLOCK ingress
            !
            ipv4 access-list BLOCK
             10 deny tcp any any eq telnet
             20 permit ipv4 any any
            !
            ",
        );
        check_fix_in(
            Dialect::Asa,
            &ONLY_DENIES,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
            access-list BLOCK extended deny tcp any any eq telnet
                        ^^^^^ warning: lets nothing pass
            access-group BLOCK in interface outside
            ",
            "Add `permit ip any any` as the last line",
            Applicability::Review,
            "
            hostname a1
            interface GigabitEthernet0/0
             nameif outside
            access-list BLOCK extended deny tcp any any eq telnet
            access-list BLOCK extended permit ip any any
            access-group BLOCK in interface outside
            ",
        );
    }

    #[test]
    fn junos() {
        check_fix_in(
            Dialect::Junos,
            &ONLY_DENIES,
            "
            system {
                host-name j1;
            }
            interfaces {
                ge-0/0/0 {
                    unit 0 {
                        family inet {
                            filter {
                                input BLOCK;
                                output CLOSED;
                            }
                        }
                    }
                }
            }
            firewall {
                family inet {
                    filter BLOCK {
                           ^^^^^ warning: firewall filter BLOCK lets nothing pass: all of its terms deny
                        term TELNET {
                            from {
                                protocol tcp;
                                destination-port telnet;
                            }
                            then discard;
                        }
                    }
                    filter CLOSED {
                        term ALL {
                            then {
                                reject;
                            }
                        }
                    }
                }
            }
            ",
            "Add `term ACCEPT-REST then accept` as the last term",
            Applicability::Review,
            "
            system {
                host-name j1;
            }
            interfaces {
                ge-0/0/0 {
                    unit 0 {
                        family inet {
                            filter {
                                input BLOCK;
                                output CLOSED;
                            }
                        }
                    }
                }
            }
            firewall {
                family inet {
                    filter BLOCK {
                        term TELNET {
                            from {
                                protocol tcp;
                                destination-port telnet;
                            }
                            then discard;
                        }
                        term ACCEPT-REST {
                            then accept;
                        }
                    }
                    filter CLOSED {
                        term ALL {
                            then {
                                reject;
                            }
                        }
                    }
                }
            }
            ",
        );
        check_fix_in(
            Dialect::Junos,
            &ONLY_DENIES,
            "
            set interfaces lo0 unit 0 family inet filter input RE
            set firewall family inet filter RE term A from protocol udp
                                            ^^ warning: firewall filter RE lets nothing pass
            set firewall family inet filter RE term A then discard
            set firewall family inet6 filter OTHER term A from next-header udp
            set firewall family inet6 filter OTHER term A then discard
            ",
            "Add `term ACCEPT-REST then accept` as the last term",
            Applicability::Review,
            "
            set interfaces lo0 unit 0 family inet filter input RE
            set firewall family inet filter RE term A from protocol udp
            set firewall family inet filter RE term A then discard
            set firewall family inet filter RE term ACCEPT-REST then accept
            set firewall family inet6 filter OTHER term A from next-header udp
            set firewall family inet6 filter OTHER term A then discard
            ",
        );
    }
}

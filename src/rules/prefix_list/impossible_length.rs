//! `prefix-list/impossible-length`

use super::Words;
use crate::declare_rule;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::model::{PrefixEntry, PrefixList};
use crate::rules::{DeviceView, Fault, Findings};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// An entry of a prefix list whose `ge` and `le` contradict each other or the prefix: `ge` above `le`, or either of
    /// them shorter than the prefix itself. The same of `upto`, `prefix-length-range` and `longer` in the route filters
    /// of Junos.
    ///
    /// ## Why it matters
    ///
    /// No prefix has such a length. The device refuses the entry, and the prefixes that it was meant for are denied at
    /// the end of the list.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip prefix-list SITES seq 5 permit 10.0.0.0/8 ge 24 le 16
    /// ```
    ///
    /// ## Fix
    ///
    /// Where `ge` and `le` are the wrong way round, change them over; review it, since routes change. Otherwise the
    /// entry does not say what was meant.
    ///
    /// ```text
    /// ip prefix-list SITES seq 5 permit 10.0.0.0/8 ge 16 le 24
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip prefix-list NAME` does not list the entry; entering it gives `Invalid prefix range`.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Command Reference, `ip prefix-list`: length < ge <= le.
    pub static IMPOSSIBLE_LENGTH = {
        id: "prefix-list/impossible-length",
        summary: "A prefix-list entry whose lengths contradict each other",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Junos, Vyos, IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for list in &view.device.prefix_lists {
        for entry in list.entries.iter().filter(|entry| entry.lengths().is_none()) {
            findings.push(fault(view, findings, list, entry));
        }
    }
}

fn fault(view: &DeviceView<'_>, findings: &Findings, list: &PrefixList, entry: &PrefixEntry) -> Fault {
    let own = entry.prefix.value.prefix_len();
    let bounds = entry.shortest.iter().chain(&entry.longest);
    let span = bounds.clone().map(|bound| bound.span).reduce(Span::cover).unwrap_or(entry.prefix.span);
    let too_short = bounds.map(|bound| bound.value).find(|length| *length < own);
    let (words, most) = (Words::of(view.dialect), entry.prefix.value.max_prefix_len());
    let message = match (too_short, &entry.shortest, &entry.longest) {
        (None, Some(ge), _) if ge.value > most => format!("no prefix is longer than a /{most}"),
        (None, Some(ge), Some(le)) => format!("no length is at least {} and at most {}", ge.value, le.value),
        (Some(length), ..) => format!("no prefix within a /{own} has the length {length}"),
        _ => "no prefix has such a length".to_owned(),
    };
    let mut fault = findings
        .fault(view.place(span), message)
        .about(words.kind, &*list.name.value)
        .fact(format!("Prefixes within {} have lengths of {own} and more.", entry.prefix.value))
        .fact(match view.dialect {
            Dialect::Junos => format!("The lengths must satisfy: {own} <= shortest <= longest <= {most}."),
            _ => "The lengths of an entry must satisfy: prefix length <= ge <= le.".to_owned(),
        });
    let both = entry.shortest.as_ref().zip(entry.longest.as_ref()).filter(|(ge, le)| ge.span != le.span);
    if let (None, Some((ge, le))) = (too_short, both) {
        let edits = vec![
            Edit::replace(view.file, ge.span, le.value.to_string()),
            Edit::replace(view.file, le.span, ge.value.to_string()),
        ];
        let title = match view.dialect {
            Dialect::Junos => format!("Write /{}-/{}", le.value, ge.value),
            _ => format!("Write ge {} le {}", le.value, ge.value),
        };
        fault = fault.fix(Fix::new(title, Applicability::Review, edits));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn lengths_must_be_possible() {
        check(
            &IMPOSSIBLE_LENGTH,
            "
            ip prefix-list A seq 5 permit 10.0.0.0/8 ge 24 le 16
                                                        ^^^^^^^^ error: at least 24 and at most 16
            ip prefix-list A seq 10 permit 10.0.0.0/16 le 8
                                                          ^ error: within a /16 has the length 8
            ip prefix-list A seq 15 permit 10.0.0.0/16 ge 12 le 24
                                                          ^^^^^^^^ error:
            ip prefix-list A seq 20 permit 10.0.0.0/16 ge 16 le 24
            ip prefix-list A seq 25 permit 0.0.0.0/0 ge 32
            ipv6 prefix-list B permit 2001:db8::/32 ge 48 le 64
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &IMPOSSIBLE_LENGTH,
            "
            ip prefix-list A
               seq 10 permit 10.0.0.0/8 ge 24 le 16
                                           ^^^^^^^^ error: at least 24 and at most 16
               seq 20 permit 10.0.0.0/16 eq 8
                                            ^ error: within a /16 has the length 8
               seq 30 permit 10.0.0.0/16 eq 24
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        for dialect in [Dialect::NxOs, Dialect::Frr] {
            check_fix_in(
                dialect,
                &IMPOSSIBLE_LENGTH,
                "
                ip prefix-list P seq 5 permit 10.0.0.0/8 ge 24 le 16
                                                            ^^^^^^^^ error
                ",
                "Write ge 16 le 24",
                Applicability::Review,
                "
                ip prefix-list P seq 5 permit 10.0.0.0/8 ge 16 le 24
                ",
            );
        }
    }

    #[test]
    fn junos_route_filters() {
        check_fix_in(
            Dialect::Junos,
            &IMPOSSIBLE_LENGTH,
            "
            policy-options {
                policy-statement P {
                    term A {
                        from {
                            route-filter 10.0.0.0/8 prefix-length-range /24-/16;
                                                                         ^^^^^^ error: at least 24 and at most 16
                            = 8 <= shortest <= longest <= 32
                            route-filter 10.0.0.0/16 upto /8;
                                                           ^ error: within a /16 has the length 8
                            route-filter 10.0.0.1/32 longer;
                                                     ^^^^^^ error: no prefix is longer than a /32
                            route-filter 10.0.0.1/32 orlonger;
                            route-filter 10.0.0.0/8 upto /8;
                            route-filter 10.0.0.0/8 exact;
                            route-filter 10.0.0.0/8 through 10.8.0.0/13;
                            route-filter 2001:db8::/32 prefix-length-range /48-/64;
                        }
                        then accept;
                    }
                }
            }
            ",
            "Write /16-/24",
            Applicability::Review,
            "
            policy-options {
                policy-statement P {
                    term A {
                        from {
                            route-filter 10.0.0.0/8 prefix-length-range /16-/24;
                            route-filter 10.0.0.0/16 upto /8;
                            route-filter 10.0.0.1/32 longer;
                            route-filter 10.0.0.1/32 orlonger;
                            route-filter 10.0.0.0/8 upto /8;
                            route-filter 10.0.0.0/8 exact;
                            route-filter 10.0.0.0/8 through 10.8.0.0/13;
                            route-filter 2001:db8::/32 prefix-length-range /48-/64;
                        }
                        then accept;
                    }
                }
            }
            ",
        );
    }

    #[test]
    fn vyos() {
        check_fix_in(
            Dialect::Vyos,
            &IMPOSSIBLE_LENGTH,
            "
            set policy prefix-list P rule 1 action permit
            set policy prefix-list P rule 1 prefix 10.0.0.0/8
            set policy prefix-list P rule 1 ge 24
                                               ^^ error: at least 24 and at most 16
            set policy prefix-list P rule 1 le 16
            ",
            "Write ge 16 le 24",
            Applicability::Review,
            "
            set policy prefix-list P rule 1 action permit
            set policy prefix-list P rule 1 prefix 10.0.0.0/8
            set policy prefix-list P rule 1 ge 16
            set policy prefix-list P rule 1 le 24
            ",
        );
    }

    #[test]
    fn sets_of_ios_xr() {
        check_fix_in(
            Dialect::IosXr,
            &IMPOSSIBLE_LENGTH,
            "
            prefix-set S
              10.0.0.0/8 ge 24 le 16,
                            ^^^^^^^^ error: at least 24 and at most 16
              10.0.0.0/16 eq 8,
                             ^ error: within a /16 has the length 8
              10.0.0.0/16 eq 24,
              10.0.0.1
            end-set
            route-policy P($len)
              if destination in (10.0.0.0/8 le $len) then
                pass
              endif
            end-policy
            ",
            "Write ge 16 le 24",
            Applicability::Review,
            "
            prefix-set S
              10.0.0.0/8 ge 16 le 24,
              10.0.0.0/16 eq 8,
              10.0.0.0/16 eq 24,
              10.0.0.1
            end-set
            route-policy P($len)
              if destination in (10.0.0.0/8 le $len) then
                pass
              endif
            end-policy
            ",
        );
    }
}

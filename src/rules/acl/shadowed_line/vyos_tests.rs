//! `acl/shadowed-line` on the rules of VyOS.

use super::*;
use crate::dialect::Dialect;
use crate::rules::testing::{check_fix_in, check_in};

#[test]
fn vyos_in_braces() {
    check_fix_in(
        Dialect::Vyos,
        &SHADOWED_LINE,
        "
        firewall {
            name WAN {
                default-action drop
                rule 10 {
                    action drop
                    source {
                        address 10.0.0.0-10.255.255.255
                    }
                }
                rule 20 {
                ^^^^^^^ error: rule 20 of firewall rule set WAN never matches: rule 10 (line 4) denies all of its packets
                    action accept
                    destination {
                        port 22,443
                    }
                    protocol tcp
                    source {
                        address 10.1.1.1
                    }
                }
                rule 30 {
                    action accept
                    state {
                        established enable
                        related enable
                    }
                }
                rule 40 {
                ^^^^^^^ error: rule 30 (line
                    action drop
                    protocol udp
                    state {
                        established enable
                        related enable
                    }
                }
                rule 50 {
                    action accept
                    limit {
                        rate 5/second
                    }
                    protocol icmp
                }
                rule 60 {
                    action drop
                    protocol icmp
                }
            }
        }
        ",
        "Give rule 20 the number 5, so that it comes before rule 10",
        Applicability::Review,
        "
        firewall {
            name WAN {
                default-action drop
                rule 10 {
                    action drop
                    source {
                        address 10.0.0.0-10.255.255.255
                    }
                }
                rule 5 {
                    action accept
                    destination {
                        port 22,443
                    }
                    protocol tcp
                    source {
                        address 10.1.1.1
                    }
                }
                rule 30 {
                    action accept
                    state {
                        established enable
                        related enable
                    }
                }
                rule 40 {
                    action drop
                    protocol udp
                    state {
                        established enable
                        related enable
                    }
                }
                rule 50 {
                    action accept
                    limit {
                        rate 5/second
                    }
                    protocol icmp
                }
                rule 60 {
                    action drop
                    protocol icmp
                }
            }
        }
        ",
    );
}

#[test]
fn vyos_as_set_lines() {
    check_fix_in(
        Dialect::Vyos,
        &SHADOWED_LINE,
        "
        set firewall group network-group LAN network 10.0.0.0/8
        set firewall group address-group SERVERS address 10.0.0.1-10.0.0.4
        set firewall ipv4 forward filter rule 5 action jump
        set firewall ipv4 forward filter rule 5 jump-target CHECK
        set firewall ipv4 forward filter rule 10 action accept
        set firewall ipv4 forward filter rule 10 source group network-group LAN
        set firewall ipv4 forward filter rule 20 action accept
                                         ^^^^^^^ info: rule 20 of firewall rule set forward filter changes nothing
        set firewall ipv4 forward filter rule 20 protocol tcp_udp
        set firewall ipv4 forward filter rule 20 source group address-group SERVERS
        set firewall ipv4 forward filter rule 20 destination port 53
        set firewall ipv4 forward filter rule 30 action drop
        set firewall ipv4 forward filter rule 30 source group network-group !LAN
        set firewall ipv4 forward filter rule 40 action accept
        set firewall ipv4 forward filter rule 40 source group network-group !LAN
        set firewall ipv4 forward filter rule 40 disable
        set firewall ipv4 forward filter rule 50 action drop
        set firewall ipv4 forward filter rule 50 source address !10.0.0.0/8
        set firewall ipv4 name CHECK default-action return
        set firewall ipv4 name CHECK rule 7 action drop
        set firewall ipv4 name CHECK rule 7 source address 192.0.2.0/24
        set firewall ipv4 name CHECK rule 7 source group network-group LAN
        set firewall ipv4 name CHECK rule 8 action accept
        set firewall ipv4 name CHECK rule 8 source address 192.0.2.0/25
        ",
        "Delete rule 20",
        Applicability::Safe,
        "
        set firewall group network-group LAN network 10.0.0.0/8
        set firewall group address-group SERVERS address 10.0.0.1-10.0.0.4
        set firewall ipv4 forward filter rule 5 action jump
        set firewall ipv4 forward filter rule 5 jump-target CHECK
        set firewall ipv4 forward filter rule 10 action accept
        set firewall ipv4 forward filter rule 10 source group network-group LAN
        set firewall ipv4 forward filter rule 30 action drop
        set firewall ipv4 forward filter rule 30 source group network-group !LAN
        set firewall ipv4 forward filter rule 40 action accept
        set firewall ipv4 forward filter rule 40 source group network-group !LAN
        set firewall ipv4 forward filter rule 40 disable
        set firewall ipv4 forward filter rule 50 action drop
        set firewall ipv4 forward filter rule 50 source address !10.0.0.0/8
        set firewall ipv4 name CHECK default-action return
        set firewall ipv4 name CHECK rule 7 action drop
        set firewall ipv4 name CHECK rule 7 source address 192.0.2.0/24
        set firewall ipv4 name CHECK rule 7 source group network-group LAN
        set firewall ipv4 name CHECK rule 8 action accept
        set firewall ipv4 name CHECK rule 8 source address 192.0.2.0/25
        ",
    );
}

#[test]
fn vyos_groups_of_two_versions_and_rules_that_mark() {
    check_in(
        Dialect::Vyos,
        &SHADOWED_LINE,
        "
        set firewall group address-group G address 0.0.0.0-255.255.255.255
        set firewall group ipv6-address-group G address 2001:db8::1
        set firewall ipv6 name X rule 10 action drop
        set firewall ipv6 name X rule 10 source group address-group G
        set firewall ipv6 name X rule 20 action accept
        set firewall ipv6 name X rule 20 source address 2001:db8::2
        set firewall ipv4 name Y rule 10 action accept
        set firewall ipv4 name Y rule 10 mark 5
        set firewall ipv4 name Y rule 20 action continue
        set firewall ipv4 name Y rule 20 set mark 5
        set firewall ipv4 name Y rule 30 action drop
        set firewall ipv4 name Y rule 30 mark 5
        ",
    );
}

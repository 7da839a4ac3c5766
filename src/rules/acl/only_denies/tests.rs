//! `acl/only-denies` in each dialect.

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

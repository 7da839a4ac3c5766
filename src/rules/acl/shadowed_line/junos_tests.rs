//! `acl/shadowed-line` on the terms of Junos.

use super::*;
use crate::dialect::Dialect;
use crate::rules::testing::{check_fix_in, check_in};

#[test]
fn junos_in_braces() {
    check_fix_in(
        Dialect::Junos,
        &SHADOWED_LINE,
        "
        firewall {
            family inet {
                filter EDGE {
                    term PRIVATE {
                        from {
                            source-address {
                                10.0.0.0/8;
                                192.168.0.0/16;
                            }
                        }
                        then {
                            count private;
                            discard;
                        }
                    }
                    term JUMP {
                    ^^^^^^^^^ error: term JUMP of firewall filter EDGE never matches: term PRIVATE (line 4) denies all of its
                    = is matched by term PRIVATE (line 4) before it
                        from {
                            source-address {
                                10.1.1.1/32;
                            }
                            protocol tcp;
                            destination-port ssh;
                        }
                        then accept;
                    }
                    term REST {
                        then accept;
                    }
                }
            }
        }
        ",
        "Move term JUMP before term PRIVATE",
        Applicability::Review,
        "
        firewall {
            family inet {
                filter EDGE {
                    term JUMP {
                        from {
                            source-address {
                                10.1.1.1/32;
                            }
                            protocol tcp;
                            destination-port ssh;
                        }
                        then accept;
                    }
                    term PRIVATE {
                        from {
                            source-address {
                                10.0.0.0/8;
                                192.168.0.0/16;
                            }
                        }
                        then {
                            count private;
                            discard;
                        }
                    }
                    term REST {
                        then accept;
                    }
                }
            }
        }
        ",
    );
}

#[test]
fn junos_as_set_lines() {
    check_fix_in(
        Dialect::Junos,
        &SHADOWED_LINE,
        "
        set firewall family inet filter RE term A from protocol tcp
        set firewall family inet filter RE term A from protocol udp
        set firewall family inet filter RE term A from destination-port 1-1000
        set firewall family inet filter RE term A then accept
        set firewall family inet filter RE term B from protocol tcp
                                           ^^^^^^ info: term B of firewall filter RE changes nothing: term A (line 1) already
        set firewall family inet filter RE term C from protocol sctp
        set firewall family inet filter RE term B from destination-port https
        set firewall family inet filter RE term B from tcp-established
        set firewall family inet filter RE term B then count web
        set firewall family inet filter RE term B then accept
        ",
        "Delete term B",
        Applicability::Safe,
        "
        set firewall family inet filter RE term A from protocol tcp
        set firewall family inet filter RE term A from protocol udp
        set firewall family inet filter RE term A from destination-port 1-1000
        set firewall family inet filter RE term A then accept
        set firewall family inet filter RE term C from protocol sctp
        ",
    );
}

#[test]
fn junos_exceptions_lists_and_other_conditions() {
    check_in(
        Dialect::Junos,
        &SHADOWED_LINE,
        "
        policy-options {
            prefix-list MGMT {
                10.9.0.0/24;
                2001:db8:9::/64;
            }
            prefix-list GIVEN {
                apply-path \"protocols bgp group <*> neighbor <*>\";
                172.16.7.1/32;
            }
        }
        firewall {
            filter F {
                term A {
                    from {
                        source-address {
                            10.0.0.0/8;
                            10.1.0.0/16 except;
                            10.1.2.0/24;
                        }
                    }
                    then accept;
                }
                term EXCEPTED {
                    from {
                        source-address {
                            10.1.1.0/24;
                        }
                    }
                    then discard;
                }
                term BACK-IN {
                ^^^^^^^^^^^^ error: never matches: term A (line 13)
                    from {
                        source-address {
                            10.1.2.128/25;
                        }
                    }
                    then reject;
                }
                term MGMT {
                ^^^^^^^^^ info: changes nothing
                    from {
                        source-prefix-list {
                            MGMT;
                        }
                    }
                }
                term GIVEN {
                    from {
                        source-prefix-list {
                            GIVEN;
                        }
                        port 22;
                    }
                    then discard;
                }
                term SOME-OF-GIVEN {
                    from {
                        source-address {
                            172.16.7.1/32;
                        }
                        port 23;
                    }
                    then accept;
                }
                term FLAGS {
                    from {
                        dscp [ ef af11 ];
                        tcp-flags \"(syn & !ack)\";
                    }
                    then discard;
                }
                term FLAGS-TOO {
                ^^^^^^^^^^^^^^ error: term FLAGS (line
                    from {
                        dscp [ af11 ef ];
                        tcp-flags \"(syn & !ack)\";
                        protocol tcp;
                    }
                    then accept;
                }
            }
        }
        ",
    );
}

#[test]
fn junos_terms_that_hand_packets_on_or_do_more() {
    check_in(
        Dialect::Junos,
        &SHADOWED_LINE,
        "
        firewall {
            family inet6 {
                filter F {
                    term COUNT {
                        then {
                            count all;
                            next term;
                        }
                    }
                    term HOP {
                        from {
                            next-header tcp;
                        }
                        then {
                            next-ip6 2001:db8::1/128;
                        }
                    }
                    term TCP {
                        from {
                            next-header tcp;
                        }
                        then accept;
                    }
                    term WEB {
                    ^^^^^^^^ warning: term WEB of firewall filter F never matches: term TCP (line 18) already accepts
                    = never done: policer SLOW
                        from {
                            next-header tcp;
                            source-address {
                                2001:db8::/32;
                            }
                        }
                        then {
                            policer SLOW;
                            accept;
                        }
                    }
                    inactive: term ALL {
                        then discard;
                    }
                    term OTHER {
                        filter ELSEWHERE;
                    }
                    term LAST {
                        then accept;
                    }
                }
            }
        }
        ",
    );
}

#[test]
fn junos_filters_that_are_not_certain() {
    for before in [
        "insert firewall family inet filter F term B before term A",
        "set groups G firewall family inet filter F term Z then accept",
    ] {
        let config = format!(
            "
            {before}
            set firewall family inet filter F term A then accept
            set firewall family inet filter F term B then discard
            "
        );
        check_in(Dialect::Junos, &SHADOWED_LINE, &config);
    }
    check_in(
        Dialect::Junos,
        &SHADOWED_LINE,
        "
        set firewall family inet filter F term A then accept
        set firewall family inet filter F term B from protocol tcp
        set firewall family inet filter F term B then discard
        set firewall family inet filter F term C from frm tcp
        set firewall family inet filter F term D then discard
        deactivate firewall family inet filter F term A
        ",
    );
}

#[test]
fn junos_terms_that_mark_packets_change_what_later_ones_get() {
    check_in(
        Dialect::Junos,
        &SHADOWED_LINE,
        "
        set firewall family inet filter F term A from loss-priority high
        set firewall family inet filter F term A then accept
        set firewall family inet filter F term B from protocol udp
        set firewall family inet filter F term B then loss-priority high
        set firewall family inet filter F term B then next term
        set firewall family inet filter F term C from loss-priority high
        set firewall family inet filter F term C then discard
        ",
    );
}

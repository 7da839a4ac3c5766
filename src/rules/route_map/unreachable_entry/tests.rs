//! `route-map/unreachable-entry` in each dialect.

use super::*;
use crate::rules::testing::{check, check_fix_in, check_in};

#[test]
fn entries_behind_one_that_takes_everything() {
    check(
        &UNREACHABLE_ENTRY,
        "
        route-map A deny 10
         match tag 5
        route-map A deny 20
         description all the rest
        route-map A permit 30
        ^^^^^^^^^^^^^^^^^^^^^ error: entry 30 of route map A is never reached
         match tag 6
        ",
    );
}

#[test]
fn one_that_would_be_out_of_reach_itself_is_not_moved() {
    check(
        &UNREACHABLE_ENTRY,
        "
        route-map A permit 10
         set metric 5
        route-map A permit 20
        ^^^^^^^^^^^^^^^^^^^^^ error: entry 20 of route map A is never reached
        ",
    );
}

#[test]
fn conditions_and_jumps_keep_entries_alive() {
    check(
        &UNREACHABLE_ENTRY,
        "
        route-map A permit 10
         set metric 5
         continue 20
        route-map A permit 20
         match tag 6
        route-map A permit 30
        route-map B permit 10
         match tag 5
         continue 30
        route-map B permit 20
        route-map B permit 30
         match tag 6
        route-map C permit 20
        route-map C permit 10
         match tag 6
        ",
    );
}

#[test]
fn eos_is_read_too() {
    check_in(
        Dialect::Eos,
        &UNREACHABLE_ENTRY,
        "
        hostname leaf1
        route-map OTHER permit 10
        route-map A permit 10
           sub-route-map OTHER
        route-map A permit 20
           description takes everything
        route-map A permit 30
        ^^^^^^^^^^^^^^^^^^^^^ error: never reached
           match interface Loopback0
        ",
    );
}

#[test]
fn nx_os_and_frr() {
    for dialect in [Dialect::NxOs, Dialect::Frr] {
        check_fix_in(
            dialect,
            &UNREACHABLE_ENTRY,
            "
            hostname r1
            route-map R permit 10
             set metric 5
            route-map R permit 20
            ^^^^^^^^^^^^^^^^^^^^^ error: entry 20 of route map R is never reached
             match tag 5
            ",
            "Delete entry 20",
            Applicability::Review,
            "
            hostname r1
            route-map R permit 10
             set metric 5
            ",
        );
    }
    check_in(
        Dialect::Frr,
        &UNREACHABLE_ENTRY,
        "
        hostname r1
        route-map R permit 10
         on-match next
         set metric 5
        route-map R permit 20
         call OTHER
        route-map R permit 30
        route-map OTHER permit 10
        ",
    );
    check_in(
        Dialect::NxOs,
        &UNREACHABLE_ENTRY,
        "
        hostname n1
        route-map R pbr-statistics
        route-map R permit 20
          match tag 5
        route-map R permit 30
        ",
    );
}

#[test]
fn asa() {
    check_fix_in(
        Dialect::Asa,
        &UNREACHABLE_ENTRY,
        "
        hostname a1
        route-map R permit 10
         set metric 5
        route-map R permit 20
        ^^^^^^^^^^^^^^^^^^^^^ error: entry 20 of route map R is never reached
         match metric 5
        ",
        "Delete entry 20",
        Applicability::Review,
        "
        hostname a1
        route-map R permit 10
         set metric 5
        ",
    );
}

#[test]
fn junos_in_braces() {
    check_fix_in(
        Dialect::Junos,
        &UNREACHABLE_ENTRY,
        "
        policy-options {
            policy-statement EXPORT {
                term COMMUNITIES {
                    then {
                        community add OURS;
                    }
                }
                term ALL {
                    then {
                        metric 50;
                        accept;
                    }
                }
                term OURS {
                ^^^^^^^^^ error: term OURS of policy statement EXPORT is never reached: term ALL, line 8, takes everything
                    from {
                        route-filter 192.0.2.0/24 exact;
                    }
                    then accept;
                }
                then reject;
                ^^^^ info: the last term, which has no name, of policy statement EXPORT is never reached
            }
            community OURS members 65000:1;
        }
        ",
        "Delete term OURS",
        Applicability::Review,
        "
        policy-options {
            policy-statement EXPORT {
                term COMMUNITIES {
                    then {
                        community add OURS;
                    }
                }
                term ALL {
                    then {
                        metric 50;
                        accept;
                    }
                }
                then reject;
            }
            community OURS members 65000:1;
        }
        ",
    );
}

#[test]
fn junos_as_set_lines() {
    check_fix_in(
        Dialect::Junos,
        &UNREACHABLE_ENTRY,
        "
        set policy-options policy-statement P term A then next-hop self
        set policy-options policy-statement P term A then accept
        set policy-options policy-statement P term B from protocol static
                                              ^^^^^^ error: term B of policy statement P is never reached
        set policy-options policy-statement P term B then accept
        set policy-options policy-statement Q term A from protocol direct
        set policy-options policy-statement Q term A then accept
        set policy-options policy-statement Q term B then next term
        set policy-options policy-statement Q term C then default-action reject
        set policy-options policy-statement Q term D then reject
        set policy-options policy-statement R term A then accept
        set policy-options policy-statement R term B from protocol direct
        set policy-options policy-statement R term B then reject
        deactivate policy-options policy-statement R term A
        ",
        "Move term A behind term B",
        Applicability::Review,
        "
        set policy-options policy-statement P term B from protocol static
        set policy-options policy-statement P term B then accept
        set policy-options policy-statement P term A then next-hop self
        set policy-options policy-statement P term A then accept
        set policy-options policy-statement Q term A from protocol direct
        set policy-options policy-statement Q term A then accept
        set policy-options policy-statement Q term B then next term
        set policy-options policy-statement Q term C then default-action reject
        set policy-options policy-statement Q term D then reject
        set policy-options policy-statement R term A then accept
        set policy-options policy-statement R term B from protocol direct
        set policy-options policy-statement R term B then reject
        deactivate policy-options policy-statement R term A
        ",
    );
}

#[test]
fn junos_policies_to_which_groups_may_add() {
    check_in(
        Dialect::Junos,
        &UNREACHABLE_ENTRY,
        "
        set groups G policy-options policy-statement <*> term A from protocol direct
        set policy-options policy-statement P term A then accept
        set policy-options policy-statement P term B then reject
        ",
    );
}

#[test]
fn vyos() {
    check_fix_in(
        Dialect::Vyos,
        &UNREACHABLE_ENTRY,
        "
        set policy route-map R rule 10 action permit
        set policy route-map R rule 10 set local-preference 50
        set policy route-map R rule 20 action permit
                               ^^^^^^^ error: rule 20 of route map R is never reached: rule 10, line 1, takes everything
        set policy route-map R rule 20 match tag 5
        set policy route-map S rule 10 action permit
        set policy route-map S rule 10 on-match next
        set policy route-map S rule 20 action permit
        set policy route-map S rule 20 call T
        set policy route-map S rule 30 action deny
        set policy route-map T rule 10 action permit
        set policy route-map T rule 10 match tag 6
        ",
        "Give rule 10 the number 30, so that it comes last",
        Applicability::Review,
        "
        set policy route-map R rule 30 action permit
        set policy route-map R rule 30 set local-preference 50
        set policy route-map R rule 20 action permit
        set policy route-map R rule 20 match tag 5
        set policy route-map S rule 10 action permit
        set policy route-map S rule 10 on-match next
        set policy route-map S rule 20 action permit
        set policy route-map S rule 20 call T
        set policy route-map S rule 30 action deny
        set policy route-map T rule 10 action permit
        set policy route-map T rule 10 match tag 6
        ",
    );
}

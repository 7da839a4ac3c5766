//! `prefix-list/shadowed-entry` in each dialect.

use super::*;
use crate::dialect::Dialect;
use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

#[test]
fn lengths_and_prefixes_count() {
    check(
        &SHADOWED_ENTRY,
        "
        ip prefix-list A seq 5 permit 10.0.0.0/8 ge 16 le 24
        ip prefix-list A seq 10 permit 10.1.0.0/16
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 1 already permits
        ip prefix-list A seq 15 permit 10.1.0.0/16 le 25
        ip prefix-list A seq 20 deny 10.1.0.0/15
        ip prefix-list A seq 25 permit 11.0.0.0/16
        ip prefix-list A seq 30 permit 0.0.0.0/0 le 32
        ip prefix-list A seq 35 deny 172.16.0.0/12 le 32
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: line 6 permits
        ipv6 prefix-list A permit 2001:db8::/32 le 48
        ipv6 prefix-list A permit 2001:db8:1::/48
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
        ",
    );
}

#[test]
fn the_same_again_can_go_safely() {
    check_fix(
        &SHADOWED_ENTRY,
        "
        ip prefix-list A permit 10.0.0.0/8
        ip prefix-list A permit 10.0.0.0/8
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ",
        "Delete this entry",
        Applicability::Safe,
        "
        ip prefix-list A permit 10.0.0.0/8
        ",
    );
}

#[test]
fn eos_is_read_too() {
    check_in(
        Dialect::Eos,
        &SHADOWED_ENTRY,
        "
        ip prefix-list A
           seq 10 permit 10.0.0.0/8 le 24
           seq 20 deny 10.1.0.0/16 eq 20
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: permits all of its prefixes
           seq 30 permit 10.1.0.0/16 eq 25
        ",
    );
}

#[test]
fn nx_os_and_frr() {
    for dialect in [Dialect::NxOs, Dialect::Frr] {
        check_fix_in(
            dialect,
            &SHADOWED_ENTRY,
            "
            ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
            ip prefix-list P seq 10 deny 10.66.0.0/16 le 24
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
            ",
            "Move this entry up, so that it denies first",
            Applicability::Review,
            "
            ip prefix-list P seq 2 deny 10.66.0.0/16 le 24
            ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
            ",
        );
    }
    check_in(
        Dialect::Frr,
        &SHADOWED_ENTRY,
        "
        ip prefix-list P seq 5 permit any
        ip prefix-list P seq 10 permit 10.0.0.0/8
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: changes nothing
        ",
    );
    check_in(
        Dialect::NxOs,
        &SHADOWED_ENTRY,
        "
        ip prefix-list P seq 5 permit 10.0.0.0/8 mask 255.255.255.0
        ip prefix-list P seq 10 permit 10.0.0.0/8 eq 24
        ip prefix-list Q seq 5 permit 10.0.0.0/8 eq 24
        ip prefix-list Q seq 10 permit 10.0.0.0/8
        ",
    );
}

#[test]
fn vyos() {
    check_fix_in(
        Dialect::Vyos,
        &SHADOWED_ENTRY,
        "
        policy {
            prefix-list P {
                rule 20 {
                ^^^^^^^ error: rule 20 of prefix list P never matches: rule 10 (line 7) permits all of its prefixes
                    action deny
                    prefix 10.66.0.0/16
                }
                rule 10 {
                    action permit
                    le 24
                    prefix 10.0.0.0/8
                }
                rule 30 {
                ^^^^^^^ info: rule 30 of prefix list P changes nothing
                    action permit
                    prefix 10.1.0.0/16
                }
            }
        }
        ",
        "Give rule 20 the number 5, so that it denies first",
        Applicability::Review,
        "
        policy {
            prefix-list P {
                rule 5 {
                    action deny
                    prefix 10.66.0.0/16
                }
                rule 10 {
                    action permit
                    le 24
                    prefix 10.0.0.0/8
                }
                rule 30 {
                    action permit
                    prefix 10.1.0.0/16
                }
            }
        }
        ",
    );
    check_fix_in(
        Dialect::Vyos,
        &SHADOWED_ENTRY,
        "
        set policy prefix-list6 P rule 1 action permit
        set policy prefix-list6 P rule 1 prefix 2001:db8::/32
        set policy prefix-list6 P rule 1 le 64
        set policy prefix-list6 P rule 2 action permit
                                  ^^^^^^ info: changes nothing
        set policy prefix-list6 P rule 2 prefix 2001:db8:1::/48
        ",
        "Delete rule 2",
        Applicability::Safe,
        "
        set policy prefix-list6 P rule 1 action permit
        set policy prefix-list6 P rule 1 prefix 2001:db8::/32
        set policy prefix-list6 P rule 1 le 64
        ",
    );
}

#[test]
fn sets_of_ios_xr_have_no_order() {
    check_fix_in(
        Dialect::IosXr,
        &SHADOWED_ENTRY,
        "
        prefix-set S
          10.1.0.0/16 le 24,
          ^^^^^^^^^^^^^^^^^ info: this entry of prefix set S adds nothing: the one on line 3 already holds
          10.0.0.0/8 le 24,
          192.0.2.1,
          192.0.2.0/24 eq 31,
          2001:db8::/32 ge 48 le 64,
          2001:db8::/33 eq 48,
          ^^^^^^^^^^^^^^^^^^^ info: adds nothing
          10.0.0.0/8 le 24
          ^^^^^^^^^^^^^^^^ info: adds nothing: the one on line 3
        end-set
        ",
        "Delete this entry",
        Applicability::Safe,
        "
        prefix-set S
          10.0.0.0/8 le 24,
          192.0.2.1,
          192.0.2.0/24 eq 31,
          2001:db8::/32 ge 48 le 64,
          2001:db8::/33 eq 48,
          10.0.0.0/8 le 24
        end-set
        ",
    );
    check_fix_in(
        Dialect::IosXr,
        &SHADOWED_ENTRY,
        "
        prefix-set S
          # ours
          10.0.0.0/8 le 24,
          10.0.0.0/9
          ^^^^^^^^^^ info: adds nothing
        end-set
        ",
        "Delete this entry",
        Applicability::Safe,
        "
        prefix-set S
          # ours
          10.0.0.0/8 le 24
        end-set
        ",
    );
}

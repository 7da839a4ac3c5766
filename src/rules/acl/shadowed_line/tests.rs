//! `acl/shadowed-line` on dialects whose lines are lines of text.

use super::*;
use crate::dialect::Dialect;
use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

#[test]
fn a_contradiction_is_an_error_and_the_exception_moves_up() {
    check_fix(
        &SHADOWED_LINE,
        "
        ip access-list extended EDGE
         10 deny ip 10.0.0.0 0.255.255.255 any
         20 permit tcp host 10.1.1.1 any eq 22
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: line 2 denies all of its packets
         = the earlier line wins
         30 permit ip any any
        ",
        "Move this line up, so that it permits before the other denies",
        Applicability::Review,
        "
        ip access-list extended EDGE
         5 permit tcp host 10.1.1.1 any eq 22
         10 deny ip 10.0.0.0 0.255.255.255 any
         30 permit ip any any
        ",
    );
}

#[test]
fn the_same_again_can_go_safely() {
    check_fix(
        &SHADOWED_LINE,
        "
        access-list 10 permit 192.168.0.0 0.0.255.255
        access-list 10 permit 192.168.7.0 0.0.0.255
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 1 already permits
        access-list 10 permit 10.0.0.1
        ",
        "Delete this line",
        Applicability::Safe,
        "
        access-list 10 permit 192.168.0.0 0.0.255.255
        access-list 10 permit 10.0.0.1
        ",
    );
}

#[test]
fn wildcards_ports_messages_and_flags_are_exact() {
    check(
        &SHADOWED_LINE,
        "
        ip access-list extended A
         permit tcp any any established
         permit tcp any 10.0.0.0 0.0.0.254 range 20 25
         permit tcp any host 10.0.0.4 eq telnet
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
         permit tcp any host 10.0.0.5 eq 23
         permit tcp any host 10.0.0.4 eq 26
         permit tcp any host 10.0.0.4
         permit udp any host 10.0.0.4 eq 23
         permit icmp any any unreachable
         permit icmp any any port-unreachable
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
         permit icmp any any echo
         permit icmp any any
         deny ip any any
        ",
    );
}

#[test]
fn what_counts_at_times_or_for_fragments_covers_nothing_else() {
    check(
        &SHADOWED_LINE,
        "
        ip access-list extended A
         deny ip any any fragments
         permit tcp any any eq 80 time-range WORK
         permit tcp any any eq 80
         permit tcp any any eq 80 log
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
         permit ip any any dscp ef
         permit udp any any
        time-range WORK
         periodic daily 8:00 to 17:00
        ",
    );
}

#[test]
fn lines_cover_together() {
    check_fix(
        &SHADOWED_LINE,
        "
        ip access-list extended A
         deny ip 10.0.0.0 0.0.0.127 any
         permit tcp 10.0.0.128 0.0.0.127 any range 1 500
         permit tcp 10.0.0.128 0.0.0.127 any range 400 900
         permit tcp 10.0.0.0 0.0.1.255 any eq 443
         permit tcp 10.0.0.128 0.0.0.127 any range 300 600
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 3, line 4 already permit all
         permit tcp 10.0.0.0 0.0.0.255 any range 500 900
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: line 2, line 3, line 4 match all
         permit tcp 10.0.0.0 0.0.0.255 any range 500 901
         permit tcp 10.0.0.0 0.0.1.255 any eq 600
        ",
        "Delete this line",
        Applicability::Safe,
        "
        ip access-list extended A
         deny ip 10.0.0.0 0.0.0.127 any
         permit tcp 10.0.0.128 0.0.0.127 any range 1 500
         permit tcp 10.0.0.128 0.0.0.127 any range 400 900
         permit tcp 10.0.0.0 0.0.1.255 any eq 443
         permit tcp 10.0.0.0 0.0.0.255 any range 500 900
         permit tcp 10.0.0.0 0.0.0.255 any range 500 901
         permit tcp 10.0.0.0 0.0.1.255 any eq 600
        ",
    );
}

#[test]
fn groups_are_looked_into() {
    check(
        &SHADOWED_LINE,
        "
        object-group network INNER
         host 10.0.0.9
        object-group network SERVERS
         10.0.0.0 255.255.255.248
         group-object INNER
        ip access-list extended A
         permit tcp any object-group SERVERS
         permit tcp any host 10.0.0.9 eq 443
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
         permit tcp any host 10.0.0.8 eq 443
        ip access-list extended B
         permit tcp any object-group UNKNOWN
         permit tcp any object-group UNKNOWN eq 443
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
         permit tcp any host 10.0.0.8 eq 443
        ",
    );
}

#[test]
fn ipv6_lines_are_compared_by_prefix() {
    check(
        &SHADOWED_LINE,
        "
        ipv6 access-list V6
         deny ipv6 2001:db8::/32 any
         permit tcp host 2001:db8::1 any eq 443
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error:
         permit ipv6 any any
         deny ipv6 any any log
         ^^^^^^^^^^^^^^^^^^^^^ warning:
        ",
    );
}

#[test]
fn order_is_the_devices_order() {
    check(
        &SHADOWED_LINE,
        "
        ip access-list extended A
         20 permit tcp any any eq 80
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error:
         10 deny tcp any any
        ip access-list extended B
         permit ip any any
         no permit ip any any
         permit tcp any any
        ",
    );
}

#[test]
fn eos_is_read_too() {
    check_in(
        Dialect::Eos,
        &SHADOWED_LINE,
        "
        ip access-list A
           counters per-entry
           10 permit tcp 10.0.0.0/8 any eq ssh
           20 permit tcp host 10.1.2.3 any eq 22
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: already permits all of its packets
           30 deny ip any any
        ip access-list standard B
           10 permit 10.0.0.0/8
           20 deny 10.1.0.0/16
           ^^^^^^^^^^^^^^^^^^^ error: permits all of its packets
        ",
    );
}

#[test]
fn nx_os_with_numbers_and_groups() {
    check_fix_in(
        Dialect::NxOs,
        &SHADOWED_LINE,
        "
        object-group ip address SERVERS
          10 host 192.0.2.10
          20 192.0.2.128 0.0.0.127
        ip access-list A
          statistics per-entry
          10 deny ip any 192.0.2.0/24
          20 permit tcp any addrgroup SERVERS eq 443
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
          30 permit ip any any
        ",
        "Move this line up, so that it permits before the other denies",
        Applicability::Review,
        "
        object-group ip address SERVERS
          10 host 192.0.2.10
          20 192.0.2.128 0.0.0.127
        ip access-list A
          statistics per-entry
          5 permit tcp any addrgroup SERVERS eq 443
          10 deny ip any 192.0.2.0/24
          30 permit ip any any
        ",
    );
}

#[test]
fn ios_xr() {
    check_fix_in(
        Dialect::IosXr,
        &SHADOWED_LINE,
        "
        ipv4 access-list A
         10 deny ipv4 any 192.0.2.0 0.0.0.255
         20 permit tcp any host 192.0.2.10 eq 443
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
         30 permit ipv4 any any
        ",
        "Move this line up, so that it permits before the other denies",
        Applicability::Review,
        "
        ipv4 access-list A
         5 permit tcp any host 192.0.2.10 eq 443
         10 deny ipv4 any 192.0.2.0 0.0.0.255
         30 permit ipv4 any any
        ",
    );
}

#[test]
fn asa_has_masks_objects_and_groups() {
    check_fix_in(
        Dialect::Asa,
        &SHADOWED_LINE,
        "
        object network WEB
         host 192.0.2.10
        object network WEB
         nat (inside,outside) static 198.51.100.1
        object-group network SERVERS
         network-object host 192.0.2.11
        object-group network SERVERS
         network-object 192.0.2.128 255.255.255.128
        access-list C extended deny ip any 192.0.2.0 255.255.255.0
        access-list C extended permit tcp any object WEB eq https
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
        access-list C extended permit tcp any object-group SERVERS eq https inactive
        access-list D extended permit ip any4 any
        access-list D extended deny ip any any
        access-list E extended deny tcp any object-group SERVERS eq https
        access-list E extended permit tcp any host 192.0.2.10 eq https
        access-list E extended permit tcp any host 192.0.2.200 eq https
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
        ",
        "Move this line up, so that it permits before the other denies",
        Applicability::Review,
        "
        object network WEB
         host 192.0.2.10
        object network WEB
         nat (inside,outside) static 198.51.100.1
        object-group network SERVERS
         network-object host 192.0.2.11
        object-group network SERVERS
         network-object 192.0.2.128 255.255.255.128
        access-list C extended permit tcp any object WEB eq https
        access-list C extended deny ip any 192.0.2.0 255.255.255.0
        access-list C extended permit tcp any object-group SERVERS eq https inactive
        access-list D extended permit ip any4 any
        access-list D extended deny ip any any
        access-list E extended deny tcp any object-group SERVERS eq https
        access-list E extended permit tcp any host 192.0.2.10 eq https
        access-list E extended permit tcp any host 192.0.2.200 eq https
        ",
    );
}

#[test]
fn asa_standard_lists_have_masks_too() {
    check_fix_in(
        Dialect::Asa,
        &SHADOWED_LINE,
        "
        access-list SPLIT standard permit 10.0.0.0 255.0.0.0
        access-list SPLIT standard permit 10.1.0.0 255.255.0.0
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 1 already permits
        access-list SPLIT standard permit 192.168.0.0 255.255.0.0
        access-list SPLIT standard deny host 192.168.1.1
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: line 3 permits
        access-list SPLIT standard deny any4
        access-list SPLIT standard permit host 172.16.0.1
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: line 5 denies
        ",
        "Delete this line",
        Applicability::Safe,
        "
        access-list SPLIT standard permit 10.0.0.0 255.0.0.0
        access-list SPLIT standard permit 192.168.0.0 255.255.0.0
        access-list SPLIT standard deny host 192.168.1.1
        access-list SPLIT standard deny any4
        access-list SPLIT standard permit host 172.16.0.1
        ",
    );
}

use super::*;
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::rules::testing::{check, check_fix, check_fix_in, check_in};
use crate::text::{Document, FileId};

const TYPO: &str = "
    hostname edge1
    interface GigabitEthernet0/1
     ip access-group BLOCK-GUEST in
                     ^^^^^^^^^^^ error: access list BLOCK-GUEST is not defined; BLOCK-GUESTS is defined
     = `ip access-group` on line 3 under `interface GigabitEthernet0/1` refers to access list BLOCK-GUEST.
     = No line of this config defines access list BLOCK-GUEST.
     = permits every packet
     = Extended access list BLOCK-GUESTS is defined on line 4, and nothing refers to it.
    ip access-list extended BLOCK-GUESTS
     permit ip any any
";

#[test]
fn a_name_that_looks_like_it_is_proposed() {
    check_fix(
        &UNDEFINED,
        TYPO,
        "Refer to BLOCK-GUESTS",
        Applicability::Review,
        "
        hostname edge1
        interface GigabitEthernet0/1
         ip access-group BLOCK-GUESTS in
        ip access-list extended BLOCK-GUESTS
         permit ip any any
        ",
    );
}

#[test]
fn the_line_can_be_deleted() {
    check_fix(
        &UNDEFINED,
        TYPO,
        "Delete this line",
        Applicability::Review,
        "
        hostname edge1
        interface GigabitEthernet0/1
        ip access-list extended BLOCK-GUESTS
         permit ip any any
        ",
    );
}

#[test]
fn the_effect_depends_on_the_place() {
    check(
        &UNDEFINED,
        "
        hostname edge1
        router bgp 65000
         neighbor 10.0.0.1 remote-as 65001
         neighbor 10.0.0.1 route-map UPSTREAM in
                                     ^^^^^^^^ error: route map UPSTREAM is not defined
         = denies every route
        ",
    );
}

#[test]
fn what_is_defined_built_in_or_negated_is_no_fault() {
    check(
        &UNDEFINED,
        "
        hostname edge1
        access-list 10 permit 10.0.0.0 0.255.255.255
        interface GigabitEthernet0/1
         no ip access-group GONE in
         ip access-group 10 in
        ip route 10.9.0.0 255.255.0.0 Null0
        policy-map P
         class class-default
          bandwidth percent 10
        ",
    );
}

#[test]
fn a_snippet_may_have_the_rest_elsewhere() {
    check(
        &UNDEFINED,
        "
        interface GigabitEthernet0/1
         ip access-group BLOCK in
                         ^^^^^ warning: the file has no hostname, so it may be defined elsewhere
        ",
    );
}

#[test]
fn vlans_count_only_where_the_config_keeps_them() {
    check(
        &UNDEFINED,
        "
        hostname sw1
        interface GigabitEthernet0/1
         switchport trunk native vlan 30
        ",
    );
    check_fix(
        &UNDEFINED,
        "
        hostname sw1
        vlan 10
         name users
        interface GigabitEthernet0/1
         switchport trunk native vlan 30
                                      ^^ warning: VLAN 30 is not defined
        ",
        "Create VLAN 30",
        Applicability::Review,
        "
        hostname sw1
        vlan 10
         name users
        vlan 30
        interface GigabitEthernet0/1
         switchport trunk native vlan 30
        ",
    );
}

#[test]
fn an_exception_needs_its_interface_too() {
    check(
        &UNDEFINED,
        "
        hostname r1
        interface GigabitEthernet0/1
         ip address 10.0.0.1 255.255.255.0
        router ospf 1
         passive-interface default
         no passive-interface GigabitEthernet0/7
                              ^^^^^^^^^^^^^^^^^^ interface GigabitEthernet0/7 is not defined
        ",
    );
}

#[test]
fn the_only_one_is_proposed() {
    check_fix(
        &UNDEFINED,
        "
        hostname r1
        interface Loopback0
         ip address 10.0.0.1 255.255.255.255
        interface GigabitEthernet0/1
         ip address 10.0.1.1 255.255.255.0
        ntp source Loopback10
                   ^^^^^^^^^^ interface Loopback10 is not defined; Loopback0 is defined
        ",
        "Refer to Loopback0",
        Applicability::Review,
        "
        hostname r1
        interface Loopback0
         ip address 10.0.0.1 255.255.255.255
        interface GigabitEthernet0/1
         ip address 10.0.1.1 255.255.255.0
        ntp source Loopback0
        ",
    );
}

#[test]
fn of_very_many_lines_the_first_are_told() {
    let ports = |at| format!("interface GigabitEthernet0/{at}\n ip access-group GONE in\n");
    let text: String = std::iter::once("hostname r1\n".to_owned()).chain((0..MOST_LINES + 20).map(ports)).collect();
    let analysis = Analysis::of(FileId(0), Document::from_text(&text), Dialect::Ios);
    let faults: Vec<_> = analysis.faults().filter(|fault| fault.rule == UNDEFINED.id).collect();
    assert_eq!(faults.len(), MOST_LINES);
    assert!(format!("{:?}", faults.last()).contains("20 more lines refer to it, and are not listed."));
}

#[test]
fn one_of_a_list_is_taken_out_and_the_others_stay() {
    check_fix_in(
        Dialect::Junos,
        &UNDEFINED,
        "
        system { host-name r1; }
        policy-options { policy-statement IN { then reject; } }
        protocols { bgp { import [ IN LOST ]; } }
                                      ^^^^ error: policy statement LOST is not defined
        ",
        "Take LOST out of the list",
        Applicability::Review,
        "
        system { host-name r1; }
        policy-options { policy-statement IN { then reject; } }
        protocols { bgp { import [ IN ]; } }
        ",
    );
    check_fix(
        &UNDEFINED,
        "
        hostname edge1
        ip prefix-list LAN seq 5 permit 10.0.0.0/8
        route-map OUT permit 10
         match ip address prefix-list LAN LOST
                                          ^^^^ error: prefix list LOST is not defined
        router bgp 65000
         neighbor 10.0.0.1 remote-as 65001
         neighbor 10.0.0.1 route-map OUT out
        ",
        "Take LOST out of the list",
        Applicability::Review,
        "
        hostname edge1
        ip prefix-list LAN seq 5 permit 10.0.0.0/8
        route-map OUT permit 10
         match ip address prefix-list LAN
        router bgp 65000
         neighbor 10.0.0.1 remote-as 65001
         neighbor 10.0.0.1 route-map OUT out
        ",
    );
}

#[test]
fn an_expression_is_left_to_its_owner_and_what_is_inactive_is_said_to_be() {
    check_in(
        Dialect::Junos,
        &UNDEFINED,
        "
        system { host-name r1; }
        interfaces { inactive: ge-0/0/1 { unit 0; } }
        policy-options { policy-statement IN { then reject; } }
        protocols { bgp { import ( IN && !LOST ); } }
                                          ^^^^ error: policy statement LOST is not defined
        protocols { ospf { area 0 { interface ge-0/0/1.0; } } }
                                              ^^^^^^^^^^ warning: interface ge-0/0/1.0 is inactive
                                              = Interface ge-0/0/1.0 on line 2 is inactive
        ",
    );
}

#[test]
fn a_name_that_the_list_has_already_is_not_proposed() {
    check_in(
        Dialect::Junos,
        &UNDEFINED,
        "
        system { host-name r1; }
        policy-options { policy-statement IN-A { then reject; } }
        protocols { bgp { import [ IN-A IN-B ]; } }
                                        ^^^^ error: policy statement IN-B is not defined
        ",
    );
    let text = "system { host-name r1; }\npolicy-options { policy-statement IN-A { then reject; } }\n\
        protocols { bgp { import [ IN-A IN-B ]; } }\n";
    let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Junos);
    let fault = analysis.faults().find(|fault| fault.rule == UNDEFINED.id).unwrap();
    let titles: Vec<_> = fault.fixes.iter().map(|fix| fix.title.as_str()).collect();
    assert_eq!(titles, ["Take IN-B out of the list"]);
}

/// The names that are said to be undefined.
fn missing(dialect: Dialect, text: &str) -> Vec<String> {
    let analysis = Analysis::of(FileId(0), Document::from_text(text), dialect);
    let faults = analysis.faults().filter(|fault| fault.rule == UNDEFINED.id);
    faults.map(|fault| analysis.document.slice(fault.place.span).to_owned()).collect()
}

#[test]
fn lists_of_filters_and_of_routes_are_references_on_junos() {
    let text = "set system host-name r1\n\
        set interfaces ge-0/0/0 unit 0 family inet filter input-list [ A NO-IN ]\n\
        set interfaces ge-0/0/0 unit 0 family inet filter output-list NO-OUT\n\
        set firewall family inet filter A term a then accept\n\
        set policy-options prefix-list PL 10.0.0.0/8\n\
        set policy-options route-filter-list RFL 10.0.0.0/8 orlonger\n\
        set policy-options policy-statement P term 1 from prefix-list-filter NO-PL orlonger\n\
        set policy-options policy-statement P term 1 from route-filter-list NO-RFL\n\
        set policy-options policy-statement P term 2 from prefix-list-filter PL exact\n\
        set policy-options policy-statement P term 2 from route-filter-list RFL\n\
        set policy-options policy-statement P term 2 then accept\n";
    assert_eq!(missing(Dialect::Junos, text), ["NO-IN", "NO-OUT", "NO-PL", "NO-RFL"]);
}

#[test]
fn groups_zones_and_rule_sets_of_both_families_are_references_on_vyos() {
    let text = "set system host-name r1\n\
        set interfaces ethernet eth0 firewall in name NO-4\n\
        set interfaces ethernet eth0 firewall in ipv6-name NO-6\n\
        set firewall group ipv6-address-group A6 address 2001:db8::1\n\
        set firewall group ipv6-network-group N6 network 2001:db8::/32\n\
        set firewall ipv6-name F6 rule 10 action accept\n\
        set firewall ipv6-name F6 rule 10 source group address-group NO-A6\n\
        set firewall ipv6-name F6 rule 20 action accept\n\
        set firewall ipv6-name F6 rule 20 source group address-group A6\n\
        set firewall ipv6-name F6 rule 20 destination group network-group N6\n\
        set zone-policy zone LAN interface eth0\n\
        set zone-policy zone LAN from WAN firewall name NO-ZONE-4\n\
        set zone-policy zone LAN from NO-WAN firewall ipv6-name F6\n\
        set zone-policy zone WAN from LAN firewall ipv6-name F6\n";
    assert_eq!(missing(Dialect::Vyos, text), ["NO-4", "NO-6", "NO-A6", "NO-ZONE-4", "NO-WAN"]);
}

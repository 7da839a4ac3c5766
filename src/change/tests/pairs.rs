//! Hand-written pairs.

use super::configs::{ASA, EOS, FRR, IOS, JUNOS, NXOS, SMALL, VYOS, XR};
use super::{at, round_trip};
use crate::dialect::Dialect;

#[test]
fn nothing_to_do_is_nothing() {
    assert_eq!(round_trip(Dialect::Ios, IOS, IOS), "");
}

#[test]
fn values_are_overwritten_and_lines_taken_back() {
    let new = IOS
        .replace("description to core", "description to core2")
        .replace(" shutdown\n", "")
        .replace("ntp server 10.9.9.9\n", "ntp server 10.9.9.8\n");
    let text = round_trip(Dialect::Ios, IOS, &new);
    assert!(text.contains(" description to core2\n"), "{text}");
    assert!(text.contains("interface GigabitEthernet0/2\n no shutdown\n exit\n"), "{text}");
    assert!(at(&text, "ntp server 10.9.9.8") < at(&text, "no ntp server 10.9.9.9"), "{text}");
}

#[test]
fn what_is_referred_to_comes_first_and_goes_last() {
    let new = IOS.replace("ip access-group IN in", "ip access-group INBOUND in").replace(
        "ip access-list extended IN\n permit tcp any any eq 22\n deny ip any any\n",
        "ip access-list extended INBOUND\n permit ip any any\n",
    );
    let text = round_trip(Dialect::Ios, IOS, &new);
    assert!(at(&text, "ip access-list extended INBOUND") < at(&text, "ip access-group INBOUND in"), "{text}");
    assert!(at(&text, "ip access-group INBOUND in") < at(&text, "no ip access-list extended IN"), "{text}");
}

#[test]
fn an_entry_in_the_middle_of_a_list_gets_a_number() {
    let new = IOS.replace(" deny ip any any\n", " permit icmp any any\n deny ip any any\n");
    let text = round_trip(Dialect::Ios, IOS, &new);
    assert!(at(&text, "ip access-list resequence IN 10 10") < at(&text, "11 permit icmp any any"), "{text}");
}

#[test]
fn a_vrf_change_enters_the_address_again() {
    let new = IOS.replace(" vrf forwarding A\n", " vrf forwarding B\n").replace("vrf definition A", "vrf definition B");
    let text = round_trip(Dialect::Ios, IOS, &new);
    assert!(at(&text, "vrf forwarding B") < at(&text, "ip address 10.0.0.1 255.255.255.0"), "{text}");
    assert!(at(&text, "vrf definition B") < at(&text, "vrf forwarding B"), "{text}");
}

#[test]
fn a_neighbor_that_goes_takes_its_lines_and_one_that_changes_keeps_them() {
    let gone = "neighbor 10.0.0.2";
    let new = IOS.lines().filter(|line| !line.contains(gone)).collect::<Vec<_>>().join("\n");
    round_trip(Dialect::Ios, IOS, &new);
    round_trip(Dialect::Ios, IOS, &IOS.replace("remote-as 65001", "remote-as 65002"));
    round_trip(Dialect::Ios, IOS, &IOS.replace("router bgp 65000", "router bgp 65009"));
}

#[test]
fn banners_route_maps_and_whole_stanzas() {
    round_trip(Dialect::Ios, IOS, &IOS.replace("hello", "good bye"));
    round_trip(Dialect::Ios, IOS, &IOS.replace("route-map OUT permit 10", "route-map OUT deny 10"));
    round_trip(Dialect::Ios, IOS, "hostname r1\nend\n");
    let moved = IOS.replace("10.0.1.1", "10.0.9.1").replace("10.0.0.1 ", "10.0.1.1 ");
    let text = round_trip(Dialect::Ios, IOS, &moved);
    let first = at(&text, "interface GigabitEthernet0/2");
    assert!(first < at(&text, "interface GigabitEthernet0/1"), "{text}");
}

#[test]
fn a_list_with_remarks_is_built_beside() {
    let old = IOS.replace("ip access-list extended IN\n", "ip access-list extended IN\n remark first\n");
    let new = old
        .replace(" deny ip any any\n", "")
        .replace(" permit tcp any any eq 22\n", " deny ip any any\n permit tcp any any eq 22\n");
    let text = round_trip(Dialect::Ios, &old, &new);
    assert!(at(&text, "ip access-group IN-CONFDBG in") < at(&text, "no ip access-list extended IN"), "{text}");
    assert!(at(&text, "ip access-group IN in") < at(&text, "no ip access-list extended IN-CONFDBG"), "{text}");
}

fn has(text: &str, lines: &[&str]) {
    let mut last = None;
    for line in lines {
        let place = at(text, line);
        assert!(last.is_none_or(|last| last < place), "{line} comes too early in\n{text}");
        last = Some(place);
    }
}

#[test]
fn every_dialect_does_nothing_where_nothing_differs_and_clears_all() {
    for (dialect, text) in SMALL {
        assert_eq!(round_trip(dialect, text, text), "");
        round_trip(dialect, text, "");
    }
}

#[test]
fn nxos_numbers_vlans_and_nesting() {
    let new = NXOS
        .replace("vlan 1,10,20", "vlan 1,10,30")
        .replace("  20 deny ip any any", "  15 permit icmp any any\n  20 deny ip any any")
        .replace("remote-as 65001", "remote-as 65002");
    let text = round_trip(Dialect::NxOs, NXOS, &new);
    has(&text, &["ip access-list IN", "15 permit icmp any any"]);
    assert!(at(&text, "vlan 30") < at(&text, "no vlan 20"), "{text}");
    assert!(!text.contains("no vlan 1,10"), "{text}");
    has(&text, &["router bgp 65000", "neighbor 10.0.0.2", "remote-as 65002"]);
}

#[test]
fn eos_and_xr_change_entries_by_number() {
    let new = EOS.replace("20 deny ip any any", "20 permit icmp any any\n   30 deny ip any any");
    has(
        &round_trip(Dialect::Eos, EOS, &new),
        &["ip access-list IN", "no 20", "20 permit icmp any any", "30 deny ip any any"],
    );
    let new = XR.replace("192.168.0.0/16", "172.16.0.0/12").replace("20 deny ipv4 any any", "30 deny ipv4 any any");
    let text = round_trip(Dialect::IosXr, XR, &new);
    has(&text, &["configure", "prefix-set P", "172.16.0.0/12", "end-set", "commit", "end"]);
    has(&text, &["no 20", "30 deny ipv4 any any"]);
}

#[test]
fn asa_places_entries() {
    let new = ASA.replace(
        "access-list OUT extended deny",
        "access-list OUT extended permit icmp any any\naccess-list OUT extended deny",
    );
    has(&round_trip(Dialect::Asa, ASA, &new), &["access-list OUT line 3 extended permit icmp any any"]);
    let new = ASA.replace(
        "interface GigabitEthernet0/0\n nameif outside\n security-level 0\n ip address 192.0.2.1 255.255.255.0\n",
        "",
    );
    assert!(round_trip(Dialect::Asa, ASA, &new).contains("clear configure interface GigabitEthernet0/0\n"));
}

#[test]
fn frr_takes_lines_of_an_interface_back_one_by_one() {
    let new = FRR.replace("interface eth0\n ip address 10.0.0.1/24\nexit\n!\n", "");
    has(&round_trip(Dialect::Frr, FRR, &new), &["interface eth0", "no ip address 10.0.0.1/24", "exit"]);
}

#[test]
fn junos_and_vyos_set_delete_and_insert() {
    let new = JUNOS
        .replace("host-name j1", "host-name j2")
        .replace("        term B {", "        term C {\n            then next policy;\n        }\n        term B {");
    let text = round_trip(Dialect::Junos, JUNOS, &new);
    has(&text, &["set system host-name j2", "set policy-options policy-statement OUT term C then next policy"]);
    assert!(text.contains("insert policy-options policy-statement OUT term C after term A\n"), "{text}");
    assert!(!text.contains("delete system host-name"), "{text}");
    let new = VYOS.replace("10.0.0.1/24", "10.0.0.9/24").replace("host-name 'v1'", "host-name 'v2'");
    let text = round_trip(Dialect::Vyos, VYOS, &new);
    has(
        &text,
        &[
            "configure",
            "delete interfaces ethernet eth0 address 10.0.0.1/24",
            "set interfaces ethernet eth0 address 10.0.0.9/24",
            "commit",
        ],
    );
}

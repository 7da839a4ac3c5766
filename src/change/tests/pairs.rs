//! Hand-written pairs.

use super::{at, round_trip};
use crate::dialect::Dialect;

const IOS: &str = "\
hostname r1
!
vrf definition A
 address-family ipv4
 exit-address-family
!
interface GigabitEthernet0/1
 description to core
 vrf forwarding A
 ip address 10.0.0.1 255.255.255.0
 ip access-group IN in
!
interface GigabitEthernet0/2
 ip address 10.0.1.1 255.255.255.0
 shutdown
!
router bgp 65000
 bgp router-id 1.1.1.1
 neighbor 10.0.0.2 remote-as 65001
 neighbor 10.0.0.2 description peer
 address-family ipv4
  neighbor 10.0.0.2 activate
  neighbor 10.0.0.2 route-map OUT out
 exit-address-family
!
ip access-list extended IN
 permit tcp any any eq 22
 deny ip any any
!
ip prefix-list P seq 5 permit 10.0.0.0/8
!
route-map OUT permit 10
 match ip address prefix-list P
!
banner motd ^C
hello
^C
!
line vty 0 4
 login local
!
ntp server 10.9.9.9
end
";

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
    let new: String = IOS.lines().filter(|line| !line.contains(gone)).map(|line| format!("{line}\n")).collect();
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
    let new = old.replace(" deny ip any any\n", "").replace(" permit tcp any any eq 22\n", " deny ip any any\n permit tcp any any eq 22\n");
    let text = round_trip(Dialect::Ios, &old, &new);
    assert!(at(&text, "ip access-group IN-CONFDBG in") < at(&text, "no ip access-list extended IN"), "{text}");
    assert!(at(&text, "ip access-group IN in") < at(&text, "no ip access-list extended IN-CONFDBG"), "{text}");
}

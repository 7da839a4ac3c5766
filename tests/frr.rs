//! How FRR's configs and a Cumulus Linux host's files are read.

mod dialect_support;

use confdbg::dialect::{Dialect, Recognition};
use dialect_support::Reading;

fn frr(text: &str) -> Reading {
    Reading::of(Dialect::Frr, text)
}

const LEAF: &str = "\
frr version 8.4
frr defaults datacenter
hostname leaf1
vrf BLUE
 vni 5000
exit-vrf
interface swp1
 ip ospf area 0
exit
router bgp 65001 vrf BLUE
 neighbor SPINES peer-group
 neighbor SPINES remote-as external
 neighbor swp1 interface peer-group SPINES
 address-family ipv4 unicast
  neighbor swp1 activate
  neighbor SPINES route-map IN in
 exit-address-family
exit
route-map IN permit 10
 match ip address prefix-list LOOPBACKS
exit
ip prefix-list LOOPBACKS seq 5 permit 10.0.0.0/8 le 32
end
";

#[test]
fn indented_or_not_the_lines_belong_to_the_same_modes() {
    let indented = frr(LEAF);
    let flat = frr(&LEAF.lines().map(str::trim_start).collect::<Vec<_>>().join("\n"));
    assert_eq!(indented.strange(), Vec::<String>::new());
    assert_eq!(indented.outline(), flat.outline());
    assert!(indented.outline().contains(&"    bgp-ipv4/neighbor swp1 activate".to_owned()));
    assert!(indented.outline().contains(&"global/route-map IN permit 10".to_owned()));
    assert_eq!(indented.undefined(), Vec::<String>::new());
    assert_eq!(indented.unused(), Vec::<String>::new());
}

#[test]
fn names_of_neighbors_are_peer_groups_or_interfaces_with_a_neighbor() {
    let reading = frr(&LEAF.replace("neighbor swp1 activate", "neighbor swp2 activate"));
    assert_eq!(reading.undefined(), ["peer-group swp2"]);
    let reading = frr(&LEAF.replace("peer-group SPINES", "peer-group SPINE"));
    assert_eq!(reading.undefined(), ["peer-group SPINE"]);
}

#[test]
fn what_a_route_map_matches_must_be_defined() {
    let reading = frr("\
route-map R permit 10
 match ip address A
 match ip next-hop prefix-list P
 match ipv6 address prefix-list P6
 match community C
 match large-community L
 match extcommunity X
 match as-path S
 call T
bgp community-list 10 permit 65000:1
route-map T permit 10
 match community 10
");
    let missing = [
        "acl A",
        "prefix-list P",
        "ipv6-prefix-list P6",
        "community-list C",
        "large-community-list L",
        "extcommunity-list X",
        "as-path-list S",
    ];
    assert_eq!(reading.undefined(), missing);
}

const HOST: &str = "\
host7
# This file describes the network interfaces
auto swp1
iface swp1
    address 10.0.0.1/31
auto bond0
iface bond0
  bond-slaves swp3 swp4
iface BLUE
  vrf-table auto
iface vlan10
 vrf BLUE
 post-up ip link set dev vlan10 up
# ports.conf --
1=40G
2=4x10G
frr version 4.0+cl3u8
!
interface bond0
 ip ospf area 0
router bgp 65001 vrf BLUE
 neighbor 10.0.0.0 update-source vlan10
";

#[test]
fn a_hosts_files_in_one_are_told_apart() {
    let reading = frr(HOST);
    assert_eq!(reading.strange(), Vec::<String>::new());
    let first = reading.tree.statements(&reading.document).next().map(|s| s.recognition().clone());
    assert_eq!(first, Some(Recognition::Capture));
    assert!(reading.outline().contains(&"  iface/vrf BLUE".to_owned()));
    assert!(reading.outline().contains(&"  interface/ip ospf area 0".to_owned()));
    assert_eq!(reading.undefined(), Vec::<String>::new());
}

#[test]
fn a_hosts_stanzas_say_which_interfaces_there_are() {
    let reading = frr(&HOST.replace("update-source vlan10", "update-source vlan11"));
    assert_eq!(reading.undefined(), ["interface vlan11"]);
    let reading = frr(&HOST.replace(" vrf BLUE\n post-up", " vrf GREEN\n post-up"));
    assert_eq!(reading.undefined(), ["vrf GREEN"]);
    // A switch has its ports whether or not a stanza speaks of them.
    let reading = frr(&HOST.replace("update-source vlan10", "update-source swp9"));
    assert_eq!(reading.undefined(), Vec::<String>::new());
}

#[test]
fn frr_alone_knows_not_which_interfaces_and_vrfs_the_kernel_has() {
    let reading = frr("ip route 10.0.0.0/8 vlan10\nrouter ospf vrf GREEN\n passive-interface bond3\n");
    assert_eq!(reading.undefined(), Vec::<String>::new());
}

#[test]
fn a_misspelt_line_is_told_from_a_hosts_name() {
    let reading =
        frr("hostname r1\nrouterbgp\nrouter bgp 65000\n neighbor 10.0.0.1 remote-as 0\n neighbr 10.0.0.1 shutdown\n");
    assert_eq!(reading.strange(), ["routerbgp", "neighbor 10.0.0.1 remote-as 0", "neighbr 10.0.0.1 shutdown"]);
}

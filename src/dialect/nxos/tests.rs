use crate::dialect::{Dialect, Recognition, StatementRef, Symbols, Tree, read};
use crate::text::Document;

fn tree(text: &str) -> (Tree, Document) {
    let document = Document::from_text(text);
    (read(Dialect::NxOs.grammar(), &document), document)
}

/// Each statement that is not known.
fn unknown(text: &str) -> Vec<String> {
    let (tree, document) = tree(text);
    let known = |statement: &StatementRef<'_>| matches!(statement.recognition(), Recognition::Known { .. });
    tree.statements(&document).filter(|statement| !known(statement)).map(|s| s.text().to_owned()).collect()
}

fn undefined(text: &str) -> Vec<String> {
    let (tree, document) = tree(text);
    let symbols = Symbols::collect(&tree, &document);
    let missing = symbols.references().iter().filter(|reference| !symbols.is_satisfied(reference));
    missing.map(|reference| reference.name.to_string()).collect()
}

fn unused(text: &str) -> Vec<String> {
    let (tree, document) = tree(text);
    let symbols = Symbols::collect(&tree, &document);
    let idle = symbols.symbols().iter().filter(|symbol| symbol.uses == 0 && !tree.grammar().kind(symbol.family).used);
    idle.map(|symbol| symbol.name.to_string()).collect()
}

#[test]
fn a_neighbor_is_a_mode_with_address_families() {
    let text = "feature bgp\nrouter bgp 65001\n  router-id 192.0.2.1\n  address-family ipv4 unicast\n    \
        network 10.0.0.0/8 route-map N\n  template peer SPINE\n    remote-as 65000\n    address-family l2vpn evpn\n      \
        send-community extended\n      route-map IN in\n  template peer-policy POL\n    prefix-list PL out\n  \
        template peer-session SES\n    timers 3 9\n  neighbor 192.0.2.2\n    inherit peer SPINE\n    \
        address-family ipv4 unicast\n      inherit peer-policy POL 10\n  neighbor 192.0.2.3 remote-as 65002\n    \
        inherit peer LEAF\n    inherit peer-session SES\n    update-source loopback7\n  vrf TENANT\n    \
        neighbor 192.0.2.4\n      inherit peer SPINE\n      address-family ipv4 unicast\n        filter-list AS in\n";
    assert!(unknown(text).is_empty(), "{:?}", unknown(text));
    assert_eq!(undefined(text), ["N", "IN", "PL", "LEAF", "loopback7", "tenant", "AS"]);
}

#[test]
fn ranges_define_each_of_their_members() {
    let text = "vlan 1,10-12\nvlan 20\n  name A\n  vn-segment 20020\ninterface Ethernet1/1-3, Ethernet1/9\n  \
        switchport access vlan 13\ninterface port-channel5\nmonitor session 1\n  source interface Ethernet1/2 both\n  \
        destination interface Ethernet1/4\nroute-map R permit 10\n  match interface Ethernet1/3 Ethernet1/9\n";
    assert!(unknown(text).is_empty(), "{:?}", unknown(text));
    assert_eq!(undefined(text), ["13"]);
    assert_eq!(undefined("interface e1/1-3\nroute-map R permit 10\n  match interface e1/2 e1/4\n"), ["ethernet1/4"]);
}

#[test]
fn policies_are_kept_apart_by_their_type() {
    let text = "class-map type qos match-any C\n  match access-group name ACL\npolicy-map type qos P\n  class C\n    \
        set qos-group 1\n  class class-default\npolicy-map type queuing Q\n  class type queuing c-out-q1\n    priority level 1\n\
        system qos\n  service-policy type queuing output Q\n  service-policy type network-qos Q\n  \
        service-policy type qos input P\n  service-policy type queuing input default-in-policy\n\
        control-plane\n  service-policy input copp-system-p-policy-strict\n";
    assert!(unknown(text).is_empty(), "{:?}", unknown(text));
    assert_eq!(undefined(text), ["ACL", "Q"]);
}

#[test]
fn interfaces_refer_to_processes_vrfs_and_filters() {
    let text = "vrf context A\n  vni 50001\n  rd auto\n  address-family ipv4 unicast\n    route-target both auto evpn\n  \
        ip route 0.0.0.0/0 192.0.2.1 track 7\nvrf context B\nrouter ospf UNDER\n  vrf A\n    area 0.0.0.1 stub\n\
        interface Ethernet1/1\n  no switchport\n  vrf member A\n  ip address 192.0.2.2/31 tag 5\n  \
        ip router ospf UNDER area 0.0.0.0\n  ip router ospf OTHER area 0\n  ip access-group F in\n  \
        ip policy route-map PBR\n  hsrp 10\n    preempt delay minimum 30\n    ip 192.0.2.9\n    track 8 decrement 20\n\
        interface mgmt0\n  vrf member management\n  ip address 198.51.100.2/24\n";
    assert!(unknown(text).is_empty(), "{:?}", unknown(text));
    assert_eq!(undefined(text), ["7", "OTHER", "F", "PBR", "8"]);
    assert_eq!(unused(text), ["B"]);
}

#[test]
fn an_overlay_is_read() {
    let text = "nv overlay evpn\nfeature vn-segment-vlan-based\nfabric forwarding anycast-gateway-mac 0000.1111.2222\n\
        interface loopback0\n  ip address 192.0.2.1/32\ninterface nve1\n  no shutdown\n  host-reachability protocol bgp\n  \
        source-interface loopback1\n  member vni 20020\n    ingress-replication protocol static\n      peer-ip 192.0.2.7\n  \
        member vni 50001 associate-vrf\nevpn\n  vni 20020 l2\n    rd auto\n    route-target import auto\n\
        vpc domain 5\n  peer-keepalive destination 198.51.100.3 source 198.51.100.2 vrf keep\n  peer-gateway\n";
    assert!(unknown(text).is_empty(), "{:?}", unknown(text));
    assert_eq!(undefined(text), ["loopback1", "keep"]);
}

#[test]
fn lists_keep_their_sequence_numbers() {
    let text = "ip access-list F\n  statistics per-entry\n  10 remark ours\n  \
        20 permit tcp 10.0.0.0/8 addrgroup HOSTS eq 443 established log\n  30 deny ip any any\n\
        object-group ip address NETS\n  10 10.0.0.0/8\n  20 host 192.0.2.1\n\
        ip prefix-list PL seq 5 permit 10.0.0.0/8 le 24\nip community-list standard C seq 10 permit 65000:1 no-export\n\
        route-map R permit 10\n  match ip address prefix-list PL NONE\n  match community C\n  set community 65000:2 additive\n  \
        continue 20\nroute-map R deny 20\n";
    assert!(unknown(text).is_empty(), "{:?}", unknown(text));
    assert_eq!(undefined(text), ["HOSTS", "NONE"]);
}

#[test]
fn a_misspelt_line_is_told() {
    let text = "interface Ethernet1/1\n  descripton uplink\n  no shutdwn\nrouter ospf 1\n  pasive-interface default\n";
    let (tree, document) = tree(text);
    let near = |s: &StatementRef<'_>| matches!(s.recognition(), Recognition::NearMiss(_));
    assert_eq!(tree.statements(&document).filter(near).count(), 3, "{:?}", unknown(text));
}

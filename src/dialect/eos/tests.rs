//! How EOS lines are read: modes, texts over several lines, names and what needs them, and the device.

use crate::analysis::Analysis;
use crate::dialect::{Dialect, Recognition};
use crate::model::{Action, Device};
use crate::text::{Document, FileId};

fn analysed(text: &str) -> Analysis {
    Analysis::of(FileId(0), Document::from_text(text), Dialect::Eos)
}

/// Each line with the mode that it is read in; `?` before what is not understood.
fn outline(text: &str) -> Vec<String> {
    let analysis = analysed(text);
    let lines = analysis.tree.statements(&analysis.document);
    lines
        .map(|line| {
            let known = matches!(line.recognition(), Recognition::Known { .. });
            format!("{}{}: {}", if known { "" } else { "?" }, line.mode_name(), line.text())
        })
        .collect()
}

/// The names that are needed and defined nowhere.
fn missing(text: &str) -> Vec<String> {
    let symbols = analysed(text).symbols;
    let open = symbols.references().iter().filter(|reference| !symbols.is_satisfied(reference));
    open.map(|reference| reference.name.to_string()).collect()
}

fn device(text: &str) -> Device {
    Device::clone(&analysed(text).device)
}

#[test]
fn exclamation_marks_end_no_mode() {
    let lines = outline(
        "router bgp 65000\n   router-id 10.0.0.1\n   neighbor SPINES peer group\n   !\n   vlan 10\n      rd 10.0.0.1:10\n      \
         redistribute learned\n   !\n   address-family evpn\n      neighbor SPINES activate\n   !\n   vrf A\n      \
         rd 10.0.0.1:1\n      !\n      address-family ipv4\n         neighbor 10.1.1.1 activate\n!\nend\n",
    );
    assert_eq!(
        lines,
        [
            "global: router bgp 65000",
            "router-bgp: router-id 10.0.0.1",
            "router-bgp: neighbor SPINES peer group",
            "router-bgp: vlan 10",
            "router-bgp-evpn: rd 10.0.0.1:10",
            "router-bgp-evpn: redistribute learned",
            "router-bgp: address-family evpn",
            "router-bgp-af: neighbor SPINES activate",
            "router-bgp: vrf A",
            "router-bgp-vrf: rd 10.0.0.1:1",
            "router-bgp-vrf: address-family ipv4",
            "router-bgp-af: neighbor 10.1.1.1 activate",
            "global: end",
        ]
    );
}

#[test]
fn texts_go_on_to_a_line_that_is_eof() {
    let lines = outline(
        "banner login\ninterface Ethernet1 is no interface here\nEOF\ninterface Ethernet2\n   !! a comment\n   comment\n   \
         shutdown is not meant\n   EOF\n   mtu 9214\nevent-handler UP\n   trigger on-boot\n   action bash\n      ip link\n      \
         EOF\n   delay 10\n",
    );
    assert_eq!(
        lines,
        [
            "global: banner login",
            "global: interface Ethernet2",
            "interface: comment",
            "interface: mtu 9214",
            "global: event-handler UP",
            "event-handler: trigger on-boot",
            "event-handler: action bash",
            "event-handler: delay 10",
        ]
    );
}

#[test]
fn the_description_of_a_monitored_host_is_the_next_line() {
    let lines = outline(
        "monitor connectivity\n   host EXIT\n      description\n      Internet exit of site 1\n      ip 192.0.2.1\n      \
         local-interfaces SET\n",
    );
    assert_eq!(
        lines[3..],
        [
            "monitor-description: Internet exit of site 1",
            "monitor-host: ip 192.0.2.1",
            "monitor-host: local-interfaces SET",
        ]
    );
}

#[test]
fn a_peer_group_is_made_by_its_own_line() {
    let config = "router bgp 65000\n   neighbor SPINES peer group\n   neighbor 10.0.0.1 peer group SPINES\n   \
                  neighbor 10.0.0.2 peer group LEAVES\n   neighbor GONE send-community\n   \
                  bgp listen range 10.9.0.0/24 peer-group DYNAMIC peer-filter ANY\n   vrf A\n      \
                  neighbor 10.1.0.1 peer group SPINES\nvrf instance A\npeer-filter ANY\n   10 match as-range 1-65535 result accept\n";
    assert_eq!(missing(config), ["LEAVES", "GONE", "DYNAMIC"]);
}

#[test]
fn ranges_and_lists_define_each() {
    let config = "vlan 10,20-22\ninterface Ethernet1-4,7\n   switchport access vlan 21\ninterface Ethernet8\n   \
                  switchport access vlan 23\nmlag configuration\n   peer-link Ethernet7\n   local-interface Ethernet5\n";
    assert_eq!(missing(config), ["23", "ethernet5"]);
}

#[test]
fn names_are_needed_in_every_mode() {
    for (line, name) in [
        ("interface Ethernet1\n   ip access-group X in", "X"),
        ("interface Ethernet1\n   service-profile X", "X"),
        ("interface Ethernet1\n   service-policy type qos input X", "X"),
        ("interface Vxlan1\n   vxlan source-interface Loopback1", "loopback1"),
        ("interface Ethernet1\n   isis enable X", "X"),
        ("interface Tunnel1\n   tunnel ipsec profile X", "X"),
        ("management api http-commands\n   vrf X", "X"),
        ("management ssh\n   ip access-group X in", "X"),
        ("management api gnmi\n   transport grpc default\n      ssl profile X", "X"),
        ("route-map A permit 10\n   match ip address prefix-list X", "X"),
        ("route-map A permit 10\n   match community X", "X"),
        ("route-map A permit 10\n   sub-route-map X", "X"),
        ("router bgp 1\n   redistribute ospfv3 match external route-map X", "X"),
        ("router bgp 1\n   address-family evpn\n      neighbor 10.0.0.1 route-map X in", "X"),
        ("router general\n   vrf default\n      leak routes source-vrf default subscribe-policy X", "X"),
        ("policy-map type quality-of-service P\n   class X", "X"),
        ("traffic-policies\n   traffic-policy P\n      match M ipv4\n         source prefix field-set X", "X"),
        ("ip security\n   profile P\n      ike-policy X", "X"),
        ("router msdp\n   originator-id local-interface Loopback0", "loopback0"),
        ("aaa authentication login default group X local", "X"),
        ("ntp local-interface vrf X Management1\ninterface Management1", "X"),
        ("snmp-server community secret ro X", "X"),
        ("vrf instance A\nip route vrf B 0.0.0.0/0 10.0.0.1", "B"),
    ] {
        assert_eq!(missing(line), [name], "{line}");
        let known = outline(line);
        assert!(known.iter().all(|line| !line.starts_with('?')), "{known:?}");
    }
}

#[test]
fn what_eos_has_from_the_start_is_not_missed() {
    let config = "interface Ethernet1\n   switchport access vlan 1\n   vrf default\nrouter bgp 1\n   vrf default\n\
                  aaa authentication login default group tacacs+ local\npolicy-map type copp copp-system-policy\n   \
                  class copp-system-bgp\nsystem control-plane\n   ip access-group default-control-plane-acl in\n";
    assert_eq!(missing(config), [""; 0]);
}

#[test]
fn a_missing_letter_is_told_and_still_opens_its_mode() {
    let lines = outline("interfce Ethernet1\n   descriptoin uplink\n   mtu 9214\n");
    assert_eq!(lines, ["?global: interfce Ethernet1", "?interface: descriptoin uplink", "interface: mtu 9214"]);
}

#[test]
fn the_device_has_prefixes_where_ios_has_masks() {
    let device = device(
        "hostname leaf1\nvrf instance A\ninterface Ethernet1-2\n   mtu 9000\ninterface Ethernet3\n   vrf A\n   \
         ip address 10.0.0.1/24\n   ip address 10.0.1.1/24 secondary\n   ip access-group F in\n\
         ip route vrf A 10.9.0.0/16 10.0.0.2 200 name X\nip access-list F\n   10 permit tcp 10.0.0.0/8 host 10.1.1.1 eq ssh\n\
         ip prefix-list P\n   seq 20 deny 10.0.0.0/8 eq 24\n   seq 10 permit 10.0.0.0/8\n\
         router bgp 65000\n   router-id 10.0.0.9\n   neighbor G peer group\n   neighbor G remote-as 65001\n   vrf A\n      \
         neighbor 10.0.0.2 peer group G\n      network 10.9.0.0/16\n",
    );
    let names: Vec<&str> = device.interfaces.iter().map(|interface| &*interface.label).collect();
    assert_eq!(names, ["Ethernet1", "Ethernet2", "Ethernet3"]);
    let routed = &device.interfaces[2];
    assert_eq!(routed.ipv4().map(|own| own.value.to_string()).collect::<Vec<_>>(), ["10.0.0.1/24", "10.0.1.1/24"]);
    assert_eq!((routed.vrf_name(), routed.filters.len()), (Some("A"), 1));
    let route = &device.static_routes[0];
    assert_eq!((route.destination.value.to_string().as_str(), route.distance), ("10.9.0.0/16", Some(200)));
    assert_eq!(device.filters[0].lines.len(), 1);
    let list = &device.prefix_lists[0];
    assert_eq!((list.entries[0].action, list.entries[1].lengths()), (Action::Permit, Some((24, 24))));
    let bgp = device.bgp.expect("a BGP process");
    assert_eq!(bgp.router_id.map(|id| id.value.to_string()).as_deref(), Some("10.0.0.9"));
    let family = bgp.families.iter().find(|family| family.vrf.as_deref() == Some("A")).expect("the VRF's family");
    assert_eq!((&*family.neighbors[0].inherits[0].value, family.networks.len()), ("G", 1));
}

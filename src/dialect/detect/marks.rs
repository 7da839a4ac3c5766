//! The marks by which formats are told apart: one table, the place to teach a new format.
//!
//! A mark of a format should be something that no other format says; its weight is how sure it makes one. Marks of
//! weight 1 are shared by kin (`hostname`, `router bgp`) and decide only where nothing louder does.

use super::super::Dialect;

/// What a mark speaks for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Format {
    /// A dialect that is read.
    Read(Dialect),
    /// A device's config in a format that is not read yet, by its usual name.
    Foreign(&'static str),
    /// One of those that IOS is kin to, but not IOS.
    Kin,
    /// No config: program text, prose, data.
    Other(&'static str),
}

/// Where in a line the text of a mark stands.
#[derive(Copy, Clone, Debug)]
pub(super) enum At {
    /// At the very start of the line.
    Start,
    /// After any indentation.
    Begin,
    /// The whole line but for blanks around it.
    Whole,
    /// Anywhere.
    Within,
    /// The line fits a description; the mark's text says which.
    Fits(fn(&str) -> bool),
}

/// One mark.
pub(super) struct Mark {
    pub format: Format,
    pub weight: u32,
    pub at: At,
    pub text: &'static str,
}

/// Marks of one format and weight.
struct Row(Format, u32, At, &'static [&'static str]);

const IOS: Format = Format::Read(Dialect::Ios);
const NXOS: Format = Format::Read(Dialect::NxOs);
const EOS: Format = Format::Read(Dialect::Eos);
/// What the kin of IOS share and IOS does not have.
const KIN: Format = Format::Kin;
const XR: Format = Format::Read(Dialect::IosXr);
const ASA: Format = Format::Read(Dialect::Asa);
const JUNOS: Format = Format::Read(Dialect::Junos);
const JUNOS_SET: Format = JUNOS;
const FRR: Format = Format::Read(Dialect::Frr);
const CUMULUS: Format = FRR;
const VYOS: Format = Format::Read(Dialect::Vyos);
const PANOS: Format = Format::Foreign("PAN-OS");
const FORTIOS: Format = Format::Foreign("FortiOS");
const SROS: Format = Format::Foreign("Nokia SR OS");
const SRL: Format = Format::Foreign("Nokia SR Linux");
const F5: Format = Format::Foreign("F5 BIG-IP");
const A10: Format = Format::Foreign("A10");
const GAIA: Format = Format::Foreign("Check Point Gaia");
const SONIC: Format = Format::Foreign("SONiC");
const VRP: Format = Format::Foreign("Huawei VRP");
const ROUTEROS: Format = Format::Foreign("MikroTik RouterOS");
const ARUBA: Format = Format::Foreign("ArubaOS");
pub(super) const IFUPDOWN: Format = Format::Foreign("ifupdown");
const IPTABLES: Format = Format::Foreign("iptables");
const NGINX: Format = Format::Foreign("nginx");
const SSHD: Format = Format::Foreign("OpenSSH");
const BIRD: Format = Format::Foreign("BIRD");
const CODE: Format = Format::Other("program text");
const MARKDOWN: Format = Format::Other("Markdown");
const XML: Format = Format::Other("XML or HTML");
const YAML: Format = Format::Other("YAML");
const JSON: Format = Format::Other("JSON");
const LOG: Format = Format::Other("a log");

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row(IOS, 60, At::Begin, &["!RANCID-CONTENT-TYPE: cisco\n", "!RANCID-CONTENT-TYPE: ios"]),
    Row(IOS, 8, At::Start, &[
        "version 11.", "version 12.", "version 15.", "version 16.", "version 17.", "boot-start-marker", "service timestamps debug",
        "service timestamps log", "no service timestamps", "enable secret 5 ", "enable secret 8 ", "enable secret 9 ", "license udi pid",
        "mmi polling-interval", "no mmi auto-configure", "line con 0", "line aux 0", "line vty 0 ", "ip forward-protocol nd",
        "no ip http secure-server", "no ip http server", "ip http server", "ip http secure-server", "ip classless", "ip subnet-zero",
        "crypto pki trustpoint", "crypto isakmp ", "crypto ipsec transform-set", "ip nat inside source", "ip nat pool", "ip cef",
        "no ip cef", "ip domain-lookup", "no ip domain-lookup", "no ip domain lookup", "ip dhcp excluded-address", "ip access-list extended ",
        "router eigrp ", "dial-peer ", "voice ", "class-map match-", "ip sla ", "zone-pair security ", "control-plane", "multilink bundle-name",
        "ipv6 unicast-routing", "switch 1 provision", "parameter-map type", "flow record ", "template ", "isdn ", "controller ",
        "Building configuration...", "Current configuration :", "upgrade fpd auto", "aaa group server ", "ip tacacs source-interface",
    ]),
    Row(IOS, 4, At::Start, &[
        "interface FastEthernet", "interface GigabitEthernet", "interface TenGigabitEthernet", "interface Serial", "interface Tunnel",
        "interface BVI", "interface Dialer", "interface Virtual-Template", "interface Gi", "interface Te", "interface Fa", "interface Ethernet0",
        "access-list ", "ip access-list standard ", "aaa new-model", "no aaa new-model", "vrf definition ", "ip vrf ", "router rip",
        "standby ", "snmp-server community ", "spanning-tree mode ", "spanning-tree extend", "vtp ", "line vty", "ip domain-name ",
        "crypto map ", "no ip classless", "ip default-gateway ", "mpls label ", "track ", "username ",
        "router bgp ", "router ospf ", "ip route 0.0.0.0 0.0.0.0 ", "ip flow-export ", "archive", "redundancy", "vlan ", "class-map ",
        "object-group network ", "object-group service ", "object-group ip ", "ipv6 access-list ", "ip as-path access-list ", "tacacs-server ",
        "radius-server ", "ip ssh ", "key chain ", "policy-map ",
    ]),
    Row(IOS, 4, At::Begin, &[
        "switchport trunk encapsulation ", "ip nat inside", "ip nat outside", "duplex ", "standby ", "ip ospf ", "access-class ",
        "exec-timeout ", "transport input ", "negotiation auto", "media-type ", "encapsulation dot1Q ", "encapsulation dot1q ",
        "no ip address", "ip helper-address ", "exit-address-family", "service-policy ", "ip vrf forwarding ", "vrf forwarding ",
        "no auto-summary", "permit ", "deny ", "ip policy route-map ", "crypto map ", "switchport mode ", "switchport access vlan ",
        "ip access-group ", "ip summary-address ", "log-adjacency-changes", "bgp log-neighbor-changes", "ip address dhcp", "ip eigrp ",
    ]),
    Row(IOS, 1, At::Begin, &[
        "hostname ", "interface ", "ip address ", "router ", "neighbor ", "network ", "route-map ", "ip prefix-list ", "ip route ",
        "description ", "shutdown", "no shutdown", "switchport", "ntp server ", "logging ", "banner ", "match ", "set ", "redistribute ",
        "snmp-server ", "aaa ", "line ", "ip community-list ", "address-family ", "passive-interface ", "name ", "channel-group ",
    ]),

    Row(IOS, 4, At::Fits(address_and_mask), &["ip address ADDRESS MASK"]),
    Row(KIN, 4, At::Fits(address_and_length), &["ip address ADDRESS/LENGTH"]),

    Row(NXOS, 60, At::Begin, &["!RANCID-CONTENT-TYPE: cisco-nx"]),
    Row(NXOS, 14, At::Start, &[
        "feature bgp", "feature ospf", "feature interface-vlan", "feature hsrp", "feature lacp", "feature vpc", "feature telnet",
        "feature eigrp", "feature isis", "feature pim", "feature nxapi", "feature nv overlay", "feature vn-segment", "feature tacacs+",
        "feature bfd", "feature fabric", "feature udld", "feature dhcp", "feature ssh", "feature scheduler", "feature pbr", "feature ",
        "nv overlay evpn", "vdc ", "vpc domain ", "role name ", "copp profile ", "fabric forwarding ", "boot nxos ", "boot kickstart ",
        "install feature-set", "!Command: show running-config", "!Command: show startup-config", "interface nve", "no feature ",
        "system default switchport", "ip access-list copp", "rmon event 1 ", "cfs ", "fex ", "hardware profile ",
    ]),
    Row(NXOS, 10, At::Begin, &[
        "vrf member ", "vn-segment ", "ip router ospf ", "ip router eigrp ", "member vni ", "limit-resource ", "peer-keepalive ",
        "!Time: ", "vpc peer-link", "ip router isis ", "inherit peer", "template peer", "associate vrf",
    ]),
    Row(NXOS, 6, At::Start, &["vrf context ", "hardware access-list ", "switchname ", "object-group ip address", "route-map static permit"]),

    Row(EOS, 60, At::Begin, &["!RANCID-CONTENT-TYPE: arista"]),
    Row(EOS, 20, At::Begin, &["! Command: show running-config", "! device: "]),
    Row(EOS, 14, At::Start, &[
        "transceiver qsfp default-mode", "service routing protocols model", "daemon TerminAttr", "management api ", "management ssh",
        "management console", "management security", "management telnet", "mlag configuration", "vrf instance ", "interface Management0",
        "interface Management1", "interface Vxlan", "no aaa root", "aaa authorization exec default local", "queue-monitor ",
        "platform tcam", "hardware counter feature", "ip virtual-router mac-address", "peer-filter ", "switch forwarding-mode",
        "router traffic-engineering", "router general", "router segment-security", "monitor connectivity", "ip routing vrf ",
        "no ip routing vrf", "event-handler ", "hardware tcam", "hardware speed-group", "hardware port-group", "router bfd", "no enable password",
        "vlan internal order", "traffic-policies", "application traffic", "router path-selection", "router adaptive-virtual-topology",
        "stun", "dps-interface", "interface Recirc-Channel", "lacp port-id", "router internet-exit", "mcs client", "router multicast",
        "ip hardware fib", "trident ", "tcam profile", "patch panel", "sync-e",
        "load-balance policies", "service unsupported-transceiver", "terminal length", "address locking", 
    ]),
    Row(EOS, 10, At::Begin, &[
        "mlag ", "ip address virtual ", "exec /usr/bin/", "bgp listen range ", "maximum-routes", "rd evpn",
        "redistribute learned", "neighbor default ", "switchport trunk group", "vxlan ", "protocol https", "idle-timeout ",
        "ip ospf neighbor bfd", "encapsulation vlan", "isis enable", "isis circuit-type", "counters per-entry", "seq ", "pathgroup ",
        "action bash", "evpn ethernet-segment", "match-list ", "spanning-tree edge", 
        "ptp enable", "set forwarding-class", "ip attached-host", 
    ]),
    Row(EOS, 6, At::Within, &[" role network-admin", " secret sha512 ", "maximum-accepted-routes", " vrf MGMT 0.0.0.0/0"]),
    Row(EOS, 8, At::Start, &["interface Port-Channel"]),
    Row(EOS, 2, At::Start, &["interface Et"]),
    Row(EOS, 10, At::Fits(routes_limited), &["neighbor NAME maximum-routes"]),
    Row(EOS, 10, At::Begin, &["ip nat source dynamic ", "ip nat source static ", "ip nat destination "]),
    Row(EOS, 4, At::Start, &[
        "aaa root", "ip name-server vrf ",
        "dynamic prefix-list", "agent ", "ntp local-interface", "logging vrf",
    ]),

    Row(XR, 60, At::Begin, &["!RANCID-CONTENT-TYPE: cisco-xr", "!! IOS XR Configuration"]),
    Row(XR, 14, At::Start, &[
        "prefix-set ", "route-policy ", "community-set ", "as-path-set ", "end-policy", "end-set", "end-group", "rd-set ",
        "interface MgmtEth", "interface Bundle-Ether", "interface TenGigE", "interface HundredGigE", "interface preconfigure",
        "ipv4 access-list ", "l2vpn", "router static", "ipv4 conflict", "extcommunity-set ", "taskgroup ", "usergroup ", "multicast-routing",
        "telnet vrf ", "mpls ldp", "ssh server v2", "ospf-area-set", "line default", "vty-pool default",
    ]),
    Row(XR, 10, At::Fits(four_part_interface), &["interface NAME0/0/0/0"]),
    Row(XR, 14, At::Begin, &["use neighbor-group ", "use session-group ", "use af-group "]),
    Row(XR, 14, At::Fits(policy_applied), &["a route policy applied"]),
    Row(XR, 6, At::Fits(bare_vrf), &["vrf NAME"]),
    Row(XR, 4, At::Fits(nested_interface), &["an interface below a protocol"]),
    Row(XR, 10, At::Begin, &["ipv4 address ", "ipv4 access-group ", "bundle id ", "ipv6 access-group ", "end-policy"]),

    Row(ASA, 20, At::Start, &["ASA Version ", "! This is an ASA device", ": Saved", "PIX Version", "NGFW Version", "FWSM Version"]),
    Row(ASA, 10, At::Start, &["names\n"]),
    Row(ASA, 14, At::Begin, &["nameif ", "security-level "]),
    Row(ASA, 10, At::Start, &[
        "access-group ", "same-security-traffic ", "object network ", "object service ", "xlate ", "timeout xlate", "fixup ", "global (",
        "nat (", "static (", "asdm ", "arp timeout ", "no failover", "mtu ", "tunnel-group ", "group-policy ", "threat-detection",
        "route inside ", "route outside ", "service-policy global_policy", "http server enable", "pager lines",
    ]),

    Row(JUNOS, 60, At::Begin, &["#RANCID-CONTENT-TYPE: juniper", "## Last commit:", "## Last changed:"]),
    Row(JUNOS, 12, At::Whole, &[
        "interfaces {", "protocols {", "policy-options {", "routing-options {", "routing-instances {", "security {", "snmp {",
        "forwarding-options {", "groups {", "vlans {", "family inet {", "family inet6 {", "chassis {", "class-of-service {",
        "unit 0 {", "root-authentication {", "logical-systems {",
    ]),
    Row(JUNOS, 8, At::Begin, &["host-name ", "apply-groups ", "policy-statement ", "prefix-list "]),
    Row(JUNOS_SET, 14, At::Begin, &[
        "set system host-name ", "set system login ", "set system services ", "set system root-authentication", "set interfaces ",
        "set protocols ", "set policy-options ", "set routing-options ", "set routing-instances ", "set security ", "set firewall family",
        "set firewall filter", "set groups ", "set apply-groups ", "set chassis ", "set snmp ", "set vlans ", "set class-of-service ",
        "set forwarding-options ", "set logical-systems ", "set applications ", "set version ", "deactivate ", "set access ", "set event-options",
        "set bridge-domains", "set switch-options", "set poe ", "set system ", "set firewall ",
    ]),

    Row(FRR, 60, At::Whole, &["### start of frr.conf", "### end /etc/network/interfaces"]),
    Row(FRR, 20, At::Start, &["frr version ", "frr defaults ", "! Zebra configuration saved"]),
    Row(FRR, 10, At::Whole, &[
        "service integrated-vtysh-config", "exit-vrf", "agentx", "exit-link-params", "end-vrf", "log syslog informational", "log syslog",
        "watchfrr enable", "# frr.conf --",
    ]),
    Row(FRR, 10, At::Start, &["interface lo\n", "interface swp", "interface ens", "log file ", "bgp as-path access-list ", "bgp community-list "]),
    Row(FRR, 8, At::Begin, &["no bgp ebgp-requires-policy", "no bgp default ipv4-unicast", "advertise-all-vni", "ip router isis "]),
    Row(CUMULUS, 14, At::Start, &["net add ", "net del ", "net commit", "nv set ", "# ports.conf --"]),
    Row(IFUPDOWN, 14, At::Start, &["iface ", "auto lo", "auto swp", "auto eth", "# This file describes the network interfaces"]),
    Row(IFUPDOWN, 6, At::Begin, &["bridge-ports ", "bridge-vids ", "vlan-raw-device", "bond-slaves "]),

    // Heavier than what it shares with Junos, in whose words much of it is written.
    Row(VYOS, 60, At::Begin, &[
        "// vyos-config-version", "/* === vyatta-config-version", "set interfaces ethernet eth", "set interfaces loopback lo",
        "set protocols bgp system-as", "set vpn ipsec", "ethernet eth", "set interfaces bonding ", "set interfaces bridge br",
        "set interfaces wireguard ", "set interfaces openvpn ", "set interfaces pppoe ", "set interfaces vti ", "set interfaces tunnel tun",
        "set nat source rule", "set nat destination rule", "set firewall name ", "set firewall ipv4 name ", "set firewall group ",
        "set policy route-map ", "set policy prefix-list ", "set policy community-list ", "set protocols static route ",
        "set zone-policy ", "set high-availability vrrp ", "zone-policy {", "loopback lo {", "config-management {",
    ]),
    Row(VYOS, 14, At::Begin, &["set service ssh", "set protocols bgp 6", "wireguard wg", "bonding bond", "bridge br"]),
    Row(VYOS, 6, At::Begin, &["hw-id ", "set interfaces dummy", "set system console device", "conntrack {"]),

    Row(PANOS, 20, At::Begin, &["set deviceconfig ", "#RANCID-CONTENT-TYPE: paloalto", "deviceconfig {", "mgt-config {"]),
    Row(PANOS, 14, At::Begin, &[
        "set network interface ethernet ", "set network virtual-router ", "set network profiles", "set network ike ", "set rulebase ",
        "set vsys ", "set shared ", "set mgt-config ", "set zone ", "set address ", "set address-group ", "set service-group ", "set application",
        "set device-group ", "set template ", "set network ", "set readonly ", "set config ", "set panorama ", "set import network",
    ]),
    Row(PANOS, 20, At::Within, &["<config version=\"", "urldb=\"paloaltonetworks\"", "<mgt-config>"]),

    Row(FORTIOS, 14, At::Begin, &[
        "config system ", "config firewall ", "config router ", "config vdom", "config global", "config user ", "config vpn ", "config log ",
        "config switch-controller", "config webfilter", "config ips ", "#config-version=",
    ]),
    Row(FORTIOS, 3, At::Begin, &["edit ", "set vdom ", "set uuid ", "next\n"]),

    Row(SROS, 20, At::Start, &["# TiMOS", "exit all", "# Configuration format version", "/configure "]),
    Row(SROS, 10, At::Begin, &["echo \"", "configure {", "configure\n", "card-type ", "mda-type "]),
    Row(SRL, 14, At::Begin, &["set / ", "enter candidate", "network-instance ", "srl_nokia"]),
    Row(F5, 20, At::Begin, &["#TMSH-VERSION", "ltm ", "sys global-settings {", "net self ", "net vlan ", "net route ", "auth user ", "cm device"]),
    Row(F5, 10, At::Begin, &["sys ", "net ", "security firewall", "gtm ", "apm "]),
    Row(A10, 60, At::Begin, &["!BATFISH_FORMAT: a10_acos"]),
    Row(A10, 20, At::Begin, &["slb ", "vrrp-a ", "!64-bit Advanced Core OS", "ip nat pool-group", "health monitor "]),
    Row(A10, 8, At::Begin, &["interface ethernet ", "trunk-group ", "system ve-mac", "partition "]),
    Row(GAIA, 14, At::Start, &[
        "# Configuration of ", "# Exported by ", "# Language version:", "set static-route ", "set installer ", "set hostname ", "add bonding ",
        "set bonding ", "set interface eth", "add interface ", "set user admin shell",
    ]),
    Row(SONIC, 14, At::Begin, &["\"DEVICE_METADATA\"", "\"BGP_NEIGHBOR\"", "\"LOOPBACK_INTERFACE\"", "\"MGMT_INTERFACE\"", "\"VLAN_MEMBER\"", "\"PORT\"", "\"VRF\"", "\"INTERFACE\"", "\"ACL_TABLE\"", "\"ACL_RULE\"", "\"PORTCHANNEL\"", "\"SYSLOG_SERVER\"", "\"TACPLUS_SERVER\"", "\"VLAN\""]),
    Row(VRP, 14, At::Begin, &["sysname ", "undo ", "port link-type ", "user-interface ", "ip vpn-instance ", "stelnet server", "vlan batch", "port default vlan", "local-user "]),
    Row(ROUTEROS, 14, At::Start, &["/ip address", "/interface ", "/system identity", "/ip route", "/ip firewall", "/routing ", "# by RouterOS", "add address="]),
    Row(ARUBA, 14, At::Start, &["; J", "hostname \"", "wlan ssid-profile", "ap-group ", "netdestination ", "user-role "]),
    Row(IPTABLES, 14, At::Start, &["*filter", "*nat", "*mangle", "*raw", ":INPUT ", ":OUTPUT ", ":FORWARD ", "-A INPUT", "-A FORWARD", "-A OUTPUT", "# Generated by iptables", "--append "]),
    Row(NGINX, 14, At::Begin, &["server {", "http {", "location ", "upstream ", "server_name ", "proxy_pass ", "listen  ", "worker_processes", "add_header ", "ssl_certificate"]),
    Row(NGINX, 6, At::Begin, &["map $", "root /", "include "]),
    Row(SSHD, 14, At::Start, &["PermitRootLogin ", "#PermitRootLogin", "PasswordAuthentication ", "#PasswordAuthentication", "Subsystem\tsftp", "#   PasswordAuthentication", "# Host *", "AuthorizedKeysFile"]),
    Row(BIRD, 14, At::Begin, &["protocol bgp", "protocol ospf", "protocol device", "protocol kernel", "protocol static", "protocol direct", "router id "]),

    Row(XML, 20, At::Start, &["<?xml", "<!DOCTYPE", "<html", "<rpc", "<svg"]),
    Row(JSON, 14, At::Whole, &["{", "[", "[{"]),
    Row(YAML, 14, At::Whole, &["---", "%YAML 1.2"]),
    Row(YAML, 6, At::Begin, &["- name:", "- hosts:", "apiVersion:", "kind: ", "services:", "nodes:", "- id:", "topology:"]),
    Row(MARKDOWN, 14, At::Start, &["# ", "## ", "### ", "```", "| ---", "|---", "- [", "* [", "[!["]),
    Row(CODE, 5, At::Begin, &["import ", "from "]),
    Row(CODE, 10, At::Fits(code_block), &["a block of program text"]),
    Row(CODE, 14, At::Begin, &[
        "#!/", "#include ", "def ", "function ", "package ", "using namespace", "fn ", "pub fn ", "impl ",
        "struct ", "const ", "let ", "var ", "return ", "if (", "for (", "while (", "else:", "#define ", "//", "/*", "end\t",
        "export ", "print(", "puts ", "SELECT ", "CREATE TABLE", "use strict", "resource \"", "variable \"", "FROM ", "RUN ", "fi\n", "done\n",
        "require ", "module ", "assert", "@", "void ", "sudo ",
    ]),
    Row(LOG, 14, At::Within, &[" INFO ", " DEBUG ", " WARN ", " ERROR ", "[info]", "[error]", " systemd[", " kernel: ", " sshd[", ": %SYS-", ": %LINK-", ": %LINEPROTO-", ": %BGP-", ": %OSPF-", "HTTP/1.1\""]),
];

/// All marks.
pub(super) fn all() -> impl Iterator<Item = Mark> {
    ROWS.iter().flat_map(|Row(format, weight, at, texts)| {
        texts.iter().map(|text| Mark { format: *format, weight: *weight, at: *at, text })
    })
}

fn address_and_mask(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("ip address ") else { return false };
    let mut words = rest.split_ascii_whitespace();
    words.next().is_some_and(is_address) && words.next().is_some_and(is_address)
}

fn address_and_length(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("ip address ") else { return false };
    let first = rest.split_ascii_whitespace().next().unwrap_or_default();
    first.split_once('/').is_some_and(|(address, length)| is_address(address) && length.parse::<u8>().is_ok())
}

fn is_address(word: &str) -> bool {
    word.parse::<std::net::Ipv4Addr>().is_ok()
}

/// `interface GigabitEthernet0/0/0/1`
fn four_part_interface(line: &str) -> bool {
    line.trim_start().strip_prefix("interface ").is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().filter(|&byte| byte == b'/').count() == 3
    })
}

/// `vrf BLUE` at the margin: elsewhere a word stands between.
fn bare_vrf(line: &str) -> bool {
    line.starts_with("vrf ") && line.split_ascii_whitespace().count() == 2
}

/// `route-policy P in` of a neighbor, `redistribute static route-policy P`, `network 10.0.0.0/8 route-policy P`
fn policy_applied(line: &str) -> bool {
    let words: Vec<&str> = line.split_ascii_whitespace().take(6).collect();
    matches!(words[..], ["route-policy", _, "in" | "out"] | ["redistribute" | "network", .., "route-policy", _])
}

/// `neighbor 192.0.2.1 maximum-routes 100`: others limit prefixes.
fn routes_limited(line: &str) -> bool {
    let words: Vec<&str> = line.split_ascii_whitespace().take(4).collect();
    matches!(words[..], ["neighbor", _, "maximum-routes", _])
}

fn nested_interface(line: &str) -> bool {
    line.starts_with(' ') && line.trim_start().starts_with("interface ")
}

/// `class X:`, `def f():`, `public void f() {`, `x = y;`
fn code_block(line: &str) -> bool {
    let line = line.trim();
    let opens = line.ends_with(['{', ':'])
        && ["class ", "public ", "private ", "static ", "fn ", "func ", "struct "]
            .iter()
            .any(|word| line.starts_with(word));
    opens || line.ends_with("});") || line.ends_with(");")
}

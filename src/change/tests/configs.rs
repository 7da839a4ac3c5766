//! A small config of each dialect.

use crate::dialect::Dialect;

pub(super) const IOS: &str = "\
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

pub(super) const NXOS: &str = "\
hostname n1
feature bgp
vlan 1,10,20
vlan 10
  name users
ip access-list IN
  10 permit tcp any any eq 22
  20 deny ip any any
ip prefix-list P seq 5 permit 10.0.0.0/8
route-map OUT permit 10
  match ip address prefix-list P
interface Vlan10
  no shutdown
  ip address 10.1.0.1/24
  ip access-group IN in
interface Ethernet1/1
  switchport mode trunk
  switchport trunk allowed vlan 10,20
router bgp 65000
  router-id 1.1.1.1
  neighbor 10.0.0.2
    remote-as 65001
    address-family ipv4 unicast
      route-map OUT out
";

pub(super) const EOS: &str = "\
hostname e1
!
vlan 10
   name users
!
interface Ethernet1
   description to core
   mtu 9214
   ip address 10.0.0.1/31
   ip access-group IN in
!
ip access-list IN
   10 permit tcp any any eq ssh
   20 deny ip any any
!
ip prefix-list P seq 10 permit 10.0.0.0/8
!
route-map OUT permit 10
   match ip address prefix-list P
!
router bgp 65000
   router-id 1.1.1.1
   neighbor 10.0.0.0 remote-as 65001
   neighbor 10.0.0.0 route-map OUT out
!
end
";

pub(super) const XR: &str = "\
hostname x1
interface GigabitEthernet0/0/0/0
 description to core
 ipv4 address 10.0.0.1 255.255.255.0
 ipv4 access-group IN ingress
!
prefix-set P
  10.0.0.0/8 le 24,
  192.168.0.0/16
end-set
!
route-policy OUT
  if destination in P then
    pass
  endif
end-policy
!
ipv4 access-list IN
 10 permit tcp any any eq ssh
 20 deny ipv4 any any
!
router bgp 65000
 bgp router-id 1.1.1.1
 neighbor 10.0.0.2
  remote-as 65001
  address-family ipv4 unicast
   route-policy OUT out
  !
 !
!
end
";

pub(super) const ASA: &str = "\
hostname fw1
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
object network WEB
 host 10.0.0.80
object-group network SERVERS
 network-object host 10.0.0.1
 network-object host 10.0.0.2
access-list OUT extended permit tcp any object WEB eq 443
access-list OUT extended permit tcp any object-group SERVERS eq 22
access-list OUT extended deny ip any any
access-group OUT in interface outside
route outside 0.0.0.0 0.0.0.0 192.0.2.254 1
ntp server 10.9.9.9
";

pub(super) const FRR: &str = "\
hostname f1
!
interface eth0
 ip address 10.0.0.1/24
exit
!
ip route 10.9.0.0/16 10.0.0.254
!
router bgp 65000
 bgp router-id 1.1.1.1
 neighbor 10.0.0.2 remote-as 65001
 !
 address-family ipv4 unicast
  network 10.1.0.0/16
  neighbor 10.0.0.2 route-map OUT out
 exit-address-family
exit
!
access-list A seq 5 permit 10.0.0.0/8
access-list A seq 10 deny any
!
ip prefix-list P seq 5 permit 10.0.0.0/8
!
route-map OUT permit 10
 match ip address prefix-list P
exit
!
";

pub(super) const JUNOS: &str = "\
system {
    host-name j1;
    name-server {
        10.9.9.9;
        10.9.9.8;
    }
}
interfaces {
    ge-0/0/0 {
        description \"to the core\";
        unit 0 {
            family inet {
                address 10.0.0.1/24;
            }
        }
    }
}
policy-options {
    policy-statement OUT {
        term A {
            from protocol static;
            then accept;
        }
        term B {
            then reject;
        }
    }
}
protocols {
    bgp {
        group G {
            type external;
            export [ OUT ];
            peer-as 65001;
            neighbor 10.0.0.2;
        }
    }
}
";

pub(super) const VYOS: &str = "\
set interfaces ethernet eth0 address '10.0.0.1/24'
set interfaces ethernet eth0 description 'to the core'
set protocols bgp system-as '65000'
set protocols bgp neighbor 10.0.0.2 remote-as '65001'
set policy prefix-list P rule 10 action 'permit'
set policy prefix-list P rule 10 prefix '10.0.0.0/8'
set system host-name 'v1'
set system name-server '10.9.9.9'
";

/// A small config of each dialect.
pub(super) const SMALL: [(Dialect, &str); 8] = [
    (Dialect::Ios, IOS),
    (Dialect::NxOs, NXOS),
    (Dialect::Eos, EOS),
    (Dialect::IosXr, XR),
    (Dialect::Asa, ASA),
    (Dialect::Frr, FRR),
    (Dialect::Junos, JUNOS),
    (Dialect::Vyos, VYOS),
];

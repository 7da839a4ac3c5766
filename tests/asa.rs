//! How ASA configs are read.

mod dialect_support;

use confdbg::dialect::Dialect;
use dialect_support::Reading;

fn asa(text: &str) -> Reading {
    Reading::of(Dialect::Asa, text)
}

const FIREWALL: &str = "\
: Saved
ASA Version 9.9(2)1
hostname fw
names
name 10.1.1.10 webserver
interface GigabitEthernet0/0
 nameif outside
 ip address 192.0.2.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 ip address 10.1.1.1 255.255.255.0
object network web
 host webserver
object network 10.9.0.1
 host 10.9.0.1
object-group service WEB tcp
 port-object eq www
object-group network SERVERS
 network-object object web
 network-object object 10.9.0.1
access-list OUT extended permit tcp any object-group SERVERS object-group WEB
access-list OUT extended permit tcp object-group SERVERS object-group WEB any log
access-list OUT extended permit tcp any host webserver eq https
access-group OUT in interface Outside
object network web
 nat (inside,outside) static interface
route outside 0 0 192.0.2.254 1
crypto ca trustpoint TP
 enrollment self
crypto ca certificate chain TP
 certificate 01
    3082
    hostname nobody
  quit
Cryptochecksum:d41d8cd98f00b204e9800998ecf8427e
: end
";

#[test]
fn a_firewall_is_read_whole() {
    let reading = asa(FIREWALL);
    assert_eq!(reading.strange(), Vec::<String>::new());
    assert_eq!(reading.undefined(), Vec::<String>::new());
    assert_eq!(reading.unused(), Vec::<String>::new());
    assert!(!reading.outline().iter().any(|line| line.contains("nobody")), "a certificate is data");
}

#[test]
fn the_names_in_brackets_are_interfaces() {
    let reading = asa(&FIREWALL.replace("nat (inside,outside)", "nat (insde,outside)"));
    assert_eq!(reading.undefined(), ["nameif insde"]);
    let reading = asa(
        "nat (inside) 1 0 0\nglobal (outside) 1 interface\nstatic (dmz,outside) 1.2.3.4 10.0.0.4 netmask 255.255.255.255\n",
    );
    assert_eq!(reading.strange(), Vec::<String>::new());
    assert_eq!(reading.undefined(), ["nameif inside", "nameif outside", "nameif dmz", "nameif outside"]);
}

#[test]
fn interface_names_are_compared_without_regard_to_case_and_others_with() {
    assert_eq!(
        asa("interface Gi0/0\n nameif Inside\nssh 10.0.0.0 255.0.0.0 INSIDE\n").undefined(),
        Vec::<String>::new()
    );
    assert_eq!(
        asa("access-group out in interface any\naccess-list OUT extended permit ip any any\n").undefined(),
        ["acl out"]
    );
}

#[test]
fn a_second_group_may_hold_addresses_or_ports() {
    let entry = |groups: &str| {
        format!(
            "object-group network A\nobject-group network B\nobject-group service S tcp\n\
             access-list L extended permit tcp {groups}\naccess-group L global\n"
        )
    };
    for groups in [
        "object-group A object-group S object-group B",
        "object-group A object-group B object-group S",
        "object-group A object-group B",
        "any object-group B eq www",
        "object-group A object-group S any",
    ] {
        let reading = asa(&entry(groups));
        assert_eq!(reading.strange(), Vec::<String>::new(), "{groups}");
        assert_eq!(reading.undefined(), Vec::<String>::new(), "{groups}");
    }
    assert_eq!(asa(&entry("object-group S object-group B")).undefined(), ["object-group S"], "a service is no source");
}

#[test]
fn an_object_with_a_translation_works_by_itself() {
    let plain = "object network a\n host 10.0.0.1\nobject network b\n host 10.0.0.2\n";
    assert_eq!(asa(plain).unused(), ["object-network a", "object-network b"]);
    let translated = format!("{plain}object network a\n nat (any,any) static 10.0.0.9\n");
    assert_eq!(asa(&translated).unused(), ["object-network b"]);
}

#[test]
fn twice_nat_needs_its_objects() {
    let reading = asa("\
interface Gi0/0
 nameif inside
nat (inside,any) source static A B destination static interface C service S T
nat (inside,any) after-auto source dynamic A pat-pool P round-robin
");
    assert_eq!(reading.strange(), Vec::<String>::new());
    let missing = ["A", "B", "C", "S", "T", "A", "P"];
    let names: Vec<String> = reading.undefined().iter().map(|one| one.rsplit(' ').next().unwrap().to_owned()).collect();
    assert_eq!(names, missing);
}

#[test]
fn groups_of_vpns_are_made_by_their_type_and_used_by_their_attributes() {
    let vpn = "\
ip local pool POOL 10.99.0.1-10.99.0.9 mask 255.255.255.0
group-policy GP internal
group-policy GP attributes
 dns-server value 10.0.0.53
 webvpn
  anyconnect ask none
tunnel-group RA type remote-access
tunnel-group RA general-attributes
 address-pool POOL
 default-group-policy GP
tunnel-group 192.0.2.9 ipsec-attributes
 ikev1 pre-shared-key secret
";
    let reading = asa(vpn);
    assert_eq!(reading.strange(), Vec::<String>::new());
    assert_eq!((reading.undefined(), reading.unused()), (vec![], vec![]));
    let reading = asa(&vpn
        .replace("address-pool POOL", "address-pool POOLS")
        .replace("tunnel-group RA type", "tunnel-group RB type"));
    assert_eq!(reading.undefined(), ["tunnel-group RA", "local-pool POOLS"]);
}

#[test]
fn a_misspelt_line_is_not_taken_for_something_else() {
    let reading =
        asa("access-list L extended permt ip any any\nroute outside 0 0 1.1.1.300\ninterface Gi0/0\n nameiff inside\n");
    assert_eq!(reading.strange().len(), 3, "{:#?}", reading.strange());
}

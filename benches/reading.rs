//! How fast a config of 300,000 lines is read in each dialect, and how much memory its tree holds:
//! `cargo bench --bench reading [DIALECT]`. The budgets are 0.5 s, and four times the text while it is read.
//!
//! Prints what was measured and the limits, and ends with an error where one is exceeded; `CONFDBG_BENCH_FACTOR=2` doubles
//! the time that is allowed, for slow or busy machines.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::time::Instant;

use confdbg::dialect::Dialect;
use confdbg::text::Document;

const LINES: usize = 300_000;
const MOST_SECONDS: f64 = 0.5;
const MOST_MEMORY: f64 = 4.0;

/// A part of a config that has lines as real ones have, numbered so that no two are equal.
type Part = fn(usize) -> String;

fn main() {
    // What is measured is the highest mark that a process has ever reached: each dialect has a process of its own.
    let own = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if let Some(dialect) = own.as_deref().and_then(Dialect::named) {
        measure(dialect);
        return;
    }
    println!(
        "{:<8} {:<7} {:>8} {:>7} {:>9} {:>7} {:>8} {:>8} {:>12}",
        "", "", "lines", "MB", "seconds", "MB/s", "peak", "of text", "statements"
    );
    let program = std::env::current_exe().unwrap();
    let mut failed = false;
    for dialect in Dialect::ALL {
        let status = std::process::Command::new(&program).arg(dialect.as_str()).status().unwrap();
        failed |= !status.success();
    }
    assert!(!failed, "a limit was exceeded ({MOST_SECONDS} s, {MOST_MEMORY} times the text)");
}

fn measure(dialect: Dialect) {
    let forms: &[(&str, Part)] = match dialect {
        Dialect::Ios => &[("", ios)],
        Dialect::NxOs => &[("", nxos)],
        Dialect::IosXr => &[("", iosxr)],
        Dialect::Asa => &[("", asa)],
        Dialect::Eos => &[("", eos)],
        // The form of lines is measured first, the mark of the other is hidden by it where it needs less.
        Dialect::Junos => &[("braces", junos), ("set", junos_set)],
        Dialect::Frr => &[("", frr)],
        Dialect::Vyos => &[("braces", vyos), ("set", vyos_set)],
    };
    let factor = std::env::var("CONFDBG_BENCH_FACTOR").ok().and_then(|factor| factor.parse().ok()).unwrap_or(1.0);
    let mut failed = false;
    for (form, part) in forms {
        // Compiling the grammar is no part of reading.
        let _ = confdbg::dialect::read(dialect.grammar(), &Document::from_text(&part(0)));
        let mut text = String::new();
        let mut lines = 0;
        for at in 0.. {
            let part = part(at);
            lines += part.lines().count();
            text.push_str(&part);
            if lines >= LINES {
                break;
            }
        }
        let megabytes = text.len() as f64 / 1e6;
        let document = Document::from_text(&text);
        drop(text);
        let mut seconds = f64::MAX;
        let (mut peak, mut statements) = (0.0, 0);
        for _ in 0..3 {
            forget_the_peak();
            let before = memory("VmRSS:");
            let started = Instant::now();
            let tree = confdbg::dialect::read(dialect.grammar(), &document);
            seconds = started.elapsed().as_secs_f64().min(seconds);
            // The first reading gets its memory from the system; later ones may find it there.
            if peak == 0.0 {
                peak = memory("VmHWM:") - before;
                statements = tree.statements(&document).count();
            }
        }
        let share = peak / megabytes;
        println!(
            "{:<8} {form:<7} {lines:>8} {megabytes:>7.1} {seconds:>9.3} {:>7.0} {peak:>8.0} {share:>8.1} {statements:>12}",
            dialect.as_str(),
            megabytes / seconds
        );
        failed |= seconds > MOST_SECONDS * factor || share > MOST_MEMORY;
    }
    if failed {
        std::process::exit(1);
    }
}

/// Linux keeps the highest memory of a process; this makes it begin again.
fn forget_the_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Megabytes of memory; 0 where the system does not say.
fn memory(of: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(of)).unwrap_or_default();
    line.split_ascii_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0) / 1000.0
}

fn address(number: usize) -> String {
    std::net::Ipv4Addr::from_bits(0x0a00_0000 + u32::try_from(number).unwrap()).to_string()
}

fn ios(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "interface GigabitEthernet1/0/{at}\n description link to site {at}\n ip address {ip} 255.255.255.0\n ip access-group EDGE-{at} in\n no shutdown\n!\n\
         ip access-list extended EDGE-{at}\n permit tcp 10.0.0.0 0.255.255.255 host {ip} eq 22\n permit udp any host {ip} eq snmp\n deny ip any any log\n!\n\
         ip prefix-list P-{at} seq 5 permit {ip}/32\nroute-map IN-{at} permit 10\n match ip address prefix-list P-{at}\n set local-preference 200\n!\n\
         router bgp 65000\n neighbor {peer} remote-as 65001\n neighbor {peer} route-map IN-{at} in\nip route 192.0.2.0 255.255.255.0 {peer}\n"
    )
}

fn nxos(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "vlan {}\n  name users-{at}\n  vn-segment {}\ninterface Ethernet1/{at}\n  description link to site {at}\n  no switchport\n  ip address {ip}/24\n  ip access-group EDGE-{at} in\n  no shutdown\n\
         ip access-list EDGE-{at}\n  10 permit tcp 10.0.0.0/8 {ip}/32 eq 22\n  20 deny ip any any\nip prefix-list P-{at} seq 5 permit {ip}/32\nroute-map IN-{at} permit 10\n  match ip address prefix-list P-{at}\n\
         router bgp 65000\n  neighbor {peer}\n    remote-as 65001\n    address-family ipv4 unicast\n      route-map IN-{at} in\n",
        at % 4000 + 2,
        at + 10_000
    )
}

fn iosxr(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "interface GigabitEthernet0/0/0/{at}\n description link to site {at}\n ipv4 address {ip} 255.255.255.0\n ipv4 access-group EDGE-{at} ingress\n!\n\
         ipv4 access-list EDGE-{at}\n 10 permit tcp any host {ip} eq ssh\n 20 deny ipv4 any any\n!\nprefix-set P-{at}\n  {ip}/32 le 32,\n  {peer}/32\nend-set\n!\n\
         route-policy IN-{at}\n  if destination in P-{at} then\n    set local-preference 200\n    pass\n  endif\nend-policy\n!\n\
         router bgp 65000\n neighbor {peer}\n  remote-as 65001\n  address-family ipv4 unicast\n   route-policy IN-{at} in\n"
    )
}

fn asa(at: usize) -> String {
    let ip = address(at * 256 + 1);
    format!(
        "object network HOST-{at}\n host {ip}\nobject-group network GROUP-{at}\n network-object object HOST-{at}\n network-object host {ip}\n\
         access-list OUT extended permit tcp any object-group GROUP-{at} eq https log\naccess-list OUT extended permit tcp any host {ip} eq ssh\naccess-list OUT extended deny ip any object HOST-{at}\n\
         object network HOST-{at}\n nat (inside,outside) static {ip}\nroute outside {ip} 255.255.255.255 192.0.2.1 1\n"
    )
}

fn eos(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "vlan {}\n   name users-{at}\n!\ninterface Ethernet{at}\n   description link to site {at}\n   no switchport\n   ip address {ip}/24\n   ip access-group EDGE-{at} in\n!\n\
         ip access-list EDGE-{at}\n   10 permit tcp any host {ip} eq ssh\n   20 deny ip any any log\n!\nip prefix-list P-{at} seq 5 permit {ip}/32\nroute-map IN-{at} permit 10\n   match ip address prefix-list P-{at}\n!\n\
         router bgp 65000\n   neighbor {peer} remote-as 65001\n   neighbor {peer} route-map IN-{at} in\n!\n",
        at % 4000 + 2
    )
}

fn frr(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "interface swp{at}\n description link to site {at}\n ip address {ip}/24\n ip ospf area 0\nexit\n!\nip prefix-list P-{at} seq 5 permit {ip}/32\nroute-map IN-{at} permit 10\n match ip address prefix-list P-{at}\n set local-preference 200\nexit\n!\n\
         router bgp 65000\n neighbor {peer} remote-as 65001\n address-family ipv4 unicast\n  neighbor {peer} activate\n  neighbor {peer} route-map IN-{at} in\n exit-address-family\nexit\nip route 192.0.2.0/24 {peer}\n"
    )
}

fn junos(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "interfaces {{\n    ge-0/0/{at} {{\n        description \"link to site {at}\";\n        unit 0 {{\n            family inet {{\n                filter {{\n                    input EDGE-{at};\n                }}\n                address {ip}/24;\n            }}\n        }}\n    }}\n}}\n\
         policy-options {{\n    prefix-list P-{at} {{\n        {ip}/32;\n        {peer}/32;\n    }}\n    policy-statement IN-{at} {{\n        term 1 {{\n            from {{\n                prefix-list P-{at};\n            }}\n            then accept;\n        }}\n    }}\n}}\n\
         protocols {{\n    bgp {{\n        group G-{at} {{\n            import IN-{at};\n            neighbor {peer} {{\n                peer-as 65001;\n            }}\n        }}\n    }}\n}}\n"
    )
}

fn junos_set(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "set interfaces ge-0/0/{at} description \"link to site {at}\"\nset interfaces ge-0/0/{at} unit 0 family inet filter input EDGE-{at}\nset interfaces ge-0/0/{at} unit 0 family inet address {ip}/24\n\
         set policy-options prefix-list P-{at} {ip}/32\nset policy-options policy-statement IN-{at} term 1 from prefix-list P-{at}\nset policy-options policy-statement IN-{at} term 1 then accept\n\
         set protocols bgp group G-{at} import IN-{at}\nset protocols bgp group G-{at} neighbor {peer} peer-as 65001\nset firewall family inet filter EDGE-{at} term 1 from source-address {ip}/32\nset firewall family inet filter EDGE-{at} term 1 then accept\n"
    )
}

fn vyos(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "interfaces {{\n    ethernet eth{at} {{\n        address {ip}/24\n        description \"link to site {at}\"\n    }}\n}}\n\
         policy {{\n    prefix-list P-{at} {{\n        rule 10 {{\n            action permit\n            prefix {ip}/32\n        }}\n    }}\n    route-map IN-{at} {{\n        rule 10 {{\n            action permit\n            match {{\n                ip {{\n                    address {{\n                        prefix-list P-{at}\n                    }}\n                }}\n            }}\n        }}\n    }}\n}}\n\
         protocols {{\n    static {{\n        route {ip}/32 {{\n            next-hop {peer} {{\n            }}\n        }}\n    }}\n}}\n"
    )
}

fn vyos_set(at: usize) -> String {
    let (ip, peer) = (address(at * 256 + 1), address(at * 256 + 2));
    format!(
        "set interfaces ethernet eth{at} address '{ip}/24'\nset interfaces ethernet eth{at} description 'link to site {at}'\n\
         set policy prefix-list P-{at} rule 10 action 'permit'\nset policy prefix-list P-{at} rule 10 prefix '{ip}/32'\nset policy route-map IN-{at} rule 10 action 'permit'\nset policy route-map IN-{at} rule 10 match ip address prefix-list 'P-{at}'\n\
         set protocols bgp neighbor {peer} remote-as '65001'\nset protocols bgp neighbor {peer} address-family ipv4-unicast route-map import 'IN-{at}'\nset protocols static route {ip}/32 next-hop {peer}\n"
    )
}

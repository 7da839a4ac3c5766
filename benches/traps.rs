//! Inputs that make a careless algorithm quadratic: `cargo bench --bench traps [NAME]`.
//!
//! For each it prints the seconds of the whole analysis at half and at full length (100,000 lines where not said
//! otherwise; `CONFDBG_TRAP_LINES` gives another number), and the ratio of the two: about 2 is linear, about 4 is quadratic. Nothing here fails: times are
//! for people to judge.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::time::Instant;

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::text::{Document, FileId};

const RUNS: usize = 3;

/// A name, and the config of about so many lines.
type Trap = (&'static str, fn(usize) -> String);

const TRAPS: &[Trap] = &[
    ("static routes and interfaces", routes_and_interfaces),
    ("undefined names against route maps", undefined_names),
    ("one long line", one_long_line),
    ("equal lines, ten times as many", |lines| "ip forward-protocol nd\n".repeat(lines * 10)),
    ("equal unknown lines", |lines| "frobnicate the widget\n".repeat(lines)),
    ("equal interface lines", |lines| {
        format!("interface Gi0/1\n{}", " ip address 10.0.0.1 255.255.255.0\n".repeat(lines))
    }),
    ("equal names", |lines| many(lines, |_| "ip prefix-list P permit 10.0.0.0/8\n".to_owned())),
    ("equal stanzas", |lines| "ip access-list extended A\n permit ip any any\n".repeat(lines / 2)),
    ("equal access-group", |lines| {
        many(lines, |at| format!("interface Vlan{at}\n ip access-group A in\n"))
            .lines()
            .take(lines)
            .fold(String::new(), line)
    }),
    ("different names", |lines| many(lines, |at| format!("ip prefix-list P{at} permit 10.0.0.0/8\n"))),
    ("near names, undefined", near_names),
    ("interfaces", |lines| many(lines, |at| format!("interface Loopback{at}\n"))),
    ("interfaces with addresses", |lines| {
        many(lines / 2, |at| format!("interface Loopback{at}\n ip address {} 255.255.255.255\n", address(at)))
    }),
    ("interfaces with one subnet", |lines| {
        many(lines / 2, |at| {
            format!("interface Vlan{at}\n ip address 10.0.{}.{} 255.0.0.0\n", at / 256 % 256, at % 256)
        })
    }),
    ("subinterfaces of one VLAN", |lines| {
        many(lines / 2, |at| format!("interface Gi0/0.{at}\n encapsulation dot1Q 7\n"))
    }),
    ("channel members", |lines| {
        many(lines / 3, |at| format!("interface Gi0/{at}\n switchport mode trunk\n channel-group 1 mode active\n"))
    }),
    ("trunk VLAN sets", |lines| {
        many(4000, |at| format!("vlan {}\n", at + 2))
            + &many(lines / 2, |at| format!("interface Gi0/{at}\n switchport trunk allowed vlan 1-4094\n"))
    }),
    ("one access list", |lines| {
        format!(
            "ip access-list extended A\n{}",
            many(lines / 2, |at| format!(" permit tcp host {} any eq {}\n", address(at), at % 60_000 + 1))
        )
    }),
    ("one access list of ranges", |lines| {
        format!(
            "ip access-list extended A\n{}",
            many(lines / 2, |at| format!(
                " permit tcp {} 0.255.0.255 any range {} {}\n",
                address(at),
                at % 1000,
                at % 1000 + 5
            ))
        )
    }),
    ("one access list of object groups", |lines| {
        many(lines / 6, |at| format!("object-group network G{at}\n host {}\n", address(at)))
            + "ip access-list extended A\n"
            + &many(lines / 2, |at| {
                format!(" permit tcp object-group G{} any eq {}\n", at % (lines / 6), at % 60_000 + 1)
            })
    }),
    ("one access list of unknown groups", |lines| {
        format!(
            "ip access-list extended A\n{}",
            many(lines / 2, |at| format!(" permit tcp object-group G{at} any eq {}\n", at % 60_000 + 1))
        )
    }),
    ("one access list of ranges of all hosts", |lines| {
        format!(
            "ip access-list extended A\n{}",
            many(lines / 2, |at| format!(" permit tcp any any range {} {}\n", at % 60_000 + 1, at % 60_000 + 5))
        )
    }),
    ("one access list, nothing matched", |lines| {
        format!(
            "ip access-list extended A\n deny ip any any\n{}",
            many(lines / 2, |at| format!(" permit tcp host {} any\n", address(at)))
        )
    }),
    ("one numbered access list", |lines| many(lines, |at| format!("access-list 10 permit {}\n", address(at)))),
    ("one object group", |lines| {
        format!("object-group network G\n{}", many(lines, |at| format!(" host {}\n", address(at))))
    }),
    ("nested object groups", |lines| {
        many(lines / 2, |at| format!("object-group network G{at}\n group-object G{}\n", at + 1))
    }),
    ("one prefix list", |lines| {
        many(lines, |at| format!("ip prefix-list P seq {} permit {}/32\n", at + 1, address(at)))
    }),
    ("one prefix list, all covered", |lines| {
        many(lines, |at| format!("ip prefix-list P seq {} permit 10.0.0.0/{} le 32\n", at + 1, at % 24 + 8))
    }),
    ("one route map", |lines| many(lines / 2, |at| format!("route-map R permit {}\n match ip address A\n", at + 1))),
    ("one route map, all covered", |lines| many(lines, |at| format!("route-map R permit {}\n", at + 1))),
    ("flat", |lines| {
        many(lines / 4, |at| {
            format!(
                "interface Loopback{at}\nip address {} 255.255.255.255\nno shutdown\ndescription x{at}\n",
                address(at)
            )
        })
    }),
    ("flat address family", |lines| {
        format!(
            "router bgp 1\naddress-family ipv4\n{}",
            many(lines, |at| format!("neighbor {} remote-as 2\n", address(at)))
        )
    }),
    ("flat unknown lines", |lines| format!("router bgp 1\n{}", many(lines, |at| format!("widget{at} frob {at}\n")))),
    ("unknown lines", |lines| many(lines, |at| format!("widget{at} frobnicate {at} times\n"))),
    ("misspelt lines", |lines| many(lines, |at| format!("ip adress-listt extnded A{at}\n"))),
    ("misspelt values", |lines| {
        format!("interface Gi0/1\n{}", many(lines, |at| format!(" ip address 10.0.0.{at} 255.255.255.0\n")))
    }),
    ("neighbors", |lines| {
        format!("router bgp 1\n{}", many(lines, |at| format!(" neighbor {} remote-as 2\n", address(at))))
    }),
    ("neighbors with policies", |lines| {
        format!(
            "router bgp 1\n{}",
            many(lines / 2, |at| format!(
                " neighbor {} remote-as 2\n neighbor {} route-map R{at} in\n",
                address(at),
                address(at)
            ))
        )
    }),
    ("networks of BGP", |lines| {
        format!("router bgp 1\n{}", many(lines, |at| format!(" network {} mask 255.255.255.255\n", address(at))))
    }),
    ("networks of OSPF and interfaces", |lines| {
        many(lines / 4, |at| format!("interface Loopback{at}\n ip address {} 255.255.255.255\n", address(at)))
            + "router ospf 1\n"
            + &many(lines / 2, |at| format!(" network {} 0.0.0.0 area 0\n", address(at)))
    }),
    ("VRFs", |lines| {
        many(lines / 4, |at| {
            format!(
                "vrf definition V{at}\ninterface Loopback{at}\n vrf forwarding V{at}\n ip address 10.0.0.1 255.255.255.0\n"
            )
        })
    }),
    ("routes of VRFs", |lines| {
        many(lines / 2, |at| format!("vrf definition V{at}\nip route vrf V{at} 10.0.0.0 255.0.0.0 10.0.0.1\n"))
    }),
    ("DHCP pools", |lines| {
        many(lines / 3, |at| {
            format!(
                "ip dhcp pool P{at}\n network {} 255.255.255.0\n default-router {}\n",
                address(at * 256),
                address(at * 256 + 1)
            )
        })
    }),
    ("users and communities", |lines| {
        many(lines / 2, |at| format!("username u{at} secret 5 $1$abc\nsnmp-server community c{at} RO\n"))
    }),
    ("redistributions", |lines| many(lines / 2, |at| format!("router ospf {at}\n redistribute bgp {at}\n"))),
    ("HSRP groups", |lines| {
        format!(
            "interface Vlan1\n ip address 10.0.0.1 255.0.0.0\n{}",
            many(lines, |at| format!(" standby {at} ip {}\n", address(at)))
        )
    }),
    ("HSRP groups of interfaces", |lines| {
        many(lines / 3, |at| {
            format!(
                "interface Vlan{at}\n ip address {} 255.255.255.0\n standby 1 ip {}\n",
                address(at * 256 + 1),
                address(at * 256 + 2)
            )
        })
    }),
    ("deep nesting", deep),
    ("stairs", |lines| (0..lines).map(|at| " ".repeat(at % 200) + "x y\n").collect()),
    ("banners without an end", |lines| many(lines, |at| format!("banner motd #{at}\n"))),
    ("certificates without an end", |lines| {
        many(lines / 2, |_| "crypto pki certificate chain X\n certificate self-signed 01\n".to_owned())
    }),
    ("address families without an end", |lines| {
        format!("router bgp 1\n{}", many(lines, |_| " address-family ipv4\n".to_owned()))
    }),
    ("pagers", |lines| " --More-- \u{8}\u{8} shutdown\n".repeat(lines)),
    ("prompts", |lines| "R1#show run\n".repeat(lines)),
    ("set twice", |lines| many(lines, |at| format!("hostname r{at}\n"))),
    ("placeholders", |lines| many(lines, |at| format!("snmp-server location <CHANGE-ME-{at}>\n"))),
    ("invisible characters", |lines| many(lines, |at| format!("snmp-server location a\u{200b}{at}\n"))),
];

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    // Fewer lines find what is quadratic sooner, while it is.
    let lines = std::env::var("CONFDBG_TRAP_LINES").ok().and_then(|lines| lines.parse().ok()).unwrap_or(100_000);
    println!("{:<40} {:>8} {:>8} {:>6} {:>8}", "", "half", "full", "ratio", "faults");
    for (name, make) in TRAPS.iter().filter(|(name, _)| only.as_ref().is_none_or(|only| name.contains(only.as_str()))) {
        let (half, _) = measure(&make(lines / 2));
        let (full, faults) = measure(&make(lines));
        println!("{name:<40} {half:>8.3} {full:>8.3} {:>6.1} {faults:>8}", full / half);
    }
}

/// Seconds of an analysis, the least of a few, and the faults that it finds.
fn measure(text: &str) -> (f64, usize) {
    // Without a host name it were a snippet, of which some rules say nothing.
    let text = format!("hostname r1\n{text}");
    let (mut least, mut faults) = (f64::MAX, 0);
    for run in 0..RUNS {
        let started = Instant::now();
        let analysis = Analysis::of(FileId(0), Document::from_text(&text), Dialect::Ios);
        least = least.min(started.elapsed().as_secs_f64());
        faults = analysis.faults.len();
        // What takes seconds is told well enough by one run.
        if run == 0 && least > 1.0 {
            break;
        }
    }
    (least, faults)
}

fn many(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

fn line(mut text: String, line: &str) -> String {
    let _ = writeln!(text, "{line}");
    text
}

/// The address of this number, from 10.0.0.0 on.
fn address(number: usize) -> String {
    std::net::Ipv4Addr::from_bits(0x0a00_0000 + u32::try_from(number).unwrap()).to_string()
}

fn routes_and_interfaces(lines: usize) -> String {
    let subnet = |at: usize| address(at * 4 + 1);
    let interfaces = many(lines / 11, |at| format!("interface Gi0/{at}\n ip address {} 255.255.255.252\n", subnet(at)));
    let routes =
        many(lines / 2, |at| format!("ip route 172.{}.{}.0 255.255.255.0 {}\n", at / 256 % 256, at % 256, subnet(at)));
    interfaces + &routes
}

fn undefined_names(lines: usize) -> String {
    let maps = many(lines / 50, |at| format!("route-map CUSTOMER-{at} permit 10\n"));
    let uses = many(lines / 200, |at| format!(" neighbor 10.0.0.1 route-map COSTUMER-{at} in\n"));
    format!("{maps}router bgp 1\n{uses}")
}

fn near_names(lines: usize) -> String {
    let lists = many(lines / 2, |at| format!("ip access-list standard LIST-{at}\n"));
    let uses = many(lines / 4, |at| format!("interface Vlan{at}\n ip access-group LITS-{at} in\n"));
    lists + &uses
}

/// A line of 10 MB at the full length.
fn one_long_line(lines: usize) -> String {
    format!("interface Gi0/1\n description {}\n", "word ".repeat(lines * 20))
}

fn deep(lines: usize) -> String {
    (0..lines / 100).map(|at| " ".repeat(at) + "class-map x\n").collect()
}

//! As `traps`, for all dialects: inputs that make a careless reader or rule slow. `cargo bench --bench dialect_traps
//! [NAME]`.
//!
//! For each it prints the seconds of the whole analysis at half and at full length, the ratio of the two (about 2 is
//! linear, about 4 is quadratic), and the faults found. What is slower than 2 s for 100,000 lines, or grows faster than its
//! input, is marked. `CONFDBG_TRAP_LINES` gives another number of lines than 100,000.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::time::Instant;

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::text::{Document, FileId};

/// A name, the dialects that it is for, and the config of about so many lines.
type Trap = (&'static str, &'static [Dialect], fn(usize) -> String);

use Dialect::{Asa, Eos, Frr, Ios, IosXr, Junos, NxOs, Vyos};

const ALL: &[Dialect] = &Dialect::ALL;
const BRACES: &[Dialect] = &[Junos, Vyos];
const LINES: &[Dialect] = &[Ios, NxOs, IosXr, Asa, Eos, Frr];

const TRAPS: &[Trap] = &[
    ("one line of words", ALL, |lines| format!("description {}\n", "word ".repeat(lines * 20))),
    ("one line, no blank", ALL, |lines| format!("description {}\n", "x".repeat(lines * 100))),
    ("one line of opening braces", ALL, |lines| "{".repeat(lines * 10)),
    ("one line of closing braces", ALL, |lines| "}".repeat(lines * 10)),
    ("one line of brackets", ALL, |lines| "( [ ".repeat(lines * 10)),
    ("blocks in blocks", BRACES, |lines| "a {\n".repeat(lines * 10)),
    ("blocks in blocks, closed", BRACES, |lines| "a {\n".repeat(lines * 5) + &"}\n".repeat(lines * 5)),
    ("known blocks in blocks", BRACES, |lines| "interfaces {\n".repeat(lines)),
    ("empty blocks", BRACES, |lines| "a { }\n".repeat(lines)),
    ("unknown lines", ALL, |lines| many(lines, |at| format!("widget{at} frobnicate {at} times\n"))),
    ("equal unknown lines", ALL, |lines| "frobnicate the widget\n".repeat(lines)),
    ("stairs", LINES, |lines| (0..lines).map(|at| " ".repeat(at % 200) + "x y\n").collect()),
    ("ever deeper", LINES, |lines| (0..lines / 50).map(|at| " ".repeat(at) + "x y\n").collect()),
    ("banners without an end", ALL, |lines| many(lines, |at| format!("banner motd #{at}\n"))),
    ("quotes without an end", ALL, |lines| many(lines, |at| format!("description \"x{at}\n"))),
    ("single quotes without an end", ALL, |lines| many(lines, |at| format!("description 'x{at}\n"))),
    ("comments without an end", ALL, |lines| "/* x\n".repeat(lines)),
    ("one huge comment", ALL, |lines| format!("/* {}", "x y\n".repeat(lines))),
    ("invisible characters", ALL, |lines| "hostname a\u{200b}b\n".repeat(lines)),
    ("prompts", ALL, |lines| "user@r1> show configuration\nr1#show run\n".repeat(lines / 2)),
    ("nested conditions", &[IosXr], |lines| {
        format!("route-policy P\n{}{}end-policy\n", "if med eq 1 then\n".repeat(lines / 2), "endif\n".repeat(lines / 2))
    }),
    ("conditions without an end", &[IosXr], |lines| {
        format!("route-policy P\n{}end-policy\n", "if med eq 1 then\n".repeat(lines))
    }),
    ("one long condition", &[IosXr], |lines| {
        format!("route-policy P\n if {}pass then\n pass\n endif\nend-policy\n", "med eq 1 and\n".repeat(lines))
    }),
    ("brackets in a condition", &[IosXr], |lines| {
        format!("route-policy P\n if {} then\n pass\n endif\nend-policy\n", "(\n".repeat(lines))
    }),
    ("policies without an end", &[IosXr], |lines| many(lines, |at| format!("route-policy P{at}\n"))),
    ("one huge set", &[IosXr], |lines| {
        format!("prefix-set P\n{}end-set\n", many(lines, |at| format!(" {}/32,\n", address(at))))
    }),
    ("chained commands", &[IosXr], |lines| {
        many(lines, |at| format!("router static address-family ipv4 unicast {}/32 10.0.0.1\n", address(at)))
    }),
    ("interfaces by ranges", &[NxOs, Eos], |lines| {
        many(lines / 2, |at| format!("interface Ethernet1/{}-48\n description x\n", at % 47 + 1))
    }),
    ("wide ranges", &[NxOs, Eos], |lines| "interface Ethernet1/1-4000000000\n description x\n".repeat(lines / 100)),
    ("wide VLAN ranges", &[NxOs, Eos, Ios], |lines| "vlan 1-4094\n".repeat(lines / 100)),
    ("object groups opened again", &[Asa], |lines| {
        many(lines / 2, |at| format!("object-group network G{}\n network-object host {}\n", at % 9, address(at)))
    }),
    ("objects with translations", &[Asa], |lines| {
        many(lines / 4, |at| {
            format!(
                "object network O{at}\n host {}\nobject network O{at}\n nat (inside,outside) static O{at}\n",
                address(at)
            )
        })
    }),
    ("names", &[Asa], |lines| many(lines, |at| format!("name {} host{at}\n", address(at)))),
    ("one access list", &[Asa], |lines| {
        many(lines, |at| {
            format!("access-list OUT extended permit tcp any host {} eq {}\n", address(at), at % 60_000 + 1)
        })
    }),
    ("groups with wildcards, missing names", &[Junos], |lines| {
        many(lines / 2, |at| format!("set groups G interfaces <ge-{at}/*> mtu 1500\n"))
            + &many(lines / 2, |at| format!("set protocols ospf area 0 interface xe-{at}/0/0.0\n"))
    }),
    ("groups applied by wildcards", &[Junos], |lines| {
        many(lines / 2, |at| format!("set groups G{at} system host-name r1\n"))
            + &many(lines / 2, |at| format!("set apply-groups \"${{node{at}}}\"\n"))
    }),
    ("deactivated lines", &[Junos], |lines| {
        many(lines / 2, |at| format!("set interfaces ge-0/0/{at} unit 0 family inet\n"))
            + &many(lines / 2, |at| format!("deactivate interfaces ge-0/0/{at} unit 0\n"))
    }),
    ("one long path", &[Junos, Vyos], |lines| format!("set {}\n", "interfaces ge-0/0/0 unit 0 ".repeat(lines))),
    ("long paths of siblings", &[Junos, Vyos], |lines| {
        many(lines / 10, |_| format!("set interfaces ge-0/0/0 {}\n", "mtu 1500 speed 1g ".repeat(80)))
    }),
    ("misspelt paths of siblings", &[Junos, Vyos], |lines| {
        many(lines / 10, |at| {
            format!("set interfaces ge-0/0/{at} mtu 1500 untt 0 {}\n", "mtu 1500 speed 1g ".repeat(15))
        })
    }),
    ("huge lists", &[Junos, Vyos], |lines| format!("a {{ b [ {} ]; }}\n", "65000:1 ".repeat(lines * 10))),
    ("a list on each line", &[Junos], |lines| "set policy-options community C members [ 1:1 2:2 3:3 ]\n".repeat(lines)),
    ("one prefix list", &[Junos], |lines| {
        format!("policy-options {{ prefix-list P {{\n{}}} }}\n", many(lines, |at| format!("{}/32;\n", address(at))))
    }),
    ("terms", &[Junos], |lines| {
        many(lines, |at| format!("set policy-options policy-statement P term T{at} from prefix-list L{at}\n"))
    }),
    ("stanzas of interfaces", &[Frr], |lines| {
        format!(
            "# ports.conf --\n{}",
            many(lines / 3, |at| format!("auto swp{at}\niface swp{at}\n    address {}/32\n", address(at)))
        )
    }),
    ("globs of ports", &[Frr], |lines| {
        many(lines / 3, |at| format!("auto br{at}\niface br{at}\n    bridge-ports glob swp1-5000 swp{at}\n"))
    }),
    ("equal references to a missing name", LINES, |lines| {
        many(lines * 5, |at| format!("interface Vlan{at}\n{}", " ip access-group GONE in\n"))
    }),
    ("equal references to a missing name", &[Junos], |lines| {
        many(lines * 10, |at| format!("set interfaces ge-0/0/{at} unit 0 family inet filter input GONE\n"))
    }),
    ("equal names", LINES, |lines| "ip prefix-list P seq 5 permit 10.0.0.0/8\n".repeat(lines * 10)),
    ("equal names", &[Junos], |lines| "set policy-options prefix-list P 10.0.0.0/8\n".repeat(lines * 10)),
    ("equal names", &[Vyos], |lines| "set policy prefix-list P rule 1 action permit\n".repeat(lines * 10)),
    ("equal blocks", &[Eos, NxOs, Frr], |lines| "ip access-list A\n   permit ip any any\n".repeat(lines / 2)),
    ("neighbors", &[Ios, NxOs, Eos, Frr, Asa], |lines| {
        format!("router bgp 1\n{}", many(lines, |at| format!(" neighbor {} remote-as 2\n", address(at))))
    }),
];

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let lines = std::env::var("CONFDBG_TRAP_LINES").ok().and_then(|lines| lines.parse().ok()).unwrap_or(100_000);
    println!("{:<8} {:<40} {:>9} {:>8} {:>8} {:>6} {:>8}", "", "", "lines", "half", "full", "ratio", "faults");
    for (name, dialects, make) in TRAPS {
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        for &dialect in *dialects {
            let text = make(lines);
            let count = text.lines().count();
            let (half, _) = measure(&make(lines / 2), dialect);
            let (full, faults) = measure(&text, dialect);
            let allowed = 2.0 * (count as f64 / 100_000.0).max(text.len() as f64 / 10_000_000.0).max(0.1);
            let ratio = full / half;
            let mark = if full > allowed || (ratio > 3.0 && full > 0.2) { "  <--" } else { "" };
            println!(
                "{:<8} {name:<40} {count:>9} {half:>8.3} {full:>8.3} {ratio:>6.1} {faults:>8}{mark}",
                dialect.as_str()
            );
        }
    }
}

/// Seconds of an analysis, and the faults that it finds.
fn measure(text: &str, dialect: Dialect) -> (f64, usize) {
    // Without a host name it were a snippet, of which some rules say nothing.
    let name = match dialect {
        Junos => "set system host-name r1\n",
        Vyos => "set system host-name 'r1'\n",
        _ => "hostname r1\n",
    };
    let document = Document::from_text(&format!("{name}{text}"));
    let started = Instant::now();
    let analysis = Analysis::of(FileId(0), document, dialect);
    (started.elapsed().as_secs_f64(), analysis.faults.len())
}

fn many(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

/// The address of this number, from 10.0.0.0 on.
fn address(number: usize) -> String {
    std::net::Ipv4Addr::from_bits(0x0a00_0000 + u32::try_from(number).unwrap()).to_string()
}

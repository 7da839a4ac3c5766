//! Holds the code to the invariants of `docs/architecture.md`.

#![allow(clippy::unwrap_used, clippy::format_collect)]

use std::path::{Path, PathBuf};

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::text::{Document, FileId};
use proptest::prelude::*;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(path: &Path, out: &mut Vec<(PathBuf, String)>) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), out);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push((path.to_owned(), std::fs::read_to_string(path).unwrap()));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    let path = root.join(folder);
    walk(if path.exists() { &path } else { &root }, &mut out);
    assert!(!out.is_empty(), "{folder} has no sources");
    out
}

/// The code of a file without its tests and comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The core: what may run anywhere, on anything, without asking.
const CORE: &[&str] = &["text", "dialect", "model", "rules", "fix", "change", "analysis.rs", "analysis"];

#[test]
fn the_core_does_no_input_or_output_and_knows_no_clock() {
    let forbidden = [
        "std::fs",
        "std::io",
        "TcpStream",
        "UdpSocket",
        "std::process",
        "std::env",
        "std::thread",
        "std::time",
        "async fn",
        "tokio",
        "crossterm",
        "ratatui",
        "println!",
        "eprintln!",
        "crate::tui",
        "crate::session",
        "crate::source",
        "crate::cli",
        "crate::llm",
        "crate::report",
    ];
    for folder in CORE {
        for (path, text) in sources(folder) {
            for word in forbidden {
                assert!(!code(&text).contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn nothing_unsafe_and_no_unreasoned_panic() {
    for (path, text) in sources("") {
        // Compiled for tests only.
        let name = path.display().to_string();
        if name.ends_with("testing.rs") || name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        for word in ["unsafe {", "unsafe fn", ".unwrap()", "todo!", "unimplemented!", "panic!("] {
            assert!(!code(&text).contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn only_session_and_source_touch_the_users_files() {
    // Of the settings one file opens those that are its own.
    let allowed = ["/session/", "/source/", "/settings/find.rs", "/llm/", "/cli/", "/tui/runtime/", "/tui/theme"];
    for (path, text) in sources("") {
        let name = path.display().to_string();
        // Compiled for tests only.
        if allowed.iter().any(|part| name.contains(part)) || name.ends_with("tests.rs") {
            continue;
        }
        assert!(!code(&text).contains("std::fs"), "{name} uses std::fs");
    }
}

/// What a device says is read without touching anything, so that all of it can be tried on bytes; and what it is told
/// is made in one file.
#[test]
fn what_is_said_to_and_by_devices_is_pure_and_in_one_table() {
    for file in ["commands", "answer", "dialogue", "ladder", "transcript"] {
        for (path, text) in sources(&format!("live/{file}.rs")) {
            for word in ["std::fs", "std::io", "std::process", "std::thread", "std::time::Instant", "std::env"] {
                assert!(!code(&text).contains(word), "{} uses {word}", path.display());
            }
        }
    }
    for (path, text) in sources("live") {
        let makes = code(&text).contains("Command(\"");
        assert_eq!(makes, path.ends_with("live/commands.rs"), "{}", path.display());
    }
}

#[test]
fn the_state_machine_of_the_debugger_is_pure() {
    for (path, text) in sources("tui") {
        let name = path.display().to_string();
        if name.contains("/tui/runtime/") || name.contains("/tui/theme") {
            continue;
        }
        for word in ["std::fs", "std::env", "std::thread", "std::process", "std::time::Instant", "SystemTime"] {
            assert!(!code(&text).contains(word), "{name} uses {word}");
        }
    }
}

/// What is measured must not depend on when, where or in which order.
#[test]
fn the_report_card_is_pure() {
    for (path, text) in sources("eval") {
        if path.ends_with("tests.rs") {
            continue;
        }
        for word in ["std::fs", "std::env", "std::thread", "std::process", "std::time", "crate::source", "crate::cli"] {
            assert!(!code(&text).contains(word), "{} uses {word}", path.display());
        }
    }
}

/// Two versions of what draws would disagree about the width of letters.
#[test]
fn there_is_one_stack_for_the_terminal() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for name in ["ratatui", "ratatui-core", "crossterm", "unicode-width", "unicode-segmentation"] {
        assert_eq!(lock.matches(&format!("name = \"{name}\"\n")).count(), 1, "{name}");
    }
}

/// None of them is known to the terminals of the far end, or it asks them something.
#[test]
fn the_terminal_is_asked_nothing_and_told_nothing_unusual() {
    let forbidden = [
        "PushKeyboardEnhancementFlags",
        "EnableMouseCapture",
        "EnableFocusChange",
        "cursor::position",
        "supports_keyboard_enhancement",
        "SetTitle",
        "Viewport::Inline",
    ];
    for (path, text) in sources("tui") {
        for word in forbidden {
            assert!(!code(&text).contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn prompts_are_built_in_one_place() {
    for (path, text) in sources("") {
        let name = path.display().to_string();
        if name.contains("/llm/") {
            continue;
        }
        assert!(!code(&text).contains("Prompt {"), "{name} builds a prompt");
    }
}

fn analyse(bytes: Vec<u8>) -> Analysis {
    Analysis::of(FileId(0), Document::new(bytes).unwrap(), Dialect::Ios)
}

/// Text that looks enough like a config to reach every corner of the reader.
fn configish() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("interface GigabitEthernet0/1"),
        Just(" ip address 10.0.0.1 255.255.255.0"),
        Just(" ip access-group A in"),
        Just(" ip adress 10.0.0.1 255.255.255.0"),
        Just("ip access-list extended A"),
        Just(" 10 permit ip any any"),
        Just(" permit tcp any any eq 22"),
        Just("router bgp 65000"),
        Just(" address-family ipv4"),
        Just("  neighbor 10.0.0.2 remote-as 65001"),
        Just(" neighbor 10.0.0.2 activate"),
        Just(" exit-address-family"),
        Just("banner motd ^C"),
        Just("^C"),
        Just("!"),
        Just(""),
        Just("route-map R permit 10"),
        Just(" match ip address prefix-list P"),
        Just("ip prefix-list P seq 5 permit 10.0.0.0/8 le 24"),
        Just("crypto pki certificate chain X"),
        Just(" certificate self-signed 01"),
        Just("  30820321 3082"),
        Just("  quit"),
        Just("hostname r1"),
        Just("R1#show run"),
        Just(" --More-- \u{8}\u{8} shutdown"),
        Just("no ip address"),
        Just("vlan 10"),
        Just("\tname x"),
        Just("end"),
    ];
    proptest::collection::vec((line, prop_oneof![Just("\n"), Just("\r\n"), Just(" \n")]), 0..40)
        .prop_map(|lines| lines.into_iter().map(|(line, ending)| format!("{line}{ending}")).collect())
}

/// Lines whose parts the model is read from, of all dialects; what one of them makes of another's lines matters as well.
const MODELLED: &[&str] = &[
    "hostname r1",
    "!",
    // NX-OS
    "feature bgp",
    "interface Ethernet1/1-2",
    "  ip address 10.0.0.1/24",
    "  vrf member RED",
    "  hsrp 10",
    "    ip 10.0.1.1",
    "vrf context RED",
    "  ip route 10.9.0.0/16 10.0.5.2",
    "ip access-list A",
    "  10 permit tcp any addrgroup G eq 22",
    "  20 permit tcp any any",
    "object-group ip address G",
    "  10 host 10.0.0.9",
    "router bgp 65000",
    "  neighbor 10.0.0.1",
    "    remote-as 65001",
    // FRR
    "interface eth0",
    " ip address 10.0.0.1/16",
    "iface eth0 inet static",
    "    address 10.0.0.1/24",
    "router bgp 65000 vrf RED",
    " neighbor 10.0.0.1 description x",
    "ip prefix-list P seq 5 permit any",
    "ip prefix-list P seq 10 deny 10.1.1.1/8",
    "route-map R permit 10",
    "route-map R permit 20",
    " on-match next",
    // Junos and VyOS
    "set system host-name r1",
    "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24",
    "set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/16",
    "set interfaces ge-0/0/1 disable",
    "set routing-options static route 10.9.0.0/16 next-hop 10.0.0.1",
    "set routing-options autonomous-system 65000",
    "set protocols bgp group G neighbor 10.0.0.1",
    "set interfaces ethernet eth0 address 10.0.0.1/24",
    "set protocols static route 10.9.0.0/16 next-hop 10.1.0.1",
    "deactivate interfaces ge-0/0/0",
    "interfaces {",
    "    ge-0/0/0 {",
    "        unit 0 {",
    "            family inet {",
    "                address 10.0.0.0/24;",
    "    }",
    "}",
    // IOS-XR and ASA
    "interface GigabitEthernet0/0/0/0",
    " ipv4 address 10.0.0.1 255.255.255.0",
    "router static",
    " address-family ipv4 unicast",
    "  10.9.0.0/16 10.0.5.2",
    "ipv4 access-list B",
    " 10 permit ipv4 any any",
    " 20 deny tcp any any",
    "interface GigabitEthernet0/1",
    " nameif outside",
    " ip address 10.0.0.1 255.255.255.0 standby 10.0.0.2",
    "access-list C extended permit ip any any",
    "access-list C extended deny tcp any host 10.0.0.1 eq 22",
    "route outside 0.0.0.0 0.0.0.0 10.0.7.1",
];

/// Lines of lists whose parts stand in many lines.
const LISTS: &[&str] = &[
    "set system host-name r1",
    "set policy-options prefix-list L 10.0.0.0/8",
    "set policy-options prefix-list L 10.1.0.0/16",
    "set firewall family inet filter F term A from source-prefix-list L",
    "set firewall family inet filter F term A then accept",
    "set firewall family inet filter F term A then discard",
    "set firewall family inet filter F term B from source-address 10.1.2.0/24",
    "set firewall family inet filter F term B from source-address 10.1.3.0/24",
    "set firewall family inet filter F term B from source-address 10.1.2.0/24 except",
    "set firewall family inet filter F term B then discard",
    "set firewall family inet filter F term C from protocol tcp",
    "set firewall family inet filter F term C then count one",
    "set firewall family inet filter F term C then count two",
    "deactivate firewall family inet filter F term A",
    "insert firewall family inet filter F term C before term A",
    "set policy-options policy-statement P term A then accept",
    "set policy-options policy-statement P term B from route-filter 10.0.0.0/8 upto /4",
    "set policy-options policy-statement P then reject",
    "set groups G firewall family inet filter F term Z then accept",
    "set firewall group network-group N network 10.0.0.0/8",
    "set firewall group network-group N network 10.0.0.0/9",
    "set firewall name X rule 10 action drop",
    "set firewall name X rule 10 source group network-group N",
    "set firewall name X rule 10 disable",
    "set firewall name X rule 20 action accept",
    "set firewall name X rule 20 source address 10.200.0.0/16",
    "set firewall name X rule 30 action accept",
    "set policy prefix-list P rule 10 action permit",
    "set policy prefix-list P rule 10 prefix 10.0.0.0/8",
    "set policy prefix-list P rule 20 action deny",
    "set policy prefix-list P rule 20 prefix 10.0.0.0/8",
    "set policy route-map R rule 10 action permit",
    "set policy route-map R rule 20 action permit",
    "firewall { filter F { term A { then accept; }",
    "term D { from { protocol udp; } then accept; }",
    "} }",
    "prefix-set S",
    "  10.0.0.0/8 le 24,",
    "  10.1.0.0/16,",
    "end-set",
    "route-policy P",
    "  if med eq 1 then drop else done endif",
    "  drop",
    "end-policy",
];

fn lists() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(LISTS), 0..40).prop_map(|lines| lines.join("\n") + "\n")
}

fn modelled() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(MODELLED), 0..40).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Any bytes in, never a panic.
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        analyse(bytes);
    }

    /// Neither the reader nor a rule panics on what looks like a config, and no rule fails behind its guard.
    #[test]
    fn broken_configs_are_read(text in configish(), cut in 0_usize..400) {
        let mut bytes = text.into_bytes();
        bytes.truncate(cut.max(1));
        let analysis = analyse(bytes);
        for fault in analysis.faults.iter() {
            prop_assert!(!fault.message.skeleton().contains("please report"), "{}", fault.message.skeleton());
        }
    }

    /// The incremental answer is the full one.
    #[test]
    fn analysing_again_gives_what_analysing_anew_gives(before in configish(), middle in configish(), a in 0_usize..400, b in 0_usize..400) {
        let boundary = |mut at: usize| { at = at.min(before.len()); while !before.is_char_boundary(at) { at -= 1; } at };
        let (from, to) = (boundary(a.min(b)), boundary(a.max(b)));
        let after = format!("{}{}{}", &before[..from], middle, &before[to..]);
        let old = analyse(before.clone().into_bytes());
        let incremental = old.with_document(Document::from_text(&after));
        let full = analyse(after.clone().into_bytes());
        let outline = |analysis: &Analysis| -> Vec<String> {
            analysis.tree.statements(&analysis.document).map(|s| format!("{:?} {s:?} {:?}", s.span(), s.recognition())).collect()
        };
        prop_assert_eq!(outline(&incremental), outline(&full), "{:?}", after);
        prop_assert_eq!(&incremental.faults, &full.faults);
        prop_assert_eq!(incremental.tree.problems(), full.tree.problems());
    }

    /// The same of all dialects, on what their models are read from.
    #[test]
    fn analysing_again_gives_what_analysing_anew_gives_in_every_dialect(
        before in modelled(), middle in modelled(), at in 0_usize..Dialect::ALL.len(), a in 0_usize..900, b in 0_usize..900,
    ) {
        let (from, to) = (a.min(b).min(before.len()), a.max(b).min(before.len()));
        let after = format!("{}{}{}", &before[..from], middle, &before[to..]);
        let analyse = |text: &str| Analysis::of(FileId(0), Document::from_text(text), Dialect::ALL[at]);
        let incremental = analyse(&before).with_document(Document::from_text(&after));
        let full = analyse(&after);
        prop_assert_eq!(&incremental.device, &full.device, "{:?}", after);
        prop_assert_eq!(&incremental.faults, &full.faults, "{:?}", after);
        for fault in full.faults.iter() {
            prop_assert!(!fault.message.skeleton().contains("please report"), "{}", fault.message.skeleton());
        }
    }

    /// The same of lists whose parts stand in many lines, and what their fixes do.
    #[test]
    fn lists_of_many_lines_are_analysed_again_as_anew(
        before in lists(), line in proptest::sample::select(LISTS), other in proptest::sample::select(LISTS),
        at in proptest::sample::select(&[Dialect::Junos, Dialect::Vyos, Dialect::IosXr][..]),
    ) {
        let after = before.replacen(line, other, 1);
        let analyse = |text: &str| Analysis::of(FileId(0), Document::from_text(text), at);
        let old = analyse(&before);
        let (incremental, full) = (old.with_document(Document::from_text(&after)), analyse(&after));
        prop_assert_eq!(&incremental.device, &full.device, "{:?}", after);
        prop_assert_eq!(&incremental.faults, &full.faults, "{:?}", after);
        for fault in full.faults.iter() {
            for fix in &fault.fixes {
                let set = confdbg::text::EditSet::new(fix.edits.clone()).unwrap();
                let edited = set.apply(&full.document).unwrap();
                let back = set.inverse(&full.document).apply(&edited).unwrap();
                prop_assert_eq!(back.bytes(), full.document.bytes());
            }
        }
    }

    /// A fix of a rule can be applied, and what it changed can be taken back byte for byte.
    #[test]
    fn fixes_apply_and_invert(text in configish()) {
        let analysis = analyse(text.into_bytes());
        for fault in analysis.faults.iter() {
            for fix in &fault.fixes {
                let set = confdbg::text::EditSet::new(fix.edits.clone()).unwrap();
                let edited = set.apply(&analysis.document).unwrap();
                let back = set.inverse(&analysis.document).apply(&edited).unwrap();
                prop_assert_eq!(back.bytes(), analysis.document.bytes());
            }
        }
    }
}

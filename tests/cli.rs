//! The real binary: what it prints, where, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs
)] // tests

mod cli_support;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use cli_support::{Folder, run, run_with_input};

const CLEAN: &str = "hostname r1\n!\nvlan 10\n name USERS\n!\ninterface GigabitEthernet0/1\n switchport mode access\n switchport access vlan 10\n!\nend\n";

const FAULTY: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group BLOCK-GUEST in\n!\nip access-list extended BLOCK-GUESTS\n permit ip any any\n!\nend\n";

#[test]
fn exit_codes_say_what_was_found() {
    let folder = Folder::new();
    let (clean, faulty) = (folder.file("clean.cfg", CLEAN), folder.file("faulty.cfg", FAULTY));
    assert_eq!(run(&["check", &clean]).code, 0);
    assert_eq!(run(&["check", &faulty]).code, 1);
    assert_eq!(run(&["check", &faulty, "--exit-zero"]).code, 0);
    assert_eq!(run(&["check", &faulty, "--select", "syntax"]).code, 0);
    assert_eq!(run(&["check", "no-such-file.cfg"]).code, 2);
    assert_eq!(run(&["check"]).code, 2);
    assert_eq!(run(&["check", &faulty, "--no-such-option"]).code, 2);
    // A file that fails beside one that does not: the faults decide.
    assert_eq!(run(&["check", &clean, "no-such-file.cfg"]).code, 0);
    assert_eq!(run(&["check", &faulty, "no-such-file.cfg"]).code, 1);
    assert_eq!(run(&["--version"]).code, 0);
}

#[test]
fn results_go_to_standard_output_and_nothing_else_does() {
    let folder = Folder::new();
    let faulty = folder.file("faulty.cfg", FAULTY);
    let ran = run(&["check", &faulty, "gone.cfg"]);
    assert_eq!(
        ran.out.lines().next(),
        Some(&*format!(
            "{faulty}:5:18: error reference/undefined access list BLOCK-GUEST is not defined; BLOCK-GUESTS is defined"
        ))
    );
    assert_eq!(ran.err, "error: gone.cfg: no such file or folder\n");
    let ran = run(&["check", "gone.cfg"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "error: gone.cfg: no such file or folder\n"));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = Folder::new();
    let mut text = String::from("hostname r1\n");
    for number in 0..20_000 {
        let _ = writeln!(text, "interface Loopback{number}\n ip access-group GONE-{number} in");
    }
    let path = folder.file("many.cfg", &text);
    for format in ["concise", "full", "json"] {
        let script = format!("\"$0\" check --format {format} \"$1\" | head -n 1; echo ${{PIPESTATUS[0]}}");
        let ran = std::process::Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_confdbg"), &path])
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&ran.stdout);
        assert_eq!(out.lines().last(), Some("1"), "{format}: {out}");
        assert_eq!(String::from_utf8_lossy(&ran.stderr), "", "{format}");
    }
}

#[test]
fn an_output_that_is_full_is_an_error() {
    let folder = Folder::new();
    let path = folder.file("faulty.cfg", FAULTY);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_confdbg"))
        .args(["check", "--format", "json", &path])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("no space is left"), "{ran:?}");
}

#[test]
fn what_is_no_config_is_refused_with_a_hint() {
    let folder = Folder::new();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(CLEAN.bytes().flat_map(|byte| [byte, 0])).collect();
    let cases: &[(&str, &[u8], &str)] = &[
        ("binary", b"\x7fELF\x02\x01\x01\0\0\0\0\0", "a binary file"),
        ("utf16.cfg", &utf16, "iconv"),
        ("r1.cfg.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "gunzip"),
        ("empty.cfg", b"", "empty"),
        ("blank.cfg", b" \r\n\r\n", "empty"),
        ("notes.md", b"# Notes\n\nThe network is slow today.\n", "no config of a network device"),
        ("main.py", b"import sys\n\ndef main():\n    return 0\n", "no config of a network device"),
        ("fw.cfg", b"config system global\n    set hostname fw\nend\n", "FortiOS"),
    ];
    for (name, bytes, expected) in cases {
        let path = folder.file(name, bytes);
        let ran = run(&["check", &path]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        assert_eq!(ran.out, "", "{name}");
        assert!(ran.err.contains(expected), "{name}: {}", ran.err);
    }
}

#[test]
fn a_folder_without_configs_says_what_is_there() {
    let folder = Folder::new();
    let empty = folder.folder("empty");
    let ran = run(&["check", &empty]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: nothing to check\n"), "{}", ran.err);
    let notes = folder.folder("notes");
    fs::write(format!("{notes}/README.md"), "# Notes\n\nNothing here.\n").unwrap();
    let ran = run(&["check", &notes]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("README.md: no config of a network device"), "{}", ran.err);
}

#[test]
fn nothing_blocks_on_what_is_no_file() {
    let folder = Folder::new();
    let fifo = folder.path("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let ran = run(&["check", &fifo]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("a pipe, not a file"), "{}", ran.err);
    assert_eq!(run(&["check", "/dev/zero"]).code, 2);
    folder.file("r1.cfg", CLEAN);
    assert_eq!(run(&["check", folder.root()]).code, 0);
}

#[test]
fn a_file_without_permission_says_so() {
    let folder = Folder::new();
    let path = folder.file("secret.cfg", CLEAN);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read everything (root)");
        return;
    }
    let ran = run(&["check", &path]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
}

#[test]
fn line_endings_and_undecodable_bytes_change_nothing() {
    let folder = Folder::new();
    let plain = run(&["check", &folder.file("r1.cfg", FAULTY)]).out;
    let crlf = run(&["check", &folder.file("r1.cfg", FAULTY.replace('\n', "\r\n"))]).out;
    assert_eq!(plain, crlf);
    let mut bytes = FAULTY.as_bytes().to_vec();
    bytes.extend_from_slice(b"! caf\xe9\n");
    let latin = run(&["check", &folder.file("r1.cfg", bytes)]).out;
    assert_eq!(plain, latin);
}

#[test]
fn standard_input_is_a_config_too() {
    let ran = run_with_input(&["check", "-"], FAULTY);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("-:5:18: error reference/undefined"), "{}", ran.out);
    let ran = run_with_input(&["check", "-"], "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input: skipped: empty"), "{}", ran.err);
}

#[test]
fn a_large_file_is_read_and_a_large_text_that_is_no_config_is_refused() {
    let folder = Folder::new();
    let mut config = String::from("hostname r1\n");
    let mut number = 0;
    while config.len() < 5_000_000 {
        let _ = writeln!(config, "interface Loopback{number}\n description number {number}\n!");
        number += 1;
    }
    let ran = run(&["check", &folder.file("large.cfg", &config)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let prose = "The quick brown fox jumps over the lazy dog, as it does each day.\n".repeat(300_000);
    let started = std::time::Instant::now();
    let ran = run(&["check", &folder.file("prose.txt", &prose)]);
    assert_eq!(ran.code, 2);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[test]
fn an_unknown_rule_is_an_error_with_the_nearest_name() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let ran = run(&["check", &path, "--select", "reference/undefind"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `reference/undefined`?"), "{}", ran.err);
    let ran = run(&["explain", "undefined"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `reference/undefined`?"), "{}", ran.err);
}

#[test]
fn rules_are_chosen_by_name_group_and_severity() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let rules = |arguments: &[&str]| -> Vec<String> {
        let ran = run(&[&["check", &path, "--format", "jsonl"], arguments].concat());
        let lines = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.filter(|line| line["type"] == "fault").map(|line| line["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&["--select", "reference"]), ["reference/undefined", "reference/unused"]);
    assert_eq!(rules(&["--select", "reference", "--ignore", "reference/unused"]), ["reference/undefined"]);
    assert_eq!(rules(&["--select", "reference", "--min-severity", "error"]), ["reference/undefined"]);
    assert_eq!(rules(&["--select", "reference/unused,reference/undefined"]).len(), 2);
}

#[test]
fn a_mistyped_command_is_not_taken_for_a_file() {
    let ran = run(&["chekc"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `confdbg check`?"), "{}", ran.err);
}

#[test]
fn control_characters_never_reach_the_output() {
    let folder = Folder::new();
    let text =
        FAULTY.replace("BLOCK-GUEST ", "BLOCK\x1b[2J\u{202e}GUEST ").replace("hostname r1", "hostname r\x1b]0;x\x07");
    let path = folder.file("r1.cfg", text);
    for arguments in [&["check", "--format", "full"][..], &["check", "--format", "concise"], &["doctor"]] {
        let ran = run(&[arguments, &[path.as_str()]].concat());
        assert!(!ran.out.contains(['\x1b', '\x07', '\u{202e}']), "{arguments:?}: {}", ran.out);
    }
}

#[test]
fn colours_follow_the_option_and_the_environment() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let coloured =
        |arguments: &[&str]| run(&[&["check", &path, "--format", "full"], arguments].concat()).out.contains('\x1b');
    assert!(!coloured(&[]));
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
}

//! The JSON, held to its description: every field, and edits that a stranger can apply.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs
)] // tests

mod cli_support;

use std::fs;

use cli_support::{Folder, run, run_in};
use serde_json::Value;

const FAULTY: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group BLOCK-GUEST in\n!\nip access-list extended BLOCK-GUESTS\n permit ip any any\n!\nend\n";

fn json(arguments: &[&str]) -> Value {
    let ran = run(&[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_field_is_there() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let report = json(&[&path]);
    assert_eq!(report["schema"], 1);
    let file = &report["files"][0];
    assert_eq!(file["path"], path.as_str());
    assert_eq!((&file["device"], &file["dialect"], &file["lines"]), (&"r1".into(), &"ios".into(), &10.into()));
    let fault = &report["faults"][0];
    for (field, expected) in [
        ("rule", Value::from("reference/undefined")),
        ("severity", "error".into()),
        ("file", path.as_str().into()),
        ("line", 5.into()),
        ("column", 18.into()),
        ("end_line", 5.into()),
        ("end_column", 29.into()),
    ] {
        assert_eq!(fault[field], expected, "{field}");
    }
    assert!(fault["message"].as_str().unwrap().contains("BLOCK-GUEST"));
    assert_eq!(fault["subject"]["name"], "BLOCK-GUEST");
    assert!(fault["subject"]["kind"].is_string());
    assert!(!fault["facts"].as_array().unwrap().is_empty());
    assert_eq!(fault["related"][0]["line"], 7);
    assert_eq!(fault["related"][0]["file"], path.as_str());
    assert!(fault["related"][0]["message"].is_string());
    assert!(!fault["fingerprint"].as_str().unwrap().is_empty());
    let fix = &fault["fixes"][0];
    assert_eq!(
        (&fix["applicability"], &fix["origin"], &fix["verdict"]),
        (&"review".into(), &"rule".into(), &Value::Null)
    );
    let mut edit_fields = names(&fix["edits"][0]);
    edit_fields.sort_unstable();
    assert_eq!(edit_fields, ["end_line", "file", "start_line", "text"]);
    assert_eq!(fix["edits"][0]["text"], " ip access-group BLOCK-GUESTS in\n");
    assert_eq!(report["summary"]["error"], 1);
    for field in ["skipped", "errors"] {
        assert_eq!(report[field], Value::Array(Vec::new()), "{field}");
    }
}

#[test]
fn a_verdict_says_what_a_fix_does() {
    let folder = Folder::new();
    let report = json(&[&folder.file("r1.cfg", FAULTY), "--verify"]);
    let verdict = &report["faults"][0]["fixes"][0]["verdict"];
    // The name that was meant is in use then, so its own fault goes too.
    assert_eq!((&verdict["removes"], &verdict["introduces"]), (&2.into(), &0.into()), "{verdict}");
    assert!(verdict["uncovers"].is_u64());
}

#[test]
fn paths_are_relative_to_the_folder_given_and_in_order() {
    let folder = Folder::new();
    folder.folder("net");
    folder.folder("net/b");
    for name in ["net/z.cfg", "net/b/r2.cfg", "net/a.cfg", "net/notes.txt"] {
        folder.file(name, if name.ends_with("notes.txt") { "just words\n" } else { FAULTY });
    }
    let report = json(&[&folder.path("net"), "gone.cfg"]);
    let files: Vec<&str> = report["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(files, ["a.cfg", "b/r2.cfg", "z.cfg"]);
    let keys: Vec<(String, u64, String)> = report["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["file"].as_str().unwrap().into(), f["line"].as_u64().unwrap(), f["rule"].as_str().unwrap().into()))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    assert_eq!(report["skipped"][0]["path"], "notes.txt");
    assert!(report["skipped"][0]["reason"].is_string());
    assert_eq!(report["errors"][0]["path"], "gone.cfg");
    assert!(report["errors"][0]["message"].is_string());
    let open = run_in(folder.root(), &["check", "net", "--format", "concise"]).out;
    assert!(open.starts_with("net/a.cfg:5:18: "), "{open}");
}

/// Applies the edits of a fix to a file, knowing the description of the format and nothing else.
fn apply(bytes: &[u8], edits: &[Value]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    let mut edits: Vec<&Value> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit["start_line"].as_u64()));
    for edit in edits {
        let number = |field: &str| usize::try_from(edit[field].as_u64().unwrap()).unwrap();
        let text = edit["text"].as_str().unwrap();
        let new = if text.is_empty() { Vec::new() } else { vec![text.as_bytes().to_vec()] };
        lines.splice(number("start_line") - 1..number("end_line"), new);
    }
    lines.concat()
}

/// Each fix of each fault, applied by the book, removes its fault; all other bytes stay.
fn every_fix_holds(name: &str, bytes: &[u8]) {
    let folder = Folder::new();
    let path = folder.file(name, bytes);
    let report = json(&[&path, "--verify"]);
    let mut tried = 0;
    for fault in report["faults"].as_array().unwrap() {
        for fix in fault["fixes"].as_array().unwrap() {
            if fix["applicability"] == "idea" {
                continue;
            }
            let edits = fix["edits"].as_array().unwrap();
            let fixed = apply(bytes, edits);
            assert_eq!(bytes.ends_with(b"\n"), fixed.ends_with(b"\n"), "{name}: the last newline: {fix}");
            fs::write(&path, &fixed).unwrap();
            let after = json(&[&path]);
            let left = after["faults"].as_array().unwrap();
            assert!(
                !left.iter().any(|other| other["fingerprint"] == fault["fingerprint"]),
                "{name}: {fix} leaves {fault}"
            );
            tried += 1;
        }
    }
    assert!(tried > 0, "{name}: no fix was tried: {report}");
}

#[test]
fn edits_of_whole_lines_give_the_fixed_text() {
    every_fix_holds("plain.cfg", FAULTY.as_bytes());
    every_fix_holds("crlf.cfg", FAULTY.replace('\n', "\r\n").as_bytes());
    let mut latin = b"! caf\xe9\n".to_vec();
    latin.extend_from_slice(FAULTY.as_bytes());
    every_fix_holds("latin.cfg", &latin);
}

#[test]
fn a_missing_last_newline_stays_missing() {
    let text = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group BLOCK-GUEST in\nip access-list extended BLOCK-GUESTS\n permit ip any any";
    every_fix_holds("open-end.cfg", text.as_bytes());
}

#[test]
fn bytes_that_are_no_text_are_shown_as_such_and_never_rewritten() {
    let folder = Folder::new();
    let text: Vec<u8> =
        FAULTY.replace("BLOCK-GUEST in", "BLOCK-GU\u{1}ST in").bytes().map(|b| if b == 1 { 0xe9 } else { b }).collect();
    let report = json(&[&folder.file("r1.cfg", &text)]);
    let fault = &report["faults"][0];
    assert_eq!(fault["subject"]["name"], "BLOCK-GU\u{fffd}ST");
    for fix in fault["fixes"].as_array().unwrap() {
        for edit in fix["edits"].as_array().unwrap() {
            assert!(!edit["text"].as_str().unwrap().contains('\u{fffd}'), "{edit}");
            assert!(!edit["text"].as_str().unwrap().contains('\u{1a}'), "{edit}");
        }
    }
}

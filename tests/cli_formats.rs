//! Snapshots of what people and programs read: each format on one network, and every help text.

mod cli_support;

use cli_support::{Folder, run, run_in};

/// A small network with faults of several kinds, and a file that is none.
fn network() -> Folder {
    let folder = Folder::new();
    folder.folder("net");
    folder.file(
        "net/edge.cfg",
        "hostname edge\n!\ninterface GigabitEthernet0/1\n description\tto core  \n ip adress 10.0.0.1 255.255.255.0\n ip access-group BLOCK-GUEST in\n!\nip access-list extended BLOCK-GUESTS\n permit ip any any\n!\nend\n",
    );
    folder.file("net/core.cfg", "hostname core\n!\nvlan 10\n name USERS\n!\ninterface GigabitEthernet0/1\n switchport mode access\n switchport access vlan 20\n!\nend\n");
    folder.file("net/notes.txt", "These are the notes of a meeting.\n");
    folder
}

#[test]
fn formats() {
    let folder = network();
    for format in ["full", "concise", "json", "jsonl", "sarif", "github", "junit"] {
        let select = ["--select", "reference,syntax/unknown-command"];
        let ran = run_in(folder.root(), &[&["check", "net", "gone.cfg", "--format", format][..], &select].concat());
        assert_eq!(ran.code, 1);
        let out = if format == "sarif" { without_rules(&ran.out) } else { ran.out };
        insta::assert_snapshot!(format!("format_{format}"), out);
    }
}

/// SARIF lists all rules, whose pages have snapshots of their own.
fn without_rules(sarif: &str) -> String {
    let mut value: serde_json::Value = serde_json::from_str(sarif).unwrap();
    let driver = &mut value["runs"][0]["tool"]["driver"];
    assert!(driver["rules"].as_array().unwrap().len() > 5);
    driver["rules"] = "...".into();
    driver["semanticVersion"] = "...".into();
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn messages() {
    let folder = network();
    insta::assert_snapshot!("messages", run_in(folder.root(), &["check", "net", "gone.cfg"]).err);
}

#[test]
fn colours() {
    let folder = network();
    let ran = run_in(folder.root(), &["check", "net/edge.cfg", "--format", "full", "--color", "always"]);
    insta::assert_snapshot!("colours", ran.out.replace('\x1b', "ESC"));
}

#[test]
fn explanation_of_a_line() {
    let folder = network();
    let ran = run_in(folder.root(), &["explain", "net/edge.cfg:6", "--no-model"]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!("explain_line", ran.out);
    let ran = run_in(folder.root(), &["explain", "net/edge.cfg:1", "--no-model"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("no fault on line 1") && ran.err.contains("nearest"), "{}", ran.err);
}

#[test]
fn help() {
    for command in ["", "check", "fix", "explain", "rules", "model", "resume", "doctor"] {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let ran = run(&arguments);
        assert_eq!(ran.code, 0);
        let name = if command.is_empty() { "confdbg" } else { command };
        insta::assert_snapshot!(format!("help_{name}"), ran.out);
    }
}

#[test]
fn every_rule_has_a_page() {
    let ran = run(&["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for rule in rules.as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        let page = run(&["explain", id]);
        assert_eq!(page.code, 0, "{id}");
        assert!(page.out.contains("What it finds") && page.out.contains("Why it matters"), "{id}: {}", page.out);
    }
}

#[test]
fn documentation_is_written_and_cleared_of_rules_that_are_gone() {
    let folder = Folder::new();
    let docs = folder.path("rules");
    assert_eq!(run(&["rules", "--write-docs", &docs]).code, 0);
    let page = std::fs::read_to_string(format!("{docs}/reference/undefined.md")).unwrap();
    assert!(page.contains("# reference/undefined"), "{page}");
    assert!(std::fs::read_to_string(format!("{docs}/README.md")).unwrap().contains("(reference/undefined.md)"));
    let gone = format!("{docs}/reference/gone.md");
    std::fs::write(&gone, page).unwrap();
    let kept = format!("{docs}/reference/by-hand.md");
    std::fs::write(&kept, "written by a person").unwrap();
    assert_eq!(run(&["rules", "--write-docs", &docs]).code, 0);
    assert!(!std::path::Path::new(&gone).exists() && std::path::Path::new(&kept).exists());
}

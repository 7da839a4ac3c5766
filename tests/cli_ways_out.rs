//! The ways out and the way in: a patch that the real git applies, device commands, a change plan, a page for a ticket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)] // tests

mod cli_support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use cli_support::{Folder, run_in, run_with_input};

fn git(folder: &Folder, arguments: &[&str]) -> Option<Output> {
    let output = Command::new("git").args(arguments).current_dir(folder.root()).env("HOME", folder.root()).output();
    output.map_err(|_| eprintln!("skipped in part: there is no git here")).ok()
}

/// The patch of `fix`, as bytes: some of the configs are no UTF-8.
fn patch(folder: &Folder, arguments: &[&str]) -> Vec<u8> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_confdbg")).arg("fix").args(arguments).current_dir(folder.root()).output();
    output.unwrap().stdout
}

/// Writes the files, takes the patch of all safe fixes, lets git apply it: each file must be what `fix --write` makes.
fn git_applies(files: &[(&str, &[u8])]) {
    let folder = Folder::new();
    for (name, bytes) in files {
        let path = folder.path(name);
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let arguments = [".", "--diff", "--applicability", "review"];
    let all = patch(&folder, &arguments);
    assert!(!all.is_empty());
    folder.file("all.patch", &all);
    for how in [&["apply", "--check", "all.patch"][..], &["apply", "--whitespace=nowarn", "all.patch"]] {
        let Some(output) = git(&folder, how) else { return };
        assert!(
            output.status.success(),
            "{how:?} {}\n{}",
            String::from_utf8_lossy(&output.stderr),
            String::from_utf8_lossy(&all)
        );
    }
    let written = Folder::new();
    for (name, bytes) in files {
        let path = written.path(name);
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    run_in(written.root(), &["fix", ".", "--write", "--applicability", "review"]);
    for (name, bytes) in files {
        let applied = fs::read(folder.path(name)).unwrap();
        assert_eq!(applied, fs::read(written.path(name)).unwrap(), "{name}");
        assert_ne!(&applied, bytes, "{name}: nothing was mended");
    }
}

const FAULTY: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n description to r2  \n ip adress 10.0.0.1 255.255.255.0\n ip access-group GUEST in\n!\nip access-list extended GUESTS\n permit ip any any\n";

#[test]
fn git_applies_patches_of_every_kind_of_file() {
    let crlf = FAULTY.replace('\n', "\r\n");
    let no_newline = FAULTY.trim_end();
    let latin1 = [FAULTY.replace("to r2", "B").as_bytes(), b"! \xe9\xff\n"].concat();
    let last_line_goes = "hostname r1\ninterface GigabitEthernet0/1\n ip adress 10.0.0.1 255.255.255.0";
    let many = format!("{}{}", "! a line before\n".repeat(30), FAULTY);
    git_applies(&[("r1.cfg", FAULTY.as_bytes())]);
    git_applies(&[("crlf.cfg", crlf.as_bytes())]);
    git_applies(&[("no-newline.cfg", no_newline.as_bytes())]);
    git_applies(&[("latin1.cfg", &latin1)]);
    git_applies(&[("end.cfg", last_line_goes.as_bytes())]);
    git_applies(&[
        ("site one/core 1.cfg", FAULTY.as_bytes()),
        ("site one/crlf.cfg", crlf.replace("r1", "r2").as_bytes()),
        ("z\u{fc}rich \"a\".cfg", many.replace("hostname r1", "hostname r3").as_bytes()),
        ("no-newline.cfg", no_newline.replace("hostname r1", "hostname r4").as_bytes()),
    ]);
}

const OLD: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group IN in\n!\nip access-list extended IN\n 10 permit tcp any any eq 22\n 20 deny ip any any\n!\nrouter bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n!\nend\n";

#[test]
fn commands_say_what_to_enter_and_how_to_go_back() {
    let folder = Folder::new();
    folder.file("old.cfg", OLD);
    folder.file("new.cfg", OLD.replace("20 deny", "15 permit icmp any any\n 20 deny"));
    let ran = run_in(folder.root(), &["commands", "old.cfg", "new.cfg"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(ran.out, "configure terminal\nip access-list extended IN\n 15 permit icmp any any\n exit\nend\n");
    let back = run_in(folder.root(), &["commands", "old.cfg", "new.cfg", "--rollback"]);
    assert_eq!(back.out, "configure terminal\nip access-list extended IN\n no 15\n exit\nend\n");
    let guarded = run_in(folder.root(), &["commands", "old.cfg", "new.cfg", "--guard"]);
    assert!(
        guarded.out.contains("reload in 5\nconfigure terminal\n") && guarded.out.ends_with("reload cancel\n"),
        "{}",
        guarded.out
    );
    let same = run_in(folder.root(), &["commands", "old.cfg", "old.cfg"]);
    assert_eq!((same.code, same.out.as_str()), (0, ""));
    assert_eq!(run_in(folder.root(), &["commands", "old.cfg", "gone.cfg"]).code, 2);
}

#[test]
fn lines_that_are_not_modelled_are_marked_and_counted() {
    let folder = Folder::new();
    folder.file("old.cfg", OLD);
    folder.file("new.cfg", OLD.replace("router bgp", "frobnicate all the things\nrouter bgp"));
    let ran = run_in(folder.root(), &["commands", "old.cfg", "new.cfg"]);
    assert!(
        ran.out.contains(
            "! this line is not modelled: how the device takes it is not certain\nfrobnicate all the things\n"
        ),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("1 of 3 commands are not certain"), "{}", ran.err);
}

#[test]
fn a_plan_shows_the_result_the_faults_and_the_bad_moments() {
    let folder = Folder::new();
    folder.file("run.cfg", OLD);
    let change = "conf t\nno ip access-list extended IN\nip access-list extended IN\n 10 permit tcp any any eq 443\nrouter bgp 65000\n neighbor 10.0.0.2 remote-as 65002\n neighbor 10.0.0.2 remote-az 65002\nend\n";
    folder.file("change.txt", change);
    let ran = run_in(folder.root(), &["plan", "change.txt", "--on", "run.cfg"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("--- a/run.cfg\n+++ b/run.cfg\n"), "{}", ran.out);
    for part in [
        "+ neighbor 10.0.0.2 remote-as 65002",
        "Refused by the device:\n  change.txt:7: neighbor 10.0.0.2 remote-az 65002",
        "change.txt:2: no ip access-list extended IN\n      IN is gone, and `ip access-group IN in` uses it",
        "change.txt:4: 10 permit tcp any any eq 443\n      IN has this entry alone",
        "change.txt:6: neighbor 10.0.0.2 remote-as 65002\n      remote-as of a neighbor changes: its session is reset",
    ] {
        assert!(ran.out.contains(part), "no {part:?} in\n{}", ran.out);
    }
    // What the plan says is what the patch does.
    let json = run_in(folder.root(), &["plan", "change.txt", "--on", "run.cfg", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["clean"], false);
    assert_eq!(json["refused"][0]["line"], 7);
    assert_eq!(json["moments"][0]["kind"], "filter-gone");
    folder.file("plan.patch", json["diff"].as_str().unwrap());
    if let Some(output) = git(&folder, &["apply", "plan.patch"]) {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!fs::read_to_string(folder.path("run.cfg")).unwrap().contains("65001"));
    }
    let clean = run_with_input(&["plan", "-", "--on", &folder.path("run.cfg")], "ntp server 10.9.9.9\n");
    assert_eq!(clean.code, 0, "{}{}", clean.out, clean.err);
}

#[test]
fn a_plan_opens_ranges_and_spells_names_out() {
    let folder = Folder::new();
    folder.file("run.cfg", OLD);
    folder.file("change.txt", "int range gi0/1 - 2\n mtu 1400\n exit\nint gi 0/1\n shut\n");
    let ran = run_in(folder.root(), &["plan", "change.txt", "--on", "run.cfg"]);
    assert!(ran.out.contains("+ mtu 1400\n+ shutdown\n"), "{}", ran.out);
    assert!(ran.out.contains("+interface GigabitEthernet0/2\n+ mtu 1400\n"), "{}", ran.out);
    assert!(ran.out.contains("interface GigabitEthernet0/1 is shut down here"), "{}", ran.out);
}

#[test]
fn a_plan_of_junos_takes_set_lines_and_braces() {
    let folder = Folder::new();
    let running = "system {\n    host-name j1;\n}\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet {\n                address 10.0.0.1/24;\n            }\n        }\n    }\n}\n";
    folder.file("run.conf", running);
    folder.file("set.txt", "configure\nset system host-name j2\ndelete interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\ncommit\n");
    let ran = run_in(folder.root(), &["plan", "set.txt", "--on", "run.conf"]);
    assert!(
        ran.out.contains("-set system host-name j1\n") && ran.out.contains("+set system host-name j2\n"),
        "{}",
        ran.out
    );
    folder.file(
        "edit.txt",
        "edit interfaces ge-0/0/0\nset unit 0 family inet mtu 1400\ntop\nset system host-name j4\ndelete protocols\n",
    );
    let ran = run_in(folder.root(), &["plan", "edit.txt", "--on", "run.conf"]);
    assert!(ran.out.contains("+set interfaces ge-0/0/0 unit 0 family inet mtu 1400\n"), "{}", ran.out);
    assert!(ran.out.contains("+set system host-name j4\n"), "{}", ran.out);
    assert!(ran.out.contains("Takes back what is not there:\n  edit.txt:5: delete protocols\n"), "{}", ran.out);
    folder.file("merge.conf", "system {\n    host-name j3;\n}\n");
    let ran = run_in(folder.root(), &["plan", "merge.conf", "--on", "run.conf"]);
    assert_eq!((ran.code, ran.out.contains("+set system host-name j3\n")), (0, true), "{}", ran.out);
}

#[test]
fn a_report_is_markdown() {
    let folder = Folder::new();
    folder.file("r1.cfg", FAULTY);
    let ran = run_in(folder.root(), &["report", "r1.cfg", "--applicability", "review"]);
    assert!(ran.out.starts_with("# Review of network configs\n"), "{}", ran.out);
    assert!(ran.out.contains("\n## Decisions\n") && ran.out.contains("```diff\n--- a/r1.cfg\n"), "{}", ran.out);
}

const FRR: &str = include_str!("vtysh/bgp.conf");

/// The commands that `vtysh` refuses.
fn refused_by_vtysh(old: &str, new: &str) -> Option<Vec<String>> {
    let read = confdbg::text::Document::from_text;
    let dialect = confdbg::dialect::Dialect::Frr;
    let text = confdbg::change::commands(&read(old), &read(new), dialect, false).text(dialect);
    let commands: Vec<&str> = text.lines().filter(|line| !["configure terminal", "end"].contains(line)).collect();
    assert!(commands.len() > 1, "{text}");
    let folder = Folder::new();
    let path = folder.file("frr.conf", commands.join("\n") + "\n");
    let output = Command::new("vtysh").args(["-C", "-f", &path]).output();
    let output = output.map_err(|_| eprintln!("skipped: there is no vtysh here")).ok()?;
    let said = [output.stderr, output.stdout].concat();
    let refused = String::from_utf8_lossy(&said)
        .lines()
        .filter_map(|line| line.strip_prefix("line ")?.split_once(':')?.0.trim().parse::<usize>().ok())
        .map(|line| commands[line - 1].to_owned())
        .collect();
    Some(refused)
}

#[test]
fn vtysh_takes_the_commands() {
    let edited = FRR.replace("65001", "65009").replace("permit 10", "permit 15");
    for (old, new) in [("hostname leaf1\n", FRR), (FRR, "hostname leaf1\n"), (FRR, &edited), (&edited, FRR)] {
        let Some(refused) = refused_by_vtysh(old, new) else { return };
        assert!(refused.is_empty(), "{refused:#?}");
    }
}

//! `confdbg fix`: what it changes, what it leaves alone, and that nothing is lost where it cannot write.

mod cli_support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use cli_support::{Folder, run, run_in, run_with_input};

/// One safe fix (a misspelt word), one for review (a name), and a line that must keep its trailing blanks.
const FAULTY: &str = "hostname r1\r\n!\r\ninterface GigabitEthernet0/1\r\n description to r2  \r\n ip adress 10.0.0.1 255.255.255.0\r\n ip access-group BLOCK-GUEST in\r\n!\r\nip access-list extended BLOCK-GUESTS\r\n permit ip any any\r\n!\r\nend";

fn mended(text: &str) -> String {
    text.replace("ip adress", "ip address")
}

#[test]
fn a_diff_changes_nothing_and_patch_takes_it() {
    let folder = Folder::new();
    folder.file("r1.cfg", FAULTY);
    let ran = run_in(folder.root(), &["fix", "r1.cfg", "--diff"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("--- a/r1.cfg\n+++ b/r1.cfg\n@@ "), "{}", ran.out);
    assert_eq!(fs::read_to_string(folder.path("r1.cfg")).unwrap(), FAULTY);
    let patch = folder.file("r1.patch", &ran.out);
    match Command::new("patch").args(["-p1", "--binary", "-i", &patch]).current_dir(folder.root()).output() {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            assert_eq!(fs::read_to_string(folder.path("r1.cfg")).unwrap(), mended(FAULTY));
        }
        Err(_) => eprintln!("skipped in part: there is no `patch` here"),
    }
}

#[test]
fn writing_applies_what_is_safe_and_keeps_every_other_byte() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let ran = run(&["fix", &path, "--write"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), mended(FAULTY));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("1 fix applied in 1 file"), "{}", ran.err);
    // A second run has nothing to do.
    let again = run(&["fix", &path, "--write"]);
    assert!(again.err.contains("0 fixes applied in 0 files"), "{}", again.err);
}

#[test]
fn review_goes_further_and_mends_before_it_deletes() {
    let folder = Folder::new();
    // The list stands above the line that means it: deleting it as unused must not come first.
    let text = "hostname r1\nip access-list extended BLOCK-GUESTS\n permit ip any any\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group BLOCK-GUEST in\n!\nend\n";
    let path = folder.file("r1.cfg", text);
    let ran = run(&["fix", &path, "--write", "--applicability", "review", "--select", "reference"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text.replace("BLOCK-GUEST in", "BLOCK-GUESTS in"), "{}", ran.err);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn only_the_rules_asked_for_are_mended() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let ran = run(&["fix", &path, "--write", "--select", "reference"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), FAULTY, "{}", ran.err);
}

#[test]
fn standard_input_can_be_shown_but_not_written() {
    let ran = run_with_input(&["fix", "-", "--diff"], FAULTY);
    assert!(ran.out.contains("+ ip address 10.0.0.1"), "{}", ran.out);
    let ran = run_with_input(&["fix", "-", "--write"], FAULTY);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input cannot be written back"), "{}", ran.err);
}

#[test]
fn one_of_diff_and_write_must_be_chosen() {
    assert_eq!(run(&["fix", "r1.cfg"]).code, 2);
    assert_eq!(run(&["fix", "r1.cfg", "--diff", "--write"]).code, 2);
}

/// A script of bash with the binary as `$0`.
fn bash(script: &str, arguments: &[&str]) -> std::process::Output {
    Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_confdbg")]).args(arguments).output().unwrap()
}

#[test]
fn a_write_that_fails_leaves_the_old_file() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let output = bash("trap '' XFSZ; ulimit -f 0; exec \"$0\" fix \"$1\" --write", &[&path]);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("r1.cfg was not written"), "{err}");
    assert_eq!(fs::read_to_string(&path).unwrap(), FAULTY);
    assert_eq!(fs::read_dir(folder.root()).unwrap().count(), 1, "something was left beside the file");
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let folder = Folder::new();
    let disk = folder.folder("disk");
    let text = format!("{FAULTY}\r\n{}", "! padding that fills most of the little disk\r\n".repeat(300));
    let original = folder.file("r1.cfg", &text);
    let script = "mount -t tmpfs -o size=20k none \"$1\" || exit 99; cp \"$2\" \"$1/r1.cfg\"; \
                  \"$0\" fix \"$1/r1.cfg\" --write >&2; code=$?; cmp \"$1/r1.cfg\" \"$2\" || exit 98; ls \"$1\"; exit $code";
    let output = Command::new("unshare")
        .args(["-Urm", "bash", "-c", script, env!("CARGO_BIN_EXE_confdbg"), &disk, &original])
        .output();
    let Some(output) = output.ok().filter(|output| ![Some(1), Some(99)].contains(&output.status.code())) else {
        eprintln!("skipped: no small disk can be mounted here");
        return;
    };
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("hint: no file was changed"), "{err}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "r1.cfg\n", "something was left beside the file");
}

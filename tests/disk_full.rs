//! A file that cannot be written to its end stays as it was.

#![allow(clippy::unwrap_used, clippy::format_push_string)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Writes the fixes of a config in a process that may make files of one block only.
fn fix_with_one_block(folder: &Path) -> Output {
    let script = "ulimit -f 1; exec \"$0\" fix --write big.cfg";
    let confdbg = env!("CARGO_BIN_EXE_confdbg");
    Command::new("sh").args(["-c", script, confdbg]).current_dir(folder).output().unwrap()
}

/// A config of some kilobytes with a fault that has a safe fix.
fn big_config() -> String {
    let mut text = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip adress 10.0.0.1 255.255.255.0\n!\n".to_owned();
    for number in 0..200 {
        text.push_str(&format!("interface Loopback{number}\n description loopback number {number}\n!\n"));
    }
    text + "end\n"
}

#[test]
fn a_limit_on_file_sizes_is_an_error_and_no_death() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.cfg");
    let text = big_config();
    for hard_link in [false, true] {
        fs::write(&path, &text).unwrap();
        if hard_link {
            fs::hard_link(&path, folder.path().join("link.cfg")).unwrap();
        }
        let output = fix_with_one_block(folder.path());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("ulimit -f"), "{stderr}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1 + usize::from(hard_link),
            "something is left behind"
        );
    }
}

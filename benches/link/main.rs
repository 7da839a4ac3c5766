//! What a slow link makes of a key: `cargo bench --no-default-features --bench link`.
//!
//! The real binary in a pseudo-terminal; its output goes over a link of 200 ms there and back and 64 kbit/s, which is
//! reckoned and not waited for: each byte arrives when the one before it has, and no sooner than half a round trip after
//! it was written. Printed for each action are the bytes, the time from the key to the first changed cell, and to the
//! last. Beside it the same for gitui staging the hunks of the same changes, where `gitui` is found (`cargo install gitui`).
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss)]

#[path = "../shared/pty.rs"]
mod pty;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::Command;

use terminal::{Felt, Terminal};

/// Faults, and hunks of the change that gitui stages.
const PLACES: usize = 12;

fn main() {
    println!("link: 200 ms there and back, 64 kbit/s; 80 columns, 24 rows; medians\n");
    println!("{:<10} {:<32} {:>8} {:>12} {:>12}", "program", "action", "bytes", "first cell", "last cell");
    let ours = confdbg();
    let theirs = gitui();
    if theirs.is_empty() {
        println!("\nno gitui here: cargo install gitui --locked, to compare");
        return;
    }
    println!("\nratios, confdbg to gitui (below 1: fewer bytes, sooner)");
    for ((action, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        let ratio = |own: f64, other: f64| own / other.max(1e-9);
        println!(
            "{action:<32} bytes {:.2}  first cell {:.2}  last cell {:.2}",
            ratio(ours.bytes as f64, theirs.bytes as f64),
            ratio(ours.first.as_secs_f64(), theirs.first.as_secs_f64()),
            ratio(ours.last.as_secs_f64(), theirs.last.as_secs_f64()),
        );
    }
}

type Row = (&'static str, Felt);

/// A config with as many faults as places, each with a fix of one line.
fn config(faulty: bool) -> String {
    let word = if faulty { "adress" } else { "address" };
    let section = |number: usize| {
        let filler = "!\n".repeat(8);
        format!(
            "interface GigabitEthernet0/{number}\n description port {number}\n ip {word} 10.0.{number}.1 255.255.255.0\n{filler}"
        )
    };
    format!("hostname r1\n!\n{}end\n", (0..PLACES).map(section).collect::<String>())
}

/// Does each step some times and prints the medians.
fn measure(program: &'static str, terminal: &mut Terminal, steps: &[(&'static str, &[&str])]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (action, keys) in steps {
        let mut felt: Vec<Felt> = keys.iter().map(|key| terminal.press(key)).collect();
        felt.sort_by_key(|one| one.last);
        let middle = felt[felt.len() / 2];
        println!(
            "{program:<10} {action:<32} {:>8} {:>9.0} ms {:>9.0} ms",
            middle.bytes,
            middle.first.as_secs_f64() * 1e3,
            middle.last.as_secs_f64() * 1e3
        );
        rows.push((action, middle));
    }
    rows
}

fn confdbg() -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r1.cfg"), config(true)).unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_confdbg"));
    let mut terminal = Terminal::start(&program, &["--no-model", "r1.cfg"], folder.path(), "did you mean");
    measure(
        "confdbg",
        &mut terminal,
        &[
            ("to the next place", &["]d", "]d", "]d"]),
            ("back to the one before", &["[d", "[d", "[d"]),
            ("accept, or stage", &["y", "y", "y"]),
            ("take it back", &["u", "u", "u"]),
        ],
    )
}

/// The same changes as hunks that are not staged.
fn gitui() -> Vec<Row> {
    let Some(program) = find("gitui") else { return Vec::new() };
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    std::fs::write(folder.path().join("r1.cfg"), config(true)).unwrap();
    git(&["init", "-q"]);
    git(&["-c", "user.name=a", "-c", "user.email=a@b", "add", "."]);
    git(&["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "a"]);
    std::fs::write(folder.path().join("r1.cfg"), config(false)).unwrap();
    let mut terminal = Terminal::start(&program, &[], folder.path(), "r1.cfg");
    // Into the diff of the file.
    terminal.press("\x1b[C");
    measure(
        "gitui",
        &mut terminal,
        &[
            ("to the next place", &["n", "n", "n"]),
            ("back to the one before", &["p", "p", "p"]),
            ("accept, or stage", &["\r", "\r", "\r"]),
        ],
    )
}

fn find(program: &str) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("GITUI") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path: &PathBuf| Path::is_file(path))
}

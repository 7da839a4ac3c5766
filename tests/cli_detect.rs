//! Detection measured on real configs, where they are at hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs
)] // tests

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use confdbg::dialect::Dialect;
use confdbg::dialect::detect::{Detected, detect};

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let named = std::env::var_os("CONFDBG_CORPUS").map(PathBuf::from);
    named.or(Some(beside)).filter(|folder| folder.join("MANIFEST.tsv").is_file())
}

struct Row {
    path: String,
    vendor: String,
    lines: usize,
}

fn rows(corpus: &Path) -> Vec<Row> {
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let mut lines = manifest.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (path, vendor, count) = (column("path"), column("vendor"), column("lines"));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            Row { path: fields[path].into(), vendor: fields[vendor].into(), lines: fields[count].parse().unwrap_or(0) }
        })
        .collect()
}

#[test]
fn ios_is_told_from_everything_else_on_real_configs() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: no corpus (CONFDBG_CORPUS names its folder)");
        return;
    };
    let mut confusion: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let (mut right, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for row in rows(&corpus).into_iter().filter(|row| row.lines >= 20) {
        let Ok(bytes) = std::fs::read(corpus.join(&row.path)) else { continue };
        let verdict = detect(&String::from_utf8_lossy(&bytes)).verdict;
        let name = match &verdict {
            Detected::Config(dialect) => dialect.as_str(),
            Detected::Foreign(name) => name,
            Detected::NoConfig => "no config",
        };
        *confusion.entry(row.vendor.clone()).or_default().entry(name.to_owned()).or_default() += 1;
        if verdict == Detected::NoConfig && !["topology", "host-nginx", "other"].contains(&row.vendor.as_str()) {
            println!("no config: {} {}", row.vendor, row.path);
        }
        match (["ios", "iosxe"].contains(&row.vendor.as_str()), verdict == Detected::Config(Dialect::Ios)) {
            (true, true) => right += 1,
            (true, false) => missed.push(format!("{name}: {}", row.path)),
            (false, true) => wrong.push(format!("{}: {}", row.vendor, row.path)),
            (false, false) => {}
        }
    }
    for (vendor, verdicts) in &confusion {
        println!("{vendor:<12} {verdicts:?}");
    }
    println!("missed:\n  {}\ntaken for IOS:\n  {}", missed.join("\n  "), wrong.join("\n  "));
    // In tenths of a percent.
    let share = |part: usize, whole: usize| part * 1000 / whole.max(1);
    let (recall, precision) = (share(right, right + missed.len()), share(right, right + wrong.len()));
    println!("recall {recall} and precision {precision} of 1000");
    assert!(recall >= 980, "recall {recall}");
    assert!(precision >= 980, "precision {precision}");
}

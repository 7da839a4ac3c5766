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

/// The dialect of a label of the corpus; none where confdbg does not read it.
fn dialect_of(vendor: &str) -> Option<Dialect> {
    match vendor {
        "iosxe" => Some(Dialect::Ios),
        "cumulus" => Some(Dialect::Frr),
        name => Dialect::named(name),
    }
}

#[test]
fn each_dialect_is_told_from_everything_else_on_real_configs() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: no corpus (CONFDBG_CORPUS names its folder)");
        return;
    };
    let mut confusion: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let (mut right, mut all) = (0, 0);
    for row in rows(&corpus).into_iter().filter(|row| row.lines >= 20) {
        let Ok(bytes) = std::fs::read(corpus.join(&row.path)) else { continue };
        let verdict = detect(&String::from_utf8_lossy(&bytes)).verdict;
        let name = match &verdict {
            Detected::Config(dialect) => dialect.as_str(),
            Detected::Foreign(name) => name,
            Detected::NoConfig => "no config",
        };
        *confusion.entry(row.vendor.clone()).or_default().entry(name.to_owned()).or_default() += 1;
        let found = if let Detected::Config(dialect) = verdict { Some(dialect) } else { None };
        let wanted = dialect_of(&row.vendor);
        all += 1;
        right += usize::from(found == wanted);
        if found != wanted {
            println!("{} taken for {name}: {}", row.vendor, row.path);
        }
    }
    for (vendor, verdicts) in &confusion {
        println!("{vendor:<12} {verdicts:?}");
    }
    println!("{right} of {all} right");
    assert!(right * 1000 >= all * 980, "{right} of {all}");
}

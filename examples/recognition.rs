//! Prints what share of the lines of IOS configs is known, and the commonest lines that are not.
//! `cargo run --release --example recognition -- [-n N] FILE...`; a `@LIST` argument names a file of paths.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::format_push_string, clippy::cast_precision_loss)]

use std::collections::BTreeMap;

use confdbg::dialect::{Dialect, Recognition, read};
use confdbg::text::Document;

fn main() {
    let mut most = 60;
    let mut files = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "-n" {
            most = args.next().and_then(|n| n.parse().ok()).unwrap_or(most);
        } else if let Some(list) = arg.strip_prefix('@') {
            files.extend(std::fs::read_to_string(list).unwrap_or_default().lines().map(str::to_owned));
        } else {
            files.push(arg);
        }
    }
    let (mut known, mut abbreviated, mut total) = (0_usize, 0_usize, 0_usize);
    let mut other: BTreeMap<&str, BTreeMap<String, (usize, String)>> = BTreeMap::new();
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let Ok(document) = Document::new(bytes) else { continue };
        let tree = read(Dialect::Ios.grammar(), &document);
        for statement in tree.statements(&document) {
            total += 1;
            let class = match statement.recognition() {
                Recognition::Known { abbreviated: short, .. } => {
                    known += 1;
                    if !*short {
                        continue;
                    }
                    abbreviated += 1;
                    "ABBREVIATED"
                }
                Recognition::Unmodelled => "UNMODELLED",
                Recognition::NearMiss(_) => "NEAR MISS",
                Recognition::OtherMode { .. } => "OTHER MODE",
                Recognition::Capture => {
                    total -= 1;
                    continue;
                }
            };
            let mut key = format!("[{}] {}", statement.mode_name(), statement.text());
            if let Recognition::NearMiss(miss) = statement.recognition() {
                key += &format!(
                    "   => word {} {:?} in `{}`",
                    miss.word,
                    miss.repair,
                    tree.grammar().command(miss.command).pattern
                );
            }
            if let Recognition::OtherMode { command } = statement.recognition() {
                let command = tree.grammar().command(*command);
                key += &format!("   => [{}] {}", tree.grammar().mode(command.mode).name, command.pattern);
            }
            let entry = other.entry(class).or_default().entry(key).or_insert((0, file.clone()));
            entry.0 += 1;
        }
    }
    for (class, lines) in &other {
        let mut lines: Vec<_> = lines.iter().collect();
        lines.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        println!("== {class}: {} lines", lines.iter().map(|(_, (count, _))| count).sum::<usize>());
        for (line, (count, file)) in lines.iter().take(most) {
            println!("{count:5} {line}    <{}>", file.rsplit('/').take(2).collect::<Vec<_>>().join(" < "));
        }
    }
    println!(
        "files {} lines {total} known {known} ({:.2} %), of these abbreviated {abbreviated}",
        files.len(),
        100.0 * known as f64 / total.max(1) as f64
    );
}

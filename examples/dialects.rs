//! How well each dialect is read: the table of `docs/dialects.md`, or one dialect's lines that are not understood.
//!
//! `cargo run --release --no-default-features --example dialects -- CORPUS` prints the table. CORPUS is a folder with
//! a `MANIFEST.tsv` (path, vendor, lines by name) and `reference/{undefined,unused}.json` with published answers.
//! `... -- CORPUS eos [TOP]` prints that dialect's commonest lines that are not modelled, every line that is called
//! unknown or out of place, and the answers found and missed. With `CONFDBG_GRAMMARS=grammars` the grammar is read from
//! that folder rather than from the program, so that it can be worked on without building; the answers then rest on
//! names alone, not on the rules. Only for measuring; nothing here is used by confdbg.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss, clippy::too_many_lines)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use confdbg::analysis::Analysis;
use confdbg::dialect::detect::{Detected, detect};
use confdbg::dialect::grammar::Grammar;
use confdbg::dialect::{Dialect, Recognition, StatementRef, Symbols, number_ranges};
use confdbg::text::{Document, FileId};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(corpus) = arguments.first().map(PathBuf::from) else {
        println!("usage: dialects CORPUS [DIALECT [TOP]]");
        return;
    };
    let only = arguments.get(1).and_then(|name| Dialect::named(name));
    let top = arguments.get(2).and_then(|top| top.parse().ok()).unwrap_or(40);
    let files = configs(&corpus);
    if let Some(dialect) = only {
        let mut reading = Reading::of(dialect, &corpus, &files);
        reading.lines.unmodelled.sort_by_key(|(_, (_, count))| std::cmp::Reverse(*count));
        println!("commonest lines that are not modelled (count, files, mode, beginning):");
        for ((mode, start), (files, count)) in reading.lines.unmodelled.iter().take(top) {
            println!("{count:6} {files:4}  [{mode}] {start}");
        }
        println!("\nlines called unknown or out of place:");
        for line in &reading.lines.wrong {
            println!("  {line}");
        }
        for answers in [&reading.undefined, &reading.unused] {
            println!("\n{}: {} of {} found; missed:", answers.title, answers.found, answers.expected);
            for line in &answers.missed {
                println!("  {line}");
            }
            println!("not among the answers:");
            for line in &answers.extra {
                println!("  {line}");
            }
        }
        println!();
    }
    println!(
        "| dialect | files | lines | recognised | not modelled | unknown in 10,000 | detected | undefined found | unused found | lines/s |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for dialect in only.map_or(Dialect::ALL.to_vec(), |dialect| vec![dialect]) {
        println!("{}", Reading::of(dialect, &corpus, &files).row());
    }
}

/// The grammar of a dialect: the program's own, or the one in the folder that `CONFDBG_GRAMMARS` names.
fn grammar(dialect: Dialect) -> &'static Grammar {
    static READ: Mutex<BTreeMap<Dialect, &'static Grammar>> = Mutex::new(BTreeMap::new());
    let Some(folder) = std::env::var_os("CONFDBG_GRAMMARS").map(PathBuf::from) else { return dialect.grammar() };
    READ.lock().unwrap().entry(dialect).or_insert_with(|| {
        let files: Vec<(String, &'static str)> = walk(&folder)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "grammar"))
            .map(|path| {
                let name = path.strip_prefix(&folder).unwrap().display().to_string();
                (name, &*Box::leak(std::fs::read_to_string(&path).unwrap().into_boxed_str()))
            })
            .collect();
        let files: Vec<(&str, &'static str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let (grammar, errors) = Grammar::compile(&files, &format!("{}.grammar", dialect.as_str()));
        for error in errors {
            println!("{error}");
        }
        Box::leak(Box::new(grammar))
    })
}

/// Name, first and last line of what the rule finds; with a grammar of its own, of what the names alone say.
fn found(rule: &str, document: Document, dialect: Dialect) -> Vec<(String, u32, u32)> {
    let lines = |document: &Document, span: confdbg::text::Span| {
        (document.line_of(span.start).get(), document.line_of(span.end).get())
    };
    if std::env::var_os("CONFDBG_GRAMMARS").is_none() {
        let analysis = Analysis::of(FileId(0), document, dialect);
        let faults = analysis.faults.iter().filter(|fault| fault.rule.0 == rule);
        return faults
            .map(|fault| {
                let (first, last) = lines(&analysis.document, fault.place.span);
                (fault.subject.as_ref().map_or(String::new(), |subject| subject.name.clone()), first, last)
            })
            .collect();
    }
    let grammar = grammar(dialect);
    let tree = confdbg::dialect::read(grammar, &document);
    let symbols = Symbols::collect(&tree, &document);
    if rule == "reference/undefined" {
        let missing = symbols.references().iter().filter(|reference| !symbols.is_satisfied(reference));
        let place = |span| lines(&document, span);
        return missing.map(|one| (one.name.to_string(), place(one.span).0, place(one.span).1)).collect();
    }
    let idle = symbols.symbols().iter().filter(|symbol| symbol.uses == 0 && !grammar.kind(symbol.family).used);
    let place = |symbol: &confdbg::dialect::Symbol| lines(&document, symbol.definitions[0].span);
    idle.map(|one| (one.name.to_string(), place(one).0, place(one).1)).collect()
}

/// A config of the corpus.
struct Config {
    path: String,
    vendor: String,
    bytes: Vec<u8>,
}

fn configs(corpus: &Path) -> Vec<Config> {
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let mut lines = manifest.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (path, vendor) = (column("path"), column("vendor"));
    lines
        .filter_map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let bytes = std::fs::read(corpus.join(fields[path])).ok()?;
            Some(Config { path: fields[path].into(), vendor: fields[vendor].into(), bytes })
        })
        .collect()
}

/// The corpus' labels of a dialect.
fn labels(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Ios => &["ios", "iosxe"],
        Dialect::NxOs => &["nxos"],
        Dialect::IosXr => &["iosxr"],
        Dialect::Asa => &["asa"],
        Dialect::Eos => &["eos"],
        Dialect::Junos => &["junos"],
        Dialect::Frr => &["frr", "cumulus"],
        Dialect::Vyos => &["vyos"],
    }
}

#[derive(Default)]
struct Lines {
    all: usize,
    known: usize,
    /// By mode and beginning: in how many files, how often.
    unmodelled: Vec<((String, String), (usize, usize))>,
    unmodelled_count: usize,
    wrong: Vec<String>,
}

/// Answers of one kind.
struct Answers {
    title: &'static str,
    expected: usize,
    found: usize,
    missed: Vec<String>,
    extra: Vec<String>,
}

struct Reading {
    dialect: Dialect,
    files: usize,
    text_lines: usize,
    lines: Lines,
    detected: usize,
    full: usize,
    took: Duration,
    undefined: Answers,
    unused: Answers,
}

impl Reading {
    fn of(dialect: Dialect, corpus: &Path, files: &[Config]) -> Self {
        let mut reading = Self {
            dialect,
            files: 0,
            text_lines: 0,
            lines: Lines::default(),
            detected: 0,
            full: 0,
            took: Duration::ZERO,
            undefined: answers("undefined", "reference/undefined", corpus, dialect),
            unused: answers("unused", "reference/unused", corpus, dialect),
        };
        let mut unmodelled: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
        let grammar = grammar(dialect);
        for config in files.iter().filter(|config| labels(dialect).contains(&config.vendor.as_str())) {
            let document = Document::new(config.bytes.clone()).unwrap();
            let is_full = document.line_count() >= 20;
            reading.files += 1;
            reading.text_lines += document.line_count();
            reading.full += usize::from(is_full);
            let verdict = detect(document.text()).verdict;
            reading.detected += usize::from(is_full && verdict == Detected::Config(dialect));
            let started = Instant::now();
            let tree = confdbg::dialect::read(grammar, &document);
            reading.took += started.elapsed();
            let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
            for statement in tree.statements(&document) {
                match statement.recognition() {
                    Recognition::Capture => continue,
                    Recognition::Known { .. } => reading.lines.known += 1,
                    Recognition::Unmodelled => {
                        reading.lines.unmodelled_count += 1;
                        *seen.entry((mode(statement), beginning(statement))).or_default() += 1;
                    }
                    wrong => {
                        let line = document.line_of(statement.span().start);
                        let what = if matches!(wrong, Recognition::NearMiss(_)) { "near" } else { "mode" };
                        let text = statement.text();
                        reading.lines.wrong.push(format!("{what} {}:{line} [{}] {text}", config.path, mode(statement)));
                    }
                }
                reading.lines.all += 1;
            }
            for (key, count) in seen {
                let entry = unmodelled.entry(key).or_default();
                entry.0 += 1;
                entry.1 += count;
            }
        }
        reading.lines.unmodelled = unmodelled.into_iter().collect();
        reading
    }

    fn row(&self) -> String {
        let share = |part: usize, of: usize| format!("{:.1} %", part as f64 * 100.0 / (of.max(1)) as f64);
        let answers = |answers: &Answers| format!("{} of {}", answers.found, answers.expected);
        format!(
            "| {} | {} | {} | {} | {} | {:.1} | {} | {} | {} | {:.0} |",
            self.dialect.title(),
            self.files,
            self.text_lines,
            share(self.lines.known, self.lines.all),
            share(self.lines.unmodelled_count, self.lines.all),
            self.lines.wrong.len() as f64 * 10_000.0 / self.lines.all.max(1) as f64,
            share(self.detected, self.full),
            answers(&self.undefined),
            answers(&self.unused),
            self.text_lines as f64 / self.took.as_secs_f64().max(1e-9),
        )
    }
}

fn mode(statement: StatementRef<'_>) -> String {
    statement.mode_name().to_owned()
}

fn beginning(statement: StatementRef<'_>) -> String {
    statement.words().take(4).collect::<Vec<_>>().join(" ")
}

/// The published answers about files that are read in this dialect, held against ours.
fn answers(title: &'static str, rule: &str, corpus: &Path, dialect: Dialect) -> Answers {
    let mut out = Answers { title, expected: 0, found: 0, missed: Vec::new(), extra: Vec::new() };
    let Ok(text) = std::fs::read_to_string(corpus.join(format!("reference/{title}.json"))) else { return out };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut by_file: BTreeMap<String, Vec<serde_json::Value>> = BTreeMap::new();
    for row in rows {
        by_file.entry(row["file"].as_str().unwrap().to_owned()).or_default().push(row);
    }
    for entry in walk(&corpus.join("reference/configs")) {
        let file = entry.strip_prefix(corpus.join("reference")).unwrap().display().to_string();
        let Ok(bytes) = std::fs::read(&entry) else { continue };
        let Ok(document) = Document::new(bytes) else { continue };
        if dialect_of(&file, &document) != Some(dialect) {
            continue;
        }
        let mut ours: Vec<_> =
            found(rule, document, dialect).into_iter().map(|(name, first, last)| (name, first, last, false)).collect();
        for row in by_file.remove(&file).unwrap_or_default() {
            // Of a peer the row names the VRF too: `192.0.2.1 (VRF default)`.
            let name = row["name"].as_str().unwrap();
            let name = name.split_once(" (VRF ").map_or(name, |(peer, _)| peer);
            let lines: Vec<u32> = match &row["lines"] {
                serde_json::Value::Array(lines) => {
                    lines.iter().filter_map(serde_json::Value::as_u64).map(|line| line as u32).collect()
                }
                serde_json::Value::String(lines) => number_ranges(lines).flat_map(|(low, high)| low..=high).collect(),
                _ => Vec::new(),
            };
            out.expected += 1;
            let mut hit = false;
            for fault in &mut ours {
                if fault.0.eq_ignore_ascii_case(name) && lines.iter().any(|line| (fault.1..=fault.2).contains(line)) {
                    fault.3 = true;
                    hit = true;
                }
            }
            if hit {
                out.found += 1;
            } else {
                out.missed.push(format!("{file}:{lines:?} {} {name} ({})", row["kind"], row["context"]));
            }
        }
        let extra = ours.into_iter().filter(|fault| !fault.3);
        out.extra.extend(extra.map(|(name, line, ..)| format!("{file}:{line} {name}")));
    }
    out
}

/// The reference configs are small tests: their names say more than they do.
fn dialect_of(file: &str, document: &Document) -> Option<Dialect> {
    let name = file.strip_prefix("configs/").unwrap_or(file);
    let table = [
        ("ios_xr", Dialect::IosXr),
        ("nxos/", Dialect::NxOs),
        ("junos/", Dialect::Junos),
        ("juniper", Dialect::Junos),
        ("arista", Dialect::Eos),
        ("asa", Dialect::Asa),
    ];
    if let Some((_, dialect)) = table.iter().find(|(start, _)| name.starts_with(start)) {
        return Some(*dialect);
    }
    match detect(document.text()).verdict {
        Detected::Config(dialect) => Some(dialect),
        _ => name.starts_with("cisco").then_some(Dialect::Ios),
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { out.extend(walk(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

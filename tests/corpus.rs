//! Real configs, where there are any: `CONFDBG_CORPUS` names a folder with a `MANIFEST.tsv` (path, ..., vendor in the
//! fifth column, lines in the sixth). Without it these tests say so and pass.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use confdbg::analysis::Analysis;
use confdbg::dialect::{Dialect, Recognition};
use confdbg::fix::Applicability;
use confdbg::text::{Document, FileId, LineNumber};

/// Path and bytes of each file of IOS and IOS-XE.
fn ios_files() -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = std::env::var_os("CONFDBG_CORPUS").map(PathBuf::from).filter(|path| path.exists()) else {
        println!("skipped: CONFDBG_CORPUS does not name a corpus");
        return Vec::new();
    };
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let rows = manifest.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let ios = rows.filter(|row| matches!(row.get(4), Some(&"ios" | &"iosxe")));
    ios.filter_map(|row| Some((row[0].to_owned(), std::fs::read(corpus.join(row[0])).ok()?))).collect()
}

fn analyse(bytes: Vec<u8>) -> Analysis {
    Analysis::of(FileId(0), Document::new(bytes).unwrap(), Dialect::Ios)
}

/// Rule, line and message of each fault; places by line only, since indentation moves columns.
fn outline(analysis: &Analysis) -> Vec<String> {
    let line = |span: confdbg::text::Span| analysis.document.line_of(span.start).get();
    let locate = |place: confdbg::text::Place| (String::new(), line(place.span));
    let mut out: Vec<String> = analysis
        .faults
        .iter()
        .map(|fault| format!("{} {} {}", line(fault.place.span), fault.rule, fault.message.render(FileId(0), &locate)))
        .collect();
    out.sort();
    out
}

#[test]
fn no_rule_fails_and_nearly_every_line_of_full_configs_is_known() {
    let (mut known, mut all) = (0_usize, 0_usize);
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, bytes) in ios_files() {
        let full = bytes.starts_with(b"version ") || memchr::memmem::find(&bytes, b"\nversion 1").is_some();
        let analysis = analyse(bytes);
        for fault in analysis.faults.iter() {
            assert!(!fault.message.skeleton().contains("please report"), "{path}: {}", fault.message.skeleton());
        }
        for statement in analysis.tree.statements(&analysis.document) {
            let verdict = match statement.recognition() {
                Recognition::Known { .. } => "known",
                Recognition::Unmodelled => "unmodelled",
                Recognition::NearMiss(_) => "near miss",
                Recognition::OtherMode { .. } => "other mode",
                Recognition::Capture => "capture",
            };
            *verdicts.entry(verdict).or_default() += 1;
            if full && verdict != "capture" {
                all += 1;
                known += usize::from(verdict == "known");
            }
        }
    }
    println!("lines by verdict, all IOS files: {verdicts:?}; full configs: {known} of {all} known");
    assert!(known * 1000 >= all * 990, "only {known} of {all} lines of full configs are known");
}

#[test]
fn indentation_and_line_endings_make_no_difference() {
    let mut different = Vec::new();
    let mut files = 0;
    for (path, bytes) in ios_files() {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let text = text.replace("\r\n", "\n");
        files += 1;
        let expected = outline(&analyse(text.clone().into_bytes()));
        let crlf = outline(&analyse(text.replace('\n', "\r\n").into_bytes()));
        assert_eq!(crlf, expected, "{path} with CRLF");
        let flat: String = text.split_inclusive('\n').map(|line| line.trim_start_matches([' ', '\t'])).collect();
        let flat = outline(&analyse(flat.into_bytes()));
        if flat != expected {
            let gone: Vec<_> = expected.iter().filter(|fault| !flat.contains(fault)).take(3).collect();
            let come: Vec<_> = flat.iter().filter(|fault| !expected.contains(fault)).take(3).collect();
            different.push(format!("{path}\n  only indented: {gone:?}\n  only flat: {come:?}"));
        }
    }
    println!("{} of {files} files differ when their indentation is taken away", different.len());
    for one in &different {
        println!("{one}");
    }
    assert!(different.len() * 50 <= files, "more than 2 % of the files read differently without indentation");
}

#[test]
fn every_fix_does_what_it_says() {
    let (mut fixes, mut held) = (0_usize, 0_usize);
    for (path, bytes) in ios_files() {
        let analysis = analyse(bytes);
        for fault in analysis.faults.iter() {
            // An idea promises nothing.
            let promises = |index: &usize| fault.fixes[*index].applicability > Applicability::Idea;
            for index in (0..fault.fixes.len()).filter(promises) {
                let verdict =
                    analysis.prove(fault, index).unwrap_or_else(|error| panic!("{path} {}: {error}", fault.rule));
                fixes += 1;
                held += usize::from(verdict.holds());
                let line = analysis.document.line_of(fault.place.span.start);
                if !verdict.holds() {
                    let text = analysis.document.line(LineNumber::from_index(line.index()));
                    println!("{path}:{line} {} {:?} {text}: {verdict:?}", fault.rule, fault.fixes[index].title);
                }
            }
        }
    }
    println!("{held} of {fixes} fixes of rules remove their fault and bring nothing as grave");
    assert!(held * 100 >= fixes * 95, "{held} of {fixes}");
}

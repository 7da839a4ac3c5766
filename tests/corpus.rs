//! Real configs, where there are any: `CONFDBG_CORPUS` names a folder with a `MANIFEST.tsv` (path, ..., vendor in the
//! fifth column, lines in the sixth). Without it these tests say so and pass. The slower ones look at every second or
//! third file of the larger dialects.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;
use std::sync::Mutex;

use confdbg::analysis::Analysis;
use confdbg::dialect::grammar::Form;
use confdbg::dialect::{Dialect, Recognition};
use confdbg::fix::Applicability;
use confdbg::text::{Document, FileId, LineNumber};

/// Lines of each dialect's files that must be known, and files that may read differently without their indentation, in
/// thousands.
const EXPECTED: [(Dialect, usize, usize); 7] = [
    (Dialect::Ios, 990, 20),
    (Dialect::NxOs, 990, 120),
    (Dialect::IosXr, 990, 150),
    (Dialect::Asa, 980, 150),
    (Dialect::Eos, 995, 120),
    (Dialect::Junos, 995, 0),
    (Dialect::Frr, 990, 120),
];

fn dialect_of(label: &str) -> Option<Dialect> {
    match label {
        "iosxe" => Some(Dialect::Ios),
        "cumulus" => Some(Dialect::Frr),
        label => Dialect::named(label),
    }
}

/// Path and bytes of the files of a dialect.
fn files(dialect: Dialect) -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = std::env::var_os("CONFDBG_CORPUS").map(PathBuf::from).filter(|path| path.exists()) else {
        println!("skipped: CONFDBG_CORPUS does not name a corpus");
        return Vec::new();
    };
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let rows = manifest.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let own = rows.filter(|row| row.get(4).is_some_and(|label| dialect_of(label) == Some(dialect)));
    own.filter_map(|row| Some((row[0].to_owned(), std::fs::read(corpus.join(row[0])).ok()?))).collect()
}

/// Of dialects with many lines every so-manieth file: enough to find what is broken, in a debug build too.
fn sample(dialect: Dialect, step: usize) -> Vec<(String, Vec<u8>)> {
    let step = if matches!(dialect, Dialect::Eos | Dialect::Junos) { step } else { 1 };
    // A file of thousands of lines says nothing here that the others do not say.
    let small = |(_, bytes): &(String, Vec<u8>)| step == 1 || bytes.len() < 60_000;
    files(dialect).into_iter().step_by(step).filter(small).collect()
}

fn analyse(bytes: Vec<u8>, dialect: Dialect) -> Analysis {
    Analysis::of(FileId(0), Document::new(bytes).unwrap(), dialect)
}

/// Runs the check on each dialect, two at a time.
fn for_each_dialect(check: impl Fn(Dialect, usize, usize) + Sync) {
    let left = Mutex::new(EXPECTED.to_vec());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((dialect, known, flat)) = { left.lock().unwrap().pop() } {
                    check(dialect, known, flat);
                }
            });
        }
    });
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
fn no_rule_fails_and_nearly_every_line_is_known() {
    for_each_dialect(|dialect, floor, _| {
        let (mut known, mut unmodelled, mut wrong) = (0_usize, 0_usize, 0_usize);
        for (path, bytes) in sample(dialect, 2) {
            let analysis = analyse(bytes, dialect);
            for fault in analysis.faults.iter() {
                assert!(!fault.message.skeleton().contains("please report"), "{path}: {}", fault.message.skeleton());
            }
            for statement in analysis.tree.statements(&analysis.document) {
                match statement.recognition() {
                    Recognition::Known { .. } => known += 1,
                    Recognition::Unmodelled => unmodelled += 1,
                    Recognition::NearMiss(_) | Recognition::OtherMode { .. } => wrong += 1,
                    Recognition::Capture => {}
                }
            }
        }
        let all = known + unmodelled + wrong;
        println!(
            "{}: {known} of {all} statements known, {unmodelled} not modelled, {wrong} called wrong",
            dialect.title()
        );
        assert!(known * 1000 >= all * floor, "{}: only {known} of {all} are known", dialect.title());
        assert!(wrong * 1000 <= all * 2, "{}: {wrong} of {all} are called wrong", dialect.title());
    });
}

#[test]
fn indentation_and_line_endings_make_no_difference() {
    for_each_dialect(|dialect, _, allowed| {
        let mut different = Vec::new();
        let mut files = 0;
        let is_lines = dialect.grammar().lexicon().form == Form::Lines;
        for (path, bytes) in sample(dialect, 4) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let text = text.replace("\r\n", "\n");
            files += 1;
            let expected = outline(&analyse(text.clone().into_bytes(), dialect));
            let crlf = outline(&analyse(text.replace('\n', "\r\n").into_bytes(), dialect));
            assert_eq!(crlf, expected, "{path} with CRLF");
            let flat: String = text.split_inclusive('\n').map(|line| line.trim_start_matches([' ', '\t'])).collect();
            let flat = outline(&analyse(flat.into_bytes(), dialect));
            if flat != expected {
                let gone: Vec<_> = expected.iter().filter(|fault| !flat.contains(fault)).take(3).collect();
                let come: Vec<_> = flat.iter().filter(|fault| !expected.contains(fault)).take(3).collect();
                different.push(format!("{path}\n  only indented: {gone:?}\n  only flat: {come:?}"));
            }
        }
        println!("{}: {} of {files} files differ without their indentation", dialect.title(), different.len());
        for one in &different {
            println!("{one}");
        }
        let most = if is_lines { files * allowed / 1000 } else { 0 };
        assert!(different.len() <= most, "{}: {} of {files}", dialect.title(), different.len());
    });
}

#[test]
fn every_fix_does_what_it_says() {
    for_each_dialect(|dialect, _, _| {
        let (mut fixes, mut held) = (0_usize, 0_usize);
        for (path, bytes) in sample(dialect, 6) {
            let analysis = analyse(bytes, dialect);
            // The fixes of a file with hundreds of faults are of few kinds.
            let step = (analysis.faults.len() / 40).max(1);
            for fault in analysis.faults.iter().step_by(step) {
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
        println!("{}: {held} of {fixes} fixes of rules remove their fault and bring nothing as grave", dialect.title());
        assert!(held * 100 >= fixes * 95, "{}: {held} of {fixes}", dialect.title());
    });
}

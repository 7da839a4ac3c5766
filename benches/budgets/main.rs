//! Whole processes against the budgets of the design, and against a peer: `cargo bench --bench budgets`.
//!
//! Prints for each measure the figure, its limit and the ratio of the two (below 1 is within). The 100,000-line config
//! comes from the generator named by `CONFDBG_GENERATOR` (`gen_ios.py --lines N --out FILE --truth FILE`), by default
//! `../shared/tools/gen_ios.py`; without it the campus example is repeated until it is long enough.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss)]

#[path = "../shared/pty.rs"]
mod pty;
mod screen;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::session::{FaultId, Review};
use confdbg::text::{Document, EditSet, FileId};

const RUNS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("large.cfg");
    make_config(&config, 100_000);
    whole_process(&config);
    in_process(&config);
    screen::measure(&config);
    peer(&config);
}

fn make_config(path: &Path, lines: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let generator =
        std::env::var_os("CONFDBG_GENERATOR").map_or(root.join("../shared/tools/gen_ios.py"), PathBuf::from);
    if generator.exists() {
        let run =
            Command::new("python3").arg(generator).args(["--lines", &lines.to_string(), "--out"]).arg(path).status();
        if run.is_ok_and(|status| status.success()) {
            return;
        }
    }
    println!("no generator: the campus example is repeated instead");
    let example = std::fs::read_to_string(root.join("docs/examples/campus/core1.cfg")).unwrap();
    let mut text = String::new();
    for copy in 0.. {
        text.push_str(&example.replace("BLOCK-GUESTS", &format!("BLOCK-GUESTS-{copy}")));
        if text.lines().count() >= lines {
            break;
        }
    }
    std::fs::write(path, text).unwrap();
}

/// `confdbg check` as a user starts it: seconds and peak memory.
fn whole_process(config: &Path) {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..RUNS {
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_confdbg"))
            .args(["check", "--format", "concise"])
            .arg(config)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        peak = peak.max(watch_memory(&mut child));
        times.push(started.elapsed());
    }
    report("check of 100,000 lines, whole process", median(&mut times).as_secs_f64(), 0.25, "s");
    if peak > 0 {
        report("its peak memory", peak as f64 / 1e6, 150.0, "MB");
    }
}

/// Polls the high-water mark of a process until it ends; 0 where the system does not tell.
fn watch_memory(child: &mut std::process::Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let kilobytes =
            text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) * 1024);
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}

/// The pipeline without the process: the whole analysis, and the one after an accepted fix.
fn in_process(config: &Path) {
    let bytes = std::fs::read(config).unwrap();
    let size = bytes.len() as f64 / 1e6;
    let document = Document::new(bytes).unwrap();
    let grammar = Instant::now();
    let _ = Dialect::Ios.grammar();
    println!("{:<52} {:>9.1} ms", "compiling the grammar (once a process)", grammar.elapsed().as_secs_f64() * 1e3);
    let mut whole = Vec::new();
    let mut reading = Vec::new();
    let mut analysis = None;
    for _ in 0..RUNS {
        let started = Instant::now();
        let _ = confdbg::dialect::read(Dialect::Ios.grammar(), &document);
        reading.push(started.elapsed());
        let started = Instant::now();
        analysis = Some(Analysis::of(FileId(0), document.clone(), Dialect::Ios));
        whole.push(started.elapsed());
    }
    let reading = median(&mut reading).as_secs_f64();
    println!("{:<52} {:>9.1} ms  {:.0} MB/s", "reading it into statements", reading * 1e3, size / reading);
    println!("{:<52} {:>9.1} ms", "the whole analysis, all rules", median(&mut whole).as_secs_f64() * 1e3);
    let analysis = analysis.unwrap();
    after_a_fix(&analysis);
    device_commands(&analysis);
}

/// The device commands for one accepted fix: the debugger's user waits for them with the result open.
fn device_commands(analysis: &Analysis) {
    let Some(fault) = analysis.faults().find(|fault| !fault.fixes.is_empty()) else { return };
    let edits = EditSet::new(fault.fixes[0].edits.clone()).unwrap();
    let after = edits.apply(&analysis.document).unwrap();
    let mut times: Vec<Duration> = (0..3)
        .map(|_| {
            let started = Instant::now();
            let script = confdbg::change::commands(&analysis.document, &after, analysis.dialect, false);
            assert!(script.count() > 0);
            started.elapsed()
        })
        .collect();
    report("device commands for one fix in 100,000 lines", median(&mut times).as_secs_f64(), 1.0, "s");
}

/// The analysis after an accepted fix, and all of the decision. A fix at the beginning of the file moves every fault.
fn after_a_fix(analysis: &Analysis) {
    let with_fix: Vec<_> = analysis.faults().filter(|fault| !fault.fixes.is_empty()).collect();
    let (Some(first), Some(last)) = (with_fix.first(), with_fix.last()) else { return };
    for (fault, place) in [(first, "first"), (&with_fix[with_fix.len() / 2], "middle"), (last, "last")] {
        let edits = EditSet::new(fault.fixes[0].edits.clone()).unwrap();
        let (mut again, mut decision) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let started = Instant::now();
            let after = analysis.after(&edits).unwrap();
            again.push(started.elapsed());
            assert!(after.document.bytes() != analysis.document.bytes());
            let mut review = Review::open(vec![(PathBuf::from("large.cfg"), analysis.clone())]);
            let started = Instant::now();
            let outcome = review.accept(FaultId::of(fault), 0).unwrap();
            decision.push(started.elapsed());
            assert!(!outcome.went.is_empty());
        }
        let milliseconds = |times: &mut [Duration]| median(times).as_secs_f64() * 1e3;
        report(&format!("analysis after the {place} fix"), milliseconds(&mut again), 50.0, "ms");
        report(&format!("accepting the {place} fix, all of it"), milliseconds(&mut decision), 50.0, "ms");
    }
}

/// The same question to ciscoconfparse2: which access lists do interfaces refer to that do not exist?
fn peer(config: &Path) {
    let script = "import sys,re\n\
        from ciscoconfparse2 import CiscoConfParse\n\
        p=CiscoConfParse(sys.argv[1],syntax='ios')\n\
        have={o.text.split()[-1] for o in p.find_objects(r'^ip access-list')}\n\
        print(sum(1 for o in p.find_objects(r'^\\s+ip access-group') if o.text.split()[2] not in have))\n";
    let started = Instant::now();
    let run = Command::new("python3").args(["-c", script]).arg(config).stderr(Stdio::null()).output();
    let elapsed = started.elapsed().as_secs_f64();
    match run {
        Ok(output) if output.status.success() => {
            let mut times = Vec::new();
            for _ in 0..3 {
                let started = Instant::now();
                let ours = Command::new(env!("CARGO_BIN_EXE_confdbg"))
                    .args(["check", "--format", "concise", "--select", "reference/undefined"])
                    .arg(config)
                    .output()
                    .unwrap();
                assert!(ours.status.code() != Some(2));
                times.push(started.elapsed());
            }
            let ours = median(&mut times).as_secs_f64();
            println!(
                "ciscoconfparse2, interface access lists only: {elapsed:.2} s; confdbg, all references: {ours:.2} s; {:.0} times",
                elapsed / ours
            );
        }
        _ => println!("peer: python3 -m pip install ciscoconfparse2 to compare"),
    }
}

fn report(what: &str, figure: f64, limit: f64, unit: &str) {
    println!("{what:<52} {figure:>9.3} {unit:<3} limit {limit:>7.2} {unit:<3} ratio {:.2}", figure / limit);
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

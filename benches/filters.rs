//! How long the model of a large config takes to read, and how long the check for shadowed lines takes.

use std::fmt::Write as _;
use std::hint::black_box;

use confdbg::analysis::Analysis;
use confdbg::dialect::{Dialect, ios};
use confdbg::rules::{self, Check, DeviceView, Findings};
use confdbg::text::{Document, FileId};
use criterion::{Criterion, criterion_group, criterion_main};

/// Lists of this many lines each, all different, as generated filters are.
fn filters(lists: u32, lines: u32) -> String {
    let mut text = String::from("hostname edge1\n");
    for list in 0..lists {
        _ = writeln!(text, "ip access-list extended LIST-{list}");
        for line in 0..lines {
            let (high, low) = (line / 250, line % 250);
            let port = 1000 + line % 7;
            _ = match line % 3 {
                0 => writeln!(text, " permit tcp host 10.{list}.{high}.{low} any eq {port}", list = list % 200),
                1 => {
                    writeln!(text, " permit udp 172.16.{high}.{low} 0.0.0.0 192.168.0.0 0.0.255.255 range {port} 2000")
                }
                _ => writeln!(text, " deny ip 10.{high}.{low}.0 0.0.0.255 192.0.2.0 0.0.0.127 log"),
            };
        }
    }
    text
}

/// Every line with a wildcard of its own: the worst that can be put away by bits.
fn scattered(lines: u32) -> String {
    let mut text = String::from("hostname edge1\nip access-list extended BIG\n");
    for line in 0..lines {
        let wildcard = std::net::Ipv4Addr::from_bits(line.wrapping_mul(2_654_435_761) | 1);
        _ = writeln!(text, " permit ip 10.0.0.0 {wildcard} host 10.{}.{}.1", line / 250, line % 250);
    }
    text
}

fn shadowed(criterion: &mut Criterion, name: &str, text: &str) {
    let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
    let Some(rule) = rules::find("acl/shadowed-line") else { return };
    let view = DeviceView {
        file: analysis.file,
        document: &analysis.document,
        dialect: analysis.dialect,
        tree: &analysis.tree,
        symbols: &analysis.symbols,
        device: &analysis.device,
    };
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            let mut findings = Findings::of(rule);
            if let Check::Device(check) = rule.check {
                check(black_box(&view), &mut findings);
            }
            findings.into_faults().len()
        });
    });
}

fn benches(criterion: &mut Criterion) {
    shadowed(criterion, "shadowed lines, one list of 10,000", &filters(1, 10_000));
    shadowed(criterion, "shadowed lines, 800 lists of 30", &filters(800, 30));
    shadowed(criterion, "shadowed lines, 10,000 wildcards that differ", &scattered(10_000));
    let document = Document::from_text(&filters(400, 250));
    let analysis = Analysis::of(FileId(0), document.clone(), Dialect::Ios);
    criterion.bench_function("model of 100,000 lines of filters", |bencher| {
        bencher.iter(|| ios::read_device(Dialect::Ios, black_box(&analysis.tree), &document));
    });
}

criterion_group! { name = all; config = Criterion::default().sample_size(20); targets = benches }
criterion_main!(all);

//! Temporary.
#![allow(clippy::all, clippy::pedantic, clippy::print_stdout, clippy::unwrap_used)]
use confdbg::eval::plant::{Draw, Pool};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: usize = args[2].parse().unwrap();
    let loaded = confdbg::source::load(&[args[1].clone().into()], None, &|_| None);
    let start = std::time::Instant::now();
    let pool = Pool::new(loaded.files.into_iter().map(|s| (s.path, s.dialect, s.document)));
    println!("pool {}", pool.len());
    let mut draw = Draw::new(pool, 1, &[]);
    let mut per: std::collections::BTreeMap<(String, String), u32> = Default::default();
    let mut done = 0;
    for _ in 0..n {
        let Some(p) = draw.next_fault() else { break };
        done += 1;
        *per.entry((p.rule().0.into(), p.dialect().as_str().into())).or_default() += 1;
        if args.get(3).is_some() {
            println!("{} {} {} {} line {} {:?}", p.rule(), p.mutation, p.path, p.dialect().as_str(), p.line(), p.inverse.edits().iter().map(|e| (p.analysis.document.slice(e.range), &e.text)).collect::<Vec<_>>());
        }
    }
    let t = start.elapsed().as_secs_f64();
    println!("{done} planted in {t:.1} s, {:.1}/s, {} tried", done as f64 / t, draw.tried());
    for rule in draw.classes() {
        let m: Vec<String> = draw.coverage().into_iter().filter(|c| c.0 == rule.id.0).map(|c| format!("{}:{}", c.1, c.2)).collect();
        let d: Vec<String> = per.iter().filter(|((r, _), _)| r == rule.id.0).map(|((_, d), c)| format!("{d}:{c}")).collect();
        println!("{:40} {} | {}", rule.id.0, d.join(" "), m.join(" "));
    }
}

use confdbg::dialect::{Dialect, grammar::Words};
fn main() {
    let g = Dialect::Ios.grammar();
    let line = std::env::args().nth(1).unwrap();
    let mut w = Words::default();
    w.read(g, line.split_whitespace());
    for m in g.mode_ids() {
        if let Some(f) = g.recognise(m, &w) {
            let o: Vec<_> = g.commands().iter().filter(|c| c.opens == Some(m)).map(|c| c.path.clone()).collect();
            println!(
                "{} {:?} {:?} neg {} part {}",
                g.mode(m).name,
                g.command(f.command).pattern,
                o,
                f.negated,
                f.partial
            );
        }
    }
}

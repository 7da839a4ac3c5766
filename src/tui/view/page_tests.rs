//! What comes over the panes, and folds, at the three sizes that count.

use insta::assert_snapshot;

use super::tests::shown;
use crate::tui::testing::{Bench, CORE, network, opened};
use crate::tui::{Msg, Options, Remark, Unread};

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 10), (200, 60)];

/// A snapshot at each size.
fn at_each_size(name: &str, bench: impl Fn() -> Bench) {
    for (columns, rows) in SIZES {
        let mut bench = bench();
        bench.send(Msg::Resize { columns, rows });
        assert_snapshot!(format!("{name}-{columns}x{rows}"), shown(bench, columns, rows));
    }
}

fn pressed(mut bench: Bench, keys: &str) -> Bench {
    bench.press(keys);
    bench
}

#[test]
fn the_result_at_three_sizes() {
    at_each_size("result-changes", || pressed(network(), "y A W"));
    at_each_size("result-commands", || pressed(network(), "y A W 2"));
    at_each_size("result-report", || pressed(network(), "y A W 4"));
}

#[test]
fn the_palette_at_three_sizes() {
    at_each_size("palette", || pressed(network(), ": f a u down"));
}

#[test]
fn folds_at_three_sizes() {
    at_each_size("folds", || pressed(network(), "1 Z"));
}

#[test]
fn parts_at_three_sizes() {
    let text = format!("paired one\npaired two\n{CORE}");
    let open = || Bench::new(opened(&[("core1.cfg", &text)], Options::default()));
    at_each_size("parts", || pressed(open(), "/ p a i r e d enter ] d [ d S j space"));
}

#[test]
fn remarks_at_three_sizes() {
    at_each_size("remarks", || {
        let mut bench = network();
        let remark = |what: &str, hint: &str| Remark { what: what.to_owned(), hint: Some(hint.to_owned()) };
        bench.send(Msg::Remarks(vec![
            remark("campus/.confdbg.toml:3: there is no rule `acll`", "did you mean `acl`?"),
            remark(
                "campus/.confdbg.toml:12: this silence is stale: reference/undefined in core1.cfg is not found any more",
                "delete it, so that it hides nothing that comes",
            ),
        ]));
        pressed(bench, "g m")
    });
}

#[test]
fn devices_read_again_at_three_sizes() {
    at_each_size("devices", || {
        let mut bench = Bench::new(opened(&[("ssh://r1", CORE), ("ssh://r2", CORE)], Options::default()));
        bench.press("g R");
        let answers = [Ok(CORE.replace("10.0.13.1", "10.0.13.9")), Err("no route to host")];
        for (file, answer) in answers.into_iter().enumerate() {
            let unread = |reason: &str| Unread { reason: reason.to_owned(), wants_the_user: false };
            let outcome = answer.map(|text| crate::text::Document::from_text(&text)).map_err(unread);
            bench.send(Msg::Fetched { file: crate::text::FileId(file as u32), outcome });
        }
        bench
    });
}

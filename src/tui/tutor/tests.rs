//! Key by key through the tour.

use super::*;
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::session::Review;
use crate::text::{Document, FileId};
use crate::tui::testing::Bench;
use crate::tui::{Keymap, Options, Purpose};

/// The example in the order of `confdbg tutor`, with the rules of the program.
pub fn tour() -> Bench {
    let files = [
        ("core1.cfg", include_str!("../../../docs/examples/campus/core1.cfg")),
        ("core2.cfg", include_str!("../../../docs/examples/campus/core2.cfg")),
        ("access1.cfg", include_str!("../../../docs/examples/campus/access1.cfg")),
    ];
    let open = |(at, (path, text)): (usize, &(&str, &str))| {
        (path.into(), Analysis::of(FileId(at as u32), Document::from_text(text), Dialect::Ios))
    };
    let review = Review::open(files.iter().enumerate().map(open).collect());
    Bench::new(State::of_review(review, Options { purpose: Purpose::Tour, ..Options::default() }))
}

/// The lesson and the step, from 1.
fn at(bench: &Bench) -> (usize, usize) {
    let tour = bench.state.tour.unwrap();
    (tour.lesson + 1, tour.step + 1)
}

/// What a user presses, step by step, and where it leads.
pub const WALK: &[(&str, (usize, usize))] = &[
    ("j", (2, 1)),
    ("3", (3, 1)),
    ("g d", (3, 2)),
    ("ctrl-o", (4, 1)),
    ("4", (4, 2)),
    ("]f", (5, 1)),
    ("[f y", (6, 1)),
    ("u", (6, 2)),
    ("ctrl-r", (7, 1)),
    ("f e r r o r", (7, 1)),
    ("enter", (7, 2)),
    ("esc", (8, 1)),
    ("X l a b enter", (9, 1)),
    ("A", (10, 1)),
    ("W", (10, 2)),
    ("tab tab", (10, 2)),
    ("tab", (10, 3)),
    ("q", (11, 1)),
];

#[test]
fn each_lesson_is_passed_by_doing_it() {
    let mut bench = tour();
    assert_eq!(at(&bench), (1, 1));
    for (keys, expected) in WALK {
        bench.press(keys);
        assert_eq!(at(&bench), *expected, "after {keys}: {}", bench.summary());
        assert!(bench.state.tour.unwrap().praises());
    }
    assert!(!bench.asked.iter().any(|asked| asked == "quit"));
    bench.press("q");
    assert_eq!(bench.asked.last().unwrap(), "quit", "of an example nothing is kept, so nothing is asked");
}

#[test]
fn what_was_not_asked_for_passes_nothing() {
    for (done, other) in [
        (0, "z z ? esc"),
        (2, "enter 3"),
        (4, "3 1 z z"),
        (6, "x u"),
        (9, "f r o u t esc"),
        (12, "x"),
        (15, "tab shift-tab"),
    ] {
        let mut bench = tour();
        for (keys, _) in &WALK[..done] {
            bench.press(keys);
        }
        let before = at(&bench);
        bench.press(other);
        assert_eq!(at(&bench), before, "{other} after {done} steps: {}", bench.summary());
    }
}

#[test]
fn lessons_can_be_skipped_and_the_tour_left() {
    let mut bench = tour();
    for lesson in 2..=LESSONS.len() {
        bench.press("t");
        assert_eq!(at(&bench), (lesson, 1));
        assert!(!bench.state.tour.unwrap().praises());
    }
    bench.press("t");
    assert!(bench.summary().contains("last lesson"), "{}", bench.summary());
    let middle = bench.state.areas().middle;
    bench.press("T");
    assert_eq!((bench.state.band(), bench.state.tour.unwrap().now().is_none()), (0, true));
    assert_eq!(bench.state.areas().middle.height, middle.height + 3, "its rows are given back");
    bench.press("T");
    assert!(bench.summary().contains("no tour"), "{}", bench.summary());
}

#[test]
fn without_a_tour_its_keys_say_so() {
    let mut bench = crate::tui::testing::network();
    bench.press("t");
    assert!(bench.summary().contains("confdbg tutor"), "{}", bench.summary());
}

/// Over the result the keys mean the same.
#[test]
fn over_the_result_a_lesson_can_be_skipped() {
    let mut bench = tour();
    for (keys, _) in &WALK[..15] {
        bench.press(keys);
    }
    bench.press("t");
    assert_eq!(at(&bench), (11, 1));
}

/// Every key in the texts is one of the table.
#[test]
fn every_action_in_a_text_is_in_the_table() {
    let mut count = 0;
    for step in LESSONS.iter().flat_map(|lesson| lesson.steps) {
        for named in [step.what, step.more].into_iter().flat_map(|text| text.split('{').skip(1)) {
            let name = named.split_once('}').unwrap().0;
            assert!(text::row(name).is_some(), "{name} is no action");
            count += 1;
        }
    }
    assert!(count > 30);
}

/// On a small screen each text can be read whole.
#[test]
fn texts_fit_a_small_screen() {
    for (number, lesson) in LESSONS.iter().enumerate() {
        for step in lesson.steps {
            let text = format!("{}/{} {}", number + 1, LESSONS.len() - 1, step.what);
            let rows = lines(&words(&text, &Keymap::default()), 38);
            assert!(rows.len() <= 3, "{rows:?}");
        }
    }
}

#[test]
fn words_carry_the_users_keys() {
    let text = |template: &str| -> String {
        words(template, &Keymap::default())
            .concat()
            .iter()
            .map(|f| if f.is_key { format!("<{}>", f.text) } else { f.text.clone() })
            .collect::<Vec<_>>()
            .join("|")
    };
    assert_eq!(text("press {accept}, ({writing.next-page})"), "press|<y>|,|(|<tab>|)");
    assert_eq!(lines(&words("a bb ccc", &Keymap::default()), 4).len(), 2);
}

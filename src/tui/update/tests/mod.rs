//! What keys do, told in the words of [`Bench::summary`]: selected fault, fix, pane, place, mode, notice.

use proptest::prelude::*;

use crate::session::{WriteError, WriteFailure};
use crate::text::{Document, FileId};
use crate::tui::actions::ACTIONS;
use crate::tui::testing::{Bench, CORE, network, network_to_be, opened, rebound};
use crate::tui::{Key, ModelMsg, Msg, Options, Screen, Theme, Unasked, keys};

mod asking;
mod deciding;
mod explaining;
mod finding;
mod preparing;
mod repairing;
mod writing;

/// Presses keys on the usual network and says what became of it.
fn check_keys(pressed: &str, expected: &str) {
    let mut bench = network();
    bench.press(pressed);
    bench.assert_valid();
    assert_eq!(bench.summary(), expected, "after {pressed}");
}

#[test]
fn before_the_analysis_there_is_text_to_read_and_nothing_to_decide() {
    let (mut bench, review) = network_to_be();
    assert_eq!(bench.summary(), "0/0 fix 1 config core1:1");
    bench.press("j j /access enter");
    assert_eq!(bench.summary(), "0/0 fix 1 config core1:6");
    for decision in ["y", "x", "A", "W", "u", "r"] {
        bench.press(decision);
        assert!(bench.summary().contains("still analysing"), "{decision}: {}", bench.summary());
    }
    bench.press("?");
    assert!(bench.summary().contains("help"));
    bench.press("esc");
    bench.send(Msg::Analysed(Box::new(review)));
    bench.assert_valid();
    assert_eq!(bench.summary(), "1/6 fix 1 config core1:6", "whoever reads stays there");
    bench.press("y");
    assert!(bench.asked.contains(&"keep accepted 1".to_owned()), "{:?}", bench.asked);
}

#[test]
fn the_analysis_shows_the_first_fault_to_whoever_waited() {
    let (mut bench, review) = network_to_be();
    bench.send(Msg::Analysed(Box::new(review)));
    bench.assert_valid();
    assert_eq!(bench.summary(), network().summary());
}

#[test]
fn a_file_that_changes_before_it_is_analysed_is_read_again_after() {
    let (mut bench, review) = network_to_be();
    let theirs = Document::from_text(&CORE.replace("WRONG-GUEST", "GUEST"));
    bench.send(Msg::DiskChanged { file: FileId(0), document: Some(theirs) });
    assert_eq!(bench.state.list.len(), 0);
    bench.send(Msg::Analysed(Box::new(review)));
    bench.assert_valid();
    assert_eq!(bench.state.list.len(), 5);
}

#[test]
fn whoever_leaves_before_the_analysis_leaves() {
    let (mut bench, _) = network_to_be();
    bench.press("q");
    assert_eq!(bench.asked, ["quit"]);
}

#[derive(Debug, Clone)]
enum Step {
    Key(Key),
    Size(u16, u16),
    Model(ModelMsg),
    Tick,
    Paste(String),
}

fn any_key() -> impl Strategy<Value = Key> {
    let all: Vec<Key> = ACTIONS.iter().flat_map(|row| row.keys).flat_map(|text| keys(text)).collect();
    // Leaving and going back is frequent in the table; typing should be too.
    prop_oneof![4 => proptest::sample::select(all), 1 => proptest::sample::select(keys("a1 0 o s")), 1 => Just(keys("]")[0])]
}

fn any_step() -> impl Strategy<Value = Step> {
    let news = prop_oneof![
        Just(ModelMsg::Ready("m".into())),
        (0_u64..9, "\\PC{0,40}").prop_map(|(request, text)| ModelMsg::Token { request, text }),
        (0_u64..9).prop_map(|request| ModelMsg::Done { request, speed: 1.0 }),
        proptest::option::of(0_u64..9).prop_map(|request| ModelMsg::Failed { request, reason: "r".into() }),
        Just(ModelMsg::Unavailable("none".into())),
    ];
    prop_oneof![
        20 => any_key().prop_map(Step::Key),
        1 => (0_u16..170, 0_u16..50).prop_map(|(columns, rows)| Step::Size(columns, rows)),
        1 => (0_u16..60, 0_u16..20).prop_map(|(columns, rows)| Step::Size(columns, rows)),
        2 => news.prop_map(Step::Model),
        1 => Just(Step::Tick),
        1 => "[a-z\n]{0,8}".prop_map(Step::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is pressed at whatever size, the state stays valid and can be drawn.
    #[test]
    fn anything_may_happen(prepare: bool, steps in proptest::collection::vec(any_step(), 1..80)) {
        let mut bench = network();
        bench.state.options.unasked = if prepare { Unasked::Ahead } else { Unasked::Selected };
        let mut screen = Screen::new(Theme::default_for(crate::tui::Depth::Ansi16));
        for step in steps {
            match step {
                Step::Key(key) => bench.key(key),
                Step::Size(columns, rows) => bench.send(Msg::Resize { columns, rows }),
                Step::Model(news) => bench.send(Msg::Model(news)),
                Step::Tick => bench.send(Msg::Tick(std::time::Duration::from_secs(1))),
                Step::Paste(text) => bench.send(Msg::Paste(text)),
            }
            bench.assert_valid();
            let (columns, rows) = bench.state.size;
            let backend = ratatui::backend::TestBackend::new(columns, rows);
            let mut terminal = ratatui::Terminal::new(backend).unwrap();
            terminal.draw(|frame| screen.draw(&bench.state, frame)).unwrap();
        }
    }
}

#[test]
fn the_users_keys_do_what_they_say_and_hints_name_them() {
    let mut bench =
        rebound(&[("accept", &["f5", "z a"]), ("reject", &["x", "d d"]), ("undo", &["ctrl-y"]), ("zoom", &["zz"])]);
    bench.press("y");
    assert_eq!(bench.state.review.accepted(), 0, "the table's key is free");
    bench.press("f5");
    assert_eq!(bench.state.review.accepted(), 1);
    bench.press("za");
    assert_eq!(bench.state.review.accepted(), 2);
    bench.press("dd");
    assert_eq!(bench.state.review.rejected().len(), 1);
    assert_eq!(bench.state.notice.as_ref().unwrap().text, "put aside; ctrl-y brings it back");
    bench.press("ctrl-y");
    assert_eq!(bench.state.review.rejected().len(), 0);
}

#[test]
fn a_session_begins_as_the_user_prefers() {
    let preferences = crate::tui::Preferences {
        keymap: crate::tui::Keymap::default(),
        context: 7,
        side_by_side: true,
        filter: "error".into(),
    };
    let state = opened(&[("campus/core1.cfg", CORE)], Options::default()).preferring(preferences);
    let mut bench = Bench::new(state);
    assert_eq!((bench.state.list.len(), bench.state.open, bench.state.context), (2, 5, 7));
    bench.press("esc");
    assert_eq!(bench.state.list.len(), 5, "the filter goes as any other");
}

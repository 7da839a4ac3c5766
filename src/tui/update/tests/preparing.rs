//! Explanations that are written ahead of the user.

use super::*;
use crate::tui::model::Progress;

/// Eight faults, each on a line of its own.
const MANY: &str = "hostname r1\nspare 1\nspare 2\nspare 3\nspare 4\nspare 5\nspare 6\nspare 7\nspare 8\nend\n";

fn bench(options: Options) -> Bench {
    let mut bench = Bench::new(opened(&[("r1.cfg", MANY)], options));
    bench.model(ModelMsg::Ready("m".into()));
    bench
}

/// The first fault is selected and explained.
fn explained() -> Bench {
    let mut bench = bench(Options { unasked: Unasked::Ahead, ..Options::default() });
    answer(&mut bench);
    bench
}

/// What was asked last is answered, and nothing is wrong with it.
fn answer(bench: &mut Bench) {
    let request = bench.state.last_request;
    bench.token("The line is not needed.").model(ModelMsg::Done { request, speed: 9.0 });
}

fn ticks(bench: &mut Bench, count: usize) {
    for _ in 0..count {
        bench.send(Msg::Tick(std::time::Duration::from_secs(1)));
    }
}

fn screen(bench: &Bench) -> String {
    let (columns, rows) = bench.state.size;
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, rows)).unwrap();
    let mut screen = Screen::new(Theme::default_for(crate::tui::Depth::Ansi16));
    terminal.draw(|frame| screen.draw(&bench.state, frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn the_next_five_are_explained_one_at_a_time_while_nothing_is_pressed() {
    let mut bench = explained();
    assert!(bench.state.counts_seconds(), "the seconds are waited for");
    ticks(&mut bench, 1);
    assert_eq!(bench.asked, ["explain 1"], "too early");
    ticks(&mut bench, 1);
    assert_eq!(bench.asked, ["explain 1", "explain 2"]);
    let shown = screen(&bench);
    for request in 3..=6 {
        answer(&mut bench);
        assert_eq!(bench.asked.last(), Some(&format!("explain {request}")));
        ticks(&mut bench, 3);
        bench.assert_valid();
        assert_eq!(screen(&bench), shown, "nothing on the screen changes");
    }
    bench.token("The line").model(ModelMsg::Done { request: 6, speed: 77.0 });
    assert_eq!((bench.asked.len(), bench.state.explanations.len()), (6, 6));
    assert!(!bench.state.counts_seconds(), "and then the program sleeps");
    assert_eq!(screen(&bench), shown);
    bench.press("]d");
    assert_eq!(bench.asked.len(), 6, "what was prepared is there");
    assert!(screen(&bench).contains("The line is not needed."));
    ticks(&mut bench, 2);
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 7"), "the next one has come within reach");
}

#[test]
fn any_key_stops_it_and_what_was_prepared_stays() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    answer(&mut bench);
    bench.token("Half a sen");
    assert_eq!(bench.asked[1..], ["explain 2", "explain 3"]);
    bench.press("?");
    assert_eq!(bench.asked[3..], ["cancel 3"]);
    assert_eq!(bench.state.explanations.len(), 2, "half an answer is none");
    bench.assert_valid();
    bench.press("esc");
    ticks(&mut bench, 1);
    assert_eq!(bench.asked.len(), 4, "a key makes it wait anew");
    ticks(&mut bench, 1);
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 4"));
}

#[test]
fn moving_on_has_the_selected_fault_explained_at_once() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    bench.press("]d ]d");
    // The first press led to the fault that was being prepared, the second away from it.
    assert_eq!(bench.asked[1..], ["explain 2", "cancel 2"]);
    ticks(&mut bench, 1);
    assert_eq!(bench.asked[3..], ["explain 3"]);
    answer(&mut bench);
    ticks(&mut bench, 1);
    assert_eq!(bench.asked[4..], ["explain 4"], "and then what comes after it");
    bench.press("G");
    assert_eq!(bench.asked[5..], ["cancel 4", "explain 5"], "the last one, at once");
    bench.assert_valid();
}

#[test]
fn what_is_being_prepared_goes_on_for_whoever_comes_to_it() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    bench.token("The line is");
    bench.press("]d");
    assert_eq!(bench.asked[1..], ["explain 2"], "neither stopped nor begun again");
    assert!(screen(&bench).contains("The line is"));
    bench.token(" not needed.").model(ModelMsg::Done { request: 2, speed: 33.0 });
    assert!(screen(&bench).contains("not needed.") && screen(&bench).contains("33 tok/s"));
    bench.assert_valid();
}

#[test]
fn what_is_prepared_is_believed_no_more_than_the_rest() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    bench.token("It is 10.66.66.66.").model(ModelMsg::Done { request: 2, speed: 9.0 });
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 3 without 10.66.66.66"));
    bench.token("It is 10.77.77.77.").model(ModelMsg::Done { request: 3, speed: 9.0 });
    bench.assert_valid();
    bench.press("]d");
    let shown = screen(&bench);
    assert!(shown.contains("The rule says") && !shown.contains("It is 10.77"), "{shown}");
    assert_eq!((bench.state.answers.complete, bench.state.answers.stood_in), (2, 1));
}

#[test]
fn a_model_that_fails_unseen_is_left_alone_until_a_key_comes() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    let shown = screen(&bench);
    bench.token("Ha").model(ModelMsg::Failed { request: Some(2), reason: "killed".into() });
    ticks(&mut bench, 5);
    assert_eq!((bench.asked.len(), screen(&bench)), (2, shown));
    assert!(!bench.state.counts_seconds());
    bench.press("]d");
    assert_eq!(bench.asked[2..], ["explain 3"], "asked for, not shown as failed");
    bench.assert_valid();
}

#[test]
fn keys_of_stopping_do_what_they_do_where_nothing_is_seen_to_run() {
    let mut bench = explained();
    bench.press("/spare enter");
    ticks(&mut bench, 2);
    assert_eq!(bench.asked[1..], ["explain 2"]);
    bench.press("esc");
    assert!(bench.state.search.is_none(), "esc forgets the search");
    ticks(&mut bench, 2);
    bench.press("ctrl-c");
    assert!(!bench.summary().contains("stopped"), "{}", bench.summary());
    assert_eq!(bench.asked[2..], ["cancel 2", "explain 3", "cancel 3"]);
}

#[test]
fn a_question_has_the_model_to_itself() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    bench.press("K w h o enter");
    assert_eq!(bench.asked[2..], ["cancel 2", "ask 3 who"]);
    ticks(&mut bench, 5);
    assert_eq!(bench.asked.len(), 4);
    bench.assert_valid();
}

#[test]
fn a_fault_that_goes_is_not_explained() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    let text = MANY.replace("spare 2\n", "");
    bench.send(Msg::DiskChanged { file: FileId(0), document: Some(Document::from_text(&text)) });
    assert!(bench.asked.contains(&"cancel 2".to_owned()), "{:?}", bench.asked);
    bench.assert_valid();
}

#[test]
fn nothing_is_prepared_unless_it_is_wanted() {
    let prepare = Options { unasked: Unasked::Ahead, ..Options::default() };
    // A server's model, and explanations on request, as on a slow link.
    for options in [Options::default(), Options { unasked: Unasked::Nothing, ..prepare }] {
        let mut bench = bench(options);
        if options.unasked == Unasked::Nothing {
            bench.press("ge");
        }
        answer(&mut bench);
        assert!(!bench.state.counts_seconds());
        ticks(&mut bench, 5);
        assert_eq!(bench.asked, ["explain 1"]);
    }
    // Before the selected one is whole: being written, stopped, failed.
    let mut unfinished = bench(prepare);
    unfinished.token("It");
    ticks(&mut unfinished, 5);
    assert_eq!(unfinished.asked, ["explain 1"]);
    unfinished.press("esc");
    ticks(&mut unfinished, 5);
    assert_eq!(unfinished.asked, ["explain 1", "cancel 1"]);
    let mut failed = bench(prepare);
    failed.model(ModelMsg::Failed { request: Some(1), reason: "r".into() });
    ticks(&mut failed, 5);
    assert_eq!(failed.asked, ["explain 1"]);
    let stopped = failed.state.explanations.values().all(|kept| kept.progress != Progress::Complete);
    assert!(stopped && failed.state.explanations.len() == 1);
}

#[test]
fn a_repair_has_the_model_to_itself() {
    let mut bench = explained();
    ticks(&mut bench, 2);
    bench.press("R");
    assert_eq!(bench.asked[1..3], ["explain 2", "cancel 2"]);
    assert!(bench.state.repairs.running.is_some());
    let asked = bench.asked.len();
    ticks(&mut bench, 5);
    assert_eq!(bench.asked.len(), asked);
    bench.assert_valid();
}

//! Questions about the open configs: typed, asked, answered, gone to, stopped.

use super::*;
use crate::tools::Call;
use crate::tui::{AskedQuestion, ChatMsg, Found};

/// What the tools say to the question that was asked last, and the end of the answer.
fn answer(bench: &mut Bench, prose: &str) {
    let asked = bench.questions.pop().unwrap();
    let request = bench.state.last_request;
    found(bench, request, asked);
    chat(bench, ChatMsg::Answered { request, prose: prose.into(), doubted: Vec::new() });
}

fn found(bench: &mut Bench, request: u64, asked: AskedQuestion) {
    crate::tui::runtime::by_tools(request, Box::new(asked), &{
        let sent = std::cell::RefCell::new(bench);
        move |msg| {
            if matches!(msg, ModelMsg::Chat(ChatMsg::Found { .. })) {
                sent.borrow_mut().send(Msg::Model(msg));
            }
            true
        }
    });
}

fn chat(bench: &mut Bench, news: ChatMsg) {
    bench.send(Msg::Model(ModelMsg::Chat(news)));
    bench.assert_valid();
}

fn rows(bench: &Bench) -> String {
    let lines = crate::tui::view::chat::lines(&bench.state, 100);
    lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_question_is_typed_asked_and_answered_without_a_model() {
    let mut bench = network();
    bench.press("K");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 chat:");
    for letter in "who uses GUEST?".chars() {
        bench.key(Key { code: crossterm::event::KeyCode::Char(letter), ctrl: false });
    }
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 chat:who uses GUEST?", "letters are no commands");
    bench.press("enter");
    assert_eq!(bench.asked, ["ask 1 who uses GUEST?"]);
    assert!(bench.state.counts_seconds());
    answer(&mut bench, "");
    assert!(!bench.state.counts_seconds());
    let rows = rows(&bench);
    assert!(rows.contains("? who uses GUEST?") && rows.contains("→ refers GUEST"), "{rows}");
    assert!(rows.contains("core1.cfg:12: defined: ip access-list extended GUEST"), "{rows}");
}

#[test]
fn cited_lines_are_gone_to_and_come_back_from() {
    let mut bench = network();
    bench.press("K").paste("who uses GUEST?").press("enter");
    answer(&mut bench, "");
    bench.press("tab");
    assert_eq!(bench.state.chat.cited, Some(0));
    bench.press("enter");
    assert_eq!(bench.summary(), "1/6 fix 1 config core1:12");
    bench.press("ctrl-o");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6");
    bench.press("K");
    assert!(rows(&bench).contains("who uses GUEST?"), "the chat is as it was left");
    bench.press("enter");
    assert_eq!(bench.summary(), "1/6 fix 1 config core1:12", "and so is what is selected");
}

#[test]
fn escape_stops_and_then_closes() {
    let mut bench = network();
    bench.model(ModelMsg::Ready("m".into()));
    bench.press("K").paste("who uses GUEST?").press("enter");
    assert_eq!(bench.asked, ["explain 1", "cancel 1", "ask 2 who uses GUEST?"], "the model does one thing at a time");
    chat(&mut bench, ChatMsg::Token { request: 2, text: "It \u{1b}[2Jis".into() });
    assert!(rows(&bench).contains("It ^[[2Jis"));
    bench.press("esc");
    assert_eq!(bench.asked.get(3).map(String::as_str), Some("cancel 2"));
    assert!(bench.summary().contains(" chat:"), "{}", bench.summary());
    assert!(rows(&bench).contains("[stopped]"));
    chat(&mut bench, ChatMsg::Token { request: 2, text: " late".into() });
    assert!(!rows(&bench).contains("late"));
    bench.press("esc");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6");
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 3"), "explanations go on");
}

#[test]
fn what_nothing_bears_out_is_left_out_and_said() {
    let mut bench = network();
    bench.press("K").paste("who uses GUEST?").press("enter");
    chat(&mut bench, ChatMsg::Token { request: 1, text: "LOBBY_2 does.".into() });
    chat(&mut bench, ChatMsg::Again { request: 1, doubted: vec!["LOBBY_2".into()] });
    let said = rows(&bench);
    assert!(said.contains("asked once more: nothing bore out what it said first (LOBBY_2)"), "{said}");
    assert!(!said.contains("LOBBY_2 does."), "{said}");
    chat(&mut bench, ChatMsg::Answered { request: 1, prose: String::new(), doubted: vec!["LOBBY_3".into()] });
    let said = rows(&bench);
    assert!(said.contains("left out: nothing bears out LOBBY_3"), "{said}");
}

#[test]
fn one_question_at_a_time_and_none_before_the_analysis() {
    let mut bench = network();
    bench.press("K").paste("who uses GUEST?").press("enter").paste("and why?").press("enter");
    assert!(
        bench.summary().ends_with("chat:and why? (the question before is still being answered)"),
        "{}",
        bench.summary()
    );
    let (mut bench, _) = network_to_be();
    bench.press("K").paste("who?").press("enter");
    assert!(bench.summary().contains("still analysing"), "{}", bench.summary());
    assert!(bench.asked.is_empty());
}

#[test]
fn it_is_what_was_asked_about_before() {
    let mut bench = network();
    bench.press("K").paste("who uses GUEST?").press("enter");
    answer(&mut bench, "");
    bench.press("tab").paste("and what does it do?").press("enter");
    assert!(rows(&bench).contains("? and what does it do?"));
    answer(&mut bench, "");
    assert!(rows(&bench).contains("→ show GUEST"), "{}", rows(&bench));
}

/// A session of any length keeps so much and no more.
#[test]
fn a_long_session_stays_bounded_and_every_line_can_be_reached() {
    let mut bench = network();
    for _ in 0..60 {
        bench.press("K").paste("who uses GUEST?").press("enter");
        answer(&mut bench, "");
    }
    assert_eq!(bench.state.chat.exchanges.len(), 50);
    for size in [(80, 24), (40, 10), (20, 5), (200, 60)] {
        bench.send(Msg::Resize { columns: size.0, rows: size.1 });
        bench.press("page-up page-up tab tab shift-tab page-down");
        bench.assert_valid();
        let top = bench.state.chat.top;
        let row = crate::tui::view::cited_row(&bench.state, bench.state.chat.cited.unwrap()).unwrap();
        assert!(row < bench.state.chat.top + 2 * crate::tui::view::chat_rows(&bench.state) + 1, "{row} {top}");
    }
}

#[test]
fn a_line_that_has_gone_is_not_gone_to_beyond_the_end() {
    let mut bench = network();
    bench.press("K").paste("who uses GUEST?").press("enter");
    let call = Call::parse("devices").unwrap();
    let lines = vec![
        (Some((FileId(0), 9_999)), "core1.cfg:10000: gone".to_owned()),
        (Some((FileId(9), 0)), "no file".to_owned()),
    ];
    let found = Found { call, headline: "x".into(), lines, left_out: 3, found: true };
    chat(&mut bench, ChatMsg::Found { request: 1, found });
    chat(&mut bench, ChatMsg::Answered { request: 1, prose: String::new(), doubted: Vec::new() });
    bench.press("tab enter");
    bench.assert_valid();
    bench.press("K tab enter");
    bench.assert_valid();
}

//! The model's words as they come, and whether they are believed.

use super::*;

#[test]
fn what_the_model_makes_up_is_marked_as_it_comes() {
    let mut bench = network();
    bench.model(ModelMsg::Ready("m".into()));
    bench.token("The list GUEST is meant, and 10.66.66.66 is let through by LOST_LIST");
    let why = |bench: &Bench| {
        let lines = crate::tui::view::why::lines(&bench.state, 200);
        lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
    };
    let said = why(&bench);
    assert!(said.contains("10.66.66.66(?) is"), "{said}");
    assert!(!said.contains("LOST_LIST(?)"), "a word that is still being written: {said}");
    bench.token(" today.");
    let said = why(&bench);
    assert!(said.contains("(?) in neither the facts nor the config: 10.66.66.66, LOST_LIST"), "{said}");
    assert!(!said.contains("GUEST(?)"), "{said}");
}

#[test]
fn what_nothing_bears_out_is_asked_for_once_more_and_then_the_rule_speaks() {
    let mut bench = network();
    bench.model(ModelMsg::Ready("m".into()));
    let why = |bench: &Bench| {
        let lines = crate::tui::view::why::lines(&bench.state, 200);
        lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
    };
    bench.token("The list of 10.66.66.66 is meant.").model(ModelMsg::Done { request: 1, speed: 9.0 });
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 2 without 10.66.66.66"));
    assert!(why(&bench).contains("nothing bore out what it said first (10.66.66.66)"), "{}", why(&bench));
    bench.assert_valid();
    bench.token("The list of 10.77.77.77 is meant.").model(ModelMsg::Done { request: 2, speed: 9.0 });
    let said = why(&bench);
    assert!(said.contains("The rule says") && said.contains("1 of 1 answers so far"), "{said}");
    assert!(said.contains("WRONG-GUEST is not defined") && !said.contains("The list of 10.77"), "{said}");
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 2 without 10.66.66.66"), "no third time");
    // A second answer that holds is the model's; so is a first one.
    bench.press("ge").token("A list of 10.66.66.66.").model(ModelMsg::Done { request: 3, speed: 9.0 });
    bench.token("The list GUEST is meant.").model(ModelMsg::Done { request: 4, speed: 9.0 });
    assert!(why(&bench).contains("The list GUEST is meant."), "{}", why(&bench));
    assert_eq!((bench.state.answers.complete, bench.state.answers.stood_in), (2, 1));
}

#[test]
fn explanations_follow_the_selection_without_haste() {
    let mut bench = network();
    bench.model(ModelMsg::Ready("tiny".into()));
    assert_eq!(bench.asked, ["explain 1"], "the first at once");
    bench.token("It is").token(" broken.");
    bench.press("]d ]d ]d");
    assert_eq!(bench.asked, ["explain 1", "cancel 1"], "those passed by are not begun");
    assert!(bench.state.counts_seconds());
    bench.send(Msg::Tick(std::time::Duration::from_secs(1)));
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 2"));
    bench.model(ModelMsg::Done { request: 2, speed: 41.5 });
    assert!(!bench.state.counts_seconds());
    bench.press("[d [d [d");
    assert_eq!(bench.asked[3..], ["explain 3", "cancel 3"], "what is explained already is not explained again");
    bench.assert_valid();
}

#[test]
fn a_stopped_explanation_keeps_its_text() {
    let mut bench = network();
    bench.model(ModelMsg::Ready("tiny".into()));
    bench.token("It is").press("esc");
    assert_eq!(bench.asked, ["explain 1", "cancel 1"]);
    bench.token(" late");
    let kept = bench.state.explanations.values().next().cloned().unwrap();
    assert_eq!((kept.text.as_str(), kept.progress), ("It is", crate::tui::model::Progress::Stopped));
    bench.press("ge");
    assert_eq!(bench.asked.last().map(String::as_str), Some("explain 2"));
    bench.model(ModelMsg::Failed { request: None, reason: "killed".into() });
    assert!(bench.summary().ends_with("(the model failed: killed)"));
    bench.assert_valid();
}

#[test]
fn what_the_model_says_is_harmless() {
    let mut bench = network();
    bench.model(ModelMsg::Ready("t\u{1b}[2J".into())).token("\u{1b}]0;x\u{7}");
    assert!(bench.state.explanations.values().all(|kept| !kept.text.contains('\u{1b}')));
    assert_eq!(bench.state.model, crate::tui::model::Model::Ready("t^[[2J".into()));
}

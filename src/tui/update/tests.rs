//! What keys do, told in the words of [`Bench::summary`]: selected fault, fix, pane, place, mode, notice.

use proptest::prelude::*;

use crate::session::{WriteError, WriteFailure};
use crate::text::{Document, FileId};
use crate::tui::actions::ACTIONS;
use crate::tui::testing::{Bench, CORE, network, network_to_be, opened, rebound};
use crate::tui::{Key, ModelMsg, Msg, Options, Screen, Theme, keys};

/// Presses keys on the usual network and says what became of it.
fn check_keys(pressed: &str, expected: &str) {
    let mut bench = network();
    bench.press(pressed);
    bench.assert_valid();
    assert_eq!(bench.summary(), expected, "after {pressed}");
}

#[test]
fn faults_are_walked_over_all_files() {
    check_keys("", "1/6 fix 1 faults core1:6");
    check_keys("]d", "2/6 fix 1 faults core1:10");
    check_keys("[d", "6/6 fix 1 faults dist1:4 (from the last again)");
    check_keys("[d ]d", "1/6 fix 1 faults core1:6 (from the first again)");
    check_keys("]e", "3/6 fix 1 faults core1:17");
    check_keys("]e ]e", "6/6 fix 1 faults dist1:4");
    check_keys("]e [e", "1/6 fix 1 faults core1:6");
    check_keys("j j k", "2/6 fix 1 faults core1:10");
    check_keys("G", "6/6 fix 1 faults dist1:4");
    check_keys("G gg", "1/6 fix 1 faults core1:6");
    check_keys("ctrl-d", "4/6 fix 1 faults core1:18");
}

#[test]
fn the_list_is_made_shorter_by_what_is_typed() {
    check_keys("f e enter", "1/3 fix 1 faults core1:6");
    check_keys("f spare", "1/1 fix 1 faults core1:10 filter:spare");
    check_keys("f spare enter esc", "2/6 fix 1 faults core1:10");
    check_keys("f spare esc", "2/6 fix 1 faults core1:10");
    check_keys("f d i s t enter", "1/1 fix 1 faults dist1:4");
    check_keys("f zebra enter", "0/0 fix 1 faults core1:6");
    check_keys("f zebra enter y", "0/0 fix 1 faults core1:6 (no fault is selected)");
    check_keys("F", "1/3 fix 1 faults core1:6");
    check_keys("F F", "1/6 fix 1 faults core1:6");
    check_keys("F ]d ]d ]d", "1/3 fix 1 faults core1:6 (from the first again)");
}

#[test]
fn all_safe_takes_only_what_is_listed() {
    let mut bench = network();
    bench.press("f WRONG enter A");
    assert!(bench.summary().contains("no safe fix"), "{}", bench.summary());
    bench.press("esc A");
    assert!(bench.summary().contains("accepted 1 safe fix"), "{}", bench.summary());
}

#[test]
fn the_line_that_a_fix_writes_can_be_changed() {
    check_keys("e", "1/6 fix 1 faults core1:6 line: ip access-group GUEST in");
    check_keys(
        "e left left left S enter",
        "1/5 fix 1 faults core1:10 (accepted: line 6: ip access-group GUESTS in - 1 gone, 0 new)",
    );
    check_keys("e home right X esc", "1/6 fix 1 faults core1:6");
    let mut bench = network();
    bench.press("]d e");
    assert_eq!(bench.asked.last().map(String::as_str), Some("edit 4 lines"), "more than a line is for the editor");
    let mut bench = network();
    bench.press("e ctrl-u enter");
    bench.assert_valid();
    bench.press("u");
    bench.assert_valid();
    assert!(bench.summary().starts_with("1/6"), "{}", bench.summary());
}

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
fn sections_are_found_by_a_few_letters() {
    check_keys("o dist1 enter", "1/6 fix 1 config dist1:1");
    check_keys("o ospf enter", "1/6 fix 1 config core1:16");
    check_keys("o ospf enter ctrl-o", "1/6 fix 1 faults core1:6");
    check_keys("o esc", "1/6 fix 1 faults core1:6");
}

#[test]
fn a_reason_is_kept_with_what_is_put_aside() {
    let mut bench = network();
    bench.press("X l a b enter");
    assert_eq!(bench.summary(), "1/5 fix 1 faults core1:10 (put aside; u brings it back)");
    assert_eq!(bench.state.review.rejected().values().next(), Some(&Some("lab".to_owned())));
    bench.press("X esc");
    assert_eq!(bench.state.review.rejected().len(), 1);
}

#[test]
fn a_fix_can_be_seen_with_more_around_it() {
    let rows = |pressed: &str| {
        let mut bench = network();
        bench.press(pressed);
        bench.state.preview.as_ref().and_then(|preview| preview.text.as_ref().ok()).map_or(0, |text| text.rows().len())
    };
    assert!(rows("+") > rows(""));
    assert!(rows("- -") < rows(""));
    assert_eq!(rows("+ -"), rows(""));
}

#[test]
fn names_are_followed_to_their_definition_and_their_uses() {
    let text = "hostname r\ninterface Vlan1\n ip access-group A in\nip access-list extended A\n permit ip any any\n\
        line vty 0 4\n access-class A in\n";
    let mut bench = Bench::new(opened(&[("r.cfg", text)], Options::default()));
    let mut at = |pressed: &str| {
        bench.press(pressed);
        bench.assert_valid();
        bench.summary().split(' ').nth(4).unwrap_or_default().to_owned()
    };
    assert_eq!(at("1 gg j j gd"), "r:4");
    assert_eq!(at("gr"), "r:7");
    assert_eq!(at("gr"), "r:3");
    assert_eq!(at("ctrl-o ctrl-o ctrl-o"), "r:3");
    assert_eq!(at("gg gr"), "r:1", "no name is there");
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

#[test]
fn panes_take_the_focus() {
    check_keys("1", "1/6 fix 1 config core1:6");
    check_keys("l", "1/6 fix 1 why core1:6");
    check_keys("tab tab tab", "1/6 fix 1 config core1:6");
    check_keys("h", "1/6 fix 1 config core1:6");
    check_keys("4 shift-tab", "1/6 fix 1 why core1:6");
}

#[test]
fn the_cursor_in_the_config_selects_what_is_on_its_line() {
    check_keys("1 gg", "1/6 fix 1 config core1:1");
    check_keys("1 down down down down", "2/6 fix 1 config core1:10");
    check_keys("1 G", "2/6 fix 1 config core1:21".replace("2/6", "1/6").as_str());
    check_keys("1 : 1 7 enter", "3/6 fix 1 config core1:17");
    check_keys("1 : 9 9 9 enter", "1/6 fix 1 config core1:21");
}

#[test]
fn jumps_lead_there_and_back() {
    check_keys("]d enter", "2/6 fix 1 config core1:10");
    check_keys("gd", "1/6 fix 1 config core1:1");
    check_keys("gd ctrl-o", "1/6 fix 1 faults core1:6");
    check_keys("G gd", "6/6 fix 1 config dist1:1");
    check_keys("]d gd", "2/6 fix 1 faults core1:10 (this fault names no other place)");
    check_keys("ctrl-o", "1/6 fix 1 faults core1:6 (nowhere to go back to)");
    check_keys("gn", "6/6 fix 1 config dist1:4");
    check_keys("gn ctrl-o", "6/6 fix 1 faults core1:6");
}

#[test]
fn fixes_are_chosen_accepted_and_taken_back() {
    check_keys("]f", "1/6 fix 2 faults core1:6");
    check_keys("> >", "1/6 fix 1 faults core1:6");
    check_keys("[f", "1/6 fix 2 faults core1:6");
    check_keys("]d ]f", "2/6 fix 1 faults core1:10 (there is no other fix)");
    check_keys("y", "1/5 fix 1 faults core1:10 (accepted: Refer to GUEST - 1 gone, 0 new)");
    check_keys("] f y", "1/5 fix 1 faults core1:9 (accepted: Delete the line - 1 gone, 0 new)");
    check_keys("y u", "1/6 fix 1 faults core1:6 (taken back: Refer to GUEST - 0 gone, 1 new)");
    check_keys("y u ctrl-r", "1/5 fix 1 faults core1:10 (again: Refer to GUEST - 1 gone, 0 new)");
    check_keys("x", "1/5 fix 1 faults core1:10 (put aside; u brings it back)");
    check_keys("x u", "1/6 fix 1 faults core1:6 (taken back: put aside)");
    check_keys("A", "1/5 fix 1 faults core1:6 (accepted 1 safe fix - 1 gone, 0 new)");
    check_keys("A A", "1/5 fix 1 faults core1:6 (no safe fix is left)");
    check_keys("u", "1/6 fix 1 faults core1:6 (nothing to undo)");
    check_keys("G y", "5/5 fix 1 faults core1:19 (accepted: Refer to 1 - 1 gone, 0 new)");
}

#[test]
fn a_fix_that_is_not_proven_asks_first() {
    let ask = "nothing proves this fix: y again accepts it all the same";
    check_keys("]d ]d ]d ]d y", &format!("5/6 fix 1 faults core1:19 ({ask})"));
    check_keys("]d ]d ]d ]d y k j y", &format!("5/6 fix 1 faults core1:19 ({ask})"));
    let brought = "accepted: Make it worse - 1 gone, 1 new: WRONG-NEW is not defined; NEW is";
    check_keys("]d ]d ]d ]d y y", &format!("6/6 fix 1 faults dist1:4 ({brought})"));
    check_keys("]d ]d ]d y", "4/6 fix 1 faults core1:18 (there is no fix to accept)");
}

#[test]
fn everything_can_be_decided() {
    let mut bench = network();
    bench.press("y y y x y y y y y y");
    bench.assert_valid();
    assert!(bench.state.list.len() <= 1, "{}", bench.summary());
    bench.press("x x x x");
    assert!(bench.summary().starts_with("0/0 "), "{}", bench.summary());
    bench.press("u u u u u u u u u u u u u u u u");
    bench.assert_valid();
    assert!(bench.summary().starts_with("1/6 "), "{}", bench.summary());
    assert!(bench.state.review().changed_files().is_empty());
}

#[test]
fn decisions_are_kept_before_they_are_shown() {
    let mut bench = network();
    bench.press("y x u ctrl-r A");
    assert_eq!(
        bench.asked,
        ["keep accepted 1", "keep rejected", "keep undone", "keep redone", "keep accepted 1"][..4]
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    );
}

#[test]
fn searching_goes_along_with_typing() {
    check_keys("/ o s p f", "1/6 fix 1 faults core1:16 /ospf 1/1");
    check_keys("/ 1 0 . 0", "1/6 fix 1 faults core1:9 /10.0 2/4");
    check_keys("/ 1 0 . 0 enter", "1/6 fix 1 config core1:9");
    check_keys("/ 1 0 . 0 enter n n", "3/6 fix 1 config core1:17");
    check_keys("/ 1 0 . 0 enter N", "1/6 fix 1 config core1:5");
    check_keys("/ 1 0 . 0 enter N N", "3/6 fix 1 config core1:17 (from the end again)");
    check_keys("/ 1 0 . 0 esc", "1/6 fix 1 faults core1:6");
    check_keys("/ g u e s t", "1/6 fix 1 faults core1:6 /guest 1/2");
    check_keys("/ G u e s t", "1/6 fix 1 faults core1:6 /Guest 0/0");
    check_keys("/ n o s u c h enter", "1/6 fix 1 faults core1:6 (nosuch does not occur here)");
    check_keys("/ x backspace r o u t", "1/6 fix 1 faults core1:16 /rout 1/1");
    check_keys("n", "1/6 fix 1 faults core1:6 (nothing was searched for: / does)");
}

#[test]
fn commands_are_found_by_name() {
    check_keys(": n e x t - e r r enter", "3/6 fix 1 faults core1:17");
    check_keys(": u n d ctrl-g", "1/6 fix 1 faults core1:6");
    check_keys("? s a f e enter", "1/5 fix 1 faults core1:6 (accepted 1 safe fix - 1 gone, 0 new)");
    check_keys("? q", "1/6 fix 1 faults core1:6 help:q");
    check_keys(": z z z z enter", "1/6 fix 1 faults core1:6 (nothing fits zzzz)");
}

#[test]
fn nothing_is_written_before_the_user_says_so() {
    let mut bench = network();
    bench.press("W");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 (nothing to write: no fix is accepted)");
    bench.press("y G y W");
    assert!(bench.summary().ends_with(" result:changes"), "{}", bench.summary());
    bench.press("q");
    assert!(bench.summary().ends_with("(the files are not written)"), "{}", bench.summary());
    assert!(!bench.asked.iter().any(|asked| asked.starts_with("write")));
    bench.press("W enter");
    assert_eq!(bench.asked[2..], ["write 2"]);
    assert!(bench.summary().ends_with("(2 files written)"), "{}", bench.summary());
    bench.press("q");
    assert_eq!(bench.asked.last().map(String::as_str), Some("quit"), "nothing is left to be written");
}

#[test]
fn the_result_has_a_page_for_each_way_out() {
    let mut bench = network();
    bench.press("y G y W");
    let page = |bench: &Bench| {
        let panel = bench.state.result.as_ref().unwrap();
        (panel.page.name(), String::from_utf8(panel.text().to_vec()).unwrap())
    };
    assert!(page(&bench).1.starts_with("--- a/campus/core1.cfg\n"), "{}", page(&bench).1);
    let (name, commands) = page(bench.press("tab"));
    assert_eq!(name, "commands");
    let (name, back) = page(bench.press("tab"));
    assert!(name == "rollback" && back != commands && !back.is_empty(), "{back}");
    bench.press("c");
    assert!(page(&bench).1.len() > back.len(), "guarded: {}", page(&bench).1);
    assert!(bench.summary().ends_with("(the device goes back unless someone confirms)"), "{}", bench.summary());
    let guarded = page(&bench).1;
    assert_ne!(page(bench.press("n")).1, guarded, "the other device");
    assert_eq!(page(bench.press("p")).1, guarded);
    assert_eq!(page(bench.press("4")).0, "report");
    assert!(page(&bench).1.contains("- accepted in"), "{}", page(&bench).1);
    assert_eq!(page(bench.press("tab")).0, "changes");
    bench.press("2 s");
    assert!(bench.summary().ends_with("save as:core1-commands.txt"), "{}", bench.summary());
    bench.press("esc s ctrl-u a . t x t enter");
    let saved = format!("save a.txt {} bytes", commands.len() + guarded.len() - back.len());
    assert!(bench.asked.iter().any(|asked| asked.starts_with("save a.txt")), "{:?} {saved}", bench.asked);
    assert!(bench.summary().contains(" result:commands (saved: a.txt"), "{}", bench.summary());
    bench.press("s ctrl-u enter");
    assert!(bench.summary().ends_with("(nothing was saved: there is no name)"), "{}", bench.summary());
    bench.press("Y");
    assert!(bench.asked.last().unwrap().starts_with("copy "), "{:?}", bench.asked);
    // After writing, the device still has to be brought there.
    bench.press("enter W 2");
    assert!(page(&bench).1.contains("ip access-group"), "{}", page(&bench).1);
    bench.press("enter");
    assert!(bench.summary().ends_with("(all of it is written)"), "{}", bench.summary());
}

/// A fix of two parts, and another fix in the way of one of them.
fn pair() -> Bench {
    Bench::new(opened(&[("pair.cfg", "hostname a\n paired line\n risky line\n!\n")], Options::default()))
}

#[test]
fn some_parts_of_a_fix_can_be_taken() {
    let mut bench = pair();
    let text = |bench: &Bench| bench.state.review().files()[0].now().document.text().to_owned();
    bench.press("S");
    assert_eq!(bench.summary(), "1/2 fix 1 faults pair:2 parts:2/2");
    bench.press("j space");
    bench.assert_valid();
    assert_eq!(bench.summary(), "1/2 fix 1 faults pair:2 parts:1/2");
    bench.press("enter");
    assert_eq!(text(&bench), "hostname a\n single line\n risky line\n!\n");
    assert!(bench.summary().contains("(accepted: 1 of 2 parts - 1 gone, 0 new)"), "{}", bench.summary());
    bench.press("u S space y");
    assert!(bench.summary().contains("parts:1/2 (these parts alone: leaves the fault"), "{}", bench.summary());
    assert_eq!(text(&bench), "hostname a\n paired line\n risky line\n!\n");
    bench.press("y");
    assert_eq!(text(&bench), "hostname a\n paired line\n!\n");
    bench.press("u S space j space enter");
    assert!(bench.summary().ends_with("parts:0/2 (no part is taken)"), "{}", bench.summary());
    bench.press("q");
    assert_eq!(bench.summary(), "1/2 fix 1 faults pair:2");
    check_keys("S", "1/6 fix 1 faults core1:6 (this fix has one part only)");
}

#[test]
fn fixes_that_are_in_each_others_way_are_told_before_they_are_accepted() {
    let mut bench = pair();
    let rivals = |bench: &Bench| bench.state.preview.as_ref().map_or(0, |preview| preview.rivals.len());
    assert_eq!(rivals(&bench), 1);
    assert_eq!(rivals(bench.press("]d")), 1);
    assert_eq!(rivals(bench.press("[d y")), 0, "the other went with it");
    // The same change twice is no conflict, nor is one elsewhere.
    assert_eq!(rivals(&network()), 0);
}

#[test]
fn the_lines_of_a_fix_go_to_the_editor_and_come_back() {
    let mut bench = network();
    bench.press("E");
    assert_eq!(bench.asked.last().map(String::as_str), Some("edit 5 lines"));
    let proposed = bench.state.edited.as_ref().unwrap().proposed.clone();
    assert!(proposed.contains("ip access-group"), "{proposed}");
    bench.send(Msg::Edited(Ok(proposed.replace(" in\n", " out\n"))));
    assert!(bench.summary().contains("(accepted: the lines as edited - "), "{}", bench.summary());
    let text = bench.state.review().files()[0].now().document.text().to_owned();
    assert!(text.contains(&proposed.replace(" in\n", " out\n")), "{text}");
    bench.press("u");
    assert_eq!(bench.state.review().changed_files().len(), 0);
    bench.press("E").send(Msg::Edited(Ok(" \n".to_owned())));
    assert!(bench.summary().ends_with("(the text is empty: nothing was taken)"), "{}", bench.summary());
    bench.press("E").send(Msg::Edited(Err("vi ended with exit status: 1: nothing was taken".to_owned())));
    assert!(bench.summary().ends_with("nothing was taken)"), "{}", bench.summary());
    // A decision meanwhile, by a file that was read again: the lines may be others now.
    bench.press("E y").send(Msg::Edited(Ok("x\n".to_owned())));
    assert!(bench.summary().ends_with("what was edited was not taken)"), "{}", bench.summary());
}

#[test]
fn the_palette_goes_to_faults_devices_sections_and_lines() {
    check_keys(": r i s k y enter", "5/6 fix 1 faults core1:19");
    check_keys(": d i s t 1 space ( enter", "1/6 fix 1 config dist1:1");
    check_keys(": g i g 0 2 enter", "1/6 fix 1 config core1:8");
    check_keys(": G U E S T enter", "1/6 fix 1 config core1:12");
}

#[test]
fn the_uses_of_a_name_are_listed() {
    let mut bench = Bench::new(opened(&[("a.cfg", USES)], Options::default()));
    bench.press("1 g g g u");
    assert!(bench.summary().ends_with("(no name on this line is known)"), "{}", bench.summary());
    bench.press("j j g u");
    assert!(bench.summary().contains(" outline: 3"), "{}", bench.summary());
    bench.press("down down enter");
    assert!(bench.summary().contains("a:7"), "{}", bench.summary());
    bench.press("g u");
    assert!(bench.summary().contains(" outline: 3"), "from a use too: {}", bench.summary());
}

/// An access list that two lines use.
const USES: &str = "hostname a\ninterface Vlan1\n ip access-group G in\nip access-list extended G\n permit ip any any\n\
    line vty 0 4\n access-class G in\n";

#[test]
fn sections_fold_and_open_where_one_goes_to_them() {
    check_keys("1 Z", "1/6 fix 1 config core1:3");
    // Down goes over what is folded: from the interface to the next line that is left.
    check_keys("1 g g Z j j j", "1/6 fix 1 config core1:7");
    check_keys("1 space", "1/6 fix 1 config core1:3");
    check_keys("1 space space j j j", "1/6 fix 1 config core1:6");
    let mut bench = network();
    bench.press("1 g g Z ]d");
    bench.assert_valid();
    assert_eq!(bench.summary(), "2/6 fix 1 config core1:10", "a fault in a fold opens it");
    check_keys("1 g g space", "1/6 fix 1 config core1:1 (the cursor is in no section)");
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
    bench.press("R").token("A list of 10.66.66.66.").model(ModelMsg::Done { request: 3, speed: 9.0 });
    bench.token("The list GUEST is meant.").model(ModelMsg::Done { request: 4, speed: 9.0 });
    assert!(why(&bench).contains("The list GUEST is meant."), "{}", why(&bench));
    assert_eq!((bench.state.answers.complete, bench.state.answers.stood_in), (2, 1));
}

#[test]
fn a_failed_write_is_told_and_loses_nothing() {
    let mut bench = network();
    bench.press("y");
    let error = WriteError {
        path: "campus/core1.cfg".into(),
        failure: WriteFailure::Full,
        reason: "the disk is full".into(),
        written: Vec::new(),
    };
    bench.send(Msg::Written(Err(error)));
    assert!(
        bench.summary().ends_with("(nothing was written: campus/core1.cfg: the disk is full)"),
        "{}",
        bench.summary()
    );
    assert_eq!(bench.state.review().changed_files().len(), 1);
}

#[test]
fn leaving_asks_about_what_is_not_written() {
    check_keys("y q", "1/5 fix 1 faults core1:10 leaving");
    check_keys("y q n", "1/5 fix 1 faults core1:10");
    let asked = |pressed: &str| network().press(pressed).asked.clone();
    assert_eq!(asked("q"), ["quit"]);
    assert_eq!(asked("y q y"), ["keep accepted 1", "quit"]);
    assert_eq!(asked("y q w enter"), ["keep accepted 1", "write 1", "quit"]);
    assert_eq!(asked("y q w q"), ["keep accepted 1"]);
    assert_eq!(asked("ctrl-c ctrl-c"), ["quit"]);
    assert_eq!(asked("ctrl-c j ctrl-c"), [""; 0]);
    assert_eq!(asked("ctrl-z ctrl-l"), ["suspend", "redraw"]);
}

#[test]
fn pasted_commands_do_nothing() {
    let mut bench = network();
    bench.send(Msg::Paste("yyyW\n".into()));
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 (what was pasted is not typed: paste into / or :)");
    bench.press("/").send(Msg::Paste("router ospf\nq".into()));
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:16 /router ospf 1/1");
}

#[test]
fn read_only_decides_nothing() {
    let options = Options { read_only: true, ..Options::default() };
    let mut bench = Bench::new(opened(&[("campus/core1.cfg", CORE)], options));
    for key in ["y", "x", "A", "u", "W"] {
        bench.press(key);
        assert_eq!(bench.summary(), "1/5 fix 1 faults core1:6 (this session is read-only: no decisions, no writing)");
    }
    assert_eq!(bench.asked, [""; 0]);
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
    bench.press("R");
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

#[test]
fn old_proofs_are_dropped() {
    let mut bench = network();
    let listed = bench.state.selected().unwrap();
    bench.press("y u");
    let before = bench.state.proofs.len();
    let (file, fault) = (listed.id.file, listed.id.fingerprint);
    bench.send(Msg::Proved { file, fault, fix: 7, revision: 0, verdict: Err("old".into()) });
    assert_eq!(bench.state.proofs.len(), before);
}

#[test]
fn a_file_that_changes_is_read_again_or_guarded() {
    let changed = || Msg::DiskChanged { file: FileId(1), document: Some(Document::from_text("hostname other\n")) };
    let mut bench = network();
    bench.send(changed());
    assert_eq!(bench.state.review().files()[1].on_disk().text(), "hostname other\n");
    assert_eq!(bench.state.alarm(), None);
    assert_eq!(bench.summary(), "1/5 fix 1 faults core1:6 (read again: campus/dist1.cfg)");
    bench.assert_valid();

    let mut bench = network();
    bench.press("y").send(changed());
    let alarm = "campus/dist1.cfg has changed on the disk: r reads it again and keeps your decisions";
    assert_eq!(bench.state.alarm().as_deref(), Some(alarm));
    bench.press("r");
    let read = "(read again: campus/dist1.cfg; decisions that hold: 1)";
    assert_eq!(bench.summary(), format!("1/4 fix 1 faults core1:10 {read}"));
    assert_eq!((bench.state.alarm(), bench.state.review().accepted()), (None, 1));
    bench.assert_valid();
    bench.send(Msg::DiskChanged { file: FileId(1), document: None });
    assert!(bench.state.alarm().is_some_and(|alarm| alarm.contains("is gone")));
    bench.press("r");
    assert!(bench.summary().ends_with("(no open file has changed on the disk)"), "{}", bench.summary());
}

#[test]
fn a_journal_that_fails_is_told_until_the_end() {
    let mut bench = network();
    bench.send(Msg::JournalFailed("no room".into()));
    bench.press("y W enter j");
    assert_eq!(bench.state.alarm().as_deref(), Some("decisions are not being kept: no room"));
}

#[test]
fn a_broken_sequence_does_nothing() {
    check_keys("] y", "1/6 fix 1 faults core1:6");
    check_keys("g esc", "1/6 fix 1 faults core1:6");
    check_keys("g ctrl-c", "1/6 fix 1 faults core1:6 (ctrl-c again leaves)");
}

#[test]
fn hanging_up_leaves() {
    let mut bench = network();
    bench.press("y / x");
    bench.send(Msg::HangUp);
    assert_eq!(bench.asked.last().map(String::as_str), Some("quit"));
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
    fn anything_may_happen(steps in proptest::collection::vec(any_step(), 1..80)) {
        let mut bench = network();
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
fn a_fault_is_silenced_for_good_only_where_the_user_says_so() {
    let mut bench = network();
    bench.press("X");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 put aside because:");
    bench.press("ctrl-t");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 silence in .confdbg.toml because:");
    bench.press("enter");
    assert!(bench.summary().contains("type a reason"), "{}", bench.summary());
    assert!(!bench.asked.iter().any(|asked| asked.starts_with("silence")), "{:?}", bench.asked);
    bench.asked.clear();
    bench.press("l a b enter");
    assert_eq!(bench.summary(), "1/5 fix 1 faults core1:10 (silenced in .confdbg.toml)");
    assert_eq!(bench.asked[..2], ["silence test/wrong \"ip access-group WRONG-GUEST in\" lab", "keep rejected"]);
    bench.asked.clear();
    bench.press("u");
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 (taken out of .confdbg.toml)");
    assert_eq!(bench.asked[..2], ["unsilence test/wrong \"ip access-group WRONG-GUEST in\" lab", "keep undone"]);
    bench.press("ctrl-r");
    assert_eq!(bench.state.review.rejected().len(), 1);
    assert!(bench.asked.iter().any(|asked| asked.starts_with("silence ")), "{:?}", bench.asked);
}

#[test]
fn for_this_session_nothing_is_written() {
    let mut bench = network();
    bench.press("X ctrl-t ctrl-t l a b enter");
    assert_eq!(bench.state.review.rejected().len(), 1);
    bench.press("u");
    assert!(!bench.asked.iter().any(|asked| asked.contains("silence")), "{:?}", bench.asked);
}

#[test]
fn a_silence_that_cannot_be_written_is_told() {
    let mut bench = network();
    bench.send(Msg::Silenced(Err(".confdbg.toml: you may not read it".into())));
    assert!(bench.summary().ends_with("(not kept beyond this session: .confdbg.toml: you may not read it)"));
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

#[test]
fn a_click_selects_and_the_wheel_scrolls() {
    let mut bench = network();
    let at = |bench: &Bench, pane, below: u16| {
        let content = bench.state.areas().content(pane);
        (content.x + 2, content.y + below)
    };
    let click = |bench: &mut Bench, (column, row): (u16, u16)| {
        bench.send(Msg::Mouse(crate::tui::Mouse::Click { column, row }));
        bench.assert_valid();
    };
    let place = at(&bench, crate::tui::Pane::Faults, 2);
    click(&mut bench, place);
    assert_eq!(bench.summary(), "3/6 fix 1 faults core1:17");
    let place = at(&bench, crate::tui::Pane::Config, 9);
    click(&mut bench, place);
    assert_eq!(bench.summary(), "2/6 fix 1 config core1:10", "the fault on the line is selected");
    let (column, row) = at(&bench, crate::tui::Pane::Faults, 0);
    bench.send(Msg::Mouse(crate::tui::Mouse::Wheel { column, row, down: true }));
    assert_eq!(bench.summary(), "5/6 fix 1 faults core1:19");
    bench.press(":");
    bench.send(Msg::Mouse(crate::tui::Mouse::Wheel { column, row, down: true }));
    click(&mut bench, place);
    assert_eq!(
        bench.summary(),
        "5/6 fix 1 faults core1:19 :",
        "a list over the panes has the wheel, and clicks go nowhere"
    );
    for place in [(0, 0), (u16::MAX, u16::MAX), (119, 39)] {
        click(&mut bench, place);
    }
}

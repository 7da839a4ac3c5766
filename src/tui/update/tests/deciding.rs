//! Deciding about fixes: accepting, refusing, changing them.

use super::*;

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
fn an_edit_of_several_lines_is_taken_line_by_line() {
    let mut bench =
        Bench::new(opened(&[("a.cfg", "hostname a\ndoomed line\nlogging buffered\nend\n")], Options::default()));
    bench.press("S");
    assert_eq!(bench.summary(), "1/1 fix 1 faults a:2 parts:2/2");
    bench.press("j space enter");
    assert_eq!(bench.state.review().files()[0].now().document.text(), "hostname a\nlogging buffered\nend\n");
    bench.press("u S space enter");
    assert!(bench.summary().contains("these parts alone: leaves the fault"), "{}", bench.summary());
    bench.assert_valid();
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

//! Moving and finding: faults, panes, lines, names, sections.

use super::*;

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
fn sections_are_found_by_a_few_letters() {
    check_keys("o dist1 enter", "1/6 fix 1 config dist1:1");
    check_keys("o ospf enter", "1/6 fix 1 config core1:16");
    check_keys("o ospf enter ctrl-o", "1/6 fix 1 faults core1:6");
    check_keys("o esc", "1/6 fix 1 faults core1:6");
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
fn pasted_commands_do_nothing() {
    let mut bench = network();
    bench.send(Msg::Paste("yyyW\n".into()));
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:6 (what was pasted is not typed: paste into / or :)");
    bench.press("/").send(Msg::Paste("router ospf\nq".into()));
    assert_eq!(bench.summary(), "1/6 fix 1 faults core1:16 /router ospf 1/1");
}

#[test]
fn a_broken_sequence_does_nothing() {
    check_keys("] y", "1/6 fix 1 faults core1:6");
    check_keys("g esc", "1/6 fix 1 faults core1:6");
    check_keys("g ctrl-c", "1/6 fix 1 faults core1:6 (ctrl-c again leaves)");
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

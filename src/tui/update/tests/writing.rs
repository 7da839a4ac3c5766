//! The way out: the result, writing, leaving, and a disk that changes meanwhile.

use super::*;

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
fn hanging_up_leaves() {
    let mut bench = network();
    bench.press("y / x");
    bench.send(Msg::HangUp);
    assert_eq!(bench.asked.last().map(String::as_str), Some("quit"));
}

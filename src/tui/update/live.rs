//! Devices: read again when the user says so, and what has changed on them since.

use std::collections::BTreeSet;

use super::super::actions::Action;
use super::super::diff::DiffText;
use super::super::message::{Effect, Holder, Unread};
use super::super::parts::{Notice, Page, Round, Tone};
use super::super::state::State;
use super::{decisions, navigation, reading, writing};
use crate::session::{FileDiff, ReviewedFile};
use crate::text::{Document, FileId, clean_line};

/// Lines around a change in the diff.
const CONTEXT: usize = 3;

/// Reads again what has changed on the disk, or the device that is shown.
pub fn read_again(state: &mut State, effects: &mut Vec<Effect>) {
    let file = state.shown;
    if !state.is_live(file) || state.changed.values().any(Option::is_some) {
        writing::reread(state, effects);
        return;
    }
    let terminal = if state.to_be_asked.remove(&file) { Holder::Program } else { Holder::Screen };
    let said = if fetch(state, file, terminal, effects) { "reading" } else { "still reading" };
    let again = if said == "reading" { " again" } else { "" };
    state.say(Tone::Plain, format!("{said} {}{again}", state.label(file)));
}

/// Reads all devices again. What `ssh` would ask is not asked: the key for one device does.
pub fn read_all_again(state: &mut State, effects: &mut Vec<Effect>) {
    let files: Vec<FileId> = state.review.files().iter().map(ReviewedFile::id).collect();
    let devices: BTreeSet<FileId> = files.into_iter().filter(|file| state.is_live(*file)).collect();
    if devices.is_empty() {
        return state.say(Tone::Plain, "no device is open: files are read again by themselves or with their own key");
    }
    if let Some(round) = &state.round {
        return state.say(Tone::Plain, format!("still reading {} again", devices_are(round.waiting.len())));
    }
    for &file in &devices {
        // One that is being read already joins the others.
        fetch(state, file, Holder::Screen, effects);
    }
    state.say(Tone::Plain, format!("reading {} again", devices_are(devices.len())));
    state.round = Some(Round { waiting: devices, ..Round::default() });
}

/// Has a device read again; false where it is being read already.
fn fetch(state: &mut State, file: FileId, terminal: Holder, effects: &mut Vec<Effect>) -> bool {
    let Some(reviewed) = state.review.file(file).filter(|_| !state.fetching.contains(&file)) else { return false };
    let (path, dialect) = (reviewed.path().to_owned(), reviewed.now().dialect);
    state.fetching.insert(file);
    effects.push(Effect::Fetch { file, path, dialect, terminal });
    true
}

fn devices_are(count: usize) -> String {
    if count == 1 { "1 device".to_owned() } else { format!("{count} devices") }
}

/// A device was read again: what has changed is shown, and the decisions are taken again where their faults still are.
pub fn fetched(state: &mut State, file: FileId, outcome: Result<Document, Unread>, effects: &mut Vec<Effect>) {
    state.fetching.remove(&file);
    let (tone, said, diff) = take(state, file, outcome, effects);
    let notice = Notice { tone, text: clean_line(&said).into_owned() };
    let Some(round) = state.round.as_mut().filter(|round| round.waiting.contains(&file)) else {
        state.notice = Some(notice);
        if let Some(diff) = diff {
            reading::show(state, Page::Changes { told: Vec::new(), diff: DiffText::new(vec![diff], false) });
        }
        return;
    };
    round.waiting.remove(&file);
    round.told.insert(file, (notice, diff));
    let (done, all) = (round.told.len(), round.told.len() + round.waiting.len());
    if done < all {
        return state.say(Tone::Plain, format!("read again: {done} of {all} devices"));
    }
    if let Some(round) = state.round.take() {
        finish(state, round);
    }
}

/// All devices have answered: what became of each is shown.
fn finish(state: &mut State, round: Round) {
    let all = round.told.len();
    let (told, diffs): (Vec<Notice>, Vec<Option<FileDiff>>) = round.told.into_values().unzip();
    let diffs: Vec<FileDiff> = diffs.into_iter().flatten().collect();
    let bad = told.iter().filter(|notice| notice.tone == Tone::Bad).count();
    let mut said = format!("{} read again, changed: {}", devices_are(all), diffs.len());
    if bad > 0 {
        said = format!("{said}, to be looked at: {bad}");
    }
    state.say(if bad > 0 { Tone::Bad } else { Tone::Plain }, said);
    if bad > 0 || !diffs.is_empty() {
        reading::show(state, Page::Changes { told, diff: DiffText::new(diffs, true) });
    }
}

/// Takes over what a device runs now. What to say, and what has changed on it.
fn take(
    state: &mut State,
    file: FileId,
    outcome: Result<Document, Unread>,
    effects: &mut Vec<Effect>,
) -> (Tone, String, Option<FileDiff>) {
    let label = state.label(file).to_owned();
    let document = match outcome {
        Ok(document) => document,
        Err(unread) if unread.wants_the_user => {
            state.to_be_asked.insert(file);
            let key = state.hint(Action::Reread);
            return (Tone::Bad, format!("{label} was not read: ssh has a question; {key}, and it asks here"), None);
        }
        Err(unread) => return (Tone::Bad, format!("{label} was not read: {}", unread.reason), None),
    };
    let Some(reviewed) = state.review.file(file) else { return (Tone::Plain, String::new(), None) };
    if document.bytes() == reviewed.on_disk().bytes() {
        return (Tone::Plain, format!("nothing has changed on {label}"), None);
    }
    let diff = FileDiff::between(reviewed.path().to_owned(), reviewed.on_disk().clone(), document.clone(), CONTEXT);
    let (come, gone) = diff.counts();
    let selected = state.selected().map(|listed| listed.id);
    let replayed = state.review.reread(file, &document);
    decisions::changed_documents(state, effects);
    if let Some(at) = state.list.iter().position(|listed| Some(listed.id) == selected) {
        navigation::select(state, at);
    }
    let settled = replayed.lost.iter().filter(|lost| lost.is_settled()).count();
    let lost = replayed.lost.len() - settled;
    let mut said = format!("{label} has changed: +{come} -{gone}");
    for (what, count) in [("that hold", replayed.applied), ("that are settled", settled), ("lost", lost)] {
        if count > 0 {
            said = format!("{said}; decisions {what}: {count}");
        }
    }
    (if lost > 0 { Tone::Bad } else { Tone::Plain }, said, Some(diff))
}

#[cfg(test)]
mod tests {
    use super::super::super::message::Msg;
    use super::super::super::state::Options;
    use super::super::super::testing::{Bench, CORE, opened};
    use super::*;

    fn device() -> Bench {
        Bench::new(opened(&[("ssh://r1", CORE)], Options::default()))
    }

    fn fetched(text: &str) -> Msg {
        Msg::Fetched { file: FileId(0), outcome: Ok(Document::from_text(text)) }
    }

    #[test]
    fn a_device_is_read_again_and_what_changed_is_shown() {
        let mut bench = device();
        bench.press("r");
        assert_eq!(bench.asked, ["fetch ssh://r1 ios"]);
        bench.press("r");
        assert!(bench.summary().ends_with("(still reading ssh://r1)"), "{}", bench.summary());
        assert_eq!(bench.asked.len(), 1);
        bench.send(fetched(CORE));
        assert!(bench.summary().ends_with("(nothing has changed on ssh://r1)"), "{}", bench.summary());
        bench.press("r").send(fetched(&CORE.replace("10.0.13.1", "10.0.13.9")));
        assert!(bench.summary().ends_with("changes (ssh://r1 has changed: +1 -1)"), "{}", bench.summary());
        assert!(bench.state.review().files()[0].now().document.text().contains("10.0.13.9"));
        bench.press("j q");
        assert!(!bench.summary().contains("changes"), "{}", bench.summary());
        bench.assert_valid();
    }

    #[test]
    fn decisions_are_taken_again_and_those_that_are_pasted_are_settled() {
        let mut bench = device();
        bench.press("y y");
        assert_eq!(bench.state.review().accepted(), 2);
        let pasted = CORE.replace("WRONG-GUEST", "GUEST").replace("10.0.13.1", "10.0.13.9");
        bench.press("r").send(fetched(&pasted));
        let said = "(ssh://r1 has changed: +2 -2; decisions that hold: 1; decisions that are settled: 1)";
        assert!(bench.summary().ends_with(said), "{}", bench.summary());
        assert_eq!(bench.state.review().accepted(), 1);
        bench.assert_valid();
    }

    #[test]
    fn what_cannot_be_read_changes_nothing() {
        let mut bench = device();
        bench.press("y r");
        let unread = |wants_the_user| Unread { reason: "no route\u{1b}[2J".into(), wants_the_user };
        bench.send(Msg::Fetched { file: FileId(0), outcome: Err(unread(false)) });
        assert!(bench.summary().ends_with("(ssh://r1 was not read: no route^[[2J)"), "{}", bench.summary());
        assert_eq!(bench.state.review().accepted(), 1);
        bench.press("r");
        bench.send(Msg::Fetched { file: FileId(0), outcome: Err(unread(true)) });
        assert!(bench.summary().ends_with("(ssh://r1 was not read: ssh has a question; r, and it asks here)"));
        bench.press("r");
        bench.send(Msg::Fetched { file: FileId(0), outcome: Err(unread(false)) });
        bench.press("r");
        let fetched: Vec<_> = bench.asked.iter().filter(|asked| asked.starts_with("fetch")).collect();
        let (quiet, asking) = ("fetch ssh://r1 ios", "fetch ssh://r1 ios asking");
        assert_eq!(fetched, [quiet, quiet, asking, quiet], "it can be tried again, and asks once");
    }

    #[test]
    fn a_device_is_never_written() {
        let mut bench = device();
        bench.press("y W");
        assert!(bench.summary().contains("result:commands"), "{}", bench.summary());
        bench.press("enter");
        assert!(bench.summary().contains("a device is not written"), "{}", bench.summary());
        assert!(bench.asked.iter().all(|asked| !asked.starts_with("write")), "{:?}", bench.asked);
        let mut both = Bench::new(opened(&[("ssh://r1", CORE), ("r2.cfg", CORE)], Options::default()));
        both.press("A W enter");
        assert!(both.asked.contains(&"write 1".to_owned()), "{:?}", both.asked);
        both.assert_valid();
    }

    #[test]
    fn whoever_is_typing_is_not_disturbed() {
        let mut bench = device();
        bench.press("r /");
        bench.send(fetched(&CORE.replace("10.0.13.1", "10.0.13.9")));
        assert!(bench.summary().contains(" / "), "{}", bench.summary());
        bench.assert_valid();
    }

    fn three() -> Bench {
        let files = [("ssh://r1", CORE), ("ssh://r2", CORE), ("ssh://r3", CORE), ("r4.cfg", CORE)];
        Bench::new(opened(&files, Options::default()))
    }

    fn answer(bench: &mut Bench, file: u32, outcome: Result<&str, bool>) {
        let outcome = outcome.map(Document::from_text);
        let outcome = outcome.map_err(|wants_the_user| Unread { reason: "no route".into(), wants_the_user });
        bench.send(Msg::Fetched { file: FileId(file), outcome });
    }

    #[test]
    fn all_devices_are_read_again_and_each_is_told_of() {
        let mut bench = three();
        bench.press("g R");
        assert_eq!(bench.asked, ["fetch ssh://r1 ios", "fetch ssh://r2 ios", "fetch ssh://r3 ios"]);
        assert!(bench.summary().ends_with("(reading 3 devices again)"), "{}", bench.summary());
        answer(&mut bench, 1, Err(true));
        assert!(bench.summary().ends_with("(read again: 1 of 3 devices)"), "{}", bench.summary());
        bench.press("g R");
        assert!(bench.summary().ends_with("(still reading 2 devices again)"), "{}", bench.summary());
        assert_eq!(bench.asked.len(), 3);
        let changed = CORE.replace("10.0.13.1", "10.0.13.9");
        answer(&mut bench, 2, Ok(&changed));
        answer(&mut bench, 0, Ok(CORE));
        let said = "changes | nothing has changed on ssh://r1 | ssh://r2 was not read: ssh has a question; r, and it \
                    asks here | ssh://r3 has changed: +1 -1 (3 devices read again, changed: 1, to be looked at: 1)";
        assert!(bench.summary().ends_with(said), "{}", bench.summary());
        assert!(bench.state.review().files()[2].now().document.text().contains("10.0.13.9"));
        bench.press("q g R");
        answer(&mut bench, 0, Ok(CORE));
        answer(&mut bench, 1, Ok(CORE));
        answer(&mut bench, 2, Ok(&changed));
        assert!(bench.summary().ends_with("(3 devices read again, changed: 0)"), "{}", bench.summary());
        bench.assert_valid();
    }

    #[test]
    fn a_device_that_is_being_read_joins_the_others() {
        let mut bench = three();
        bench.press("r g R");
        assert_eq!(bench.asked.len(), 3, "{:?}", bench.asked);
        for file in [0, 1, 2] {
            answer(&mut bench, file, Ok(CORE));
        }
        assert!(bench.summary().ends_with("(3 devices read again, changed: 0)"), "{}", bench.summary());
        let mut files = Bench::new(opened(&[("r1.cfg", CORE)], Options::default()));
        files.press("g R");
        assert!(files.asked.is_empty() && files.summary().contains("(no device is open"), "{}", files.summary());
    }

    #[test]
    fn what_has_changed_waits_until_the_prompt_is_closed() {
        let mut bench = device();
        bench.press("r /");
        bench.send(fetched(&CORE.replace("10.0.13.1", "10.0.13.9")));
        assert!(!bench.summary().contains("changes"), "{}", bench.summary());
        bench.press("esc");
        assert!(bench.summary().contains("changes"), "{}", bench.summary());
    }
}

//! Devices: read again when the user says so, and what has changed on them since.

use super::super::actions::Action;
use super::super::diff::DiffText;
use super::super::message::{Effect, Holder, Unread};
use super::super::parts::{Mode, Scrolled, Tone};
use super::super::state::State;
use super::{decisions, navigation, scroll_page, writing};
use crate::session::FileDiff;
use crate::text::{Document, FileId};

/// Lines around a change in the diff.
const CONTEXT: usize = 3;

/// Reads again what has changed on the disk, or the device that is shown.
pub fn read_again(state: &mut State, effects: &mut Vec<Effect>) {
    let file = state.shown;
    if !state.is_live(file) || state.changed.values().any(Option::is_some) {
        writing::reread(state, effects);
        return;
    }
    let Some(reviewed) = state.review.file(file) else { return };
    let (path, dialect) = (reviewed.path().to_owned(), reviewed.now().dialect);
    if !state.fetching.insert(file) {
        state.say(Tone::Plain, format!("still reading {}", state.label(file)));
        return;
    }
    state.say(Tone::Plain, format!("reading {} again", state.label(file)));
    let terminal = if state.to_be_asked.remove(&file) { Holder::Program } else { Holder::Screen };
    effects.push(Effect::Fetch { file, path, dialect, terminal });
}

/// A device was read again: what has changed is shown, and the decisions are taken again where their faults still are.
pub fn fetched(state: &mut State, file: FileId, outcome: Result<Document, Unread>, effects: &mut Vec<Effect>) {
    state.fetching.remove(&file);
    let label = state.label(file).to_owned();
    let document = match outcome {
        Ok(document) => document,
        Err(unread) if unread.wants_the_user => {
            state.to_be_asked.insert(file);
            return state.say(Tone::Bad, format!("{label} was not read: ssh has a question; again, and it asks here"));
        }
        Err(unread) => return state.say(Tone::Bad, format!("{label} was not read: {}", unread.reason)),
    };
    let Some(reviewed) = state.review.file(file) else { return };
    if document.bytes() == reviewed.on_disk().bytes() {
        return state.say(Tone::Plain, format!("nothing has changed on {label}"));
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
    state.say(if lost > 0 { Tone::Bad } else { Tone::Plain }, said);
    // Whoever is typing or about to write stays there.
    if matches!(state.mode, Mode::Panes | Mode::Changes(_)) {
        state.mode = Mode::Changes(Scrolled { text: DiffText::new(vec![diff], false), ..Scrolled::default() });
    }
}

/// Keys over what has changed.
pub fn act(state: &mut State, action: Action) {
    let height = state.areas().middle.height.saturating_sub(1) as usize;
    let Mode::Changes(shown) = &mut state.mode else { return };
    match action {
        Action::Close => state.mode = Mode::Panes,
        action => {
            let rows = shown.text.rows().len();
            scroll_page(action, (&mut shown.top, &mut shown.left), rows, height);
        }
    }
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
        assert!(bench.summary().ends_with("(ssh://r1 was not read: ssh has a question; again, and it asks here)"));
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
}

//! Writing the decisions to the disk: shown whole first, then confirmed.

use std::path::{Path, PathBuf};

use super::super::actions::Action;
use super::super::message::Effect;
use super::super::model::Progress;
use super::super::parts::{Mode, Question, Tone};
use super::super::result::{Page, ResultPanel, Written};
use super::super::state::{AfterWriting, State};
use super::super::view::result_rows;
use super::{decisions, keys, scroll_page};
use crate::session::{FaultId, WriteError, WriteReceipt};
use crate::text::{Document, FileId, clean_line};

/// Shows the result: all that has changed, and the ways out.
pub fn show(state: &mut State) {
    if state.writing {
        state.say(Tone::Plain, "still writing");
        return;
    }
    let Some(result) = ResultPanel::of(&state.review) else {
        state.after_writing = AfterWriting::Stay;
        state.say(Tone::Plain, "nothing to write: no fix is accepted");
        return;
    };
    state.result = Some(result);
    state.mode = Mode::Result;
    // A device is not written: the way out is its commands.
    if is_all_live(state) {
        turn(state, |_| Page::Commands as usize);
    }
}

/// Is all that has changed on devices?
fn is_all_live(state: &State) -> bool {
    let changed = state.review.changed_files();
    !changed.is_empty() && changed.iter().all(|file| state.is_live(*file))
}

/// Keys over the result.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Confirm => confirm(state, effects),
        Action::Close => close(state),
        Action::NextPage => turn(state, |page| page + 1),
        Action::PreviousPage => turn(state, |page| page + Page::ALL.len() - 1),
        Action::PageChanges => turn(state, |_| 0),
        Action::PageCommands => turn(state, |_| 1),
        Action::PageRollback => turn(state, |_| 2),
        Action::PageReport => turn(state, |_| 3),
        Action::Guard => guard(state),
        Action::NextDevice => device(state, true),
        Action::PreviousDevice => device(state, false),
        Action::SavePage => {
            let name = state.result.as_ref().map(|result| result.file_name(&state.review)).unwrap_or_default();
            state.mode = Question::SaveAs.with(clean_line(&name).into_owned());
        }
        Action::CopyPage => {
            // Cleaned: what is copied is pasted into terminals.
            let text = state.result.as_ref().map(|result| String::from_utf8_lossy(result.text()).into_owned());
            effects.extend(text.map(|text| Effect::Copy(crate::text::clean(&text).into_owned())));
        }
        action => scroll(state, action),
    }
}

fn scroll(state: &mut State, action: Action) {
    let height = result_rows(state.areas().middle);
    let Some(shown) = &mut state.result else { return };
    let rows = shown.rows();
    scroll_page(action, (&mut shown.top, &mut shown.left), rows, height);
}

/// Does something with the panel, the review, and what the model said and nothing contradicts.
fn with_panel(
    state: &mut State,
    then: impl FnOnce(&mut ResultPanel, &crate::session::Review, &dyn Fn(FaultId) -> Option<String>),
) {
    let Some(mut panel) = state.result.take() else { return };
    let explanations = &state.explanations;
    let explained = |fault: FaultId| {
        let said = explanations.get(&fault)?;
        (said.progress == Progress::Complete && said.doubts.is_empty()).then(|| said.text.clone())
    };
    then(&mut panel, &state.review, &explained);
    state.result = Some(panel);
}

fn turn(state: &mut State, to: impl FnOnce(usize) -> usize) {
    with_panel(state, |panel, review, explained| {
        let page = Page::ALL[to(panel.page as usize) % Page::ALL.len()];
        panel.turn_to(page, review, explained);
    });
}

fn device(state: &mut State, forward: bool) {
    with_panel(state, |panel, review, explained| {
        if panel.page.is_of_device() {
            panel.next_device(forward, review, explained);
        }
    });
}

fn guard(state: &mut State) {
    let mut said = "only device commands can be guarded";
    with_panel(state, |panel, review, explained| {
        if panel.page.is_of_device() {
            panel.guarded = !panel.guarded;
            panel.turn_to(panel.page, review, explained);
            said = if panel.guarded { "the device goes back unless someone confirms" } else { "plain commands" };
        }
    });
    state.say(Tone::Plain, said);
}

fn confirm(state: &mut State, effects: &mut Vec<Effect>) {
    if state.result.as_ref().is_some_and(|result| result.written == Written::All) {
        state.say(Tone::Plain, "all of it is written");
        return;
    }
    if is_all_live(state) {
        state.say(Tone::Plain, "a device is not written: save or copy its commands, and paste them there");
        return;
    }
    (state.mode, state.result) = (Mode::Panes, None);
    state.writing = true;
    state.say(Tone::Plain, "writing");
    let mut files = state.review.to_write();
    files.retain(|file| !state.is_live(file.file));
    effects.push(Effect::Write(files));
}

fn close(state: &mut State) {
    let open = state.result.take().is_some_and(|result| result.written == Written::NotAll);
    state.mode = Mode::Panes;
    state.after_writing = AfterWriting::Stay;
    if open {
        state.say(Tone::Plain, "the files are not written");
    }
}

/// Saves the page under a name.
pub fn save(state: &mut State, name: &str, effects: &mut Vec<Effect>) {
    state.mode = Mode::Result;
    let Some(result) = &state.result else { return };
    if name.trim().is_empty() {
        state.say(Tone::Plain, "nothing was saved: there is no name");
        return;
    }
    effects.push(Effect::Save { path: PathBuf::from(name.trim()), bytes: result.text().to_vec() });
}

/// A page was saved, or not.
pub fn saved(state: &mut State, path: &Path, outcome: Result<usize, String>) {
    match outcome {
        Ok(bytes) => state.say(Tone::Good, format!("saved: {}, {bytes} bytes", path.display())),
        Err(reason) => state.say(Tone::Bad, format!("not saved: {}: {reason}", path.display())),
    }
}

/// Writing has ended.
pub fn written(state: &mut State, outcome: Result<Vec<WriteReceipt>, WriteError>, effects: &mut Vec<Effect>) {
    state.writing = false;
    let leave = std::mem::take(&mut state.after_writing) == AfterWriting::Leave;
    match outcome {
        Ok(receipts) => {
            state.review.written(&receipts);
            let said = match receipts.as_slice() {
                [one] => format!("written: {}, {} bytes", state.label(one.file), one.bytes),
                many => format!("{} files written", many.len()),
            };
            state.say(Tone::Good, said);
            if leave {
                keys::leave(state, effects);
            }
        }
        Err(error) => {
            state.review.written(&error.written);
            let some = if error.written.is_empty() { "nothing was written" } else { "not all was written" };
            state.say(Tone::Bad, format!("{some}: {error}"));
        }
    }
}

/// A file is something else on the disk now. Without decisions it is read again; with some, the user says when.
pub fn disk_changed(state: &mut State, file: FileId, document: Option<Document>, effects: &mut Vec<Effect>) {
    let Some(reviewed) = state.review.file(file) else { return };
    if document.as_ref().is_some_and(|document| document.bytes() == reviewed.on_disk().bytes()) {
        state.changed.remove(&file);
        return;
    }
    let is_there = document.is_some();
    state.changed.insert(file, document);
    let decided = state.review.undoable().is_some() || state.review.redoable().is_some();
    if is_there && !decided && !state.writing && !state.is_analysing() {
        reread(state, effects);
    }
}

/// Reads the files again that have changed on the disk; the decisions are taken again where their faults still are.
pub fn reread(state: &mut State, effects: &mut Vec<Effect>) {
    let changed = std::mem::take(&mut state.changed);
    let selected = state.selected().map(|listed| listed.id);
    let (mut names, mut held, mut lost) = (Vec::new(), 0, 0);
    for (file, document) in changed {
        let Some(document) = document else {
            state.changed.insert(file, None);
            continue;
        };
        let replayed = state.review.reread(file, &document);
        names.push(state.label(file).to_owned());
        (held, lost) = (replayed.applied, lost + replayed.lost.len());
    }
    if names.is_empty() {
        state.say(Tone::Plain, "no open file has changed on the disk");
        return;
    }
    decisions::changed_documents(state, effects);
    if let Some(at) = state.list.iter().position(|listed| Some(listed.id) == selected) {
        super::navigation::select(state, at);
    }
    let tone = if lost > 0 { Tone::Bad } else { Tone::Plain };
    let decided = match (held, lost) {
        (0, 0) => String::new(),
        (held, 0) => format!("; decisions that hold: {held}"),
        (held, lost) => format!("; decisions that hold: {held}, lost: {lost}"),
    };
    state.say(tone, format!("read again: {}{decided}", names.join(", ")));
}

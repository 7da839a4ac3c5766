//! Writing the decisions to the disk: shown whole first, then confirmed.

use super::super::actions::Action;
use super::super::diff::DiffText;
use super::super::message::Effect;
use super::super::parts::{Mode, Scrolled, Tone};
use super::super::state::{AfterWriting, State};
use super::{decisions, keys};
use crate::session::{WriteError, WriteReceipt};
use crate::text::{Document, FileId};

/// Lines around a change in the diff of everything.
const CONTEXT: usize = 3;

/// Shows all that would be written.
pub fn review(state: &mut State) {
    if state.writing {
        state.say(Tone::Plain, "still writing");
        return;
    }
    let (live, files): (Vec<_>, Vec<_>) =
        state.review.changed_files().into_iter().partition(|file| state.is_live(*file));
    let diffs: Vec<_> = files.into_iter().filter_map(|file| state.review.diff(file, CONTEXT)).collect();
    if diffs.is_empty() {
        state.after_writing = AfterWriting::Stay;
        state.say(
            Tone::Plain,
            if live.is_empty() {
                "nothing to write: no fix is accepted that is not on the disk"
            } else {
                "a device is not written: q prints the commands that bring what you accepted to it"
            },
        );
        return;
    }
    let names = diffs.len() > 1;
    state.mode = Mode::Writing(Scrolled::new(DiffText::new(diffs, names)));
}

/// Keys over the diff of everything.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let height = state.areas().middle.height.saturating_sub(1) as usize;
    let Mode::Writing(shown) = &mut state.mode else { return };
    match action {
        Action::Confirm => {
            state.mode = Mode::Panes;
            state.writing = true;
            state.say(Tone::Plain, "writing");
            let mut files = state.review.to_write();
            files.retain(|file| !state.is_live(file.file));
            effects.push(Effect::Write(files));
        }
        Action::Close => {
            state.mode = Mode::Panes;
            state.after_writing = AfterWriting::Stay;
            state.say(Tone::Plain, "nothing was written");
        }
        other => shown.act(other, height),
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

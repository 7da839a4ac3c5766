//! Writing the decisions to the disk: shown whole first, then confirmed.

use super::super::actions::Action;
use super::super::diff::DiffText;
use super::super::message::Effect;
use super::super::state::{AfterWriting, Mode, Scrolled, State, Tone};
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
    let diffs: Vec<_> =
        state.review.changed_files().into_iter().filter_map(|file| state.review.diff(file, CONTEXT)).collect();
    if diffs.is_empty() {
        state.after_writing = AfterWriting::Stay;
        state.say(Tone::Plain, "nothing to write: no fix is accepted that is not on the disk");
        return;
    }
    let names = diffs.len() > 1;
    state.mode = Mode::Writing(Scrolled { text: DiffText::new(diffs, names), ..Scrolled::default() });
}

/// Keys over the diff of everything.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let height = state.areas().middle.height.saturating_sub(1);
    let half = (height as usize / 2).max(1);
    let Mode::Writing(shown) = &mut state.mode else { return };
    let last = shown.text.rows().len().saturating_sub(height as usize);
    match action {
        Action::Down => shown.top = (shown.top + 1).min(last),
        Action::Up => shown.top = shown.top.saturating_sub(1),
        Action::PageDown => shown.top = (shown.top + half).min(last),
        Action::PageUp => shown.top = shown.top.saturating_sub(half),
        Action::Top => shown.top = 0,
        Action::Bottom => shown.top = last,
        Action::ScrollLeft => shown.left = shown.left.saturating_sub(8),
        Action::ScrollRight => shown.left = (shown.left + 8).min(10_000),
        Action::Confirm => {
            state.mode = Mode::Panes;
            state.writing = true;
            state.say(Tone::Plain, "writing");
            effects.push(Effect::Write(state.review.to_write()));
        }
        Action::Close => {
            state.mode = Mode::Panes;
            state.after_writing = AfterWriting::Stay;
            state.say(Tone::Plain, "nothing was written");
        }
        _ => {}
    }
}

/// Writing has ended.
pub fn written(state: &mut State, outcome: Result<Vec<WriteReceipt>, WriteError>, effects: &mut Vec<Effect>) {
    state.writing = false;
    let leave = std::mem::take(&mut state.after_writing) == AfterWriting::Leave;
    match outcome {
        Ok(receipts) => {
            state.review.written(&receipts);
            state.alarm = None;
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

/// A file is something else on the disk now. Without decisions it is read again; with some, the user must know that it
/// will not be overwritten.
pub fn disk_changed(state: &mut State, file: FileId, document: Option<Document>, effects: &mut Vec<Effect>) {
    let label = state.label(file).to_owned();
    let Some(document) = document else {
        state.alarm = Some(format!("{label} is gone from the disk or cannot be read"));
        return;
    };
    let Some(reviewed) = state.review.file(file) else { return };
    if document.bytes() == reviewed.on_disk().bytes() {
        state.alarm = None;
        return;
    }
    let decided = state.review.undoable().is_some() || state.review.redoable().is_some();
    if decided || state.writing {
        state.alarm = Some(format!("{label} has changed on the disk; it will not be overwritten"));
        return;
    }
    let selected = state.selected().map(|listed| listed.id);
    state.review.reread(file, &document);
    state.alarm = None;
    decisions::changed_documents(state, effects);
    if let Some(at) = state.list.iter().position(|listed| Some(listed.id) == selected) {
        super::navigation::select(state, at);
    }
    state.say(Tone::Plain, format!("{label} has changed on the disk and was read again"));
}

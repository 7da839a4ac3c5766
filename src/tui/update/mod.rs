//! From a message to another state and to what is to be done about it. Pure: no input or output, no clock.

mod chat;
mod decisions;
mod explanation;
mod keys;
mod live;
mod mouse;
mod navigation;
mod own_fix;
mod prompts;
mod reading;
mod repair;
mod search;
mod settle;
mod silencing;
mod writing;

#[cfg(test)]
mod tests;

pub(super) use decisions::grade;
pub(super) use keys::scope;
pub(super) use search::position as match_position;

use super::actions::Action;
use super::message::{Effect, ModelMsg, Msg};
use super::model::Idle;
use super::parts::Tone;
use super::state::State;

/// What is said where keys come as text does.
const TEXT_AT_ONCE: &str = "pasted text was not run as commands; type on, or paste into / or :";

/// What becomes of the state when something happens, and what is to be done.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    if matches!(msg, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_) | Msg::TextAtOnce(_) | Msg::HangUp) {
        state.idle = Idle::For(0);
    }
    match msg {
        Msg::Key(event) => keys::press(state, event, &mut effects),
        Msg::Mouse(mouse) => mouse::act(state, mouse, &mut effects),
        Msg::Paste(text) => prompts::paste(state, &text, "what was pasted is not typed: paste into / or :"),
        Msg::TextAtOnce(text) => prompts::paste(state, &text, TEXT_AT_ONCE),
        Msg::Analysed(review) => analysed(state, *review, &mut effects),
        Msg::Resize { columns, rows } => state.size = (columns, rows),
        Msg::Proved { file, fault, fix, revision, verdict } => {
            settle::proved(state, crate::session::FaultId { file, fingerprint: fault }, fix, revision, verdict);
        }
        Msg::Model(ModelMsg::Chat(news)) => chat::news(state, news),
        Msg::Model(news) => explanation::news(state, news, &mut effects),
        Msg::DiskChanged { file, document } => writing::disk_changed(state, file, document, &mut effects),
        Msg::Fetched { file, outcome } => live::fetched(state, file, outcome, &mut effects),
        Msg::Written(outcome) => writing::written(state, outcome, &mut effects),
        Msg::Silenced(outcome) => silencing::silenced(state, outcome),
        Msg::Saved { path, outcome } => writing::saved(state, &path, outcome),
        Msg::Edited(text) => own_fix::edited(state, text, &mut effects),
        Msg::JournalFailed(reason) => {
            state.not_kept = Some(crate::text::clean_line(&reason).into_owned());
        }
        Msg::Remarks(remarks) => reading::remarked(state, remarks),
        Msg::Notice(text) => state.say(Tone::Plain, text),
        Msg::Tick(_) => {
            explanation::tick(state);
            repair::tick(state);
            chat::tick(state);
        }
        Msg::Resumed => effects.push(Effect::Redraw),
        Msg::HangUp => keys::leave(state, &mut effects),
    }
    settle::settle(state, &mut effects);
    effects
}

/// The analysis has come: the faults are shown to whoever waited for them, and nobody is moved away from what they read.
fn analysed(state: &mut State, review: crate::session::Review, effects: &mut Vec<Effect>) {
    state.take_analysis(review);
    if state.changed.values().any(Option::is_some) && state.review.undoable().is_none() {
        writing::reread(state, effects);
    }
}

/// Says that decisions have to wait, where they do.
fn refuse_analysing(state: &mut State) -> bool {
    if state.is_analysing() {
        state.say(Tone::Plain, "still analysing: decisions have to wait");
    }
    state.is_analysing()
}

/// Says that nothing can be changed, where that is so.
fn refuse_read_only(state: &mut State) -> bool {
    if state.options.read_only {
        state.say(Tone::Bad, "this session is read-only: no decisions, no writing");
    }
    state.options.read_only
}

/// Scrolls a page of so many rows, of which `height` can be seen: its first row and its first column.
fn scroll_page(action: Action, (top, left): (&mut usize, &mut usize), rows: usize, height: usize) {
    let half = (height / 2).max(1);
    let last = rows.saturating_sub(height);
    match action {
        Action::Down => *top = (*top + 1).min(last),
        Action::Up => *top = top.saturating_sub(1),
        Action::PageDown => *top = (*top + half).min(last),
        Action::PageUp => *top = top.saturating_sub(half),
        Action::Top => *top = 0,
        Action::Bottom => *top = last,
        Action::ScrollLeft => *left = left.saturating_sub(8),
        Action::ScrollRight => *left = (*left + 8).min(10_000),
        _ => {}
    }
}

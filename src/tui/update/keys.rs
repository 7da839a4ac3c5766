//! Keys to actions: sequences, scopes, and what is typed into prompts.

use crossterm::event::KeyEvent;

use super::super::actions::{Action, Lookup, Row, Scope};
use super::super::key::Key;
use super::super::message::Effect;
use super::super::parts::{Mode, Tone};
use super::super::state::{AfterWriting, Purpose, State};
use super::super::tutor;
use super::{
    chat, decisions, explanation, live, navigation, own_fix, prompts, reading, refuse_analysing, refuse_read_only,
    repair, search, writing,
};

/// A key was pressed.
pub fn press(state: &mut State, event: KeyEvent, effects: &mut Vec<Effect>) {
    for key in Key::of(event) {
        one(state, key, effects);
    }
}

/// What the keys go to.
pub fn scope(state: &State) -> Scope {
    match state.mode {
        Mode::Panes => Scope::Panes,
        Mode::Search { .. } | Mode::Asking { .. } | Mode::Palette(_) | Mode::Outline(_) | Mode::Help(_) => {
            Scope::Typing
        }
        Mode::Chat => Scope::Chatting,
        Mode::Result => Scope::Writing,
        Mode::Parts(_) => Scope::Parts,
        Mode::Reading(_) => Scope::Reading,
        Mode::Leaving => Scope::Leaving,
    }
}

fn one(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    let scope = scope(state);
    let mut typed = std::mem::take(&mut state.pending);
    typed.push(key);
    match state.keymap.lookup(scope, &typed) {
        Lookup::Found(row) => act(state, row, effects),
        Lookup::Prefix => state.pending = typed,
        Lookup::Unbound if matches!(scope, Scope::Typing | Scope::Chatting) => {
            if let Some(letter) = key.letter() {
                prompts::typed(state, letter);
            }
        }
        // A sequence that leads nowhere is forgotten, but whoever presses ctrl-c means it.
        Lookup::Unbound if key.ctrl && typed.len() > 1 => one(state, key, effects),
        Lookup::Unbound => state.notice = None,
    }
}

/// Does what a row of the table says.
pub fn act(state: &mut State, row: &'static Row, effects: &mut Vec<Effect>) {
    let action = row.action;
    let waits = row.changes || matches!(action, Action::Reread | Action::RereadAll);
    if (row.changes && refuse_read_only(state)) || (waits && refuse_analysing(state)) {
        return;
    }
    state.interrupted &= action == Action::Interrupt;
    if action != Action::Accept {
        state.asked = None;
    }
    if !matches!(action, Action::Interrupt | Action::Redraw | Action::Suspend) {
        state.notice = None;
    }
    match action {
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Interrupt => interrupt(state, effects),
        Action::SkipLesson => tutor::skip(state),
        Action::LeaveTour => tutor::leave(state),
        _ => match scope(state) {
            Scope::Panes => in_panes(state, action, effects),
            Scope::Typing => prompts::act(state, action, effects),
            Scope::Chatting if prompts::erases(action) => prompts::act(state, action, effects),
            Scope::Chatting => chat::act(state, action, effects),
            Scope::Writing => writing::act(state, action, effects),
            Scope::Parts => own_fix::act(state, action, effects),
            Scope::Reading => reading::act(state, action),
            Scope::Leaving => leaving(state, action, effects),
        },
    }
}

fn in_panes(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Accept => decisions::accept(state, effects),
        Action::Reject => decisions::reject(state, None, effects),
        Action::RejectWithReason => prompts::ask_reason(state),
        Action::EditFix => own_fix::edit_line(state, effects),
        Action::EditInEditor => own_fix::edit_in_editor(state, effects),
        Action::TakeParts => own_fix::open_parts(state),
        Action::Outline => prompts::open_outline(state),
        Action::Filter => prompts::open_filter(state),
        Action::FilterRule => prompts::filter_rule(state),
        Action::MoreContext => state.context = (state.context + 2).min(50),
        Action::LessContext => state.context = state.context.saturating_sub(2),
        Action::SideBySide => state.diff_layout = state.diff_layout.other(),
        Action::Undo => decisions::undo(state, effects),
        Action::Redo => decisions::redo(state, effects),
        Action::AcceptAllSafe => decisions::accept_all_safe(state, effects),
        Action::NextFix => decisions::choose_fix(state, true),
        Action::PreviousFix => decisions::choose_fix(state, false),
        Action::CopyFix => decisions::copy(state, effects),
        Action::Write => writing::show(state),
        Action::Reread => live::read_again(state, effects),
        Action::RereadAll => live::read_all_again(state, effects),
        Action::Remarks => reading::open_remarks(state),
        Action::Explain => explanation::again(state, effects),
        Action::Repair => repair::start(state, effects),
        Action::Question => chat::open(state),
        Action::Cancel => cancel(state, effects),
        Action::Search => prompts::open_search(state),
        Action::NextMatch => search::go(state, true),
        Action::PreviousMatch => search::go(state, false),
        Action::Help => state.mode = Mode::Help(super::super::picker::Picker::default()),
        Action::Palette => prompts::open_palette(state),
        Action::Quit => quit(state, effects),
        other => navigation::act(state, other),
    }
}

/// Stops what runs; with nothing running, forgets the search; with no search, the filter.
fn cancel(state: &mut State, effects: &mut Vec<Effect>) {
    let stopped = explanation::stop(state, effects) | chat::stop(state, effects) | repair::stop(state, effects);
    if !stopped && state.search.take().is_none() {
        prompts::filter_by(state, "");
    }
}

fn interrupt(state: &mut State, effects: &mut Vec<Effect>) {
    if state.interrupted || matches!(state.mode, Mode::Leaving) {
        leave(state, effects);
        return;
    }
    state.interrupted = true;
    let stopped = explanation::stop(state, effects) | chat::stop(state, effects) | repair::stop(state, effects);
    let kept = if state.review.undoable().is_some() && state.options.purpose != Purpose::Tour {
        "; decisions are kept"
    } else {
        ""
    };
    let key = state.hint(Action::Interrupt);
    let text = if stopped { "stopped. " } else { "" };
    state.say(Tone::Plain, format!("{text}{key} again leaves{kept}"));
}

fn quit(state: &mut State, effects: &mut Vec<Effect>) {
    // Of an example nothing is kept.
    if state.review.changed_files().is_empty() || state.options.purpose == Purpose::Tour {
        leave(state, effects);
    } else {
        state.mode = Mode::Leaving;
    }
}

fn leaving(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Confirm => leave(state, effects),
        Action::Close => state.mode = Mode::Panes,
        Action::Write => {
            state.mode = Mode::Panes;
            state.after_writing = AfterWriting::Leave;
            writing::show(state);
        }
        _ => {}
    }
}

/// Leaves, whatever runs.
pub fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    explanation::stop(state, effects);
    chat::stop(state, effects);
    effects.push(Effect::Quit);
}

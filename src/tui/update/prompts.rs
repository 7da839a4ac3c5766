//! What is typed into the search, the filter, the palette and the help.

use super::super::actions::{Action, Scope};
use super::super::message::Effect;
use super::super::outline::Outline;
use super::super::palette::{Palette, Target};
use super::super::parts::{Mode, Pane, Question, Tone};
use super::super::state::State;
use super::{decisions, keys, navigation, search, silencing, writing};
use crate::session::Keep;

/// The longest input, in letters.
const LONGEST: usize = 200;

/// Opens the search.
pub fn open_search(state: &mut State) {
    state.mode = Mode::Search { input: String::new(), origin: state.view().map_or(0, |view| view.cursor) };
}

/// Opens the filter, with what it is now.
pub fn open_filter(state: &mut State) {
    state.mode = Question::Filter.with(state.filter.clone());
}

/// Opens the palette.
pub fn open_palette(state: &mut State) {
    if let Some(palette) = Palette::of(state) {
        state.mode = Mode::Palette(palette);
    }
}

/// Opens the list of sections and files.
pub fn open_outline(state: &mut State) {
    let Some(analysis) = state.shown_analysis() else { return };
    let files = state.review.files().iter().map(|file| (file.id(), state.label(file.id()).to_owned()));
    state.mode = Mode::Outline(Outline::of(analysis, files));
}

/// Asks why the selected fault is put aside.
pub fn ask_reason(state: &mut State) {
    if state.selected().is_none() {
        state.say(Tone::Plain, "no fault is selected");
        return;
    }
    state.mode = Question::Reason(Keep::Session).with(String::new());
}

/// Lists the faults of the selected one's rule alone, or all again.
pub fn filter_rule(state: &mut State) {
    let Some(rule) = state.selected_fault().map(|fault| fault.rule.0) else { return filter_by(state, "") };
    let filter = if state.filter == rule { "" } else { rule };
    filter_by(state, filter);
}

/// Lists only faults that fit. The selected one stays selected if it does.
pub fn filter_by(state: &mut State, typed: &str) {
    let selected = state.selected().map(|listed| listed.id);
    typed.clone_into(&mut state.filter);
    state.relist();
    match state.list.iter().position(|listed| Some(listed.id) == selected) {
        Some(at) => state.selected = at,
        None => navigation::select(state, state.selected),
    }
}

/// Text was pasted: into a prompt it goes, among the panes its letters would be commands.
/// `refusal` says so.
pub fn paste(state: &mut State, text: &str, refusal: &str) {
    state.pending.clear();
    if !matches!(
        state.mode,
        Mode::Search { .. } | Mode::Asking { .. } | Mode::Palette(_) | Mode::Outline(_) | Mode::Help(_) | Mode::Chat
    ) {
        state.say(Tone::Plain, refusal);
        return;
    }
    for letter in text.lines().next().unwrap_or_default().chars().filter(|letter| !letter.is_control()) {
        typed(state, letter);
    }
}

/// A letter was typed.
pub fn typed(state: &mut State, letter: char) {
    edit(state, |input| {
        if input.chars().count() < LONGEST {
            input.push(letter);
        }
    });
}

fn edit(state: &mut State, change: impl FnOnce(&mut String)) {
    match &mut state.mode {
        Mode::Search { input, origin } => {
            change(input);
            let (pattern, origin) = (input.clone(), *origin);
            search::set(state, &pattern);
            if let Some(view) = state.view_mut() {
                view.cursor = origin;
            }
            search::nearest(state, origin);
        }
        Mode::Asking { question, input, cursor } => {
            // What comes after the cursor stays where it is.
            let at = byte_of(input, *cursor);
            let rest = input.split_off(at);
            change(input);
            *cursor = input.chars().count();
            input.push_str(&rest);
            let (question, typed) = (*question, input.clone());
            if question == Question::Filter {
                filter_by(state, &typed);
            }
        }
        Mode::Outline(outline) => {
            change(&mut outline.input);
            outline.find();
        }
        Mode::Palette(palette) => {
            change(&mut palette.input);
            palette.find();
        }
        Mode::Chat => change(&mut state.chat.input),
        Mode::Help(picker) => {
            change(&mut picker.input);
            (picker.selected, picker.top) = (0, 0);
        }
        _ => {}
    }
}

/// Does it take back what is typed?
pub fn erases(action: Action) -> bool {
    matches!(action, Action::EraseLetter | Action::EraseWord | Action::EraseAll)
}

/// A key of a prompt that is no letter.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let page = isize::try_from(state.size.1 / 2).unwrap_or(1).max(1);
    match action {
        Action::Confirm => confirm(state, effects),
        Action::Close => close(state),
        Action::SelectNext => select(state, 1),
        Action::SelectPrevious => select(state, -1),
        Action::PageDown => select(state, page),
        Action::PageUp => select(state, -page),
        Action::ScrollLeft => move_cursor(state, -1),
        Action::ScrollRight => move_cursor(state, 1),
        Action::Top => move_cursor(state, isize::MIN),
        Action::Bottom => move_cursor(state, isize::MAX),
        Action::KeepElsewhere => keep_elsewhere(state),
        Action::EraseLetter => edit(state, |input| {
            input.pop();
        }),
        Action::EraseWord => edit(state, |input| {
            let kept = input.trim_end().rfind(' ').map_or(0, |at| at + 1);
            input.truncate(kept);
        }),
        Action::EraseAll => edit(state, String::clear),
        _ => {}
    }
}

/// Changes for how long a fault will be put aside.
fn keep_elsewhere(state: &mut State) {
    if let Mode::Asking { question: Question::Reason(keep), .. } = &mut state.mode {
        *keep = match keep {
            Keep::Session => Keep::Project,
            Keep::Project => Keep::Session,
        };
    }
}

/// Where a letter begins.
fn byte_of(text: &str, letter: usize) -> usize {
    text.char_indices().nth(letter).map_or(text.len(), |(at, _)| at)
}

fn move_cursor(state: &mut State, by: isize) {
    if let Mode::Asking { input, cursor, .. } = &mut state.mode {
        *cursor = cursor.saturating_add_signed(by).min(input.chars().count());
    }
}

fn select(state: &mut State, by: isize) {
    match &mut state.mode {
        Mode::Palette(palette) => palette.select(by),
        Mode::Outline(outline) => outline.select(by),
        Mode::Help(picker) => picker.select(by, picker.rows(&state.keymap).len()),
        Mode::Search { .. } => search::go(state, by > 0),
        Mode::Asking { question: Question::Filter, .. } if !state.list.is_empty() => {
            let at = state.selected.saturating_add_signed(by);
            navigation::select(state, at);
        }
        _ => {}
    }
}

fn close(state: &mut State) {
    if let Mode::Search { origin, .. } = &state.mode {
        let origin = *origin;
        state.search = None;
        navigation::go_to_line(state, origin);
    }
    if matches!(state.mode, Mode::Asking { question: Question::Filter, .. }) {
        filter_by(state, "");
    }
    let over_result = matches!(state.mode, Mode::Asking { question: Question::SaveAs, .. });
    state.mode = if over_result { Mode::Result } else { Mode::Panes };
}

fn confirm(state: &mut State, effects: &mut Vec<Effect>) {
    match std::mem::replace(&mut state.mode, Mode::Panes) {
        Mode::Search { input, origin } => found(state, &input, origin),
        Mode::Asking { question: Question::Filter, .. } => state.focus = Pane::Faults,
        Mode::Asking { question: Question::Line, input, .. } => decisions::accept_line(state, &input, effects),
        Mode::Asking { question: Question::Reason(keep), input, .. } => {
            let reason = Some(input.trim().to_owned()).filter(|reason| !reason.is_empty());
            match (keep, reason) {
                (Keep::Session, reason) => decisions::reject(state, reason, effects),
                (Keep::Project, Some(reason)) => silencing::silence(state, &reason, effects),
                (Keep::Project, None) => {
                    state.mode = Question::Reason(keep).with(input);
                    state.say(Tone::Bad, "whoever reads .confdbg.toml will want to know why: type a reason");
                }
            }
        }
        Mode::Asking { question: Question::SaveAs, input, .. } => writing::save(state, &input, effects),
        Mode::Outline(outline) => match outline.place() {
            Some(place) => navigation::jump_to(state, place),
            None => state.say(Tone::Bad, format!("no section fits {}", outline.input)),
        },
        Mode::Palette(palette) => run(state, &palette, effects),
        Mode::Help(picker) => {
            if let Some(row) = picker.rows(&state.keymap).get(picker.selected).filter(|row| row.scope == Scope::Panes) {
                keys::act(state, row, effects);
            }
        }
        other => state.mode = other,
    }
}

fn found(state: &mut State, pattern: &str, origin: usize) {
    let Some(search) = &state.search else { return };
    if search.matches.is_empty() {
        state.say(Tone::Bad, format!("{pattern} does not occur here"));
        return;
    }
    let there = state.view().map_or(0, |view| view.cursor);
    if there != origin {
        if let Some(view) = state.view_mut() {
            view.cursor = origin;
        }
        navigation::remember(state);
    }
    state.focus = Pane::Config;
    navigation::go_to_line(state, there);
}

fn run(state: &mut State, palette: &Palette, effects: &mut Vec<Effect>) {
    if let Some(line) = palette.line() {
        navigation::remember(state);
        state.focus = Pane::Config;
        navigation::go_to_line(state, (line as usize).saturating_sub(1));
        return;
    }
    match palette.chosen().map(|entry| entry.target) {
        Some(Target::Command(row)) => keys::act(state, row, effects),
        Some(Target::Place(place)) => navigation::jump_to(state, place),
        Some(Target::Fault(fault)) => {
            navigation::remember(state);
            if let Some(at) = state.list.iter().position(|listed| listed.id == fault) {
                navigation::select(state, at);
            }
        }
        None => state.say(Tone::Bad, format!("nothing fits {}", palette.input)),
    }
}

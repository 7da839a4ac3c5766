//! What is typed into the search, the palette and the help.

use super::super::actions::Action;
use super::super::message::Effect;
use super::super::parts::{Mode, Pane, Tone};
use super::super::picker::Picker;
use super::super::state::State;
use super::{keys, navigation, search};

/// The longest input, in letters.
const LONGEST: usize = 200;

/// Opens the search.
pub fn open_search(state: &mut State) {
    state.mode = Mode::Search { input: String::new(), origin: state.view().map_or(0, |view| view.cursor) };
}

/// Text was pasted: into a prompt it goes, among the panes its letters would be commands.
pub fn paste(state: &mut State, text: &str) {
    if !matches!(state.mode, Mode::Search { .. } | Mode::Palette(_) | Mode::Help(_)) {
        state.say(Tone::Plain, "what was pasted is not typed: paste into / or :");
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
        Mode::Palette(picker) | Mode::Help(picker) => {
            change(&mut picker.input);
            (picker.selected, picker.top) = (0, 0);
        }
        _ => {}
    }
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

fn select(state: &mut State, by: isize) {
    match &mut state.mode {
        Mode::Palette(picker) => picker.select(by, picker.commands().len()),
        Mode::Help(picker) => picker.select(by, picker.rows().len()),
        Mode::Search { .. } => search::go(state, by > 0),
        _ => {}
    }
}

fn close(state: &mut State) {
    if let Mode::Search { origin, .. } = &state.mode {
        let origin = *origin;
        state.search = None;
        navigation::go_to_line(state, origin);
    }
    state.mode = Mode::Panes;
}

fn confirm(state: &mut State, effects: &mut Vec<Effect>) {
    match std::mem::replace(&mut state.mode, Mode::Panes) {
        Mode::Search { input, origin } => found(state, &input, origin),
        Mode::Palette(picker) => run(state, &picker, effects),
        Mode::Help(picker) => {
            if let Some(row) = picker.rows().get(picker.selected).filter(|row| !row.id.is_empty()) {
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

fn run(state: &mut State, picker: &Picker, effects: &mut Vec<Effect>) {
    if let Some(line) = picker.line() {
        navigation::remember(state);
        state.focus = Pane::Config;
        navigation::go_to_line(state, (line as usize).saturating_sub(1));
    } else if let Some(row) = picker.commands().get(picker.selected) {
        keys::act(state, row, effects);
    } else {
        state.say(Tone::Bad, format!("there is no command {}", picker.input));
    }
}

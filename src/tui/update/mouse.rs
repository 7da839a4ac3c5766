//! The mouse, for those who want it: a click selects, the wheel scrolls. Nothing can be done with it alone.

use super::super::actions::{Action, rows};
use super::super::message::{Effect, Mouse};
use super::super::parts::{Mode, Pane};
use super::super::state::State;
use super::{keys, navigation};

/// Rows of one turn of the wheel.
const TURN: usize = 3;

/// The mouse did something.
pub fn act(state: &mut State, mouse: Mouse, effects: &mut Vec<Effect>) {
    match mouse {
        Mouse::Click { column, row } => click(state, column, row),
        Mouse::Wheel { column, row, down } => {
            if let (Mode::Panes, Some(pane)) = (&state.mode, pane_at(state, column, row)) {
                navigation::focus(state, pane);
            }
            turn(state, down, effects);
        }
    }
}

fn pane_at(state: &State, column: u16, row: u16) -> Option<Pane> {
    let areas = state.areas();
    Pane::ALL.into_iter().find(|&pane| areas.pane(pane).contains((column, row).into()))
}

fn click(state: &mut State, column: u16, row: u16) {
    if !matches!(state.mode, Mode::Panes) {
        return;
    }
    let Some(pane) = pane_at(state, column, row) else { return };
    // Focusing may move the panes: what was clicked at is where it was.
    let content = state.areas().content(pane);
    navigation::focus(state, pane);
    let Some(at) = row.checked_sub(content.y).filter(|_| content.contains((column, row).into())) else { return };
    match pane {
        Pane::Config => {
            let Some(view) = state.view() else { return };
            let line = view.folds.line_at(view.folds.row_of(view.top) + at as usize);
            navigation::go_to_line(state, line);
        }
        Pane::Faults if state.list_top + (at as usize) < state.list.len() => {
            navigation::select(state, state.list_top + at as usize);
        }
        Pane::Faults | Pane::Why | Pane::Fix => {}
    }
}

/// As the keys for a line up or down, a few times over.
fn turn(state: &mut State, down: bool, effects: &mut Vec<Effect>) {
    let wanted = if down { [Action::Down, Action::SelectNext] } else { [Action::Up, Action::SelectPrevious] };
    for _ in 0..TURN {
        let row = rows(keys::scope(state)).find(|row| wanted.contains(&row.action));
        if let Some(row) = row {
            keys::act(state, row, effects);
        }
    }
}

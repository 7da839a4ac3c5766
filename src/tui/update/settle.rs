//! After every message: what is shown is kept in bounds, and what is missing for it is asked for.

use super::super::diff::DiffText;
use super::super::message::Effect;
use super::super::parts::{Listed, Mode, Pane, Preview};
use super::super::state::State;
use super::super::tutor;
use super::super::view::{reading_height, reading_rows, why};
use super::{explanation, repair, search};
use crate::fix::Verdict;
use crate::session::FaultId;
use crate::text::{Edit, clean_line};

/// Lines that stay visible above and below the cursor.
const MARGIN: usize = 3;

/// More rivals of a fix than this are not looked for.
const MOST_RIVALS: usize = 100;

/// Puts everything in order.
pub fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    tutor::follow(state);
    super::reading::show_waiting(state);
    search::refresh(state);
    preview(state);
    repair::follow(state, effects);
    explanation::follow(state, effects);
    prove(state, effects);
    bounds(state);
}

/// A proof has come in.
pub fn proved(state: &mut State, fault: FaultId, fix: usize, generation: u64, verdict: Result<Verdict, String>) {
    if generation == state.generation {
        state.proving = None;
        state.proofs.insert((fault, fix), verdict.map_err(|reason| clean_line(&reason).into_owned()));
    }
}

/// The diff of the fix that is shown, made again where it is another one.
fn preview(state: &mut State) {
    let Some(listed) = state.selected() else {
        state.preview = None;
        return;
    };
    let of = (listed.id, state.fix, state.generation, state.context);
    if state.preview.as_ref().is_some_and(|preview| preview.of == of) {
        return;
    }
    if state.preview.as_ref().is_none_or(|preview| preview.of.0 != listed.id) {
        state.why_top = 0;
    }
    (state.fix_top, state.fix_left) = (0, 0);
    let Some(fix) = state.selected_fix() else {
        state.preview = None;
        return;
    };
    let diffs = state.review.preview(fix, state.context);
    let names = diffs.as_ref().is_ok_and(|diffs| diffs.len() > 1 || fix.edits.iter().any(|e| e.file != listed.id.file));
    let text = diffs.map(|diffs| DiffText::new(diffs, names)).map_err(|error| error.to_string());
    let rivals = rivals(state, listed.id, &fix.edits);
    state.preview = Some(Preview { of, text, rivals });
}

/// The faults one of whose fixes changes bytes that these edits change, and into something else.
fn rivals(state: &State, own: FaultId, edits: &[Edit]) -> Vec<FaultId> {
    let clashes = |other: &Edit| {
        edits.iter().any(|edit| {
            let same_bytes = edit.range.overlaps(other.range) || edit.range == other.range;
            edit.file == other.file && same_bytes && edit != other
        })
    };
    let is_rival = |listed: &&Listed| {
        let fixes = state.fault(**listed).map_or(&[][..], |fault| &fault.fixes);
        listed.id != own && fixes.first().is_some_and(|fix| fix.edits.iter().any(clashes))
    };
    state.list.iter().filter(is_rival).map(|listed| listed.id).take(MOST_RIVALS).collect()
}

/// Has fixes proven, one at a time: the visible one, the others of its fault, the first of the next fault.
fn prove(state: &mut State, effects: &mut Vec<Effect>) {
    if state.proving.is_some() {
        return;
    }
    let Some(listed) = state.selected() else { return };
    let count = state.fix_count();
    let own = std::iter::once(state.fix).chain(0..count).map(|fix| (listed, fix));
    let next = state.list.get(state.selected + 1).map(|next| (*next, 0));
    let open = |(listed, fix): &(Listed, usize)| {
        // A fix of the model came with its proof.
        let there = state.fault(*listed).is_some_and(|fault| fault.fixes.len() > *fix);
        there && !state.proofs.contains_key(&(listed.id, *fix))
    };
    let Some((listed, fix)) = own.chain(next).find(open) else { return };
    let Some(analysis) = state.review.analysis(listed.id.file) else { return };
    effects.push(Effect::Prove {
        analysis: Box::new(analysis.clone()),
        fault: listed.id.fingerprint,
        fix,
        revision: state.generation,
    });
    state.proving = Some((listed.id, fix));
}

/// Scroll positions that show what they must.
fn bounds(state: &mut State) {
    let areas = state.areas();
    let rows = |pane: Pane| areas.content(pane).height as usize;

    let count = state.line_count();
    let height = rows(Pane::Config);
    follow_folds(state);
    if let Some(view) = state.view_mut() {
        view.cursor = view.cursor.min(count.saturating_sub(1));
        // Whoever goes to a line wants to see it.
        view.folds.reveal(view.cursor);
        let rows = view.folds.row_of(count.saturating_sub(1)) + 1;
        let top = around(view.folds.row_of(view.top), view.folds.row_of(view.cursor), height, rows);
        view.top = view.folds.line_at(top);
    }
    state.list_top = around(state.list_top, state.selected, rows(Pane::Faults), state.list.len());

    let diff = super::super::view::preview_rows(state, areas.content(Pane::Fix).width);
    let height = super::super::view::diff_area(state, areas.content(Pane::Fix)).height as usize;
    state.fix_top = state.fix_top.min(diff.saturating_sub(height));

    let why_area = areas.content(Pane::Why);
    if state.why_top > 0 && !why_area.is_empty() {
        let lines = why::lines(state, why::text_width(why_area.width)).len();
        state.why_top = state.why_top.min(lines.saturating_sub(why_area.height as usize));
    }
    let size = (state.size.0, state.size.1.saturating_sub(state.band()));
    match &mut state.mode {
        Mode::Result => {
            let height = super::super::view::result_rows(areas.middle);
            if let Some(shown) = &mut state.result {
                shown.top = shown.top.min(shown.rows().saturating_sub(height));
            }
        }
        Mode::Reading(shown) => {
            let rows = reading_rows(&shown.page, &state.remarks, areas.middle.width);
            shown.top = shown.top.min(rows.saturating_sub(reading_height(areas.middle)));
        }
        Mode::Palette(palette) => {
            let (count, height) = (palette.found().len(), super::super::view::picker_rows(size));
            palette.top = around(palette.top, palette.selected, height, count);
        }
        Mode::Outline(outline) => {
            let (count, height) = (outline.count(), super::super::view::picker_rows(size));
            outline.top = around(outline.top, outline.selected, height, count);
        }
        Mode::Help(picker) => {
            let (count, height) = (picker.rows(&state.keymap).len(), super::super::view::picker_rows(size));
            picker.top = around(picker.top, picker.selected, height, count);
        }
        Mode::Parts(parts) => {
            let height = super::super::view::picker_rows(size);
            parts.top = around(parts.top, parts.selected, height, parts.parts.len());
        }
        Mode::Chat => {
            let last = super::super::view::chat_lines(state).saturating_sub(super::super::view::chat_rows(state));
            let chat = &mut state.chat;
            chat.top = if chat.held { chat.top.min(last) } else { last };
        }
        Mode::Panes | Mode::Search { .. } | Mode::Asking { .. } | Mode::Leaving => {}
    }
}

/// Finds the folded sections again, where the documents have changed.
fn follow_folds(state: &mut State) {
    let generation = state.generation;
    let moved = state.view().is_some_and(|view| view.folded_at != generation && !view.folds.is_empty());
    let analysis = state.shown_analysis().filter(|_| moved).cloned();
    let Some(view) = state.view_mut() else { return };
    view.folded_at = generation;
    if let Some(analysis) = analysis {
        view.folds.follow(&analysis);
    }
}

/// The first line to show so that the cursor can be seen. What is near stays where it is; what is far comes to the
/// middle.
fn around(top: usize, cursor: usize, height: usize, count: usize) -> usize {
    let last = count.saturating_sub(height);
    if height == 0 {
        return top.min(count);
    }
    let margin = MARGIN.min((height - 1) / 2);
    let near = cursor + height > top && cursor < top + 2 * height;
    let top = if !near {
        cursor.saturating_sub(height / 2)
    } else if cursor < top + margin {
        cursor.saturating_sub(margin)
    } else if cursor + margin >= top + height {
        cursor + margin + 1 - height
    } else {
        top
    };
    top.min(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn near_moves_scroll_and_far_ones_centre() {
        assert_eq!(around(0, 5, 10, 100), 0);
        assert_eq!(around(0, 9, 10, 100), 3);
        assert_eq!(around(50, 10, 10, 100), 5);
        assert_eq!(around(0, 99, 10, 100), 90);
        assert_eq!(around(0, 3, 10, 4), 0);
    }

    proptest! {
        #[test]
        fn the_cursor_can_be_seen(top in 0_usize..500, cursor in 0_usize..300, height in 1_usize..60) {
            let top = around(top, cursor, height, 300);
            prop_assert!(top <= cursor && cursor < top + height);
        }
    }
}

//! The rows of the tour, below the top line: what to do now, and how to skip it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{Piece, cut_all, piece, width_of};
use super::{Pen, layout, rows};
use crate::tui::actions::{Action, Scope};
use crate::tui::state::State;
use crate::tui::theme::Part;
use crate::tui::tutor::{Fragment, Lesson, Step, Tour, lines, words};

/// From this width on the lesson's title has a row for itself.
const WITH_TITLE: u16 = 60;

/// Draws the rows.
pub fn draw(pen: &mut Pen<'_>, state: &State, area: Rect) {
    let Some((tour, (lesson, step))) = state.tour.as_ref().and_then(|tour| Some((tour, tour.now()?))) else { return };
    if area.is_empty() {
        return;
    }
    if area.width >= WITH_TITLE && area.height > 2 {
        title(pen, state, tour, lesson, Rect { height: 1, ..area });
        let body = layout::below(area, 1);
        let all = lines(&words(&format!("{} {}", step.what, step.more), &state.keymap), columns(body));
        let fits = all.len() <= body.height as usize;
        let shown = if fits { all } else { lines(&words(step.what, &state.keymap), columns(body)) };
        put_lines(pen, body, &shown);
    } else {
        narrow(pen, state, tour, step, area);
    }
}

/// The columns of the text: a blank on both sides.
fn columns(area: Rect) -> usize {
    area.width.saturating_sub(2) as usize
}

/// Which lesson it is, and the keys of the tour itself.
fn title(pen: &mut Pen<'_>, state: &State, tour: &Tour, lesson: &Lesson, row: Rect) {
    let (number, count) = tour.count();
    let name = if number > count {
        format!(" {}", lesson.title)
    } else {
        format!(" Lesson {number} of {count}: {}", lesson.title)
    };
    let mut left = vec![piece(name, pen.style(Part::Title))];
    if tour.praises() {
        left.insert(0, piece(" Done.", pen.style(Part::Good)));
    }
    let hints = [(Action::SkipLesson, "skip"), (Action::LeaveTour, "leave the tour")];
    // After the last lesson there is nothing to skip to.
    let hints = hints.into_iter().skip(usize::from(number > count));
    let hints: Vec<Piece> = hints.flat_map(|(action, label)| hint(pen, state, action, label)).collect();
    let wide = width_of(&hints) as u16;
    let used = pen.put_all(row, &cut_all(&left, row.width as usize));
    if used + wide < row.width {
        pen.put_all(Rect { x: row.right() - wide, width: wide, ..row }, &hints);
    }
}

fn hint(pen: &Pen<'_>, state: &State, action: Action, label: &str) -> [Piece; 2] {
    let scope = if state.shown_result().is_some() { Scope::Writing } else { Scope::Panes };
    let keys = format!(" {}", state.keymap.hint(scope, action));
    [piece(keys, pen.style(Part::Key)), piece(format!(" {label} "), pen.style(Part::Dim))]
}

/// Text alone, its number before it, and behind it how to skip it where there is room.
fn narrow(pen: &mut Pen<'_>, state: &State, tour: &Tour, step: &Step, area: Rect) {
    let (number, count) = tour.count();
    let sign = if number > count { String::new() } else { format!("{number}/{count} ") };
    let all = lines(&words(&format!("{sign}{}", step.what), &state.keymap), columns(area));
    let used = put_lines(pen, area, &all);
    if number > count {
        return;
    }
    let hint = hint(pen, state, Action::SkipLesson, "skip");
    let wide = width_of(&hint) as u16;
    let last = Rect { y: area.bottom() - 1, height: 1, ..area };
    let before = if all.len() < area.height as usize { 0 } else { used };
    if before + wide <= last.width {
        pen.put_all(Rect { x: last.right() - wide, width: wide, ..last }, &hint);
    }
}

/// Puts lines into rows; what does not fit is cut off and marked. Gives the columns used in the last row.
fn put_lines(pen: &mut Pen<'_>, area: Rect, all: &[Vec<Fragment>]) -> u16 {
    let mut used = 0;
    for (at, row) in rows(area).enumerate() {
        // What has no row of its own hangs on behind the last, to be cut.
        let more = if row.y + 1 == area.bottom() { all.len() } else { at + 1 };
        let shown: Vec<Piece> = all
            .get(at..more.max(at))
            .unwrap_or_default()
            .iter()
            .flat_map(|line| std::iter::once(piece(" ", Style::new())).chain(line.iter().map(|part| of(pen, part))))
            .collect();
        used = pen.put_all(row, &cut_all(&shown, row.width as usize));
    }
    used
}

fn of(pen: &Pen<'_>, fragment: &Fragment) -> Piece {
    let part = if fragment.is_key { Part::Key } else { Part::Prose };
    piece(fragment.text.clone(), pen.style(part))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::tui::Msg;
    use crate::tui::testing::Bench;
    use crate::tui::tutor::tests::{WALK, tour};
    use crate::tui::view::tests::shown;

    fn after(steps: usize) -> Bench {
        let mut bench = tour();
        for (keys, _) in &WALK[..steps] {
            bench.press(keys);
        }
        bench
    }

    #[test]
    fn first_lesson() {
        assert_snapshot!("tour-80x24", shown(after(0), 80, 24));
        assert_snapshot!("tour-40x10", shown(after(0), 40, 10));
        assert_snapshot!("tour-160x48", shown(after(0), 160, 48));
    }

    #[test]
    fn later_lessons() {
        assert_snapshot!("tour-other-place-80x24", shown(after(2), 80, 24));
        assert_snapshot!("tour-accept-80x24", shown(after(6), 80, 24));
        assert_snapshot!("tour-result-80x24", shown(after(17), 80, 24));
        assert_snapshot!("tour-result-40x10", shown(after(17), 40, 10));
        assert_snapshot!("tour-end-80x24", shown(after(18), 80, 24));
    }

    /// At every size it has rows of its own, in every step, and the skipping key can be read from ten rows on.
    #[test]
    fn what_is_taught_is_not_covered() {
        for steps in 0..=WALK.len() {
            for (columns, rows) in [(40, 10), (80, 24), (100, 16), (160, 48), (30, 9), (20, 5)] {
                let mut bench = after(steps);
                bench.send(Msg::Resize { columns, rows });
                let text = shown(bench, columns, rows);
                assert!(!text.contains("too small"), "{text}");
                let cut = text.lines().skip(1).take(3).any(|line| line.ends_with('>'));
                assert!(columns < 40 || rows < 10 || !cut, "{text}");
                let skips = steps == WALK.len() || text.contains(" t skip");
                assert!(rows < 10 || columns < 40 || skips, "{columns}x{rows}: {text}");
            }
        }
    }
}

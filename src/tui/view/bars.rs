//! The line at the top (what is open, how it stands) and the line at the bottom (which keys, what happened).

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Pen;
use super::text::{Piece, cut, cut_front, piece, thousands, width, width_of};
use crate::rules::Severity;
use crate::tui::actions::{Action, Bar, Row, Scope, rows};
use crate::tui::model::Model;
use crate::tui::parts::{Mode, Pane, Question, Tone};
use crate::tui::state::State;
use crate::tui::theme::Part;
use crate::tui::update::{match_position, scope};

/// Draws the top line.
pub fn status(pen: &mut Pen<'_>, state: &State, row: Rect) {
    if row.is_empty() {
        return;
    }
    let base = pen.style(Part::Status);
    pen.buffer.set_style(row, base);
    if let Some(alarm) = state.alarm() {
        pen.put(row, &cut(&format!(" ! {alarm}"), row.width as usize), base.patch(pen.style(Part::Error)));
        return;
    }
    let right = fitting(&[model(state), counts(pen, state)], row.width as usize / 2);
    let free = (row.width as usize).saturating_sub(width_of(&right) + 1);
    let left = names(state, free);
    pen.put(Rect { width: free as u16, ..row }, &left, base);
    let at = row.right() - (width_of(&right) as u16).min(row.width);
    let right: Vec<Piece> = right.into_iter().map(|p| piece(p.text, base.patch(p.style))).collect();
    pen.put_all(Rect { x: at, width: row.right() - at, ..row }, &right);
}

/// The program, the file, its dialect and its length, as much of it as fits; the file goes last.
fn names(state: &State, columns: usize) -> String {
    let label = state.label(state.shown);
    let mut out = format!(" {}", cut_front(label, columns.saturating_sub(1)));
    let Some(analysis) = state.shown_analysis() else { return out };
    let kind = if state.is_foreign(state.shown) { "text" } else { analysis.dialect.as_str() };
    let count = analysis.document.line_count();
    let lines = if count == 1 { "1 line".to_owned() } else { format!("{} lines", thousands(count)) };
    let files = state.views.len();
    let more = if files > 1 { format!("file {} of {files}", state.shown.index() + 1) } else { String::new() };
    for part in [kind.to_owned(), lines, more].into_iter().filter(|part| !part.is_empty()) {
        if width(&out) + 2 + width(&part) <= columns {
            out = format!("{out}  {part}");
        }
    }
    if width(&out) + 9 <= columns {
        out = format!(" confdbg {out}");
    }
    cut(&out, columns)
}

/// How many faults of each severity there are.
fn counts(pen: &Pen<'_>, state: &State) -> Vec<Piece> {
    if state.is_analysing() {
        return vec![piece("analysing...  ", Style::new())];
    }
    let mut out = Vec::new();
    for (severity, count) in [Severity::Error, Severity::Warning, Severity::Info].into_iter().zip(state.counts) {
        let style = if count > 0 { pen.severity(severity) } else { Style::new() };
        out.push(piece(format!("{} {}", severity.letter(), thousands(count)), style));
        out.push(piece("  ", Style::new()));
    }
    out
}

/// The model and how fast it writes.
fn model(state: &State) -> Vec<Piece> {
    let text = match &state.model {
        Model::Unknown => return Vec::new(),
        Model::Loading(percent) => format!("model {percent} %"),
        Model::Unavailable(_) => "no model".to_owned(),
        Model::Ready(name) => match state.speed {
            Some(speed) if speed > 0.0 => format!("{name}  {speed:.0} tok/s"),
            _ => name.clone(),
        },
    };
    vec![piece(format!(" {} ", cut(&text, 40)), Style::new())]
}

/// The counts, and before the end the model where there is room.
fn fitting(groups: &[Vec<Piece>; 2], columns: usize) -> Vec<Piece> {
    let [model, counts] = groups;
    let mut out = counts.clone();
    if width_of(counts) + width_of(model) <= columns {
        out.extend_from_slice(model);
    }
    out
}

/// Draws the bottom line.
pub fn bar(pen: &mut Pen<'_>, state: &State, row: Rect) {
    let base = pen.style(Part::Bar);
    pen.buffer.set_style(row, base);
    match &state.mode {
        Mode::Search { input, .. } => return search(pen, state, row, input),
        Mode::Asking { question, input, cursor } => return asking(pen, state, row, *question, (input, *cursor)),
        _ => {}
    }
    let mut at = row;
    let advance = |at: &mut Rect, used: u16| {
        at.x += used;
        at.width -= used;
    };
    if !state.pending.is_empty() {
        let typed: String = state.pending.iter().map(ToString::to_string).collect();
        let used = pen.put(at, &format!(" {typed} "), pen.style(Part::Key));
        advance(&mut at, used);
        hints(pen, at, &state.keymap.continuations(scope(state), &state.pending));
        return;
    }
    if let Some(notice) = &state.notice {
        let part = match notice.tone {
            Tone::Good => Part::Good,
            Tone::Plain => Part::Text,
            Tone::Bad => Part::Error,
        };
        let style = Style { bg: base.bg, ..pen.style(part) };
        let used = pen.put(at, &cut(&format!(" {} ", notice.text), at.width as usize), style);
        advance(&mut at, used);
    }
    let right = summary(state);
    let wide = width(&right) as u16;
    let shows_right = wide > 0 && at.width > wide + 20;
    if shows_right {
        let place = Rect { x: at.right() - wide, width: wide, ..at };
        pen.put(place, &right, base);
        at.width -= wide;
    }
    // How to get help is what must not fall off.
    let (help, others): (Vec<_>, Vec<_>) = wanted(state).into_iter().partition(|(_, row)| row.action == Action::Help);
    let wide: usize = help.iter().map(|(keys, row)| width(keys) + width(row.label) + 3).sum();
    let used = hints(pen, Rect { width: at.width.saturating_sub(wide as u16), ..at }, &others);
    advance(&mut at, used);
    hints(pen, at, &help);
}

/// The rows of the table that the bar shows now.
fn wanted(state: &State) -> Vec<(String, &'static Row)> {
    let has_fix = state.fix_count() > 0;
    let shows = |row: &&'static Row| {
        let there = match row.bar {
            Bar::No => false,
            Bar::Always => true,
            Bar::WithFix => has_fix,
            Bar::InConfig => state.focus == Pane::Config,
            Bar::InFaults => state.focus == Pane::Faults,
            Bar::WithDecisions => state.review.undoable().is_some(),
            Bar::WithChange => state.changed.values().any(Option::is_some) || state.is_live(state.shown),
            Bar::WithReason => matches!(state.mode, Mode::Asking { question: Question::Reason(_), .. }),
            Bar::WithModel => matches!(state.model, Model::Ready(_)) && state.selected().is_some(),
        };
        there && !(row.changes && (state.options.read_only || state.is_analysing()))
    };
    let keyed = |row: &'static Row| Some((state.keymap.first(row), row)).filter(|(keys, _)| !keys.is_empty());
    rows(scope(state)).filter(shows).filter_map(keyed).collect()
}

/// Keys and what they do, as many as fit whole.
fn hints(pen: &mut Pen<'_>, mut row: Rect, hints: &[(String, &'static Row)]) -> u16 {
    let from = row.x;
    let base = pen.style(Part::Bar);
    for (keys, hint) in hints {
        let pieces = [
            piece(format!(" {keys}"), Style { bg: base.bg, ..pen.style(Part::Key) }),
            piece(format!(" {} ", hint.label), base),
        ];
        if width_of(&pieces) > row.width as usize {
            continue;
        }
        let used = pen.put_all(row, &pieces);
        row.x += used;
        row.width -= used;
    }
    row.x - from
}

/// What has been decided.
fn summary(state: &State) -> String {
    let counts = [
        (state.review.accepted(), "accepted"),
        (state.review.rejected().len(), "rejected"),
        (state.review.silenced(), "silenced"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let read_only = state.options.read_only.then(|| "read-only".to_owned());
    let all: Vec<String> = read_only.into_iter().chain(counts).collect();
    if all.is_empty() { String::new() } else { format!(" {} ", all.join(", ")) }
}

/// A question and the answer as it is typed.
fn asking(pen: &mut Pen<'_>, state: &State, row: Rect, question: Question, (input, cursor): (&str, usize)) {
    let base = pen.style(Part::Bar);
    let sign = format!(" {} ", question.sign());
    let used = pen.put(row, &sign, base);
    let free = (row.width.saturating_sub(used + 2)) as usize;
    let (before, after) = input.split_at(input.char_indices().nth(cursor).map_or(input.len(), |(at, _)| at));
    let under: String = after.chars().take(1).collect();
    let behind: String = after.chars().skip(1).collect();
    let before = cut_front(before, free);
    let key = Style { bg: base.bg, ..pen.style(Part::Key) };
    let reversed = pen.style(Part::Text).add_modifier(ratatui::style::Modifier::REVERSED);
    let behind = cut(&behind, free.saturating_sub(width(&before)));
    let pieces = [
        piece(before, key),
        piece(if under.is_empty() { " ".to_owned() } else { under }, reversed),
        piece(behind, key),
    ];
    let rest = Rect { x: row.x + used, width: row.width - used, ..row };
    let used = used + pen.put_all(rest, &pieces);
    let at = (used + 2).min(row.width);
    hints(pen, Rect { x: row.x + at, width: row.width - at, ..row }, &wanted(state));
}

/// The search as it is typed, and how many matches there are.
fn search(pen: &mut Pen<'_>, state: &State, row: Rect, input: &str) {
    let base = pen.style(Part::Bar);
    let count = state.search.as_ref().map_or_else(String::new, |search| {
        let more = if search.more { "+" } else { "" };
        format!(" {}/{}{more} ", match_position(state), thousands(search.matches.len()))
    });
    let wide = (width(&count) as u16).min(row.width / 2);
    pen.put(Rect { x: row.right() - wide, width: wide, ..row }, &count, base);
    // The end of a long input is what is being typed.
    let free = (row.width - wide).saturating_sub(2) as usize;
    let letters: Vec<char> = input.chars().collect();
    let mut from = 0;
    while width(&letters[from..].iter().collect::<String>()) > free && from < letters.len() {
        from += 1;
    }
    let tail: String = letters[from..].iter().collect();
    let used = pen.put(
        Rect { width: row.width - wide, ..row },
        &format!("/{tail}"),
        Style { bg: base.bg, ..pen.style(Part::Key) },
    );
    let cursor = Rect { x: row.x + used, width: (row.width - wide).saturating_sub(used).min(1), ..row };
    pen.put(cursor, " ", pen.style(Part::Text).add_modifier(ratatui::style::Modifier::REVERSED));
    if scope(state) != Scope::Typing {
        return;
    }
    let at = (used + 2).min(row.width - wide);
    let hints_row = Rect { x: row.x + at, width: row.width - wide - at, ..row };
    hints(pen, hints_row, &wanted(state));
}

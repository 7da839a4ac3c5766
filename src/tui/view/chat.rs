//! The chat about the open configs: over all of the screen where that is small, else over its lower part, so that the
//! config stays in sight.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Clear, Widget};

use super::text::{cut, cut_front, piece, put, wrap};
use super::{Pen, layout, rows};
use crate::tui::chat::{Exchange, Progress};
use crate::tui::model::Model;
use crate::tui::state::State;
use crate::tui::theme::Part;

/// From this height on the chat leaves the upper part of the screen to the config.
const TALL: u16 = 20;

/// What a row of the chat is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Kind {
    /// What the user asked.
    Question,
    /// Which tool was called.
    Call,
    /// What code says.
    Fact,
    /// A cited line, by its number among all of them.
    Cited(usize),
    /// A line that is of no file.
    Plain,
    /// A heading over the model's words.
    Heading,
    /// The model's words.
    Prose,
    /// What of the model's words nothing bears out.
    Doubt,
    /// How it is going.
    Progress,
}

/// Where the chat is.
fn area(middle: Rect) -> Rect {
    if middle.height < TALL {
        return middle;
    }
    let height = middle.height * 6 / 10;
    layout::below(middle, middle.height - height)
}

/// The rows that its text has.
pub(in crate::tui) fn text_area(middle: Rect) -> Rect {
    let inner = layout::below(area(middle), 1);
    Rect { height: inner.height.saturating_sub(1), ..inner }
}

/// Draws it.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, middle: Rect) {
    let area = area(middle);
    Clear.render(area, pen.buffer);
    pen.buffer.set_style(area, pen.theme.part(Part::Text));
    let content = text_area(middle);
    let all = lines(state, width(content));
    let hidden = all.len().saturating_sub(state.chat.top + content.height as usize);
    let more = piece(format!("{hidden} more"), pen.style(Part::Dim));
    let right = if hidden > 0 { std::slice::from_ref(&more) } else { &[] };
    let title = piece("questions", pen.style(Part::TitleFocused));
    pen.title(area, &[title], right);
    for (row, (kind, line)) in rows(content).zip(all.iter().skip(state.chat.top)) {
        let selected = matches!(kind, Kind::Cited(at) if state.chat.cited == Some(*at));
        let style = if selected { pen.style(Part::Selected) } else { style(pen, *kind) };
        if selected {
            pen.buffer.set_style(row, style);
        }
        put(pen.buffer, Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row }, line, style);
    }
    input(pen, state, Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area });
}

/// The question as it is typed; of a long one its end.
fn input(pen: &mut Pen<'_>, state: &State, row: Rect) {
    let used = pen.put(row, " ask: ", pen.style(Part::Title));
    let typed = Rect { x: row.x + used, width: row.width - used, ..row };
    if state.chat.input.is_empty() && state.chat.exchanges.is_empty() {
        let hint =
            cut("who uses NAME? does LIST let tcp from A to B port N?", (typed.width as usize).saturating_sub(2));
        pen.put(Rect { x: typed.x + 1, width: typed.width.saturating_sub(1), ..typed }, &hint, pen.style(Part::Dim));
    }
    let text = cut_front(&state.chat.input, (typed.width as usize).saturating_sub(1));
    let used = pen.put(typed, &text, pen.style(Part::Key));
    let cursor = Rect { x: typed.x + used, width: typed.width.saturating_sub(used).min(1), ..typed };
    pen.buffer.set_style(cursor, pen.style(Part::Text).add_modifier(Modifier::REVERSED));
}

fn style(pen: &Pen<'_>, kind: Kind) -> Style {
    match kind {
        Kind::Question => pen.style(Part::Title),
        Kind::Call | Kind::Progress => pen.style(Part::Dim),
        Kind::Fact | Kind::Cited(_) | Kind::Plain => Style::new(),
        Kind::Heading => pen.style(Part::Heading),
        Kind::Prose => pen.style(Part::Prose),
        Kind::Doubt => pen.style(Part::Warning),
    }
}

/// The columns that text has.
pub(in crate::tui) fn width(content: Rect) -> usize {
    content.width.saturating_sub(2).max(1) as usize
}

/// All rows of the chat, wrapped.
pub(in crate::tui) fn lines(state: &State, columns: usize) -> Vec<(Kind, String)> {
    let mut out = Vec::new();
    let mut cited = 0;
    for exchange in &state.chat.exchanges {
        if !out.is_empty() {
            out.push((Kind::Plain, String::new()));
        }
        one(&mut out, state, exchange, columns, &mut cited);
    }
    out
}

fn one(out: &mut Vec<(Kind, String)>, state: &State, exchange: &Exchange, columns: usize, cited: &mut usize) {
    let mut push = |kind: Kind, text: &str, hang: usize| {
        out.extend(wrap(text, columns, hang).into_iter().map(|line| (kind, line)));
    };
    let arrow = if state.options.ascii { "->" } else { "→" };
    push(Kind::Question, &format!("? {}", exchange.question), 2);
    for found in &exchange.found {
        push(Kind::Call, &format!("{arrow} {}", found.call), 2);
        push(Kind::Fact, &found.headline, 0);
        for (place, text) in &found.lines {
            match place {
                Some(_) => {
                    let selected = state.chat.cited == Some(*cited);
                    let sign = if selected { "> " } else { "  " };
                    push(Kind::Cited(*cited), &cut(&format!("{sign}{text}"), columns), 4);
                    *cited += 1;
                }
                None => push(Kind::Plain, &format!("  {text}"), 4),
            }
        }
        if found.left_out > 0 {
            push(Kind::Progress, &format!("  {} more left out", found.left_out), 2);
        }
    }
    if exchange.found.is_empty() && exchange.progress == Progress::Complete {
        push(Kind::Fact, "the question names nothing that is in the open configs", 0);
    }
    if !exchange.prose.is_empty() {
        let name = if let Model::Ready(name) = &state.model { name.as_str() } else { "the model" };
        push(Kind::Heading, &format!("{name} says, and may be wrong"), 0);
        for line in exchange.prose.lines() {
            push(Kind::Prose, line, 0);
        }
    }
    if !exchange.doubted.is_empty() {
        let words = exchange.doubted.join(", ");
        let text = match exchange.progress {
            Progress::Again => format!("asked once more: nothing bore out what it said first ({words})"),
            _ => format!("the model's words are left out: nothing bears out {words}"),
        };
        push(Kind::Doubt, &text, 2);
    }
    if let Some(text) = progress(state, exchange) {
        push(Kind::Progress, &format!("[{text}]"), 1);
    }
}

fn progress(state: &State, exchange: &Exchange) -> Option<String> {
    let seconds = state.chat.asking.map_or(0, |(_, seconds)| seconds);
    let took = if seconds == 0 { String::new() } else { format!(", {seconds} s") };
    match &exchange.progress {
        Progress::Running | Progress::Again if !exchange.prose.is_empty() => Some(format!("writing{took}")),
        Progress::Running if exchange.found.is_empty() => Some(format!("looking{took}")),
        Progress::Running | Progress::Again => Some(format!("reading{took}")),
        Progress::Complete => None,
        Progress::Stopped => Some("stopped".to_owned()),
        Progress::Failed(reason) => Some(format!("by the tools alone: {reason}")),
    }
}

/// The row of a cited line.
pub(in crate::tui) fn cited_row(state: &State, cited: usize) -> Option<usize> {
    let all = lines(state, width(text_area(state.areas().middle)));
    all.iter().position(|(kind, _)| *kind == Kind::Cited(cited))
}

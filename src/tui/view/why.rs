//! Why it is a fault: what is proven, what the model makes of it, what the rule's page says.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{cut, piece, put, wrap};
use super::{Pen, rows};
use crate::llm::ground::Reason;
use crate::rules::{Prose, Severity};
use crate::text::{FileId, clean};
use crate::tui::actions::Action;
use crate::tui::model::{Answer, Explanation, Model, Progress};
use crate::tui::parts::Pane;
use crate::tui::state::State;
use crate::tui::theme::Part;

/// What a line is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Kind {
    /// What is wrong.
    Message(Severity),
    /// A proven sentence.
    Fact,
    /// A heading.
    Heading,
    /// The model's words.
    Prose,
    /// The rule's words.
    Page,
    /// An example.
    Code,
    /// What of the model's words nothing bears out.
    Doubt,
    /// How the model is doing.
    Progress,
}

/// The columns that text has in a pane of this width.
pub(in crate::tui) fn text_width(pane: u16) -> usize {
    pane.saturating_sub(2).max(1) as usize
}

/// Draws the pane.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, area: Rect) {
    if area.is_empty() {
        return;
    }
    let content = super::layout::below(area, 1);
    let all = lines(state, text_width(area.width));
    let rule = state.selected_fault().map_or("", |fault| fault.rule.0);
    let rule = piece(cut(rule, (area.width / 2) as usize), pen.style(Part::Title));
    let hidden = all.len().saturating_sub(state.why_top + content.height as usize);
    let more = piece(format!("{hidden} more"), pen.style(Part::Dim));
    let right = if hidden > 0 { std::slice::from_ref(&more) } else { &[] };
    pen.pane_title(state, Pane::Why, area, if rule.text.is_empty() { &[] } else { std::slice::from_ref(&rule) }, right);
    for (row, (kind, line)) in rows(content).zip(all.iter().skip(state.why_top)) {
        let style = style(pen, *kind);
        put(pen.buffer, Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row }, line, style);
    }
}

fn style(pen: &Pen<'_>, kind: Kind) -> Style {
    match kind {
        Kind::Message(severity) => pen.severity(severity),
        Kind::Fact | Kind::Page => Style::new(),
        Kind::Heading => pen.style(Part::Heading),
        Kind::Prose => pen.style(Part::Prose),
        Kind::Doubt => pen.style(Part::Warning),
        Kind::Code | Kind::Progress => pen.style(Part::Dim),
    }
}

/// All lines of the pane, wrapped.
pub(in crate::tui) fn lines(state: &State, columns: usize) -> Vec<(Kind, String)> {
    let mut out = Lines { columns, lines: Vec::new() };
    let Some(fault) = state.selected_fault() else {
        let said = if state.is_analysing() { "The config is being analysed." } else { "No fault is selected." };
        out.push(Kind::Page, said, 0);
        return out.lines;
    };
    let file = fault.place.file;
    out.push(Kind::Message(fault.severity), &render(state, &fault.message, file), 0);
    for fact in &fault.facts {
        out.push(Kind::Fact, &format!("- {}", render(state, fact, file)), 2);
    }
    for related in &fault.related {
        let (name, line) = state.locate(related.place);
        let place = if related.place.file == file { format!("line {line}") } else { format!("{name} line {line}") };
        out.push(Kind::Fact, &format!("- {place}: {}", render(state, &related.message, file)), 2);
    }
    model(&mut out, state);
    if let Some(rule) = crate::rules::find(fault.rule.0) {
        for heading in ["What it finds", "Why it matters"] {
            if let Some(text) = rule.section(heading) {
                out.heading(heading);
                out.markdown(Kind::Page, text);
            }
        }
    }
    out.lines
}

fn render(state: &State, prose: &Prose, file: FileId) -> String {
    let locate = |place| state.locate(place);
    clean(&prose.render(file, &locate)).into_owned()
}

/// The model's words about the selected fault, and how it is doing.
fn model(out: &mut Lines, state: &State) {
    let Some(said) = state.selected().and_then(|listed| state.explanations.get(&listed.id)) else { return };
    let name = if let Model::Ready(name) = &state.model { name.as_str() } else { "the model" };
    match &said.answer {
        Answer::First => out.heading(&format!("{name} says, and may be wrong")),
        Answer::Second { avoided } => {
            out.heading(&format!("{name} says, and may be wrong"));
            let wrong = avoided.join(", ");
            out.push(Kind::Doubt, &format!("asked once more: nothing bore out what it said first ({wrong})"), 2);
        }
        Answer::Rule { doubted, often: answers } => {
            out.heading("The rule says");
            let wrong = doubted.join(", ");
            let often = format!("{} of {} answers so far", answers.stood_in, answers.complete);
            out.push(Kind::Doubt, &format!("in place of {name}, whose words nothing bore out ({wrong}); {often}"), 2);
        }
    }
    out.markdown(Kind::Prose, &marked(said));
    doubts(out, said);
    let key = state.hint(Action::Explain);
    let progress = match &said.progress {
        Progress::Running => {
            let seconds = state.asking.running().map_or(0, |running| running.seconds);
            let doing = if said.text.is_empty() { "reading the config" } else { "writing" };
            if seconds == 0 { doing.to_owned() } else { format!("{doing}, {seconds} s") }
        }
        Progress::Complete => return,
        Progress::Stopped => format!("stopped; {key} asks again"),
        Progress::Failed(reason) => format!("failed: {reason}; {key} asks again"),
    };
    out.push(Kind::Progress, &format!("[{progress}]"), 1);
}

/// The text with a mark behind each word that nothing bears out: what is doubtful must not need colours to be seen.
fn marked(said: &Explanation) -> String {
    let mut text = said.text.clone();
    for doubt in said.doubts.iter().rev() {
        if text.is_char_boundary(doubt.range.end) {
            text.insert_str(doubt.range.end, "(?)");
        }
    }
    text
}

/// What the marks mean.
fn doubts(out: &mut Lines, said: &Explanation) {
    for (reason, meaning) in
        [(Reason::NotThere, "in neither the facts nor the config"), (Reason::Opposite, "the facts say the opposite")]
    {
        let mut words: Vec<&str> = Vec::new();
        for doubt in said.doubts.iter().filter(|doubt| doubt.reason == reason) {
            let word = said.text.get(doubt.range.clone()).unwrap_or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if !words.is_empty() {
            out.push(Kind::Doubt, &format!("(?) {meaning}: {}", words.join(", ")), 4);
        }
    }
}

struct Lines {
    columns: usize,
    lines: Vec<(Kind, String)>,
}

impl Lines {
    fn push(&mut self, kind: Kind, text: &str, hang: usize) {
        self.lines.extend(wrap(text, self.columns, hang).into_iter().map(|line| (kind, line)));
    }

    /// A heading, apart from what is above it.
    fn heading(&mut self, text: &str) {
        self.lines.push((Kind::Page, String::new()));
        self.push(Kind::Heading, text, 0);
    }

    /// Paragraphs, lists and fenced code; the other marks of Markdown stay as they are.
    fn markdown(&mut self, kind: Kind, text: &str) {
        let text = clean(text);
        let mut paragraph = String::new();
        let mut fenced = false;
        for line in text.lines() {
            let trimmed = line.trim();
            if trimmed.starts_with("```") {
                self.flush(kind, &mut paragraph);
                fenced = !fenced;
            } else if fenced {
                self.lines.push((Kind::Code, cut(&format!("  {line}"), self.columns)));
            } else if trimmed.is_empty() {
                self.flush(kind, &mut paragraph);
                self.lines.push((kind, String::new()));
            } else {
                if trimmed.starts_with("- ") || trimmed.starts_with("* ") {
                    self.flush(kind, &mut paragraph);
                }
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(trimmed);
                // A model's line is a line; a page's lines are wrapped where its source was.
                if kind == Kind::Prose {
                    self.flush(kind, &mut paragraph);
                }
            }
        }
        self.flush(kind, &mut paragraph);
    }

    fn flush(&mut self, kind: Kind, paragraph: &mut String) {
        if !paragraph.is_empty() {
            let text = std::mem::take(paragraph).replace("**", "");
            let hang = if text.starts_with("- ") || text.starts_with("* ") { 2 } else { 0 };
            self.push(kind, &text, hang);
        }
    }
}

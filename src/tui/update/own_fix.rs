//! A fix as the user would have it: in an editor of theirs, or only parts of it.

use super::super::actions::Action;
use super::super::message::Effect;
use super::super::parts::{EditedText, FixPart, FixParts, Mode, Question, Tone};
use super::super::state::State;
use super::decisions;
use crate::fix::{Applicability, Fix, Origin, split};
use crate::session::{DiffLine, FileDiff, Hunk};
use crate::text::{Edit, LineNumber, Span, clean_line};

/// The most lines that are given to an editor.
const MOST_LINES: usize = 400;

/// Opens the line that the fix writes, to be changed; what is more than a line goes to the user's editor.
pub fn edit_line(state: &mut State, effects: &mut Vec<Effect>) {
    let text = state.preview.as_ref().and_then(|preview| preview.text.as_ref().ok());
    match text.and_then(super::super::diff::DiffText::single_change) {
        Some((_, line)) => state.mode = Question::Line.with(line),
        None => edit_in_editor(state, effects),
    }
}

/// Gives the lines of the fix, as it would leave them and with those around them, to the user's editor.
pub fn edit_in_editor(state: &mut State, effects: &mut Vec<Effect>) {
    let text = state.preview.as_ref().and_then(|preview| preview.text.as_ref().ok());
    let (Some(listed), Some(text)) = (state.selected(), text) else {
        state.say(Tone::Plain, "there is no fix to edit");
        return;
    };
    let [diff] = text.diffs() else {
        state.say(Tone::Plain, "this fix is in several files: take it in parts");
        return;
    };
    let Some((old, new)) = block(diff) else {
        state.say(Tone::Plain, "the lines of this fix are too far apart: take it in parts");
        return;
    };
    let file = state.review.files().iter().find(|file| file.path() == diff.path).map(crate::session::ReviewedFile::id);
    let proposed = diff.new.bytes().get(new.range()).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
    let (Some(file), Some(proposed)) = (file, proposed) else {
        state.say(Tone::Bad, "these lines are not UTF-8: they cannot be edited");
        return;
    };
    state.edited = Some(EditedText {
        fault: listed.id,
        file,
        block: old,
        proposed: proposed.clone(),
        generation: state.generation,
    });
    effects.push(Effect::EditText(proposed));
}

/// The bytes of the lines from the first hunk to the last, before and after.
fn block(diff: &FileDiff) -> Option<(Span, Span)> {
    let (first, last) = (diff.hunks.first()?, diff.hunks.last()?);
    if last.new.end.max(last.old.end) - first.new.start.min(first.old.start) > MOST_LINES {
        return None;
    }
    let bytes = |document: &crate::text::Document, from: usize, to: usize| {
        let start = |line: usize| {
            let end = document.bytes().len() as u32;
            if line >= document.line_count() { end } else { document.line_span(LineNumber::from_index(line)).start }
        };
        Span::new(start(from), start(to))
    };
    Some((bytes(&diff.old, first.old.start, last.old.end), bytes(&diff.new, first.new.start, last.new.end)))
}

/// The text is back from the editor.
pub fn edited(state: &mut State, text: Result<String, String>, effects: &mut Vec<Effect>) {
    let Some(before) = state.edited.take() else { return };
    let text = match text {
        Ok(text) => text,
        Err(reason) => return state.say(Tone::Bad, reason),
    };
    if before.generation != state.generation {
        return state.say(Tone::Bad, "the files have changed meanwhile: what was edited was not taken");
    }
    if text.trim().is_empty() && !before.proposed.trim().is_empty() {
        return state.say(Tone::Plain, "the text is empty: nothing was taken");
    }
    // Many editors write lines that end as this machine's do.
    let ending = state.review.analysis(before.file).map_or("\n", |analysis| analysis.document.ending().as_str());
    let text = text.replace("\r\n", "\n").replace('\n', ending);
    let edit = Edit::replace(before.file, before.block, text.clone());
    let whose = if text == before.proposed { "as proposed" } else { "as edited" };
    let fix = own(format!("the lines {whose}"), vec![edit]);
    decisions::accept_own(state, before.fault, &fix, effects);
}

fn own(title: String, edits: Vec<Edit>) -> Fix {
    Fix { origin: Origin::User, ..Fix::new(title, Applicability::Review, edits) }
}

/// Lists the parts of the fix, to take some of them.
pub fn open_parts(state: &mut State) {
    let (Some(listed), Some(fix)) = (state.selected(), state.selected_fix()) else {
        state.say(Tone::Plain, "there is no fix to take in parts");
        return;
    };
    let mut edits = fix.edits.clone();
    edits.sort();
    let parts = |edit: Edit| match state.review.analysis(edit.file) {
        Some(analysis) => split::parts(&edit, analysis),
        None => vec![edit],
    };
    let edits: Vec<Edit> = edits.into_iter().flat_map(parts).collect();
    if edits.len() < 2 {
        state.say(Tone::Plain, "this fix has one part only");
        return;
    }
    let part = |edit: Edit| FixPart { text: describe(state, &edit), edit, taken: true };
    let parts = edits.into_iter().map(part).collect();
    state.mode = Mode::Parts(FixParts { fault: listed.id, parts, selected: 0, top: 0, asked: false });
}

/// "core1:14  - ip access-group GUEST in  + ip access-group GUESTS in".
fn describe(state: &State, edit: &Edit) -> String {
    let alone = own(String::new(), vec![edit.clone()]);
    let diffs = state.review.preview(&alone, 0).unwrap_or_default();
    let Some(diff) = diffs.first() else { return String::new() };
    let lines = || diff.hunks.iter().flat_map(|hunk: &Hunk| &hunk.lines);
    let line = |document: &crate::text::Document, number: LineNumber| {
        clean_line(document.display(document.line_span(number)).trim()).into_owned()
    };
    let mut out = format!("{}:{}", state.label(edit.file), diff.old.line_of(edit.range.start));
    let gone = lines().filter_map(|one| if let DiffLine::Gone { old } = one { Some(*old) } else { None });
    let come = lines().filter_map(|one| if let DiffLine::Come { new } = one { Some(*new) } else { None });
    for (sign, mut texts) in [
        ("-", gone.map(|number| line(&diff.old, number)).collect::<Vec<_>>()),
        ("+", come.map(|number| line(&diff.new, number)).collect::<Vec<_>>()),
    ] {
        let more = texts.len().saturating_sub(1);
        if let Some(first) = texts.drain(..).next() {
            out = format!("{out}  {sign} {first}");
        }
        if more > 0 {
            out = format!("{out} (and {more} more)");
        }
    }
    out
}

/// Keys over the parts of a fix.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let page = isize::try_from(state.size.1 / 2).unwrap_or(1).max(1);
    let Mode::Parts(parts) = &mut state.mode else { return };
    parts.asked &= action == Action::Confirm;
    let select = |parts: &mut FixParts, by: isize| {
        parts.selected = parts.selected.saturating_add_signed(by).min(parts.parts.len().saturating_sub(1));
    };
    match action {
        Action::Down => select(parts, 1),
        Action::Up => select(parts, -1),
        Action::PageDown => select(parts, page),
        Action::PageUp => select(parts, -page),
        Action::Top => parts.selected = 0,
        Action::Bottom => parts.selected = parts.parts.len().saturating_sub(1),
        Action::TogglePart => {
            let at = parts.selected;
            if let Some(part) = parts.parts.get_mut(at) {
                part.taken = !part.taken;
            }
        }
        Action::Close => state.mode = Mode::Panes,
        Action::Confirm => take_parts(state, effects),
        _ => {}
    }
}

/// Accepts the parts that are taken, if something speaks for them or the user insists.
fn take_parts(state: &mut State, effects: &mut Vec<Effect>) {
    let Mode::Parts(parts) = &mut state.mode else { return };
    let taken: Vec<&FixPart> = parts.parts.iter().filter(|part| part.taken).collect();
    let (fault, asked, all, count) = (parts.fault, parts.asked, parts.parts.len(), taken.len());
    if count == 0 {
        state.say(Tone::Plain, "no part is taken");
        return;
    }
    let edits = split::joined(taken.iter().map(|part| part.edit.clone()));
    let mut fix = own(format!("{count} of {all} parts"), edits);
    let verdict = state.review.prove(fault, &fix);
    let holds = verdict.as_ref().is_ok_and(crate::fix::Verdict::holds);
    if !holds && !asked {
        parts.asked = true;
        let why = match &verdict {
            Ok(verdict) if !verdict.introduces.is_empty() => format!("brings {} new faults", verdict.introduces.len()),
            Ok(_) => "leaves the fault".to_owned(),
            Err(error) => error.to_string(),
        };
        state.say(Tone::Bad, format!("these parts alone: {why}; again takes them all the same"));
        return;
    }
    fix.verdict = verdict.ok();
    state.mode = Mode::Panes;
    decisions::accept_own(state, fault, &fix, effects);
}

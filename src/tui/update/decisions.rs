//! Deciding about fixes, and taking decisions back.

use super::super::actions::Action;
use super::super::message::Effect;
use super::super::parts::{Listed, Tone};
use super::super::state::State;
use super::{explanation, repair, silencing};
use std::sync::Arc;

use crate::fix::{Applicability, Fix, Origin};
use crate::rules::Fault;
use crate::session::{DecisionError, Entry, FaultId, Outcome};
use crate::text::Edit;

/// Accepts the fix that is shown and goes to the next fault. A fix that nothing speaks for is accepted at the second
/// press only.
pub fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(listed) = with_fault(state) else { return };
    let Some(fix) = state.selected_fix().cloned() else {
        state.say(Tone::Plain, "there is no fix to accept");
        return;
    };
    let wanted = (listed.id, state.fix);
    if grade(state, listed, state.fix) == Some(Applicability::Idea) && state.asked.replace(wanted) != Some(wanted) {
        let key = state.hint(Action::Accept);
        state.say(Tone::Bad, format!("nothing proves this fix: {key} again accepts it all the same"));
        return;
    }
    state.asked = None;
    let after = order_after(state);
    match state.review.accept_fix(listed.id, &fix) {
        Ok(outcome) => {
            let said = format!("accepted: {}", fix.title);
            decided(state, &said, &outcome, effects);
            select_first(state, &after);
        }
        Err(error) => failed(state, &error),
    }
}

/// Accepts the fix with another line in place of the one that it would write.
pub fn accept_line(state: &mut State, line: &str, effects: &mut Vec<Effect>) {
    let Some(listed) = with_fault(state) else { return };
    let preview = state.preview.as_ref().and_then(|preview| preview.text.as_ref().ok());
    let (Some((number, _)), Some(analysis)) =
        (preview.and_then(super::super::diff::DiffText::single_change), state.review.analysis(listed.id.file))
    else {
        return;
    };
    let edit = Edit::replace(listed.id.file, analysis.document.line_span(number), line);
    let title = format!("line {number}: {}", line.trim());
    let fix = Fix { origin: Origin::User, ..Fix::new(title, Applicability::Review, vec![edit]) };
    accept_own(state, listed.id, &fix, effects);
}

/// Accepts a fix of the user's own and goes to the next fault.
pub fn accept_own(state: &mut State, fault: FaultId, fix: &Fix, effects: &mut Vec<Effect>) {
    let after = order_after(state);
    match state.review.accept_fix(fault, fix) {
        Ok(outcome) => {
            decided(state, &format!("accepted: {}", fix.title), &outcome, effects);
            select_first(state, &after);
        }
        Err(error) => failed(state, &error),
    }
}

/// Puts the fault aside and goes to the next one.
pub fn reject(state: &mut State, reason: Option<String>, effects: &mut Vec<Effect>) {
    let Some(listed) = with_fault(state) else { return };
    let after = order_after(state);
    match state.review.reject(listed.id, reason) {
        Ok(outcome) => {
            let said = format!("put aside; {} brings it back", state.hint(Action::Undo));
            decided(state, &said, &outcome, effects);
            select_first(state, &after);
        }
        Err(error) => failed(state, &error),
    }
}

/// Accepts all safe fixes that hold, of the faults that are listed.
pub fn accept_all_safe(state: &mut State, effects: &mut Vec<Effect>) {
    let after = order_after(state);
    let here = state.selected().map(|listed| listed.id);
    let listed: rustc_hash::FxHashSet<FaultId> = state.list.iter().map(|listed| listed.id).collect();
    let wanted = |fault: &Fault, fix: &Fix| fix.grade() == Applicability::Safe && listed.contains(&FaultId::of(fault));
    match state.review.accept_all(&wanted) {
        Ok(outcome) => {
            let count = outcome.entry.fixes().count();
            let fixes = if count == 1 { "fix" } else { "fixes" };
            decided(state, &format!("accepted {count} safe {fixes}"), &outcome, effects);
            let order: Vec<FaultId> = here.into_iter().chain(after).collect();
            select_first(state, &order);
        }
        Err(error) => failed(state, &error),
    }
}

/// Takes the last decision back and shows what it was about.
pub fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let subject = state.review.undoable().and_then(subject);
    let said = state.review.undoable().map(|entry| format!("taken back: {}", name(entry))).unwrap_or_default();
    let silence = state.review.undoable().and_then(|entry| silencing::of(state, entry));
    match state.review.undo() {
        Ok(outcome) => {
            effects.extend(silence.map(Effect::Unsilence));
            decided(state, &said, &outcome, effects);
            select_first(state, &subject.into_iter().collect::<Vec<_>>());
        }
        Err(error) => failed(state, &error),
    }
}

/// Takes again what was taken back.
pub fn redo(state: &mut State, effects: &mut Vec<Effect>) {
    let after = order_after(state);
    let said = state.review.redoable().map(|entry| format!("again: {}", name(entry))).unwrap_or_default();
    let silence = state.review.redoable().and_then(|entry| silencing::of(state, entry));
    match state.review.redo() {
        Ok(outcome) => {
            effects.extend(silence.map(Effect::Silence));
            decided(state, &said, &outcome, effects);
            select_first(state, &after);
        }
        Err(error) => failed(state, &error),
    }
}

/// Shows another fix of the fault.
pub fn choose_fix(state: &mut State, forward: bool) {
    let count = state.fix_count();
    if count < 2 {
        state.say(Tone::Plain, if count == 0 { "there is no fix" } else { "there is no other fix" });
        return;
    }
    state.fix = (state.fix + if forward { 1 } else { count - 1 }) % count;
}

/// Copies the fix as a diff.
pub fn copy(state: &mut State, effects: &mut Vec<Effect>) {
    match state.preview.as_ref().map(|preview| &preview.text) {
        Some(Ok(text)) => {
            let text = text.to_text();
            effects.push(Effect::Copy(text));
        }
        _ => state.say(Tone::Plain, "there is no fix to copy"),
    }
}

/// The grade of a fix as it counts: what its proof leaves of it.
pub fn grade(state: &State, listed: Listed, fix: usize) -> Option<Applicability> {
    let fix_itself = state.fixes(listed).nth(fix)?;
    Some(match state.proof(listed.id, fix) {
        Some(Ok(verdict)) if verdict.holds() => fix_itself.applicability,
        Some(_) => Applicability::Idea,
        None => fix_itself.grade(),
    })
}

pub(super) fn with_fault(state: &mut State) -> Option<Listed> {
    let selected = state.selected();
    if selected.is_none() {
        state.say(Tone::Plain, "no fault is selected");
    }
    selected
}

/// After a decision: the list is read again, the journal kept, the user told.
pub(super) fn decided(state: &mut State, said: &str, outcome: &Outcome, effects: &mut Vec<Effect>) {
    effects.push(Effect::Journal(outcome.entry.clone()));
    let changed = !outcome.files.is_empty();
    let change = format!("{} gone, {} new", outcome.went.len(), outcome.came.len());
    match outcome.came.first() {
        Some(first) if matches!(outcome.entry, Entry::Accepted { .. } | Entry::Redone) => {
            let (locate, file) = (|place| state.locate(place), first.place.file);
            let message = first.message.render(file, &locate);
            // What is milder than all that went was there before, hidden behind it.
            let gravest = |faults: &[Arc<Fault>]| faults.iter().map(|fault| fault.severity).max();
            let tone = if gravest(&outcome.came) < gravest(&outcome.went) { Tone::Plain } else { Tone::Bad };
            state.say(tone, format!("{said} - {change}: {message}"));
        }
        _ if changed => state.say(Tone::Good, format!("{said} - {change}")),
        _ => state.say(Tone::Good, said),
    }
    changed_documents(state, effects);
}

/// After any change of the documents or the list.
pub fn changed_documents(state: &mut State, effects: &mut Vec<Effect>) {
    state.generation += 1;
    state.proofs.clear();
    state.repairs.forget();
    state.proving = None;
    state.fix = 0;
    // What the model is saying is about a fault that may have gone.
    explanation::move_on(state, effects);
    repair::stop(state, effects);
    state.relist();
}

pub(super) fn failed(state: &mut State, error: &DecisionError) {
    state.say(Tone::Bad, error.to_string());
}

/// The faults in the order in which one is to be selected once the selected one has gone: those after it, then those
/// before it, nearest first.
pub(super) fn order_after(state: &State) -> Vec<FaultId> {
    let at = state.selected.min(state.list.len());
    let after = state.list[at..].iter().skip(1);
    after.chain(state.list[..at].iter().rev()).map(|listed| listed.id).collect()
}

pub(super) fn select_first(state: &mut State, order: &[FaultId]) {
    let places: rustc_hash::FxHashMap<FaultId, usize> =
        state.list.iter().enumerate().map(|(at, listed)| (listed.id, at)).collect();
    if let Some(&at) = order.iter().find_map(|id| places.get(id)) {
        super::navigation::select(state, at);
    } else {
        state.relist();
        state.show_selected();
    }
}

fn subject(entry: &Entry) -> Option<FaultId> {
    match entry {
        Entry::Rejected { file, fault, .. } => Some(FaultId { file: *file, fingerprint: *fault }),
        entry => entry.fixes().next().map(|fix| FaultId { file: fix.file, fingerprint: fix.fault }),
    }
}

fn name(entry: &Entry) -> String {
    let fixes: Vec<_> = entry.fixes().collect();
    match (entry, fixes.as_slice()) {
        (Entry::Rejected { .. }, _) => "put aside".to_owned(),
        (_, [one]) => one.title.clone(),
        (_, many) => format!("{} fixes", many.len()),
    }
}

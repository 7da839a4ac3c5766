//! Putting a fault aside for good: the decision, and what is to be written about it beside the configs.

use super::super::message::{Effect, SilencedFault};
use super::super::parts::Tone;
use super::super::state::State;
use super::decisions::{decided, failed, order_after, select_first, with_fault};
use crate::rules::Fault;
use crate::session::{Entry, FaultId, Keep};

/// Puts the selected fault aside for good, and goes to the next one.
pub fn silence(state: &mut State, reason: &str, effects: &mut Vec<Effect>) {
    let Some(listed) = with_fault(state) else { return };
    let after = order_after(state);
    match state.review.silence(listed.id, reason.to_owned()) {
        Ok(outcome) => {
            effects.extend(of(state, &outcome.entry).map(Effect::Silence));
            decided(state, "put aside for good", &outcome, effects);
            select_first(state, &after);
        }
        Err(error) => failed(state, &error),
    }
}

/// What a decision has put aside for good.
pub fn of(state: &State, entry: &Entry) -> Option<Box<SilencedFault>> {
    let Entry::Rejected { file, fault, reason, keep: Keep::Project } = entry else { return None };
    let id = FaultId { file: *file, fingerprint: *fault };
    let reviewed = state.review.file(*file)?;
    let now = reviewed.now();
    let silenced = || now.silenced.iter().map(|silenced| silenced.fault.as_ref());
    let there = |fault: &&Fault| FaultId::of(fault) == id;
    let found = now.faults().find(there).or_else(|| silenced().find(there))?;
    let line = now.document.line_span(now.document.line_of(found.place.span.start));
    Some(Box::new(SilencedFault {
        config: reviewed.path().to_owned(),
        rule: found.rule,
        fault: *fault,
        line: now.document.slice(line).trim().to_owned(),
        reason: reason.clone().unwrap_or_default(),
        hidden: state.review.is_silenced(id),
    }))
}

/// The file has been written, or has not.
pub fn silenced(state: &mut State, outcome: Result<String, String>) {
    match outcome {
        Ok(said) => state.say(Tone::Good, said),
        Err(why) => state.say(Tone::Bad, format!("not kept beyond this session: {why}")),
    }
}

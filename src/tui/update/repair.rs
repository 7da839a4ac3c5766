//! Asking the model to mend a fault. Nothing of what it writes is a fix before code has proven it.

use super::super::message::{Effect, RepairMsg};
use super::super::model::Model;
use super::super::parts::Tone;
use super::super::repair::RunningRepair;
use super::super::state::State;
use super::{chat, explanation};
use crate::session::FaultId;
use crate::text::{clean, clean_line};

/// Has the model mend the selected fault.
pub fn start(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(listed) = super::decisions::with_fault(state) else { return };
    match &state.model {
        Model::Ready(_) => {}
        Model::Loading(_) => return state.say(Tone::Plain, "the model is still loading"),
        Model::Unavailable(reason) => {
            let text = format!("no model: {reason}");
            return state.say(Tone::Bad, text);
        }
        Model::Unknown => return state.say(Tone::Bad, "no model"),
    }
    let Some(analysis) = state.review.analysis(listed.id.file) else { return };
    let analysis = Box::new(analysis.clone());
    // One thing at a time; the explanation is asked for again when this is over.
    stop(state, effects);
    chat::stop(state, effects);
    explanation::move_on(state, effects);
    state.last_request += 1;
    let request = state.last_request;
    state.repairs.given_up.remove(&listed.id);
    let (text, objections) = (String::new(), Vec::new());
    state.repairs.running = Some(RunningRepair { request, fault: listed.id, text, objections, seconds: 0 });
    effects.push(Effect::Repair { request, analysis, fault: listed.id.fingerprint });
}

/// The model has got on with a repair.
pub fn news(state: &mut State, news: RepairMsg) {
    let Some(running) = state.repairs.running.as_mut().filter(|running| running.request == news.request()) else {
        return;
    };
    match news {
        RepairMsg::Writing { text, .. } => running.text = clean(&text).into_owned(),
        RepairMsg::Objection { why, .. } => {
            running.objections.push(clean_line(&why).into_owned());
            running.text.clear();
        }
        RepairMsg::Proven { fix, .. } => {
            let fault = running.fault;
            state.repairs.running = None;
            proven(state, fault, *fix);
        }
        RepairMsg::GivenUp { .. } => {
            let (fault, objections) = (running.fault, std::mem::take(&mut running.objections));
            state.repairs.running = None;
            let tries = match objections.len() {
                1 => "one try".to_owned(),
                count => format!("{count} tries"),
            };
            let last = objections.last().map(|why| format!("; the last: {why}")).unwrap_or_default();
            state.say(Tone::Plain, format!("the model found no repair that holds, in {tries}{last}"));
            state.repairs.given_up.insert(fault, objections);
        }
    }
}

/// Shows a fix of the model beside those of the rule, unless the rule has the same.
fn proven(state: &mut State, fault: FaultId, fix: crate::fix::Fix) {
    let Some(listed) = state.list.iter().find(|listed| listed.id == fault).copied() else { return };
    let same = state.fixes(listed).position(|other| other.edits == fix.edits);
    let index = same.unwrap_or_else(|| state.fixes(listed).count());
    if same.is_some() {
        state.say(Tone::Plain, "the model would write what is proposed already");
    } else {
        let verdict = fix.verdict.clone();
        state.say(Tone::Good, format!("the model proposes, and the proof holds: {}", clean_line(&fix.title)));
        state.repairs.fixes.entry(fault).or_default().push(fix);
        state.proofs.extend(verdict.map(|verdict| ((fault, index), Ok(verdict))));
    }
    if state.selected().is_some_and(|selected| selected.id == fault) {
        state.fix = index;
    }
}

/// The model failed, or has gone.
pub fn failed(state: &mut State, request: Option<u64>, reason: &str) {
    let is_it = |running: &mut RunningRepair| request.is_none_or(|request| request == running.request);
    if state.repairs.running.take_if(is_it).is_some() {
        state.say(Tone::Bad, format!("no repair: {}", clean_line(reason)));
    }
}

/// Stops what is being written; false where nothing is.
pub fn stop(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(running) = state.repairs.running.take() else { return false };
    effects.push(Effect::CancelExplanation { request: running.request });
    true
}

/// Stops where the user has gone on to another fault. Runs after every message.
pub fn follow(state: &mut State, effects: &mut Vec<Effect>) {
    let selected = state.selected().map(|listed| listed.id);
    if state.repairs.running.as_ref().is_some_and(|running| Some(running.fault) != selected) {
        stop(state, effects);
    }
}

/// A second has passed.
pub fn tick(state: &mut State) {
    if let Some(running) = &mut state.repairs.running {
        running.seconds += 1;
    }
}

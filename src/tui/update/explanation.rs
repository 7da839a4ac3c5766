//! Asking the model to explain, and what it says.
//!
//! The first fault that is selected is explained at once. Whoever moves on while an explanation is being written gets
//! the next one at the next tick, so that running down the list doesn't start one for every fault passed.

use super::super::message::{Effect, ModelMsg};
use super::super::model::{Answer, Asking, Explanation, Model, Progress, Running};
use super::super::parts::Tone;
use super::super::state::State;
use super::repair;
use crate::llm::ground::Ground;
use crate::llm::prompt;
use crate::session::FaultId;
use crate::text::clean;

/// The longest explanation kept, in bytes; a model that does not stop must not fill the memory.
const LONGEST: usize = 16_384;

/// The model said something.
pub fn news(state: &mut State, news: ModelMsg, effects: &mut Vec<Effect>) {
    match news {
        ModelMsg::Loading(percent) => state.model = Model::Loading(percent.min(100)),
        ModelMsg::Ready(name) => state.model = Model::Ready(crate::text::clean_line(&name).into_owned()),
        ModelMsg::Unavailable(reason) => {
            state.model = Model::Unavailable(crate::text::clean_line(&reason).into_owned());
            let _ = end(state, None, Progress::Failed("the model is gone".to_owned()));
            repair::failed(state, None, "the model is gone");
        }
        ModelMsg::Token { request, text } => {
            let running = state.asking.running().filter(|running| running.request == request);
            if let Some(kept) = running.and_then(|running| state.explanations.get_mut(&running.fault))
                && kept.text.len() < LONGEST
            {
                kept.text.push_str(&clean(&text));
                check(state, false);
            }
        }
        ModelMsg::Done { request, speed } => {
            state.speed = Some(speed);
            let answered = end(state, Some(request), Progress::Complete);
            judge(state, answered, effects);
        }
        // Seen to elsewhere.
        ModelMsg::Repair(news) => repair::news(state, news),
        ModelMsg::Chat(_) => {}
        ModelMsg::Failed { request, reason } => {
            let reason = crate::text::clean_line(&reason).into_owned();
            if request.is_none() {
                state.say(Tone::Bad, format!("the model failed: {reason}"));
            }
            repair::failed(state, request, &reason);
            let _ = end(state, request, Progress::Failed(reason));
        }
    }
}

/// A complete answer is believed if everything in it is borne out. Else it is asked for once more, without what was wrong;
/// and where that is no better, the rule's own text stands in.
fn judge(state: &mut State, answered: Option<FaultId>, effects: &mut Vec<Effect>) {
    let Some(fault) = answered else { return };
    let Some(said) = state.explanations.get_mut(&fault) else { return };
    let doubted = said.doubted();
    if doubted.is_empty() {
        state.answers.complete += 1;
        return;
    }
    if said.answer == Answer::First {
        ask(state, fault, Answer::Second { avoided: doubted }, effects);
        return;
    }
    state.answers.complete += 1;
    state.answers.stood_in += 1;
    let language = state.options.language;
    let text = state.review.analysis(fault.file).zip(state.review.fault(fault));
    let text = text.map(|(analysis, fault)| clean(&prompt::rule_text(analysis, fault, language)).into_owned());
    if let (Some(text), Some(said)) = (text, state.explanations.get_mut(&fault)) {
        (said.text, said.doubts) = (text, Vec::new());
        said.answer = Answer::Rule { doubted };
    }
}

/// The explanation under way has ended, of which fault; of another one nothing is known any more.
fn end(state: &mut State, request: Option<u64>, progress: Progress) -> Option<FaultId> {
    let running = state.asking.running().filter(|running| request.is_none_or(|request| request == running.request))?;
    check(state, true);
    state.asking = Asking::Nothing;
    if let Some(kept) = state.explanations.get_mut(&running.fault) {
        kept.text.truncate(kept.text.trim_end().len());
        kept.progress = progress;
    }
    Some(running.fault)
}

/// Holds what is being written against what is proven.
fn check(state: &mut State, complete: bool) {
    let Some(running) = state.asking.running() else { return };
    let Some(analysis) = state.review.analysis(running.fault.file).cloned() else { return };
    if let Some(kept) = state.explanations.get_mut(&running.fault)
        && let Some(ground) = &kept.ground
    {
        kept.doubts = ground.doubts(&kept.text, &analysis, complete);
    }
}

/// A second has passed.
pub fn tick(state: &mut State) {
    match &mut state.asking {
        Asking::Running(running) => running.seconds += 1,
        // The settling that follows every message starts what is wanted.
        Asking::Soon => state.asking = Asking::Nothing,
        Asking::Nothing => {}
    }
}

/// Stops what is being written; false where nothing is.
pub fn stop(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(running) = state.asking.running() else { return false };
    effects.push(Effect::CancelExplanation { request: running.request });
    let _ = end(state, None, Progress::Stopped);
    true
}

/// Stops because the user has gone on: an explanation that had not begun is asked for again when they are back.
pub fn move_on(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(running) = state.asking.running() else { return };
    stop(state, effects);
    if state.explanations.get(&running.fault).is_some_and(|kept| kept.text.is_empty()) {
        state.explanations.remove(&running.fault);
    }
}

/// Has the selected fault explained, again if need be.
pub fn again(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(listed) = state.selected() else { return };
    match &state.model {
        Model::Ready(_) => {
            stop(state, effects);
            state.explanations.remove(&listed.id);
            start(state, effects);
        }
        Model::Loading(_) => state.say(Tone::Plain, "the model is still loading"),
        Model::Unavailable(reason) => {
            let text = format!("no model: {reason}");
            state.say(Tone::Bad, text);
        }
        Model::Unknown => state.say(Tone::Bad, "no model"),
    }
}

/// Starts, delays or ends explanations so that they fit what is selected. Runs after every message.
pub fn follow(state: &mut State, effects: &mut Vec<Effect>) {
    // A question has the model to itself, and so has a repair.
    if state.chat.asking.is_some() || state.repairs.running.is_some() {
        return;
    }
    let selected = state.selected().map(|listed| listed.id);
    if state.asking.running().is_some_and(|running| Some(running.fault) != selected) {
        move_on(state, effects);
        state.asking = Asking::Soon;
    }
    let is_open = selected.is_some_and(|selected| !state.explanations.contains_key(&selected));
    match state.asking {
        Asking::Running(_) => {}
        _ if !is_open || !matches!(state.model, Model::Ready(_)) => state.asking = Asking::Nothing,
        Asking::Nothing if !state.options.explain_on_request => start(state, effects),
        Asking::Nothing | Asking::Soon => {}
    }
}

fn start(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(listed) = state.selected() {
        ask(state, listed.id, Answer::First, effects);
    }
}

/// Has a fault explained.
fn ask(state: &mut State, fault: FaultId, answer: Answer, effects: &mut Vec<Effect>) {
    let Some(analysis) = state.review.analysis(fault.file) else { return };
    let analysis = Box::new(analysis.clone());
    state.last_request += 1;
    let request = state.last_request;
    state.asking = Asking::Running(Running { request, fault, seconds: 0 });
    let ground = state.review.fault(fault).map(|fault| Ground::of(&analysis, fault));
    let avoid = if let Answer::Second { avoided } = &answer { avoided.clone() } else { Vec::new() };
    let (text, progress, doubts) = (String::new(), Progress::Running, Vec::new());
    state.explanations.insert(fault, Explanation { text, progress, ground, doubts, answer });
    effects.push(Effect::Explain { request, analysis, fault: fault.fingerprint, avoid });
}

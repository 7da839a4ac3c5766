//! Asking the model to explain, and what it says.
//!
//! The first fault that is selected is explained at once. Whoever moves on while an explanation is being written gets
//! the next one at the next tick, so that running down the list doesn't start one for every fault passed.
//!
//! While the user does nothing the next faults are explained ahead, one at a time, unseen. Any key ends that, unless it
//! leads to the very fault whose explanation is being written.

use super::super::message::{Effect, ModelMsg};
use super::super::model::{Answer, Asking, Explanation, Idle, Model, Progress, Running, Wanted};
use super::super::parts::Tone;
use super::super::state::{State, Unasked};
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
            let answered = end(state, Some(request), Progress::Complete);
            // What is prepared changes nothing on the screen; an answer that was kept has no speed.
            if speed > 0.0 && answered.is_some_and(|running| running.wanted == Wanted::Now) {
                state.speed = Some(speed);
            }
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
fn judge(state: &mut State, answered: Option<Running>, effects: &mut Vec<Effect>) {
    let Some(Running { fault, wanted, .. }) = answered else { return };
    let Some(said) = state.explanations.get_mut(&fault) else { return };
    let doubted = said.doubted();
    if doubted.is_empty() {
        state.answers.complete += 1;
        return;
    }
    if said.answer == Answer::First {
        ask(state, fault, Answer::Second { avoided: doubted }, wanted, effects);
        return;
    }
    state.answers.complete += 1;
    state.answers.stood_in += 1;
    let (language, often) = (state.options.language, state.answers);
    let text = state.review.analysis(fault.file).zip(state.review.fault(fault));
    let text = text.map(|(analysis, fault)| clean(&prompt::rule_text(analysis, fault, language)).into_owned());
    if let (Some(text), Some(said)) = (text, state.explanations.get_mut(&fault)) {
        (said.text, said.doubts) = (text, Vec::new());
        said.answer = Answer::Rule { doubted, often };
    }
}

/// The explanation under way has ended, and which one that is; of another one nothing is known any more. What was to be
/// prepared and is not whole goes: whoever comes to its fault has it explained anew.
fn end(state: &mut State, request: Option<u64>, progress: Progress) -> Option<Running> {
    let running = state.asking.running().filter(|running| request.is_none_or(|request| request == running.request))?;
    check(state, true);
    state.asking = Asking::Nothing;
    if running.wanted == Wanted::Ahead && progress != Progress::Complete {
        state.explanations.remove(&running.fault);
        if matches!(progress, Progress::Failed(_)) {
            state.idle = Idle::Failed;
        }
        return Some(running);
    }
    if let Some(kept) = state.explanations.get_mut(&running.fault) {
        kept.text.truncate(kept.text.trim_end().len());
        kept.progress = progress;
    }
    Some(running)
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
    if let Idle::For(seconds) = &mut state.idle {
        *seconds = seconds.saturating_add(1);
    }
    match &mut state.asking {
        Asking::Running(running) => running.seconds += 1,
        // The settling that follows every message starts what is wanted.
        Asking::Soon => state.asking = Asking::Nothing,
        Asking::Nothing => {}
    }
}

/// Stops what is being written; false where nothing is that the user sees.
pub fn stop(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(running) = state.asking.running() else { return false };
    effects.push(Effect::CancelExplanation { request: running.request });
    let _ = end(state, None, Progress::Stopped);
    running.wanted == Wanted::Now
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
    if let Asking::Running(running) = &mut state.asking
        && Some(running.fault) == selected
    {
        running.wanted = Wanted::Now;
    }
    // The first key of a sequence may lead to the fault that is being prepared.
    let is_back = !state.is_idle() && state.pending.is_empty();
    match state.asking.running() {
        Some(Running { fault, wanted: Wanted::Now, .. }) if Some(fault) != selected => {
            move_on(state, effects);
            state.asking = Asking::Soon;
        }
        Some(Running { fault, wanted: Wanted::Ahead, .. }) if is_back || !state.ahead().any(|next| next == fault) => {
            stop(state, effects);
        }
        _ => {}
    }
    let is_open = selected.is_some_and(|selected| !state.explanations.contains_key(&selected));
    match state.asking {
        Asking::Running(_) => {}
        _ if !is_open || !matches!(state.model, Model::Ready(_)) => state.asking = Asking::Nothing,
        Asking::Nothing if state.options.unasked != Unasked::Nothing => start(state, effects),
        Asking::Nothing | Asking::Soon => {}
    }
    if state.asking == Asking::Nothing
        && state.is_idle()
        && let Some(fault) = state.to_prepare()
    {
        ask(state, fault, Answer::First, Wanted::Ahead, effects);
    }
}

fn start(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(listed) = state.selected() {
        ask(state, listed.id, Answer::First, Wanted::Now, effects);
    }
}

/// Has a fault explained.
fn ask(state: &mut State, fault: FaultId, answer: Answer, wanted: Wanted, effects: &mut Vec<Effect>) {
    let Some(analysis) = state.review.analysis(fault.file) else { return };
    let analysis = Box::new(analysis.clone());
    state.last_request += 1;
    let request = state.last_request;
    state.asking = Asking::Running(Running { request, fault, seconds: 0, wanted });
    let ground = state.review.fault(fault).map(|fault| Ground::of(&analysis, fault));
    let avoid = if let Answer::Second { avoided } = &answer { avoided.clone() } else { Vec::new() };
    let (text, progress, doubts) = (String::new(), Progress::Running, Vec::new());
    state.explanations.insert(fault, Explanation { text, progress, ground, doubts, answer });
    effects.push(Effect::Explain { request, analysis, fault: fault.fingerprint, avoid });
}

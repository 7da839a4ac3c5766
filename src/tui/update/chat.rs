//! The chat: a question is typed and asked, what tools find and a model says comes in, a cited line is gone to.

use super::super::actions::Action;
use super::super::chat::{Exchange, MOST, Progress};
use super::super::message::{AskedQuestion, ChatMsg, Effect};
use super::super::parts::{Mode, Pane, Tone};
use super::super::state::State;
use super::{explanation, navigation};
use crate::text::{FileId, Place, clean, clean_line};

/// The longest answer kept, in bytes; a model that does not stop must not fill the memory.
const LONGEST: usize = 16_384;

/// Opens the chat as it was left.
pub fn open(state: &mut State) {
    state.mode = Mode::Chat;
}

/// Does what a key of the chat says.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let page = (super::super::view::chat_rows(state) / 2).max(1);
    match action {
        Action::Confirm if !state.chat.input.trim().is_empty() => ask(state, effects),
        Action::Confirm => jump(state),
        Action::Close if !stop(state, effects) => state.mode = Mode::Panes,
        Action::SelectNext => select(state, 1),
        Action::SelectPrevious => select(state, -1),
        Action::Down => scroll(state, 1),
        Action::Up => scroll(state, -1),
        Action::PageDown => scroll(state, page.cast_signed()),
        Action::PageUp => scroll(state, -page.cast_signed()),
        _ => {}
    }
}

/// Asks what is typed.
fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    if state.chat.asking.is_some() {
        state.say(Tone::Plain, "the question before is still being answered");
        return;
    }
    if super::refuse_analysing(state) {
        return;
    }
    // The model does one thing at a time.
    explanation::move_on(state, effects);
    state.last_request += 1;
    let request = state.last_request;
    let question = std::mem::take(&mut state.chat.input).trim().to_owned();
    let line = state.view().map_or(0, |view| view.cursor);
    let here = state.shown_analysis().map(|_| Place::new(state.shown, state.line_span(line)));
    let files = state.review.files().iter();
    let files = files.map(|file| (file.path().to_string_lossy().into_owned(), file.now().clone())).collect();
    let history = state.chat.history();
    effects.push(Effect::Ask {
        request,
        asked: Box::new(AskedQuestion { question: question.clone(), history, here, files }),
    });
    let chat = &mut state.chat;
    chat.asking = Some((request, 0));
    (chat.cited, chat.held) = (None, false);
    let (found, prose, doubted) = (Vec::new(), String::new(), Vec::new());
    chat.exchanges.push(Exchange { question, found, prose, doubted, progress: Progress::Running });
    if chat.exchanges.len() > MOST {
        chat.exchanges.remove(0);
    }
}

/// Something of an answer has come.
pub fn news(state: &mut State, news: ChatMsg) {
    let (request, ended) = match &news {
        ChatMsg::Found { request, .. } | ChatMsg::Token { request, .. } | ChatMsg::Again { request, .. } => {
            (*request, false)
        }
        ChatMsg::Answered { request, .. } | ChatMsg::Failed { request, .. } => (*request, true),
    };
    let Some(exchange) = state.chat.running(request) else { return };
    match news {
        ChatMsg::Found { found, .. } => exchange.found.push(found),
        ChatMsg::Token { text, .. } => {
            if exchange.prose.len() < LONGEST {
                exchange.prose.push_str(&clean(&text));
            }
        }
        ChatMsg::Again { doubted, .. } => {
            exchange.prose.clear();
            exchange.doubted = cleaned(&doubted);
            exchange.progress = Progress::Again;
        }
        ChatMsg::Answered { prose, doubted, .. } => {
            clean(&prose).trim_end().clone_into(&mut exchange.prose);
            exchange.doubted = cleaned(&doubted);
            exchange.progress = Progress::Complete;
        }
        ChatMsg::Failed { reason, .. } => {
            // What the tools found stands; half a sentence of the model's was held against nothing.
            exchange.prose.clear();
            exchange.progress = Progress::Failed(clean_line(&reason).into_owned());
        }
    }
    if ended {
        state.chat.asking = None;
    }
}

fn cleaned(words: &[String]) -> Vec<String> {
    words.iter().map(|word| clean_line(word).into_owned()).collect()
}

/// Stops what is being answered; false where nothing is.
pub fn stop(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some((request, _)) = state.chat.asking.take() else { return false };
    effects.push(Effect::CancelExplanation { request });
    if let Some(exchange) = state.chat.exchanges.last_mut() {
        exchange.progress = Progress::Stopped;
    }
    true
}

/// A second has passed.
pub fn tick(state: &mut State) {
    if let Some((_, seconds)) = &mut state.chat.asking {
        *seconds += 1;
    }
}

/// Selects the next or previous cited line, from the last answer's first, around the end.
fn select(state: &mut State, by: isize) {
    let chat = &state.chat;
    let count = chat.citations().count();
    if count == 0 {
        state.say(Tone::Plain, "no line is cited");
        return;
    }
    let last = chat.exchanges.last().map_or(0, |exchange| {
        exchange.found.iter().flat_map(|found| &found.lines).filter(|(place, _)| place.is_some()).count()
    });
    let first = if by > 0 { (count - last).min(count - 1) } else { count - 1 };
    let next = match chat.cited {
        None => first,
        Some(at) => (at.cast_signed() + by).rem_euclid(count.cast_signed()).unsigned_abs(),
    };
    state.chat.cited = Some(next);
    if let Some(row) = super::super::view::cited_row(state, next) {
        let height = super::super::view::chat_rows(state);
        let top = &mut state.chat.top;
        if row < *top || row >= *top + height {
            *top = row.saturating_sub(height / 2);
        }
        state.chat.held = true;
    }
}

/// Goes to the selected line, from which the keys of going back come back.
fn jump(state: &mut State) {
    let place = state.chat.cited.and_then(|at| state.chat.citations().nth(at));
    let Some((file, line)) = place else {
        state.say(Tone::Plain, "type a question; tab selects a cited line, enter goes there");
        return;
    };
    go_to(state, file, line);
}

fn go_to(state: &mut State, file: FileId, line: usize) {
    if state.review.analysis(file).is_none() {
        return;
    }
    state.mode = Mode::Panes;
    navigation::remember(state);
    state.shown = file;
    state.focus = Pane::Config;
    navigation::go_to_line(state, line);
}

fn scroll(state: &mut State, by: isize) {
    let rows = super::super::view::chat_lines(state);
    let last = rows.saturating_sub(super::super::view::chat_rows(state));
    let chat = &mut state.chat;
    chat.top = chat.top.saturating_add_signed(by).min(last);
    chat.held = chat.top < last;
}

//! The language model behind the debugger's screen: a thread that asks it and sends on what it says.
//!
//! The screen's loop only drops orders into a channel, so it never waits. The model's file is looked at, the model
//! loaded and its process replaced after a death on this thread.

mod asking;
mod repairing;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select, unbounded};

use crate::analysis::Analysis;
use crate::llm::ask::Skill;
use crate::llm::cache::Cache;
use crate::llm::explain::{MOST_TOKENS, Pieces};
use crate::llm::prompt::{self, MaskedPrompt, Wording};
use crate::llm::protocol::{DoneReason, RequestId, Sampling};
use crate::llm::repair::Manner;
use crate::llm::{Answerer, Engine, Event, Question};
use crate::rules::Fingerprint;
use crate::tui::runtime::{Explainer, News, by_tools};
use crate::tui::{AskedQuestion, ModelMsg};
use asking::{Asking, Next};
use repairing::{Heard, Repair};

/// How long it is until a server that could not be asked is looked for again.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// Explains with an embedded model, or with a server's.
pub(super) struct ModelExplainer {
    answerer: Answerer,
    wording: Wording,
    log: Option<PathBuf>,
    /// Where answers are kept, if they are.
    kept: Option<PathBuf>,
    running: Option<(Sender<Order>, JoinHandle<()>)>,
}

impl ModelExplainer {
    /// Nothing is loaded before the screen is up.
    pub fn new(answerer: Answerer, wording: Wording, log: Option<PathBuf>, kept: Option<PathBuf>) -> Self {
        Self { answerer, wording, log, kept, running: None }
    }

    fn order(&self, order: Order) {
        if let Some((orders, _)) = &self.running {
            // The thread has ended only where it could say why.
            let _ = orders.send(order);
        }
    }
}

enum Order {
    Explain { request: u64, analysis: Box<Analysis>, fault: Fingerprint, avoid: Vec<String> },
    Ask { request: u64, asked: Box<AskedQuestion> },
    Repair { request: u64, analysis: Box<Analysis>, fault: Fingerprint },
    Cancel { request: u64 },
    End,
}

impl Explainer for ModelExplainer {
    fn begin(&mut self, news: News) {
        let (orders, inbox) = unbounded();
        let (answerer, wording, log) = (self.answerer.clone(), self.wording, self.log.clone());
        let (kept, unavailable) = (self.kept.clone(), news.clone());
        let work = move || {
            let say = move |msg| news.send(msg);
            match answerer.open(log) {
                Ok((engine, name)) => {
                    let of_server = !answerer.is_embedded();
                    let cache = kept.map(|folder| Cache::new(folder, &answerer));
                    let say = &say;
                    Service { engine, name, of_server, wording, say, cache, asked: None, asking: None, repair: None }
                        .run(&inbox);
                }
                Err(error) => refuse(&format!("{error}; {}", error.hint()), &inbox, &say),
            }
        };
        match thread::Builder::new().name("model".to_owned()).spawn(work) {
            Ok(thread) => self.running = Some((orders, thread)),
            Err(error) => {
                unavailable.send(ModelMsg::Unavailable(format!("no thread for the model: {error}")));
            }
        }
    }

    fn start(&mut self, request: u64, analysis: Analysis, fault: Fingerprint, avoid: Vec<String>) {
        self.order(Order::Explain { request, analysis: Box::new(analysis), fault, avoid });
    }

    fn ask(&mut self, request: u64, asked: Box<AskedQuestion>) {
        self.order(Order::Ask { request, asked });
    }

    fn repair(&mut self, request: u64, analysis: Analysis, fault: Fingerprint) {
        self.order(Order::Repair { request, analysis: Box::new(analysis), fault });
    }

    fn cancel(&mut self, request: u64) {
        self.order(Order::Cancel { request });
    }

    fn end(&mut self) {
        if let Some((orders, thread)) = self.running.take() {
            let _ = orders.send(Order::End);
            // The thread gives the worker half a second to go before it kills it, and ends.
            let _ = thread.join();
        }
    }
}

type Say<'a> = &'a dyn Fn(ModelMsg) -> bool;

/// There is no model: says so, now and to everyone who asks.
fn refuse(reason: &str, orders: &Receiver<Order>, say: Say<'_>) {
    say(ModelMsg::Unavailable(reason.to_owned()));
    while let Ok(order) = orders.recv() {
        match order {
            Order::Explain { request, .. } | Order::Repair { request, .. } => {
                say(ModelMsg::Failed { request: Some(request), reason: reason.to_owned() });
            }
            Order::Ask { request, asked } => by_tools(request, asked, say),
            Order::Cancel { .. } => {}
            Order::End => return,
        }
    }
}

/// The model at work.
struct Service<'a> {
    engine: Engine,
    name: String,
    /// A server's model has its name from it, and may come back.
    of_server: bool,
    wording: Wording,
    say: Say<'a>,
    /// The answers that are kept.
    cache: Option<Cache>,
    /// What is being answered: at most one.
    asked: Option<Asked>,
    /// The question that is being answered; never beside an explanation.
    asking: Option<Asking>,
    /// The repair that is being written; never beside either.
    repair: Option<Repair>,
}

struct Asked {
    id: RequestId,
    request: u64,
    prompt: MaskedPrompt,
    pieces: Pieces,
    /// The answer so far, masked.
    masked: String,
    analysis: Analysis,
    fault: Fingerprint,
}

impl<'a> Service<'a> {
    fn run(mut self, orders: &Receiver<Order>) {
        (self.say)(ModelMsg::Loading(0));
        let events = self.engine.events().clone();
        let mut look_again = never();
        loop {
            select! {
                recv(orders) -> order => match order {
                    Ok(Order::Explain { request, analysis, fault, avoid }) => {
                        self.explain(request, &analysis, fault, &avoid);
                    }
                    Ok(Order::Ask { request, asked }) => {
                        self.stop();
                        let skill = if self.of_server { Skill::Write } else { Skill::Choose };
                        self.asking = Asking::begin(request, asked, (skill, self.wording.hide), self.say);
                        self.go_on();
                    }
                    Ok(Order::Repair { request, analysis, fault }) => {
                        self.stop();
                        let manner = if self.of_server { Manner::Free } else { Manner::Bound };
                        self.repair = Repair::begin(request, &analysis, fault, (manner, self.wording.hide));
                        if self.repair.is_none() {
                            let reason = "there is no line there that could be rewritten".to_owned();
                            (self.say)(ModelMsg::Failed { request: Some(request), reason });
                        }
                        self.go_on();
                    }
                    Ok(Order::Cancel { request }) => self.cancel(request),
                    Ok(Order::End) | Err(_) => break,
                },
                recv(events) -> event => match event {
                    Ok(event) => {
                        if matches!(event, Event::ServerFailed { id: None, .. }) {
                            look_again = after(LOOK_AGAIN);
                        }
                        self.heard(event);
                    }
                    Err(_) => break,
                },
                recv(look_again) -> _ => {
                    look_again = never();
                    if let Err(error) = self.engine.look_again() {
                        (self.say)(ModelMsg::Unavailable(error.to_string()));
                    }
                }
            }
        }
        self.engine.shutdown();
    }

    fn explain(&mut self, request: u64, analysis: &Analysis, fault: Fingerprint, avoid: &[String]) {
        self.stop();
        let failed = |reason: String| ModelMsg::Failed { request: Some(request), reason };
        let Some(found) = analysis.faults.iter().find(|other| other.fingerprint == fault) else {
            (self.say)(failed("that fault is not there any more".to_owned()));
            return;
        };
        let prompt = prompt::explanation(analysis, found, avoid, self.wording);
        if let Some(kept) = self.cache.as_ref().and_then(|cache| cache.find(&prompt)) {
            (self.say)(ModelMsg::Token { request, text: prompt.unmask(&kept) });
            (self.say)(ModelMsg::Done { request, speed: 0.0 });
            return;
        }
        let question = Question { prompt: prompt.prompt.clone(), max_tokens: MOST_TOKENS, sampling: Sampling::Greedy };
        match self.engine.generate(question) {
            Ok(id) => {
                let (pieces, masked, analysis) = (Pieces::default(), String::new(), analysis.clone());
                self.asked = Some(Asked { id, request, prompt, pieces, masked, analysis, fault });
            }
            Err(error) => {
                (self.say)(failed(error.to_string()));
            }
        }
    }

    fn cancel(&mut self, request: u64) {
        let explains = self.asked.as_ref().is_some_and(|asked| asked.request == request);
        let repairs = self.repair.as_ref().is_some_and(|repair| repair.request() == request);
        if explains || repairs || self.asking.as_ref().is_some_and(|asking| asking.request() == request) {
            self.stop();
        }
    }

    /// Stops what is being answered.
    fn stop(&mut self) {
        if let Some(asked) = self.asked.take() {
            self.engine.cancel(asked.id);
        }
        let question = self.asking.take().and_then(|asking| asking.waits_for());
        let repair = self.repair.take().and_then(|repair| repair.waits_for());
        for id in question.into_iter().chain(repair) {
            self.engine.cancel(id);
        }
    }

    /// Has the model do the next step of a question or a repair.
    fn go_on(&mut self) {
        if let Some(repair) = &mut self.repair
            && !repair.go_on(&mut self.engine, self.say)
        {
            self.repair = None;
        }
        if let Some(asking) = &mut self.asking
            && !asking.go_on(&mut self.engine, self.say)
        {
            self.asking = None;
        }
    }

    fn heard(&mut self, event: Event) {
        if let Some(repair) = &mut self.repair
            && let Some(heard) = repair.heard(&event, self.say)
        {
            match heard {
                Heard::Wait => {}
                Heard::Step => self.go_on(),
                Heard::Ended => self.repair = None,
            }
            return;
        }
        if let Some(asking) = &mut self.asking
            && let Some(next) = asking.heard(&event, self.say)
        {
            if next == Next::Step {
                self.go_on();
            }
            return;
        }
        match event {
            Event::Loaded(loaded) => {
                if let Some(cache) = &mut self.cache {
                    cache.is_of(&loaded.description);
                }
                let name = if self.of_server { loaded.description } else { self.name.clone() };
                (self.say)(ModelMsg::Ready(name));
            }
            Event::Token { id, text } => self.with_asked(id, |asked, say| {
                let request = asked.request;
                asked.masked.push_str(&text);
                asked.pieces.push(&text, &asked.prompt, &mut |text| {
                    say(ModelMsg::Token { request, text: text.to_owned() });
                });
            }),
            Event::Done { id, stats, reason } => {
                self.with_asked(id, |asked, say| {
                    let request = asked.request;
                    asked.pieces.finish(&asked.prompt, &mut |text| {
                        say(ModelMsg::Token { request, text: text.to_owned() });
                    });
                    let speed = stats.generated_tokens_per_second().unwrap_or(0.0);
                    say(ModelMsg::Done { request, speed });
                });
                if let Some(asked) = self.asked.take_if(|asked| asked.id == id) {
                    self.keep(&asked, reason);
                }
            }
            Event::Chosen { .. } | Event::Scored { .. } => {}
            Event::Failed { id: Some(id), message } => {
                if let Some(asked) = self.asked.take_if(|asked| asked.id == id) {
                    (self.say)(ModelMsg::Failed { request: Some(asked.request), reason: message });
                }
            }
            Event::Failed { id: None, message } => {
                (self.say)(ModelMsg::Unavailable(message));
            }
            Event::ServerFailed { id: Some(id), error } => {
                if let Some(asked) = self.asked.take_if(|asked| asked.id == id) {
                    (self.say)(ModelMsg::Failed { request: Some(asked.request), reason: error.in_a_line() });
                }
            }
            Event::ServerFailed { id: None, error } => {
                (self.say)(ModelMsg::Unavailable(error.in_a_line()));
            }
            // The next question starts another worker.
            Event::WorkerDied { reason } => {
                let request = self.asked.take().map(|asked| asked.request);
                let reason = format!("the model's process ended: {reason}; {}", reason.hint());
                (self.say)(ModelMsg::Failed { request, reason });
            }
        }
    }

    /// Keeps an answer for the next time, if the model had nothing more to say.
    fn keep(&self, asked: &Asked, reason: DoneReason) {
        let fault = asked.analysis.faults.iter().find(|other| other.fingerprint == asked.fault);
        if let (Some(cache), Some(fault), DoneReason::Stop) = (&self.cache, fault, reason) {
            // A disk that is full costs nothing but the wait for the same answer some other day.
            let _ = cache.keep(&asked.prompt, &asked.masked, &asked.analysis, fault);
        }
    }

    fn with_asked(&mut self, id: RequestId, work: impl FnOnce(&mut Asked, Say<'a>)) {
        let say = self.say;
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.id == id) {
            work(asked, say);
        }
    }
}

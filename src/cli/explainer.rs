//! The language model behind the debugger's screen: a thread that asks it and sends on what it says.
//!
//! The screen's loop only drops orders into a channel, so it never waits. The model's file is looked at, the model
//! loaded and its process replaced after a death on this thread.

mod asking;
mod repairing;

use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, after, never, select, unbounded};

use crate::analysis::Analysis;
use crate::llm::ask::Skill;
use crate::llm::explain::{MOST_TOKENS, Pieces};
use crate::llm::prompt::{self, MaskedPrompt, Wording};
use crate::llm::protocol::{RequestId, Sampling};
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
    running: Option<(Sender<Order>, JoinHandle<()>)>,
}

impl ModelExplainer {
    /// Nothing is loaded before the screen is up.
    pub fn new(answerer: Answerer, wording: Wording, log: Option<PathBuf>) -> Self {
        Self { answerer, wording, log, running: None }
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
        let unavailable = news.clone();
        let work = move || {
            let say = move |msg| news.send(msg);
            match answerer.open(log) {
                Ok((engine, name)) => {
                    let of_server = !answerer.is_embedded();
                    Service { engine, name, of_server, wording, say: &say, asked: None, asking: None, repair: None }
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
        let Some(fault) = analysis.faults.iter().find(|other| other.fingerprint == fault) else {
            (self.say)(failed("that fault is not there any more".to_owned()));
            return;
        };
        let prompt = prompt::explanation(analysis, fault, avoid, self.wording);
        let question = Question { prompt: prompt.prompt.clone(), max_tokens: MOST_TOKENS, sampling: Sampling::Greedy };
        match self.engine.generate(question) {
            Ok(id) => self.asked = Some(Asked { id, request, prompt, pieces: Pieces::default() }),
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
                let name = if self.of_server { loaded.description } else { self.name.clone() };
                (self.say)(ModelMsg::Ready(name));
            }
            Event::Token { id, text } => self.with_asked(id, |asked, say| {
                let request = asked.request;
                asked.pieces.push(&text, &asked.prompt, &mut |text| {
                    say(ModelMsg::Token { request, text: text.to_owned() });
                });
            }),
            Event::Done { id, stats, .. } => {
                self.with_asked(id, |asked, say| {
                    let request = asked.request;
                    asked.pieces.finish(&asked.prompt, &mut |text| {
                        say(ModelMsg::Token { request, text: text.to_owned() });
                    });
                    let speed = stats.generated_tokens_per_second().unwrap_or(0.0);
                    say(ModelMsg::Done { request, speed });
                });
                self.asked.take_if(|asked| asked.id == id);
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

    fn with_asked(&mut self, id: RequestId, work: impl FnOnce(&mut Asked, Say<'a>)) {
        let say = self.say;
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.id == id) {
            work(asked, say);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::llm::EngineConfig;
    use crate::llm::explain::CONTEXT_TOKENS;
    use crate::text::{Document, FileId};

    const LOADED: &str = r#"{"reply":"loaded","load_ms":1.0,"description":"fake","context_tokens":64,"threads":1}"#;
    const STATS: &str = r#"{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":10,"generate_ms":1000.0}"#;

    /// A service over a worker that is a shell script; `answer` runs for each question.
    fn service(answer: &str) -> (Sender<Order>, Receiver<ModelMsg>, JoinHandle<()>) {
        let script = format!(
            "while read -r line; do case \"$line\" in *'\"load\"'*) echo '{LOADED}';; *'\"generate\"'*) {answer};; *'\"quit\"'*) exit 0;; esac; done"
        );
        let config = EngineConfig {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            log: None,
            channel_capacity: 16,
        };
        let (orders, inbox) = unbounded();
        let (news, heard) = unbounded();
        let thread = thread::spawn(move || {
            let say = move |msg| news.send(msg).is_ok();
            let mut engine = Engine::new(config);
            engine.load("/models/any.gguf".as_ref(), CONTEXT_TOKENS, None).unwrap();
            Service {
                engine,
                name: "any".to_owned(),
                of_server: false,
                wording: Wording::default(),
                say: &say,
                asked: None,
                asking: None,
                repair: None,
            }
            .run(&inbox);
        });
        (orders, heard, thread)
    }

    fn question(request: u64) -> Order {
        let text = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group GONE in\n";
        let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
        let fault = analysis.faults.first().unwrap().fingerprint;
        Order::Explain { request, analysis: Box::new(analysis), fault, avoid: Vec::new() }
    }

    fn next(heard: &Receiver<ModelMsg>) -> ModelMsg {
        heard.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    #[test]
    fn an_answer_comes_in_pieces_and_ends() {
        let answer = format!(
            "echo '{{\"reply\":\"token\",\"id\":1,\"text\":\"The list\"}}'; echo '{{\"reply\":\"done\",\"id\":1,\"reason\":\"stop\",\"stats\":{STATS}}}'"
        );
        let (orders, heard, thread) = service(&answer);
        orders.send(question(7)).unwrap();
        assert_eq!(next(&heard), ModelMsg::Loading(0));
        assert_eq!(next(&heard), ModelMsg::Ready("any".to_owned()));
        assert_eq!(next(&heard), ModelMsg::Token { request: 7, text: "The list".to_owned() });
        assert_eq!(next(&heard), ModelMsg::Done { request: 7, speed: 10.0 });
        orders.send(Order::End).unwrap();
        thread.join().unwrap();
    }

    #[test]
    fn a_death_costs_the_answer_and_nothing_else() {
        let (orders, heard, thread) = service("kill -ABRT $$");
        orders.send(question(1)).unwrap();
        assert_eq!(next(&heard), ModelMsg::Loading(0));
        assert_eq!(next(&heard), ModelMsg::Ready("any".to_owned()));
        assert!(matches!(next(&heard), ModelMsg::Failed { request: Some(1), .. }));
        // The next question is asked of a new worker.
        orders.send(question(2)).unwrap();
        assert_eq!(next(&heard), ModelMsg::Ready("any".to_owned()));
        assert!(matches!(next(&heard), ModelMsg::Failed { request: Some(2), .. }));
        orders.send(Order::End).unwrap();
        thread.join().unwrap();
    }

    #[test]
    fn without_a_model_everyone_who_asks_is_told_why() {
        let (orders, inbox) = unbounded();
        orders.send(question(3)).unwrap();
        orders.send(Order::End).unwrap();
        let told = std::cell::RefCell::new(Vec::new());
        refuse("no file", &inbox, &|msg| {
            told.borrow_mut().push(msg);
            true
        });
        let reason = "no file".to_owned();
        let expected = [ModelMsg::Unavailable(reason.clone()), ModelMsg::Failed { request: Some(3), reason }];
        assert_eq!(told.into_inner(), expected);
    }
}

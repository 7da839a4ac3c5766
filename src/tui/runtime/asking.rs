//! Answering a question away from the thread that draws: the tools run, and what they find is sent on as it comes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use crate::llm::ask::{Inquiry, Reply, Skill, Step};
use crate::llm::prompt::Hide;
use crate::text::clean_line;
use crate::tools::{Answer, Call, Configs};
use crate::tui::{AskedQuestion, ChatMsg, Found, ModelMsg};

/// A question that is being answered, and how much of what was found the screen knows already.
pub struct Answering {
    /// The number that answers carry.
    pub request: u64,
    /// How far it is.
    pub inquiry: Inquiry,
    told: usize,
}

impl Answering {
    /// Begins, and runs what the question obviously asks for. Nothing where that panics, which is said.
    pub fn begin(
        request: u64,
        asked: Box<AskedQuestion>,
        skill: (Skill, Hide),
        say: &dyn Fn(ModelMsg) -> bool,
    ) -> Option<Self> {
        let begin = move || {
            let AskedQuestion { question, history, here, files } = *asked;
            let configs = Arc::new(Configs::of(files));
            Inquiry::begin(&question, &history, here, configs, skill)
        };
        if let Ok(inquiry) = catch_unwind(AssertUnwindSafe(begin)) {
            let mut answering = Self { request, inquiry, told: 0 };
            answering.tell(say);
            return Some(answering);
        }
        let reason = "a tool failed on this question: please report it".to_owned();
        say(ModelMsg::Chat(ChatMsg::Failed { request, reason }));
        None
    }

    /// Sends on what was found since the last time.
    pub fn tell(&mut self, say: &dyn Fn(ModelMsg) -> bool) {
        let request = self.request;
        for (call, answer) in &self.inquiry.found()[self.told..] {
            let found = found(call, answer, self.inquiry.configs());
            say(ModelMsg::Chat(ChatMsg::Found { request, found }));
        }
        self.told = self.inquiry.found().len();
    }

    /// Sends on the answer, whole.
    pub fn end(&self, reply: Reply, say: &dyn Fn(ModelMsg) -> bool) {
        let Reply { prose, doubted, .. } = reply;
        say(ModelMsg::Chat(ChatMsg::Answered { request: self.request, prose, doubted }));
    }
}

/// Answers by the tools alone.
pub fn by_tools(request: u64, asked: Box<AskedQuestion>, say: &dyn Fn(ModelMsg) -> bool) {
    let Some(mut answering) = Answering::begin(request, asked, (Skill::Nothing, Hide::default()), say) else { return };
    answering.inquiry.give_up();
    if let Step::Finished(reply) = answering.inquiry.step() {
        answering.end(reply, say);
    }
}

/// The same without waiting for it.
pub(super) fn by_tools_on_a_thread(
    request: u64,
    asked: Box<AskedQuestion>,
    say: impl Fn(ModelMsg) -> bool + Clone + Send + 'static,
) {
    let failed = say.clone();
    let work = move || by_tools(request, asked, &say);
    if let Err(error) = thread::Builder::new().name("tools".to_owned()).spawn(work) {
        failed(ModelMsg::Chat(ChatMsg::Failed { request, reason: error.to_string() }));
    }
}

/// What was found, as the screen keeps it: its lines stay what they were when the question was asked.
fn found(call: &Call, answer: &Answer, configs: &Configs) -> Found {
    let line = |line: &crate::tools::Line| {
        let place = line.place.and_then(|place| {
            let config = configs.get(place.file)?;
            Some((place.file, config.analysis.document.line_of(place.span.start).index()))
        });
        (place, clean_line(&line.cited(configs)).into_owned())
    };
    Found {
        call: call.clone(),
        headline: clean_line(&answer.headline).into_owned(),
        lines: answer.lines.iter().map(line).collect(),
        left_out: answer.left_out,
        found: answer.found,
    }
}

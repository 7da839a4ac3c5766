//! A question that the model's thread answers: steps out to the engine, what comes of them back in.

use crate::llm::ask::{MOST_TOKENS, Skill, Step};
use crate::llm::client::{Choice, EngineError};
use crate::llm::explain::Pieces;
use crate::llm::prompt::{Hide, MaskedPrompt};
use crate::llm::protocol::{RequestId, Sampling};
use crate::llm::{Engine, Event, Question};
use crate::tui::runtime::Answering;
use crate::tui::{AskedQuestion, ChatMsg, ModelMsg};

type Say<'a> = &'a dyn Fn(ModelMsg) -> bool;

/// What the model's thread does after an event.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Wait for more.
    Wait,
    /// Go on with the question.
    Step,
}

/// A question on its way.
pub(super) struct Asking {
    answering: Answering,
    waiting: Option<Waiting>,
    /// Why the model's words are missing.
    failed: Option<String>,
    /// It writes for the second time.
    again: bool,
}

/// What the model was asked to do.
struct Waiting {
    id: RequestId,
    /// What it writes; nothing while it chooses.
    writes: Option<(MaskedPrompt, Pieces, String)>,
}

impl Asking {
    /// Runs the tools that the question obviously asks for.
    pub fn begin(request: u64, asked: Box<AskedQuestion>, skill: (Skill, Hide), say: Say<'_>) -> Option<Self> {
        let answering = Answering::begin(request, asked, skill, say)?;
        Some(Self { answering, waiting: None, failed: None, again: false })
    }

    /// The number that answers carry.
    pub fn request(&self) -> u64 {
        self.answering.request
    }

    /// What the engine is at.
    pub fn waits_for(&self) -> Option<RequestId> {
        self.waiting.as_ref().map(|waiting| waiting.id)
    }

    /// Has the engine do the next step; false once the question is answered.
    pub fn go_on(&mut self, engine: &mut Engine, say: Say<'_>) -> bool {
        self.answering.tell(say);
        match self.answering.inquiry.step() {
            Step::Finished(reply) => {
                match self.failed.take() {
                    Some(reason) => _ = say(ModelMsg::Chat(ChatMsg::Failed { request: self.request(), reason })),
                    None => self.answering.end(reply, say),
                }
                false
            }
            step => match start(step, engine) {
                Ok(waiting) => {
                    self.waiting = waiting;
                    true
                }
                Err(error) => {
                    self.give_up(error.to_string());
                    self.go_on(engine, say)
                }
            },
        }
    }

    /// Takes what happened, where it is about this question.
    pub fn heard(&mut self, event: &Event, say: Say<'_>) -> Option<Next> {
        let request = self.request();
        let own = self.waits_for();
        match event {
            Event::Token { id, text } if Some(*id) == own => {
                if let Some((prompt, pieces, all)) = self.waiting.as_mut().and_then(|waiting| waiting.writes.as_mut()) {
                    pieces.push(text, prompt, &mut |text| {
                        all.push_str(text);
                        say(ModelMsg::Chat(ChatMsg::Token { request, text: text.to_owned() }));
                    });
                }
                Some(Next::Wait)
            }
            Event::Done { id, .. } if Some(*id) == own => {
                if let Some((prompt, mut pieces, mut all)) = self.waiting.take().and_then(|waiting| waiting.writes) {
                    pieces.finish(&prompt, &mut |text| all.push_str(text));
                    self.answering.inquiry.wrote(&all);
                    self.tell_again(say);
                }
                Some(Next::Step)
            }
            Event::Chosen { id, text, .. } if Some(*id) == own => {
                self.waiting = None;
                self.answering.inquiry.chose(text);
                Some(Next::Step)
            }
            Event::Failed { id: Some(id), message } if Some(*id) == own => {
                self.give_up(message.clone());
                Some(Next::Step)
            }
            Event::ServerFailed { id: Some(id), error } if Some(*id) == own => {
                self.give_up(error.in_a_line());
                Some(Next::Step)
            }
            Event::WorkerDied { reason } => {
                self.give_up(format!("the model's process ended: {reason}; {}", reason.hint()));
                Some(Next::Step)
            }
            _ => None,
        }
    }

    /// Says once that the model writes for the second time, and why.
    fn tell_again(&mut self, say: Say<'_>) {
        let avoided = self.answering.inquiry.avoided();
        if !self.again && !avoided.is_empty() {
            self.again = true;
            let (request, doubted) = (self.request(), avoided.to_vec());
            say(ModelMsg::Chat(ChatMsg::Again { request, doubted }));
        }
    }

    fn give_up(&mut self, reason: String) {
        self.waiting = None;
        self.failed = Some(reason);
        self.answering.inquiry.give_up();
    }
}

/// Sends a step to the engine.
fn start(step: Step, engine: &mut Engine) -> Result<Option<Waiting>, EngineError> {
    Ok(match step {
        Step::Choose { prompt, options, free } => {
            let choice = Choice { prompt: prompt.prompt, options, free, sampling: Sampling::Greedy };
            Some(Waiting { id: engine.choose(choice)?, writes: None })
        }
        Step::Write(prompt) => {
            let question =
                Question { prompt: prompt.prompt.clone(), max_tokens: MOST_TOKENS, sampling: Sampling::Greedy };
            let id = engine.generate(question)?;
            Some(Waiting { id, writes: Some((prompt, Pieces::default(), String::new())) })
        }
        Step::Finished(_) => None,
    })
}

//! A repair that the model's thread has written: steps out to the engine, what comes of them back in.

use crate::analysis::Analysis;
use crate::llm::mask::Hide;
use crate::llm::protocol::RequestId;
use crate::llm::repair::{Ask, MOST_TRIES, Manner, Repairing};
use crate::llm::{Engine, Event};
use crate::rules::Fingerprint;
use crate::tui::{ModelMsg, RepairMsg};

type Say<'a> = &'a dyn Fn(ModelMsg) -> bool;

/// A repair on its way.
pub(super) struct Repair {
    request: u64,
    repairing: Repairing,
    waits_for: Option<RequestId>,
    /// What a free script has so far.
    text: String,
    /// Tries that the user was told of.
    told: usize,
}

impl Repair {
    /// Begins; nothing where the fault is gone or stands on no line that could be shown.
    pub fn begin(
        request: u64,
        analysis: &Analysis,
        fault: Fingerprint,
        (manner, hide): (Manner, Hide),
    ) -> Option<Self> {
        let repairing = Repairing::begin(analysis, fault, manner, hide, MOST_TRIES)?;
        Some(Self { request, repairing, waits_for: None, text: String::new(), told: 0 })
    }

    /// The number that answers carry.
    pub fn request(&self) -> u64 {
        self.request
    }

    /// What the engine is at.
    pub fn waits_for(&self) -> Option<RequestId> {
        self.waits_for
    }

    /// Has the engine do the next step; false once it is over.
    pub fn go_on(&mut self, engine: &mut Engine, say: Say<'_>) -> bool {
        let request = self.request;
        for objected in self.repairing.tries().iter().skip(self.told) {
            if let Err(why) = &objected.outcome {
                say(ModelMsg::Repair(RepairMsg::Objection { request, why: why.to_string() }));
            }
        }
        self.told = self.repairing.tries().len();
        let asked = match self.repairing.step() {
            Ask::Choose(choice) => engine.choose(choice),
            Ask::Generate(question) => engine.generate(question),
            Ask::Nothing => {
                say(ModelMsg::Repair(match self.repairing.proven() {
                    Some(fix) => RepairMsg::Proven { request, fix: Box::new(fix.clone()) },
                    None => RepairMsg::GivenUp { request },
                }));
                return false;
            }
        };
        match asked {
            Ok(id) => {
                self.waits_for = Some(id);
                true
            }
            Err(error) => {
                say(ModelMsg::Failed { request: Some(request), reason: error.to_string() });
                false
            }
        }
    }

    /// Takes what happened, where it is about this repair.
    pub fn heard(&mut self, event: &Event, say: Say<'_>) -> Option<Heard> {
        let request = self.request;
        let own = self.waits_for;
        let failed = |reason: String| {
            say(ModelMsg::Failed { request: Some(request), reason });
            Some(Heard::Ended)
        };
        match event {
            Event::Chosen { id, text, .. } if Some(*id) == own => {
                self.repairing.chosen(text);
                // Where a try has ended, there is nothing of the next one yet.
                if !self.repairing.so_far().is_empty() {
                    say(ModelMsg::Repair(RepairMsg::Writing { request, text: self.repairing.so_far() }));
                }
                Some(Heard::Step)
            }
            Event::Token { id, text } if Some(*id) == own => {
                self.text.push_str(text);
                let text = self.repairing.prompt().unmask(&self.text);
                say(ModelMsg::Repair(RepairMsg::Writing { request, text }));
                Some(Heard::Wait)
            }
            Event::Done { id, .. } if Some(*id) == own => {
                let text = std::mem::take(&mut self.text);
                self.repairing.answered(&text);
                Some(Heard::Step)
            }
            Event::Failed { id: Some(id), message } if Some(*id) == own => failed(message.clone()),
            Event::ServerFailed { id: Some(id), error } if Some(*id) == own => failed(error.in_a_line()),
            Event::WorkerDied { reason } => failed(format!("the model's process ended: {reason}; {}", reason.hint())),
            _ => None,
        }
    }
}

/// What the model's thread does after an event.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Wait for more.
    Wait,
    /// Go on with the repair.
    Step,
    /// It is over.
    Ended,
}

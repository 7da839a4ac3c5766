//! One question on its way: sent, its answer read piece by piece and handed over as events.
//!
//! An answer has bounds that do not depend on the server: so many bytes, so long a time, no endless repetition. A slow
//! interface holds the reading back, and through the connection the server.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossbeam_channel::{SendTimeoutError, Sender};
use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::request::{self, Form};
use super::{Events, ServerConfig, ServerError, http, known_model, reply};
use crate::llm::client::{Event, Question};
use crate::llm::protocol::{DoneReason, RequestId, Stats};
use crate::llm::repetition::WordGuard;

/// How often a thread that waits for the interface looks whether it should still wait.
const GLANCE: Duration = Duration::from_millis(20);

/// The most bytes that a token can mean on average: a server that sends more does not count.
const BYTES_A_TOKEN: usize = 16;

/// The most bytes of a stream, whatever is in it.
const LONGEST_STREAM: usize = 8 << 20;

/// How a question is stopped from outside.
pub struct Stop {
    agent: Agent,
    cancelled: AtomicBool,
    unwanted: AtomicBool,
    over: AtomicBool,
}

impl Stop {
    pub fn of(agent: Agent) -> Self {
        let off = || AtomicBool::new(false);
        Self { agent, cancelled: off(), unwanted: off(), over: off() }
    }

    /// No more tokens; shuts the connection.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
        self.agent.clone().shutdown();
    }

    /// Nobody wants anything any more.
    pub fn forget(&self) {
        self.unwanted.store(true, Ordering::Release);
        self.cancel();
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Acquire)
    }
}

/// A question and all that its thread needs.
pub struct Asking {
    pub config: Arc<ServerConfig>,
    pub model: Arc<Mutex<Option<String>>>,
    pub agent: Agent,
    pub stop: Arc<Stop>,
    pub events: Sender<Event>,
    pub id: RequestId,
    pub question: Question,
}

/// What was heard so far.
struct Heard {
    start: Instant,
    first: Option<Instant>,
    pieces: u32,
    bytes: usize,
    thought: bool,
    tokens: Option<(u32, u32)>,
    guard: WordGuard,
}

impl Heard {
    fn stats(&self) -> Stats {
        let (prompt_tokens, generated) = self.tokens.unwrap_or((0, self.pieces));
        let first = self.first.unwrap_or_else(Instant::now);
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
        Stats {
            prompt_tokens,
            reused_tokens: 0,
            prompt_ms: milliseconds(first - self.start),
            generated,
            generate_ms: milliseconds(first.elapsed()),
        }
    }
}

impl Asking {
    pub fn run(self) {
        let (start, guard) = (Instant::now(), WordGuard::default());
        let mut heard = Heard { start, first: None, pieces: 0, bytes: 0, thought: false, tokens: None, guard };
        let outcome = self.answer(&mut heard);
        let (id, stats) = (self.id, heard.stats());
        let event = match outcome {
            // What shutting the connection did is no error.
            _ if self.stop.is_cancelled() => Event::Done { id, reason: DoneReason::Cancelled, stats },
            Ok(reason) => Event::Done { id, reason, stats },
            Err(error) => Event::ServerFailed { id: Some(id), error },
        };
        self.stop.over.store(true, Ordering::Release);
        self.tell(event, false);
    }

    fn answer(&self, heard: &mut Heard) -> Result<DoneReason, ServerError> {
        let model = known_model(&self.config, &self.model, &self.agent)?;
        let response = self.ask(&model, Form::Usual)?;
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return self.whole(response, heard);
        }
        self.stream(response, heard)
    }

    fn ask(&self, model: &str, form: Form) -> Result<Response<Body>, ServerError> {
        let body = request::body(model, &self.question, form);
        match http::ask(&self.agent, &self.config, &body) {
            Err(ServerError::Status { status: 400, message }) => match form.after_refusal(&message) {
                Some(other) => self.ask(model, other),
                None => Err(ServerError::Status { status: 400, message }),
            },
            other => other,
        }
    }

    /// The answer of a server that does not stream.
    fn whole(&self, mut response: Response<Body>, heard: &mut Heard) -> Result<DoneReason, ServerError> {
        let text = http::read(&mut response, &self.config)?;
        self.take(&text, heard)?.ok_or(ServerError::BrokenOff { message: None })
    }

    fn stream(&self, mut response: Response<Body>, heard: &mut Heard) -> Result<DoneReason, ServerError> {
        let mut body = response.body_mut().as_reader();
        let mut buffer = vec![0; 1 << 14];
        let (mut events, mut data, mut received) = (Events::default(), Vec::new(), 0_usize);
        loop {
            let count = body.read(&mut buffer).map_err(|error| http::broken(&error, &self.config))?;
            let cut = match count {
                0 => events.finish(&mut data),
                count => events.push(&buffer[..count], &mut data),
            };
            for data in data.drain(..) {
                if let Some(reason) = self.take(&data, heard)? {
                    return Ok(reason);
                }
            }
            cut?;
            received += count;
            if count == 0 {
                return Err(ServerError::BrokenOff { message: None });
            }
            if received > LONGEST_STREAM {
                return Err(ServerError::Endless);
            }
            if heard.start.elapsed() > self.config.patience.whole {
                // What was said until now stays; a server that only keeps the line open has said nothing.
                return if heard.pieces > 0 {
                    Ok(DoneReason::Length)
                } else {
                    Err(ServerError::Silent { patience: self.config.patience.whole })
                };
            }
        }
    }

    /// Takes an event's data; gives the reason where it ends the answer.
    fn take(&self, data: &str, heard: &mut Heard) -> Result<Option<DoneReason>, ServerError> {
        let Some(piece) = reply::piece(data)? else {
            return self.ended(DoneReason::Stop, heard).map(Some);
        };
        heard.tokens = piece.tokens.or(heard.tokens);
        heard.thought |= piece.thinks;
        if !piece.text.is_empty() {
            heard.first.get_or_insert_with(Instant::now);
            heard.pieces += 1;
            heard.bytes += piece.text.len();
            let stuck = heard.guard.push(&piece.text);
            self.tell(Event::Token { id: self.id, text: piece.text }, true);
            if stuck {
                return Ok(Some(DoneReason::Repetition));
            }
            if heard.bytes > self.question.max_tokens as usize * BYTES_A_TOKEN {
                return Ok(Some(DoneReason::Length));
            }
        }
        piece.ended.map(|reason| self.ended(reason, heard)).transpose()
    }

    fn ended(&self, reason: DoneReason, heard: &Heard) -> Result<DoneReason, ServerError> {
        if heard.pieces == 0 && heard.thought { Err(ServerError::OnlyThought) } else { Ok(reason) }
    }

    /// Hands an event over, waiting for room. A token of a cancelled answer is dropped, even while it waits.
    fn tell(&self, event: Event, is_token: bool) {
        let mut event = event;
        loop {
            if self.stop.unwanted.load(Ordering::Acquire) || (is_token && self.stop.is_cancelled()) {
                return;
            }
            match self.events.send_timeout(event, GLANCE) {
                Err(SendTimeoutError::Timeout(back)) => event = back,
                Ok(()) | Err(SendTimeoutError::Disconnected(_)) => return,
            }
        }
    }
}

//! Answers in the model's own words, token by token.

use std::io;
use std::time::Instant;

use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;

use super::Replies;
use super::inbox::Inbox;
use super::session::{Failure, Logits, Session, milliseconds};
use crate::llm::protocol::{DoneReason, GenerateRequest, Reply, RequestId, Sampling, Stats};
use crate::llm::repetition::RepetitionGuard;
use crate::llm::utf8::Utf8Stream;

impl Session<'_> {
    /// Serves a request to its end; every way out writes `Done` or `Failed`.
    ///
    /// # Errors
    /// Only when the pipe to the program is broken.
    pub(super) fn answer(&mut self, request: &GenerateRequest, inbox: &Inbox, replies: &mut Replies) -> io::Result<()> {
        let mut stats = Stats::default();
        let tokens = self.frame.tokens(self.model, &request.prompt);
        match self.bring_to(&tokens, request.id, inbox, &mut stats) {
            Ok(true) => {}
            Ok(false) => {
                return replies.send(&Reply::Done { id: request.id, reason: DoneReason::Cancelled, stats });
            }
            Err(message) => {
                return replies.send(&Reply::Failed { id: Some(request.id), message });
            }
        }
        let start = Instant::now();
        let mut writer = AnswerWriter { id: request.id, replies, text: Utf8Stream::default() };
        let outcome = self.write_answer(request, inbox, &mut writer, &mut stats.generated);
        writer.finish()?;
        stats.generate_ms = milliseconds(start.elapsed());
        match outcome {
            Ok(reason) => replies.send(&Reply::Done { id: request.id, reason, stats }),
            Err(Trouble::Pipe(error)) => Err(error),
            Err(Trouble::Model(message)) => replies.send(&Reply::Failed { id: Some(request.id), message }),
        }
    }

    fn write_answer(
        &mut self,
        request: &GenerateRequest,
        inbox: &Inbox,
        writer: &mut AnswerWriter<'_>,
        generated: &mut u32,
    ) -> Result<DoneReason, Trouble> {
        let mut sampler = random_sampler(request.sampling);
        let mut guard = RepetitionGuard::default();
        while *generated < request.max_tokens {
            if inbox.is_unwanted(request.id) {
                return Ok(DoneReason::Cancelled);
            }
            let token = self.choose_any(sampler.as_mut());
            if self.model.vocab().is_eog(token) {
                return Ok(DoneReason::Stop);
            }
            *generated += 1;
            writer.push(&self.model.vocab().token_to_piece(token, false, None)).map_err(Trouble::Pipe)?;
            if guard.push(token.0) {
                return Ok(DoneReason::Repetition);
            }
            if self.length() >= self.room() {
                break;
            }
            self.decode(&[token], Logits::Last).map_err(Trouble::Model)?;
        }
        Ok(DoneReason::Length)
    }

    /// The next token, by the logits of the last one decoded.
    fn choose_any(&self, sampler: Option<&mut LlamaSampler>) -> LlamaToken {
        if let Some(sampler) = sampler {
            return sampler.sample(&self.context, self.last_in_batch());
        }
        let mut best = (0, f32::NEG_INFINITY);
        for (token, logit) in (0..).zip(self.logits()) {
            if *logit > best.1 {
                best = (token, *logit);
            }
        }
        LlamaToken(best.0)
    }
}

enum Trouble {
    Pipe(io::Error),
    Model(Failure),
}

/// Sends an answer in whole characters.
struct AnswerWriter<'a> {
    id: RequestId,
    replies: &'a mut Replies,
    text: Utf8Stream,
}

impl AnswerWriter<'_> {
    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let text = self.text.push(bytes);
        self.send(text)
    }

    fn finish(&mut self) -> io::Result<()> {
        let text = self.text.finish();
        self.send(text)
    }

    fn send(&mut self, text: String) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.replies.send(&Reply::Token { id: self.id, text }) }
    }
}

fn random_sampler(sampling: Sampling) -> Option<LlamaSampler> {
    let Sampling::Random { temperature, seed } = sampling else { return None };
    let samplers = [
        LlamaSampler::top_k(40),
        LlamaSampler::top_p(0.95, 1),
        LlamaSampler::temp(temperature.max(0.0)),
        LlamaSampler::dist(seed),
    ];
    Some(LlamaSampler::chain(samplers, true))
}

//! One model at work: decodes prompts, keeps what the next one shares, writes answers token by token.

use std::io;
use std::time::{Duration, Instant};

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;

use super::Replies;
use super::chunk::{ChunkSize, LARGEST};
use super::inbox::Inbox;
use super::prompt::Frame;
use crate::llm::protocol::{DoneReason, GenerateRequest, Reply, RequestId, Sampling, Stats};
use crate::llm::repetition::RepetitionGuard;
use crate::llm::utf8::Utf8Stream;

/// A loaded model with its context.
pub(super) struct Session<'model> {
    model: &'model LlamaModel,
    context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
    frame: Frame,
    chunk: ChunkSize,
    /// The tokens whose keys and values the cache holds, by position.
    cached: Vec<LlamaToken>,
}

/// An answer that cannot be given: the words for [`Reply::Failed`].
type Failure = String;

impl<'model> Session<'model> {
    pub(super) fn new(model: &'model LlamaModel, context: LlamaContext<'model>) -> Self {
        let batch = LlamaBatch::new(LARGEST as usize, 1);
        let frame = Frame::of(model);
        Self { model, context, batch, frame, chunk: ChunkSize::default(), cached: Vec::new() }
    }

    /// Runs the model once, so that the first answer does not pay for reading the weights from disk.
    pub(super) fn warm_up(&mut self) -> Result<(), Failure> {
        let token = self.model.vocab().bos();
        let token = if token.0 < 0 { LlamaToken(0) } else { token };
        self.decode(&[token], true)?;
        self.forget_from(0);
        Ok(())
    }

    /// Serves a request to its end; every way out writes `Done` or `Failed`.
    ///
    /// # Errors
    /// Only when the pipe to the program is broken.
    pub(super) fn answer(&mut self, request: &GenerateRequest, inbox: &Inbox, replies: &mut Replies) -> io::Result<()> {
        let mut stats = Stats::default();
        match self.read_prompt(request, inbox, &mut stats) {
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

    /// Decodes what of the prompt the cache does not hold; false if the request was cancelled meanwhile.
    fn read_prompt(&mut self, request: &GenerateRequest, inbox: &Inbox, stats: &mut Stats) -> Result<bool, Failure> {
        let start = Instant::now();
        let tokens = self.frame.tokens(self.model, &request.prompt);
        let room = self.context.n_ctx() as usize;
        if tokens.len() >= room {
            return Err(format!("the prompt has {} tokens, the context holds {room}", tokens.len()));
        }
        stats.prompt_tokens = count(tokens.len());
        // The last token is always decoded: its logits are wanted.
        let shared = common_prefix(&self.cached, &tokens).min(tokens.len().saturating_sub(1));
        let shared = self.forget_from(shared);
        stats.reused_tokens = count(shared);
        let mut rest = &tokens[shared..];
        while !rest.is_empty() {
            if inbox.is_unwanted(request.id) {
                // What was decoded so far stays for the next prompt; count only that as prompt.
                stats.prompt_tokens = count(self.cached.len());
                stats.prompt_ms = milliseconds(start.elapsed());
                return Ok(false);
            }
            let (chunk, after) = rest.split_at(self.chunk.tokens().min(rest.len()));
            let began = Instant::now();
            self.decode(chunk, after.is_empty())?;
            self.chunk.learn(chunk.len(), began.elapsed());
            rest = after;
        }
        stats.prompt_ms = milliseconds(start.elapsed());
        Ok(true)
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
            let token = self.choose(sampler.as_mut());
            if self.model.vocab().is_eog(token) {
                return Ok(DoneReason::Stop);
            }
            *generated += 1;
            writer.push(&self.model.vocab().token_to_piece(token, false, None)).map_err(Trouble::Pipe)?;
            if guard.push(token.0) {
                return Ok(DoneReason::Repetition);
            }
            if self.cached.len() >= self.context.n_ctx() as usize {
                break;
            }
            self.decode(&[token], true).map_err(Trouble::Model)?;
        }
        Ok(DoneReason::Length)
    }

    /// The next token, by the logits of the last one decoded.
    fn choose(&self, sampler: Option<&mut LlamaSampler>) -> LlamaToken {
        let last = self.batch.n_tokens() - 1;
        if let Some(sampler) = sampler {
            return sampler.sample(&self.context, last);
        }
        let mut best = (0, f32::NEG_INFINITY);
        for (token, logit) in (0..).zip(self.context.get_logits_ith(last)) {
            if *logit > best.1 {
                best = (token, *logit);
            }
        }
        LlamaToken(best.0)
    }

    /// Runs the model over tokens that follow those in the cache.
    fn decode(&mut self, tokens: &[LlamaToken], want_logits: bool) -> Result<(), Failure> {
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let position = i32::try_from(self.cached.len() + index).map_err(|_| "the context is too large")?;
            let logits = want_logits && index + 1 == tokens.len();
            self.batch.add(*token, position, &[0], logits).map_err(|error| error.to_string())?;
        }
        let result = self.context.decode(&mut self.batch);
        // llama.cpp computes in the background; what follows is timed, so wait for it here.
        self.context.synchronize();
        if let Err(error) = result {
            self.forget_from(0);
            return Err(format!("llama.cpp failed to decode: {error}"));
        }
        self.cached.extend_from_slice(tokens);
        Ok(())
    }

    /// Drops the cache from a position on; returns how much is left. Some models can only forget everything.
    fn forget_from(&mut self, position: usize) -> usize {
        if position >= self.cached.len() {
            return self.cached.len();
        }
        let from = u32::try_from(position).ok().filter(|from| *from > 0);
        let kept = match from {
            Some(from) => matches!(self.context.clear_kv_cache_seq(Some(0), Some(from), None), Ok(true)),
            None => false,
        };
        if kept {
            self.cached.truncate(position);
        } else {
            self.context.clear_kv_cache();
            self.cached.clear();
        }
        self.cached.len()
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

fn common_prefix(a: &[LlamaToken], b: &[LlamaToken]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

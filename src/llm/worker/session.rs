//! One loaded model with its context: what is decoded, what of it is kept for the next request.

use std::time::{Duration, Instant};

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;

use super::chunk::{ChunkSize, LARGEST};
use super::inbox::Inbox;
use super::pieces::Pieces;
use super::prompt::Frame;
use crate::llm::protocol::{RequestId, Stats};

/// A loaded model with its context.
pub(super) struct Session<'model> {
    pub model: &'model LlamaModel,
    pub context: LlamaContext<'model>,
    pub frame: Frame,
    pub pieces: Pieces,
    batch: LlamaBatch<'static>,
    chunk: ChunkSize,
    /// The tokens whose keys and values the cache holds, by position.
    cached: Vec<LlamaToken>,
    /// The logits at hand are those after the whole cache.
    logits_are_fresh: bool,
}

/// An answer that cannot be given: the words for [`crate::llm::protocol::Reply::Failed`].
pub(super) type Failure = String;

impl<'model> Session<'model> {
    pub fn new(model: &'model LlamaModel, context: LlamaContext<'model>) -> Self {
        let batch = LlamaBatch::new(LARGEST as usize, 1);
        Self {
            model,
            context,
            frame: Frame::of(model),
            pieces: Pieces::default(),
            batch,
            chunk: ChunkSize::default(),
            cached: Vec::new(),
            logits_are_fresh: false,
        }
    }

    /// Runs the model once, so that the first answer does not pay for reading the weights from disk.
    pub fn warm_up(&mut self) -> Result<(), Failure> {
        let token = self.model.vocab().bos();
        let token = if token.0 < 0 { LlamaToken(0) } else { token };
        self.decode(&[token], Logits::Last)?;
        self.forget_from(0);
        Ok(())
    }

    /// How many tokens are decoded.
    pub fn length(&self) -> usize {
        self.cached.len()
    }

    /// How many tokens the context holds.
    pub fn room(&self) -> usize {
        self.context.n_ctx() as usize
    }

    /// Decodes what of these tokens the cache does not hold, so that the logits after them are at hand; false if the request
    /// was cancelled meanwhile.
    pub fn bring_to(
        &mut self,
        tokens: &[LlamaToken],
        id: RequestId,
        inbox: &Inbox,
        stats: &mut Stats,
    ) -> Result<bool, Failure> {
        let start = Instant::now();
        let room = self.room();
        if tokens.len() >= room {
            return Err(format!("the prompt has {} tokens, the context holds {room}", tokens.len()));
        }
        stats.prompt_tokens = count(tokens.len());
        let common = common_prefix(&self.cached, tokens);
        if common == tokens.len() && common == self.cached.len() && self.logits_are_fresh {
            stats.reused_tokens = count(common);
            return Ok(true);
        }
        // The last token is decoded again: its logits are wanted.
        let shared = self.forget_from(common.min(tokens.len().saturating_sub(1)));
        stats.reused_tokens = count(shared);
        let mut rest = &tokens[shared..];
        while !rest.is_empty() {
            if inbox.is_unwanted(id) {
                // What was decoded so far stays for the next prompt; count only that as prompt.
                stats.prompt_tokens = count(self.cached.len());
                stats.prompt_ms += milliseconds(start.elapsed());
                return Ok(false);
            }
            let (chunk, after) = rest.split_at(self.chunk.tokens().min(rest.len()));
            let began = Instant::now();
            self.decode(chunk, if after.is_empty() { Logits::Last } else { Logits::None })?;
            self.chunk.learn(chunk.len(), began.elapsed());
            rest = after;
        }
        stats.prompt_ms += milliseconds(start.elapsed());
        Ok(true)
    }

    /// The logits after the last token.
    pub fn logits(&self) -> &[f32] {
        self.context.get_logits_ith(self.batch.n_tokens() - 1)
    }

    /// The index of the last token in the batch, for llama.cpp's samplers.
    pub fn last_in_batch(&self) -> i32 {
        self.batch.n_tokens() - 1
    }

    /// Runs the model over tokens that follow those in the cache.
    pub fn decode(&mut self, tokens: &[LlamaToken], wanted: Logits) -> Result<(), Failure> {
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let position = i32::try_from(self.cached.len() + index).map_err(|_| "the context is too large")?;
            let logits = match wanted {
                Logits::None => false,
                Logits::Last => index + 1 == tokens.len(),
                Logits::All => true,
            };
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
        self.logits_are_fresh = wanted != Logits::None;
        Ok(())
    }

    /// Drops the cache from a position on; returns how much is left. Some models can only forget everything.
    pub fn forget_from(&mut self, position: usize) -> usize {
        if position >= self.cached.len() {
            return self.cached.len();
        }
        self.logits_are_fresh = false;
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

/// Of which tokens the logits are wanted.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Logits {
    None,
    Last,
    All,
}

pub(super) fn common_prefix(a: &[LlamaToken], b: &[LlamaToken]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

pub(super) fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}

pub(super) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

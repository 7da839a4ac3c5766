//! How probable lines are to the model, each after those before it: one pass, nothing is written.

use std::io;
use std::time::Instant;

use llama_cpp_2::token::LlamaToken;

use super::Replies;
use super::inbox::Inbox;
use super::session::{Failure, Logits, Session, count, milliseconds};
use crate::llm::protocol::{Reply, ScoreRequest, Stats};

/// Tokens that are decoded at a time: llama.cpp keeps the logits of all of them, a whole vocabulary each.
const CHUNK: usize = 64;

impl Session<'_> {
    /// Serves a request; every way out writes `Scored` or `Failed`.
    ///
    /// # Errors
    /// Only when the pipe to the program is broken.
    pub(super) fn score(&mut self, request: &ScoreRequest, inbox: &Inbox, replies: &mut Replies) -> io::Result<()> {
        let start = Instant::now();
        let mut stats = Stats::default();
        match self.bits(request, inbox, &mut stats) {
            Ok(bits) => {
                stats.prompt_ms = milliseconds(start.elapsed());
                replies.send(&Reply::Scored { id: request.id, bits, stats })
            }
            Err(message) => replies.send(&Reply::Failed { id: Some(request.id), message }),
        }
    }

    fn bits(&mut self, request: &ScoreRequest, inbox: &Inbox, stats: &mut Stats) -> Result<Vec<f32>, Failure> {
        let vocab = self.model.vocab();
        let mut tokens = vocab.tokenize(request.before.as_bytes(), true, false);
        if tokens.is_empty() {
            // Something must come before the first token for it to be probable at all.
            tokens = vocab.tokenize(b"\n", true, false);
        }
        let first = tokens.len();
        let mut line_of = Vec::new();
        for (index, line) in request.lines.iter().enumerate() {
            let line = vocab.tokenize(format!("{line}\n").as_bytes(), false, false);
            line_of.extend(std::iter::repeat_n(index, line.len()));
            tokens.extend(line);
        }
        if tokens.len() >= self.room() {
            return Err(format!("the lines have {} tokens, the context holds {}", tokens.len(), self.room()));
        }
        stats.prompt_tokens = count(tokens.len());
        self.forget_from(0);
        let mut bits = vec![0.0_f32; request.lines.len()];
        for (chunk_index, chunk) in tokens.chunks(CHUNK).enumerate() {
            if inbox.is_unwanted(request.id) {
                return Err("cancelled".to_owned());
            }
            self.decode(chunk, Logits::All)?;
            for index in 0..chunk.len() {
                let next = chunk_index * CHUNK + index + 1;
                let Some(&line) = next.checked_sub(first).and_then(|at| line_of.get(at)) else { continue };
                let logits = self.context.get_logits_ith(i32::try_from(index).unwrap_or(0));
                bits[line] += surprise(logits, tokens[next]);
            }
        }
        Ok(bits)
    }
}

/// Bits of surprise at a token, given the logits before it.
fn surprise(logits: &[f32], token: LlamaToken) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
    let own = usize::try_from(token.0).ok().and_then(|at| logits.get(at)).copied().unwrap_or(most);
    (most + total.ln() - own) / std::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surprise_is_counted_in_bits() {
        let even = [0.0_f32; 8];
        assert!((surprise(&even, LlamaToken(3)) - 3.0).abs() < 1e-5);
        let sure = [20.0_f32, 0.0, 0.0];
        assert!(surprise(&sure, LlamaToken(0)) < 1e-5);
        assert!(surprise(&sure, LlamaToken(1)) > 25.0);
    }
}

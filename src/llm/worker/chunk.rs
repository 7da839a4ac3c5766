//! How many prompt tokens to decode at a time: as many as keep a cancel quick, since llama.cpp is not interrupted inside.
//!
//! Large chunks are quicker (each reads all weights once), small ones are obeyed sooner. The measured speed decides.

use std::time::Duration;

/// The largest chunk, and llama.cpp's own batch size.
pub(super) const LARGEST: u32 = 256;
const SMALLEST: u32 = 8;
const FIRST: u32 = 32;
/// How long a chunk may take: with the way back to the interface it stays under 200 ms.
const LONGEST: Duration = Duration::from_millis(175);

/// The size of the next chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChunkSize(u32);

impl Default for ChunkSize {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl ChunkSize {
    /// Tokens to decode next.
    pub(super) fn tokens(self) -> usize {
        self.0 as usize
    }

    /// Learns from a chunk that was just decoded. Short ones (the end of a prompt) say little and are passed over.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
    pub(super) fn learn(&mut self, tokens: usize, took: Duration) {
        if tokens < self.tokens().min(FIRST as usize) || took.is_zero() {
            return;
        }
        let fitting = f64::from(u32::try_from(tokens).unwrap_or(LARGEST)) * LONGEST.as_secs_f64() / took.as_secs_f64();
        let fitting = fitting.clamp(f64::from(SMALLEST), f64::from(LARGEST)) as u32;
        // llama.cpp's kernels work on rows of 8.
        self.0 = (fitting / 8 * 8).min(self.0.saturating_mul(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(tokens_per_second: f64) -> usize {
        let mut size = ChunkSize::default();
        for _ in 0..10 {
            let tokens = size.tokens();
            #[allow(clippy::cast_precision_loss)]
            size.learn(tokens, Duration::from_secs_f64(tokens as f64 / tokens_per_second));
        }
        size.tokens()
    }

    #[test]
    fn a_chunk_never_takes_longer_than_a_cancel_may() {
        for speed in [50.0, 66.0, 149.0, 345.0, 900.0] {
            let tokens = settle(speed);
            #[allow(clippy::cast_precision_loss)]
            let seconds = tokens as f64 / speed;
            assert!(seconds <= LONGEST.as_secs_f64() || tokens == SMALLEST as usize, "{tokens} at {speed}");
        }
        assert_eq!(settle(66.0), 8);
        assert_eq!(settle(345.0), 56);
        assert_eq!(settle(1.0), SMALLEST as usize);
        assert_eq!(settle(100_000.0), LARGEST as usize);
    }

    #[test]
    fn the_short_end_of_a_prompt_teaches_nothing() {
        let mut size = ChunkSize::default();
        size.learn(1, Duration::from_millis(20));
        assert_eq!(size.tokens(), FIRST as usize);
    }

    #[test]
    fn it_recovers_from_a_slow_start() {
        let mut size = ChunkSize::default();
        size.learn(32, Duration::from_secs(3));
        assert_eq!(size.tokens(), SMALLEST as usize);
        for _ in 0..6 {
            size.learn(size.tokens(), Duration::from_millis(40));
        }
        assert!(size.tokens() > 100, "{size:?}");
    }
}

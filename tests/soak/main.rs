//! Nothing is lost: random keys with the journal and the disk looked at, and the process killed at random moments.
//!
//! A few hundred keys and a dozen deaths run with the other tests; `make soak` runs 10,000 keys and 200 deaths.

// As in tests: what fails here fails the test.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod deaths;
mod keys;

/// How often, in the ordinary tests and where `CONFDBG_SOAK` asks for more.
fn times(usual: usize, soak: usize) -> usize {
    if std::env::var_os("CONFDBG_SOAK").is_some() { soak } else { usual }
}

/// A generator of numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

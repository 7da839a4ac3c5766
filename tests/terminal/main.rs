//! The debugger in a pseudo-terminal, as users have it: keys in, bytes out, and every way to end.

// As in tests: what fails here fails the test.
#![allow(clippy::unwrap_used)]

mod asking;
mod debugger;
mod link;
mod live;
#[path = "../live_support/mod.rs"]
mod live_support;
mod loop_alone;
mod preparing;
mod pty;
mod tutor;

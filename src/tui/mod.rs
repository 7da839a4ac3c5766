//! The debugger's screen.

mod message;
pub mod runtime;

pub use message::{Effect, FileToWrite, ModelMsg, Msg};

/// Placeholder for the documentation link; replaced by the real state machine.
pub fn update() {}

//! The language model: where it comes from, the process it runs in, and how the rest of the program talks to it.
//!
//! The model explains and proposes; it never decides. What it says is text from outside and is cleaned and checked by
//! those who show it. This module must never write to a user's file, never draw, and never let llama.cpp run inside the
//! program's own process: an abort or an out-of-memory kill in C++ may cost the user a message, not the session.
//!
//! The way of a request: [`Engine`] (always compiled) → JSON lines over pipes ([`protocol`]) → the worker process, which is
//! this same binary started again with [`WORKER_ARGUMENT`] (`worker`, feature `model`) → llama.cpp. Or, where the user
//! says so ([`Answerer`]): [`Engine`] → HTTP ([`server`]) → the server of their choice.

mod answerer;
pub mod ask;
pub mod bench;
pub mod catalogue;
pub mod client;
pub mod commands;
pub mod explain;
pub mod fetch;
mod gguf;
pub mod ground;
pub mod language;
pub mod mask;
pub mod memory;
pub mod model_file;
pub mod prompt;
pub mod protocol;
pub mod repair;
pub mod repetition;
pub mod server;
pub mod simd;
pub mod talk;
pub mod utf8;
#[cfg(feature = "model")]
pub mod worker;

pub use answerer::Answerer;
pub use client::{Choice, DeathReason, Engine, EngineConfig, EngineError, Event, Question};
pub use model_file::{ModelFile, ModelFileError, check_model_file};
pub use protocol::{Free, GenerateRequest, LoadRequest, Prompt, RequestId, WORKER_ARGUMENT};
pub use simd::{SimdReport, simd_report};

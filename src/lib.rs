//! confdbg: a debugger for network configurations that lives in a terminal.
//!
//! The way of the data, one direction, each stage a pure function of the one before:
//!
//! ```text
//! bytes -> Document -> statements -> device model -> network -> faults -> (explanation, fixes) -> decision -> new bytes
//! ```
//!
//! `docs/architecture.md` has the map and the invariants; `tests/architecture.rs` holds the code to them.
#![forbid(unsafe_code)]

pub mod analysis;
pub mod change;
pub mod cli;
pub mod dialect;
pub mod eval;
pub mod fix;
pub mod live;
pub mod llm;
pub mod model;
pub mod report;
pub mod rules;
pub mod session;
pub mod settings;
pub mod source;
pub mod text;
pub mod tui;

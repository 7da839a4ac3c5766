//! From one config of a device to another, and back: the device commands that lead there, and what a snippet of commands
//! would make of a running config.
//!
//! Both rest on one thing: a small model of how a device takes a line ([`running`]): it overwrites, adds, takes back,
//! numbers. Pure: text in, text out. It must never guess in silence: what cannot be said with certainty is written with a
//! comment that says so, and counted.

mod commands;
mod difference;
mod forms;
mod guard;
mod line;
mod lists;
mod merge;
mod moments;
mod order;
mod paths;
mod plan;
mod reading;
mod render;
mod running;
mod script;
#[cfg(test)]
mod tests;

pub use commands::commands;
pub use moments::{Moment, MomentKind};
pub use plan::{ChangePlan, Refusal, plan};
pub use script::{Script, ScriptLine};

//! Read-only tools over the open configs: what is asked of them is answered with the lines that say so.
//!
//! People use them by `confdbg ask --tool`, the language model by choosing among them. Pure, like all of the core: a tool
//! reads analyses and gives a short [`Answer`] whose lines have their places. It must never change anything, never guess
//! (what cannot be told is said to be so), never quote a secret, and never answer at length: what is left out is counted.

mod answer;
mod call;
mod change;
mod configs;
mod devices;
mod faults;
mod filters;
mod links;
mod names;
mod packet;
mod places;
pub mod question;
mod quote;
mod show;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Line};
pub use call::{Call, CallError, FORMS, Form, On};
pub use configs::{Cited, Config, Configs};
pub use filters::Which;
pub use packet::{Packet, PacketError};

/// Carries a call out.
pub fn run(call: &Call, configs: &Configs) -> Answer {
    match call {
        Call::Devices => devices::list(configs),
        Call::Interfaces(on) => devices::interfaces(configs, on),
        Call::Faults(words) => faults::list(configs, words),
        Call::Show(words) => show::show(configs, words),
        Call::Find(name, on) => names::find(configs, name, on),
        Call::Refers(name, on) => names::refers(configs, name, on),
        Call::Where(prefix) => places::whereabouts(configs, *prefix),
        Call::Links(on) => links::list(configs, on),
        Call::Passes(which, on, packet) => filters::passes(configs, which, on, packet),
        Call::Change(device, lines) => change::change(configs, device, lines),
    }
}

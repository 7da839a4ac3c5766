//! The debugger's screen: a state, what changes it, and how it is drawn.
//!
//! [`update()`] is pure: messages go in, effects come out, and the runtime carries them out. [`Screen`] draws a state and
//! changes nothing. What a user can do, and with which keys, is one table: [`actions`].

pub mod actions;
mod chat;
mod diff;
mod filter;
mod folds;
mod key;
pub mod keymap;
mod message;
mod model;
mod outline;
mod palette;
mod parts;
mod picker;
mod repair;
mod result;
pub mod runtime;
mod state;
#[cfg(test)]
mod testing;
pub mod theme;
mod tutor;
mod update;
mod view;

pub use chat::Found;
pub use key::{Key, KeyError, key_names, keys, read_keys};
pub use keymap::Keymap;
pub use message::{
    AskedQuestion, ChatMsg, Effect, FileToWrite, Holder, ModelMsg, Mouse, Msg, Remark, RepairMsg, SilencedFault, Unread,
};
pub use parts::Pane;
pub use state::{OpenedFile, Options, Preferences, Purpose, State, Unasked};
pub use theme::{Depth, Theme, ThemeError, style_for};
pub use update::update;
pub use view::Screen;

//! What users and the owners of configs have decided beforehand: the user's own file of settings, and the
//! `.confdbg.toml` beside the configs.
//!
//! Reading a text is pure; only [`find`] opens files, and only [`crate::session`] writes one. A mistake in a file costs
//! the entry that it is in and nothing else, and is told with its line. Nothing here may keep confdbg from running,
//! unless the user named a file that cannot be read.

mod colours;
mod dialects;
pub mod find;
mod keys;
mod pattern;
pub mod print;
pub mod project;
mod reader;
pub mod silence;
pub mod table;
mod user;

pub use dialects::DialectRule;
pub use keys::Keys;
pub use pattern::escaped;
pub use reader::Problem;
pub use table::{Name, Value};
pub use user::{Origin, Settings};

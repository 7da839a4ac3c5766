//! How a vendor writes configs: detection, command grammars, statement trees, names.
//!
//! One folder a dialect. What the dialects share stands here: one tree, one symbol table, one set of token classes.

mod capture;
pub mod detect;
mod device_name;
mod dialects;
pub mod grammar;
pub mod interface_name;
pub mod ios;
mod reader;
mod symbols;
mod token;
mod tree;
pub mod undefined;

pub use dialects::Dialect;
pub use reader::{read, reread};
pub use symbols::{Definition, Reference, Symbol, Symbols, number_ranges};
pub use token::{TokenClass, classify};
pub use tree::{Problem, ProblemKind, Recognition, Section, StatementId, StatementRef, Tree, Value};

//! How a vendor writes configs: detection, command grammars, statement trees, names.
//!
//! One folder a dialect. What the dialects share stands here: one tree, one symbol table, one set of token classes.

mod capture;
pub mod detect;
pub mod grammar;
pub mod interface_name;
pub mod ios;
mod reader;
mod symbols;
mod token;
mod tree;
pub mod undefined;

pub use reader::{read, reread};
pub use symbols::{Definition, Reference, Symbol, Symbols, number_ranges};
pub use token::{TokenClass, classify};
pub use tree::{Problem, ProblemKind, Recognition, Section, StatementId, StatementRef, Tree, Value};

use grammar::Grammar;

/// A dialect that confdbg reads.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Cisco IOS and IOS-XE.
    Ios,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Ios];

    /// The word that JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ios => "ios",
        }
    }

    /// The dialect of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.as_str() == name)
    }

    /// Its commands.
    pub fn grammar(self) -> &'static Grammar {
        match self {
            Self::Ios => ios::grammar(),
        }
    }
}

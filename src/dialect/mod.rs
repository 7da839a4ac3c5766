//! How a vendor writes configs: detection, command grammars, statement trees, names.
//!
//! One folder a dialect. What the dialects share stands here: one tree, one symbol table, one set of token classes.

mod capture;
pub mod detect;
pub mod device_files;
mod device_name;
mod dialects;
mod eos;
pub mod grammar;
pub mod interface_name;
pub mod ios;
mod iosxr;
mod junos;
mod nxos;
mod paths;
mod reader;
mod siblings;
mod symbols;
mod token;
mod tree;
pub mod undefined;
mod vyos;

pub use dialects::Dialect;
pub use siblings::{Names, Sibling, Siblings};
pub use symbols::{Definition, Reference, Symbol, Symbols, number_ranges};
pub use token::{TokenClass, classify};
pub use tree::{Problem, ProblemKind, Recognition, Section, StatementId, StatementRef, Tree, Value};

pub(crate) use paths::{Lexer, Token, Verb};

use crate::text::Document;
use grammar::{Form, Grammar};

/// Reads a document into statements.
pub fn read(grammar: &'static Grammar, document: &Document) -> Tree {
    match grammar.lexicon().form {
        Form::Lines => reader::read(grammar, document),
        Form::Paths { by_line } => paths::read(grammar, by_line, document),
    }
}

/// Reads an edited document, taking over from `old` every section that the edits left as it was.
pub fn reread(old: &Tree, before: &Document, after: &Document) -> Tree {
    match old.grammar().lexicon().form {
        Form::Lines => reader::reread(old, before, after),
        Form::Paths { by_line } => paths::reread(old, by_line, before, after),
    }
}

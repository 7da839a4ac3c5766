//! How a command says that it cannot go on: one line what, then what to do about it.

use std::io;

use super::Exit;
use super::output::Output;

/// Why a command came to nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    what: String,
    hints: Vec<String>,
}

impl Failure {
    /// A failure in a few words.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hints: Vec::new() }
    }

    /// Adds what the user can do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds what the user can do, where there is something.
    pub fn maybe_hint(self, hint: Option<impl Into<String>>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Tells the user, and says how to end.
    pub fn report(self, output: &mut Output) -> Exit {
        output.error(&self.what, &self.hints);
        Exit::Failed
    }
}

impl From<io::Error> for Failure {
    /// An error in writing the results.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull => Self::new("cannot write the output: no space is left on the device")
                .hint("free some, or write elsewhere"),
            _ => Self::new(format!("cannot write the output: {error}")),
        }
    }
}

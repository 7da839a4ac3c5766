//! The words that begin a line of the command line's own form, where a config is otherwise a tree of paths.

/// What a line does that begins with it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Says a path.
    Set,
    /// Changes what other lines say of a path.
    Change,
    /// Speaks to the session: `commit`, `show`.
    Session,
}

impl Verb {
    /// The verb that a word is.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "set" => Self::Set,
            "delete" | "deactivate" | "activate" | "insert" | "rename" | "annotate" | "protect" | "unprotect"
            | "copy" | "edit" | "top" => Self::Change,
            "configure" | "commit" | "commit-confirm" | "confirm" | "save" | "exit" | "quit" | "up" | "load"
            | "rollback" | "show" | "run" | "compare" => Self::Session,
            _ => return None,
        })
    }
}

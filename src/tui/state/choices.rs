//! What the user chose beforehand: on the command line and in the settings.

use super::super::keymap::Keymap;
use crate::llm::language::Language;

/// What the debugger is opened for.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Configs of the user's.
    #[default]
    Review,
    /// The first-run tour, on an example of which nothing need be kept.
    Tour,
}

/// What the model explains without being asked.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub enum Unasked {
    /// Nothing.
    Nothing,
    /// The fault that is selected.
    #[default]
    Selected,
    /// While the user does nothing the next ones too.
    Ahead,
}

/// What the user chose on the command line.
#[derive(Copy, Clone, Debug, Default)]
pub struct Options {
    /// No decisions, no writing.
    pub read_only: bool,
    /// Lines of `-` and `|`, for terminals and locales without others.
    pub ascii: bool,
    /// What the model explains without being asked.
    pub unasked: Unasked,
    /// What it is opened for.
    pub purpose: Purpose,
    /// The language of explanations.
    pub language: Language,
}

/// What the user prefers to see first; each can be changed with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The keys.
    pub keymap: Keymap,
    /// Lines around a fix.
    pub context: usize,
    /// A fix is shown before and after side by side, where that fits.
    pub side_by_side: bool,
    /// Which faults are listed at first, as the filter is typed.
    pub filter: String,
}

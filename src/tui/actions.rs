//! The one table of what a user can do, and with which keys.
//!
//! Keys, key bar, help, palette and the documentation all come from here, so none can say what another denies. A key
//! that is not in the table does nothing, apart from letters typed into a prompt.

mod table;

pub use table::ACTIONS;

/// What a user can do.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the table below says what each does")]
pub enum Action {
    NextFault,
    PreviousFault,
    NextError,
    PreviousError,
    Down,
    Up,
    PageDown,
    PageUp,
    Top,
    Bottom,
    ScrollLeft,
    ScrollRight,
    FocusNext,
    FocusPrevious,
    FocusConfig,
    FocusFaults,
    FocusWhy,
    FocusFix,
    Zoom,
    Open,
    OtherPlace,
    Back,
    NextFile,
    PreviousFile,
    Search,
    NextMatch,
    PreviousMatch,
    NextFix,
    PreviousFix,
    Accept,
    Reject,
    RejectWithReason,
    EditFix,
    EditInEditor,
    TakeParts,
    TogglePart,
    Filter,
    FilterRule,
    MoreContext,
    LessContext,
    SideBySide,
    NextUse,
    Uses,
    Fold,
    FoldAll,
    Outline,
    Undo,
    Redo,
    AcceptAllSafe,
    Write,
    NextPage,
    PreviousPage,
    PageChanges,
    PageCommands,
    PageRollback,
    PageReport,
    NextDevice,
    PreviousDevice,
    Guard,
    SavePage,
    CopyPage,
    Reread,
    RereadAll,
    Remarks,
    CopyFix,
    Explain,
    /// Have the model mend the fault.
    Repair,
    Question,
    Cancel,
    Help,
    Palette,
    Quit,
    SkipLesson,
    LeaveTour,
    Interrupt,
    Suspend,
    Redraw,
    Confirm,
    Close,
    Decline,
    SelectNext,
    SelectPrevious,
    EraseLetter,
    EraseWord,
    EraseAll,
    KeepElsewhere,
}

/// Where a key means something.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In the panes.
    Panes,
    /// Where text is typed: search, palette, help.
    Typing,
    /// In the chat about the open configs.
    Chatting,
    /// Over the result: what changes, and the ways out.
    Writing,
    /// Over the parts of a fix.
    Parts,
    /// Over a page that is read and closed.
    Reading,
    /// At the question whether to leave.
    Leaving,
}

impl Scope {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 7] =
        [Self::Panes, Self::Typing, Self::Chatting, Self::Writing, Self::Parts, Self::Reading, Self::Leaving];

    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Panes => "In the panes",
            Self::Typing => "In a prompt",
            Self::Chatting => "Among the questions",
            Self::Writing => "Over the result",
            Self::Parts => "Over the parts of a fix",
            Self::Reading => "Over a page to read",
            Self::Leaving => "Before leaving",
        }
    }

    /// The table of the settings that holds its keys: below `keys`, but for the panes, whose keys stand in `keys` itself.
    pub fn table(self) -> &'static str {
        match self {
            Self::Panes => "",
            Self::Typing => "prompt",
            Self::Chatting => "chat",
            Self::Writing => "writing",
            Self::Parts => "parts",
            Self::Reading => "reading",
            Self::Leaving => "leaving",
        }
    }
}

/// When the key bar shows an action.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// Never.
    No,
    /// Always in its scope.
    Always,
    /// While a fix can be seen.
    WithFix,
    /// While the config pane has the focus.
    InConfig,
    /// While the list of faults has the focus.
    InFaults,
    /// While something can be taken back.
    WithDecisions,
    /// While a file has changed on the disk, or a device is shown.
    WithChange,
    /// While a fault is selected and there is a model to ask.
    WithModel,
    /// While it is asked why a fault is put aside.
    WithReason,
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Its name: in the palette, and in the settings below the name of its scope.
    pub id: &'static str,
    /// Key sequences, the one to show first; `g g` is `g` and then `g`.
    pub keys: &'static [&'static str],
    /// Where.
    pub scope: Scope,
    /// One line.
    pub description: &'static str,
    /// A word or two for the key bar.
    pub label: &'static str,
    /// When it is in the key bar.
    pub bar: Bar,
    /// It takes or writes a decision: not to be had in a read-only session.
    pub changes: bool,
}

const fn row(
    action: Action,
    id: &'static str,
    keys: &'static [&'static str],
    scope: Scope,
    label: &'static str,
    description: &'static str,
) -> Row {
    Row { action, id, keys, scope, description, label, bar: Bar::No, changes: false }
}

impl Row {
    const fn shown(mut self, bar: Bar) -> Self {
        self.bar = bar;
        self
    }

    const fn changing(mut self) -> Self {
        self.changes = true;
        self
    }
}

/// What a sequence of keys comes to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// An action.
    Found(&'static Row),
    /// The beginning of a longer sequence.
    Prefix,
    /// Nothing.
    Unbound,
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Row {}

/// The rows of a scope, in order.
pub fn rows(scope: Scope) -> impl Iterator<Item = &'static Row> {
    ACTIONS.iter().filter(move |row| row.scope == scope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::key::keys;
    use crossterm::event::KeyCode;

    /// Every scope can be used with what every line and every terminal lets through: no key of flow control or of a
    /// multiplexer, none that is another under a second name, no function key alone. Escape is slow in tmux and may be
    /// the beginning of something else: it is never the only key.
    #[test]
    fn keys_are_those_that_every_line_lets_through() {
        for row in ACTIONS {
            for key in row.keys.iter().flat_map(|text| keys(text)) {
                let taken =
                    key.ctrl && matches!(key.code, KeyCode::Char('s' | 'q' | 'a' | 'b' | 'i' | 'm' | 'j' | '['));
                assert!(!taken, "{}: {key}", row.id);
            }
            let alone =
                |wanted: fn(KeyCode) -> bool| row.keys.iter().all(|text| keys(text).iter().any(|key| wanted(key.code)));
            assert!(!alone(|code| matches!(code, KeyCode::F(_))), "{}: nothing but function keys", row.id);
            assert!(!alone(|code| code == KeyCode::Esc), "{}: nothing but escape", row.id);
        }
    }

    /// A sequence that begins another could never be typed to its end.
    #[test]
    fn no_sequence_hides_another() {
        for scope in Scope::ALL {
            let all: Vec<_> = rows(scope).flat_map(|row| row.keys.iter().map(move |text| (keys(text), row))).collect();
            for (at, (sequence, row)) in all.iter().enumerate() {
                for (other, other_row) in &all[at + 1..] {
                    let clash = sequence.starts_with(other) || other.starts_with(sequence);
                    assert!(!clash, "{scope:?}: {} and {}", row.description, other_row.description);
                }
            }
        }
    }

    #[test]
    fn no_key_that_terminals_or_multiplexers_keep() {
        for key in ACTIONS.iter().flat_map(|row| row.keys).flat_map(|text| keys(text)) {
            let kept = matches!(key.code, KeyCode::Char('s' | 'q' | 'a' | 'b' | 'i' | 'm' | 'j'));
            assert!(!(key.ctrl && kept), "{key}");
        }
    }

    /// Escape is slow in tmux and eaten by some terminals.
    #[test]
    fn every_escape_has_a_second_key() {
        for row in ACTIONS.iter().filter(|row| row.keys.contains(&"esc")) {
            assert!(row.keys.len() > 1, "{}", row.description);
        }
    }

    /// The settings find an action by its scope and its name, and a scope by its name among those of the panes.
    #[test]
    fn names_are_unique() {
        for scope in Scope::ALL {
            let mut ids: Vec<_> = rows(scope).map(|row| row.id).collect();
            if scope == Scope::Panes {
                ids.extend(Scope::ALL.map(Scope::table));
            }
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{scope:?}");
            assert!(rows(scope).all(|row| !row.id.is_empty()), "{scope:?}");
        }
    }
}

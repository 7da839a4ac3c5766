//! The one table of what a user can do, and with which keys.
//!
//! Keys, key bar, help, palette and the documentation all come from here, so none can say what another denies. A key
//! that is not in the table does nothing, apart from letters typed into a prompt.

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
    CopyFix,
    Explain,
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
    /// Over the result: what changes, and the ways out.
    Writing,
    /// Over the parts of a fix.
    Parts,
    /// Over what has changed on a device.
    Reading,
    /// At the question whether to leave.
    Leaving,
}

impl Scope {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 6] = [Self::Panes, Self::Typing, Self::Writing, Self::Parts, Self::Reading, Self::Leaving];

    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Panes => "In the panes",
            Self::Typing => "In a prompt",
            Self::Writing => "Over the result",
            Self::Parts => "Over the parts of a fix",
            Self::Reading => "Over what has changed on a device",
            Self::Leaving => "Before leaving",
        }
    }

    /// The table of the settings that holds its keys: below `keys`, but for the panes, whose keys stand in `keys` itself.
    pub fn table(self) -> &'static str {
        match self {
            Self::Panes => "",
            Self::Typing => "prompt",
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

use Action as A;
use Scope::{Leaving, Panes, Parts, Reading, Typing, Writing};

/// The table. Its order is that of the key bar and the help.
pub static ACTIONS: &[Row] = &[
    row(A::Accept, "accept", &["y"], Panes, "accept", "Accept the fix and go to the next fault")
        .shown(Bar::WithFix)
        .changing(),
    row(A::Reject, "reject", &["x"], Panes, "reject", "Put the fault aside and go to the next one")
        .shown(Bar::WithFix)
        .changing(),
    row(A::RejectWithReason, "reject-with-reason", &["X"], Panes, "reject, why", "Put the fault aside and say why")
        .changing(),
    row(A::EditFix, "edit-fix", &["e"], Panes, "edit", "Change the line that the fix writes, and accept it").changing(),
    row(
        A::EditInEditor,
        "edit-in-editor",
        &["E"],
        Panes,
        "editor",
        "Change the lines of the fix in $EDITOR, and accept them",
    )
    .changing(),
    row(A::TakeParts, "take-parts", &["S"], Panes, "parts", "Split the fix: accept only some of its parts").changing(),
    row(A::NextFault, "next-fault", &["]d"], Panes, "next", "Next fault").shown(Bar::Always),
    row(A::PreviousFault, "previous-fault", &["[d"], Panes, "previous", "Previous fault"),
    row(A::NextError, "next-error", &["]e"], Panes, "next error", "Next fault that is an error"),
    row(A::PreviousError, "previous-error", &["[e"], Panes, "previous error", "Previous fault that is an error"),
    row(A::NextFix, "next-fix", &["]f", ">"], Panes, "next fix", "Next fix of this fault"),
    row(A::PreviousFix, "previous-fix", &["[f", "<"], Panes, "previous fix", "Previous fix of this fault"),
    row(A::Filter, "filter", &["f"], Panes, "filter", "List only faults that fit: severity, rule, file, words, !words")
        .shown(Bar::InFaults),
    row(A::FilterRule, "filter-rule", &["F"], Panes, "this rule", "List only faults of this rule, or all again"),
    row(A::MoreContext, "more-context", &["+", "="], Panes, "more", "More lines around the fix"),
    row(A::LessContext, "less-context", &["-"], Panes, "less", "Fewer lines around the fix"),
    row(A::SideBySide, "side-by-side", &["s"], Panes, "side by side", "Before and after side by side, where they fit"),
    row(A::Search, "search", &["/"], Panes, "search", "Search in the config").shown(Bar::InConfig),
    row(A::Undo, "undo", &["u"], Panes, "undo", "Take the last decision back").shown(Bar::WithDecisions).changing(),
    row(A::Redo, "redo", &["ctrl-r"], Panes, "redo", "Take the decision again").changing(),
    row(
        A::AcceptAllSafe,
        "accept-all-safe",
        &["A"],
        Panes,
        "all safe",
        "Accept every fix that is safe, of the faults that are listed",
    )
    .changing(),
    row(
        A::Write,
        "write",
        &["W"],
        Panes,
        "write",
        "The result: all changes, device commands, rollback, report; then write, save or copy them",
    )
    .shown(Bar::WithDecisions)
    .changing(),
    row(
        A::Reread,
        "read-again",
        &["r"],
        Panes,
        "read again",
        "Read again: files that have changed on the disk; the device that is shown, by ssh",
    )
    .shown(Bar::WithChange),
    row(A::CopyFix, "copy-fix", &["Y"], Panes, "copy", "Copy the fix to the clipboard, as a diff"),
    row(A::Explain, "explain-again", &["R"], Panes, "explain", "Have the model explain the fault, or explain it again")
        .shown(Bar::WithModel),
    row(A::Down, "down", &["j", "down"], Panes, "down", "Down a line"),
    row(A::Up, "up", &["k", "up"], Panes, "up", "Up a line"),
    row(A::PageDown, "page-down", &["ctrl-d", "page-down"], Panes, "page down", "Down half a page"),
    row(A::PageUp, "page-up", &["ctrl-u", "page-up"], Panes, "page up", "Up half a page"),
    row(A::Top, "top", &["g g", "home"], Panes, "top", "To the first line"),
    row(A::Bottom, "bottom", &["G", "end"], Panes, "bottom", "To the last line"),
    row(A::ScrollLeft, "scroll-left", &["left"], Panes, "left", "Scroll to the left"),
    row(A::ScrollRight, "scroll-right", &["right"], Panes, "right", "Scroll to the right"),
    row(A::Open, "show-in-config", &["enter"], Panes, "show", "Go to the fault in the config"),
    row(
        A::OtherPlace,
        "other-place",
        &["g d"],
        Panes,
        "other place",
        "Go to where the name on this line is defined, or to the other place of the fault",
    ),
    row(A::NextUse, "next-use", &["g r"], Panes, "next use", "Go to the next line that uses the name on this line"),
    row(A::Uses, "uses", &["g u"], Panes, "uses", "List where the name on this line is defined and used"),
    row(A::Fold, "fold", &["space"], Panes, "fold", "Fold the section that the cursor is in, or open it")
        .shown(Bar::InConfig),
    row(A::FoldAll, "fold-all", &["Z"], Panes, "fold all", "Fold all sections, or open them"),
    row(A::Outline, "outline", &["o"], Panes, "outline", "Find a section of the config, or another file"),
    row(A::Back, "back", &["ctrl-o"], Panes, "back", "Back to where you were before the jump"),
    row(A::NextFile, "next-file", &["g n"], Panes, "next file", "Show the next file"),
    row(A::PreviousFile, "previous-file", &["g p"], Panes, "previous file", "Show the previous file"),
    row(A::NextMatch, "next-match", &["n"], Panes, "next match", "Next match of the search"),
    row(A::PreviousMatch, "previous-match", &["N"], Panes, "previous match", "Previous match of the search"),
    row(A::FocusNext, "next-pane", &["l", "tab"], Panes, "pane", "Next pane"),
    row(A::FocusPrevious, "previous-pane", &["h", "shift-tab"], Panes, "pane", "Previous pane"),
    row(A::FocusConfig, "config", &["1"], Panes, "config", "To the config"),
    row(A::FocusFaults, "faults", &["2"], Panes, "faults", "To the list of faults"),
    row(A::FocusWhy, "why", &["3"], Panes, "why", "To the explanation"),
    row(A::FocusFix, "fix", &["4"], Panes, "fix", "To the fix"),
    row(A::Zoom, "zoom", &["z"], Panes, "zoom", "Give this pane the whole screen, or take it back").shown(Bar::Always),
    row(
        A::Cancel,
        "stop",
        &["esc", "ctrl-g"],
        Panes,
        "stop",
        "Stop the explanation; forget the search, then the filter",
    ),
    row(
        A::Palette,
        "commands",
        &[":"],
        Panes,
        "commands",
        "Find a command, fault, device, section or line; a number goes to that line",
    ),
    row(A::Help, "help", &["?"], Panes, "help", "All keys").shown(Bar::Always),
    row(A::Quit, "quit", &["q"], Panes, "quit", "Leave; asks if decisions are not written").shown(Bar::Always),
    row(A::SkipLesson, "skip-lesson", &["t"], Panes, "skip", "In the tour: to the next lesson"),
    row(A::LeaveTour, "leave-tour", &["T"], Panes, "leave tour", "In the tour: end it, and keep the example"),
    row(A::Interrupt, "interrupt", &["ctrl-c"], Panes, "stop", "Stop what runs; twice: leave, decisions are kept"),
    row(A::Suspend, "suspend", &["ctrl-z"], Panes, "suspend", "Back to the shell; fg returns"),
    row(A::Redraw, "redraw", &["ctrl-l"], Panes, "redraw", "Draw the screen again"),
    row(
        A::KeepElsewhere,
        "keep-elsewhere",
        &["ctrl-t"],
        Typing,
        "here/.confdbg.toml",
        "Put the fault aside for good, with a silence in .confdbg.toml, or for this session",
    )
    .shown(Bar::WithReason),
    row(A::Confirm, "confirm", &["enter"], Typing, "take it", "Do it").shown(Bar::Always),
    row(A::Close, "close", &["esc", "ctrl-g", "ctrl-c"], Typing, "close", "Close").shown(Bar::Always),
    row(A::SelectNext, "select-next", &["down", "tab", "ctrl-n"], Typing, "next", "Next line").shown(Bar::Always),
    row(A::SelectPrevious, "select-previous", &["up", "shift-tab", "ctrl-p"], Typing, "previous", "Previous line")
        .shown(Bar::Always),
    row(A::PageDown, "page-down", &["page-down", "ctrl-d"], Typing, "page down", "Down half a page"),
    row(A::PageUp, "page-up", &["page-up"], Typing, "page up", "Up half a page"),
    row(A::ScrollLeft, "scroll-left", &["left"], Typing, "left", "A letter to the left"),
    row(A::ScrollRight, "scroll-right", &["right"], Typing, "right", "A letter to the right"),
    row(A::Top, "top", &["home"], Typing, "begin", "To the first letter"),
    row(A::Bottom, "bottom", &["end"], Typing, "end", "To the last letter"),
    row(A::EraseLetter, "erase-letter", &["backspace", "ctrl-h"], Typing, "erase", "Erase a letter"),
    row(A::EraseWord, "erase-word", &["ctrl-w"], Typing, "erase word", "Erase a word"),
    row(A::EraseAll, "erase-all", &["ctrl-u"], Typing, "erase all", "Erase everything"),
    row(A::Confirm, "confirm", &["enter"], Writing, "write", "Write the files").shown(Bar::Always).changing(),
    row(A::NextPage, "next-page", &["tab"], Writing, "next page", "Next page: changes, commands, rollback, report")
        .shown(Bar::Always),
    row(A::PreviousPage, "previous-page", &["shift-tab"], Writing, "previous page", "Previous page"),
    row(
        A::SavePage,
        "save-page",
        &["s"],
        Writing,
        "save",
        "Save the page to a new file: a patch, commands, the report",
    )
    .shown(Bar::Always),
    row(A::CopyPage, "copy-page", &["Y"], Writing, "copy", "Copy the page to the clipboard").shown(Bar::Always),
    row(
        A::Guard,
        "guard",
        &["c"],
        Writing,
        "guard",
        "Device commands that take themselves back unless confirmed, or plain ones",
    ),
    row(A::NextDevice, "next-device", &["n"], Writing, "next device", "Device commands of the next device"),
    row(
        A::PreviousDevice,
        "previous-device",
        &["p"],
        Writing,
        "previous device",
        "Device commands of the previous device",
    ),
    row(A::PageChanges, "changes", &["1"], Writing, "changes", "The changes as a diff"),
    row(A::PageCommands, "commands", &["2"], Writing, "commands", "The commands that bring the device there"),
    row(A::PageRollback, "rollback", &["3"], Writing, "rollback", "The commands that bring the device back"),
    row(A::PageReport, "report", &["4"], Writing, "report", "The report in Markdown"),
    row(A::Close, "close", &["esc", "q", "ctrl-g", "ctrl-c"], Writing, "go back", "Go back and write nothing")
        .shown(Bar::Always),
    row(A::Down, "down", &["j", "down"], Writing, "down", "Down a line"),
    row(A::Up, "up", &["k", "up"], Writing, "up", "Up a line"),
    row(A::PageDown, "page-down", &["ctrl-d", "page-down", "space"], Writing, "page", "Down half a page")
        .shown(Bar::Always),
    row(A::PageUp, "page-up", &["ctrl-u", "page-up"], Writing, "page up", "Up half a page"),
    row(A::Top, "top", &["g g", "home"], Writing, "top", "To the first line"),
    row(A::Bottom, "bottom", &["G", "end"], Writing, "bottom", "To the last line"),
    row(A::ScrollLeft, "scroll-left", &["left", "h"], Writing, "left", "Scroll to the left"),
    row(A::ScrollRight, "scroll-right", &["right", "l"], Writing, "right", "Scroll to the right"),
    row(A::SkipLesson, "skip-lesson", &["t"], Writing, "skip", "In the tour: to the next lesson"),
    row(A::LeaveTour, "leave-tour", &["T"], Writing, "leave tour", "In the tour: end it, and keep the example"),
    row(A::Suspend, "suspend", &["ctrl-z"], Writing, "suspend", "Back to the shell; fg returns"),
    row(A::Redraw, "redraw", &["ctrl-l"], Writing, "redraw", "Draw the screen again"),
    row(A::TogglePart, "toggle-part", &["space", "x"], Parts, "take or leave", "Take the part, or leave it")
        .shown(Bar::Always)
        .changing(),
    row(A::Confirm, "confirm", &["enter", "y"], Parts, "accept", "Accept the parts that are taken")
        .shown(Bar::Always)
        .changing(),
    row(A::Close, "close", &["esc", "q", "ctrl-g", "ctrl-c"], Parts, "go back", "Go back and accept nothing")
        .shown(Bar::Always),
    row(A::Down, "down", &["j", "down"], Parts, "down", "Next part"),
    row(A::Up, "up", &["k", "up"], Parts, "up", "Previous part"),
    row(A::PageDown, "page-down", &["ctrl-d", "page-down"], Parts, "page down", "Down half a page"),
    row(A::PageUp, "page-up", &["ctrl-u", "page-up"], Parts, "page up", "Up half a page"),
    row(A::Top, "top", &["g g", "home"], Parts, "top", "To the first part"),
    row(A::Bottom, "bottom", &["G", "end"], Parts, "bottom", "To the last part"),
    row(
        A::Close,
        "close",
        &["enter", "esc", "q", "ctrl-g", "ctrl-c"],
        Reading,
        "go on",
        "Close; the faults are those of the new config",
    )
    .shown(Bar::Always),
    row(A::Down, "down", &["j", "down"], Reading, "down", "Down a line").shown(Bar::Always),
    row(A::Up, "up", &["k", "up"], Reading, "up", "Up a line").shown(Bar::Always),
    row(A::PageDown, "page-down", &["ctrl-d", "page-down", "space"], Reading, "page", "Down half a page")
        .shown(Bar::Always),
    row(A::PageUp, "page-up", &["ctrl-u", "page-up"], Reading, "page up", "Up half a page"),
    row(A::Top, "top", &["g g", "home"], Reading, "top", "To the first line"),
    row(A::Bottom, "bottom", &["G", "end"], Reading, "bottom", "To the last line"),
    row(A::ScrollLeft, "scroll-left", &["left", "h"], Reading, "left", "Scroll to the left"),
    row(A::ScrollRight, "scroll-right", &["right", "l"], Reading, "right", "Scroll to the right"),
    row(A::Suspend, "suspend", &["ctrl-z"], Reading, "suspend", "Back to the shell; fg returns"),
    row(A::Redraw, "redraw", &["ctrl-l"], Reading, "redraw", "Draw the screen again"),
    row(A::Write, "write", &["w", "W"], Leaving, "see and write", "Show all changes, then write them")
        .shown(Bar::Always)
        .changing(),
    row(A::Confirm, "confirm", &["y", "enter"], Leaving, "leave", "Leave; the decisions are kept for `confdbg resume`")
        .shown(Bar::Always),
    row(A::Close, "close", &["n", "esc", "q", "ctrl-g"], Leaving, "stay", "Stay").shown(Bar::Always),
    row(A::Interrupt, "interrupt", &["ctrl-c"], Leaving, "leave", "Leave"),
];

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
            if scope == Panes {
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

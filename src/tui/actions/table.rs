//! The rows of the table of actions, in the order of the key bar and the help.

use super::{Action, Bar, Row, Scope, row};
use Action as A;
use Scope::{Chatting, Leaving, Panes, Parts, Reading, Typing, Writing};

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
    row(A::TakeParts, "take-parts", &["S"], Panes, "parts", "Split the fix: accept only some of its parts or lines")
        .changing(),
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
    row(
        A::RereadAll,
        "read-all-again",
        &["g R"],
        Panes,
        "read all again",
        "Read all devices again by ssh, and show what has changed on each",
    ),
    row(A::CopyFix, "copy-fix", &["Y"], Panes, "copy", "Copy the fix to the clipboard, as a diff"),
    row(
        A::Repair,
        "repair",
        &["R"],
        Panes,
        "repair",
        "Have the model write a repair; it is shown only where code has proven it",
    )
    .shown(Bar::WithModel)
    .changing(),
    row(
        A::Explain,
        "explain-again",
        &["g e"],
        Panes,
        "explain",
        "Have the model explain the fault, or explain it again",
    ),
    row(
        A::Question,
        "question",
        &["K"],
        Panes,
        "question",
        "Ask about the open configs; the chat is kept as you left it",
    )
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
    row(
        A::Remarks,
        "remarks",
        &["g m"],
        Panes,
        "remarks",
        "Mistakes in the settings and in .confdbg.toml, and silences that are stale",
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
    row(A::Confirm, "confirm", &["enter"], Chatting, "ask or go", "Ask what is typed; else go to the selected line")
        .shown(Bar::Always),
    row(A::SelectNext, "select-next", &["tab", "ctrl-n"], Chatting, "cited line", "Next line that an answer cites")
        .shown(Bar::Always),
    row(A::SelectPrevious, "select-previous", &["shift-tab", "ctrl-p"], Chatting, "previous", "Previous cited line"),
    row(
        A::Close,
        "close",
        &["esc", "ctrl-g", "ctrl-c"],
        Chatting,
        "stop, close",
        "Stop the answer; else close the chat",
    )
    .shown(Bar::Always),
    row(A::Down, "down", &["down"], Chatting, "down", "Down a line"),
    row(A::Up, "up", &["up"], Chatting, "up", "Up a line"),
    row(A::PageDown, "page-down", &["page-down", "ctrl-d"], Chatting, "page down", "Down half a page"),
    row(A::PageUp, "page-up", &["page-up"], Chatting, "page up", "Up half a page"),
    row(A::EraseLetter, "erase-letter", &["backspace", "ctrl-h"], Chatting, "erase", "Erase a letter"),
    row(A::EraseWord, "erase-word", &["ctrl-w"], Chatting, "erase word", "Erase a word"),
    row(A::EraseAll, "erase-all", &["ctrl-u"], Chatting, "erase all", "Erase everything"),
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
    row(A::Close, "close", &["enter", "esc", "q", "ctrl-g", "ctrl-c"], Reading, "go on", "Close the page")
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

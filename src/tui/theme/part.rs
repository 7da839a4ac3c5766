//! What has a style: the parts of the interface and the classes of words, with the names that themes give them.

use crate::dialect::TokenClass;

macro_rules! parts {
    ($($(#[doc = $doc:literal])* $part:ident = $name:literal),* $(,)?) => {
        /// A part of the interface.
        #[derive(Copy, Clone, Debug, PartialEq, Eq)]
        pub enum Part { $($(#[doc = $doc])* $part),* }

        impl Part {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$part),*];

            /// Its name in themes.
            pub fn name(self) -> &'static str {
                match self { $(Self::$part => $name),* }
            }
        }
    };
}

parts! {
    /// The ground of everything: the colours of plain text and behind it.
    Text = "text",
    /// What steps back: hints, line ends, counts.
    Dim = "dim",
    /// Lines between panes.
    Border = "border",
    /// A pane's title.
    Title = "title",
    /// The title of the pane that has the focus.
    TitleFocused = "title-focused",
    /// The top line.
    Status = "status",
    /// The bottom line.
    Bar = "bar",
    /// A key in the bottom line or the help.
    Key = "key",
    /// Errors.
    Error = "error",
    /// Warnings.
    Warning = "warning",
    /// Remarks.
    Info = "info",
    /// Line numbers.
    LineNumber = "line-number",
    /// The number of the line with the cursor.
    CursorNumber = "cursor-number",
    /// The line with the cursor.
    CursorLine = "cursor-line",
    /// The selected row of the pane that has the focus.
    Selected = "selected",
    /// The selected row of another pane.
    SelectedElsewhere = "selected-elsewhere",
    /// Words at fault, over their own colours.
    Fault = "fault",
    /// The words of the selected fault.
    FaultSelected = "fault-selected",
    /// A match of the search.
    Match = "match",
    /// The match that the cursor is on.
    MatchCurrent = "match-current",
    /// An added line.
    Added = "added",
    /// What is new in it.
    AddedWord = "added-word",
    /// A removed line.
    Removed = "removed",
    /// What is gone from it.
    RemovedWord = "removed-word",
    /// A fix that may be trusted.
    Safe = "safe",
    /// A fix to be judged.
    Review = "review",
    /// A fix that nothing speaks for yet.
    Idea = "idea",
    /// A heading.
    Heading = "heading",
    /// The model's prose.
    Prose = "prose",
    /// A message of success.
    Good = "good",
}

/// The classes of words and their names in themes.
pub(super) const TOKENS: [(TokenClass, &str); 14] = [
    (TokenClass::Keyword, "keyword"),
    (TokenClass::Section, "section"),
    (TokenClass::Negation, "negation"),
    (TokenClass::Permit, "permit"),
    (TokenClass::Deny, "deny"),
    (TokenClass::Definition, "definition"),
    (TokenClass::Reference, "reference"),
    (TokenClass::Interface, "interface"),
    (TokenClass::Address, "address"),
    (TokenClass::Number, "number"),
    (TokenClass::Text, "text"),
    (TokenClass::Secret, "secret"),
    (TokenClass::Comment, "comment"),
    (TokenClass::Unknown, "unknown"),
];

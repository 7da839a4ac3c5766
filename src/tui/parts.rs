//! The pieces that the state is made of. They hold, and do nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::DiffText;
use super::folds::Folds;
use super::outline::Outline;
use super::palette::Palette;
use super::picker::Picker;
use crate::rules::Severity;
use crate::session::{FaultId, FileDiff, Keep};
use crate::text::{Edit, FileId, Span};

/// A pane.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The config.
    Config,
    /// The list of faults.
    Faults,
    /// The explanation.
    Why,
    /// The fix.
    Fix,
}

impl Pane {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Config, Self::Faults, Self::Why, Self::Fix];

    /// The number that focuses it.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Faults => "faults",
            Self::Why => "why",
            Self::Fix => "fix",
        }
    }
}

/// What the keys go to.
#[derive(Debug)]
pub(super) enum Mode {
    /// The panes.
    Panes,
    /// A search is being typed; where the cursor was before.
    Search { input: String, origin: usize },
    /// A question is being answered; the cursor is counted in letters.
    Asking { question: Question, input: String, cursor: usize },
    /// The palette of all that can be done or gone to.
    Palette(Palette),
    /// The sections to go to.
    Outline(Outline),
    /// The help.
    Help(Picker),
    /// The chat; [`super::state::State::chat`].
    Chat,
    /// The result: what changes, and the ways out; [`super::state::State::result`].
    Result,
    /// The parts of a fix, some of which are to be accepted.
    Parts(FixParts),
    /// A page over the panes.
    Reading(Reading),
    /// The question whether to leave.
    Leaving,
}

/// A page that is read and closed.
#[derive(Debug)]
pub(super) struct Reading {
    pub page: Page,
    pub top: usize,
    pub left: usize,
}

impl Reading {
    /// From its beginning.
    pub fn of(page: Page) -> Self {
        Self { page, top: 0, left: 0 }
    }
}

/// What is read.
#[derive(Debug)]
pub(super) enum Page {
    /// What has changed on devices since they were read: a word on each where they are several, and the diff of all.
    Changes { told: Vec<Notice>, diff: DiffText },
    /// What of the settings does not count: [`super::state::State::remarks`].
    Remarks,
}

/// Devices that are read again together.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// Those that have not answered.
    pub waiting: BTreeSet<FileId>,
    /// What became of the others.
    pub told: BTreeMap<FileId, (Notice, Option<FileDiff>)>,
}

/// How the two versions of a fix stand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub(super) enum DiffLayout {
    /// Below each other.
    #[default]
    Unified,
    /// Beside each other, where there is room.
    SideBySide,
}

impl DiffLayout {
    /// The other one.
    pub fn other(self) -> Self {
        if self == Self::Unified { Self::SideBySide } else { Self::Unified }
    }
}

/// What is asked in the bottom line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Which faults to list.
    Filter,
    /// Why the selected fault is put aside, and for how long.
    Reason(Keep),
    /// What the line that the fix writes is to be.
    Line,
    /// Where a page of the result is saved.
    SaveAs,
}

impl Question {
    /// Asks, with an answer to begin with.
    pub fn with(self, input: String) -> Mode {
        let cursor = input.chars().count();
        Mode::Asking { question: self, input, cursor }
    }

    /// What stands before the answer.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Filter => "filter:",
            Self::Reason(Keep::Session) => "put aside because:",
            Self::Reason(Keep::Project) => "silence in .confdbg.toml because:",
            Self::Line => "line:",
            Self::SaveAs => "save as:",
        }
    }
}

/// The parts of a fix, and which of them are taken.
#[derive(Debug)]
pub(super) struct FixParts {
    pub fault: FaultId,
    pub parts: Vec<FixPart>,
    pub selected: usize,
    pub top: usize,
    /// The user was told that nothing speaks for these parts alone.
    pub asked: bool,
}

/// A part of a fix.
#[derive(Debug)]
pub(super) struct FixPart {
    pub edit: Edit,
    /// In one line, cleaned.
    pub text: String,
    pub taken: bool,
}

/// Lines that the user is changing in an editor.
#[derive(Debug)]
pub(super) struct EditedText {
    pub fault: FaultId,
    pub file: FileId,
    /// The bytes that the text takes the place of.
    pub block: Span,
    /// As it was given to the editor.
    pub proposed: String,
    /// The state of the files that it belongs to.
    pub generation: u64,
}

/// How the config pane stands in one file.
#[derive(Clone, Debug, Default)]
pub(super) struct FileView {
    /// The path, cleaned.
    pub label: String,
    /// The line with the cursor, from 0.
    pub cursor: usize,
    /// The first line shown.
    pub top: usize,
    /// The first column shown.
    pub left: usize,
    /// It is no device config.
    pub foreign: bool,
    /// It comes from a device, and is written nowhere.
    pub live: bool,
    /// The sections that are folded.
    pub folds: Folds,
    /// The state of the files that the folds are of.
    pub folded_at: u64,
}

/// A fault of the list.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub id: FaultId,
    /// Its index among the faults of its file.
    pub index: usize,
    pub severity: Severity,
}

/// How a notice is meant.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Good,
    /// For information.
    Plain,
    /// It did not go well.
    Bad,
}

/// A line for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The line, cleaned.
    pub text: String,
}

/// A search and what it found in the file shown.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub pattern: String,
    pub file: FileId,
    /// The state of the files that the matches are of.
    pub generation: u64,
    pub matches: Vec<Span>,
    /// There are more matches than are kept.
    pub more: bool,
}

/// Where the cursor was before a jump.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    pub file: FileId,
    pub line: usize,
    pub focus: Pane,
}

/// How a fix would change the files.
#[derive(Debug)]
pub(super) struct Preview {
    pub of: (FaultId, usize, u64, usize),
    pub text: Result<DiffText, String>,
    /// Fixes of other faults that change the same lines into something else: only one of them can be accepted as it is.
    pub rivals: Vec<FaultId>,
}

//! What can happen to the debugger, and what it may ask to be done: two closed enums.
//!
//! [`super::update()`] turns messages into state and effects and touches nothing else; the runtime carries effects out
//! and sends their outcome back as messages.

use std::path::PathBuf;
use std::time::Duration;

use crossterm::event::KeyEvent;

use super::chat::Found;
use crate::dialect::Dialect;
use crate::fix::Verdict;
use crate::rules::Fingerprint;
pub use crate::session::FileToWrite;
use crate::session::{Entry, Review, WriteError, WriteReceipt};
use crate::text::{Document, FileId, Place};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something, where the user wants it to.
    Mouse(Mouse),
    /// Text was pasted.
    Paste(String),
    /// So much text came at once, as keys, that nobody has typed it: pasted, with nothing to say so.
    TextAtOnce(String),
    /// What was opened is analysed: the same files, in the same order, with the decisions that were taken up.
    Analysed(Box<Review>),
    /// The terminal has this size now; either may be 0.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// A fix was proven or refuted.
    Proved {
        /// The file of the fault.
        file: FileId,
        /// The fault.
        fault: Fingerprint,
        /// Which of its fixes.
        fix: usize,
        /// How many decisions had been taken when the proof was asked for; a proof of another state is dropped.
        revision: u64,
        /// The outcome, or why there is none.
        verdict: Result<Verdict, String>,
    },
    /// News of the language model.
    Model(ModelMsg),
    /// A file that is open is no longer what it was on the disk.
    DiskChanged {
        /// The file.
        file: FileId,
        /// Its bytes now; `None` where it is gone or cannot be read.
        document: Option<Document>,
    },
    /// A device was read again.
    Fetched {
        /// Its config.
        file: FileId,
        /// What it runs now.
        outcome: Result<Document, Unread>,
    },
    /// Writing has come to an end.
    Written(Result<Vec<WriteReceipt>, WriteError>),
    /// A silence was put into the file beside the configs, or taken out of it: what to say; or why not.
    Silenced(Result<String, String>),
    /// A page was saved in a new file, or was not, and why.
    Saved {
        /// Where, as the user gave it.
        path: PathBuf,
        /// How many bytes, or why not.
        outcome: Result<usize, String>,
    },
    /// The text that was to be edited is as the user left it, or why there is none.
    Edited(Result<String, String>),
    /// The journal could not be kept: decisions are at risk.
    JournalFailed(String),
    /// What of the settings and of the files beside the configs does not count.
    Remarks(Vec<Remark>),
    /// Something from outside that the user should know, in one sentence: for the status line.
    Notice(String),
    /// A second has passed; only sent while something on the screen counts seconds.
    Tick(Duration),
    /// The program was stopped and is back: draw everything.
    Resumed,
    /// The terminal has gone or the program is asked to end: keep what there is and leave.
    HangUp,
}

/// A mistake in a file of settings, or a silence that silences nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where, and what.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Why a device was not read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// In words, with a hint.
    pub reason: String,
    /// An answer of the user's is all that was missing, such as a password.
    pub wants_the_user: bool,
}

/// Who has the terminal.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The screen: nothing else may write or ask there.
    Screen,
    /// A program of the user's: the screen stands back until it ends.
    Program,
}

/// What a mouse does, in cells from the top left corner, which is 0, 0.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The first button was pressed.
    Click {
        /// Where.
        column: u16,
        /// Where.
        row: u16,
    },
    /// The wheel was turned.
    Wheel {
        /// Where.
        column: u16,
        /// Where.
        row: u16,
        /// Towards the end of the text.
        down: bool,
    },
}

/// News of the language model.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelMsg {
    /// Loading, 0 to 100.
    Loading(u8),
    /// Ready; its name.
    Ready(String),
    /// Not to be had, and why, with a hint.
    Unavailable(String),
    /// More text of an explanation.
    Token {
        /// Which explanation.
        request: u64,
        /// The text.
        text: String,
    },
    /// An explanation is complete.
    Done {
        /// Which.
        request: u64,
        /// Tokens a second; 0 where nobody knows, as of an answer that was kept.
        speed: f64,
    },
    /// Of the answer to a question.
    Chat(ChatMsg),
    /// Of a repair.
    Repair(RepairMsg),
    /// An explanation failed or the model process died.
    Failed {
        /// Which, if one was under way.
        request: Option<u64>,
        /// Why.
        reason: String,
    },
}

/// News of a repair.
#[derive(Clone, Debug, PartialEq)]
pub enum RepairMsg {
    /// The script of the try under way, as far as it is written.
    Writing {
        /// Which repair.
        request: u64,
        /// The script.
        text: String,
    },
    /// A try was refused; another one may follow.
    Objection {
        /// Which repair.
        request: u64,
        /// What speaks against it.
        why: String,
    },
    /// A try was proven.
    Proven {
        /// Which repair.
        request: u64,
        /// The fix with its verdict.
        fix: Box<crate::fix::Fix>,
    },
    /// All tries were refused.
    GivenUp {
        /// Which repair.
        request: u64,
    },
}

impl RepairMsg {
    /// Which repair it is about.
    pub fn request(&self) -> u64 {
        match self {
            Self::Writing { request, .. }
            | Self::Objection { request, .. }
            | Self::Proven { request, .. }
            | Self::GivenUp { request } => *request,
        }
    }
}

/// News of the answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub enum ChatMsg {
    /// A tool was called and has found something, or nothing.
    Found {
        /// Which question.
        request: u64,
        /// What.
        found: Found,
    },
    /// More of the model's words.
    Token {
        /// Which question.
        request: u64,
        /// The text.
        text: String,
    },
    /// Nothing bears some of its words out: it writes once more.
    Again {
        /// Which question.
        request: u64,
        /// The words.
        doubted: Vec<String>,
    },
    /// The answer is complete.
    Answered {
        /// Which question.
        request: u64,
        /// The model's words, whole; empty where there are none that can be believed.
        prose: String,
        /// The words because of which there are none.
        doubted: Vec<String>,
    },
    /// The model failed; what the tools found stands.
    Failed {
        /// Which question.
        request: u64,
        /// Why.
        reason: String,
    },
}

/// A question and all that it takes to answer it.
#[derive(Debug)]
pub struct AskedQuestion {
    /// As typed.
    pub question: String,
    /// The questions before it, the last one last.
    pub history: Vec<crate::llm::ask::Turn>,
    /// The line with the cursor.
    pub here: Option<Place>,
    /// The open configs with their paths (cheap to clone).
    pub files: Vec<(String, crate::analysis::Analysis)>,
}

/// A fault that is put aside for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilencedFault {
    /// The config, as the user gave it.
    pub config: PathBuf,
    /// The rule.
    pub rule: crate::rules::RuleId,
    /// The fault.
    pub fault: Fingerprint,
    /// The line at fault, without the blanks around it.
    pub line: String,
    /// Why.
    pub reason: String,
    /// It was silenced when the files were opened, as where a session is taken up again: this session cannot show it.
    pub hidden: bool,
}

/// Something to be done.
#[derive(Debug)]
pub enum Effect {
    /// Prove a fix of a fault in the state of this revision; answered by [`Msg::Proved`].
    Prove {
        /// The analysis to prove it on (cheap to clone).
        analysis: Box<crate::analysis::Analysis>,
        /// The fault.
        fault: Fingerprint,
        /// Which of its fixes.
        fix: usize,
        /// See [`Msg::Proved`].
        revision: u64,
    },
    /// Explain a fault; answered by [`Msg::Model`].
    Explain {
        /// The number that answers carry.
        request: u64,
        /// The analysis (cheap to clone).
        analysis: Box<crate::analysis::Analysis>,
        /// The fault.
        fault: Fingerprint,
        /// Words of an earlier answer that nothing bears out.
        avoid: Vec<String>,
    },
    /// Answer a question; answered by [`Msg::Model`].
    Ask {
        /// The number that answers carry.
        request: u64,
        /// What is asked, and of what.
        asked: Box<AskedQuestion>,
    },
    /// Stop explaining, or answering.
    CancelExplanation {
        /// Which.
        request: u64,
    },
    /// Keep a decision, before the user sees it taken.
    Journal(Entry),
    /// Write the edited documents; answered by [`Msg::Written`].
    Write(Vec<FileToWrite>),
    /// Put a silence of a fault into the file beside its config; answered by [`Msg::Silenced`].
    Silence(Box<SilencedFault>),
    /// Take it out again; answered by [`Msg::Silenced`].
    Unsilence(Box<SilencedFault>),
    /// Write bytes into a new file, never over another; answered by [`Msg::Saved`].
    Save {
        /// Where; relative to the folder that confdbg was started in.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
    },
    /// Have the user edit a text in an editor of theirs; answered by [`Msg::Edited`].
    EditText(String),
    /// Read a device again; answered by [`Msg::Fetched`].
    Fetch {
        /// Its config.
        file: FileId,
        /// Its address.
        path: PathBuf,
        /// What it is.
        dialect: Dialect,
        /// Who has the terminal meanwhile.
        terminal: Holder,
    },
    /// Have the model mend a fault; answered by [`Msg::Model`], stopped by [`Effect::CancelExplanation`].
    Repair {
        /// The number that answers carry.
        request: u64,
        /// The file.
        analysis: Box<crate::analysis::Analysis>,
        /// The fault.
        fault: Fingerprint,
    },
    /// Put text on the user's clipboard through the terminal (OSC 52).
    Copy(String),
    /// Stop the process as the shell's job control does (Ctrl-Z).
    Suspend,
    /// Draw everything again.
    Redraw,
    /// Leave.
    Quit,
}

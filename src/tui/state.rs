//! All that the screen shows, and all that the next key depends on.
//!
//! Changed by [`super::update()`] alone, and only drawn from elsewhere. Nothing in here does input or output or knows a
//! clock.

mod ahead;
mod choices;
mod faults;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::actions::{Action, Scope};
use super::chat::Chat;
use super::key::Key;
use super::keymap::Keymap;
use super::message::Remark;
use super::model::{Answers, Asking, Explanation, Idle, Model};
use super::parts::{
    DiffLayout, EditedText, FileView, Jump, Listed, Mode, Notice, Pane, Preview, Question, Reading, Round, Search, Tone,
};
use super::repair::Repairs;
use super::result::ResultPanel;
use super::tutor::Tour;
use super::view::layout::{self, Areas, Wishes};
use crate::analysis::Analysis;
use crate::dialect::detect::{self, Detected};
use crate::fix::Verdict;
use crate::live::is_address;
use crate::session::{FaultId, Review, ReviewedFile};
use crate::text::{Document, FileId, LineNumber, Span, clean_line};

pub use choices::{Options, Preferences, Purpose, Unasked};

/// A config to be debugged.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// Where it is, as the user gave it.
    pub path: PathBuf,
    /// What there is to say about it.
    pub analysis: Analysis,
}

/// How far the debugger is with what it has opened.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The analysis is still to come: there is text to read, and nothing to decide.
    Analysing,
    /// It is there.
    Analysed,
}

/// What becomes of the debugger once the files are written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Default)]
pub(super) enum AfterWriting {
    /// It stays.
    #[default]
    Stay,
    /// It leaves.
    Leave,
}

/// The debugger.
#[derive(Debug)]
pub struct State {
    pub(super) review: Review,
    pub(super) options: Options,
    pub(super) keymap: Keymap,
    pub(super) stage: Stage,
    /// By file handle.
    pub(super) views: Vec<FileView>,
    pub(super) size: (u16, u16),
    pub(super) mode: Mode,
    pub(super) pending: Vec<Key>,
    /// The file in the config pane.
    pub(super) shown: FileId,
    pub(super) focus: Pane,
    pub(super) lower: Pane,
    pub(super) zoomed: bool,
    pub(super) list: Vec<Listed>,
    /// Only faults that fit this are listed; empty for all.
    pub(super) filter: String,
    /// How many faults there are, listed or not.
    pub(super) open: usize,
    /// The index of the selected fault; 0 where there is none.
    pub(super) selected: usize,
    pub(super) list_top: usize,
    pub(super) most_faults: usize,
    /// How many of the open faults are errors, warnings, remarks.
    pub(super) counts: [usize; 3],
    /// Which fix of the selected fault.
    pub(super) fix: usize,
    pub(super) fix_top: usize,
    pub(super) fix_left: usize,
    pub(super) why_top: usize,
    /// Lines around a fix.
    pub(super) context: usize,
    pub(super) diff_layout: DiffLayout,
    /// Changes whenever the faults or the documents do.
    pub(super) generation: u64,
    pub(super) proofs: FxHashMap<(FaultId, usize), Result<Verdict, String>>,
    pub(super) proving: Option<(FaultId, usize)>,
    pub(super) preview: Option<Preview>,
    /// What the user is changing in an editor.
    pub(super) edited: Option<EditedText>,
    /// Shown in [`Mode::Result`], and behind the question where to save a page of it.
    pub(super) result: Option<ResultPanel>,
    pub(super) model: Model,
    pub(super) speed: Option<f64>,
    /// How many answers of the model are complete, and for how many of them the rule's text had to stand in.
    pub(super) answers: Answers,
    pub(super) explanations: FxHashMap<FaultId, Explanation>,
    pub(super) asking: Asking,
    /// Counted only while there is something to prepare.
    pub(super) idle: Idle,
    pub(super) last_request: u64,
    /// What the model was asked to mend.
    pub(super) repairs: Repairs,
    /// The questions of the session.
    pub(super) chat: Chat,
    pub(super) search: Option<Search>,
    pub(super) jumps: Vec<Jump>,
    pub(super) notice: Option<Notice>,
    /// Why decisions are not being kept.
    pub(super) not_kept: Option<String>,
    /// Files that are something else on the disk now, and what; nothing where they are gone.
    pub(super) changed: BTreeMap<FileId, Option<Document>>,
    /// Devices that are being read again.
    pub(super) fetching: BTreeSet<FileId>,
    /// All of them are, together.
    pub(super) round: Option<Round>,
    /// A page that waits until the user has typed what they are typing.
    pub(super) waiting_page: Option<Reading>,
    /// What of the settings and the files beside the configs does not count.
    pub(super) remarks: Vec<Remark>,
    /// Devices that can be read again only if `ssh` may ask something.
    pub(super) to_be_asked: BTreeSet<FileId>,
    pub(super) interrupted: bool,
    /// The fix that the user was asked about and may accept with the next press.
    pub(super) asked: Option<(FaultId, usize)>,
    pub(super) writing: bool,
    pub(super) after_writing: AfterWriting,
    pub(super) tour: Option<Tour>,
}

impl State {
    /// Opens files, which must be numbered from 0 in this order.
    pub fn new(files: Vec<OpenedFile>, options: Options) -> Self {
        Self::of_review(Review::open(files.into_iter().map(|file| (file.path, file.analysis)).collect()), options)
    }

    /// Shows files that are being analysed, as [`crate::analysis::Analysis::unread`] gives them, until
    /// [`super::Msg::Analysed`] comes.
    pub fn analysing(files: Vec<OpenedFile>, options: Options) -> Self {
        Self { stage: Stage::Analysing, ..Self::new(files, options) }
    }

    /// Goes on with a review, such as one taken up again from a journal.
    pub fn of_review(review: Review, options: Options) -> Self {
        let label = |path: &std::path::Path| clean_line(&path.to_string_lossy()).into_owned();
        let views = review.files().iter().map(|file| FileView {
            label: label(file.path()),
            foreign: is_foreign(&file.now().document),
            live: is_address(file.path()),
            ..FileView::default()
        });
        let mut state = Self {
            views: views.collect(),
            shown: review.files().first().map_or(FileId(0), ReviewedFile::id),
            review,
            options,
            keymap: Keymap::default(),
            stage: Stage::Analysed,
            size: (0, 0),
            mode: Mode::Panes,
            pending: Vec::new(),
            focus: Pane::Faults,
            lower: Pane::Fix,
            zoomed: false,
            list: Vec::new(),
            filter: String::new(),
            open: 0,
            selected: 0,
            list_top: 0,
            most_faults: 0,
            counts: [0; 3],
            fix: 0,
            fix_top: 0,
            fix_left: 0,
            why_top: 0,
            context: 2,
            diff_layout: DiffLayout::default(),
            generation: 0,
            proofs: FxHashMap::default(),
            proving: None,
            preview: None,
            edited: None,
            result: None,
            model: Model::Unknown,
            speed: None,
            answers: Answers::default(),
            explanations: FxHashMap::default(),
            asking: Asking::Nothing,
            idle: Idle::For(0),
            last_request: 0,
            repairs: Repairs::default(),
            chat: Chat::default(),
            search: None,
            jumps: Vec::new(),
            notice: None,
            not_kept: None,
            changed: BTreeMap::new(),
            fetching: BTreeSet::new(),
            round: None,
            waiting_page: None,
            remarks: Vec::new(),
            to_be_asked: BTreeSet::new(),
            interrupted: false,
            asked: None,
            writing: false,
            after_writing: AfterWriting::Stay,
            tour: (options.purpose == Purpose::Tour).then(Tour::default),
        };
        state.relist();
        if state.list.is_empty() {
            state.focus = Pane::Config;
        }
        state.show_selected();
        state
    }

    /// The same as the user prefers it.
    #[must_use]
    pub fn preferring(mut self, preferences: Preferences) -> Self {
        self.keymap = preferences.keymap;
        self.context = preferences.context;
        self.diff_layout = if preferences.side_by_side { DiffLayout::SideBySide } else { DiffLayout::Unified };
        self.filter = preferences.filter;
        self.relist();
        self.show_selected();
        self
    }

    /// The keys of an action in the panes, for a hint.
    pub(super) fn hint(&self, action: Action) -> String {
        self.keymap.hint(Scope::Panes, action)
    }

    /// The files, the faults and the decisions.
    pub fn review(&self) -> &Review {
        &self.review
    }

    /// True until the analysis is there.
    pub(super) fn is_analysing(&self) -> bool {
        self.stage == Stage::Analysing
    }

    /// True while [`super::Msg::Tick`] is wanted every second.
    pub fn counts_seconds(&self) -> bool {
        let works = self.asking != Asking::Nothing || self.chat.asking.is_some() || self.repairs.running.is_some();
        works || self.to_prepare().is_some()
    }

    /// True while the fix that is shown is being proven.
    pub fn is_unsettled(&self) -> bool {
        let shown = self.selected().map(|listed| (listed.id, self.fix));
        self.proving.is_some() && self.proving == shown
    }

    /// Goes on with the analysis that was waited for. Whoever has looked around meanwhile stays there.
    pub(super) fn take_analysis(&mut self, review: Review) {
        let first = review.files().first().map_or(FileId(0), ReviewedFile::id);
        let waited = self.shown == first && self.view().is_none_or(|view| view.cursor == 0);
        self.review = review;
        self.stage = Stage::Analysed;
        self.generation += 1;
        self.relist();
        if self.list.is_empty() {
            return;
        }
        if waited {
            self.focus = Pane::Faults;
            self.show_selected();
            return;
        }
        let (shown, from) = (self.shown, self.line_span(self.view().map_or(0, |view| view.cursor)).start);
        let is_next = |listed: &Listed| {
            listed.id.file == shown && self.fault(*listed).is_some_and(|fault| fault.place.span.start >= from)
        };
        self.selected = self.list.iter().position(is_next).unwrap_or(0);
    }

    /// The areas of the panes.
    pub(super) fn areas(&self) -> Areas {
        let wishes = Wishes {
            focus: self.focus,
            zoomed: self.zoomed,
            lower: self.lower,
            faults: self.most_faults.max(3),
            band: self.band(),
        };
        layout::areas(self.size.0, self.size.1, wishes)
    }

    /// The rows that the tour takes.
    pub(super) fn band(&self) -> u16 {
        self.tour.map_or(0, |tour| tour.rows(self.size.1))
    }

    /// The analysis of the file in the config pane.
    pub(super) fn shown_analysis(&self) -> Option<&Analysis> {
        self.review.analysis(self.shown)
    }

    /// True for a file that is no device config.
    pub(super) fn is_foreign(&self, file: FileId) -> bool {
        self.views.get(file.index()).is_some_and(|view| view.foreign)
    }

    /// True for the running config of a device.
    pub(super) fn is_live(&self, file: FileId) -> bool {
        self.views.get(file.index()).is_some_and(|view| view.live)
    }

    /// How the config pane stands.
    pub(super) fn view(&self) -> Option<&FileView> {
        self.views.get(self.shown.index())
    }

    /// As [`Self::view`], to be changed.
    pub(super) fn view_mut(&mut self) -> Option<&mut FileView> {
        self.views.get_mut(self.shown.index())
    }

    /// The name of a file as it is shown.
    pub(super) fn label(&self, file: FileId) -> &str {
        self.views.get(file.index()).map_or("", |view| view.label.as_str())
    }

    /// The name of a place's file and its line.
    pub(super) fn locate(&self, place: crate::text::Place) -> (String, u32) {
        let line = self.review.analysis(place.file).map_or(1, |a| a.document.line_of(place.span.start).get());
        (self.label(place.file).to_owned(), line)
    }

    /// The result, while it is over the panes.
    pub(super) fn shown_result(&self) -> Option<&ResultPanel> {
        let over = matches!(self.mode, Mode::Result | Mode::Asking { question: Question::SaveAs, .. });
        self.result.as_ref().filter(|_| over)
    }

    /// What stays in the top line until it is no longer so.
    pub(super) fn alarm(&self) -> Option<String> {
        let changed = self.changed.iter().next().map(|(file, document)| match document {
            Some(_) => {
                let (file, key) = (self.label(*file), self.hint(Action::Reread));
                format!("{file} has changed on the disk: {key} reads it again and keeps your decisions")
            }
            None => format!("{} is gone from the disk, or cannot be read", self.label(*file)),
        });
        let not_kept = || Some(format!("decisions are not being kept: {}", self.not_kept.as_ref()?));
        changed.or_else(not_kept)
    }

    /// Says something in the bottom line.
    pub(super) fn say(&mut self, tone: Tone, text: impl AsRef<str>) {
        self.notice = Some(Notice { tone, text: clean_line(text.as_ref()).into_owned() });
    }

    /// The number of lines in the file shown.
    pub(super) fn line_count(&self) -> usize {
        self.shown_analysis().map_or(1, |analysis| analysis.document.line_count())
    }

    /// The span of a line of the file shown.
    pub(super) fn line_span(&self, line: usize) -> Span {
        let line = LineNumber::from_index(line);
        self.shown_analysis().map(|analysis| analysis.document.line_span(line)).unwrap_or_default()
    }
}

/// True where nothing speaks for a device config.
fn is_foreign(document: &Document) -> bool {
    let detection = detect::detect(&String::from_utf8_lossy(detect::sample(document.bytes())));
    match detection.verdict {
        Detected::Config(_) => false,
        Detected::Foreign(_) => true,
        Detected::NoConfig => detection.leaning.is_none(),
    }
}

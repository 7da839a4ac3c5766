//! The result of a review: what it changes, and the ways out, a page each.
//!
//! Holds what a page shows. Nothing here writes or sends anything: that is asked for with [`super::Effect`].

use std::fmt::Write as _;

use super::diff::DiffText;
use crate::report::markdown;
use crate::rules::Severity;
use crate::session::{FileDiff, Review, ReviewedFile};
use crate::text::{FileId, clean_line};

/// Lines around a change: what `git apply` and `patch` want to find their place.
const CONTEXT: usize = 3;

/// A page of the result.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The changes as a diff; saved, a patch.
    Changes,
    /// The commands that bring a device there.
    Commands,
    /// The commands that bring it back.
    Rollback,
    /// The report in Markdown.
    Report,
}

impl Page {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Changes, Self::Commands, Self::Rollback, Self::Report];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Commands => "commands",
            Self::Rollback => "rollback",
            Self::Report => "report",
        }
    }

    /// True where there is a page for each device.
    pub fn is_of_device(self) -> bool {
        matches!(self, Self::Commands | Self::Rollback)
    }
}

/// What of the changes is on the disk.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// All of it.
    All,
    /// Something is still to be written.
    NotAll,
}

/// The result, with the page that is shown.
#[derive(Debug)]
pub struct ResultPanel {
    /// The page that is shown.
    pub page: Page,
    /// The first row shown.
    pub top: usize,
    /// The first column shown.
    pub left: usize,
    /// The device commands take themselves back unless someone confirms them.
    pub guarded: bool,
    /// Whether the disk has the changes.
    pub written: Written,
    /// What was decided and what it led to, in one line.
    pub summary: String,
    /// The diff of all files.
    pub changes: DiffText,
    /// The lines of the page, where it is no diff; cleaned.
    pub lines: Vec<String>,
    /// What is uncertain about the page.
    pub caution: Option<String>,
    /// The page as it is saved: byte for byte.
    text: Vec<u8>,
    /// The files that differ from what was opened.
    devices: Vec<FileId>,
    device: usize,
}

impl ResultPanel {
    /// The result of a review; nothing where nothing differs from what was opened.
    pub fn of(review: &Review) -> Option<Self> {
        let unwritten = review.changed_files();
        let devices: Vec<FileId> =
            review.files().iter().filter(|file| file.differs_from_opened()).map(ReviewedFile::id).collect();
        let written = if unwritten.is_empty() { Written::All } else { Written::NotAll };
        let diffs: Vec<FileDiff> = match written {
            Written::NotAll => unwritten.iter().filter_map(|file| review.diff(*file, CONTEXT)).collect(),
            Written::All => devices.iter().filter_map(|file| review.diff_from_opened(*file, CONTEXT)).collect(),
        };
        if diffs.is_empty() {
            return None;
        }
        let names = diffs.len() > 1;
        let changes = DiffText::new(diffs, names);
        Some(Self {
            page: Page::Changes,
            top: 0,
            left: 0,
            guarded: false,
            written,
            summary: summary(review),
            text: changes.patch(),
            changes,
            lines: Vec::new(),
            caution: None,
            devices,
            device: 0,
        })
    }

    /// Shows a page.
    pub fn turn_to(&mut self, page: Page, review: &Review, explained: markdown::Explained<'_>) {
        if page != self.page {
            (self.top, self.left) = (0, 0);
        }
        self.page = page;
        self.fill(review, explained);
    }

    /// Shows the page of the next or previous device.
    pub fn next_device(&mut self, forward: bool, review: &Review, explained: markdown::Explained<'_>) {
        let count = self.devices.len().max(1);
        self.device = (self.device + if forward { 1 } else { count - 1 }) % count;
        (self.top, self.left) = (0, 0);
        self.fill(review, explained);
    }

    /// The device that the page is of, its place among them, and how many there are.
    pub fn device(&self) -> Option<(FileId, usize, usize)> {
        let device = self.devices.get(self.device).filter(|_| self.page.is_of_device())?;
        Some((*device, self.device + 1, self.devices.len()))
    }

    /// The number of rows of the page.
    pub fn rows(&self) -> usize {
        if self.page == Page::Changes { self.changes.rows().len() } else { self.lines.len() }
    }

    /// The page as it is saved or copied, byte for byte: not cleaned.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// A name to save the page under.
    pub fn file_name(&self, review: &Review) -> String {
        let device = self.device().and_then(|(file, ..)| review.file(file));
        let stem = device.and_then(|file| file.path().file_stem()).map(|stem| stem.to_string_lossy().into_owned());
        let stem = stem.filter(|stem| stem != "-").map(|stem| format!("{stem}-")).unwrap_or_default();
        match self.page {
            Page::Changes => "confdbg.patch".to_owned(),
            Page::Commands => format!("{stem}commands.txt"),
            Page::Rollback => format!("{stem}rollback.txt"),
            Page::Report => "confdbg-report.md".to_owned(),
        }
    }

    fn fill(&mut self, review: &Review, explained: markdown::Explained<'_>) {
        self.caution = None;
        let text = match self.page {
            Page::Changes => {
                self.text = self.changes.patch();
                self.lines.clear();
                return;
            }
            Page::Commands | Page::Rollback => self.script(review).unwrap_or_default(),
            Page::Report => markdown::review(review, explained),
        };
        self.lines = text.lines().map(|line| clean_line(line).into_owned()).collect();
        self.text = text.into_bytes();
    }

    fn script(&mut self, review: &Review) -> Option<String> {
        let file = *self.devices.get(self.device)?;
        let dialect = review.analysis(file)?.dialect;
        let script = match self.page {
            Page::Rollback => review.rollback(file, self.guarded),
            _ => review.commands(file, self.guarded),
        }?;
        let mut cautions = Vec::new();
        if script.uncertain > 0 {
            cautions.push(format!("{} of {} commands are not certain", script.uncertain, script.count()));
        }
        if script.left > 0 {
            cautions.push(format!("{} differences need something that is not here", script.left));
        }
        self.caution = (!cautions.is_empty()).then(|| cautions.join("; "));
        Some(script.text(dialect))
    }
}

/// "4 fixes accepted, 1 fault put aside. Errors 5 to 1, warnings 3 to 3."
fn summary(review: &Review) -> String {
    let accepted = review.accepted();
    let aside = review.rejected().len();
    let plural = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut out = format!("{} accepted", plural(accepted, "fix", "fixes"));
    if aside > 0 {
        let _ = write!(out, ", {} put aside", plural(aside, "fault", "faults"));
    }
    let mut changes = Vec::new();
    for (severity, name) in [(Severity::Error, "errors"), (Severity::Warning, "warnings"), (Severity::Info, "remarks")]
    {
        let (before, now) = review.counts(severity);
        if before + now > 0 {
            changes.push(format!("{name} {before} to {now}"));
        }
    }
    if !changes.is_empty() {
        let _ = write!(out, "; {}", changes.join(", "));
    }
    out
}

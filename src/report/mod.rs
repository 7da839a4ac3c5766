//! Faults as text for people and for programs: one renderer a file.
//!
//! A renderer writes what it is given and decides nothing: which faults are shown, and in which order, was settled
//! before. Everything that goes to a terminal passes through [`crate::text::clean`].

mod concise;
mod full;
mod github;
mod json;
mod jsonl;
mod junit;
mod lines;
mod locate;
pub mod markdown;
pub mod page;
mod paint;
pub mod plan;
mod sarif;

use std::io::{self, Write};

use crate::analysis::Analysis;
use crate::analysis::policy::Silenced;
use crate::fix::{Applicability, Verdict};
use crate::rules::{Fault, Severity};
use crate::source::{Failed, Skipped, Source};

pub use lines::{LineEdit, line_edits};
pub use locate::Locator;
pub use paint::Ink;

/// A config that was read and analysed.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Where it came from.
    pub source: Source,
    /// What it says.
    pub analysis: Analysis,
}

impl Checked {
    /// The device's name: its host name, or for a snippet the file's name without its ending.
    pub fn device_name(&self) -> &str {
        let stem = self.source.open_path.file_stem().and_then(std::ffi::OsStr::to_str);
        self.analysis.hostname().or(stem).unwrap_or(&self.source.path)
    }
}

/// A fault to be shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// The fault.
    pub fault: &'a Fault,
    /// What re-analysis said about each of its fixes; empty where nothing was proven.
    pub verdicts: Vec<Option<Verdict>>,
}

impl Shown<'_> {
    /// What re-analysis said about a fix.
    pub fn verdict(&self, fix: usize) -> Option<&Verdict> {
        self.verdicts.get(fix).and_then(Option::as_ref).or_else(|| self.fault.fixes.get(fix)?.verdict.as_ref())
    }

    /// The grade of a fix after its verdict.
    pub fn grade(&self, fix: usize) -> Applicability {
        let grade = self.fault.fixes.get(fix).map_or(Applicability::Idea, crate::fix::Fix::grade);
        if self.verdict(fix).is_some_and(|verdict| !verdict.holds()) { Applicability::Idea } else { grade }
    }
}

/// All that a renderer needs.
pub struct Report<'a> {
    /// The configs, in order; a fault's [`crate::text::FileId`] is the index.
    pub files: &'a [Checked],
    /// The faults, by file, line and rule.
    pub faults: Vec<Shown<'a>>,
    /// What was no config.
    pub skipped: &'a [Skipped],
    /// What could not be read.
    pub errors: &'a [Failed],
    /// How the output looks.
    pub style: Style,
}

/// How the output looks.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// With colours.
    pub colour: bool,
    /// Columns to wrap at.
    pub width: usize,
}

/// How many faults there are of each severity.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Remarks.
    pub info: usize,
}

impl Report<'_> {
    /// Counts the faults.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for shown in &self.faults {
            match shown.fault.severity {
                Severity::Error => summary.error += 1,
                Severity::Warning => summary.warning += 1,
                Severity::Info => summary.info += 1,
            }
        }
        summary
    }

    /// The faults that are silenced, by file and place, each with its reason.
    pub fn silenced(&self) -> impl Iterator<Item = &Silenced> {
        self.files.iter().flat_map(|checked| checked.analysis.silenced.iter())
    }

    /// Finds places in the files.
    pub fn locator(&self) -> Locator<'_> {
        Locator::new(self.files)
    }

    /// Writes one fault for people.
    pub fn write_fault(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        full::fault(self, shown, out)
    }

    /// Writes the report.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Full => full::write(self, out),
            Format::Concise => concise::write(self, out),
            Format::Json => json::write(self, out),
            Format::Jsonl => jsonl::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Github => github::write(self, out),
            Format::Junit => junit::write(self, out),
        }
    }
}

/// The formats that a report can be written in.
#[derive(Copy, Clone, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The lines at fault, the facts, the fix as a diff
    Full,
    /// A line a fault: PATH:LINE:COLUMN: SEVERITY RULE MESSAGE
    Concise,
    /// One JSON document
    Json,
    /// A JSON object a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub workflows
    Github,
    /// The XML of `JUnit`
    #[value(help = "A JUnit report")]
    Junit,
}

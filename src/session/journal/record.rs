//! The lines of a journal, as JSON. Nothing of a config is in them but the edits.
//!
//! Other versions of confdbg read them: fields may be added, none may change its meaning.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::rules::Fingerprint;
use crate::session::regions::Regions;
use crate::session::{AcceptedFix, Entry, Keep};
use crate::text::{Document, Edit, FileId, Span};

/// The version of the format that this program writes.
pub(super) const VERSION: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    pub version: u32,
    /// The process that keeps the session.
    pub pid: u32,
    /// When it began, in UTC.
    pub started: String,
    /// The files; their place in the list is their number in the other lines.
    pub files: Vec<HeaderFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HeaderFile {
    /// Absolute.
    pub path: PathBuf,
    /// Of its bytes as they were opened.
    pub sha256: String,
}

/// Any other line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Record {
    Accepted {
        rounds: Vec<Vec<FixRecord>>,
    },
    Rejected {
        file: u32,
        fault: String,
        reason: Option<String>,
        /// There is a silence of it beside the configs.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        project: bool,
    },
    Undone,
    Redone,
    Written {
        files: Vec<WrittenFile>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FixRecord {
    file: u32,
    /// Sixteen hexadecimal digits: numbers of JSON end at 53 bits.
    fault: String,
    title: String,
    edits: Vec<EditRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EditRecord {
    file: u32,
    start: u32,
    end: u32,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WrittenFile {
    pub file: u32,
    pub sha256: String,
    /// What makes it again what it was when it was opened. None where that is no text, or an older version wrote this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Back>,
}

/// The bytes from `start` to `end` become this text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Back {
    start: u32,
    end: u32,
    text: String,
}

impl Back {
    /// From the document as written to the one as opened.
    pub(super) fn between(written: &Document, opened: &Document) -> Option<Self> {
        let regions = Regions::between(written.bytes(), opened.bytes());
        let (old, new) = regions.iter().next().map_or((Span::at(0), Span::at(0)), |region| (region.old, region.new));
        let text = std::str::from_utf8(opened.bytes().get(new.range())?).ok()?.to_owned();
        Some(Self { start: old.start, end: old.end, text })
    }

    /// The document as opened.
    pub(super) fn apply(&self, written: &Document) -> Option<Document> {
        let bytes = written.bytes();
        let (head, tail) = (bytes.get(..self.start as usize)?, bytes.get(self.end as usize..)?);
        Document::new([head, self.text.as_bytes(), tail].concat()).ok()
    }
}

/// The SHA-256 of a document's bytes, in hexadecimal.
pub(super) fn sha256(document: &Document) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from_digit(u32::from(half), 16).unwrap_or('0'));
    Sha256::digest(document.bytes()).iter().flat_map(digits).collect()
}

impl From<&Entry> for Record {
    fn from(entry: &Entry) -> Self {
        match entry {
            Entry::Accepted { rounds } => Self::Accepted {
                rounds: rounds.iter().map(|round| round.iter().map(FixRecord::from).collect()).collect(),
            },
            Entry::Rejected { file, fault, reason, keep } => Self::Rejected {
                file: file.0,
                fault: fault.to_string(),
                reason: reason.clone(),
                project: *keep == Keep::Project,
            },
            Entry::Undone => Self::Undone,
            Entry::Redone => Self::Redone,
        }
    }
}

impl From<&AcceptedFix> for FixRecord {
    fn from(fix: &AcceptedFix) -> Self {
        let edit = |edit: &Edit| EditRecord {
            file: edit.file.0,
            start: edit.range.start,
            end: edit.range.end,
            text: edit.text.clone(),
        };
        let edits = fix.edits.iter().map(edit).collect();
        Self { file: fix.file.0, fault: fix.fault.to_string(), title: fix.title.clone(), edits }
    }
}

impl Record {
    /// The decision in the line, its files renumbered. `None` where the line is no decision, or names a file or a fault
    /// in a way that makes no sense.
    pub(super) fn entry(&self, renumber: &dyn Fn(u32) -> Option<FileId>) -> Option<Entry> {
        Some(match self {
            Self::Accepted { rounds } => {
                let round = |round: &Vec<FixRecord>| round.iter().map(|fix| fix.accepted(renumber)).collect();
                Entry::Accepted { rounds: rounds.iter().map(round).collect::<Option<_>>()? }
            }
            Self::Rejected { file, fault, reason, project } => Entry::Rejected {
                file: renumber(*file)?,
                fault: fingerprint(fault)?,
                reason: reason.clone(),
                keep: if *project { Keep::Project } else { Keep::Session },
            },
            Self::Undone => Entry::Undone,
            Self::Redone => Entry::Redone,
            Self::Written { .. } => return None,
        })
    }
}

impl FixRecord {
    fn accepted(&self, renumber: &dyn Fn(u32) -> Option<FileId>) -> Option<AcceptedFix> {
        let edit = |edit: &EditRecord| {
            Some(Edit::replace(renumber(edit.file)?, Span::new(edit.start, edit.end), edit.text.clone()))
        };
        let edits = self.edits.iter().map(edit).collect::<Option<_>>()?;
        let (file, fault) = (renumber(self.file)?, fingerprint(&self.fault)?);
        Some(AcceptedFix { file, fault, title: self.title.clone(), edits })
    }
}

fn fingerprint(text: &str) -> Option<Fingerprint> {
    u64::from_str_radix(text, 16).ok().map(Fingerprint)
}

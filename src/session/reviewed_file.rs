//! A file of the review: as opened, as it is now, as the disk has it.

use std::path::{Path, PathBuf};

use crate::analysis::Analysis;
use crate::text::{Document, FileId};

use super::regions::Regions;

/// A file of the review.
#[derive(Clone, Debug)]
pub struct ReviewedFile {
    pub(super) path: PathBuf,
    pub(super) opened: Analysis,
    pub(super) now: Analysis,
    pub(super) on_disk: Document,
    /// Where `now` may differ from `on_disk`.
    pub(super) regions: Regions,
    /// Where `now` may differ from `opened`.
    pub(super) since_opened: Regions,
    /// What a write that is under way will have put on the disk.
    pub(super) being_written: Option<Document>,
}

impl ReviewedFile {
    /// A file as it was read.
    pub(super) fn new(path: PathBuf, opened: Analysis) -> Self {
        let (on_disk, now) = (opened.document.clone(), opened.clone());
        let (regions, since_opened) = (Regions::default(), Regions::default());
        Self { path, opened, now, on_disk, regions, since_opened, being_written: None }
    }

    /// Its handle.
    pub fn id(&self) -> FileId {
        self.now.file
    }

    /// Where it was read from, as the user gave it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// As it was opened.
    pub fn opened(&self) -> &Analysis {
        &self.opened
    }

    /// With the decisions so far.
    pub fn now(&self) -> &Analysis {
        &self.now
    }

    /// What the disk holds, as far as the review knows: as opened or as last written.
    pub fn on_disk(&self) -> &Document {
        &self.on_disk
    }

    /// Does it differ from what was opened?
    pub fn differs_from_opened(&self) -> bool {
        self.since_opened.iter().next().is_some() && self.now.document.bytes() != self.opened.document.bytes()
    }

    /// Does it differ from what is on the disk?
    pub fn is_changed(&self) -> bool {
        self.regions.iter().next().is_some() && self.now.document.bytes() != self.on_disk.bytes()
    }
}

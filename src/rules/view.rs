//! What a rule sees, and where it puts what it finds.

use super::parts::Parts;
use super::{Fault, Prose, Rule};
use crate::dialect::{Dialect, StatementRef, Symbols, Tree};
use crate::model::{Device, Filter, ObjectGroups};
use crate::text::{Document, FileId, Place, Span};

/// One top-level statement and what is below it.
pub struct SectionView<'a> {
    /// The file.
    pub file: FileId,
    /// Its text. A rule of this kind must look at nothing outside the section.
    pub document: &'a Document,
    /// Its dialect.
    pub dialect: Dialect,
    /// The statements, the top-level one first.
    pub statements: Vec<StatementRef<'a>>,
}

/// One access list.
pub struct FilterView<'a> {
    /// The file.
    pub file: FileId,
    /// Its text. A rule of this kind must look at nothing but the lines of the list.
    pub document: &'a Document,
    /// Its dialect.
    pub dialect: Dialect,
    /// Its statements; the same holds.
    pub tree: &'a Tree,
    /// The list.
    pub filter: &'a Filter,
    /// What the groups hold that its lines may name. A rule of this kind must not ask for places in them.
    pub groups: &'a ObjectGroups<'a>,
}

/// All of one device.
pub struct DeviceView<'a> {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub document: &'a Document,
    /// Its dialect.
    pub dialect: Dialect,
    /// Its statements.
    pub tree: &'a Tree,
    /// Its names.
    pub symbols: &'a Symbols,
    /// What it is made of, whatever the vendor.
    pub device: &'a Device,
}

impl<'a> DeviceView<'a> {
    /// A place in this file.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    /// A statement by its handle.
    pub fn statement(&self, id: crate::dialect::StatementId) -> Option<StatementRef<'a>> {
        self.tree.get(self.document.text(), id)
    }

    /// All statements.
    pub fn statements(&self) -> impl Iterator<Item = StatementRef<'a>> + use<'a> {
        self.tree.statements(self.document)
    }

    /// A config without a host name, in this and the other files of its device, is a snippet: what it refers to may stand
    /// elsewhere.
    pub fn is_snippet(&self) -> bool {
        let elsewhere = self.symbols.siblings().and_then(|siblings| siblings.hostname());
        self.device.hostname.is_none() && elsewhere.is_none()
    }
}

impl<'a> FilterView<'a> {
    /// A place in this file.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    /// A statement by its handle.
    pub fn statement(&self, id: crate::dialect::StatementId) -> Option<StatementRef<'a>> {
        self.tree.get(self.document.text(), id)
    }
}

impl<'a> DeviceView<'a> {
    /// For edits of terms.
    pub(super) fn parts(&self) -> Parts<'a> {
        Parts { file: self.file, document: self.document, tree: self.tree }
    }
}

impl<'a> FilterView<'a> {
    /// For edits of terms.
    pub(super) fn parts(&self) -> Parts<'a> {
        Parts { file: self.file, document: self.document, tree: self.tree }
    }
}

impl SectionView<'_> {
    /// A place in this file.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }
}

/// Where a rule puts its faults.
pub struct Findings {
    rule: &'static Rule,
    faults: Vec<Fault>,
}

impl Findings {
    /// Nothing found yet by this rule.
    pub fn of(rule: &'static Rule) -> Self {
        Self { rule, faults: Vec::new() }
    }

    /// A fault of this rule with its usual severity, still to be pushed.
    pub fn fault(&self, place: Place, message: impl Into<Prose>) -> Fault {
        Fault::new(self.rule.id, self.rule.severity, place, message)
    }

    /// Reports.
    pub fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// What was found.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }
}

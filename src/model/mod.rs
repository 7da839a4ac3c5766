//! One device in vendor-neutral terms: what rules about networks are written against.
//!
//! Every part remembers the statement that it came from. A model is read from the tree by the dialect's folder; nothing
//! here knows how a vendor spells anything.

use crate::dialect::StatementId;
use crate::text::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Span,
    /// The statement that says it.
    pub statement: StatementId,
}

/// One device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Its name, where the config gives one.
    pub hostname: Option<Sourced<String>>,
}

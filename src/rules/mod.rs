//! The rules: what is wrong with a config, why it matters, and how to mend it.
//!
//! One file a rule, in folders by group. A rule reads what the pipeline gives it and says what it found; it does no
//! input or output, and keeps nothing between runs. Adding a rule: write its file with [`declare_rule!`], and put it
//! into the list of its group's `mod.rs`.

mod fault;
mod parts;
mod registry;
mod removal;
mod view;
mod wording;

#[cfg(test)]
pub(crate) mod testing;

use crate::dialect::Dialect;

pub mod acl;
pub mod address;
pub mod interface;
pub mod platform;
pub mod prefix_list;
pub mod redundancy;
pub mod reference;
pub mod route_map;
pub mod routing;
pub mod security;
pub mod switching;
pub mod syntax;
pub mod text;

pub use fault::{Fault, Fingerprint, Prose, Related, Severity, Subject};
pub use registry::{RULES, find};
pub use view::{DeviceView, FilterView, Findings, SectionView};
pub use wording::without_secrets;

/// The identity of a rule: `group/name`, which reads well after "ignore".
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub &'static str);

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// What a rule looks at, which decides what must run again after an edit.
#[derive(Copy, Clone)]
pub enum Check {
    /// One top-level statement and what is below it, and nothing else: neither names nor the model.
    Section(fn(&SectionView<'_>, &mut Findings)),
    /// One access list, the text of its lines and the object groups that they name, and nothing else.
    Filter(fn(&FilterView<'_>, &mut Findings)),
    /// All of one device.
    Device(fn(&DeviceView<'_>, &mut Findings)),
}

/// The dialects that a rule speaks of.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Dialects {
    /// All of them: what it looks at has no vendor.
    All,
    /// These.
    Only(&'static [Dialect]),
}

impl Dialects {
    /// Is it one of them?
    pub fn include(self, dialect: Dialect) -> bool {
        match self {
            Self::All => true,
            Self::Only(dialects) => dialects.contains(&dialect),
        }
    }
}

/// A rule.
pub struct Rule {
    /// `acl/shadowed-line`
    pub id: RuleId,
    /// One line for lists.
    pub summary: &'static str,
    /// The usual severity of its faults; a fault may say otherwise.
    pub severity: Severity,
    /// Its page: the doc comment of its file, in Markdown, with the sections What it finds, Why it matters, Example,
    /// Fix, Check on the device, References.
    pub page: &'static str,
    /// The dialects that it speaks of.
    pub dialects: Dialects,
    /// The detection.
    pub check: Check,
}

impl Rule {
    /// The part of the page under a heading, without the heading.
    pub fn section(&self, heading: &str) -> Option<&'static str> {
        let marker = format!("## {heading}\n");
        let start = self.page.find(&marker)? + marker.len();
        let rest = &self.page[start..];
        Some(rest[..rest.find("\n## ").unwrap_or(rest.len())].trim())
    }
}

/// The text with the blank that `///` leaves in front of each line taken away, and how many bytes of it count.
#[doc(hidden)]
pub const fn unindented<const N: usize>(raw: &str) -> ([u8; N], usize) {
    let bytes = raw.as_bytes();
    let mut out = [b' '; N];
    let (mut from, mut to, mut at_start) = (0, 0, true);
    while from < bytes.len() {
        let byte = bytes[from];
        if !(at_start && byte == b' ') {
            out[to] = byte;
            to += 1;
        }
        at_start = byte == b'\n';
        from += 1;
    }
    (out, to)
}

/// What a rule declares of its dialects: `All`, `[Ios, Eos]`, or nothing for IOS alone.
#[doc(hidden)]
#[macro_export]
macro_rules! dialects_of {
    () => {
        $crate::rules::Dialects::Only(&[$crate::dialect::Dialect::Ios])
    };
    (All) => {
        $crate::rules::Dialects::All
    };
    ([$($dialect:ident),+]) => {
        $crate::rules::Dialects::Only(&[$($crate::dialect::Dialect::$dialect),+])
    };
}

/// Declares a rule: its page, then its facts.
///
/// ```text
/// declare_rule! {
///     /// ## What it finds
///     /// ...
///     pub static SHADOWED_LINE = {
///         id: "acl/shadowed-line",
///         summary: "An access-list line that an earlier line covers",
///         severity: Warning,
///         check: Device(check),
///     };
/// }
/// ```
#[macro_export]
macro_rules! declare_rule {
    ($(#[doc = $line:literal])* pub static $name:ident = {
        id: $id:literal, summary: $summary:literal, severity: $severity:ident, $(dialects: $dialects:tt,)?
        check: $reads:ident($check:path) $(,)?
    };) => {
        $(#[doc = $line])*
        pub static $name: $crate::rules::Rule = $crate::rules::Rule {
            id: $crate::rules::RuleId($id),
            summary: $summary,
            severity: $crate::rules::Severity::$severity,
            page: {
                const RAW: &str = concat!($($line, "\n"),*);
                const PAGE: ([u8; RAW.len()], usize) = $crate::rules::unindented(RAW);
                match std::str::from_utf8(PAGE.0.split_at(PAGE.1).0) {
                    Ok(page) => page,
                    Err(_) => RAW,
                }
            },
            dialects: $crate::dialects_of!($($dialects)?),
            check: $crate::rules::Check::$reads($check),
        };
    };
}

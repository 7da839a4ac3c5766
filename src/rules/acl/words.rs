//! What each dialect calls an access list and its lines.

use crate::dialect::Dialect;
use crate::model::{Action, FilterLine};
use crate::rules::Prose;
use crate::text::Place;

/// The words of a dialect.
#[derive(Copy, Clone)]
pub(super) struct Words {
    /// `access list`
    pub(super) list: &'static str,
    /// The kind of the subject.
    pub(super) kind: &'static str,
    /// `line`
    pub(super) line: &'static str,
    /// How the device goes through them.
    pub(super) order: &'static str,
    permits: [&'static str; 2],
    denies: [&'static str; 2],
}

impl Words {
    pub(super) fn of(dialect: Dialect) -> Self {
        let usual = Self {
            list: "access list",
            kind: "acl",
            line: "line",
            order: "The device tries the lines of an access list from the top and stops at the first that matches.",
            permits: ["permit", "permits"],
            denies: ["deny", "denies"],
        };
        match dialect {
            Dialect::Junos => Self {
                list: "firewall filter",
                kind: "firewall-filter",
                line: "term",
                order: "The device tries the terms of a firewall filter from the top and stops at the first that matches.",
                permits: ["accept", "accepts"],
                ..usual
            },
            Dialect::Vyos => Self {
                list: "firewall rule set",
                line: "rule",
                order: "The device tries the rules of a rule set by their numbers and stops at the first that matches.",
                permits: ["accept", "accepts"],
                ..usual
            },
            _ => usual,
        }
    }

    /// `permit`, `deny`
    pub(super) fn infinitive(self, action: Action) -> &'static str {
        self.forms(action)[0]
    }

    /// `permits`, `denies`
    pub(super) fn verb(self, action: Action) -> &'static str {
        self.forms(action)[1]
    }

    fn forms(self, action: Action) -> [&'static str; 2] {
        match action {
            Action::Permit => self.permits,
            Action::Deny => self.denies,
        }
    }
}

/// `this line`, `term A`
pub(super) fn subject(line: &FilterLine) -> String {
    line.term.as_ref().map_or_else(|| "this line".to_owned(), |term| term.label.to_string())
}

/// `line 12`, `term A (line 12)`
pub(super) fn named(prose: Prose, line: &FilterLine, place: Place) -> Prose {
    match &line.term {
        None => prose.line(place),
        Some(term) => prose.text(format!("{} (", term.label)).line(place).text(")"),
    }
}

//! The dialects: one row each, the place to add one.
//!
//! What differs between dialects below their commands stands in their grammar's `lexicon` lines, not here.

use std::sync::LazyLock;

use super::grammar::{Grammar, NotationError};
use super::{Tree, ios, junos, vyos};
use crate::model::Device;
use crate::text::Document;

/// A dialect that confdbg reads.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Cisco IOS and IOS-XE.
    Ios,
    /// Cisco NX-OS.
    NxOs,
    /// Cisco IOS-XR.
    IosXr,
    /// Cisco ASA.
    Asa,
    /// Arista EOS.
    Eos,
    /// Juniper Junos, with braces or as `set` lines.
    Junos,
    /// FRR, alone or in a Cumulus Linux host's files.
    Frr,
    /// VyOS and EdgeOS, with braces or as `set` lines.
    Vyos,
}

/// All grammar files, by the names that `include` uses.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/grammars.rs"));

type Compiled = (Grammar, Vec<NotationError>);

/// What there is to know of a dialect.
struct Row {
    dialect: Dialect,
    /// In JSON and on the command line.
    name: &'static str,
    /// In sentences.
    title: &'static str,
    grammar: LazyLock<Compiled>,
    /// What undefined references do.
    undefined: &'static str,
}

macro_rules! row {
    ($dialect:ident, $name:literal, $title:literal) => {
        Row {
            dialect: Dialect::$dialect,
            name: $name,
            title: $title,
            grammar: LazyLock::new(|| Grammar::compile(FILES, concat!($name, ".grammar"))),
            undefined: include_str!(concat!("../../grammars/", $name, ".undefined")),
        }
    };
}

/// In the order of [`Dialect`].
static ROWS: [Row; 8] = [
    row!(Ios, "ios", "Cisco IOS"),
    row!(NxOs, "nxos", "Cisco NX-OS"),
    row!(IosXr, "iosxr", "Cisco IOS-XR"),
    row!(Asa, "asa", "Cisco ASA"),
    row!(Eos, "eos", "Arista EOS"),
    row!(Junos, "junos", "Junos"),
    row!(Frr, "frr", "FRR"),
    row!(Vyos, "vyos", "VyOS"),
];

impl Dialect {
    /// All of them.
    pub const ALL: [Self; ROWS.len()] =
        [Self::Ios, Self::NxOs, Self::IosXr, Self::Asa, Self::Eos, Self::Junos, Self::Frr, Self::Vyos];

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The word that JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// Its name in sentences: `Arista EOS`.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// The dialect of this name.
    pub fn named(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.dialect)
    }

    /// Its commands.
    pub fn grammar(self) -> &'static Grammar {
        &self.row().grammar.0
    }

    /// What undefined references do: the text of its table.
    pub(super) fn undefined(self) -> &'static str {
        self.row().undefined
    }

    /// The device that the statements describe.
    pub fn read_device(self, tree: &Tree, document: &Document) -> Device {
        match self {
            Self::Ios | Self::Eos | Self::NxOs | Self::Frr | Self::IosXr | Self::Asa => {
                ios::read_device(self, tree, document)
            }
            Self::Junos => junos::read_device(tree, document),
            Self::Vyos => vyos::read_device(tree, document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_dialects() {
        assert!(Dialect::ALL.iter().zip(&ROWS).all(|(dialect, row)| row.dialect == *dialect));
    }

    #[test]
    fn no_grammar_has_a_bad_line() {
        for row in &ROWS {
            let errors: Vec<String> = row.grammar.1.iter().map(ToString::to_string).collect();
            assert!(errors.is_empty(), "{}: {}", row.name, errors.join("\n"));
        }
    }
}

//! What a reference to something that is not defined does on a device.
//!
//! Devices differ, and so do contexts: an access list that does not exist permits all on an interface, a route map that
//! does not exist denies all at a BGP neighbor. The table `grammars/ios.undefined` says it with its sources; nothing here
//! may guess beyond it.

use std::sync::LazyLock;

use super::Dialect;
use super::grammar::{Grammar, KindId};
use super::tree::{Recognition, StatementRef};

/// How much it matters.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing.
    Info,
    /// Accepted, with a limited or undocumented effect.
    Warning,
    /// Refused, or traffic or routes change.
    Error,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Effect {
    /// How much it matters.
    pub weight: Weight,
    sentence: &'static str,
    /// Where that is written; `None` where no source was found.
    pub source: Option<&'static str>,
    kind: &'static str,
    mode: &'static str,
    words: Vec<&'static str>,
}

impl Effect {
    /// One sentence in the present tense, about this name.
    pub fn sentence(&self, name: &str) -> String {
        self.sentence.replace("{name}", name)
    }

    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.splitn(6, '|').map(str::trim);
        let (kind, mode, words) = (columns.next()?, columns.next()?, columns.next()?);
        let weight = match columns.next()? {
            "error" => Weight::Error,
            "warning" => Weight::Warning,
            "info" => Weight::Info,
            _ => return None,
        };
        let (sentence, source) = (columns.next()?, columns.next()?);
        let source = (source != "not documented").then_some(source);
        Some(Self { weight, sentence, source, kind, mode, words: words.split_whitespace().collect() })
    }

    fn fits(&self, kind: &str, statement: StatementRef<'_>) -> bool {
        let short = matches!(statement.recognition(), Recognition::Known { abbreviated: true, .. });
        let word_fits = |(index, pattern): (usize, &&str)| {
            let word = statement.word(index).to_ascii_lowercase();
            !word.is_empty() && (*pattern == "*" || word == *pattern || (short && pattern.starts_with(&word)))
        };
        (self.kind == "*" || self.kind == kind)
            && (self.mode == "*" || self.mode == statement.mode_name())
            && self.words.iter().enumerate().all(word_fits)
    }
}

fn rows(dialect: Dialect) -> &'static [Effect] {
    static ROWS: LazyLock<Vec<Vec<Effect>>> =
        LazyLock::new(|| Dialect::ALL.into_iter().map(|dialect| read(dialect.undefined())).collect());
    &ROWS[dialect as usize]
}

fn read(table: &'static str) -> Vec<Effect> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(Effect::read).collect()
}

/// What a name of this kind that does not exist does at this statement; `None` where the table does not say.
pub fn effect(
    dialect: Dialect,
    grammar: &Grammar,
    kind: KindId,
    statement: StatementRef<'_>,
) -> Option<&'static Effect> {
    let kinds = std::iter::successors(Some(kind), |&kind| grammar.kind(kind).parent);
    kinds
        .flat_map(|kind| rows(dialect).iter().map(move |row| (kind, row)))
        .find_map(|(kind, row)| row.fits(grammar.kind(kind).name, statement).then_some(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_speaks_of_a_known_kind_and_mode() {
        for dialect in Dialect::ALL {
            let grammar = dialect.grammar();
            for line in dialect.undefined().lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let row = Effect::read(line).unwrap_or_else(|| panic!("not a row: {line}"));
                assert!(row.kind == "*" || grammar.kind_named(row.kind).is_some(), "no kind {}: {line}", row.kind);
                assert!(row.mode == "*" || grammar.mode_named(row.mode).is_some(), "no mode {}: {line}", row.mode);
                assert!(row.sentence.ends_with('.'), "no sentence: {line}");
            }
        }
    }
}

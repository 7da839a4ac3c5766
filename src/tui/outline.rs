//! Places to go to, found by a few letters: the sections of the config that is shown, and the other files.

use super::picker::gaps;
use crate::analysis::Analysis;
use crate::dialect::StatementRef;
use crate::text::{FileId, Place, Span, clean_line};

/// The most places that are offered at a time: nobody reads more.
const MOST: usize = 1_000;

/// What is typed, what fits, and which line is selected.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// What stands before what is typed.
    pub sign: &'static str,
    /// What is typed.
    pub input: String,
    /// The index of the selected line among the found ones.
    pub selected: usize,
    /// The first line shown.
    pub top: usize,
    entries: Vec<(String, Place)>,
    /// Indices of the entries that fit, best first.
    found: Vec<usize>,
}

/// The sections of a config that one goes to: of the top level and the one below it, with their depth.
pub fn sections(analysis: &Analysis) -> impl Iterator<Item = (usize, StatementRef<'_>)> {
    let statements = analysis.tree.statements(&analysis.document).map(|one| (one.ancestors().len(), one));
    statements.filter(|(depth, one)| *depth < 2 && one.children().next().is_some())
}

impl Outline {
    /// The sections of a config, and the names of the other files.
    pub fn of(analysis: &Analysis, files: impl Iterator<Item = (FileId, String)>) -> Self {
        let others = files.filter(|(file, _)| *file != analysis.file);
        let mut entries: Vec<_> =
            others.map(|(file, label)| (format!("file {label}"), Place::new(file, Span::at(0)))).collect();
        entries.extend(sections(analysis).map(|(depth, section)| {
            let text = format!("{}{}", "  ".repeat(depth), clean_line(section.text()));
            (text, Place::new(analysis.file, section.span()))
        }));
        Self::of_places("section:", entries)
    }

    /// Some places.
    pub fn of_places(sign: &'static str, entries: Vec<(String, Place)>) -> Self {
        let mut outline = Self { sign, entries, ..Self::default() };
        outline.find();
        outline
    }

    /// What fits, best first.
    pub fn found(&self) -> impl Iterator<Item = &(String, Place)> {
        self.found.iter().filter_map(|&at| self.entries.get(at))
    }

    /// How many fit.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Where the selected line goes.
    pub fn place(&self) -> Option<Place> {
        self.found().nth(self.selected).map(|(_, place)| *place)
    }

    /// Looks again after something was typed.
    pub fn find(&mut self) {
        let typed: Vec<char> = self.input.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
        let scored = self.entries.iter().enumerate().filter_map(|(at, (text, _))| Some((gaps(&typed, text)?, at)));
        let mut scored: Vec<(usize, usize)> = scored.collect();
        if !typed.is_empty() {
            scored.sort_unstable();
        }
        scored.truncate(MOST);
        self.found = scored.into_iter().map(|(_, at)| at).collect();
        (self.selected, self.top) = (0, 0);
    }

    /// Moves the selection.
    pub fn select(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.count().saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::text::Document;

    fn first(typed: &str, dialect: Dialect, text: &str) -> String {
        let analysis = Analysis::of(FileId(0), Document::from_text(text), dialect);
        let files = [(FileId(0), "a.cfg".to_owned()), (FileId(1), "b.cfg".to_owned())];
        let mut outline = Outline::of(&analysis, files.into_iter());
        typed.clone_into(&mut outline.input);
        outline.find();
        outline.found().next().map_or(String::new(), |(text, _)| text.trim().to_owned())
    }

    #[test]
    fn sections_and_files_are_found_by_a_few_letters() {
        let ios =
            "hostname r\ninterface Vlan10\n shutdown\nrouter bgp 65000\n address-family ipv4\n  network 10.0.0.0\n";
        assert_eq!(first("vl10", Dialect::Ios, ios), "interface Vlan10");
        assert_eq!(first("bgp", Dialect::Ios, ios), "router bgp 65000");
        assert_eq!(first("addr", Dialect::Ios, ios), "address-family ipv4");
        assert_eq!(first("", Dialect::Ios, ios), "file b.cfg");
        assert_eq!(first("zzz", Dialect::Ios, ios), "");
        let junos = "interfaces { ge-0/0/0 { unit 0 { family inet; } } }\n";
        assert_eq!(first("ge000", Dialect::Junos, junos), "ge-0/0/0");
    }
}

//! Sections of a config that are folded to their first line, and what that does to the rows of the screen.
//!
//! Lines are counted from 0. Folds never overlap: folding a section swallows the folds in it.

use crate::analysis::Analysis;
use crate::dialect::StatementRef;
use crate::text::Document;

/// A folded section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays.
    pub first: usize,
    /// The last line that is hidden.
    pub last: usize,
    /// The section's text, by which it is found again after an edit.
    text: Box<str>,
}

/// The folds of a file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds(Vec<Fold>);

impl Folds {
    /// True where nothing is folded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fold whose first line this is.
    pub fn at(&self, line: usize) -> Option<&Fold> {
        self.0.binary_search_by_key(&line, |fold| fold.first).ok().and_then(|at| self.0.get(at))
    }

    /// The fold that hides a line.
    fn over(&self, line: usize) -> Option<usize> {
        let after = self.0.partition_point(|fold| fold.first < line);
        after.checked_sub(1).filter(|&at| self.0[at].last >= line)
    }

    /// The row of a line, were all rows on one screen; that of its section's first line where it is hidden.
    pub fn row_of(&self, line: usize) -> usize {
        let before = self.0.iter().take_while(|fold| fold.first < line);
        line - before.map(|fold| fold.last.min(line) - fold.first).sum::<usize>()
    }

    /// The line on a row.
    pub fn line_at(&self, row: usize) -> usize {
        let mut line = row;
        for fold in &self.0 {
            if fold.first >= line {
                break;
            }
            line += fold.last - fold.first;
        }
        line
    }

    /// Opens the fold that hides a line.
    pub fn reveal(&mut self, line: usize) {
        if let Some(at) = self.over(line) {
            self.0.remove(at);
        }
    }

    /// Folds the innermost section that the line is in, or opens it where it is folded; the line that stays. Nothing
    /// where the line is in no section.
    pub fn toggle(&mut self, analysis: &Analysis, line: usize) -> Option<usize> {
        if let Ok(at) = self.0.binary_search_by_key(&line, |fold| fold.first) {
            self.0.remove(at);
            return Some(line);
        }
        let fold = innermost(analysis, line)?;
        let first = fold.first;
        self.0.retain(|other| other.last < fold.first || other.first > fold.last);
        let at = self.0.partition_point(|other| other.first < first);
        self.0.insert(at, fold);
        Some(first)
    }

    /// Folds every section of the top level, or opens all where any is folded.
    pub fn toggle_all(&mut self, analysis: &Analysis) {
        if self.0.is_empty() {
            self.0 = outermost(analysis).collect();
        } else {
            self.0.clear();
        }
    }

    /// The text is another one: what was folded stays so where it is found again by its words, the nearest first.
    pub fn follow(&mut self, analysis: &Analysis) {
        if self.0.is_empty() {
            return;
        }
        let mut old = std::mem::take(&mut self.0);
        for statement in analysis.tree.statements(&analysis.document) {
            if old.is_empty() {
                break;
            }
            let Some(fold) = fold_of(&analysis.document, statement) else { continue };
            if self.0.last().is_some_and(|last| last.last >= fold.first) {
                continue;
            }
            if let Some(at) = old.iter().position(|one| one.text == fold.text) {
                old.remove(at);
                self.0.push(fold);
            }
        }
    }
}

fn outermost(analysis: &Analysis) -> impl Iterator<Item = Fold> {
    let mut last = None;
    let folds = analysis.tree.top_level(&analysis.document).filter_map(|one| fold_of(&analysis.document, one));
    // Statements that share a line, as braces allow, cannot both be folded.
    folds.filter(move |fold| last.replace(fold.last).is_none_or(|last| fold.first > last))
}

fn innermost(analysis: &Analysis, line: usize) -> Option<Fold> {
    let document = &analysis.document;
    let span = document.line_span(crate::text::LineNumber::from_index(line));
    let indent = document.slice(span);
    let at = span.start + (indent.len() - indent.trim_start().len()) as u32;
    let holds = |fold: &Fold| fold.first <= line && line <= fold.last;
    if let Some(statement) = analysis.tree.at(document, at) {
        let up = std::iter::successors(Some(statement), |one| one.parent());
        if let Some(fold) = up.filter_map(|one| fold_of(document, one)).find(holds) {
            return Some(fold);
        }
    }
    // A closing brace is no statement.
    analysis.tree.statements(document).filter_map(|one| fold_of(document, one)).filter(holds).last()
}

fn fold_of(document: &Document, statement: StatementRef<'_>) -> Option<Fold> {
    statement.children().next()?;
    let subtree = statement.subtree();
    let first = document.line_of(statement.span().start).index();
    let last = document.line_of(subtree.end.saturating_sub(1).max(subtree.start)).index();
    (last > first).then(|| Fold { first, last, text: statement.text().into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::text::FileId;
    use proptest::prelude::*;

    const IOS: &str = "hostname r1\n!\ninterface Vlan1\n shutdown\n!\nrouter bgp 1\n address-family ipv4\n  network 10.0.0.0\n \
        exit-address-family\n!\nend\n";

    fn of(text: &str, dialect: Dialect) -> Analysis {
        Analysis::of(FileId(0), Document::from_text(text), dialect)
    }

    fn shown(folds: &Folds, count: usize) -> Vec<usize> {
        (0..count).map(|row| folds.line_at(row)).filter(|line| *line < count).collect()
    }

    #[test]
    fn sections_fold_from_inside_to_outside_and_open_again() {
        let analysis = of(IOS, Dialect::Ios);
        let mut folds = Folds::default();
        assert_eq!(folds.toggle(&analysis, 7), Some(6));
        assert_eq!(shown(&folds, 11), [0, 1, 2, 3, 4, 5, 6, 9, 10]);
        assert_eq!(folds.toggle(&analysis, 5), Some(5), "the fold within goes with it");
        assert_eq!(shown(&folds, 11), [0, 1, 2, 3, 4, 5, 9, 10]);
        assert_eq!(folds.toggle(&analysis, 0), None);
        folds.reveal(7);
        assert!(folds.is_empty());
        folds.toggle_all(&analysis);
        assert_eq!(shown(&folds, 11), [0, 1, 2, 4, 5, 9, 10]);
        folds.toggle_all(&analysis);
        assert!(folds.is_empty());
    }

    #[test]
    fn folds_follow_their_sections() {
        let mut folds = Folds::default();
        folds.toggle(&of(IOS, Dialect::Ios), 5);
        folds.follow(&of(&IOS.replace(" shutdown\n", " shutdown\n mtu 1500\n"), Dialect::Ios));
        assert_eq!(folds.at(6).map(|fold| fold.last), Some(9));
        folds.follow(&of("hostname r1\n", Dialect::Ios));
        assert!(folds.is_empty());
    }

    #[test]
    fn braces_fold_to_their_closing_one() {
        let text = "system {\n    services {\n        ssh;\n    }\n}\ninterfaces { ge-0/0/0 { disable; } }\n";
        let analysis = of(text, Dialect::Junos);
        let mut folds = Folds::default();
        folds.toggle_all(&analysis);
        assert_eq!(shown(&folds, 6), [0, 5]);
        let mut folds = Folds::default();
        assert_eq!(folds.toggle(&analysis, 3), Some(1), "from its closing brace");
        assert_eq!(shown(&folds, 6), [0, 1, 4, 5]);
    }

    proptest! {
        #[test]
        fn rows_and_lines_are_each_others_inverse(chosen in proptest::collection::vec(0_usize..11, 0..6), row in 0_usize..11) {
            let analysis = of(IOS, Dialect::Ios);
            let mut folds = Folds::default();
            for line in chosen {
                folds.toggle(&analysis, line);
            }
            let line = folds.line_at(row);
            prop_assert_eq!(folds.row_of(line), row);
            prop_assert!(folds.over(line).is_none());
        }
    }
}

//! Diffs as rows to be shown: made once when what they show changes, not at each frame.

use crate::session::{DiffLine, FileDiff};
use crate::text::{Document, LineNumber, clean, clean_line};

/// A row of a diff.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum DiffRow {
    /// The name of a file: the index of its diff.
    File(usize),
    /// Lines are left out here.
    Gap,
    /// A line of the diff with this index, and the line on the other side that it is a new or old version of.
    Line {
        /// The index of the diff.
        diff: usize,
        /// The line.
        line: DiffLine,
        /// What it became, or was.
        partner: Option<LineNumber>,
    },
}

/// A row of a diff whose sides stand beside each other.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum SideRow {
    /// The name of a file: the index of its diff.
    File(usize),
    /// Lines are left out here.
    Gap,
    /// A line before and one after; one of them may be missing.
    Lines {
        /// The index of the diff.
        diff: usize,
        /// Before.
        old: Option<LineNumber>,
        /// After.
        new: Option<LineNumber>,
        /// Each is a version of the other: words may be compared.
        paired: bool,
        /// They are the same.
        same: bool,
    },
}

/// Some diffs, laid out.
#[derive(Clone, Debug, Default)]
pub struct DiffText {
    diffs: Vec<FileDiff>,
    rows: Vec<DiffRow>,
    sides: Vec<SideRow>,
}

impl DiffText {
    /// Lays diffs out. With `names` each begins with the name of its file.
    pub fn new(diffs: Vec<FileDiff>, names: bool) -> Self {
        let (mut rows, mut sides) = (Vec::new(), Vec::new());
        for (at, diff) in diffs.iter().enumerate() {
            if names {
                rows.push(DiffRow::File(at));
                sides.push(SideRow::File(at));
            }
            for (index, hunk) in diff.hunks.iter().enumerate() {
                if index > 0 {
                    rows.push(DiffRow::Gap);
                    sides.push(SideRow::Gap);
                }
                push_lines(&mut rows, at, &hunk.lines);
                push_sides(&mut sides, at, &hunk.lines);
            }
        }
        Self { diffs, rows, sides }
    }

    /// The diffs themselves.
    pub fn diffs(&self) -> &[FileDiff] {
        &self.diffs
    }

    /// The rows.
    pub fn rows(&self) -> &[DiffRow] {
        &self.rows
    }

    /// The rows of both sides.
    pub fn sides(&self) -> &[SideRow] {
        &self.sides
    }

    /// The number of files.
    pub fn files(&self) -> usize {
        self.diffs.len()
    }

    /// The name of the file of a diff, cleaned.
    pub fn name(&self, diff: usize) -> String {
        self.diffs.get(diff).map(|diff| clean_line(&diff.path.to_string_lossy()).into_owned()).unwrap_or_default()
    }

    /// The line that is changed and what it becomes, where that is all.
    pub fn single_change(&self) -> Option<(LineNumber, String)> {
        let is_change =
            |row: &&DiffRow| matches!(row, DiffRow::Line { line: DiffLine::Gone { .. } | DiffLine::Come { .. }, .. });
        let changes: Vec<&DiffRow> = self.rows.iter().filter(is_change).collect();
        match changes.as_slice() {
            [
                DiffRow::Line { diff, line: DiffLine::Gone { old }, .. },
                DiffRow::Line { line: DiffLine::Come { new }, .. },
            ] => {
                let document = &self.diffs.get(*diff)?.new;
                let raw = document.slice(document.line_span(*new));
                // What cannot be shown as it is cannot be typed as it is.
                (self.new_line(*diff, *new) == raw).then(|| (*old, raw.to_owned()))
            }
            _ => None,
        }
    }

    /// Is a diff of the file at this path?
    pub fn is_of(&self, diff: usize, path: &std::path::Path) -> bool {
        self.diffs.get(diff).is_some_and(|diff| diff.path == path)
    }

    /// How many lines come and go in a diff.
    pub fn counts(&self, diff: usize) -> (usize, usize) {
        self.diffs.get(diff).map_or((0, 0), FileDiff::counts)
    }

    /// A line before, cleaned.
    pub fn old(&self, diff: usize, line: LineNumber) -> String {
        self.diffs.get(diff).map(|diff| shown(&diff.old, line)).unwrap_or_default()
    }

    /// A line after, cleaned.
    pub fn new_line(&self, diff: usize, line: LineNumber) -> String {
        self.diffs.get(diff).map(|diff| shown(&diff.new, line)).unwrap_or_default()
    }

    /// The greatest line number that occurs.
    pub fn greatest_number(&self) -> u32 {
        let number = |row: &DiffRow| match row {
            DiffRow::Line { line: DiffLine::Same { old, new }, .. } => old.get().max(new.get()),
            DiffRow::Line { line: DiffLine::Gone { old }, .. } => old.get(),
            DiffRow::Line { line: DiffLine::Come { new }, .. } => new.get(),
            DiffRow::File(_) | DiffRow::Gap => 0,
        };
        self.rows.iter().map(number).max().unwrap_or(0)
    }

    /// As a patch, byte for byte: for files, never for a terminal.
    pub fn patch(&self) -> Vec<u8> {
        self.diffs.iter().flat_map(FileDiff::unified).collect()
    }

    /// As text to be pasted elsewhere, cleaned.
    pub fn to_text(&self) -> String {
        clean(&String::from_utf8_lossy(&self.patch())).into_owned()
    }
}

/// A line as it is shown.
pub fn shown(document: &Document, line: LineNumber) -> String {
    clean_line(&document.display(document.line_span(line))).into_owned()
}

/// The lines of a hunk. In a run that replaces lines by as many, the first is the old version of the first, and so on.
fn push_lines(rows: &mut Vec<DiffRow>, diff: usize, lines: &[DiffLine]) {
    let mut at = 0;
    while at < lines.len() {
        let gone = lines[at..].iter().take_while(|line| matches!(line, DiffLine::Gone { .. })).count();
        let come = lines[at + gone..].iter().take_while(|line| matches!(line, DiffLine::Come { .. })).count();
        let (old, new) = (&lines[at..at + gone], &lines[at + gone..at + gone + come]);
        let paired = gone == come;
        for (index, &line) in old.iter().chain(new).enumerate() {
            let other = if index < gone { new.get(index) } else { old.get(index - gone) };
            let partner = other.filter(|_| paired).map(|line| match *line {
                DiffLine::Gone { old } | DiffLine::Same { old, .. } => old,
                DiffLine::Come { new } => new,
            });
            rows.push(DiffRow::Line { diff, line, partner });
        }
        at += gone + come;
        if gone + come == 0 {
            rows.push(DiffRow::Line { diff, line: lines[at], partner: None });
            at += 1;
        }
    }
}

/// The lines of a hunk, those that go beside those that come.
fn push_sides(sides: &mut Vec<SideRow>, diff: usize, lines: &[DiffLine]) {
    let mut at = 0;
    while at < lines.len() {
        if let DiffLine::Same { old, new } = lines[at] {
            sides.push(SideRow::Lines { diff, old: Some(old), new: Some(new), paired: false, same: true });
            at += 1;
            continue;
        }
        let run = lines[at..].iter().take_while(|line| !matches!(line, DiffLine::Same { .. })).count();
        let run = &lines[at..at + run];
        let gone = run.iter().filter_map(|line| if let DiffLine::Gone { old } = line { Some(*old) } else { None });
        let come = run.iter().filter_map(|line| if let DiffLine::Come { new } = line { Some(*new) } else { None });
        let (gone, come): (Vec<_>, Vec<_>) = (gone.collect(), come.collect());
        for index in 0..gone.len().max(come.len()) {
            let (old, new) = (gone.get(index).copied(), come.get(index).copied());
            sides.push(SideRow::Lines { diff, old, new, paired: gone.len() == come.len(), same: false });
        }
        at += run.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_lines_know_each_other() {
        let old = Document::from_text("a\nb 1\nc\n");
        let new = Document::from_text("a\nb 2\nc\nd\n");
        let text = DiffText::new(vec![FileDiff::between("f".into(), old, new, 1)], true);
        let number = LineNumber::from_index(1);
        let rows = text.rows();
        assert_eq!(rows[0], DiffRow::File(0));
        assert_eq!(rows[2], DiffRow::Line { diff: 0, line: DiffLine::Gone { old: number }, partner: Some(number) });
        assert_eq!(rows[3], DiffRow::Line { diff: 0, line: DiffLine::Come { new: number }, partner: Some(number) });
        let added = DiffLine::Come { new: LineNumber::from_index(3) };
        assert_eq!(rows.last(), Some(&DiffRow::Line { diff: 0, line: added, partner: None }));
        let (old, new) = (Some(number), Some(number));
        assert_eq!(text.sides()[2], SideRow::Lines { diff: 0, old, new, paired: true, same: false });
        let new = Some(LineNumber::from_index(3));
        assert_eq!(text.sides().last(), Some(&SideRow::Lines { diff: 0, old: None, new, paired: false, same: false }));
    }
}

//! Edits of terms and rules: parts of lists that are blocks with braces, or as many `set` lines as they have leaves.
//!
//! Lines that hold anything else are never touched: there is no fix then.

use crate::dialect::{StatementId, StatementRef, Tree};
use crate::model::Term;
use crate::text::{Document, Edit, FileId, Span};

/// Where terms are edited.
#[derive(Copy, Clone)]
pub struct Parts<'a> {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub document: &'a Document,
    /// Its statements.
    pub tree: &'a Tree,
}

impl<'a> Parts<'a> {
    fn statement(&self, id: StatementId) -> Option<StatementRef<'a>> {
        self.tree.get(self.document.text(), id)
    }

    /// The whole lines that a term fills, in order.
    fn own_lines(&self, term: &Term) -> Option<Vec<Span>> {
        let mut lines: Vec<Span> = Vec::new();
        for id in &term.statements {
            let own = self.statement(*id)?.subtree();
            let whole = self.document.whole_lines(own);
            let before = self.document.slice(Span::new(whole.start, own.start));
            let after = self.document.slice(Span::new(own.end, whole.end)).trim();
            // Before it on its line stands nothing, or the path to it.
            let alone = !before.contains(['{', '}', ';']) && (after.is_empty() || after.starts_with([';', '#']));
            if !alone || after.contains(['{', '}']) || after.matches(';').count() > 1 {
                return None;
            }
            match lines.last_mut() {
                Some(last) if whole.start <= last.end => *last = last.cover(whole),
                _ => lines.push(whole),
            }
        }
        lines.is_sorted().then_some(lines)
    }

    fn deleted(&self, lines: &[Span]) -> impl Iterator<Item = Edit> {
        lines.iter().map(|span| Edit::delete_lines(self.file, self.document, *span))
    }

    /// All of a term taken out.
    pub fn delete(&self, term: &Term) -> Option<Vec<Edit>> {
        Some(self.deleted(&self.own_lines(term)?).collect())
    }

    /// A term with all of its lines before the first line of another.
    pub fn move_before(&self, term: &Term, other: &Term) -> Option<Vec<Edit>> {
        let at = self.own_lines(other)?.first()?.start;
        self.moved(term, at)
    }

    /// A term with all of its lines behind the last line of another.
    pub fn move_behind(&self, term: &Term, other: &Term) -> Option<Vec<Edit>> {
        let at = self.own_lines(other)?.last()?.end;
        self.document.text().get(..at as usize)?.ends_with('\n').then(|| self.moved(term, at))?
    }

    fn moved(&self, term: &Term, at: u32) -> Option<Vec<Edit>> {
        let mut lines = self.own_lines(term)?;
        let text: String = lines.iter().map(|span| self.document.slice(*span)).collect();
        if !text.ends_with('\n') {
            return None;
        }
        // Lines of its own that stand there already give way to all of it.
        let there = lines.iter().position(|span| span.start <= at && at <= span.end);
        let place = there.map_or(Span::at(at), |index| lines.remove(index));
        Some(std::iter::once(Edit::replace(self.file, place, text)).chain(self.deleted(&lines)).collect())
    }

    /// A rule under another number, wherever the number stands.
    pub fn renumber(&self, term: &Term, number: u32) -> Option<Vec<Edit>> {
        let edit =
            |id: &StatementId| Some(Edit::replace(self.file, self.statement(*id)?.word_span(1), number.to_string()));
        term.statements.iter().map(edit).collect()
    }

    /// A new part behind a term, written as the term is: a block of these lines, or one `set` line for each. `end` ends
    /// the lines of a block.
    pub fn append(&self, behind: &Term, label: &str, lines: &[String], end: &str) -> Option<Vec<Edit>> {
        let at = self.own_lines(behind)?.last()?.end;
        let first = self.statement(*behind.statements.first()?)?.span();
        let before = self.document.slice(Span::new(self.document.whole_lines(first).start, first.start));
        let ending = self.document.ending().as_str();
        let text = if before.trim().is_empty() {
            let inner: Vec<String> = lines.iter().map(|line| format!("{before}    {line}{end}{ending}")).collect();
            format!("{before}{label} {{{ending}{}{before}}}{ending}", inner.concat())
        } else {
            let own: Vec<String> = lines.iter().map(|line| format!("{before}{label} {line}{ending}")).collect();
            own.concat()
        };
        let ends_well = self.document.text().get(..at as usize)?.ends_with('\n');
        ends_well.then(|| vec![Edit::replace(self.file, Span::at(at), text)])
    }
}

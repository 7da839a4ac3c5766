//! Plants one fault of a known class in a config, and knows the right answer: the change taken back.
//!
//! A [`Mutation`] proposes a change; the analysis of the changed config says what it made. A change counts only where it
//! brings exactly one fault (milder ones that come along with it are noted) at a place that had none, and where taking it
//! back is a repair that confdbg would accept. So no list of injectors has to be kept true to the rules by hand. Pure.

mod device;
mod draw;
mod lines;
mod mutation;
mod names;
mod rewrites;
mod site;
mod slip;
mod values;
mod words;

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::fix::Verdict;
use crate::rules::{Fault, RuleId};
use crate::text::{Document, Edit, EditSet, Span};

pub use draw::{Draw, Pool};
pub use mutation::{MUTATIONS, Mutation};

use super::random::Random;
use site::Site;

/// More faults than this that come along with the planted one make a case unclear.
const MOST_COMPANIONS: usize = 3;

/// A config with one fault that was planted in it.
#[derive(Clone, Debug)]
pub struct Planted {
    /// Which of the pool's configs it is.
    pub config: usize,
    /// The config's name in reports.
    pub path: String,
    /// The config as it was.
    pub original: Document,
    /// The faults that it had then.
    pub before: Arc<Vec<Arc<Fault>>>,
    /// The config with the fault, analysed.
    pub analysis: Analysis,
    /// What the analysis found: the gravest of what is new.
    pub fault: Arc<Fault>,
    /// How many milder faults came along with it.
    pub companions: usize,
    /// The name of the mutation that made it.
    pub mutation: &'static str,
    /// What takes the change back: applied to the changed config it gives the bytes of the original.
    pub inverse: EditSet,
}

impl Planted {
    /// Its class.
    pub fn rule(&self) -> RuleId {
        self.fault.rule
    }

    /// The dialect of the config.
    pub fn dialect(&self) -> Dialect {
        self.analysis.dialect
    }

    /// The line of the fault.
    pub fn line(&self) -> u32 {
        self.analysis.document.line_of(self.fault.place.span.start).get()
    }

    /// What re-analysis says about a repair, and whether it gives the original bytes. `None` for edits that cannot be
    /// applied.
    pub fn judge(&self, edits: &EditSet) -> Option<Judged> {
        let after = self.analysis.after(edits).ok()?;
        let verdict = Verdict::compare(&self.fault, &self.analysis.faults, &after.faults);
        Some(Judged { verdict, exact: after.document.bytes() == self.original.bytes() })
    }
}

/// What a repair came to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What re-analysis says.
    pub verdict: Verdict,
    /// The result is the original, byte for byte.
    pub exact: bool,
}

/// Why a mutation has planted nothing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum InVain {
    /// It found nothing to change.
    NothingToChange,
    /// What it changed is no single fault, or one at a place that was faulty before.
    NotOneFault,
}

/// Tries one mutation once.
///
/// # Errors
/// Where it plants nothing; most tries do not.
pub fn plant(
    analysis: &Analysis,
    config: usize,
    path: &str,
    mutation: &Mutation,
    rule: &str,
    random: &mut Random,
) -> Result<Planted, InVain> {
    let site = Site::new(analysis, mutation::focus(rule));
    let proposed = mutation.propose(&site, rule, random).ok_or(InVain::NothingToChange)?;
    changed(analysis, (config, path), mutation, proposed).ok_or(InVain::NotOneFault)
}

/// The config with these edits, where they make one fault.
fn changed(
    analysis: &Analysis,
    (config, path): (usize, &str),
    mutation: &Mutation,
    edits: Vec<Edit>,
) -> Option<Planted> {
    let edits = EditSet::new(edits).ok()?;
    if edits.edits().iter().any(|edit| is_faulty(analysis, edit.range)) {
        return None;
    }
    let inverse = inverse(&edits, &analysis.document)?;
    let after = analysis.after(&edits).ok()?;
    if after.document.bytes() == analysis.document.bytes() {
        return None;
    }
    let (fault, companions) = single(analysis, &after)?;
    // Taking the change back must be a repair that would be accepted.
    let taken_back = Verdict::compare(&fault, &after.faults, &analysis.faults);
    let whole = inverse.apply(&after.document).ok()?.bytes() == analysis.document.bytes();
    let is_clean = taken_back.holds() && taken_back.uncovers.is_empty();
    (is_clean && whole).then(|| Planted {
        config,
        path: path.to_owned(),
        original: analysis.document.clone(),
        before: Arc::clone(&analysis.faults),
        analysis: after,
        fault,
        companions,
        mutation: mutation.name,
        inverse,
    })
}

/// Is there a fault on these lines already?
fn is_faulty(analysis: &Analysis, span: Span) -> bool {
    let lines = analysis.document.whole_lines(span);
    analysis.faults().any(|fault| fault.place.span.overlaps(lines))
}

/// The one fault that is new, and how many milder ones came along with it.
fn single(before: &Analysis, after: &Analysis) -> Option<(Arc<Fault>, usize)> {
    let known: rustc_hash::FxHashSet<_> = before.faults().map(|fault| fault.fingerprint).collect();
    let fresh: Vec<&Arc<Fault>> = after.faults.iter().filter(|fault| !known.contains(&fault.fingerprint)).collect();
    let worst = fresh.iter().map(|fault| fault.severity).max()?;
    let mut gravest = fresh.iter().filter(|fault| fault.severity == worst);
    let (Some(fault), None) = (gravest.next(), gravest.next()) else { return None };
    // One of several that are alike is not the one that was planted.
    let alike = |other: &Fault| {
        other.fingerprint.family() == fault.fingerprint.family()
            || (other.rule == fault.rule && other.subject.is_some() && other.subject == fault.subject)
    };
    (fresh.len() <= MOST_COMPANIONS + 1 && !before.faults().any(alike)).then(|| (Arc::clone(fault), fresh.len() - 1))
}

/// The edits that take these back. `None` where what they delete is not text.
fn inverse(edits: &EditSet, document: &Document) -> Option<EditSet> {
    let mut shift = 0_i64;
    let mut out = Vec::new();
    for edit in edits.edits() {
        let old = std::str::from_utf8(document.bytes().get(edit.range.range())?).ok()?;
        let start = Span::at(edit.range.start).shifted(shift).start;
        let new_end = start + edit.text.len() as u32;
        out.push(Edit::replace(edit.file, Span::new(start, new_end), old));
        shift += i64::try_from(edit.text.len()).ok()? - i64::from(edit.range.len());
    }
    EditSet::new(out).ok()
}

#[cfg(test)]
mod tests;

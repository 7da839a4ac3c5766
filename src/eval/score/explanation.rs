//! Explanations: are the identifiers true, is the cause named, is the right fix named?

use serde::{Deserialize, Serialize};

use super::parts::part;
use super::words::{denies, has_stem, has_word, telling};
use crate::analysis::Analysis;
use crate::eval::plant::Planted;
use crate::llm::ground::Ground;
use crate::rules::Fault;
use crate::text::{Document, Edit, EditSet};

/// How good an explanation is.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationScore {
    /// Names, addresses, numbers and quoted words in the answer, and words that say a direction or an action the wrong
    /// way round.
    pub identifiers: usize,
    /// Those of them that neither the notes nor the config bears out.
    pub untrue: usize,
    /// The cause is named.
    pub cause: bool,
    /// A right fix is named.
    pub fix: bool,
}

/// Scores an explanation of a planted fault.
pub fn score_explanation(planted: &Planted, answer: &str) -> ExplanationScore {
    let (analysis, fault) = (&planted.analysis, &*planted.fault);
    let tally = Ground::of(analysis, fault).tally(answer, analysis);
    ExplanationScore {
        identifiers: tally.seen,
        untrue: tally.doubted,
        cause: names_cause(analysis, fault, &part(answer, "Cause")),
        fix: names_fix(planted, &part(answer, "Fix")),
    }
}

/// Has the sentence the name that the fault is about (of several at least half), at least half of the telling words of the rule's own sentence, and
/// a negation where that has one?
fn names_cause(analysis: &Analysis, fault: &Fault, cause: &str) -> bool {
    let locate = |place: crate::text::Place| (String::new(), analysis.document.line_of(place.span.start).get());
    let message = fault.message.render(analysis.file, &locate);
    let names = names(analysis, fault, &message);
    let has_names = names.iter().filter(|name| has_word(cause, name)).count() * 2 >= names.len();
    let sense = telling(&message, &names);
    let told = sense.iter().filter(|stem| has_stem(cause, stem)).count();
    !cause.is_empty() && has_names && told * 2 >= sense.len() && (!denies(&message) || denies(cause))
}

/// What the rule's sentence says that the fault is about: its subject; else the words that the fault stands on, and the
/// addresses, numbers and names in the sentence.
fn names<'a>(analysis: &'a Analysis, fault: &'a Fault, message: &'a str) -> Vec<&'a str> {
    if let Some(subject) = fault.subject.as_ref().filter(|subject| has_word(message, &subject.name)) {
        return vec![&subject.name];
    }
    let at_fault = analysis.document.slice(fault.place.span).lines().next().unwrap_or_default();
    let is_name = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_');
    let words = message.split(|c: char| !c.is_alphanumeric() && !"-_./:".contains(c));
    let words = words.map(|word| word.trim_end_matches(['.', ':'])).filter(is_name);
    let mut out: Vec<&str> = at_fault.split_whitespace().chain(words).filter(|word| has_word(message, word)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Does the sentence say what the change taken back, or a proven fix of the rule, does?
fn names_fix(planted: &Planted, fix: &str) -> bool {
    let document = &planted.analysis.document;
    let proven = planted.fault.fixes.iter().filter_map(|fix| {
        let edits = EditSet::new(fix.edits.clone()).ok()?;
        planted.judge(&edits)?.verdict.holds().then_some(edits)
    });
    let mut right = std::iter::once(planted.inverse.clone()).chain(proven);
    !fix.is_empty() && right.any(|edits| says(document, edits.edits(), fix))
}

/// What a sentence must say of one edit.
#[derive(Debug, PartialEq, Eq)]
enum Essential {
    /// All of these words.
    Comes(Vec<String>),
    /// All of these words, and that they go.
    Goes(Vec<String>),
}

/// More edits than this no sentence can be asked to name.
const MOST_EDITS: usize = 3;

/// Words for taking something away.
const GOES: [&str; 8] = ["remov", "delet", "drop", "take out", "eras", "get rid", "negat", "no "];

fn says(document: &Document, edits: &[Edit], sentence: &str) -> bool {
    edits.iter().take(MOST_EDITS).filter_map(|edit| essential(document, edit)).all(|essential| match essential {
        Essential::Comes(words) => words.iter().all(|word| has_word(sentence, word)),
        Essential::Goes(words) => {
            words.iter().all(|word| has_word(sentence, word)) && GOES.iter().any(|verb| has_stem(sentence, verb))
        }
    })
}

/// What is essential of an edit: the words that come, or where none come those that go; of whole lines the first.
fn essential(document: &Document, edit: &Edit) -> Option<Essential> {
    let lines = document.whole_lines(edit.range);
    let edited = EditSet::new(vec![edit.clone()]).and_then(|set| set.apply(document)).ok()?;
    let tail = document.text().len() as u32 - lines.end;
    let end = (edited.text().len() as u32).saturating_sub(tail);
    let old = document.slice(lines);
    let new = edited.text().get(lines.start as usize..end as usize)?;
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let fresh = new_lines.iter().find(|line| !old_lines.contains(line) && !line.trim().is_empty());
    let gone = old_lines.iter().find(|line| !new_lines.contains(line) && !line.trim().is_empty());
    let words = |line: &&str| -> Vec<String> { line.split_whitespace().map(clean).collect() };
    match (gone.map(words), fresh.map(words)) {
        (None, None) => None,
        (Some(gone), None) => Some(Essential::Goes(gone)),
        (None, Some(fresh)) => Some(Essential::Comes(fresh)),
        (Some(gone), Some(fresh)) => {
            let comes = without(&fresh, &gone);
            let goes = without(&gone, &fresh);
            Some(match (comes.is_empty(), goes.is_empty()) {
                (false, _) => Essential::Comes(comes),
                (true, false) => Essential::Goes(goes),
                // The same words in another order.
                (true, true) => Essential::Comes(fresh),
            })
        }
    }
}

/// A word without the signs that end a statement.
fn clean(word: &str) -> String {
    word.trim_end_matches([';', ',', '{']).to_owned()
}

fn without(words: &[String], others: &[String]) -> Vec<String> {
    let mut rest = others.to_vec();
    let mut out = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        match rest.iter().position(|other| other == word) {
            Some(at) => {
                rest.remove(at);
            }
            None => out.push(word.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests;

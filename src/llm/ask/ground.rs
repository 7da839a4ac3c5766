//! Holds an answer against what the tools found, the question and the configs.
//!
//! A name, number or address that is in none of them was made up; so was a citation of a line that there is not. Where a
//! filter's verdict was found, the opposite action is wrong.

use super::super::ground::{Doubt, Reason, has_word, is_common, is_identifier, is_opposite, words};
use crate::dialect::{grammar::looks_like_interface, interface_name};
use crate::tools::{Answer, Call, Configs};

/// What in a text nothing bears out, in order.
pub(super) fn doubts(text: &str, question: &str, found: &[(Call, Answer)], configs: &Configs) -> Vec<Doubt> {
    let mut notes = question.to_owned();
    let mut verdicts = String::new();
    for (call, answer) in found {
        notes.push('\n');
        notes.push_str(&call.to_string());
        notes.push('\n');
        notes.push_str(&answer.text(configs));
        if matches!(call, Call::Passes(..)) {
            verdicts.push_str(&answer.headline.to_lowercase());
            verdicts.push('\n');
        }
    }
    let notes = notes.to_lowercase();
    let cited = configs.citations(text);
    let mut out: Vec<Doubt> = cited
        .iter()
        .filter(|cited| cited.place.is_none())
        .map(|cited| Doubt { range: cited.range.clone(), reason: Reason::NotThere })
        .collect();
    for range in words(text) {
        if cited.iter().any(|cited| cited.range.start < range.end && range.start < cited.range.end) {
            continue;
        }
        let word = &text[range.clone()];
        let lower = word.to_lowercase();
        let quoted = text[..range.start].matches('`').count() % 2 == 1;
        if !verdicts.is_empty() && is_opposite(&verdicts, &lower) {
            out.push(Doubt { range, reason: Reason::Opposite });
        } else if (quoted || is_identifier(word)) && !is_known(word, &lower, &notes, configs) {
            out.push(Doubt { range, reason: Reason::NotThere });
        }
    }
    out.sort_by_key(|doubt| doubt.range.start);
    out
}

fn is_known(word: &str, lower: &str, notes: &str, configs: &Configs) -> bool {
    has_word(notes, lower)
        || is_common(lower)
        || configs.iter().any(|config| config.is_called(word))
        || (looks_like_interface(word) && has_word(notes, &interface_name::canonical(word).to_lowercase()))
        || configs.iter().any(|config| has_word(config.analysis.document.text(), word))
}

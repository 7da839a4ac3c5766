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
    let verdict = Verdict::of(&verdicts);
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
        let opposite = verdict == Verdict::Open && !verdicts.is_empty() && is_opposite(&verdicts, &lower);
        if opposite || verdict.is_contradicted(text, &range) {
            out.push(Doubt { range, reason: Reason::Opposite });
        } else if (quoted || is_identifier(word)) && !is_known(word, &lower, &notes, configs) {
            out.push(Doubt { range, reason: Reason::NotThere });
        }
    }
    out.sort_by_key(|doubt| doubt.range.start);
    out
}

/// Does the text only say again, word for word, what was found?
pub(super) fn is_repetition(text: &str, found: &[(Call, Answer)], configs: &Configs) -> bool {
    let words = |text: &str| -> String {
        let lower = text.to_lowercase();
        lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .flat_map(|word| [" ", word])
            .collect()
    };
    let said = words(text);
    found.iter().any(|(_, answer)| words(&answer.text(configs)).contains(&said))
}

/// What code said of a packet, as far as a sentence can contradict it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing, or of several filters different things.
    Open,
    /// It passes.
    Passes,
    /// It does not.
    Stops,
    /// It cannot be told.
    Unknown,
}

/// Words of what passes, unless they are negated.
const PASSING: [&str; 14] = [
    "allow",
    "allowed",
    "allows",
    "can",
    "let",
    "lets",
    "pass",
    "passes",
    "permit",
    "permits",
    "permitted",
    "reach",
    "reaches",
    "yes",
];

/// Words of what does not pass.
const STOPPING: [&str; 12] =
    ["blocked", "blocks", "cannot", "can't", "denied", "denies", "deny", "dropped", "drops", "no", "not", "rejected"];

impl Verdict {
    fn of(headlines: &str) -> Self {
        let says = |word: &str| has_word(headlines, word);
        match (
            says("permits") || says("permitted"),
            says("denies") || says("denied"),
            headlines.contains("cannot tell"),
        ) {
            (_, _, true) => Self::Unknown,
            (true, false, _) => Self::Passes,
            (false, true, _) => Self::Stops,
            _ => Self::Open,
        }
    }

    /// Is the word one by which its sentence says something else? A citation of a line that does the opposite says so too:
    /// better one sentence too few than a wrong one.
    fn is_contradicted(self, text: &str, range: &std::ops::Range<usize>) -> bool {
        let is = |word: &str, among: &[&str]| among.iter().any(|own| own.eq_ignore_ascii_case(word));
        let word = &text[range.clone()];
        let begin = text[..range.start].rfind(". ").map_or(0, |at| at + 1);
        let end = text[range.end..].find(". ").map_or(text.len(), |at| range.end + at);
        let stops = text[begin..end].split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| is(word, &STOPPING));
        match self {
            Self::Open => false,
            Self::Passes => is(word, &STOPPING),
            Self::Stops => is(word, &PASSING) && !stops,
            Self::Unknown => (is(word, &PASSING) && !stops) || is(word, &STOPPING),
        }
    }
}

fn is_known(word: &str, lower: &str, notes: &str, configs: &Configs) -> bool {
    has_word(notes, lower)
        || is_common(lower)
        || configs.iter().any(|config| config.is_called(word))
        || (looks_like_interface(word) && has_word(notes, &interface_name::canonical(word).to_lowercase()))
        || configs.iter().any(|config| has_word(config.analysis.document.text(), word))
}

//! Which faults of the list are shown: words that each must fit something about the fault.

use crate::rules::{Fault, Severity};

/// Does a fault fit what was typed? Each word must be a severity (`error`, `w`), a part of the rule's id, of the
/// subject, of the file's name, or of the message; `!word` must not be. Case does not count.
pub fn fits(typed: &str, fault: &Fault, file: &str) -> bool {
    typed.split_whitespace().all(|word| match word.strip_prefix('!') {
        Some("") | None => one(word, fault, file),
        Some(unwanted) => !one(unwanted, fault, file),
    })
}

fn one(word: &str, fault: &Fault, file: &str) -> bool {
    let word = word.to_lowercase();
    if let Some(severity) = severity(&word) {
        return fault.severity == severity;
    }
    let has = |text: &str| text.to_lowercase().contains(&word);
    let subject = fault.subject.as_ref().is_some_and(|subject| has(subject.kind) || has(&subject.name));
    subject || has(fault.rule.0) || has(file) || has(&fault.message.skeleton())
}

fn severity(word: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Info].into_iter().find(|severity| {
        let letter = severity.letter().to_ascii_lowercase();
        word == severity.as_str() || word == format!("{}s", severity.as_str()) || word.chars().eq([letter])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleId;
    use crate::text::{FileId, Place, Span};

    #[test]
    fn each_word_must_fit_something() {
        let place = Place::new(FileId(0), Span::at(0));
        let fault =
            Fault::new(RuleId("reference/undefined"), Severity::Error, place, "access list BLOCK is not defined")
                .about("acl", "BLOCK");
        for (typed, expected) in [
            ("", true),
            ("e", true),
            ("errors block", true),
            ("w", false),
            ("reference", true),
            ("core1 undef", true),
            ("dist", false),
            ("!dist", true),
            ("!core", false),
            ("acl !block", false),
        ] {
            assert_eq!(fits(typed, &fault, "campus/core1.cfg"), expected, "{typed}");
        }
    }
}

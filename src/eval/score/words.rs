//! Words: which of them a sentence must have to say the same as another.

/// Does the text have this word by itself: not as a part of a longer name or address?
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let is_part =
        |byte: Option<&u8>, signs: &[u8]| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || signs.contains(byte));
    let bytes = text.as_bytes();
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let after = at + word.len();
            let goes_on = is_part(bytes.get(after), b"-_/")
                // A full stop may end the sentence.
                || (matches!(bytes.get(after), Some(b'.' | b':')) && is_part(bytes.get(after + 1), b""));
            let begins_earlier = at > 0 && is_part(bytes.get(at - 1), b"-_./:");
            !goes_on && !begins_earlier
        })
}

/// Words that say nothing about a fault by themselves.
const EMPTY: [&str; 30] = [
    "this", "that", "these", "those", "with", "from", "into", "which", "where", "there", "here", "have", "been",
    "will", "would", "could", "should", "than", "then", "they", "their", "them", "what", "when", "only", "also",
    "line", "such", "some", "does",
];

/// Letters of a word that count: `defines`, `defined` and `definition` begin alike.
const STEM: usize = 5;

/// The words of a sentence that carry its sense, cut to their first letters: four letters or more, no name, nothing empty.
pub(super) fn telling(sentence: &str, names: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in sentence.split(|c: char| !c.is_alphanumeric() && !"-_./".contains(c)) {
        let word = word.trim_matches(['.', '-', '/', '_']);
        let is_plain = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !is_plain || names.contains(&word) || EMPTY.contains(&word) {
            continue;
        }
        let stem: String = word.chars().take(STEM).collect();
        if !out.contains(&stem) {
            out.push(stem);
        }
    }
    out
}

/// Does the text have a word that begins so?
pub(super) fn has_stem(text: &str, stem: &str) -> bool {
    let lower = text.to_lowercase();
    let bytes = lower.as_bytes();
    lower.match_indices(stem).any(|(at, _)| at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
}

const NEGATIVES: [&str; 18] = [
    "not",
    "no",
    "never",
    "nothing",
    "without",
    "none",
    "nowhere",
    "missing",
    "lacks",
    "lack",
    "cannot",
    "neither",
    "undefined",
    "unused",
    "absent",
    "nobody",
    "isn't",
    "doesn't",
];

/// Does the sentence deny something?
pub(super) fn denies(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    NEGATIVES.iter().any(|word| has_word(&lower, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_by_itself() {
        for (text, word, there) in [
            ("list BLOCK-GUEST is", "BLOCK-GUEST", true),
            ("list BLOCK-GUEST.", "BLOCK-GUEST", true),
            ("list `BLOCK-GUEST`", "BLOCK-GUEST", true),
            ("list BLOCK-GUESTS is", "BLOCK-GUEST", false),
            ("10.0.0.1.", "10.0.0.1", true),
            ("10.0.0.12", "10.0.0.1", false),
            ("110.0.0.1", "10.0.0.1", false),
            ("10.0.0.0/24", "10.0.0.0", false),
        ] {
            assert_eq!(has_word(text, word), there, "{text}: {word}");
        }
    }

    #[test]
    fn the_sense_of_a_sentence_is_in_its_plain_words() {
        assert_eq!(telling("access list BLOCK-GUEST is not defined; OTHER is", &[]), ["acces", "list", "defin"]);
        assert!(has_stem("It has no definition.", "defin"));
        assert!(!has_stem("It is redefined.", "defin"));
        assert!(denies("X isn't there") && denies("No such list") && !denies("Notes are there"));
    }
}

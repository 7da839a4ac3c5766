//! Secrets out of prompts, and back into answers.
//!
//! A prompt holds no password, key or community of the user's. What the grammar calls a secret is replaced; on lines
//! that the grammar does not know, so is whatever follows a word such as `password`.

use crate::dialect::StatementRef;
use crate::dialect::grammar::{Role, ValueType};

/// Words that are followed by a secret on lines that no grammar knows. A digit after them is the secret's type.
const BEFORE_SECRETS: &[&str] = &[
    "password",
    "secret",
    "key",
    "key-string",
    "community",
    "md5",
    "pre-shared-key",
    "passphrase",
    "auth",
    "priv",
    "authentication",
    "encrypted",
    "token",
    "psk",
];

/// Factory values: everybody knows them, and an explanation needs to name them.
const KNOWN_TO_ALL: &[&str] = &["public", "private", "cisco"];

/// Secrets and what stands for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    secrets: Vec<String>,
}

impl Masks {
    /// Learns the secrets of a statement.
    pub fn learn(&mut self, statement: StatementRef<'_>) {
        for value in statement.values() {
            if let Role::Value(ValueType::Secret | ValueType::SecretText) = statement.slot(value).role {
                self.add(statement.value_text(value));
            }
        }
        if statement.command().is_none() {
            self.learn_words(statement.text());
        }
    }

    /// Learns what follows the tell-tale words of a line.
    pub fn learn_words(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for (index, word) in words.iter().enumerate() {
            if !BEFORE_SECRETS.iter().any(|known| word.eq_ignore_ascii_case(known)) {
                continue;
            }
            let rest = &words[index + 1..];
            let typed = rest.first().is_some_and(|next| next.len() == 1 && next.as_bytes()[0].is_ascii_digit());
            if let Some(secret) = rest.get(usize::from(typed)) {
                self.add(secret);
            }
        }
    }

    /// Keeps only those secrets that can be told from other words wherever they occur.
    pub fn keep_long(&mut self) {
        self.secrets.retain(|secret| secret.len() >= 5 && secret.bytes().any(|byte| !byte.is_ascii_lowercase()));
    }

    fn add(&mut self, secret: &str) {
        let known = KNOWN_TO_ALL.contains(&secret) || BEFORE_SECRETS.contains(&secret);
        if secret.len() > 1 && !known && !self.secrets.iter().any(|have| have == secret) {
            self.secrets.push(secret.to_owned());
            // Longest first: one secret may begin another.
            self.secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// The text with every secret replaced.
    pub fn mask(&self, text: &str) -> String {
        self.secrets.iter().enumerate().fold(text.to_owned(), |text, (index, secret)| {
            if text.contains(secret.as_str()) { text.replace(secret.as_str(), &placeholder(index)) } else { text }
        })
    }

    /// The text with the secrets put back.
    pub fn unmask(&self, text: &str) -> String {
        self.secrets
            .iter()
            .enumerate()
            .fold(text.to_owned(), |text, (index, secret)| text.replace(&placeholder(index), secret))
    }
}

/// What stands for a secret; no config contains it.
fn placeholder(index: usize) -> String {
    format!("[secret-{}]", index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever follows a tell-tale word is gone from the masked text, and comes back.
        #[test]
        fn secrets_do_not_pass(secret in "[A-Za-z0-9$./]{4,24}", word in 0..BEFORE_SECRETS.len(), kind in "[0579]?") {
            prop_assume!(!KNOWN_TO_ALL.contains(&secret.as_str()) && !BEFORE_SECRETS.contains(&secret.as_str()));
            let line = format!("some thing {} {kind} {secret} more", BEFORE_SECRETS[word]);
            prop_assume!(line.matches(secret.as_str()).count() == 1);
            let mut masks = Masks::default();
            masks.learn_words(&line);
            let masked = masks.mask(&line);
            prop_assert!(!masked.contains(&secret), "{masked}");
            prop_assert_eq!(masks.unmask(&masked), line);
        }
    }
}

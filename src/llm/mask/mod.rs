//! Secrets out of prompts, and back into answers; addresses and names of users too, where the user wants that.
//!
//! A prompt holds no password, key or community of the user's. What the grammar calls a secret is replaced wherever it
//! stands; so is whatever follows a word such as `password` where the grammar leaves it open, and what looks like a hash
//! or a key ([`secrets`]). A placeholder says what it stands for and occurs in no text that it is put into, so that what
//! was masked can be put back to the letter.

mod addresses;
mod secrets;

use std::ops::Range;

use crate::analysis::Analysis;
use crate::dialect::StatementRef;
use crate::dialect::grammar::{KindId, Role, ValueType};
use crate::text::Span;

/// No placeholder is longer, in bytes.
pub const LONGEST_PLACEHOLDER: usize = 16;

/// Shorter ones are replaced only where they are a word: as a part of others they would tear the text apart.
const SHORTEST_ANYWHERE: usize = 4;

/// Kinds of names that are users'.
const USERS: [&str; 4] = ["username", "user", "snmp-user", "snmp-user-list"];

/// Kinds of names that are secrets themselves.
const SECRET_NAMES: [&str; 1] = ["snmp-community"];

/// What is masked beside secrets.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Hide {
    /// All addresses, but those that everybody knows.
    pub addresses: bool,
    /// Names of users.
    pub usernames: bool,
}

impl Hide {
    /// Is there anything?
    pub fn is_any(self) -> bool {
        self.addresses || self.usernames
    }
}

/// What a placeholder stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Class {
    Secret,
    User,
    Address,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::User => "user",
            Self::Address => "address",
        }
    }
}

/// What must not be seen, and what stands for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    hide: Hide,
    secrets: Vec<String>,
    users: Vec<String>,
    /// Placeholders, and what each stands for.
    given: Vec<(String, String)>,
}

impl Masks {
    /// Knows the secrets of a config.
    pub fn of(analysis: &Analysis, hide: Hide) -> Self {
        let mut masks = Self { hide, ..Self::default() };
        for statement in analysis.tree.statements(&analysis.document) {
            masks.learn_values(statement);
        }
        masks
    }

    /// Knows the secrets of several configs.
    pub fn of_all<'a>(analyses: impl Iterator<Item = &'a Analysis>, hide: Hide) -> Self {
        let mut masks = Self { hide, ..Self::default() };
        for analysis in analyses {
            for statement in analysis.tree.statements(&analysis.document) {
                masks.learn_values(statement);
            }
        }
        masks
    }

    /// Learns what the grammar calls a secret or a user.
    fn learn_values(&mut self, statement: StatementRef<'_>) {
        let is_secret = |kind: KindId| SECRET_NAMES.contains(&statement.grammar().kind(kind).name);
        let is_user = |kind: KindId| USERS.contains(&statement.grammar().kind(kind).name);
        for value in statement.values() {
            match &statement.slot(value).role {
                Role::Value(ValueType::Secret | ValueType::SecretText) => self.add(statement.value_text(value)),
                Role::Define { kind, .. } if is_secret(*kind) => self.add(statement.value_text(value)),
                Role::Define { kind, .. } if self.hide.usernames && is_user(*kind) => {
                    add(&mut self.users, statement.value_text(value));
                }
                Role::Refer { kinds, .. } if self.hide.usernames && kinds.iter().any(|kind| is_user(*kind)) => {
                    add(&mut self.users, statement.value_text(value));
                }
                _ => {}
            }
        }
    }

    /// Learns the secrets of a line that is quoted.
    pub fn learn_line(&mut self, analysis: &Analysis, span: Span) {
        let line = analysis.document.slice(span);
        let mut of_snmp = line.contains("snmp");
        let mut is_read = false;
        for statement in analysis.tree.on_line(&analysis.document, span) {
            is_read = true;
            of_snmp |= statement.ancestors().iter().any(|above| above.text().contains("snmp"));
            self.learn(statement);
        }
        if !is_read {
            self.learn_words(line);
        }
        // In SNMP's settings a community is no attribute of a route, however little the grammar knows of them.
        let mut words = line.split_whitespace().skip_while(|word| *word != "community");
        if let (true, Some(community)) = (of_snmp, words.nth(1)) {
            self.add(community);
        }
    }

    /// Learns the secrets of a statement that is quoted.
    pub fn learn(&mut self, statement: StatementRef<'_>) {
        self.learn_values(statement);
        if statement.command().is_none() {
            return self.learn_words(statement.text());
        }
        // Where the grammar takes anything there may be a secret that it does not call one.
        let open = |value: &crate::dialect::Value| match statement.slot(*value).role {
            Role::Value(kind) => kind.takes_anything(),
            Role::Define { .. } | Role::Refer { .. } => false,
        };
        let open: Vec<&str> =
            statement.values().filter(open).flat_map(|value| statement.value_text(value).split_whitespace()).collect();
        for secret in secrets::after_words(statement.text(), secrets::Certainty::Known) {
            if open.contains(&secret) {
                self.add(secret);
            }
        }
    }

    /// Learns what follows the tell-tale words of a line that no grammar knows.
    pub fn learn_words(&mut self, line: &str) {
        for secret in secrets::after_words(line, secrets::Certainty::Unknown) {
            self.add(secret);
        }
        if self.hide.usernames {
            let words: Vec<&str> = line.split_whitespace().collect();
            let pairs = words.windows(2).filter(|pair| pair[0] == "username" || pair[0] == "user");
            pairs.for_each(|pair| add(&mut self.users, pair[1]));
        }
    }

    fn add(&mut self, secret: &str) {
        let secret = secret.trim_matches(['"', '\'', ';', '{', '}', '`', '*']);
        if secrets::can_be(secret) {
            add(&mut self.secrets, secret);
        }
    }

    /// Is there a placeholder of ours left in a text that was unmasked?
    pub fn has_placeholder(text: &str) -> bool {
        [Class::Secret, Class::User, Class::Address].iter().any(|class| text.contains(&format!("[{}-", class.name())))
    }

    /// The text with all that must not be seen replaced.
    pub fn mask(&mut self, text: &str) -> String {
        for secret in secrets::by_their_looks(text) {
            self.add(secret);
        }
        // Commands of a fix stand in no line that was learnt.
        for quoted in text.split('`').skip(1).step_by(2) {
            for secret in secrets::after_words(quoted, secrets::Certainty::Known) {
                self.add(secret);
            }
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, class) in self.found(text) {
            out.push_str(&text[at..range.start]);
            out.push_str(&self.placeholder(class, &text[range.clone()], text));
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }

    /// What is to be replaced, in order: from the left, the longest first.
    fn found(&self, text: &str) -> Vec<(Range<usize>, Class)> {
        let mut found: Vec<(Range<usize>, Class)> = Vec::new();
        if self.hide.addresses {
            found.extend(addresses::find(text).into_iter().map(|range| (range, Class::Address)));
        }
        for (known, class) in [(&self.secrets, Class::Secret), (&self.users, Class::User)] {
            for known in known {
                let anywhere = class == Class::Secret && known.len() >= SHORTEST_ANYWHERE;
                let places = text.match_indices(known.as_str()).map(|(at, _)| at..at + known.len());
                found.extend(places.filter(|range| anywhere || is_word(text, range)).map(|range| (range, class)));
            }
        }
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|(range, _)| {
            let free = range.start >= end;
            if free {
                end = range.end;
            }
            free
        });
        found
    }

    /// What stands for this: the same each time, and nothing that the text has anyway.
    fn placeholder(&mut self, class: Class, masked: &str, text: &str) -> String {
        if let Some((given, _)) = self.given.iter().find(|(given, own)| own == masked && is_of(given, class)) {
            return given.clone();
        }
        let taken = |name: &String| text.contains(name.as_str()) || self.given.iter().any(|(given, _)| given == name);
        let mut names = (1_u32..).map(|number| format!("[{}-{number}]", class.name()));
        let name = names.find(|name| !taken(name)).unwrap_or_default();
        self.given.push((name.clone(), masked.to_owned()));
        name
    }

    /// The text with all that was masked put back.
    pub fn unmask(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('[') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let given = self.given.iter().find(|(given, _)| rest.starts_with(given.as_str()));
            let (length, meant) = given.map_or((1, "["), |(given, masked)| (given.len(), masked.as_str()));
            out.push_str(meant);
            rest = &rest[length..];
        }
        out + rest
    }
}

fn add(known: &mut Vec<String>, word: &str) {
    if !word.is_empty() && !known.iter().any(|have| have == word) {
        known.push(word.to_owned());
    }
}

fn is_of(placeholder: &str, class: Class) -> bool {
    placeholder.strip_prefix('[').is_some_and(|rest| rest.starts_with(class.name()))
}

/// Does it stand by itself, not as a part of a longer word?
fn is_word(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !text[..range.start].ends_with(joins) && !text[range.end..].starts_with(joins)
}

#[cfg(test)]
mod tests;

//! Words that many rules need: a command quoted, the place it stands at, a kind with its name.
//!
//! What is quoted here goes to terminals, reports and prompts, so no secret may come out of this module.

use crate::dialect::StatementRef;
use crate::dialect::grammar::{Grammar, KindId, Role, ValueType};
use crate::text::Span;

/// Quoted commands are cut here; a line of a config may be very long.
const LONGEST: usize = 80;

/// The statement's text, its secrets masked, cut where it is long.
pub fn quoted(statement: StatementRef<'_>) -> String {
    format!("`{}`", clipped(&without_secrets(statement)))
}

/// The words of the statement in front of this span: `neighbor 10.0.0.1 route-map` of a whole line.
pub fn quoted_up_to(statement: StatementRef<'_>, span: Span) -> String {
    format!("`{}`", clipped(masked(statement, span.start).trim_end()))
}

/// `access list BLOCK`
pub fn named(grammar: &Grammar, kind: KindId, name: &str) -> String {
    format!("{} {name}", grammar.kind(kind).words)
}

/// `access list or prefix list`
pub fn kinds(grammar: &Grammar, kinds: &[KindId]) -> String {
    let words: Vec<&str> = kinds.iter().map(|&kind| grammar.kind(kind).words.as_str()).collect();
    words.join(" or ")
}

/// The same with `a` or `an` in front.
pub fn with_article(words: &str) -> String {
    let vowel_sound = words.starts_with(['a', 'e', 'i', 'o', 'A', 'I', 'E']) || words.starts_with("MA");
    format!("{} {words}", if vowel_sound { "an" } else { "a" })
}

/// The text with a capital letter in front.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "one line refers" or "3 lines refer"
pub fn lines(count: usize, verb: &str) -> String {
    match count {
        1 => format!("one line {verb}s"),
        _ => format!("{count} lines {verb}"),
    }
}

/// The reading tree's statement that this one stands under, for sentences: ` under ...`.
pub fn under(statement: StatementRef<'_>) -> String {
    statement.parent().map_or_else(String::new, |parent| format!(" under {}", quoted(parent)))
}

/// The statement's text, its secrets as `<secret>`, however long it is.
pub fn without_secrets(statement: StatementRef<'_>) -> String {
    masked(statement, statement.span().end)
}

/// The text of the tree's statement up to an offset, secrets as `<secret>`.
fn masked(statement: StatementRef<'_>, end: u32) -> String {
    if statement.command().is_none() {
        return guarded(statement, end);
    }
    let span = statement.span();
    let mut out = String::new();
    let mut at = span.start;
    let text = |from: u32, to: u32| {
        let range = (from.max(span.start) - span.start) as usize..(to.min(span.end).max(from) - span.start) as usize;
        statement.text().get(range).unwrap_or_default()
    };
    for value in statement.values() {
        let secret = matches!(statement.slot(value).role, Role::Value(ValueType::Secret | ValueType::SecretText));
        if secret && value.span.start < end && value.span.start >= at {
            out.push_str(text(at, value.span.start));
            out.push_str("<secret>");
            at = value.span.end;
        }
    }
    if at < end {
        out.push_str(text(at, end));
    }
    out
}

/// The text of a line that is not known: whatever follows a word such as `password` may be a secret.
fn guarded(statement: StatementRef<'_>, end: u32) -> String {
    const BEFORE_SECRETS: [&str; 8] =
        ["password", "secret", "key", "key-string", "community", "pre-shared-key", "md5", "passphrase"];
    let telltale = |at: &usize| BEFORE_SECRETS.iter().any(|word| statement.word(*at).eq_ignore_ascii_case(word));
    let span = statement.span();
    let shown = (0..statement.word_count()).find(telltale).map_or(end, |at| statement.word_span(at).end.min(end));
    let text = statement.text().get(..(shown - span.start) as usize).unwrap_or_default();
    if shown < end { format!("{text} <secret>") } else { text.to_owned() }
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 3).chain("...".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::analyse;

    #[test]
    fn secrets_are_never_quoted() {
        let config = "snmp-server community s3cret RO 10\nusername bob privilege 15 secret 0 s3cret\n\
                      usernam bob secret 0 s3cret\nflurb key s3cret\n";
        let analysis = analyse(config);
        let quoted: Vec<String> = analysis.tree.statements(&analysis.document).map(quoted).collect();
        assert_eq!(quoted.len(), 4);
        assert!(quoted.iter().all(|line| !line.contains("s3cret") && line.contains("<secret>")), "{quoted:?}");
        assert_eq!(quoted[0], "`snmp-server community <secret> RO 10`");
    }
}

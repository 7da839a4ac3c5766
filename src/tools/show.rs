//! A stanza by the words of its header, or lines by their numbers.

use super::answer::Answer;
use super::configs::{Config, Configs};
use super::names::{self, Does};
use super::quote;
use crate::dialect::grammar::{Form, looks_like_interface};
use crate::dialect::{StatementRef, interface_name};
use crate::text::LineNumber;

/// The most lines of a stanza that are shown.
const MOST: usize = 24;

/// Shows what is asked for.
pub(super) fn show(configs: &Configs, words: &str) -> Answer {
    if let Some(answer) = by_line(configs, words) {
        return answer;
    }
    let (words, device) = match words.rsplit_once(" on ") {
        Some((words, device)) if configs.named(device).next().is_some() => (words, Some(device)),
        _ => (words, None),
    };
    let wanted: Vec<String> = words.split_whitespace().map(spelt).collect();
    let wanted = joined(&wanted);
    let within = || configs.iter().filter(|config| device.is_none_or(|device| config.is_called(device)));
    let mut found: Vec<(&Config, StatementRef<'_>)> = within().flat_map(|config| headed(config, &wanted)).collect();
    if found.is_empty() {
        // The name alone: where it is defined.
        let name = wanted.last().map_or("", String::as_str);
        let defines = within().flat_map(|config| names::mentions(config, name)).filter(|one| one.does == Does::Defines);
        let of_kind = |words: &str| wanted.len() < 2 || words.to_lowercase().contains(&wanted[wanted.len() - 2]);
        found = defines
            .filter(|one| of_kind(&one.statement.text().to_lowercase()) || of_kind(one.kind_words()))
            .map(|one| (one.config, one.statement))
            .collect();
    }
    // Of one list written in many lines, each line is a stanza.
    let Some((first, statement)) = found.first().copied() else {
        return Answer::nothing(format!("no stanza begins with {words}"));
    };
    let count = found.len();
    let several = if count > 1 { format!("; {count} begin so") } else { String::new() };
    let mut answer = Answer::of(format!("{} on {}{several}", quote::statement(statement), first.device));
    let each = if count > 1 { (MOST / count.min(4)).max(2) } else { MOST };
    for (config, statement) in found {
        stanza(config, statement, each, &mut answer);
    }
    answer
}

/// `r1.cfg:14`, `r1.cfg:14-20`
fn by_line(configs: &Configs, words: &str) -> Option<Answer> {
    let (label, lines) = words.rsplit_once(':')?;
    let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
    let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
    let config = configs.named(label).next()?;
    let document = &config.analysis.document;
    let Some(from) = LineNumber::new(first).filter(|line| line.index() < document.line_count() && first <= last) else {
        return Some(Answer::nothing(format!("{} has {} lines", config.label, document.line_count())));
    };
    let to = (last as usize).min(document.line_count());
    let under = config.analysis.tree.at(document, document.line_span(from).start).and_then(StatementRef::parent);
    let under = under.map_or_else(String::new, |above| format!(", under {}", quote::statement(above)));
    let mut answer = Answer::of(format!("line {first} of {}{under}", config.label));
    for line in (from.index()..to).map(LineNumber::from_index) {
        let text = quote::line(&config.analysis, line);
        answer.push_up_to(MOST, Some(quote::place(&config.analysis, line)), &text);
    }
    Some(answer)
}

/// A statement and what is below it.
fn stanza(config: &Config, statement: StatementRef<'_>, most: usize, answer: &mut Answer) {
    let document = &config.analysis.document;
    let span = statement.subtree();
    let (first, last) = (document.line_of(span.start).index(), document.line_of(span.end).index());
    for (at, line) in (first..=last).map(LineNumber::from_index).enumerate() {
        if document.slice(document.line_span(line)).trim().is_empty() {
            continue;
        }
        let text = quote::line(&config.analysis, line);
        let most = if at < most { MOST } else { 0 };
        answer.push_up_to(most, Some(quote::place(&config.analysis, line)), &text);
    }
}

/// The statements whose own words begin so; in a dialect of paths, whose path does.
fn headed<'a>(config: &'a Config, wanted: &[String]) -> Vec<(&'a Config, StatementRef<'a>)> {
    let analysis = &config.analysis;
    let paths = analysis.tree.grammar().lexicon().form != Form::Lines;
    let begins = |statement: &StatementRef<'_>| {
        let mut words: Vec<String> = statement.words().map(spelt).collect();
        if paths {
            let above = statement.ancestors().into_iter().flat_map(StatementRef::words).map(spelt);
            words = above.chain(words).collect();
        }
        joined(&words).starts_with(wanted)
    };
    let mut out: Vec<StatementRef<'a>> = Vec::new();
    for statement in analysis.tree.statements(&analysis.document) {
        let shown = out.last().is_some_and(|last| {
            last.subtree().start <= statement.span().start && statement.span().end <= last.subtree().end
        });
        if !shown && begins(&statement) {
            out.push(statement);
        }
    }
    out.into_iter().map(|statement| (config, statement)).collect()
}

/// A word as words are compared here.
fn spelt(word: &str) -> String {
    if looks_like_interface(word) { interface_name::normalise(word) } else { word.trim_matches('"').to_lowercase() }
}

/// With `gigabitethernet 0/1` in one word.
fn joined(words: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let after_kind = out.len() == 2
            && out[0] == "interface"
            && out[1].bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        match out.last_mut() {
            Some(last) if number && after_kind => *last = interface_name::normalise(&format!("{last}{word}")),
            _ => out.push(word.clone()),
        }
    }
    out
}

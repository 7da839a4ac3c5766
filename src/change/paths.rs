//! Junos and VyOS: a config as paths, and the `set`, `delete` and `insert` lines between two of them.
//!
//! The device takes the lines into a candidate that it commits as a whole, so their order matters less than elsewhere.

use super::script::Script;
use crate::dialect::grammar::{Behaviour, Command};
use crate::dialect::{self, Dialect};
use crate::text::Document;

mod candidate;
mod pieces;

pub(super) use candidate::{Candidate, Path};

/// Where several entries stand under one of these words, their order counts.
const ORDERED: [&str; 8] =
    ["term", "rule", "policy", "import", "export", "authentication-order", "apply-groups", "route-filter"];

/// Words before a single value, whatever the grammar says of them.
const SINGLE: [&str; 14] = [
    "host-name",
    "domain-name",
    "description",
    "router-id",
    "autonomous-system",
    "local-as",
    "peer-as",
    "remote-as",
    "local-address",
    "mtu",
    "vlan-id",
    "native-vlan-id",
    "priority",
    "default-action",
];

/// The links of a path: where each ends, and what the last one is.
pub(super) struct Links {
    pub ends: Vec<usize>,
    pub last: Option<&'static Command>,
    /// Words of the path up to the last link's values.
    pub keyword: usize,
}

/// Cuts a path as the grammar does.
pub(super) fn links(path: &[String], dialect: Dialect) -> Links {
    let document = Document::from_text(&format!("set {}\n", path.join(" ")));
    let tree = dialect::read(dialect.grammar(), &document);
    let (mut ends, mut last, mut words, mut keyword) = (Vec::new(), None, 0, 0);
    for statement in tree.statements(&document) {
        let start = words;
        words += statement.word_count();
        ends.push(words);
        last = statement.command();
        let first_value = statement.values().next().map(|value| value.span.start);
        let literal = statement
            .words()
            .enumerate()
            .filter(|(at, _)| first_value.is_none_or(|value| statement.word_span(*at).start < value));
        keyword = start + literal.count().max(1);
    }
    // What the lexer passes over (brackets, operators) makes the counts differ: then nothing is known but the whole.
    if words != path.len() {
        return Links { ends: vec![path.len()], last: None, keyword: path.len() };
    }
    Links { ends, last, keyword }
}

/// Has the last word one value only?
pub(super) fn is_single(path: &[String], links: &Links) -> bool {
    let word = links.keyword.checked_sub(1).and_then(|at| path.get(at));
    links.last.is_some_and(|command| command.opens.is_none() && command.behaviour == Behaviour::Overwrites)
        || (links.keyword < path.len() && word.is_some_and(|word| SINGLE.contains(&word.as_str())))
        || path.len().checked_sub(2).and_then(|at| path.get(at)).is_some_and(|word| SINGLE.contains(&word.as_str()))
}

/// The commands between two configs.
pub(super) fn commands(old: &Document, new: &Document, dialect: Dialect, by_line: bool) -> Script {
    let mut candidate = Candidate::read(old.text(), dialect, by_line);
    let goal = Candidate::read(new.text(), dialect, by_line);
    let mut script = Script::default();
    for line in deletions(&candidate, &goal, dialect) {
        enter(&mut candidate, &line, &mut script);
    }
    for path in &goal.paths {
        if !candidate.has(path) {
            enter(&mut candidate, &verb("set", path), &mut script);
        }
    }
    for line in reordered_leaves(&candidate, &goal) {
        enter(&mut candidate, &line, &mut script);
    }
    if dialect == Dialect::Junos {
        insertions(&mut candidate, &goal, &mut script);
    }
    for path in goal.inactive.iter().filter(|path| !candidate.inactive.contains(*path)) {
        script.command(0, verb("deactivate", path).join(" "));
    }
    let active = candidate.inactive.iter().filter(|path| !goal.inactive.contains(*path) && goal.has_below(path));
    active.for_each(|path| script.command(0, verb("activate", path).join(" ")));
    script.left = candidate.difference(&goal);
    if script.left > 0 {
        script.comment(format!("{} differences are left that these commands do not bring about", script.left));
    }
    script
}

fn verb(verb: &str, path: &[String]) -> Path {
    std::iter::once(verb.to_owned()).chain(path.iter().cloned()).collect()
}

fn enter(candidate: &mut Candidate, line: &[String], script: &mut Script) {
    script.command(0, line.join(" "));
    candidate.enter(line);
}

/// What goes, each by the shortest path that nothing of the goal stands under.
fn deletions(old: &Candidate, goal: &Candidate, dialect: Dialect) -> Vec<Path> {
    let mut out: Vec<Path> = Vec::new();
    for path in &old.paths {
        let gone = |out: &[Path]| out.iter().any(|line| path.starts_with(&line[1..]));
        if goal.has(path) || goal.has_below(path) || gone(&out) {
            continue;
        }
        let links = links(path, dialect);
        let shortest = links.ends.iter().copied().find(|&end| !goal.has_below(&path[..end])).unwrap_or(path.len());
        let leaf = shortest == path.len() && links.last.is_some_and(|command| command.opens.is_none());
        let single = leaf && is_single(path, &links);
        let keyword = links.keyword.min(path.len() - 1);
        let other = goal.paths.iter().find(|other| single && other.starts_with(&path[..keyword]));
        // What has another value is overwritten, unless the grammar does not know the other for a value.
        if other.is_some_and(|other| is_single(other, &self::links(other, dialect))) {
            continue;
        }
        let end = if single { links.keyword.min(path.len() - 1) } else { shortest };
        out.push(verb("delete", &path[..end]));
    }
    out
}

/// Lists of values whose order changes are taken away and made again.
fn reordered_leaves(candidate: &Candidate, goal: &Candidate) -> Vec<Path> {
    let mut out = Vec::new();
    for (prefix, members) in goal.ordered(&ORDERED) {
        let leaf =
            goal.paths.iter().filter(|path| path.starts_with(&prefix)).all(|path| path.len() == prefix.len() + 1);
        if !leaf || candidate.members(&prefix) == members {
            continue;
        }
        out.push(verb("delete", &prefix));
        out.extend(members.into_iter().map(|member| {
            let path: Path = prefix.iter().cloned().chain([member]).collect();
            verb("set", &path)
        }));
    }
    out
}

/// Puts terms and rules in their order.
fn insertions(candidate: &mut Candidate, goal: &Candidate, script: &mut Script) {
    for (prefix, members) in goal.ordered(&ORDERED) {
        for (index, member) in members.iter().enumerate() {
            let held = candidate.members(&prefix);
            let at = held.iter().position(|own| own == member);
            let (place, neighbor) = match index.checked_sub(1).and_then(|index| members.get(index)) {
                None if at == Some(0) => continue,
                None => ("before", held.first()),
                Some(before) if at == held.iter().position(|own| own == before).map(|at| at + 1) => continue,
                Some(before) => ("after", Some(before)),
            };
            let (Some(neighbor), Some(word)) = (neighbor.cloned(), prefix.last()) else { continue };
            let mut line = verb("insert", &prefix);
            line.extend([member.clone(), place.to_owned(), word.clone(), neighbor]);
            enter(candidate, &line, script);
        }
    }
}

/// Enters the lines of a text.
#[cfg(test)]
pub(super) fn enter_text(candidate: &mut Candidate, text: &str, by_line: bool) {
    candidate::lines(text, by_line, &mut |line| {
        candidate.enter(line);
    });
}

/// Tells of each line of a text, with its verb.
pub(super) fn each_line(text: &str, by_line: bool, tell: &mut dyn FnMut(&[String])) {
    candidate::lines(text, by_line, tell);
}

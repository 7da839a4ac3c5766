//! Mutations of whole lines: forgotten, moved, repeated, in another order, negated.

use rustc_hash::FxHashMap;

use super::site::{Site, find_words};
use crate::dialect::grammar::Behaviour;
use crate::dialect::{StatementRef, Value};
use crate::eval::random::Random;
use crate::text::{Edit, Span};

type Edits = Option<Vec<Edit>>;

/// A line is forgotten.
pub(super) fn delete(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = random.pick(&site.leaves)?;
    Some(vec![site.delete(leaf.block())])
}

/// A line stands in another mode.
pub(super) fn move_to_other_mode(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let target = *random.pick_that(&site.leaves, |other| other.mode() != leaf.mode())?;
    let line = format!("{}{}", site.indent(target), site.line_text(leaf).trim());
    Some(vec![site.delete(leaf.block()), site.insert_after(target.span().start, &line)])
}

/// A value is set once more, with the value of another line of the same command.
pub(super) fn set_twice(site: &Site<'_>, random: &mut Random) -> Edits {
    let overwrites = |leaf: &StatementRef<'_>| {
        leaf.command().is_some_and(|command| command.behaviour == Behaviour::Overwrites) && !leaf.negated()
    };
    let leaf = *random.pick_that(&site.leaves, overwrites)?;
    let other = site
        .leaves
        .iter()
        .find(|other| other.command_id() == leaf.command_id() && other.text() != leaf.text() && overwrites(other));
    let line = match other {
        Some(other) => format!("{}{}", site.indent(leaf), site.line_text(*other).trim()),
        None => with_other_number(site, leaf, random)?,
    };
    Some(vec![site.insert_after(leaf.span().start, &line)])
}

/// A line with another last number.
fn with_other_number(site: &Site<'_>, leaf: StatementRef<'_>, random: &mut Random) -> Option<String> {
    let line = site.line_text(leaf);
    let last: Value = leaf.values().last()?;
    let old = leaf.value_text(last);
    let new = super::slip::slip(old, random)?;
    let at = line.rfind(old)?;
    Some(format!("{}{new}{}", &line[..at], &line[at + old.len()..]))
}

/// A line stands there twice: for lists, under the next number.
pub(super) fn repeat(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let later: Vec<&StatementRef<'_>> = site
        .leaves
        .iter()
        .filter(|other| {
            other.path() == leaf.path() && other.parent().map(StatementRef::id) == leaf.parent().map(StatementRef::id)
        })
        .filter(|other| other.span().start >= leaf.span().start)
        .take(4)
        .collect();
    let target = **random.pick(&later)?;
    let line = renumbered(site.line_text(leaf), site.line_text(target));
    Some(vec![site.insert_after(target.span().start, &line)])
}

/// `line` under the number that comes after that of `before`: `10 permit ...` as `21 permit ...` behind `20 deny ...`.
fn renumbered(line: &str, before: &str) -> String {
    let (own, other): (Vec<&str>, Vec<&str>) = (line.split(' ').collect(), before.split(' ').collect());
    let Some(at) = own.iter().zip(&other).position(|(one, two)| {
        (one != two || line == before) && one.parse::<u32>().is_ok() && two.parse::<u32>().is_ok()
    }) else {
        return line.to_owned();
    };
    let next = other[at].parse::<u32>().unwrap_or(0).saturating_add(1).to_string();
    let mut words = own;
    words[at] = &next;
    words.join(" ")
}

/// Two lines of one list change places; what they are numbered stays.
pub(super) fn swap(site: &Site<'_>, random: &mut Random) -> Edits {
    let at = random.below(site.leaves.len());
    let first = *site.leaves.get(at)?;
    let same_list = |other: &&StatementRef<'_>| {
        other.parent().map(StatementRef::id) == first.parent().map(StatementRef::id) && other.mode() == first.mode()
    };
    let second = **random.pick(&site.leaves.iter().skip(at + 1).take(4).filter(same_list).collect::<Vec<_>>())?;
    let (mut one, mut two) = (first.span(), second.span());
    let differs = (0..first.word_count()).find(|&index| first.word(index) != second.word(index))?;
    if first.word(differs).parse::<u32>().is_ok() && second.word(differs).parse::<u32>().is_ok() {
        one = Span::new(first.word_span(differs + 1).start, one.end);
        two = Span::new(second.word_span(differs + 1).start, two.end);
    }
    (site.text(one) != site.text(two))
        .then(|| vec![site.replace(one, site.text(two)), site.replace(two, site.text(one))])
}

/// `no` comes in front, or goes.
pub(super) fn negate(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let span = leaf.span();
    let text = site.text(span);
    match text.strip_prefix("no ") {
        Some(_) => Some(vec![site.replace(Span::new(span.start, span.start + 3), "")]),
        None if site.is_paths() => None,
        None => Some(vec![site.replace(Span::at(span.start), "no ")]),
    }
}

/// Words that are mistaken for one another.
const PAIRS: [(&str, &str); 14] = [
    ("permit", "deny"),
    ("in", "out"),
    ("accept", "reject"),
    ("accept", "discard"),
    ("accept", "drop"),
    ("active", "on"),
    ("active", "desirable"),
    ("passive", "auto"),
    ("access", "trunk"),
    ("RO", "RW"),
    ("ro", "rw"),
    ("le", "ge"),
    ("import", "export"),
    ("input", "output"),
];

/// A word becomes its opposite.
pub(super) fn flip(site: &Site<'_>, random: &mut Random) -> Edits {
    let flips = |leaf: &StatementRef<'_>| PAIRS.iter().any(|(one, two)| leaf.has_word(one) || leaf.has_word(two));
    let leaf = *random.pick_that(&site.leaves, flips)?;
    let mut ways = Vec::new();
    for (one, two) in PAIRS {
        for (from, to) in [(one, two), (two, one)] {
            ways.extend((0..leaf.word_count()).filter(|&at| leaf.word(at) == from).map(|at| (leaf.word_span(at), to)));
        }
    }
    let (span, to) = *random.pick(&ways)?;
    Some(vec![site.replace(span, to)])
}

/// The lines that make up lists: those under one stanza, or those that name one list.
fn lists<'a>(site: &Site<'a>) -> Vec<Vec<StatementRef<'a>>> {
    let mut order = Vec::new();
    let mut lists: FxHashMap<_, Vec<StatementRef<'a>>> = FxHashMap::default();
    for leaf in &site.leaves {
        let is_entry = ["permit", "deny"].iter().any(|word| leaf.has_word(word));
        if !is_entry || leaf.negated() {
            continue;
        }
        let key = (leaf.parent().map(StatementRef::id), leaf.defined_name().unwrap_or_default().to_owned());
        let list = lists.entry(key.clone()).or_default();
        if list.is_empty() {
            order.push(key);
        }
        list.push(*leaf);
    }
    order.iter().filter_map(|key| lists.remove(key)).collect()
}

/// The one line of a list that permits denies.
pub(super) fn deny_the_only_permit(site: &Site<'_>, random: &mut Random) -> Edits {
    let lists = lists(site);
    let permits = |list: &Vec<StatementRef<'_>>| list.iter().filter(|entry| entry.has_word("permit")).count();
    let list = random.pick_that(&lists, |list| permits(list) == 1)?;
    let entry = list.iter().find(|entry| entry.has_word("permit"))?;
    let at = entry.span().start + find_words(entry.text(), "permit")? as u32;
    if list.len() > 1 && random.below(2) == 0 {
        return Some(vec![site.delete(entry.block())]);
    }
    Some(vec![site.replace(Span::new(at, at + 6), "deny")])
}

/// A list loses all its lines, or keeps a remark.
pub(super) fn empty_a_list(site: &Site<'_>, random: &mut Random) -> Edits {
    const MOST_LINES: usize = 8;
    let lists = lists(site);
    let list = random.pick_that(&lists, |list| list.len() <= MOST_LINES)?;
    let mut edits: Vec<Edit> = list.iter().map(|entry| site.delete(entry.block())).collect();
    let first = list.first()?;
    let line = site.line_text(*first);
    let remark = ["prefix-list", "access-list"].iter().find_map(|word| {
        let name = first.defined_name()?;
        let at = find_words(line, word)?;
        let before = &line[..at + word.len()];
        let word = if *word == "prefix-list" { "description" } else { "remark" };
        Some(format!("{before} {name} {word} to be filled in"))
    });
    if first.defined_name().is_some() {
        *edits.first_mut()? = site.replace(list.first()?.span(), remark?.trim_start());
    }
    Some(edits)
}

/// An entry of a list becomes so wide that it takes in later ones.
pub(super) fn widen(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let words: Vec<&str> = leaf.words().collect();
    let span = |from: usize, to: usize| leaf.word_span(from).cover(leaf.word_span(to));
    let is_address = |word: &str| word.parse::<std::net::Ipv4Addr>().is_ok();
    let mut ways: Vec<(Span, String)> = Vec::new();
    for at in 0..words.len() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        if words[at] == "host" && is_address(next) || is_address(words[at]) && is_address(next) {
            ways.push((span(at, at + 1), "any".to_owned()));
        }
        if words[at] == "eq" && !next.is_empty() {
            ways.push((Span::new(leaf.word_span(at).start - 1, leaf.word_span(at + 1).end), String::new()));
        }
        if let Some((address, length)) = words[at].split_once('/')
            && is_address(address)
            && length.parse::<u8>().is_ok_and(|length| length > 8)
        {
            ways.push((span(at, at), "any".to_owned()));
            if at + 1 == words.len() {
                ways.push((Span::at(leaf.span().end), " le 32".to_owned()));
            }
            let wide = format!("{}.0.0.0/8", address.split('.').next().unwrap_or_default());
            ways.push((span(at, at), if words.get(at + 1).is_some() { wide } else { format!("{wide} le 32") }));
        }
    }
    let (span, text) = random.pick(&ways)?.clone();
    Some(vec![site.replace(span, text)])
}

//! Prefix lists and route maps.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{Reader, Words, defined, sourced, word};
use crate::dialect::{Recognition, StatementRef};
use crate::model::{Action, Lookup, MapEntry, PrefixEntry, PrefixList, RouteMap, Sourced};

impl Reader {
    /// A list's entry in one line, or the mode that holds its entries (EOS).
    pub(super) fn prefix_list(&mut self, statement: StatementRef<'_>) {
        let Some(at) = self.prefix_list_entry(statement) else { return };
        let list = &mut self.device.prefix_lists[at];
        for child in statement.children() {
            if child.negated() {
                list.uncertain = true;
            } else {
                add_entry(list, &Words::of(child), 0);
            }
        }
    }

    /// `ip prefix-list NAME [seq N] permit PREFIX [ge N] [le N]`; gives the list's index.
    fn prefix_list_entry(&mut self, statement: StatementRef<'_>) -> Option<usize> {
        let ipv6 = statement.path() == "ipv6 prefix-list";
        let name = defined(statement)?;
        let key = (ipv6, Box::<str>::from(name.value));
        let negated = statement.negated();
        let words = Words::of(statement);
        let whole = negated && words.len() == 3;
        let fresh = self.device.prefix_lists.len();
        let at = *self.prefix_lists.entry(key).or_insert(fresh);
        if at == fresh {
            let name = name.map(Box::<str>::from);
            self.device.prefix_lists.push(PrefixList {
                name,
                ipv6,
                lookup: Lookup::First,
                entries: Vec::new(),
                uncertain: false,
            });
        }
        let list = &mut self.device.prefix_lists[at];
        if whole {
            list.entries.clear();
        } else if negated {
            list.uncertain = true;
        } else {
            add_entry(list, &words, 3);
        }
        Some(at)
    }

    /// IOS-XR: `prefix-set NAME`, a set that takes the place of one of its name before it.
    pub(super) fn prefix_set(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement).filter(|_| !statement.negated()) else { return };
        let ipv6 = false;
        let fresh = self.device.prefix_lists.len();
        let at = *self.prefix_lists.entry((ipv6, name.value.into())).or_insert(fresh);
        let entries = statement.children().filter_map(set_entry).collect();
        let name = name.map(Box::<str>::from);
        let list = PrefixList { name, ipv6, lookup: Lookup::Any, entries, uncertain: false };
        match self.device.prefix_lists.get_mut(at) {
            Some(before) => *before = list,
            None => self.device.prefix_lists.push(list),
        }
    }

    /// `route-map NAME [permit | deny] [N]`
    pub(super) fn route_map_entry(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement) else { return };
        let words = Words::of(statement);
        // NX-OS: a setting of the map, no entry.
        if words.is(2, "pbr-statistics") {
            return;
        }
        let action = if words.is(2, "deny") { Action::Deny } else { Action::Permit };
        let number = (2..words.len().min(4)).find_map(|at| words.get(at)?.parse().ok());
        let fresh = self.device.route_maps.len();
        let at = *self.route_maps.entry(name.value.into()).or_insert(fresh);
        if at == fresh {
            let name = name.map(Box::<str>::from);
            self.device.route_maps.push(RouteMap { name, entries: Vec::new(), uncertain: false });
            self.map_entries.push(BTreeMap::new());
        }
        let (map, entries) = (&mut self.device.route_maps[at], &mut self.map_entries[at]);
        if statement.negated() {
            match number {
                Some(number) => drop(entries.remove(&number)),
                None => entries.clear(),
            }
            return;
        }
        let number = number.unwrap_or(10);
        let entry = entries.entry(number).or_insert_with(|| MapEntry {
            number,
            action,
            matches: Vec::new(),
            unknown: false,
            sets: Vec::new(),
            goes_on: None,
            term: None,
            span: statement.span(),
            statement: statement.id(),
        });
        entry.action = action;
        let uncertain = statement.children().any(|child| !read_map_line(entry, child));
        map.uncertain |= uncertain;
    }

    /// The device tries entries by their numbers.
    pub(super) fn order_policies(&mut self) {
        for (map, entries) in self.device.route_maps.iter_mut().zip(std::mem::take(&mut self.map_entries)) {
            map.entries = entries.into_values().collect();
        }
        for list in &mut self.device.prefix_lists {
            if list.entries.windows(2).all(|pair| pair[0].number.unwrap_or(0) <= pair[1].number.unwrap_or(u32::MAX)) {
                continue;
            }
            let mut highest = 0;
            let mut keyed: Vec<(u32, PrefixEntry)> = Vec::with_capacity(list.entries.len());
            for entry in list.entries.drain(..) {
                let key = entry.number.unwrap_or(highest + 5);
                highest = highest.max(key);
                keyed.push((key, entry));
            }
            keyed.sort_by_key(|(key, _)| *key);
            list.entries.extend(keyed.into_iter().map(|(_, entry)| entry));
        }
    }
}

fn add_entry(list: &mut PrefixList, words: &Words<'_>, at: usize) {
    match prefix_entry(words, at) {
        Some(entry) => list.entries.push(entry),
        // An entry that the model cannot hold, such as one with a mask of its own (NX-OS).
        None => {
            list.uncertain |= words.position(at, "permit").is_some_and(|found| found <= at + 2)
                || words.position(at, "deny").is_some_and(|found| found <= at + 2);
        }
    }
}

/// The entry whose words begin at `at`.
fn prefix_entry(words: &Words<'_>, mut at: usize) -> Option<PrefixEntry> {
    let statement = words.statement();
    let mut number = None;
    if words.is(at, "seq") {
        number = words.get(at + 1)?.parse().ok();
        at += 2;
    }
    let action = match words.get(at)? {
        "permit" => Action::Permit,
        "deny" => Action::Deny,
        _ => return None,
    };
    if words.position(at + 2, "mask").is_some() {
        return None;
    }
    // FRR: `any` is every prefix.
    let everything = words.is(at + 1, "any");
    let any = if words.is(0, "ipv6") { "::/0" } else { "0.0.0.0/0" };
    let prefix: Sourced<IpNet> = word(words, at + 1, |text| if everything { any } else { text }.parse().ok())?;
    // EOS: `eq N` is `ge N le N`.
    let length = |name: &str| {
        let at = words.position(at + 2, name).or_else(|| words.position(at + 2, "eq"))?;
        word(words, at + 1, |text| text.parse().ok())
    };
    Some(PrefixEntry {
        number,
        action,
        shortest: length("ge"),
        longest: if everything { Some(prefix.clone().map(|any| any.max_prefix_len())) } else { length("le") },
        prefix,
        term: None,
        span: statement.span(),
        statement: statement.id(),
    })
}

/// `10.0.0.0/8 le 24`, an address alone, or nothing where a parameter says what it is.
fn set_entry(statement: StatementRef<'_>) -> Option<PrefixEntry> {
    if !matches!(statement.recognition(), Recognition::Known { .. }) {
        return None;
    }
    let read = |text: &str| text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok();
    let words: Vec<&str> = statement.words().collect();
    let length = |name: &str| {
        let at = words.iter().position(|word| *word == name || *word == "eq")? + 1;
        Some(sourced(statement, statement.word_span(at), words.get(at)?.parse::<u8>()))
    };
    let number = |name: &str| match length(name) {
        None => Some(None),
        Some(Sourced { value: Ok(value), span, statement }) => Some(Some(Sourced { value, span, statement })),
        // A parameter.
        Some(_) => None,
    };
    Some(PrefixEntry {
        number: None,
        action: Action::Permit,
        prefix: sourced(statement, statement.word_span(0), read(words.first()?)?),
        shortest: number("ge")?,
        longest: number("le")?,
        term: None,
        span: statement.span(),
        statement: statement.id(),
    })
}

/// Reads a line of a route map's entry; false where it takes something away.
fn read_map_line(entry: &mut MapEntry, statement: StatementRef<'_>) -> bool {
    if statement.negated() {
        return false;
    }
    if !matches!(statement.recognition(), Recognition::Known { .. }) {
        entry.unknown = true;
        return true;
    }
    let words = Words::of(statement);
    match words.get(0).unwrap_or_default() {
        // What another map decides is a condition too.
        "match" | "sub-route-map" | "call" => entry.matches.push(statement.id()),
        "set" => entry.sets.push(statement.id()),
        // FRR's other word for it.
        "on-match" => {
            let number = words.get(2).and_then(|number| number.parse().ok());
            let span = if number.is_some() { words.span(2) } else { statement.span() };
            entry.goes_on = Some(sourced(statement, span, number));
        }
        "continue" => {
            let number = words.get(1).and_then(|number| number.parse().ok());
            let span = if number.is_some() { words.span(1) } else { statement.span() };
            entry.goes_on = Some(sourced(statement, span, number));
        }
        _ => {}
    }
    true
}

//! Access lists and object groups: numbered and named forms give one object.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv4Subnets, Ipv6Net};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Reader, defined, filter_words, ipv4, parsed};
use crate::dialect::{Recognition, StatementRef};
use crate::model::{
    Action, Bits, End, Filter, FilterKind, FilterLine, FilterMatch, Header, Icmp, Members, ObjectGroup, Ports,
    Protocol, Sourced,
};

impl Reader {
    pub(super) fn numbered_filter_line(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement) else { return };
        // `access-list 700` and its kin filter by other things than IP.
        let kind = match name.value.parse::<u32>() {
            Ok(1..=99 | 1300..=1999) => FilterKind::Standard,
            Ok(100..=199 | 2000..=2699) => FilterKind::Extended,
            _ => return,
        };
        let at = self.filter_at(&name, kind);
        let filter = &mut self.device.filters[at];
        if statement.negated() {
            filter.uncertain = true;
            return;
        }
        read_line(filter, statement, 2);
    }

    pub(super) fn named_filter(&mut self, statement: StatementRef<'_>) {
        let kind = match statement.path() {
            "ip access-list standard" => FilterKind::Standard,
            "ip access-list extended" | "ip access-list" => FilterKind::Extended,
            "ipv6 access-list" => FilterKind::Ipv6,
            _ => return,
        };
        let Some(name) = defined(statement) else { return };
        if statement.negated() {
            if let Some(&at) = self.filters.get(name.value) {
                self.device.filters[at].lines.clear();
            }
            return;
        }
        let at = self.filter_at(&name, kind);
        let filter = &mut self.device.filters[at];
        for child in statement.children() {
            let first = child.word(0);
            let numbered = first.as_bytes().first().is_some_and(u8::is_ascii_digit);
            if child.recognition() == Recognition::Capture {
                continue;
            }
            if child.negated() || first.eq_ignore_ascii_case("default") {
                filter.uncertain = true;
            } else {
                read_line(filter, child, usize::from(numbered));
            }
        }
    }

    fn filter_at(&mut self, name: &Sourced<&str>, kind: FilterKind) -> usize {
        if let Some(&at) = self.filters.get(name.value) {
            let filter = &mut self.device.filters[at];
            // The same name for two kinds: the device refuses one of them.
            filter.uncertain |= filter.kind != kind;
            return at;
        }
        let at = self.device.filters.len();
        let name = name.clone().map(Box::<str>::from);
        self.filters.insert(name.value.clone(), at);
        self.device.filters.push(Filter { name, kind, lines: Vec::new(), uncertain: false });
        at
    }

    pub(super) fn object_group(&mut self, statement: StatementRef<'_>) {
        let is_network = matches!(statement.path(), "object-group network" | "object-group ip address");
        if statement.negated() || !is_network {
            return;
        }
        let Some(name) = defined(statement) else { return };
        let at = self.device.object_groups.len();
        let mut members = Members { bits: Vec::new(), complete: true };
        for child in statement.children() {
            if child.negated() {
                members.complete = false;
                continue;
            }
            match child.path() {
                "description" => {}
                "group-object" => self.nested_groups.extend(child.value(0).map(|name| (at, name.into()))),
                _ => member(&mut members, child),
            }
        }
        self.device.object_groups.push(ObjectGroup { name: name.map(Into::into), members });
    }

    /// Puts the members of nested groups into the groups that name them.
    pub(super) fn flatten_groups(&mut self) {
        let nested = std::mem::take(&mut self.nested_groups);
        let has_nested: FxHashSet<usize> = nested.iter().map(|(at, _)| *at).collect();
        let mut first: FxHashMap<Box<str>, usize> = FxHashMap::default();
        for (at, group) in self.device.object_groups.iter().enumerate() {
            first.entry(group.name.value.clone()).or_insert(at);
        }
        let mut copied = 0;
        for (at, name) in nested {
            let inner = first.get(&name).copied().filter(|inner| !has_nested.contains(inner));
            copied += inner.map_or(0, |inner| self.device.object_groups[inner].members.bits.len());
            let found =
                inner.filter(|_| copied <= MOST_COPIED).map(|inner| self.device.object_groups[inner].members.clone());
            let members = &mut self.device.object_groups[at].members;
            match found {
                Some(found) => {
                    members.bits.extend(found.bits);
                    members.complete &= found.complete;
                }
                None => members.complete = false,
            }
        }
    }

    /// The device tries lines by their numbers; a line without one comes after those before it.
    pub(super) fn order_filters(&mut self) {
        for filter in &mut self.device.filters {
            let ordered = filter.lines.iter().map(|line| line.number).try_fold(0, |last, number| match number {
                Some(number) if number < last => None,
                Some(number) => Some(number),
                None => Some(last),
            });
            if ordered.is_none() {
                let mut highest = 0;
                let mut keyed: Vec<(u32, FilterLine)> = std::mem::take(&mut filter.lines)
                    .into_iter()
                    .map(|line| {
                        let key = line.number.unwrap_or(highest + 1);
                        highest = highest.max(key);
                        (key, line)
                    })
                    .collect();
                keyed.sort_by_key(|(key, _)| *key);
                filter.lines = keyed.into_iter().map(|(_, line)| line).collect();
            }
        }
    }
}

/// Members copied into the groups that name theirs, all together. A large group in many groups would fill the memory;
/// beyond this, what a group holds counts as not known.
const MOST_COPIED: usize = 500_000;

fn member(members: &mut Members, statement: StatementRef<'_>) {
    let (first, second) = (statement.word(0), statement.word(1));
    let bits = match first {
        "any" => Some(Bits::ANY),
        "host" => parsed(second).map(Bits::host),
        "range" => match (parsed(second), parsed(statement.word(2))) {
            (Some(low), Some(high)) => {
                members.bits.extend(Ipv4Subnets::new(low, high, 0).map(Bits::prefix));
                return;
            }
            _ => None,
        },
        _ => match (parsed::<Ipv4Addr>(first), parsed::<Ipv4Addr>(second)) {
            (Some(address), Some(mask)) => Ipv4Net::with_netmask(address, mask).ok().map(Bits::prefix),
            _ => parsed(first).map(Bits::prefix),
        },
    };
    match bits {
        Some(bits) => members.bits.push(bits),
        None => members.complete = false,
    }
}

/// Reads one line, whose words from `from` on are the action and what follows it.
fn read_line(filter: &mut Filter, statement: StatementRef<'_>, from: usize) {
    let mut words = Cursor { statement, at: from, ipv6: filter.kind == FilterKind::Ipv6 };
    let mut number = (from == 1).then(|| statement.word(0).parse().ok()).flatten();
    if words.ipv6 && words.take("sequence") {
        number = words.next().parse().ok();
    }
    let known = matches!(statement.recognition(), Recognition::Known { .. });
    let action = match words.next() {
        "permit" => Action::Permit,
        "deny" => Action::Deny,
        // The last three are no entries: EOS counts matches and renumbers by them.
        "remark" | "" | "counters" | "statistics" | "resequence" => return,
        // `evaluate`, `dynamic`, or a misspelt line: what it matches is not known.
        _ => return filter.lines.push(opaque(statement, number)),
    };
    let mut line = opaque(statement, number);
    line.action = action;
    let header = if filter.kind == FilterKind::Standard { words.standard() } else { words.extended(&mut line) };
    if let Some(header) = header.filter(|_| known) {
        line.matches = FilterMatch::Header(Box::new(header));
    }
    filter.lines.push(line);
}

fn opaque(statement: StatementRef<'_>, number: Option<u32>) -> FilterLine {
    FilterLine {
        number,
        action: Action::Permit,
        matches: FilterMatch::Opaque,
        timed: false,
        names_others: false,
        span: statement.span(),
        statement: statement.id(),
    }
}

/// Goes through the words of a line.
struct Cursor<'a> {
    statement: StatementRef<'a>,
    at: usize,
    ipv6: bool,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> &'a str {
        self.statement.word(self.at)
    }

    fn next(&mut self) -> &'a str {
        let word = self.peek();
        self.at += 1;
        word
    }

    fn take(&mut self, word: &str) -> bool {
        let is = self.peek() == word;
        self.at += usize::from(is);
        is
    }

    /// `permit ADDRESS [WILDCARD] [log]`
    fn standard(&mut self) -> Option<Header> {
        if let Some(address) = ipv4(self.peek()) {
            self.at += 1;
            let wildcard = ipv4(self.peek());
            let bits = wildcard.map_or(Bits::host(address), |wildcard| Bits::wildcard(address, wildcard));
            return Some(Header::from(End::Bits(bits)));
        }
        self.end().map(Header::from)
    }

    /// `permit PROTOCOL SOURCE [PORTS] DESTINATION [PORTS] OPTIONS`
    fn extended(&mut self, line: &mut FilterLine) -> Option<Header> {
        let protocol = match self.next() {
            "" => return None,
            "object-group" => Protocol::Named(self.next().into()),
            word => filter_words::protocol(word),
        };
        let ports = match protocol {
            Protocol::Number(6 | 132) => Some(false),
            Protocol::Number(17) => Some(true),
            _ => None,
        };
        let source = self.end()?;
        let source_ports = ports.map_or(Some(Ports::Any), |udp| self.ports(udp))?;
        let destination = self.end()?;
        let destination_ports = ports.map_or(Some(Ports::Any), |udp| self.ports(udp))?;
        let icmp = match protocol {
            Protocol::Number(1 | 2 | 58) => self.icmp(),
            _ => Icmp::Any,
        };
        let mut header = Header {
            protocol,
            source,
            source_ports,
            destination,
            destination_ports,
            icmp,
            conditions: None,
            fragments: false,
        };
        self.options(&mut header, line);
        Some(header)
    }

    fn end(&mut self) -> Option<End> {
        let bits = match self.next() {
            "any" => Bits::ANY,
            "host" if self.ipv6 => Bits::ipv6(parsed(self.next())?, u128::MAX),
            "host" => Bits::host(ipv4(self.next())?),
            "object-group" | "addrgroup" => return Some(End::Group(self.next().into())),
            word if self.ipv6 => match parsed::<Ipv6Net>(word) {
                Some(net) => Bits::ipv6(net.addr(), net.netmask().to_bits()),
                None => Bits::ipv6(parsed(word)?, !parsed::<Ipv6Addr>(self.next())?.to_bits()),
            },
            word => match ipv4(word) {
                Some(address) => Bits::wildcard(address, ipv4(self.next())?),
                None => Bits::prefix(parsed(word)?),
            },
        };
        Some(End::Bits(bits))
    }

    /// The ports, or nothing where a name is not known.
    fn ports(&mut self, udp: bool) -> Option<Ports> {
        let word = self.peek();
        if !word.starts_with(['e', 'n', 'l', 'g', 'r', 'p'])
            || !matches!(word, "eq" | "neq" | "lt" | "gt" | "range" | "portgroup")
        {
            return Some(Ports::Any);
        }
        self.at += 1;
        if word == "portgroup" {
            return None;
        }
        let first = filter_words::port(self.next(), udp)?;
        Some(match word {
            "lt" => first.checked_sub(1).map_or(Ports::Many(Box::default()), |last| Ports::Range((0, last))),
            "gt" => first.checked_add(1).map_or(Ports::Many(Box::default()), |first| Ports::Range((first, u16::MAX))),
            "range" => {
                let second = filter_words::port(self.next(), udp)?;
                Ports::Range((first, second))
            }
            _ => {
                let mut ports = vec![first];
                while let Some(port) = filter_words::port(self.peek(), udp) {
                    ports.push(port);
                    self.at += 1;
                }
                if word == "neq" { Ports::except(&ports) } else { Ports::these(&ports) }
            }
        })
    }

    fn icmp(&mut self) -> Icmp {
        let word = self.peek();
        if let Ok(number) = word.parse::<u8>() {
            self.at += 1;
            return match self.peek().parse() {
                Ok(code) => {
                    self.at += 1;
                    Icmp::Code(number, code)
                }
                Err(_) => Icmp::Type(number),
            };
        }
        if word.is_empty() || is_option(word) {
            return Icmp::Any;
        }
        self.at += 1;
        if self.ipv6 { filter_words::icmp6(word) } else { filter_words::icmp(word) }
    }

    fn options(&mut self, header: &mut Header, line: &mut FilterLine) {
        let mut conditions = String::new();
        while !self.peek().is_empty() {
            match self.next() {
                "log" | "log-input" => {
                    // A cookie may follow.
                    if !self.peek().is_empty() && !is_option(self.peek()) {
                        self.at += 1;
                    }
                }
                "smartlog" => {}
                "time-range" => {
                    line.timed = true;
                    self.at += 1;
                }
                "reflect" => {
                    line.names_others = true;
                    self.at += 1;
                    if self.take("timeout") {
                        self.at += 1;
                    }
                }
                "sequence" => line.number = self.next().parse().ok(),
                "fragments" => header.fragments = true,
                word => {
                    if !conditions.is_empty() {
                        conditions.push(' ');
                    }
                    conditions.push_str(word);
                }
            }
        }
        if !conditions.is_empty() {
            header.conditions = Some(conditions.into());
        }
    }
}

/// Does an option of a line begin with this word?
fn is_option(word: &str) -> bool {
    matches!(
        word,
        "dscp"
            | "precedence"
            | "tos"
            | "option"
            | "ttl"
            | "fragments"
            | "time-range"
            | "reflect"
            | "log"
            | "log-input"
            | "smartlog"
            | "established"
            | "sequence"
            | "flow-label"
            | "routing"
            | "undetermined-transport"
    )
}

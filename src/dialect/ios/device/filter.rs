//! Access lists: numbered and named forms give one object.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::Ipv6Net;

use super::{Reader, defined, filter_words, ipv4, parsed};
use crate::dialect::{Dialect, Recognition, StatementRef};
use crate::model::{
    Action, Bits, End, Filter, FilterKind, FilterLine, FilterMatch, Header, Icmp, Ports, Protocol, Sourced,
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
        read_line(filter, statement, 2, false);
    }

    pub(super) fn named_filter(&mut self, statement: StatementRef<'_>) {
        let kind = match statement.path() {
            "ip access-list standard" => FilterKind::Standard,
            "ip access-list extended" | "ip access-list" | "ipv4 access-list" => FilterKind::Extended,
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
        // IOS-XR: an entry in one line with the name.
        filter.uncertain |= self.dialect == Dialect::IosXr && statement.word_count() > 3;
        for child in statement.children() {
            let first = child.word(0);
            let numbered = first.as_bytes().first().is_some_and(u8::is_ascii_digit);
            if child.recognition() == Recognition::Capture {
                continue;
            }
            if child.negated() || first.eq_ignore_ascii_case("default") {
                filter.uncertain = true;
            } else {
                read_line(filter, child, usize::from(numbered), false);
            }
        }
    }

    /// ASA: `access-list NAME [extended | standard] permit ...`, with masks where IOS has wildcards.
    pub(super) fn masked_filter_line(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement) else { return };
        let standard = statement.word(2) == "standard";
        let from = if standard || statement.word(2) == "extended" { 3 } else { 2 };
        let action = statement.word(from);
        if action != "permit" && action != "deny" && action != "line" {
            return;
        }
        let kind = if standard { FilterKind::Standard } else { FilterKind::Extended };
        let at = self.filter_at(&name, kind);
        let filter = &mut self.device.filters[at];
        if statement.negated() || action == "line" {
            filter.uncertain = true;
            return;
        }
        let both = !standard && ["any4", "any6", "inactive"].iter().any(|word| statement.has_word(word));
        read_line(filter, statement, from, true);
        // What counts for one IP version, or not at all, is not to be compared.
        if both && let Some(line) = filter.lines.last_mut() {
            line.matches = FilterMatch::Opaque;
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
        self.device.filters.push(Filter { name, kind, lines: Vec::new(), rest: Action::Deny, uncertain: false });
        at
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

/// Reads one line, whose words from `from` on are the action and what follows it.
fn read_line(filter: &mut Filter, statement: StatementRef<'_>, from: usize, masks: bool) {
    let mut words = Cursor { statement, at: from, ipv6: filter.kind == FilterKind::Ipv6, masks };
    let mut number = (from == 1).then(|| statement.word(0).parse().ok()).flatten();
    if words.ipv6 && words.take("sequence") {
        number = words.next().parse().ok();
    }
    let known = matches!(statement.recognition(), Recognition::Known { .. });
    let action = match words.next() {
        "permit" => Action::Permit,
        "deny" => Action::Deny,
        // Those after the first two are no entries: EOS and NX-OS count matches and renumber by them.
        "remark" | "" | "counters" | "statistics" | "resequence" | "ignore" => return,
        // NX-OS: what becomes of later fragments before any line is tried.
        "fragments" => {
            filter.uncertain = true;
            return;
        }
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
        may_pass: false,
        names_others: false,
        term: None,
        span: statement.span(),
        statement: statement.id(),
    }
}

/// Goes through the words of a line.
struct Cursor<'a> {
    statement: StatementRef<'a>,
    at: usize,
    ipv6: bool,
    /// Masks where others have wildcards.
    masks: bool,
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
        // ASA: a standard list knows no other version, and an address of it has its mask.
        if self.masks && self.take("any4") {
            return Some(Header::everything());
        }
        if let Some(address) = ipv4(self.peek()).filter(|_| !self.masks) {
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
            "object-group" | "addrgroup" | "net-group" => return Some(End::Group(self.next().into())),
            word if self.ipv6 => match parsed::<Ipv6Net>(word) {
                Some(net) => Bits::ipv6(net.addr(), net.netmask().to_bits()),
                None => Bits::ipv6(parsed(word)?, !parsed::<Ipv6Addr>(self.next())?.to_bits()),
            },
            "object" if self.masks => return Some(End::Group(self.next().into())),
            word => match ipv4(word) {
                Some(address) if self.masks => {
                    Bits::wildcard(address, Ipv4Addr::from_bits(!ipv4(self.next())?.to_bits()))
                }
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
                    line.may_pass = true;
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

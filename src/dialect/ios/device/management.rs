//! Terminal lines, SNMP communities, users, DHCP pools.

use ipnet::Ipv4Net;

use super::{Reader, Words, defined, parsed, sourced, word};
use crate::dialect::StatementRef;
use crate::dialect::grammar::{Role, ValueType};
use crate::model::{Community, DhcpPool, Direction, FilterUse, TerminalLine, User};
use crate::text::Span;

impl Reader {
    pub(super) fn terminal_line(&mut self, statement: StatementRef<'_>) {
        if statement.negated() {
            return;
        }
        let words = Words::of(statement);
        let span = words.span(1).cover(words.span(words.len().max(2) - 1));
        let name = sourced(statement, span, words.from(1).join(" ").into());
        let mut line = TerminalLine { name, filters: Vec::new(), transport: None, login: None };
        for child in statement.children() {
            line_setting(&mut line, child);
        }
        self.device.terminal_lines.push(line);
    }

    /// `snmp-server community NAME [view V] [ro | rw] [LIST]`
    pub(super) fn community(&mut self, statement: StatementRef<'_>) {
        if !statement.is("snmp-server community") {
            return;
        }
        let secret = statement.values().find(|value| {
            matches!(statement.slot(*value).role, Role::Value(ValueType::Secret | ValueType::SecretText))
        });
        let Some(name) = secret else { return };
        let filter = statement.values().filter(|value| value.span.start > name.span.start).find(|value| {
            let Role::Refer { kinds, .. } = &statement.slot(*value).role else { return false };
            !kinds.is_empty() && statement.word_after("view").is_none_or(|view| view != statement.value_text(*value))
        });
        self.device.communities.push(Community {
            name: sourced(statement, name.span, ()),
            writes: statement.has_word("rw"),
            filter: filter.map(|value| sourced(statement, value.span, statement.value_text(value).into())),
        });
    }

    pub(super) fn user(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement).filter(|_| !statement.negated()) else { return };
        let privilege = statement.word_after("privilege").and_then(parsed);
        self.device.users.push(User { name: name.map(Into::into), privilege });
    }

    pub(super) fn dhcp_pool(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement).filter(|_| !statement.negated()) else { return };
        let mut pool = DhcpPool {
            name: name.map(Into::into),
            networks: Vec::new(),
            gateways: Vec::new(),
            statement: statement.id(),
        };
        for child in statement.children().filter(|child| !child.negated()) {
            let words = Words::of(child);
            match words.get(0).unwrap_or_default() {
                "network" => pool.networks.extend(pool_network(&words)),
                "default-router" => pool.gateways.extend((1..words.len()).filter_map(|at| word(&words, at, parsed))),
                _ => {}
            }
        }
        self.device.dhcp_pools.push(pool);
    }
}

fn pool_network(words: &Words<'_>) -> Option<crate::model::Sourced<Ipv4Net>> {
    let address = parsed(words.get(1)?)?;
    let second = words.get(2)?;
    let net = match second.strip_prefix('/') {
        Some(length) => Ipv4Net::new(address, length.parse().ok()?).ok()?,
        None => Ipv4Net::with_netmask(address, parsed(second)?).ok()?,
    };
    Some(sourced(words.statement(), words.span(1).cover(words.span(2)), net))
}

fn line_setting(line: &mut TerminalLine, statement: StatementRef<'_>) {
    let words = Words::of(statement);
    let set = !statement.negated();
    let rest = |at: usize| {
        let span = if words.len() > at {
            words.span(at).cover(words.span(words.len() - 1))
        } else {
            Span::at(statement.span().end)
        };
        sourced(statement, span, words.from(at).join(" ").into())
    };
    match words.get(0).unwrap_or_default() {
        "access-class" => {
            let direction = if words.is(2, "out") { Direction::Out } else { Direction::In };
            if let Some(name) = word(&words, 1, |name| Some(name.into())).filter(|_| set) {
                line.filters.push(FilterUse { name, direction });
            }
        }
        "transport" if words.is(1, "input") => line.transport = set.then(|| rest(2)),
        "login" => line.login = set.then(|| rest(1)),
        _ => {}
    }
}

//! Object groups of addresses, and the objects of ASA.

use std::net::Ipv4Addr;

use ipnet::{Ipv4Net, Ipv4Subnets};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Reader, defined, parsed};
use crate::dialect::{Dialect, StatementRef};
use crate::model::{Bits, Members, ObjectGroup};

impl Reader {
    pub(super) fn object_group(&mut self, statement: StatementRef<'_>) {
        let is_network = matches!(
            statement.path(),
            "object-group network" | "object-group ip address" | "object-group network ipv4"
        );
        if statement.negated() || !is_network {
            return;
        }
        let Some(name) = defined(statement) else { return };
        // ASA adds to a group that it has.
        let fresh = self.device.object_groups.len();
        let at = *self.object_groups.entry(name.value.into()).or_insert(fresh);
        if at == fresh {
            let members = Members { bits: Vec::new(), complete: true };
            self.device.object_groups.push(ObjectGroup { name: name.map(Into::into), members });
        }
        let members = &mut self.device.object_groups[at].members;
        for child in statement.children() {
            if child.negated() {
                members.complete = false;
                continue;
            }
            match child.path() {
                "description" => {}
                "group-object" => self.nested_groups.extend(child.value(0).map(|name| (at, name.into()))),
                _ => member(members, self.dialect, child),
            }
        }
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

    /// ASA: `object network NAME`, which may come again with a translation only.
    pub(super) fn object(&mut self, statement: StatementRef<'_>) {
        let Some(name) = defined(statement).filter(|_| statement.is("object network")) else { return };
        let mut members = Members { bits: Vec::new(), complete: true };
        for child in statement.children().filter(|child| ["host", "subnet", "range", "fqdn"].contains(&child.word(0))) {
            member(&mut members, self.dialect, child);
        }
        if members.bits.is_empty() && members.complete {
            return;
        }
        let at = self.device.object_groups.len();
        self.object_groups.insert(name.value.into(), at);
        self.device.object_groups.push(ObjectGroup { name: name.map(Into::into), members });
    }
}

/// Members copied into the groups that name theirs, all together. A large group in many groups would fill the memory;
/// beyond this, what a group holds counts as not known.
const MOST_COPIED: usize = 500_000;

fn member(members: &mut Members, dialect: Dialect, statement: StatementRef<'_>) {
    // NX-OS numbers the members; ASA has a word before them.
    let numbered = statement.word(0).bytes().all(|byte| byte.is_ascii_digit());
    let at = usize::from(numbered || ["network-object", "subnet"].contains(&statement.word(0)));
    let (first, second, third) = (statement.word(at), statement.word(at + 1), statement.word(at + 2));
    let bits = match first {
        "any" => Some(Bits::ANY),
        "host" => parsed(second).map(Bits::host),
        "range" => match (parsed(second), parsed(third)) {
            (Some(low), Some(high)) => {
                members.bits.extend(Ipv4Subnets::new(low, high, 0).map(Bits::prefix));
                return;
            }
            _ => None,
        },
        _ => match (parsed::<Ipv4Addr>(first), parsed::<Ipv4Addr>(second)) {
            (Some(address), Some(wildcard)) if dialect == Dialect::NxOs => Some(Bits::wildcard(address, wildcard)),
            (Some(address), Some(mask)) => Ipv4Net::with_netmask(address, mask).ok().map(Bits::prefix),
            _ => parsed(first).map(Bits::prefix),
        },
    };
    match bits {
        Some(bits) => members.bits.push(bits),
        None => members.complete = false,
    }
}

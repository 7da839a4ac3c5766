//! Which lines of an access list are covered by an earlier one.
//!
//! A line covers another where every packet that the other matches is one that it matches. The question is asked of
//! every pair in principle, so lines are put away by the bits, the protocol and the ports that they ask for (a "tuple
//! space"): a line then looks only where its own header can be found. Nothing here may call a line covered that is not.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::union;
use crate::model::{Bits, End, FilterLine, FilterMatch, Header, ObjectGroups, Ports, Protocol};

/// So many lines are compared with a line at each place where they may be put away; those behind them cover nothing,
/// which is no lie, only less than could be said. It keeps lists of 100,000 alike lines from taking minutes.
const MOST_COMPARED: usize = 1_000;

/// A line is put away at no more places than this: one for each pair of members of its groups.
const MOST_PLACES: usize = 64;

/// Sets of addresses of which more pairs would have to be compared are not said to cover each other.
const MOST_PAIRS: usize = 1 << 20;

/// Lists up to this length are cheaper to compare pair by pair than to put away.
const SHORT: usize = 40;

/// For each line what covers it, if anything: the first single line that does, or else several together.
pub(super) fn covers_of(lines: &[FilterLine], groups: &ObjectGroups<'_>) -> Vec<Option<Cover>> {
    let single = covered_by(lines, groups);
    let mut several = union::Unions::of(lines, &single);
    let mut together = |at: usize| {
        several.cover(at).map(|covers| if let [one] = covers[..] { Cover::One(one) } else { Cover::Together(covers) })
    };
    (0..lines.len()).map(|at| single[at].map(Cover::One).or_else(|| together(at))).collect()
}

/// What covers a line.
pub(super) enum Cover {
    /// This line.
    One(usize),
    /// These lines, none of them alone.
    Together(Vec<usize>),
}

/// For each line the first line that covers it, if any.
fn covered_by(lines: &[FilterLine], groups: &ObjectGroups<'_>) -> Vec<Option<usize>> {
    let mut space = Space::default();
    let mut out = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let FilterMatch::Header(header) = &line.matches else {
            out.push(None);
            continue;
        };
        let found = if matches_nothing(header) { None } else { space.first_cover(header, lines, groups) };
        out.push(found);
        // What a covered line covers, its cover covers too. A line that counts only at times covers nothing.
        if found.is_none() && !line.may_pass && !matches_nothing(header) {
            space.put(header, index, groups, lines.len() <= SHORT);
        }
    }
    out
}

/// No packet has such a port.
pub(super) fn matches_nothing(header: &Header) -> bool {
    header.source_ports.is_empty() || header.destination_ports.is_empty()
}

/// Does the first header match every packet that the second one matches?
pub(super) fn covers(own: &Header, other: &Header, groups: &ObjectGroups<'_>) -> bool {
    own.protocol.covers(&other.protocol)
        && own.source_ports.covers(&other.source_ports)
        && own.destination_ports.covers(&other.destination_ports)
        && own.icmp.covers(&other.icmp)
        && (own.conditions.is_none() || own.conditions == other.conditions)
        && (!own.fragments || other.fragments)
        && end_covers(&own.source, &other.source, groups)
        && end_covers(&own.destination, &other.destination, groups)
}

fn end_covers(own: &End, other: &End, groups: &ObjectGroups<'_>) -> bool {
    if *own == End::Bits(Bits::ANY) || own == other {
        return true;
    }
    let (own, Some(others)) = (known(own, groups), all(other, groups)) else { return false };
    own.len() * others.len() <= MOST_PAIRS && others.iter().all(|other| own.iter().any(|own| own.covers(*other)))
}

/// The addresses of one end of a line, where all of them are known.
fn all<'a>(end: &'a End, groups: &ObjectGroups<'a>) -> Option<&'a [Bits]> {
    match end {
        End::Bits(bits) => Some(std::slice::from_ref(bits)),
        End::Set(bits) => Some(bits),
        End::Group(name) => {
            let members = groups.members(name)?;
            (members.complete && !members.bits.is_empty()).then_some(&members.bits)
        }
    }
}

/// Those addresses of one end of a line that are known.
fn known<'a>(end: &'a End, groups: &ObjectGroups<'a>) -> &'a [Bits] {
    match end {
        End::Bits(bits) => std::slice::from_ref(bits),
        End::Set(bits) => bits,
        End::Group(name) => groups.members(name).map_or(&[], |members| &members.bits),
    }
}

/// The lines so far, put away by what they ask for.
#[derive(Default)]
struct Space {
    /// The bits of source and destination that each shape asks for, side by side: they rule most shapes out.
    cares: Vec<(u128, u128)>,
    shapes: Vec<(Shape, FxHashMap<Key, Vec<u32>>)>,
    by_shape: FxHashMap<Shape, usize>,
    /// Lines that are compared one by one.
    rest: Vec<u32>,
}

/// What sort of things a line asks for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Shape {
    source: u128,
    destination: u128,
    any_protocol: bool,
    source_port: bool,
    destination_port: bool,
}

/// What it asks for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    source: Bits,
    destination: Bits,
    protocol: Option<Protocol>,
    source_port: Option<u16>,
    destination_port: Option<u16>,
}

impl Space {
    fn put(&mut self, header: &Header, index: usize, groups: &ObjectGroups<'_>, short: bool) {
        if short {
            return self.put_among_rest(index);
        }
        let (sources, destinations) = (places(&header.source, groups), places(&header.destination, groups));
        let protocols = protocols(&header.protocol);
        if sources.len() * destinations.len() * protocols.len() > MOST_PLACES {
            return self.put_among_rest(index);
        }
        for source in &sources {
            for destination in &destinations {
                for protocol in &protocols {
                    self.put_at(header, *source, *destination, protocol.clone(), index);
                }
            }
        }
    }

    fn put_among_rest(&mut self, index: usize) {
        if self.rest.len() < MOST_COMPARED {
            self.rest.push(index as u32);
        }
    }

    fn put_at(&mut self, header: &Header, source: Bits, destination: Bits, protocol: Option<Protocol>, index: usize) {
        let shape = Shape {
            source: source.care(),
            destination: destination.care(),
            any_protocol: protocol.is_none(),
            source_port: single(&header.source_ports).is_some(),
            destination_port: single(&header.destination_ports).is_some(),
        };
        let key = Key {
            source,
            destination,
            protocol,
            source_port: single(&header.source_ports),
            destination_port: single(&header.destination_ports),
        };
        let fresh = self.shapes.len();
        let at = *self.by_shape.entry(shape.clone()).or_insert(fresh);
        if at == fresh {
            self.cares.push((shape.source, shape.destination));
            self.shapes.push((shape, FxHashMap::default()));
        }
        let here = self.shapes[at].1.entry(key).or_default();
        if here.len() < MOST_COMPARED {
            here.push(index as u32);
        }
    }

    fn first_cover(&self, header: &Header, lines: &[FilterLine], groups: &ObjectGroups<'_>) -> Option<usize> {
        let is_cover = |index: &&u32| match &lines[**index as usize].matches {
            FilterMatch::Header(own) => covers(own, header, groups),
            FilterMatch::Opaque => false,
        };
        let rest = self.rest.iter().find(is_cover).copied();
        let (source, destination) = (sample(&header.source, groups), sample(&header.destination, groups));
        let protocol = match &header.protocol {
            Protocol::Any => None,
            Protocol::Many(numbers) => numbers.first().map(|&number| Protocol::Number(number)),
            one => Some(one.clone()),
        };
        let (open_source, open_destination) = (!source.care(), !destination.care());
        let fits = |care: &(u128, u128)| (care.0 & open_source) | (care.1 & open_destination) == 0;
        let put_away = (0..self.cares.len())
            .filter(|&at| fits(&self.cares[at]))
            .filter_map(|at| {
                let (shape, lines) = &self.shapes[at];
                lines.get(&shape.key(header, source, destination, protocol.as_ref())?)?.iter().find(is_cover).copied()
            })
            .min();
        rest.into_iter().chain(put_away).min().map(|index| index as usize)
    }
}

impl Shape {
    /// Where a line of this shape that covers the header would be, if its ports let it. The bits are known to fit.
    fn key(&self, header: &Header, source: Bits, destination: Bits, protocol: Option<&Protocol>) -> Option<Key> {
        let port = |wanted: bool, ports: &Ports| match (wanted, single(ports)) {
            (false, _) => Some(None),
            (true, None) => None,
            (true, port) => Some(port),
        };
        Some(Key {
            source: source.masked(self.source),
            destination: destination.masked(self.destination),
            protocol: protocol.filter(|_| !self.any_protocol).cloned(),
            source_port: port(self.source_port, &header.source_ports)?,
            destination_port: port(self.destination_port, &header.destination_ports)?,
        })
    }
}

/// One of the addresses: what covers all must cover it. Of a group that is not known only itself and everything do.
fn sample(end: &End, groups: &ObjectGroups<'_>) -> Bits {
    match (all(end, groups).and_then(<[Bits]>::first), end) {
        (Some(first), _) => *first,
        (None, End::Group(name)) => stand_in(name),
        (None, _) => Bits::ANY,
    }
}

/// The addresses under which a line is looked for: some place of it holds a sample of all that it covers.
fn places(end: &End, groups: &ObjectGroups<'_>) -> Vec<Bits> {
    let itself = match end {
        End::Group(name) if all(end, groups).is_none() => Some(stand_in(name)),
        _ => None,
    };
    known(end, groups).iter().copied().chain(itself).collect()
}

/// The protocols one by one, never none; nothing stands for all of IP.
fn protocols(protocol: &Protocol) -> Vec<Option<Protocol>> {
    match protocol {
        Protocol::Any => vec![None],
        Protocol::Many(numbers) => numbers.iter().map(|&number| Some(Protocol::Number(number))).collect(),
        one => vec![Some(one.clone())],
    }
}

/// An address that stands for a name. Should it be a real one's too, nothing happens: all that is found is compared.
fn stand_in(name: &str) -> Bits {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    Bits::ipv6(u128::from(hasher.finish()).into(), u128::MAX)
}

fn single(ports: &Ports) -> Option<u16> {
    match ports {
        Ports::Range((low, high)) if low == high => Some(*low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::model::{Action, Icmp, Members, ObjectGroup, Sourced};
    use crate::rules::testing;
    use crate::text::Span;

    fn line(header: Header) -> FilterLine {
        let analysis = testing::analyse("hostname r1\n");
        let statement = analysis.tree.top_level(&analysis.document).next().unwrap();
        FilterLine {
            number: None,
            action: Action::Permit,
            matches: FilterMatch::Header(Box::new(header)),
            may_pass: false,
            names_others: false,
            term: None,
            span: statement.span(),
            statement: statement.id(),
        }
    }

    fn header() -> impl Strategy<Value = Header> {
        let bits = (0_u32..4, prop::sample::select(vec![0_u32, 1, 2, 3, 255]))
            .prop_map(|(value, wild)| End::Bits(Bits::wildcard(value.into(), wild.into())));
        let group = prop::sample::select(vec!["ODD", "LOW", "PARTLY", "UNKNOWN"]);
        let set = prop::collection::vec(0_u32..4, 1..3)
            .prop_map(|hosts| End::these(hosts.into_iter().map(|host| Bits::host(host.into())).collect()).unwrap());
        let bits = prop_oneof![5 => bits, 1 => set, 1 => group.prop_map(|name| End::Group(name.into()))];
        let ports = prop_oneof![
            Just(Ports::Any),
            (0_u16..3).prop_map(|port| Ports::these(&[port])),
            (0_u16..3, 0_u16..4).prop_map(|(low, high)| Ports::Range((low, high))),
        ];
        let protocol = prop_oneof![
            Just(Protocol::Any),
            Just(Protocol::Number(6)),
            Just(Protocol::Number(17)),
            Just(Protocol::Many([6, 17].into()))
        ];
        (protocol, bits.clone(), ports.clone(), bits, ports).prop_map(|(protocol, source, from, destination, to)| {
            let has_ports = protocol != Protocol::Any;
            Header {
                protocol,
                source,
                source_ports: if has_ports { from } else { Ports::Any },
                destination,
                destination_ports: if has_ports { to } else { Ports::Any },
                icmp: Icmp::Any,
                conditions: None,
                fragments: false,
            }
        })
    }

    fn groups() -> Vec<ObjectGroup> {
        let analysis = testing::analyse("hostname r1\n");
        let statement = analysis.tree.top_level(&analysis.document).next().unwrap().id();
        let group = |name: &str, hosts: &[u32], complete| ObjectGroup {
            name: Sourced { value: name.into(), span: Span::at(0), statement },
            members: Members { bits: hosts.iter().map(|&host| Bits::host(host.into())).collect(), complete },
        };
        vec![group("ODD", &[1, 3], true), group("LOW", &[0, 1], true), group("PARTLY", &[3], false)]
    }

    proptest! {
        /// Putting lines away finds what comparing each with each finds.
        #[test]
        fn the_space_finds_what_pairs_find(headers in prop::collection::vec(header(), SHORT + 1..SHORT + 30)) {
            let groups = groups();
            let groups = ObjectGroups::of(&groups);
            let lines: Vec<FilterLine> = headers.into_iter().map(line).collect();
            let found = covered_by(&lines, &groups);
            for (at, line) in lines.iter().enumerate() {
                let FilterMatch::Header(own) = &line.matches else { unreachable!() };
                let by_pairs = lines[..at].iter().position(|earlier| match &earlier.matches {
                    FilterMatch::Header(earlier) => !matches_nothing(earlier) && covers(earlier, own, &groups),
                    FilterMatch::Opaque => false,
                });
                let by_pairs = by_pairs.filter(|_| !matches_nothing(own));
                prop_assert_eq!(found[at], by_pairs);
            }
        }
    }
}

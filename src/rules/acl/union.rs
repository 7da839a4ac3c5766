//! Which lines of an access list are covered by several earlier ones together.
//!
//! What the earlier lines match is taken away from what the line matches, piece by piece, until nothing is left. The
//! pieces are exact; where they become too many, the line counts as not covered.

use std::ops::Range;

use crate::model::{Bits, End, FilterLine, FilterMatch, Header, Ports};

/// Longer lists are not looked into: every line would be compared with every other.
const LONGEST: usize = 600;
/// More pieces than this are given up.
const MOST_PIECES: usize = 128;
/// A line of more pieces than this, by the addresses that it lists, is not looked into.
const MOST_OF_A_LINE: usize = 16;

/// A part of what a line matches that no line so far has taken.
#[derive(Clone)]
struct Piece {
    source: Bits,
    destination: Bits,
    source_ports: Ports,
    destination_ports: Ports,
}

/// The lines of a list, ready to be compared each with each.
pub(super) struct Unions<'a> {
    lines: Vec<Option<(&'a Header, Range<usize>)>>,
    /// What the lines match, one after the other.
    pieces: Vec<Piece>,
    /// Some bits of source and destination of each line: the value and those that count. They rule most pairs out.
    glance: Vec<(u64, u64)>,
    /// The lines that may take something from a later one.
    takes: Vec<bool>,
    near: Vec<usize>,
}

impl<'a> Unions<'a> {
    /// `single` says which lines have a cover of their own: these add nothing to it.
    pub(super) fn of(lines: &'a [FilterLine], single: &[Option<usize>]) -> Self {
        if lines.len() > LONGEST {
            let (pieces, glance, takes) = (Vec::new(), Vec::new(), Vec::new());
            return Self { lines: Vec::new(), pieces, glance, takes, near: Vec::new() };
        }
        let mut pieces = Vec::with_capacity(lines.len());
        let plain: Vec<_> = lines.iter().map(|line| plain(line, &mut pieces)).collect();
        let glance = plain.iter().map(|line| line.as_ref().map_or((0, 0), |(_, own)| glance(&pieces[own.clone()])));
        let glance = glance.collect();
        let takes = lines.iter().zip(&plain).zip(single);
        let takes =
            takes.map(|((line, plain), single)| !line.may_pass && plain.is_some() && single.is_none()).collect();
        Self { lines: plain, pieces, glance, takes, near: Vec::new() }
    }

    /// The earlier lines that cover the line at `at` together, if they do.
    pub(super) fn cover(&mut self, at: usize) -> Option<Vec<usize>> {
        let (header, own) = self.lines.get(at)?.as_ref()?;
        let (value, care) = self.glance[at];
        self.near.clear();
        let near = self.glance[..at].iter().enumerate();
        let near = near.filter(|(_, other)| (other.0 ^ value) & other.1 & care == 0).map(|(index, _)| index);
        self.near.extend(near.filter(|index| self.takes[*index]));
        // One line alone is not several; one that lists addresses may still cover what its addresses do not one by one.
        if self.near.len() < 2 && own.len() == 1 {
            return None;
        }
        let mut pieces = self.pieces[own.clone()].to_vec();
        let mut used = Vec::new();
        for &index in &self.near {
            let Some((cut, cuts)) = &self.lines[index] else { continue };
            if !takes_kind(cut, header) {
                continue;
            }
            let mut taken = false;
            for cut in &self.pieces[cuts.clone()] {
                if !pieces.iter().any(|piece| piece.meets(cut)) {
                    continue;
                }
                let mut left = Vec::with_capacity(pieces.len());
                for piece in pieces {
                    taken |= piece.cut(cut, &mut left);
                }
                pieces = left;
            }
            if taken {
                used.push(index);
            }
            if pieces.is_empty() {
                return Some(used);
            }
            if pieces.len() > MOST_PIECES {
                return None;
            }
        }
        None
    }
}

/// Bits of the source and the destination, 32 each: of IPv4 all there are, of IPv6 and IPv4 alike the lowest. Two lines
/// that disagree in them have no packet in common. Of several pieces those that all agree in.
fn glance(pieces: &[Piece]) -> (u64, u64) {
    let both = |source: u128, destination: u128| u64::from(source as u32) << 32 | u64::from(destination as u32);
    let one = |piece: &Piece| {
        let value = both(piece.source.value(), piece.destination.value());
        (value, both(piece.source.care(), piece.destination.care()))
    };
    let common = |own: (u64, u64), other: (u64, u64)| (own.0, own.1 & other.1 & !(own.0 ^ other.0));
    pieces.iter().map(one).reduce(common).unwrap_or_default()
}

/// The line's header and all that it matches, put at the end of `pieces`, where that is plain: addresses, no ports that
/// cannot be.
fn plain<'a>(line: &'a FilterLine, pieces: &mut Vec<Piece>) -> Option<(&'a Header, Range<usize>)> {
    let FilterMatch::Header(header) = &line.matches else { return None };
    let (sources, destinations) = (addresses(&header.source)?, addresses(&header.destination)?);
    let impossible = header.source_ports.is_empty() || header.destination_ports.is_empty();
    if impossible || sources.len() * destinations.len() > MOST_OF_A_LINE {
        return None;
    }
    let first = pieces.len();
    for &source in sources {
        for &destination in destinations {
            let (source_ports, destination_ports) = (header.source_ports.clone(), header.destination_ports.clone());
            pieces.push(Piece { source, destination, source_ports, destination_ports });
        }
    }
    Some((header, first..pieces.len()))
}

fn addresses(end: &End) -> Option<&[Bits]> {
    match end {
        End::Bits(bits) => Some(std::slice::from_ref(bits)),
        End::Set(bits) => Some(bits),
        End::Group(_) => None,
    }
}

/// Does the first header take packets of the second one's kind, whatever their addresses and ports?
fn takes_kind(cut: &Header, header: &Header) -> bool {
    cut.protocol.covers(&header.protocol)
        && cut.icmp.covers(&header.icmp)
        && (cut.conditions.is_none() || cut.conditions == header.conditions)
        && (!cut.fragments || header.fragments)
}

impl Piece {
    fn meets(&self, cut: &Self) -> bool {
        self.source.meets(cut.source) && self.destination.meets(cut.destination)
    }

    /// Puts what is left of the piece into `left`; true where something was taken.
    fn cut(self, cut: &Self, left: &mut Vec<Self>) -> bool {
        // Of all ports, named ones take nothing that can be told exactly: later fragments carry none.
        let in_part = |own: &Ports, cut: &Ports| *own == Ports::Any && *cut != Ports::Any;
        let common = |own: &Ports, cut: &Ports| own.common(cut);
        let source_ports = common(&self.source_ports, &cut.source_ports);
        let destination_ports = common(&self.destination_ports, &cut.destination_ports);
        let untouched = !self.meets(cut)
            || in_part(&self.source_ports, &cut.source_ports)
            || in_part(&self.destination_ports, &cut.destination_ports)
            || source_ports.is_empty()
            || destination_ports.is_empty();
        if untouched {
            left.push(self);
            return false;
        }
        let mut rest = self;
        left.extend(rest.source.without(cut.source).map(|source| Self { source, ..rest.clone() }));
        rest.source = rest.source.common(cut.source);
        let others = rest.destination.without(cut.destination);
        left.extend(others.map(|destination| Self { destination, ..rest.clone() }));
        rest.destination = rest.destination.common(cut.destination);
        let other_ports = rest.source_ports.without(&cut.source_ports);
        if !other_ports.is_empty() {
            left.push(Self { source_ports: other_ports, ..rest.clone() });
        }
        rest.source_ports = source_ports;
        let other_ports = rest.destination_ports.without(&cut.destination_ports);
        if !other_ports.is_empty() {
            left.push(Self { destination_ports: other_ports, ..rest });
        }
        true
    }
}

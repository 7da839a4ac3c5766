//! Which lines of an access list are covered by several earlier ones together.
//!
//! What the earlier lines match is taken away from what the line matches, piece by piece, until nothing is left. The
//! pieces are exact; where they become too many, the line counts as not covered.

use crate::model::{Bits, End, FilterLine, FilterMatch, Header, Ports};

/// Longer lists are not looked into: every line would be compared with every other.
const LONGEST: usize = 600;
/// More pieces than this are given up.
const MOST_PIECES: usize = 128;

/// A part of what a line matches that no line so far has taken.
#[derive(Clone)]
struct Piece {
    source: Bits,
    destination: Bits,
    source_ports: Ports,
    destination_ports: Ports,
}

/// The earlier lines that cover the line at `at` together. `single` says which lines have a cover of their own, and so
/// add nothing to it.
pub(super) fn together(lines: &[FilterLine], at: usize, single: &[Option<usize>]) -> Option<Vec<usize>> {
    let (header, piece) = plain(&lines[at]).filter(|_| lines.len() <= LONGEST)?;
    let mut pieces = vec![piece];
    let mut used = Vec::new();
    for (index, line) in lines[..at].iter().enumerate() {
        if single[index].is_some() || line.timed {
            continue;
        }
        let Some((cut, cut_piece)) = plain(line) else { continue };
        if !takes_kind(cut, header) || !pieces.iter().any(|piece| piece.meets(&cut_piece)) {
            continue;
        }
        let mut left = Vec::with_capacity(pieces.len());
        let mut taken = false;
        for piece in pieces {
            taken |= piece.cut(&cut_piece, &mut left);
        }
        pieces = left;
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

/// The line's header and all that it matches, where that is plain: addresses, no ports that cannot be.
fn plain(line: &FilterLine) -> Option<(&Header, Piece)> {
    let FilterMatch::Header(header) = &line.matches else { return None };
    let (End::Bits(source), End::Bits(destination)) = (&header.source, &header.destination) else { return None };
    let piece = Piece {
        source: *source,
        destination: *destination,
        source_ports: header.source_ports.clone(),
        destination_ports: header.destination_ports.clone(),
    };
    (!header.source_ports.is_empty() && !header.destination_ports.is_empty()).then_some((header, piece))
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

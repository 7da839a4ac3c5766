//! Sets of ports.

/// The ports that a filter line asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Ports {
    /// The line says nothing about ports: it also takes in later fragments, which carry none.
    #[default]
    Any,
    /// From the first to the second, both included. First above second matches nothing.
    Range((u16, u16)),
    /// Several ranges, ordered.
    Many(Box<[(u16, u16)]>),
}

impl Ports {
    /// These single ports.
    pub fn these(ports: &[u16]) -> Self {
        match ports {
            [port] => Self::Range((*port, *port)),
            ports => Self::from_ranges(ports.iter().map(|&port| (port, port)).collect()),
        }
    }

    /// All but these single ports.
    pub fn except(ports: &[u16]) -> Self {
        let mut ports = ports.to_vec();
        ports.sort_unstable();
        ports.dedup();
        let mut ranges = Vec::new();
        let mut next = 0_u32;
        for port in ports {
            if u32::from(port) > next {
                ranges.push((next as u16, port - 1));
            }
            next = u32::from(port) + 1;
        }
        if let Ok(next) = u16::try_from(next) {
            ranges.push((next, u16::MAX));
        }
        Self::from_ranges(ranges)
    }

    /// These ranges; one that ends before it begins has no port.
    pub fn ranges_of(mut ranges: Vec<(u16, u16)>) -> Self {
        if let [range] = ranges[..] {
            return Self::Range(range);
        }
        ranges.retain(|(low, high)| low <= high);
        Self::from_ranges(ranges)
    }

    fn from_ranges(mut ranges: Vec<(u16, u16)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if u32::from(low) <= u32::from(last.1) + 1 => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        match merged[..] {
            [range] => Self::Range(range),
            _ => Self::Many(merged.into()),
        }
    }

    /// The ranges; the full one for [`Ports::Any`].
    pub fn ranges(&self) -> &[(u16, u16)] {
        match self {
            Self::Any => &[(0, u16::MAX)],
            Self::Range(range) => std::slice::from_ref(range),
            Self::Many(ranges) => ranges,
        }
    }

    /// No port is in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Any => false,
            Self::Range((low, high)) => low > high,
            Self::Many(ranges) => ranges.is_empty(),
        }
    }

    /// The ports that both have.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Any, both) | (both, Self::Any) => both.clone(),
            _ => Self::from_ranges(self.ranges().iter().flat_map(|&own| overlaps(own, other)).collect()),
        }
    }

    /// The ports of this that the other has not. Of [`Ports::Any`] only `Any` leaves nothing: ports that are named say
    /// nothing of later fragments.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        match (self, other) {
            (_, Self::Any) => Self::Many(Box::default()),
            (Self::Any, _) => Self::Any,
            _ => {
                let mut left = Vec::new();
                for &(low, high) in self.ranges() {
                    let mut next = u32::from(low);
                    for (from, to) in overlaps((low, high), other) {
                        if u32::from(from) > next {
                            left.push((next as u16, from - 1));
                        }
                        next = u32::from(to) + 1;
                    }
                    if next <= u32::from(high) {
                        left.push((next as u16, high));
                    }
                }
                Self::from_ranges(left)
            }
        }
    }

    /// Is every port of the other in it?
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (_, Self::Any) => false,
            _ => other
                .ranges()
                .iter()
                .all(|&(low, high)| self.ranges().iter().any(|&(from, to)| from <= low && high <= to)),
        }
    }
}

/// The parts of a range that lie in the set, in order.
fn overlaps((low, high): (u16, u16), set: &Ports) -> impl Iterator<Item = (u16, u16)> {
    let part = move |&(from, to): &(u16, u16)| (from.max(low), to.min(high));
    set.ranges().iter().map(part).filter(|(from, to)| from <= to)
}

#[cfg(test)]
mod tests {
    use super::Ports;

    #[test]
    fn sets_of_ports_compare_exactly() {
        let all_but_80 = Ports::except(&[80]);
        assert_eq!(all_but_80.ranges(), [(0, 79), (81, u16::MAX)]);
        assert!(all_but_80.covers(&Ports::Range((81, 90))));
        assert!(!all_but_80.covers(&Ports::Range((79, 81))));
        assert!(Ports::Any.covers(&all_but_80));
        assert!(!Ports::Range((0, u16::MAX)).covers(&Ports::Any), "later fragments carry no ports");
        assert_eq!(Ports::these(&[22, 21, 23]), Ports::Range((21, 23)));
        assert_eq!(Ports::Range((1, 9)).without(&Ports::these(&[1, 5])), Ports::Many([(2, 4), (6, 9)].into()));
        assert_eq!(Ports::Range((1, 9)).common(&Ports::except(&[3])), Ports::Many([(1, 2), (4, 9)].into()));
        assert!(Ports::Range((1, 9)).without(&Ports::Range((0, 9))).is_empty());
        assert!(Ports::Range((9, 3)).is_empty());
        assert_eq!(Ports::except(&[u16::MAX]), Ports::Range((0, u16::MAX - 1)));
    }
}

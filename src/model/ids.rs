//! Numbers and names that only valid values can become.

/// A VLAN, 1 to 4094 (IEEE 802.1Q).
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VlanId(u16);

impl VlanId {
    /// The VLAN of this number.
    pub fn new(number: u32) -> Option<Self> {
        (1..=4094).contains(&number).then_some(Self(number as u16))
    }

    /// Its number.
    pub fn get(self) -> u16 {
        self.0
    }

    /// VLAN 1 and those that FDDI and Token Ring left behind exist on every switch.
    pub fn is_builtin(self) -> bool {
        self.0 == 1 || (1002..=1005).contains(&self.0)
    }
}

impl std::fmt::Display for VlanId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A set of VLANs, as ordered ranges that do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VlanSet(Vec<(u16, u16)>);

impl VlanSet {
    /// All VLANs.
    pub fn all() -> Self {
        Self(vec![(1, 4094)])
    }

    /// The VLANs of these ranges; what lies outside 1 to 4094 is cut off.
    pub fn of(ranges: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut ranges: Vec<(u16, u16)> = ranges
            .filter(|(low, high)| low <= high && *low <= 4094 && *high >= 1)
            .map(|(low, high)| (low.max(1) as u16, high.min(4094) as u16))
            .collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1 + 1 => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }

    /// Both together.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).map(|&(low, high)| (u32::from(low), u32::from(high))))
    }

    /// Those of this set that are not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        for &(low, high) in &self.0 {
            let mut low = u32::from(low);
            let high = u32::from(high);
            for &(from, to) in &other.0 {
                let (from, to) = (u32::from(from), u32::from(to));
                if to < low || from > high {
                    continue;
                }
                if from > low {
                    left.push((low, from - 1));
                }
                low = to + 1;
            }
            if low <= high {
                left.push((low, high));
            }
        }
        Self::of(left.into_iter())
    }

    /// Is the VLAN in it?
    pub fn contains(&self, vlan: VlanId) -> bool {
        self.0.iter().any(|&(low, high)| (low..=high).contains(&vlan.get()))
    }
}

/// An AS number, never 0 (RFC 7607).
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asn(std::num::NonZeroU32);

impl Asn {
    /// The AS number that a text such as `65000` or `1.10` (RFC 5396) stands for.
    pub fn parse(text: &str) -> Option<Self> {
        let number = match text.split_once('.') {
            Some((high, low)) => {
                u32::from(high.parse::<u16>().ok()?).checked_mul(65_536)? + u32::from(low.parse::<u16>().ok()?)
            }
            None => text.parse().ok()?,
        };
        std::num::NonZeroU32::new(number).map(Self)
    }
}

impl std::fmt::Display for Asn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A number with a place in a sequence, such as a sequence number.
pub type Number = u32;

/// The sort of an interface, as far as rules tell them apart.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum InterfaceKind {
    /// A physical Ethernet port of any speed.
    Ethernet,
    /// A link aggregation.
    PortChannel,
    /// The routed interface of a VLAN.
    Vlan,
    /// A loopback.
    Loopback,
    /// A tunnel.
    Tunnel,
    /// What is copied for each session: virtual templates, dialers, groups of lines.
    Template,
    /// Anything else.
    Other,
}

/// An interface by its name in one spelling: `gigabitethernet0/1.20`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceName(Box<str>);

impl InterfaceName {
    /// The interface that a name, however abbreviated, stands for.
    pub fn new(written: &str) -> Self {
        Self(crate::dialect::interface_name::normalise(written).into())
    }

    /// The spelling that names are compared in.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its sort.
    pub fn kind(&self) -> InterfaceKind {
        let letters = self.0.find(|c: char| c.is_ascii_digit()).unwrap_or(self.0.len());
        match &self.0[..letters] {
            "port-channel" => InterfaceKind::PortChannel,
            "vlan" => InterfaceKind::Vlan,
            "loopback" => InterfaceKind::Loopback,
            "tunnel" => InterfaceKind::Tunnel,
            "virtual-template" | "dialer" | "group-async" | "virtual-access" | "virtual-ppp" => InterfaceKind::Template,
            letters if letters.ends_with("ethernet") || letters.ends_with("gige") => InterfaceKind::Ethernet,
            _ => InterfaceKind::Other,
        }
    }

    /// The number of an interface that has a single one, such as a VLAN's or a port channel's.
    pub fn number(&self) -> Option<u32> {
        let digits = self.0.find(|c: char| c.is_ascii_digit())?;
        self.0[digits..].parse().ok()
    }

    /// The interface that a subinterface belongs to.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('.').map(|(parent, _)| Self(parent.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> VlanSet {
        VlanSet::of(crate::dialect::number_ranges(text))
    }

    #[test]
    fn vlan_sets_add_and_subtract() {
        assert_eq!(set("10,12,11,20-30"), set("10-12,20-30"));
        assert_eq!(set("1-10").without(&set("3-4,9-20")), set("1-2,5-8"));
        assert_eq!(set("1-10").with(&set("11")), set("1-11"));
        assert!(set("1-10").contains(VlanId::new(10).unwrap()) && !set("1-10").contains(VlanId::new(11).unwrap()));
        assert_eq!(VlanId::new(4095), None);
    }

    #[test]
    fn as_numbers_are_read_in_both_notations() {
        assert_eq!(Asn::parse("1.10"), Asn::parse("65546"));
        assert_eq!(Asn::parse("0"), None);
        assert_eq!(Asn::parse("65536.1"), None);
    }

    #[test]
    fn interfaces_know_their_kind_and_parent() {
        let name = InterfaceName::new("Te1/0/1.20");
        assert_eq!(name.kind(), InterfaceKind::Ethernet);
        assert_eq!(name.parent(), Some(InterfaceName::new("TenGigabitEthernet 1/0/1")));
        assert_eq!(InterfaceName::new("Po12").number(), Some(12));
        assert_eq!(InterfaceName::new("Gi0/12").number(), None);
    }
}

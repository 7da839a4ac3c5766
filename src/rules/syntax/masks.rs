//! Netmasks and wildcard masks, and what was meant where one stands for the other.

use std::net::Ipv4Addr;

/// Ones, then zeros: `255.255.255.0`.
pub(super) fn is_netmask(mask: Ipv4Addr) -> bool {
    mask.to_bits().leading_ones() + mask.to_bits().trailing_zeros() >= 32
}

/// The mask with every bit turned over: `0.0.0.255` for `255.255.255.0`.
pub(super) fn inverted(mask: Ipv4Addr) -> Ipv4Addr {
    Ipv4Addr::from_bits(!mask.to_bits())
}

/// A netmask that was surely meant as one: it begins with a whole octet of ones, and is not all ones.
pub(super) fn is_evident_netmask(mask: Ipv4Addr) -> bool {
    is_netmask(mask) && mask.octets()[0] == 255 && mask != Ipv4Addr::BROADCAST
}

/// A wildcard that was surely meant as one: the inverse of an evident netmask.
pub(super) fn is_evident_wildcard(mask: Ipv4Addr) -> bool {
    is_evident_netmask(inverted(mask))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_told_apart() {
        let mask = |text: &str| text.parse::<Ipv4Addr>().unwrap();
        assert!(is_evident_netmask(mask("255.255.255.0")) && is_evident_wildcard(mask("0.0.0.255")));
        for text in ["0.0.0.0", "255.255.255.255", "255.0.255.0", "10.0.0.0"] {
            assert!(!is_evident_netmask(mask(text)) && !is_evident_wildcard(mask(text)), "{text}");
        }
        assert_eq!(inverted(mask("255.255.252.0")), mask("0.0.3.255"));
    }
}

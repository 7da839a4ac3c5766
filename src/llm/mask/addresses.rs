//! Addresses in a text, whatever stands around them: IPv4, IPv6, MAC, and the ISO addresses that carry one.
//!
//! Pure. A prefix's length stays: only the address before it is found. Not found is what everybody knows and what says
//! nothing of a network: netmasks and wildcards, the unspecified address, loopbacks, the multicast groups of protocols.

use std::net::Ipv6Addr;
use std::ops::Range;

/// Where the addresses are that must not be seen, in order.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match address_at(text, at) {
            Some((length, hidden)) => {
                if hidden {
                    found.push(at..at + length);
                }
                at += length;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The length of the address that begins here, and whether it must be hidden.
fn address_at(text: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let byte = *bytes.get(at)?;
    if !(byte.is_ascii_hexdigit() || byte == b':') {
        return None;
    }
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let after_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !after_word && before != Some(b':') {
        if let Some(length) = mac_at(&bytes[at..]) {
            let digits: Vec<u8> = bytes[at..at + length].iter().copied().filter(u8::is_ascii_hexdigit).collect();
            let is_plain =
                digits.iter().all(|digit| *digit == b'0') || digits.iter().all(|b| b.eq_ignore_ascii_case(&b'f'));
            return Some((length, !is_plain));
        }
        if let Some((length, address)) = ipv6_at(&text[at..]) {
            return Some((length, !is_known_ipv6(address)));
        }
        if let Some(length) = iso_at(&bytes[at..]) {
            return Some((length, true));
        }
    }
    // Names may hold one: what stands before may be a letter, but not more of a number.
    let in_number = before.is_some_and(|byte| byte.is_ascii_digit())
        || (before == Some(b'.') && at.checked_sub(2).is_some_and(|at| bytes[at].is_ascii_digit()));
    if in_number {
        return None;
    }
    let (length, address) = ipv4_at(&bytes[at..])?;
    Some((length, !is_known_ipv4(address)))
}

/// Four numbers to 255, and no fifth.
fn ipv4_at(bytes: &[u8]) -> Option<(usize, u32)> {
    let (mut at, mut address) = (0, 0_u32);
    for octet in 0..4 {
        if octet > 0 {
            (bytes.get(at) == Some(&b'.')).then_some(())?;
            at += 1;
        }
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=3).contains(&digits).then_some(())?;
        let number: u32 = std::str::from_utf8(&bytes[at..at + digits]).ok()?.parse().ok()?;
        (number <= 255).then_some(())?;
        address = address << 8 | number;
        at += digits;
    }
    let goes_on = bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    (!goes_on).then_some((at, address))
}

fn is_known_ipv4(address: u32) -> bool {
    let is_mask = |address: u32| address.leading_ones() + address.trailing_zeros() >= 32 && address != 0;
    // 0/8 is "this network", and every wildcard of a longer prefix; 127/8 the loopback.
    let first = address >> 24;
    let is_wildcard = is_mask(!address) && address & 0x00ff_ffff == 0x00ff_ffff;
    first == 0 || first == 127 || first == 255 || is_mask(address) || is_wildcard || address >> 8 == 0x00e0_0000
}

/// The longest address that the text begins with.
fn ipv6_at(text: &str) -> Option<(usize, Ipv6Addr)> {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.';
    let run = text.bytes().take_while(|byte| is_part(*byte)).count();
    let run = &text[..run];
    if run.matches(':').count() < 2 {
        return None;
    }
    // A letter behind it makes it a part of a word, as in `face::value`.
    let is_cut = text[run.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    if is_cut {
        return None;
    }
    (2..=run.len()).rev().find_map(|length| {
        let next_is_digit = run.as_bytes().get(length).is_some_and(u8::is_ascii_hexdigit);
        let address = run[..length].parse().ok()?;
        (!next_is_digit).then_some((length, address))
    })
}

fn is_known_ipv6(address: Ipv6Addr) -> bool {
    let [first, ..] = address.segments();
    address.is_unspecified() || address.is_loopback() || first & 0xfff0 == 0xff00 && first & 0xf <= 2
}

/// `0011.2233.4455`, `00:11:22:33:44:55`, `00-11-22-33-44-55`.
fn mac_at(bytes: &[u8]) -> Option<usize> {
    let groups = |count: usize, digits: usize, sign: u8| {
        let length = count * (digits + 1) - 1;
        let fits = bytes
            .get(..length)?
            .iter()
            .enumerate()
            .all(|(at, byte)| if at % (digits + 1) == digits { *byte == sign } else { byte.is_ascii_hexdigit() });
        let next = bytes.get(length);
        let goes_on = next.is_some_and(u8::is_ascii_alphanumeric)
            || (next == Some(&sign) && bytes.get(length + 1).is_some_and(u8::is_ascii_hexdigit));
        (fits && !goes_on).then_some(length)
    };
    groups(3, 4, b'.').or_else(|| groups(6, 2, b':')).or_else(|| groups(6, 2, b'-'))
}

/// `49.0001.1921.6800.1001.00`: an area, a system's address in groups of four digits, and the selector.
fn iso_at(bytes: &[u8]) -> Option<usize> {
    let run = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'.').count();
    let text = std::str::from_utf8(&bytes[..run]).ok()?.trim_end_matches('.');
    let groups: Vec<&str> = text.split('.').collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let fits = first.len() == 2 && last.len() == 2 && middle.len() >= 3 && middle.iter().all(|group| group.len() == 4);
    fits.then_some(text.len())
}

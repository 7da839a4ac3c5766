//! Mutations of values: numbers, addresses, masks.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::site::Site;
use super::slip::slip;
use crate::dialect::grammar::{Role, ValueType};
use crate::eval::random::Random;
use crate::text::{Edit, Span};

type Edits = Option<Vec<Edit>>;

/// A value with one digit wrong.
pub(super) fn change(site: &Site<'_>, random: &mut Random) -> Edits {
    let values = site.all_values(|of| {
        !matches!(of, ValueType::Text | ValueType::Secret | ValueType::SecretText | ValueType::Delimited)
    });
    let (leaf, value) =
        random.pick_that(&values, |(leaf, value)| leaf.value_text(*value).bytes().any(|byte| byte.is_ascii_digit()))?;
    let old = leaf.value_text(*value);
    let (number, tail) = old.split_once('/').unwrap_or((old, ""));
    let new = slip(number, random)?;
    let new = if tail.is_empty() { new } else { format!("{new}/{tail}") };
    Some(vec![site.replace(value.span, new)])
}

/// An address with another octet.
pub(super) fn change_address(site: &Site<'_>, random: &mut Random) -> Edits {
    let addresses = site.addresses();
    let (span, address) = *random.pick(&addresses)?;
    let mut octets = address.octets();
    let at = random.below(4);
    octets[at] = match random.below(3) {
        0 => octets[at].wrapping_add(1),
        1 => octets[at].swap_bits(random),
        _ => octets[at] / 10,
    };
    let new = Ipv4Addr::from(octets);
    (new != address).then(|| vec![site.replace(span, new.to_string())])
}

trait SwapBits {
    fn swap_bits(self, random: &mut Random) -> Self;
}

impl SwapBits for u8 {
    /// Another number of as many digits.
    fn swap_bits(self, random: &mut Random) -> Self {
        slip(&self.to_string(), random).and_then(|text| text.parse().ok()).unwrap_or(self)
    }
}

/// A value that no command takes: an octet above 255, a number above its range, a mask with holes.
pub(super) fn spoil(site: &Site<'_>, random: &mut Random) -> Edits {
    let values = site.all_values(|of| {
        matches!(
            of,
            ValueType::Ipv4 | ValueType::Mask | ValueType::Prefix | ValueType::Integer { .. } | ValueType::Wildcard
        )
    });
    let (leaf, value) = *random.pick(&values)?;
    let old = leaf.value_text(value);
    let Role::Value(of) = leaf.slot(value).role else { return None };
    let new = match of {
        ValueType::Integer { high, .. } => {
            if high == i64::MAX || old.parse::<i64>().is_err() {
                return None;
            }
            high.saturating_add(*random.pick(&[1, 2, 5, 10])?).to_string()
        }
        ValueType::Mask => {
            let mask: Ipv4Addr = old.parse().ok()?;
            match random.below(3) {
                0 => Ipv4Addr::from(!u32::from(mask)).to_string(),
                1 => old.replacen("255", "225", 1),
                _ => old.replacen("255.", "256.", 1),
            }
        }
        ValueType::Prefix if random.below(2) == 0 => {
            let (address, _) = old.split_once('/')?;
            format!("{address}/{}", 33 + random.below(3))
        }
        _ => {
            let (address, tail) = old.split_once('/').map_or((old, String::new()), |(a, t)| (a, format!("/{t}")));
            let mut octets: Vec<String> = address.split('.').map(str::to_owned).collect();
            let at = random.below(octets.len());
            octets[at] = (256 + random.below(100)).to_string();
            format!("{}{tail}", octets.join("."))
        }
    };
    (new != old).then(|| vec![site.replace(value.span, new)])
}

/// A netmask where a wildcard belongs, and the other way round.
pub(super) fn invert_mask(site: &Site<'_>, random: &mut Random) -> Edits {
    let masks: Vec<(Span, Ipv4Addr)> =
        site.addresses().into_iter().filter(|(_, address)| is_mask(*address) || is_mask(inverted(*address))).collect();
    let (span, mask) = *random.pick(&masks)?;
    Some(vec![site.replace(span, inverted(mask).to_string())])
}

fn inverted(mask: Ipv4Addr) -> Ipv4Addr {
    Ipv4Addr::from(!u32::from(mask))
}

fn is_mask(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    bits.leading_ones() + bits.trailing_zeros() == 32 && bits != 0 && bits != u32::MAX
}

/// Address and mask change places.
pub(super) fn swap_address_and_mask(site: &Site<'_>, random: &mut Random) -> Edits {
    let addresses = site.addresses();
    let pairs: Vec<_> =
        addresses.windows(2).filter(|pair| is_mask(pair[1].1) && pair[1].0.start == pair[0].0.end + 1).collect();
    let pair = random.pick(&pairs)?;
    Some(vec![site.replace(pair[0].0, pair[1].1.to_string()), site.replace(pair[1].0, pair[0].1.to_string())])
}

/// A value is what another line of the same command has.
pub(super) fn copy(site: &Site<'_>, random: &mut Random) -> Edits {
    let values = site.all_values(|of| !matches!(of, ValueType::Text | ValueType::Delimited));
    let (leaf, value) = random.pick(&values)?;
    let like = |(other, candidate): &(crate::dialect::StatementRef<'_>, crate::dialect::Value)| {
        candidate.slot == value.slot && other.value_text(*candidate) != leaf.value_text(*value)
    };
    let (other, copied) = random.pick_that(&values, like)?;
    Some(vec![site.replace(value.span, other.value_text(*copied))])
}

/// The whole of a line is what another one of the same command is.
pub(super) fn copy_line(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let other = random.pick_that(&site.leaves, |other| {
        other.command_id() == leaf.command_id() && other.text() != leaf.text() && !other.negated()
    })?;
    Some(vec![site.replace(leaf.span(), other.text())])
}

/// The device's own addresses with their subnets, and where they stand.
fn own(site: &Site<'_>) -> Vec<(Span, Ipv4Net)> {
    let interfaces = site.analysis.device.interfaces.iter();
    interfaces.flat_map(|interface| interface.ipv4().map(|own| (own.span, own.value))).collect()
}

/// An address becomes one of the device's own.
pub(super) fn own_address(site: &Site<'_>, random: &mut Random) -> Edits {
    let addresses = site.addresses();
    let (span, old) = *random.pick_that(&addresses, |(_, address)| !is_mask(*address))?;
    let nets = own(site);
    // Mostly the one whose subnet it lies in: that is how it happens.
    let near = nets.iter().find(|(_, net)| net.contains(&old) && net.addr() != old);
    let (_, net) = near.or_else(|| random.pick(&nets))?;
    (net.addr() != old).then(|| vec![site.replace(span, net.addr().to_string())])
}

/// An interface gets an address of another one's subnet, or the same address.
pub(super) fn address_of_other_interface(site: &Site<'_>, random: &mut Random) -> Edits {
    let nets = own(site);
    let (span, mine) = *random.pick(&nets)?;
    let (_, other) = *random.pick_that(&nets, |(_, other)| other.addr() != mine.addr())?;
    let host = u32::from(other.addr());
    let new = match random.below(3) {
        0 => host,
        1 => host.wrapping_add(1),
        _ => host ^ 2,
    };
    let at = address_in(site, span, mine.addr())?;
    Some(vec![site.replace(at, Ipv4Addr::from(new).to_string())])
}

/// An interface gets the first or the last address of its subnet.
pub(super) fn edge_of_subnet(site: &Site<'_>, random: &mut Random) -> Edits {
    let nets = own(site);
    let (span, net) = *random.pick_that(&nets, |(_, net)| net.prefix_len() < 31)?;
    let new = if random.below(2) == 0 { net.network() } else { net.broadcast() };
    let at = address_in(site, span, net.addr())?;
    (new != net.addr()).then(|| vec![site.replace(at, new.to_string())])
}

/// Where in a span, or on its line, an address stands.
fn address_in(site: &Site<'_>, span: Span, address: Ipv4Addr) -> Option<Span> {
    let document = &site.analysis.document;
    let line = document.whole_lines(span);
    let text = address.to_string();
    let at = document.slice(line).find(&text)? as u32 + line.start;
    Some(Span::new(at, at + text.len() as u32))
}

/// A mask or a length one step shorter or longer.
pub(super) fn change_length(site: &Site<'_>, random: &mut Random) -> Edits {
    let mut places: Vec<(Span, String)> = Vec::new();
    let step = *random.pick(&[-1, 1, -8, 8])?;
    let other = |length: u32| length.checked_add_signed(step).filter(|length| (1..=32).contains(length));
    for leaf in &site.leaves {
        for index in 0..leaf.word_count() {
            let (span, word) = (leaf.word_span(index), leaf.word(index));
            if let Some((address, length)) = word.split_once('/') {
                if let (Ok(_), Some(length)) = (address.parse::<Ipv4Addr>(), length.parse().ok().and_then(other)) {
                    places.push((span, format!("{address}/{length}")));
                }
            } else if let Ok(mask) = word.parse::<Ipv4Addr>() {
                let wild = !is_mask(mask) && is_mask(inverted(mask));
                if is_mask(mask) || wild {
                    let bits = if wild { !u32::from(mask) } else { u32::from(mask) };
                    if let Some(length) = other(bits.leading_ones()) {
                        let new = u32::MAX.checked_shl(32 - length).unwrap_or(0);
                        places.push((span, Ipv4Addr::from(if wild { !new } else { new }).to_string()));
                    }
                }
            }
        }
    }
    let (span, text) = random.pick(&places)?.clone();
    Some(vec![site.replace(span, text)])
}

/// A prefix gets bits beyond its length.
pub(super) fn host_bits(site: &Site<'_>, random: &mut Random) -> Edits {
    let addresses = site.addresses();
    let (span, address) = *random.pick_that(&addresses, |(_, address)| !is_mask(*address))?;
    let new = Ipv4Addr::from(u32::from(address) | 1);
    (new != address).then(|| vec![site.replace(span, new.to_string())])
}

/// The bounds of an entry contradict each other: `ge` above `le`, a range that ends before it begins.
pub(super) fn contradict(site: &Site<'_>, random: &mut Random) -> Edits {
    let mut ways: Vec<Vec<Edit>> = Vec::new();
    for leaf in &site.leaves {
        let words: Vec<&str> = leaf.words().collect();
        for at in 0..words.len() {
            let (span, next) = (leaf.word_span(at + 1), words.get(at + 1).copied().unwrap_or_default());
            match words[at] {
                "le" | "ge" if next.parse::<u32>().is_ok() => {
                    ways.push(vec![site.replace(span, (1 + random.below(7)).to_string())]);
                }
                "range" if at + 2 < words.len() && next != words[at + 2] => {
                    let second = leaf.word_span(at + 2);
                    ways.push(vec![site.replace(span, words[at + 2]), site.replace(second, next)]);
                }
                word if is_length(word) && at + 1 == words.len() => {
                    let end = leaf.word_span(at).end;
                    ways.push(vec![site.replace(Span::at(end), format!(" ge {}", 1 + random.below(7)))]);
                }
                "prefix-length-range" | "upto" if next.starts_with('/') => {
                    ways.push(vec![site.replace(span, "/1")]);
                    if let Some((low, high)) = next.split_once('-').filter(|(low, high)| low != high) {
                        ways.push(vec![site.replace(span, format!("{high}-{low}"))]);
                    }
                }
                word => {
                    let reversed = word.split_once('-').filter(|(low, high)| {
                        matches!((low.parse::<u32>(), high.parse::<u32>()), (Ok(low), Ok(high)) if low < high)
                    });
                    if let Some((low, high)) = reversed {
                        ways.push(vec![site.replace(leaf.word_span(at), format!("{high}-{low}"))]);
                    }
                }
            }
        }
    }
    random.pick(&ways).cloned()
}

fn is_length(word: &str) -> bool {
    word.split_once('/').is_some_and(|(address, length)| {
        address.parse::<Ipv4Addr>().is_ok() && length.parse::<u8>().is_ok_and(|length| length >= 8)
    })
}

/// Address and mask in the notation of another platform.
pub(super) fn other_notation(site: &Site<'_>, random: &mut Random) -> Edits {
    let mut ways: Vec<(Span, String)> = Vec::new();
    for leaf in &site.leaves {
        for at in 0..leaf.word_count() {
            let (word, next) = (leaf.word(at), leaf.word(at + 1));
            if let (Ok(address), Ok(mask)) = (word.parse::<Ipv4Addr>(), next.parse::<Ipv4Addr>())
                && is_mask(mask)
            {
                let span = leaf.word_span(at).cover(leaf.word_span(at + 1));
                ways.push((span, format!("{address}/{}", u32::from(mask).leading_ones())));
            } else if let Ok(net) = word.parse::<Ipv4Net>() {
                ways.push((leaf.word_span(at), format!("{} {}", net.addr(), net.netmask())));
            }
        }
    }
    let (span, text) = random.pick(&ways)?.clone();
    Some(vec![site.replace(span, text)])
}

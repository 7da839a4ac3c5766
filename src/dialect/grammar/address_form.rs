//! An address and its mask in the notation of another platform: `10.0.0.1/24` for `10.0.0.1 255.255.255.0`.

use std::net::Ipv4Addr;

use super::values::{is_netmask, parse_ipv4};
use super::{Capture, CommandId, Form, Grammar, ModeId, NearMiss, Repair, Role, ValueType, Words};

impl Grammar {
    /// The command that the words from `first` on are in this mode, once a prefix among them is written as address and
    /// mask, or an address and mask as a prefix.
    pub(super) fn other_notation(&self, mode: ModeId, words: &Words<'_>, first: usize) -> Option<NearMiss> {
        (first + 1..words.text.len()).find_map(|at| {
            let (count, forms) = other_forms(&words.text[at..])?;
            forms.into_iter().find_map(|meant| {
                let text = words.text[first..at].iter().copied();
                let text = text.chain(meant.split(' ')).chain(words.text[at + count..].iter().copied());
                let mut changed = Words::default();
                changed.read(self, text);
                let end = at - first + meant.split(' ').count();
                let command = self.takes(mode, &changed, at - first..end)?;
                let repair = Repair::Notation { words: count, meant: meant.clone() };
                Some(NearMiss { command, word: at, repair, also: Vec::new() })
            })
        })
    }

    /// The command that these words are, if it takes those in the range as addresses, masks or prefixes, not as a text.
    fn takes(&self, mode: ModeId, words: &Words<'_>, range: std::ops::Range<usize>) -> Option<CommandId> {
        let (command, captures) = if self.lexicon.form == Form::Lines {
            let found = self.recognise(mode, words)?;
            (found.command, found.captures)
        } else {
            let link = self.link(mode, words, 0, false)?;
            let goes_on = link.end == words.text.len() || self.is_path(Some(self.after(mode, &link)), words, link.end);
            goes_on.then_some((link.found.command, link.found.captures))?
        };
        let is_address = |word: &str, capture: &Capture| match self.slot(capture.slot).role {
            Role::Value(ValueType::Ipv4 | ValueType::Mask | ValueType::Prefix) => true,
            // A wildcard fits any mask, and means another thing.
            Role::Value(ValueType::Wildcard) => !word.starts_with("255."),
            _ => false,
        };
        let taken = |at: usize| {
            let word = words.text[at];
            word == "mask" || captures.iter().any(|one| usize::from(one.first) == at && is_address(word, one))
        };
        range.into_iter().all(taken).then_some(command)
    }
}

/// The other ways to write what the words begin with, and how many words it is.
fn other_forms(words: &[&str]) -> Option<(usize, Vec<String>)> {
    let word = words.first()?;
    if let Some((address, length)) = word.split_once('/') {
        let (address, length) = (parse_ipv4(address)?, length.parse::<u32>().ok().filter(|length| *length <= 32)?);
        let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
        let (mask, wildcard) = (Ipv4Addr::from_bits(mask), Ipv4Addr::from_bits(!mask));
        // `network N mask M` of BGP.
        return Some((
            1,
            vec![format!("{address} {mask}"), format!("{address} {wildcard}"), format!("{address} mask {mask}")],
        ));
    }
    let address = parse_ipv4(word)?;
    let (skipped, mask) = match *words.get(1)? {
        "mask" => (1, parse_ipv4(words.get(2)?)?),
        word => (0, parse_ipv4(word)?),
    };
    let bits = if is_netmask(mask) { mask.to_bits() } else { !mask.to_bits() };
    is_netmask(Ipv4Addr::from_bits(bits)).then(|| (2 + skipped, vec![format!("{address}/{}", bits.leading_ones())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_written_out_and_back() {
        let forms = |words: &[&str]| other_forms(words).map(|(count, forms)| (count, forms[0].clone()));
        assert_eq!(forms(&["10.0.0.1/24"]), Some((1, "10.0.0.1 255.255.255.0".into())));
        assert_eq!(forms(&["0.0.0.0/0", "x"]), Some((1, "0.0.0.0 0.0.0.0".into())));
        assert_eq!(forms(&["10.0.0.1", "255.255.255.0"]), Some((2, "10.0.0.1/24".into())));
        assert_eq!(forms(&["10.0.0.0", "0.0.0.255"]), Some((2, "10.0.0.0/24".into())));
        assert_eq!(forms(&["10.0.0.0", "mask", "255.0.0.0"]), Some((3, "10.0.0.0/8".into())));
        for words in [&["10.0.0.1", "10.0.0.2"][..], &["10.0.0.1/33"], &["10.0.0.1"], &["x/24"]] {
            assert_eq!(forms(words), None, "{words:?}");
        }
    }
}

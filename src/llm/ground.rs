//! Holds what a model says against what is proven: a name, number, address or command that stands neither in the notes
//! that it was given nor in the config was made up, and a direction or an action that the notes have only the other way
//! round is wrong.
//!
//! Finds doubts, never certainty: what is marked need not be false, and what is not marked is not proven. Pure.

use std::collections::BTreeSet;
use std::ops::Range;

use super::prompt;
use crate::analysis::Analysis;
use crate::rules::{self, Fault};

/// What the model's words about one fault are held against.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The notes that the model was given, and the rule's page; in lower case.
    notes: String,
}

/// Words of the model that nothing bears out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where in the model's text.
    pub range: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// The doubted words of a text, each once, in the order of the alphabet.
pub fn doubted(text: &str, doubts: &[Doubt]) -> Vec<String> {
    let words: BTreeSet<&str> = doubts.iter().filter_map(|doubt| text.get(doubt.range.clone())).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// How much of a text is to be borne out, and how much is not.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Names, addresses, numbers, quoted words, and words that say the opposite of the notes.
    pub seen: usize,
    /// Those that are doubted.
    pub doubted: usize,
}

/// Why words are doubted.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They stand in neither the notes nor the config.
    NotThere,
    /// The notes say the opposite.
    Opposite,
}

/// Words of two opposite senses. Where the notes have one side only, the other is an error.
const OPPOSITES: [(&[&str], &[&str]); 2] = [
    (
        &["in", "inbound", "incoming", "ingress", "input", "import", "receives", "received"],
        &["out", "outbound", "outgoing", "egress", "output", "export", "sends", "sent"],
    ),
    (
        &["permit", "permits", "permitted", "allow", "allows", "allowed", "accept", "accepts", "lets"],
        &["deny", "denies", "denied", "block", "blocks", "blocked", "drop", "drops", "dropped", "reject", "rejects"],
    ),
];

/// Words that are too common in English to say a direction.
const PLAIN: [&str; 2] = ["in", "out"];

impl Ground {
    /// The ground for an explanation of this fault.
    pub fn of(analysis: &Analysis, fault: &Fault) -> Self {
        let asked = prompt::explanation(analysis, fault, &[]);
        let mut notes = asked.unmask(&asked.prompt.user);
        notes.push('\n');
        notes.push_str(rules::find(fault.rule.0).map_or("", |rule| rule.page));
        Self { notes: notes.to_lowercase() }
    }

    /// What in a text is not borne out, in order. A text that is still being written may end within a word: with
    /// `complete` false its last word is not judged.
    pub fn doubts(&self, text: &str, analysis: &Analysis, complete: bool) -> Vec<Doubt> {
        let mut out = Vec::new();
        for range in words(text) {
            if !complete && range.end == text.len() {
                break;
            }
            let quoted = text[..range.start].matches('`').count() % 2 == 1;
            let word = &text[range.clone()];
            if let Some(reason) = self.doubt(word, quoted, analysis) {
                out.push(Doubt { range, reason });
            }
        }
        out
    }

    /// Counts what of a whole text is to be borne out, and what of that is not.
    pub fn tally(&self, text: &str, analysis: &Analysis) -> Tally {
        let doubted = self.doubts(text, analysis, true);
        let is_doubted = |range: &Range<usize>| doubted.iter().any(|doubt| doubt.range == *range);
        let counts = |range: &Range<usize>| {
            let quoted = text[..range.start].matches('`').count() % 2 == 1;
            quoted || is_identifier(&text[range.clone()]) || is_doubted(range)
        };
        Tally { seen: words(text).filter(counts).count(), doubted: doubted.len() }
    }

    fn doubt(&self, word: &str, quoted: bool, analysis: &Analysis) -> Option<Reason> {
        if self.is_opposite(&word.to_lowercase()) {
            return Some(Reason::Opposite);
        }
        let must_be_there = quoted || is_identifier(word);
        (must_be_there && !self.knows(word, analysis)).then_some(Reason::NotThere)
    }

    fn knows(&self, word: &str, analysis: &Analysis) -> bool {
        let lower = word.to_lowercase();
        has_word(&self.notes, &lower)
            || has_word(analysis.document.text(), word)
            || is_common(&lower)
            // `Gi0/1` for GigabitEthernet0/1.
            || (crate::dialect::grammar::looks_like_interface(word)
                && has_word(&self.notes, &crate::dialect::interface_name::canonical(word).to_lowercase()))
    }

    fn is_opposite(&self, word: &str) -> bool {
        OPPOSITES.iter().any(|(one, other)| self.only(one, other, word) || self.only(other, one, word))
    }

    /// Is it a word of `these`, while the notes have words of `those` only?
    fn only(&self, these: &[&str], opposites: &[&str], word: &str) -> bool {
        these.contains(&word)
            && !PLAIN.contains(&word)
            && opposites.iter().any(|other| has_word(&self.notes, other))
            && !these.iter().any(|own| has_word(&self.notes, own))
    }
}

/// The words of a text, with the signs that names and addresses are made of.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let end = start + text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        at = end;
        let trimmed = text[start..end].trim_end_matches(['.', ':', '-', '/']);
        let lead = trimmed.len() - trimmed.trim_start_matches(['.', ':', '-', '/']).len();
        Some(start + lead..start + trimmed.len())
    })
    .filter(|range| !range.is_empty())
}

/// A name, an address, a number of more than one digit: what a sentence cannot contain by chance.
fn is_identifier(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    match (digits, letters) {
        (0, _) => word.contains('_') || (capitals >= 3 && capitals == letters),
        (digits, 0) => digits > 1,
        _ => true,
    }
}

/// Abbreviations of the field, which every explanation may use.
fn is_common(lower: &str) -> bool {
    const COMMON: [&str; 40] = [
        "aaa", "acl", "acls", "arp", "bfd", "bgp", "cli", "dhcp", "dns", "ebgp", "eigrp", "evpn", "fhrp", "ftp",
        "hsrp", "http", "https", "ibgp", "icmp", "igp", "ios", "ipsec", "ipv4", "ipv6", "lacp", "mpls", "mtu", "nat",
        "ntp", "ospf", "qos", "snmp", "ssh", "stp", "tcp", "udp", "vlan", "vpn", "vrf", "vty",
    ];
    COMMON.contains(&lower)
}

/// Does the text have this word by itself: not as a part of a longer name or address? An address may have a length behind
/// it.
fn has_word(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let joins =
        |at: Option<usize>, signs: &[u8]| at.and_then(|at| bytes.get(at)).is_some_and(|byte| signs.contains(byte));
    memchr::memmem::find_iter(bytes, word.as_bytes()).any(|at| {
        let (before, after) = (at.checked_sub(1), at + word.len());
        let goes_on = is_letter(Some(after)) || (joins(Some(after), b"-_.:@") && is_letter(Some(after + 1)));
        let begins_earlier =
            is_letter(before) || (joins(before, b"-_.:/@") && is_letter(before.and_then(|at| at.checked_sub(1))));
        !goes_on && !begins_earlier
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::text::{Document, FileId};

    const CONFIG: &str = "hostname edge1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
        ip access-group BLOCK-GUEST in\nip access-list extended BLOCK-GUESTS\n permit ip any any\n";

    /// The words of an explanation that are doubted.
    fn doubted(text: &str, complete: bool) -> Vec<(String, Reason)> {
        let analysis = Analysis::of(FileId(0), Document::from_text(CONFIG), Dialect::Ios);
        let fault = analysis.faults().find(|fault| fault.rule.0 == "reference/undefined").unwrap();
        let doubts = Ground::of(&analysis, fault).doubts(text, &analysis, complete);
        doubts.into_iter().map(|doubt| (text[doubt.range].to_owned(), doubt.reason)).collect()
    }

    #[test]
    fn what_is_in_the_notes_or_the_config_is_believed() {
        for text in [
            "Cause: access list BLOCK-GUEST is not defined; BLOCK-GUESTS is defined on line 5.",
            "Gi0/1 (GigabitEthernet0/1) has 10.0.0.1, so ACL BLOCK-GUEST filters nothing on this interface.",
            "Fix: replace `ip access-group BLOCK-GUEST in` by `ip access-group BLOCK-GUESTS in`.",
            "The BGP session is not concerned. One of 2 lists exists.",
        ] {
            assert_eq!(doubted(text, true), [], "{text}");
        }
    }

    #[test]
    fn what_is_made_up_is_marked() {
        let not_there =
            |words: &[&str]| words.iter().map(|word| ((*word).to_owned(), Reason::NotThere)).collect::<Vec<_>>();
        for (text, words) in [
            ("It filters 10.9.9.0/24 on GigabitEthernet0/7.", &["10.9.9.0/24", "GigabitEthernet0/7"][..]),
            ("The list GUEST-WIFI_2 is missing, see line 4711.", &["GUEST-WIFI_2", "4711"]),
            ("Run `clear ip frobnicate`.", &["clear", "frobnicate"]),
        ] {
            let found: Vec<_> =
                doubted(text, true).into_iter().filter(|(word, _)| words.contains(&word.as_str())).collect();
            assert_eq!(found, not_there(words), "{text}");
        }
    }

    #[test]
    fn the_opposite_direction_is_marked() {
        let found = doubted("The filter is applied outbound.", true);
        assert_eq!(found, [("outbound".to_owned(), Reason::Opposite)]);
        assert_eq!(doubted("The filter is applied inbound.", true), []);
    }

    #[test]
    fn a_word_that_is_still_being_written_is_not_judged() {
        assert_eq!(doubted("The address is 10.9", false), []);
        assert_eq!(doubted("The address is 10.9", true).len(), 1);
    }
}

//! Interface names in one spelling, so that `Gi0/1` and `GigabitEthernet 0/1` are the same.

use std::borrow::Cow;

/// The types as devices write them. The first that an abbreviation's letters begin wins, as common usage has it.
const TYPES: &[&str] = &[
    "Ethernet",
    "FastEthernet",
    "GigabitEthernet",
    "TenGigabitEthernet",
    "TwoGigabitEthernet",
    "FiveGigabitEthernet",
    "TwentyFiveGigE",
    "FortyGigabitEthernet",
    "FiftyGigE",
    "HundredGigE",
    "FourHundredGigE",
    "Loopback",
    "Vlan",
    "Port-channel",
    "Tunnel",
    "Serial",
    "BDI",
    "BVI",
    "Dialer",
    "Multilink",
    "Virtual-Template",
    "Async",
    "ATM",
    "POS",
    "Null",
    "Group-Async",
    "Cellular",
    "Embedded-Service-Engine",
    "vasileft",
    "vasiright",
    "nve",
    "AppGigabitEthernet",
    "Wlan-GigabitEthernet",
    "Management",
    "mgmt",
    "LISP",
    "Overlay",
    "pseudowire",
    "Portgroup",
    "Virtual-PPP",
    "Virtual-Access",
    "Service-Engine",
    "Integrated-Service-Engine",
    "BRI",
    "TokenRing",
    "Fddi",
    "Hssi",
    "CEM",
    "voice-port",
    "ucse",
    "Dot11Radio",
    "controller",
];

/// The name as a device writes it: `GigabitEthernet0/1`.
pub fn canonical(name: &str) -> String {
    let split = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let (letters, number) = (compact(&name[..split]), compact(&name[split..]));
    let kind = if letters.is_empty() { "" } else { full_type(&letters).unwrap_or(&letters) };
    let mut full = String::with_capacity(kind.len() + number.len());
    full.push_str(kind);
    full.push_str(&number);
    full
}

/// The name as it is compared: canonical, in lower case.
pub fn normalise(name: &str) -> String {
    let mut name = canonical(name);
    name.make_ascii_lowercase();
    name
}

/// The interfaces that a set names, at most 512: `Ethernet1/1-3, Ethernet1/9` and `nve1-2`.
pub fn members(text: &str) -> Vec<String> {
    const MOST: usize = 512;
    let mut names = Vec::new();
    let mut kind = "";
    let text = compact(text);
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let letters = &part[..part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len())];
        if !letters.is_empty() {
            kind = letters;
        }
        let number = &part[letters.len()..];
        let range = number.rsplit_once('-').and_then(|(from, to)| {
            let at = from.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
            let high = to.rsplit(|c: char| !c.is_ascii_digit()).next()?;
            Some((&from[..at], from[at..].parse::<u32>().ok()?, high.parse::<u32>().ok()?))
        });
        match range {
            Some((before, low, high)) => names.extend((low..=high).take(MOST).map(|n| format!("{kind}{before}{n}"))),
            None => names.push(format!("{kind}{number}")),
        }
    }
    names.truncate(MOST);
    names
}

/// Without white space. Names are read by the ten thousand, and hardly one of them has any.
fn compact(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_whitespace) { text.split_whitespace().collect::<String>().into() } else { text.into() }
}

/// The type that these letters are, or begin.
fn full_type(letters: &str) -> Option<&'static str> {
    let is = |word: &&str| word.eq_ignore_ascii_case(letters);
    if ["te", "ten"].iter().any(&is) {
        return Some("TenGigabitEthernet");
    }
    if ["twe", "twentyfivegigabitethernet"].iter().any(&is) {
        return Some("TwentyFiveGigE");
    }
    if ["hu", "hundredgigabitethernet"].iter().any(&is) {
        return Some("HundredGigE");
    }
    let begins = |full: &&str| full.len() >= letters.len() && full[..letters.len()].eq_ignore_ascii_case(letters);
    let types = || TYPES.iter().copied();
    types().find(is).or_else(|| types().find(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_spelt_out() {
        assert_eq!(members("Ethernet1/1-3, Ethernet1/9"), ["Ethernet1/1", "Ethernet1/2", "Ethernet1/3", "Ethernet1/9"]);
        assert_eq!(members("nve1-2"), ["nve1", "nve2"]);
        assert_eq!(members("ethernet 1/1-ethernet1/2,1/4"), ["ethernet1/1", "ethernet1/2", "ethernet1/4"]);
        assert_eq!(members("port-channel10.5"), ["port-channel10.5"]);
        assert_eq!(members("Ethernet1/1-4294967295").len(), 512);
    }

    #[test]
    fn spellings_meet() {
        for (short, full) in [
            ("Gi0/1", "GigabitEthernet0/1"),
            ("gigabitethernet 0/1", "GigabitEthernet0/1"),
            ("Te1/1/1", "TenGigabitEthernet1/1/1"),
            ("Po1.20", "Port-channel1.20"),
            ("Vl10", "Vlan10"),
            ("loopback 0", "Loopback0"),
            ("Fa0/1", "FastEthernet0/1"),
            ("e0/0", "Ethernet0/0"),
            ("xyz7", "xyz7"),
            ("7", "7"),
        ] {
            assert_eq!(canonical(short), full, "{short}");
            assert_eq!(normalise(short), full.to_ascii_lowercase(), "{short}");
        }
    }
}

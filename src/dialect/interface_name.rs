//! Interface names in one spelling, so that `Gi0/1` and `GigabitEthernet 0/1` are the same.

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
    let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let split = compact.find(|c: char| c.is_ascii_digit()).unwrap_or(compact.len());
    let (letters, number) = compact.split_at(split);
    if letters.is_empty() {
        return compact;
    }
    let begins = |full: &&str| full.len() >= letters.len() && full[..letters.len()].eq_ignore_ascii_case(letters);
    let exact = TYPES.iter().copied().find(|full| full.eq_ignore_ascii_case(letters));
    let known = match letters.to_ascii_lowercase().as_str() {
        "te" | "ten" => Some("TenGigabitEthernet"),
        "twe" | "twentyfivegigabitethernet" => Some("TwentyFiveGigE"),
        "hu" | "hundredgigabitethernet" => Some("HundredGigE"),
        _ => exact.or_else(|| TYPES.iter().copied().find(begins)),
    };
    format!("{}{number}", known.unwrap_or(letters))
}

/// The name as it is compared: canonical, in lower case.
pub fn normalise(name: &str) -> String {
    canonical(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

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

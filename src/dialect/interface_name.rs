//! Interface names in one spelling, so that `Gi0/1` and `GigabitEthernet 0/1` are the same.

/// The types that abbreviations stand for. The first that the letters begin wins, as common usage has it.
const TYPES: &[&str] = &[
    "ethernet",
    "fastethernet",
    "gigabitethernet",
    "tengigabitethernet",
    "twogigabitethernet",
    "fivegigabitethernet",
    "twentyfivegige",
    "fortygigabitethernet",
    "fiftygige",
    "hundredgige",
    "fourhundredgige",
    "loopback",
    "vlan",
    "port-channel",
    "tunnel",
    "serial",
    "bdi",
    "bvi",
    "dialer",
    "multilink",
    "virtual-template",
    "async",
    "atm",
    "pos",
    "null",
    "group-async",
    "cellular",
    "embedded-service-engine",
    "vasileft",
    "vasiright",
    "nve",
    "appgigabitethernet",
    "wlan-gigabitethernet",
    "management",
    "mgmt",
    "lisp",
    "overlay",
    "pseudowire",
    "portgroup",
    "virtual-ppp",
    "virtual-access",
    "service-engine",
    "integrated-service-engine",
    "bri",
    "tokenring",
    "fddi",
    "hssi",
    "cem",
    "voice-port",
    "ucse",
    "dot11radio",
    "controller",
];

/// The name in lower case, its type spelt out, without blanks: `gigabitethernet0/1`.
pub fn normalise(name: &str) -> String {
    let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let split = compact.find(|c: char| c.is_ascii_digit()).unwrap_or(compact.len());
    let (letters, number) = compact.split_at(split);
    let full = match letters {
        "" => return compact,
        "te" | "ten" => "tengigabitethernet",
        "twe" | "twentyfivegigabitethernet" => "twentyfivegige",
        "hu" | "hundredgigabitethernet" => "hundredgige",
        _ if TYPES.contains(&letters) => letters,
        _ => TYPES.iter().copied().find(|full| full.starts_with(letters)).unwrap_or(letters),
    };
    format!("{full}{number}")
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn spellings_meet() {
        for (short, full) in [
            ("Gi0/1", "gigabitethernet0/1"),
            ("GigabitEthernet 0/1", "gigabitethernet0/1"),
            ("Te1/1/1", "tengigabitethernet1/1/1"),
            ("Po1.20", "port-channel1.20"),
            ("Vl10", "vlan10"),
            ("Lo0", "loopback0"),
            ("Fa0/1", "fastethernet0/1"),
            ("e0/0", "ethernet0/0"),
            ("xyz7", "xyz7"),
        ] {
            assert_eq!(normalise(short), full, "{short}");
        }
    }
}

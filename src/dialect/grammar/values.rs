//! The types of values that a command takes, and how to tell whether a word is one.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What a `<type>` accepts. The table in `docs/grammar.md` says it for people.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names are the notation's own.
pub enum ValueType {
    Word,
    Name,
    Text,
    Quoted,
    Integer { low: i64, high: i64 },
    Float,
    Hex,
    Ipv4,
    Ipv6,
    Mask,
    Wildcard,
    Prefix,
    Prefix6,
    Mac,
    Asn,
    Area,
    IsoNet,
    RouteDistinguisher,
    Community,
    Host,
    Port,
    Protocol,
    Dscp,
    Time,
    Interface,
    NumberSet,
    Url,
    Assignment,
    Secret,
    SecretText,
    Delimited,
}

impl ValueType {
    /// The type that the notation calls `name`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "word" => Self::Word,
            "name" => Self::Name,
            "text" | "line" => Self::Text,
            "string" => Self::Quoted,
            "int" => Self::Integer { low: 0, high: i64::MAX },
            "float" => Self::Float,
            "hex" => Self::Hex,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "mask" => Self::Mask,
            "wildcard" => Self::Wildcard,
            "prefix" => Self::Prefix,
            "prefix6" => Self::Prefix6,
            "mac" => Self::Mac,
            "asn" => Self::Asn,
            "area" => Self::Area,
            "net" => Self::IsoNet,
            "rd" => Self::RouteDistinguisher,
            "community" => Self::Community,
            "host" => Self::Host,
            "port" => Self::Port,
            "protocol" => Self::Protocol,
            "dscp" => Self::Dscp,
            "time" => Self::Time,
            "interface" => Self::Interface,
            "vlan-set" | "number-set" => Self::NumberSet,
            "url" => Self::Url,
            "assignment" => Self::Assignment,
            "secret" => Self::Secret,
            "secret-text" => Self::SecretText,
            "delimited" => Self::Delimited,
            range => {
                let (low, high) = range.rsplit_once('-')?;
                Self::Integer { low: low.parse().ok()?, high: high.parse().ok()? }
            }
        })
    }

    /// What it takes, for messages: "a number from 1 to 4094".
    pub fn describe(self) -> String {
        match self {
            Self::Integer { low, high: i64::MAX } => format!("a number from {low}"),
            Self::Integer { low, high } => format!("a number from {low} to {high}"),
            other => other.noun().to_owned(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Word | Self::Name => "a word",
            Self::Text | Self::Delimited => "a text",
            Self::Quoted => "a word or a quoted text",
            Self::Integer { .. } => "a number",
            Self::Float => "a decimal number",
            Self::Hex => "a hexadecimal number",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Mask => "a netmask such as 255.255.255.0",
            Self::Wildcard => "a wildcard mask such as 0.0.0.255",
            Self::Prefix => "an IPv4 prefix such as 10.0.0.0/8",
            Self::Prefix6 => "an IPv6 prefix such as 2001:db8::/32",
            Self::Mac => "a MAC address",
            Self::Asn => "an AS number",
            Self::Area => "an area: a number, or an address such as 0.0.0.1",
            Self::IsoNet => "a network entity title such as 49.0001.0100.0000.0001.00",
            Self::RouteDistinguisher => "a route distinguisher such as 65000:1",
            Self::Community => "a community such as 65000:100",
            Self::Host => "an address or a host name",
            Self::Port => "a port number or name",
            Self::Protocol => "an IP protocol",
            Self::Dscp => "a DSCP value",
            Self::Time => "a time such as 23:59",
            Self::Interface => "an interface",
            Self::NumberSet => "a list of numbers such as 4,6-8",
            Self::Url => "a URL",
            Self::Assignment => "a setting such as 1=40G",
            Self::Secret | Self::SecretText => "a secret",
        }
    }

    /// True for the types that take the rest of the line.
    pub fn takes_rest(self) -> bool {
        matches!(self, Self::Text | Self::SecretText | Self::Delimited)
    }

    /// Says no more than that there is something.
    pub fn takes_anything(self) -> bool {
        matches!(self, Self::Word | Self::Name | Self::Text | Self::Quoted)
    }

    /// Does this one word fit? Types of several words are the matcher's business.
    pub fn accepts(self, word: &str) -> bool {
        match self {
            Self::Word | Self::Name | Self::Text | Self::Quoted | Self::Secret | Self::SecretText | Self::Delimited => {
                true
            }
            Self::Integer { low, high } => {
                // Where a number may be less than nothing, what is added to a value may say so.
                let digits = if low < 0 { word.strip_prefix('+').unwrap_or(word) } else { word };
                parse_integer(digits).is_some_and(|number| (low..=high).contains(&number))
            }
            Self::Float => {
                word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            }
            Self::Hex => is_hex(word),
            Self::Ipv4 | Self::Wildcard => parse_ipv4(word).is_some(),
            Self::Ipv6 => word.contains(':') && without_zone(word).parse::<Ipv6Addr>().is_ok(),
            Self::Mask => parse_ipv4(word).is_some_and(is_netmask),
            Self::Prefix => split_length(word, 32).is_some_and(|address| parse_ipv4(address).is_some()),
            Self::Prefix6 => split_length(word, 128).is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
            Self::Mac => is_mac(word),
            Self::Asn => is_asn(word),
            Self::Area => in_range(word, u64::from(u32::MAX)) || parse_ipv4(word).is_some(),
            Self::IsoNet => is_iso_net(word),
            Self::RouteDistinguisher => is_route_distinguisher(word),
            Self::Community => is_community(word),
            Self::Host => is_host(word),
            Self::Port => in_range(word, 65_535) || self.is_name(word),
            Self::Protocol => in_range(word, 255) || self.is_name(word),
            Self::Dscp => in_range(word, 63) || self.is_name(word),
            Self::Time => is_time(word),
            Self::Interface => looks_like_interface(word),
            Self::NumberSet => is_number_set(word),
            Self::Url => word.contains([':', '/']),
            Self::Assignment => word.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty()),
        }
    }

    /// The words that it takes besides numbers.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Port => PORTS,
            Self::Protocol => PROTOCOLS,
            Self::Dscp => CODE_POINTS,
            _ => &[],
        }
    }

    fn is_name(self, word: &str) -> bool {
        self.names().iter().any(|name| name.eq_ignore_ascii_case(word))
    }

    /// True where a word that does not fit was plainly meant as one of these: an address with an octet of 300, a
    /// number out of range. Names can never be told.
    pub fn resembles(self, word: &str) -> bool {
        let dotted = || {
            word.matches('.').count() == 3
                && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && !word.starts_with('.')
                && !word.ends_with('.')
        };
        match self {
            Self::Integer { .. } => parse_integer(word).is_some(),
            Self::Host => dotted(),
            // An octet too few or too many: nothing else is written so.
            Self::Ipv4 | Self::Mask | Self::Wildcard => {
                (2..=4).contains(&word.matches('.').count())
                    && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                    && word.split('.').all(|octet| (1..=3).contains(&octet.len()))
            }
            // Nothing but an area stands in its place.
            Self::Area => true,
            Self::IsoNet => word.contains('.') && is_hex(word),
            Self::RouteDistinguisher | Self::Community => {
                word.starts_with(|c: char| c.is_ascii_digit())
                    && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':' || b == b'.')
            }
            Self::Prefix => word.split_once('/').is_some_and(|(address, length)| {
                address.matches('.').count() == 3
                    && address.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                    && length.parse::<u32>().is_ok()
            }),
            Self::Ipv6 => word.matches(':').count() >= 2 && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b':'),
            Self::Prefix6 => word
                .split_once('/')
                .is_some_and(|(address, length)| address.matches(':').count() >= 2 && length.parse::<u32>().is_ok()),
            Self::Port | Self::Protocol | Self::Dscp => word.bytes().all(|b| b.is_ascii_digit()),
            Self::Asn => word.bytes().all(|b| b.is_ascii_digit() || b == b'.'),
            _ => false,
        }
    }
}

/// TCP and UDP ports that devices know by name: the union of what the dialects accept.
const PORTS: &[&str] = &[
    "aol",
    "bgp",
    "biff",
    "bootpc",
    "bootps",
    "chargen",
    "cifs",
    "citrix-ica",
    "cmd",
    "connectedapps-plain",
    "connectedapps-tls",
    "ctiqbe",
    "daytime",
    "discard",
    "dnsix",
    "domain",
    "drip",
    "echo",
    "exec",
    "finger",
    "ftp",
    "ftp-data",
    "gopher",
    "h323",
    "hostname",
    "http",
    "https",
    "ident",
    "imap3",
    "imap4",
    "irc",
    "isakmp",
    "kerberos",
    "klogin",
    "kshell",
    "ldap",
    "ldaps",
    "login",
    "lotusnotes",
    "lpd",
    "mobile-ip",
    "msrpc",
    "nameserver",
    "netbios-dgm",
    "netbios-ns",
    "netbios-ss",
    "netbios-ssn",
    "nfs",
    "nntp",
    "non500-isakmp",
    "ntp",
    "onep-plain",
    "onep-tls",
    "pcanywhere-data",
    "pcanywhere-status",
    "pim-auto-rp",
    "pop2",
    "pop3",
    "pptp",
    "radius",
    "radius-acct",
    "rip",
    "rsh",
    "rtsp",
    "secureid-udp",
    "sip",
    "smtp",
    "snmp",
    "snmptrap",
    "sqlnet",
    "ssh",
    "sunrpc",
    "syslog",
    "tacacs",
    "tacacs-ds",
    "talk",
    "telnet",
    "tftp",
    "time",
    "uucp",
    "who",
    "whois",
    "www",
    "xdmcp",
];

/// IP protocols that devices know by name.
const PROTOCOLS: &[&str] = &[
    "ahp", "ah", "eigrp", "esp", "gre", "icmp", "icmp6", "icmpv6", "igmp", "igrp", "ip", "ipinip", "ipip", "ipsec",
    "ipv4", "ipv6", "nos", "ospf", "pcp", "pim", "pptp", "rsvp", "sctp", "snp", "tcp", "udp", "vrrp",
];

/// Differentiated-services code points, precedences and the words for none.
const CODE_POINTS: &[&str] = &[
    "af11",
    "af12",
    "af13",
    "af21",
    "af22",
    "af23",
    "af31",
    "af32",
    "af33",
    "af41",
    "af42",
    "af43",
    "cs1",
    "cs2",
    "cs3",
    "cs4",
    "cs5",
    "cs6",
    "cs7",
    "default",
    "ef",
    "routine",
    "priority",
    "immediate",
    "flash",
    "flash-override",
    "critical",
    "internet",
    "network",
];

/// A whole number, sign allowed.
fn parse_integer(word: &str) -> Option<i64> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    (!digits.is_empty() && digits.len() < 19 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

/// A dotted quad; leading zeros are accepted as the devices do.
pub(crate) fn parse_ipv4(word: &str) -> Option<Ipv4Addr> {
    if word.len() > 15 || !word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let mut octets = [0_u8; 4];
    let mut parts = word.split('.');
    for octet in &mut octets {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *octet = part.parse::<u16>().ok().and_then(|value| u8::try_from(value).ok())?;
    }
    parts.next().is_none().then(|| octets.into())
}

/// Ones, then zeros.
pub(crate) fn is_netmask(mask: Ipv4Addr) -> bool {
    let bits = mask.to_bits();
    bits.leading_ones() + bits.trailing_zeros() >= 32
}

/// `fe80::1%GigabitEthernet0/1` without the interface.
fn without_zone(word: &str) -> &str {
    word.split_once('%').map_or(word, |(address, _)| address)
}

fn split_length(word: &str, most: u32) -> Option<&str> {
    let (address, length) = word.split_once('/')?;
    (length.parse::<u32>().ok()? <= most).then_some(address)
}

fn is_hex(word: &str) -> bool {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit() || b == b'.')
}

fn is_mac(word: &str) -> bool {
    let separator = if word.contains(':') { ':' } else { '.' };
    let parts: Vec<&str> = word.split(separator).collect();
    (parts.len() == 3 || parts.len() == 6)
        && parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn is_asn(word: &str) -> bool {
    match word.split_once('.') {
        Some((high, low)) => in_range(high, 65_535) && in_range(low, 65_535),
        None => word != "0" && in_range(word, u64::from(u32::MAX)),
    }
}

fn is_route_distinguisher(word: &str) -> bool {
    word.rsplit_once(':').is_some_and(|(administrator, assigned)| {
        in_range(assigned, u64::from(u32::MAX)) && (is_asn(administrator) || parse_ipv4(administrator).is_some())
    })
}

fn is_community(word: &str) -> bool {
    match word.split_once(':') {
        Some((high, low)) => in_range(high, 65_535) && in_range(low, 65_535),
        None => in_range(word, u64::from(u32::MAX)),
    }
}

fn is_host(word: &str) -> bool {
    if word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return parse_ipv4(word).is_some();
    }
    word.parse::<Ipv6Addr>().is_ok() || word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:/%".contains(&b))
}

fn in_range(word: &str, most: u64) -> bool {
    !word.is_empty()
        && word.len() <= 10
        && word.bytes().all(|b| b.is_ascii_digit())
        && word.parse::<u64>().is_ok_and(|value| value <= most)
}

fn is_time(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// ISO 10589: an area address of 1 to 13 octets, a system id of 6 and a selector of one, as IOS groups them.
fn is_iso_net(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let selector = word.rsplit('.').next().unwrap_or_default();
    (16..=40).contains(&digits)
        && digits % 2 == 0
        && selector.len() == 2
        && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'.')
}

/// A set of numbers none of which is above 4094.
pub(super) fn is_vlan_set(word: &str) -> bool {
    word.split([',', '-']).all(|number| number.is_empty() || in_range(number, 4094))
}

fn is_number_set(word: &str) -> bool {
    let number = |part: &str| in_range(part, u64::from(u32::MAX));
    word.split(',').filter(|part| !part.is_empty()).all(|part| match part.split_once('-') {
        Some((low, high)) => number(low) && number(high),
        None => number(part),
    }) && word.bytes().any(|b| b.is_ascii_digit())
}

/// Letters (dashes allowed), then a digit somewhere: `Gi0/1`, `Port-channel1.20`, `Vlan10`.
pub fn looks_like_interface(word: &str) -> bool {
    let letters = word.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'-').count();
    letters > 0
        && word.len() > letters
        && word.as_bytes()[letters].is_ascii_digit()
        && word.bytes().skip(letters).all(|b| b.is_ascii_alphanumeric() || b"/.:-_".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_their_types() {
        let fits = |name: &str, word: &str| ValueType::named(name).unwrap().accepts(word);
        for (name, good, bad) in [
            ("1-4094", "4094", "4095"),
            ("ipv4", "10.0.0.1", "10.0.0.300"),
            ("mask", "255.255.254.0", "255.0.255.0"),
            ("mask", "0.0.0.0", "0.0.0.255"),
            ("wildcard", "0.0.255.255", "0.0.256.255"),
            ("prefix", "10.0.0.0/8", "10.0.0.0/33"),
            ("prefix6", "2001:db8::/32", "2001:db8::/129"),
            ("ipv6", "fe80::1", "fe80:::1"),
            ("mac", "0000.0c07.ac01", "0000.0c07"),
            ("asn", "65000.1", "0"),
            ("rd", "10.0.0.1:5", "10.0.0.1"),
            ("community", "65000:100", "65536:1"),
            ("interface", "Port-channel1.20", "12"),
            ("number-set", "1,4-6", "a-b"),
            ("time", "23:59", "2359"),
            ("host", "ntp.example.net", "10.0.0.300"),
        ] {
            assert!(fits(name, good), "{name} {good}");
            assert!(!fits(name, bad), "{name} {bad}");
        }
    }
}

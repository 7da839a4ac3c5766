//! The names that Junos gives to protocols, ports and ICMP messages in firewall filters.
//!
//! A name that is not here is compared as text.

/// The protocol of this name or number.
pub(super) fn protocol(word: &str) -> Option<u8> {
    Some(match word {
        "hop-by-hop" => 0,
        "icmp" => 1,
        "igmp" => 2,
        "ipip" => 4,
        "tcp" => 6,
        "egp" => 8,
        "udp" => 17,
        "ipv6" => 41,
        "routing" => 43,
        "fragment" => 44,
        "rsvp" => 46,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        "icmp6" | "icmpv6" => 58,
        "no-next-header" => 59,
        "dstopts" => 60,
        "ospf" => 89,
        "pim" => 103,
        "vrrp" => 112,
        "sctp" => 132,
        _ => return word.parse().ok(),
    })
}

/// The ports of this name, number or range.
pub(super) fn ports(word: &str) -> Option<(u16, u16)> {
    if let Some(port) = port(word) {
        return Some((port, port));
    }
    let (low, high) = word.split_once('-')?;
    Some((port(low)?, port(high)?))
}

fn port(word: &str) -> Option<u16> {
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return word.parse().ok();
    }
    Some(match word {
        "ftp-data" => 20,
        "ftp" => 21,
        "ssh" => 22,
        "telnet" => 23,
        "smtp" => 25,
        "tacacs" => 49,
        "domain" => 53,
        "bootps" | "dhcp" => 67,
        "bootpc" => 68,
        "tftp" => 69,
        "finger" => 79,
        "http" => 80,
        "kerberos-sec" => 88,
        "pop3" => 110,
        "sunrpc" => 111,
        "ident" => 113,
        "nntp" => 119,
        "ntp" => 123,
        "netbios-ns" => 137,
        "netbios-dgm" => 138,
        "netbios-ssn" => 139,
        "imap" => 143,
        "snmp" => 161,
        "snmptrap" => 162,
        "xdmcp" => 177,
        "bgp" => 179,
        "ldap" => 389,
        "https" => 443,
        "biff" | "exec" => 512,
        "login" | "who" => 513,
        "cmd" | "syslog" => 514,
        "printer" => 515,
        "talk" => 517,
        "ntalk" => 518,
        "rip" => 520,
        "msdp" => 639,
        "ldp" => 646,
        "socks" => 1080,
        "radius" => 1812,
        "radacct" => 1813,
        "nfsd" => 2049,
        _ => return None,
    })
}

/// The type of the ICMP message of this name or number (RFC 792).
pub(super) fn icmp(word: &str) -> Option<u8> {
    Some(match word {
        "echo-reply" => 0,
        "unreachable" => 3,
        "source-quench" => 4,
        "redirect" => 5,
        "echo-request" => 8,
        "router-advertisement" => 9,
        "router-solicit" => 10,
        "time-exceeded" => 11,
        "parameter-problem" => 12,
        "timestamp" => 13,
        "timestamp-reply" => 14,
        "info-request" => 15,
        "info-reply" => 16,
        "mask-request" => 17,
        "mask-reply" => 18,
        _ => return word.parse().ok(),
    })
}

/// The type of the ICMP message for IPv6 of this name or number (RFC 4443, RFC 4861).
pub(super) fn icmp6(word: &str) -> Option<u8> {
    Some(match word {
        "destination-unreachable" => 1,
        "packet-too-big" => 2,
        "time-exceeded" => 3,
        "parameter-problem" => 4,
        "echo-request" => 128,
        "echo-reply" => 129,
        "membership-query" => 130,
        "membership-report" => 131,
        "membership-termination" => 132,
        "router-solicit" => 133,
        "router-advertisement" => 134,
        "neighbor-solicit" => 135,
        "neighbor-advertisement" | "neighbor-advertisment" => 136,
        "redirect" => 137,
        _ => return word.parse().ok(),
    })
}

//! The names that IOS gives to protocols, ports and ICMP messages in access lists.

use crate::model::{Icmp, Protocol};

/// The protocol of this name or number.
pub(super) fn protocol(word: &str) -> Protocol {
    let number = match word {
        "ip" | "ipv4" | "ipv6" => return Protocol::Any,
        "icmp" => 1,
        "igmp" => 2,
        "ipinip" => 4,
        "tcp" => 6,
        "igrp" => 9,
        "udp" => 17,
        "gre" => 47,
        "esp" => 50,
        "ahp" => 51,
        "eigrp" => 88,
        "ospf" => 89,
        "nos" => 94,
        "pim" => 103,
        "pcp" => 108,
        "sctp" => 132,
        _ => match word.parse() {
            // 0 is both the hop-by-hop options and, to some releases, all of IP.
            Ok(number) if number != 0 => number,
            _ => return Protocol::Named(word.into()),
        },
    };
    Protocol::Number(number)
}

/// The port of this name or number; the same name may mean different ports over TCP and UDP.
pub(super) fn port(word: &str, udp: bool) -> Option<u16> {
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return word.parse().ok();
    }
    let shared = match word {
        "discard" => 9,
        "domain" => 53,
        "echo" => 7,
        "pim-auto-rp" => 496,
        "sunrpc" => 111,
        "syslog" => 514,
        "tacacs" => 49,
        "talk" => 517,
        "time" => 37,
        _ => 0,
    };
    if shared != 0 {
        return Some(shared);
    }
    if udp { udp_port(word) } else { tcp_port(word) }
}

fn udp_port(word: &str) -> Option<u16> {
    Some(match word {
        "biff" => 512,
        "bootpc" => 68,
        "bootps" => 67,
        "dnsix" => 195,
        "isakmp" => 500,
        "mobile-ip" => 434,
        "nameserver" => 42,
        "netbios-dgm" => 138,
        "netbios-ns" => 137,
        "netbios-ss" => 139,
        "non500-isakmp" => 4500,
        "ntp" => 123,
        "rip" => 520,
        "ripv6" => 521,
        "snmp" => 161,
        "snmptrap" => 162,
        "tftp" => 69,
        "who" => 513,
        "xdmcp" => 177,
        _ => return None,
    })
}

fn tcp_port(word: &str) -> Option<u16> {
    Some(match word {
        "bgp" => 179,
        "chargen" => 19,
        "cmd" => 514,
        "daytime" => 13,
        "drip" => 3949,
        "exec" => 512,
        "finger" => 79,
        "ftp" => 21,
        "ftp-data" => 20,
        "gopher" => 70,
        "hostname" => 101,
        "https" => 443,
        "ident" => 113,
        "irc" => 194,
        "klogin" => 543,
        "kshell" => 544,
        "login" => 513,
        "lpd" => 515,
        "msrpc" => 135,
        "nntp" => 119,
        "onep-plain" => 15_001,
        "onep-tls" => 15_002,
        "pop2" => 109,
        "pop3" => 110,
        "smtp" => 25,
        "ssh" => 22,
        "tacacs-ds" => 63,
        "telnet" => 23,
        "uucp" => 540,
        "whois" => 43,
        "www" => 80,
        _ => return None,
    })
}

/// The ICMP message of this name (RFC 792, RFC 1122, RFC 1812).
pub(super) fn icmp(word: &str) -> Icmp {
    let unreachable = |code| Icmp::Code(3, code);
    match word {
        "echo-reply" => Icmp::Type(0),
        "unreachable" => Icmp::Type(3),
        "net-unreachable" => unreachable(0),
        "host-unreachable" => unreachable(1),
        "protocol-unreachable" => unreachable(2),
        "port-unreachable" => unreachable(3),
        "packet-too-big" => unreachable(4),
        "source-route-failed" => unreachable(5),
        "network-unknown" => unreachable(6),
        "host-unknown" => unreachable(7),
        "host-isolated" => unreachable(8),
        "dod-net-prohibited" => unreachable(9),
        "dod-host-prohibited" => unreachable(10),
        "net-tos-unreachable" => unreachable(11),
        "host-tos-unreachable" => unreachable(12),
        "administratively-prohibited" => unreachable(13),
        "host-precedence-unreachable" => unreachable(14),
        "precedence-unreachable" => unreachable(15),
        "source-quench" => Icmp::Type(4),
        "redirect" => Icmp::Type(5),
        "net-redirect" => Icmp::Code(5, 0),
        "host-redirect" => Icmp::Code(5, 1),
        "net-tos-redirect" => Icmp::Code(5, 2),
        "host-tos-redirect" => Icmp::Code(5, 3),
        "alternate-address" => Icmp::Type(6),
        "echo" => Icmp::Type(8),
        "router-advertisement" => Icmp::Type(9),
        "router-solicitation" => Icmp::Type(10),
        "time-exceeded" => Icmp::Type(11),
        "ttl-exceeded" => Icmp::Code(11, 0),
        "reassembly-timeout" => Icmp::Code(11, 1),
        "parameter-problem" => Icmp::Type(12),
        "general-parameter-problem" => Icmp::Code(12, 0),
        "option-missing" => Icmp::Code(12, 1),
        "no-room-for-option" => Icmp::Code(12, 2),
        "timestamp-request" => Icmp::Type(13),
        "timestamp-reply" => Icmp::Type(14),
        "information-request" => Icmp::Type(15),
        "information-reply" => Icmp::Type(16),
        "mask-request" => Icmp::Type(17),
        "mask-reply" => Icmp::Type(18),
        "traceroute" => Icmp::Type(30),
        "conversion-error" => Icmp::Type(31),
        "mobile-redirect" => Icmp::Type(32),
        _ => Icmp::Named(word.into()),
    }
}

/// The ICMP message for IPv6 of this name (RFC 4443, RFC 4861).
pub(super) fn icmp6(word: &str) -> Icmp {
    match word {
        "unreachable" => Icmp::Type(1),
        "no-route" => Icmp::Code(1, 0),
        "no-admin" => Icmp::Code(1, 1),
        "port-unreachable" => Icmp::Code(1, 4),
        "packet-too-big" => Icmp::Type(2),
        "time-exceeded" => Icmp::Type(3),
        "hop-limit" => Icmp::Code(3, 0),
        "reassembly-timeout" => Icmp::Code(3, 1),
        "parameter-problem" => Icmp::Type(4),
        "echo-request" => Icmp::Type(128),
        "echo-reply" => Icmp::Type(129),
        "mld-query" => Icmp::Type(130),
        "mld-report" => Icmp::Type(131),
        "mld-reduction" => Icmp::Type(132),
        "router-solicitation" => Icmp::Type(133),
        "router-advertisement" => Icmp::Type(134),
        "nd-ns" => Icmp::Type(135),
        "nd-na" => Icmp::Type(136),
        _ => Icmp::Named(word.into()),
    }
}

//! A packet as people write it: `tcp from 10.10.30.5 to 10.10.99.20 port 443`.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::{Bits, Protocol};

/// A packet, as far as it is said what it is like. What is not said may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// Its protocol by number (IANA).
    pub protocol: Option<u8>,
    /// Where it comes from.
    pub source: Option<IpNet>,
    /// Its source port.
    pub source_port: Option<u16>,
    /// Where it goes.
    pub destination: Option<IpNet>,
    /// Its destination port.
    pub destination_port: Option<u16>,
}

/// Why words are no packet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PacketError {
    /// A word that is not understood.
    #[error("{0} says nothing about a packet: tcp from 10.0.0.1 to 10.0.0.2 port 443")]
    Word(String),
    /// IPv4 on one side, IPv6 on the other.
    #[error("the packet comes from one version of IP and goes to the other")]
    Versions,
    /// Nothing is said.
    #[error("nothing is said of the packet: tcp from 10.0.0.1 to 10.0.0.2 port 443")]
    Nothing,
}

/// Protocols that people name, by number.
const PROTOCOLS: [(&str, u8); 10] = [
    ("icmp", 1),
    ("igmp", 2),
    ("tcp", 6),
    ("udp", 17),
    ("gre", 47),
    ("esp", 50),
    ("eigrp", 88),
    ("ospf", 89),
    ("pim", 103),
    ("sctp", 132),
];

const TCP: u8 = 6;
const UDP: u8 = 17;

/// Services that people name: the protocol and the port (IANA).
const SERVICES: [(&str, u8, u16); 24] = [
    ("ftp", TCP, 21),
    ("ssh", TCP, 22),
    ("telnet", TCP, 23),
    ("smtp", TCP, 25),
    ("tacacs", TCP, 49),
    ("dns", UDP, 53),
    ("domain", UDP, 53),
    ("dhcp", UDP, 67),
    ("bootps", UDP, 67),
    ("tftp", UDP, 69),
    ("http", TCP, 80),
    ("www", TCP, 80),
    ("web", TCP, 80),
    ("pop3", TCP, 110),
    ("ntp", UDP, 123),
    ("imap", TCP, 143),
    ("snmp", UDP, 161),
    ("bgp", TCP, 179),
    ("ldap", TCP, 389),
    ("https", TCP, 443),
    ("smb", TCP, 445),
    ("isakmp", UDP, 500),
    ("syslog", UDP, 514),
    ("rdp", TCP, 3389),
];

/// The protocol of this name.
pub(super) fn protocol(word: &str) -> Option<u8> {
    PROTOCOLS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, number)| *number)
}

/// The protocol and port of a service.
pub(super) fn service(word: &str) -> Option<(u8, u16)> {
    let found = SERVICES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(word));
    found.map(|(_, protocol, port)| (*protocol, *port))
}

/// An address or a prefix.
pub(super) fn net(word: &str) -> Option<IpNet> {
    let address = || word.parse::<IpAddr>().ok().map(IpNet::from);
    word.parse().ok().or_else(address)
}

/// An address without a length where that says no more.
pub(super) fn short(net: IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() { net.addr().to_string() } else { net.to_string() }
}

impl Packet {
    /// Reads `tcp from 10.10.30.5 port 5000 to 10.10.99.20 port 443`, or the same without `from`, `to` and `port`.
    pub fn parse(words: &[&str]) -> Result<Self, PacketError> {
        let mut reading = Reading::default();
        for word in words {
            let word = word.trim_matches(|c: char| ",?\"'`".contains(c));
            reading.word(&word.to_ascii_lowercase()).ok_or_else(|| PacketError::Word(word.to_owned()))?;
        }
        let packet = reading.packet;
        if !reading.said {
            return Err(PacketError::Nothing);
        }
        if packet.source.is_some_and(|source| packet.destination.is_some_and(|to| is_v6(source) != is_v6(to))) {
            return Err(PacketError::Versions);
        }
        Ok(packet)
    }

    /// Is it one of IPv6? Nothing where no address says so.
    pub(super) fn is_v6(&self) -> Option<bool> {
        self.source.or(self.destination).map(is_v6)
    }

    /// Its protocol as filters have it.
    pub(super) fn model_protocol(&self) -> Protocol {
        self.protocol.map_or(Protocol::Any, Protocol::Number)
    }

    /// Its addresses as filters have them: of the source, or of the destination.
    pub(super) fn bits(&self, source: bool) -> Bits {
        let end = if source { self.source } else { self.destination };
        end.map_or(Bits::ANY, Bits::net)
    }
}

/// Which end of the packet the next word is about.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
enum End {
    /// Not said yet.
    #[default]
    Open,
    Source,
    Destination,
}

/// A packet of which some words are read.
#[derive(Debug, Default)]
struct Reading {
    packet: Packet,
    end: End,
    said: bool,
    /// The next word is the number of a protocol.
    protocol: bool,
}

impl Reading {
    /// Takes a word; nothing where it is not understood.
    fn word(&mut self, word: &str) -> Option<()> {
        let packet = &mut self.packet;
        match word {
            "" | "port" | "packet" => return Some(()),
            "protocol" => self.protocol = true,
            "from" => self.end = End::Source,
            "to" => self.end = End::Destination,
            "ip" => {}
            "any" => self.address(None),
            word => {
                if std::mem::take(&mut self.protocol) {
                    packet.protocol = Some(word.parse().ok()?);
                } else if let Some(net) = net(word) {
                    self.address(Some(net));
                } else if let Some(number) = protocol(word) {
                    packet.protocol = Some(number);
                } else if let Some((protocol, port)) = service(word) {
                    packet.protocol.get_or_insert(protocol);
                    packet.destination_port = Some(port);
                } else if self.end == End::Source {
                    packet.source_port = Some(word.parse().ok()?);
                } else {
                    packet.destination_port = Some(word.parse().ok()?);
                }
            }
        }
        self.said = true;
        Some(())
    }

    /// An address, or any: without `from` and `to` the first is where it comes from.
    fn address(&mut self, net: Option<IpNet>) {
        let second = self.end == End::Source && self.packet.source.is_some();
        if self.end == End::Destination || second {
            (self.end, self.packet.destination) = (End::Destination, net);
        } else {
            // A bare `any` is as good as its address: the next one is where it goes.
            self.end = if net.is_none() && self.end == End::Open { End::Destination } else { End::Source };
            self.packet.source = net;
        }
    }
}

fn is_v6(net: IpNet) -> bool {
    matches!(net, IpNet::V6(_))
}

impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.protocol {
            None => f.write_str("ip")?,
            Some(number) => match PROTOCOLS.iter().find(|(_, own)| *own == number) {
                Some((name, _)) => f.write_str(name)?,
                None => write!(f, "protocol {number}")?,
            },
        }
        let port =
            |f: &mut fmt::Formatter<'_>, port: Option<u16>| port.map_or(Ok(()), |port| write!(f, " port {port}"));
        if self.source.is_some() || self.source_port.is_some() {
            write!(f, " from {}", self.source.map_or_else(|| "any".to_owned(), short))?;
            port(f, self.source_port)?;
        }
        if self.destination.is_some() || self.destination_port.is_some() {
            write!(f, " to {}", self.destination.map_or_else(|| "any".to_owned(), short))?;
            port(f, self.destination_port)?;
        }
        Ok(())
    }
}

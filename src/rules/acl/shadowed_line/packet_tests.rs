//! What is called shadowed is: small filters are tried with every packet that could tell.

use proptest::prelude::*;

use super::SHADOWED_LINE;
use crate::dialect::Dialect;
use crate::rules::testing::{analyse_in, faults_of};

/// The last byte of an address, how many of its bits count, and whether it is kept out.
type Address = (u8, u8, bool);

#[derive(Clone, Debug)]
struct Term {
    addresses: Vec<Address>,
    protocols: Vec<&'static str>,
    ports: Option<(u16, u16)>,
    then: &'static str,
}

fn term() -> impl Strategy<Value = Term> {
    let address = (0_u8..4, prop::sample::select(vec![1_u8, 2, 3, 4]), prop::bool::weighted(0.3));
    let address = address.prop_map(|(place, bits, except)| ((place * 5) & !(15 >> bits) & 15, bits, except));
    let protocols = prop::sample::subsequence(vec!["tcp", "udp", "icmp"], 0..=2);
    let ports = prop::option::of((21_u16..24, 21_u16..24).prop_map(|(a, b)| (a.min(b), a.max(b))));
    let then = prop::sample::select(vec!["accept", "discard", "reject", "next term"]);
    (prop::collection::vec(address, 0..4), protocols, ports, then).prop_map(
        |(mut addresses, protocols, ports, then)| {
            addresses.sort_by_key(|(address, bits, _)| (*address, *bits));
            addresses.dedup_by_key(|(address, bits, _)| (*address, *bits));
            if addresses.iter().all(|(.., except)| *except) {
                addresses.clear();
            }
            let ports = ports.filter(|_| !protocols.contains(&"icmp"));
            Term { addresses, protocols, ports, then }
        },
    )
}

impl Term {
    fn matches(&self, (address, protocol, port): (u8, &str, u16)) -> bool {
        let holds = |own: &&Address| address & !(15 >> own.1) & 15 == own.0;
        let longest = self.addresses.iter().filter(holds).max_by_key(|own| own.1);
        (self.addresses.is_empty() || longest.is_some_and(|(.., except)| !except))
            && (self.protocols.is_empty() || self.protocols.contains(&protocol))
            && self.ports.is_none_or(|(low, high)| (low..=high).contains(&port))
    }

    fn lines(&self, name: usize) -> Vec<String> {
        let mut from = Vec::new();
        for (address, bits, except) in &self.addresses {
            let except = if *except { " except" } else { "" };
            from.push(format!("source-address 10.0.0.{address}/{}{except}", 28 + bits));
        }
        from.extend(self.protocols.iter().map(|protocol| format!("protocol {protocol}")));
        from.extend(self.ports.map(|(low, high)| format!("destination-port {low}-{high}")));
        let from = from.into_iter().map(|line| format!("set firewall filter F term t{name} from {line}"));
        from.chain([format!("set firewall filter F term t{name} then {}", self.then)]).collect()
    }
}

proptest! {
    #[test]
    fn no_packet_gets_to_a_shadowed_term(terms in prop::collection::vec(term(), 2..9)) {
        let config: Vec<String> = terms.iter().enumerate().flat_map(|(at, term)| term.lines(at)).collect();
        let analysis = analyse_in(Dialect::Junos, &(config.join("\n") + "\n"));
        let packets = || (0..16_u8).flat_map(|address| {
            ["tcp", "udp", "icmp"].into_iter().flat_map(move |protocol| (21..24).map(move |port| (address, protocol, port)))
        });
        let shadowed: Vec<usize> = faults_of(&SHADOWED_LINE, &analysis)
            .map(|fault| analysis.document.slice(fault.place.span).trim_start_matches("term t").parse().unwrap())
            .collect();
        for (at, term) in terms.iter().enumerate() {
            let reached = packets().any(|packet| {
                term.matches(packet) && !terms[..at].iter().any(|other| other.then != "next term" && other.matches(packet))
            });
            prop_assert!(!(reached && shadowed.contains(&at)), "t{at} of\n{}", config.join("\n"));
            // One term that takes all is always found.
            let by_one = terms[..at].iter().any(|other| other.then != "next term" && other.protocols.is_empty()
                && other.ports.is_none() && other.addresses.is_empty());
            prop_assert!(!by_one || shadowed.contains(&at), "t{at} of\n{}", config.join("\n"));
        }
    }
}

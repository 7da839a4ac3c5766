//! A call put together by choices: the tool, then each of its arguments among what exists.
//!
//! Every text that may be chosen comes from the configs, the question or the findings; only a port may be any number.

use std::net::IpAddr;

use super::super::prompt::Hide;
use super::super::protocol::Free;
use crate::tools::{Answer, Call, Configs, Packet, Which, question};

/// The most texts to choose among.
const MOST: usize = 32;

/// A call of which some words are chosen.
#[derive(Debug)]
pub(super) struct Choosing {
    /// Names that configs have, the likeliest first.
    names: Vec<String>,
    filters: Vec<String>,
    devices: Vec<String>,
    rules: Vec<String>,
    headers: Vec<String>,
    addresses: Vec<String>,
    /// The findings so far are something to answer from.
    may_answer: bool,
    /// The words chosen so far.
    words: Vec<String>,
    so_far: String,
}

/// What comes of a choice.
pub(super) enum Taken {
    /// There is more to choose.
    More,
    /// The call is whole.
    Call(Call),
    /// No call.
    Answer,
}

const NEXT: &str = "Next tool:";

impl Choosing {
    /// Nothing is chosen yet.
    pub fn begin(question: &str, found: &[(Call, Answer)], configs: &Configs, hide: Hide) -> Self {
        let names = question::likely_names(question, configs, MOST);
        let filter = |config: &crate::tools::Config| {
            config.analysis.device.filters.iter().map(|filter| filter.name.value.to_string()).collect::<Vec<_>>()
        };
        let mut filters: Vec<String> = configs.iter().flat_map(filter).collect();
        filters.sort_by_key(|name| names.iter().position(|known| known == name).unwrap_or(MOST));
        let mut rules: Vec<String> =
            configs.iter().flat_map(|config| config.analysis.faults().map(|fault| fault.rule.0.to_owned())).collect();
        rules.sort();
        let devices = configs.iter().map(|config| config.device.to_string()).collect();
        let mut choosing = Self {
            headers: question::likely_headers(question, configs, MOST),
            names,
            filters: distinct(filters),
            devices: distinct(devices),
            rules: distinct(rules),
            // What no model may see, none can choose.
            addresses: if hide.addresses { Vec::new() } else { addresses(question, found, configs) },
            may_answer: !found.is_empty(),
            words: Vec::new(),
            so_far: NEXT.to_owned(),
        };
        choosing.names.retain(|name| !name.contains(char::is_whitespace));
        choosing
    }

    /// The answer so far.
    pub fn so_far(&self) -> &str {
        &self.so_far
    }

    /// The tools that fit.
    pub fn verbs(&self) -> Vec<&'static str> {
        let fitting = [
            ("refers", !self.names.is_empty()),
            ("show", !self.headers.is_empty()),
            ("where", !self.addresses.is_empty()),
            ("passes", !self.filters.is_empty() && !self.addresses.is_empty()),
            ("faults", !self.rules.is_empty()),
            ("interfaces", !self.devices.is_empty()),
            ("links", !self.devices.is_empty()),
            ("devices", true),
        ];
        fitting.into_iter().filter(|(_, fits)| *fits).map(|(verb, _)| verb).collect()
    }

    /// What may come next, each with the blank that goes before it.
    pub fn options(&self) -> Vec<String> {
        let any = |all: &[String]| std::iter::once("all".to_owned()).chain(all.iter().cloned()).collect::<Vec<_>>();
        let end = || std::iter::once("any".to_owned()).chain(self.addresses.iter().cloned()).collect::<Vec<_>>();
        let words: Vec<String> = match self.words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => {
                let answer = self.may_answer.then(|| "answer".to_owned());
                answer.into_iter().chain(self.verbs().into_iter().map(str::to_owned)).collect()
            }
            ["refers"] => self.names.clone(),
            ["show"] => self.headers.clone(),
            ["where"] => self.addresses.clone(),
            ["faults"] => any(&[self.devices.clone(), self.rules.clone()].concat()),
            ["interfaces" | "links"] => any(&self.devices),
            ["passes"] => self.filters.clone(),
            ["passes", _] => ["tcp", "udp", "icmp", "ip"].map(str::to_owned).to_vec(),
            ["passes", _, _] | ["passes", _, _, _] => end(),
            ["passes", ..] => vec!["any".to_owned()],
            _ => Vec::new(),
        };
        words.into_iter().take(MOST).map(|word| format!(" {word}")).collect()
    }

    /// Other text that may come next: a port.
    pub fn free(&self) -> Option<Free> {
        (self.words.len() == 5).then(|| Free { before: " ".to_owned(), characters: "0123456789".to_owned(), most: 5 })
    }

    /// Takes what was chosen.
    pub fn take(&mut self, text: &str) -> Taken {
        let word = text.trim();
        let known = self.options().iter().any(|option| option.trim() == word) || self.free().is_some();
        if !known || word == "answer" {
            return Taken::Answer;
        }
        self.words.push(word.to_owned());
        self.so_far.push_str(text);
        let one = |all: &str| (all != "all").then(|| Box::from(all));
        let call = match self.words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["devices"] => Call::Devices,
            ["refers", name] => Call::Refers(name.into(), None),
            ["show", header] => Call::Show(header.into()),
            ["where", address] => match Call::parse(&format!("where {address}")) {
                Ok(call) => call,
                Err(_) => return Taken::Answer,
            },
            ["faults", about] => Call::Faults(one(about).into_iter().collect()),
            ["interfaces", device] => Call::Interfaces(one(device)),
            ["links", device] => Call::Links(one(device)),
            ["passes", filter, protocol, from, to, port] => {
                let mut words = vec![protocol, "from", from, "to", to];
                if port != "any" {
                    words.extend(["port", port]);
                }
                match Packet::parse(&words) {
                    Ok(packet) => Call::Passes(Which::Named(filter.into()), None, packet),
                    Err(_) => return Taken::Answer,
                }
            }
            _ => return Taken::More,
        };
        Taken::Call(call)
    }
}

/// The addresses in the question and the findings.
fn addresses(question: &str, found: &[(Call, Answer)], configs: &Configs) -> Vec<String> {
    let texts = std::iter::once(question.to_owned()).chain(found.iter().map(|(_, answer)| answer.text(configs)));
    let mut out = Vec::new();
    for text in texts {
        let words = text.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':'));
        let words = words.map(|word| word.trim_matches(['.', ':']));
        out.extend(words.filter(|word| word.len() > 3 && word.parse::<IpAddr>().is_ok()).map(str::to_owned));
    }
    let mut out = distinct(out);
    out.truncate(MOST - 1);
    out
}

/// Each once, in their order.
fn distinct(all: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    all.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

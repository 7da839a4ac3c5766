//! Which tools a question obviously asks for, by the words in it: names that exist, addresses, packets, and a few verbs.
//!
//! No language model is in this. What it finds is what a question is answered with where there is no model, and what a
//! model is given before it is asked anything: a small one chooses tools badly. It may find nothing; it never invents a
//! name or an address.

mod asked;
mod likely;
mod words;

use ipnet::IpNet;

use super::call::{Call, On};
use super::configs::{Config, Configs};
use super::filters::Which;
use super::names::{Does, mentions};
use super::packet::{self, Packet};
use crate::dialect::StatementRef;
use crate::model::{Direction, Interface};
use crate::text::Place;
use asked::Asked;
pub use likely::{likely_headers, likely_names};
use words::{Word, is_any};

/// The most calls that a question is taken to ask for.
pub const MOST_CALLS: usize = 3;

/// What was said and shown before.
#[derive(Copy, Clone, Debug, Default)]
pub struct Context<'a> {
    /// The calls of the question before: what `it` stands for.
    pub before: &'a [Call],
    /// Where the cursor is: what `this` stands for.
    pub here: Option<Place>,
}

/// The calls that the question asks for, the weightiest first; none where it cannot be told.
pub fn read(question: &str, configs: &Configs, context: Context<'_>) -> Vec<Call> {
    let words = words::of(question);
    let mut asked = Asked::of(&words, configs);
    if asked.is_empty() && is_any(&words, "it its they them that there those") {
        asked.take_over(context.before);
    }
    let reader = Reader { question, words, asked, configs, context };
    let mut calls = reader.calls();
    let mut seen: Vec<Call> = Vec::new();
    calls.retain(|call| {
        !seen.contains(call) && {
            seen.push(call.clone());
            true
        }
    });
    calls.truncate(MOST_CALLS);
    calls
}

struct Reader<'a> {
    question: &'a str,
    words: Vec<Word<'a>>,
    asked: Asked,
    configs: &'a Configs,
    context: Context<'a>,
}

impl Reader<'_> {
    fn calls(&self) -> Vec<Call> {
        let readings: [fn(&Self) -> Vec<Call>; 7] =
            [Self::change, Self::passes, Self::this, Self::named, Self::about_faults, Self::overview, Self::topic];
        let mut calls = Vec::new();
        for reading in readings {
            calls.extend(reading(self));
            // A packet or a change says what is wanted; the rest of the words only describe it.
            let whole = calls.iter().any(|call| matches!(call, Call::Change(..) | Call::Passes(..)));
            if whole || calls.len() >= MOST_CALLS {
                break;
            }
        }
        if calls.is_empty() { self.words_found() } else { calls }
    }

    fn says(&self, any: &str) -> bool {
        is_any(&self.words, any)
    }

    /// The one device that is named.
    fn on(&self) -> On {
        self.asked.devices.first().cloned()
    }

    /// Commands between backquotes, and what they would do.
    fn change(&self) -> Vec<Call> {
        if !self.says(words::CHANGE) {
            return Vec::new();
        }
        let quoted: Vec<&str> = self.question.split('`').skip(1).step_by(2).collect();
        let lines = quoted.iter().flat_map(|text| text.split([';', '\n'])).flat_map(|text| text.split(" / "));
        let mut lines: Vec<Box<str>> = lines.map(str::trim).filter(|line| !line.is_empty()).map(Into::into).collect();
        let here = self.context.here.and_then(|place| self.configs.get(place.file));
        let only = self.configs.iter().next().filter(|_| self.configs.len() == 1);
        let device = self.on().or_else(|| here.or(only).map(|config| config.device.clone()));
        let Some(device) = device.filter(|_| !lines.is_empty()) else { return Vec::new() };
        let opens = lines.first().is_some_and(|line| line.starts_with("interface "));
        if let (Some(interface), false) = (self.asked.interfaces.first(), opens) {
            lines.insert(0, format!("interface {interface}").into());
        }
        vec![Call::Change(device, lines)]
    }

    /// A packet and a filter: the one that is named, or those on the way that are on interfaces of its subnets.
    fn passes(&self) -> Vec<Call> {
        let Some(packet) = self.packet().filter(|_| self.says(words::PASS)) else { return Vec::new() };
        let filters = self.asked.names.iter().filter(|name| self.is_filter(name));
        let mut calls: Vec<Call> =
            filters.map(|name| Call::Passes(Which::Named(name.clone()), self.on(), packet.clone())).collect();
        if calls.is_empty() {
            let outward = self.says("out outbound outgoing egress leaving");
            let side = |name: &str| Call::Passes(Which::side(name, !outward), self.on(), packet.clone());
            calls = self.asked.interfaces.iter().map(|name| side(name)).collect();
        }
        if calls.is_empty() {
            calls = self.on_the_way(&packet);
            let ends = packet.source.iter().chain(&packet.destination);
            calls.extend(ends.map(|net| Call::Where(*net)));
        }
        calls
    }

    /// The packet that the words describe; nothing where they say too little.
    fn packet(&self) -> Option<Packet> {
        let mut kept: Vec<&str> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let after_port = at.checked_sub(1).is_some_and(|at| self.words[at].lower.starts_with("port"));
            let lower = word.lower.as_str();
            let known = packet::net(word.text).is_some()
                || packet::service(lower).is_some()
                || packet::protocol(lower).is_some();
            match lower {
                "from" | "to" => kept.push(word.text),
                _ if words::has(words::TOWARDS, lower) => kept.push("to"),
                _ if known || (after_port && word.is_number()) => kept.push(word.text),
                _ => match lower.split_once('/') {
                    Some((one, other)) if packet::protocol(one).is_some() || packet::protocol(other).is_some() => {
                        kept.extend([one, other]);
                    }
                    _ => {}
                },
            }
        }
        let packet = Packet::parse(&kept).ok()?;
        (packet != Packet::default()).then_some(packet)
    }

    /// Filters on the interfaces whose subnets hold the ends of the packet.
    fn on_the_way(&self, packet: &Packet) -> Vec<Call> {
        let mut calls = Vec::new();
        for (net, direction) in [(packet.source, Direction::In), (packet.destination, Direction::Out)] {
            let Some(IpNet::V4(net)) = net else { continue };
            let holds = |interface: &Interface| {
                interface.ipv4().any(|own| own.value.contains(&net) && own.value.prefix_len() < 32)
            };
            for config in self.configs.iter() {
                for interface in config.analysis.device.interfaces.iter().filter(|interface| holds(interface)) {
                    if interface.filters.iter().any(|used| used.direction == direction) {
                        let which = Which::On(interface.label.clone(), direction);
                        calls.push(Call::Passes(which, Some(config.device.clone()), packet.clone()));
                    }
                }
            }
        }
        calls
    }

    fn is_filter(&self, name: &str) -> bool {
        let is = |config: &Config| {
            config.analysis.device.filters.iter().any(|filter| filter.name.value.eq_ignore_ascii_case(name))
                || mentions(config, name).iter().any(|mention| {
                    mention.does == Does::Refers
                        && ["access list", "filter", "firewall"].iter().any(|kind| mention.kind_words().contains(kind))
                })
        };
        self.configs.iter().any(is)
    }

    /// What the cursor is on.
    fn this(&self) -> Vec<Call> {
        let means_it = self.says("this here these") && self.asked.is_empty();
        let Some((place, config)) =
            self.context.here.filter(|_| means_it).and_then(|place| Some((place, self.configs.get(place.file)?)))
        else {
            return Vec::new();
        };
        let document = &config.analysis.document;
        let Some(statement) = config.analysis.tree.at(document, place.span.start) else { return Vec::new() };
        let top = statement.parent().unwrap_or(statement);
        let line = |offset| document.line_of(offset).get();
        let (first, own) = (line(top.subtree().start), line(statement.span().start));
        // Of a long stanza the part around the line.
        let first = first.max(own.saturating_sub(12));
        let last = line(top.subtree().end).min(first + 23);
        let mut calls = vec![Call::Show(format!("{}:{first}-{last}", config.label).into())];
        let names =
            statement.values().filter(|value| is_reference(statement, *value)).map(|value| statement.value_text(value));
        calls.extend(names.take(1).map(|name| Call::Refers(name.into(), Some(config.device.clone()))));
        calls
    }

    /// Names, interfaces and addresses of the question.
    fn named(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        let asks_what = self.says(words::WHAT) && !self.says(words::WHO);
        let on = self.on();
        let of = |words: &str| match &on {
            Some(device) => Call::Show(format!("{words} on {device}").into()),
            None => Call::Show(words.into()),
        };
        for interface in &self.asked.interfaces {
            calls.push(of(&format!("interface {interface}")));
            if self.says(words::WHO) {
                calls.insert(0, Call::Refers(interface.clone(), on.clone()));
            }
        }
        for name in &self.asked.names {
            let refers = Call::Refers(name.clone(), on.clone());
            if asks_what {
                calls.extend([of(name), refers]);
            } else {
                calls.push(refers);
            }
        }
        if self.says(words::FAULTS) || self.says("why") {
            let about = self.asked.names.iter().chain(&self.asked.interfaces).next();
            calls.extend(
                about.map(|name| {
                    Call::Faults(name.split_whitespace().next_back().map(Into::into).into_iter().collect())
                }),
            );
        }
        calls.extend(self.asked.nets.iter().map(|net| Call::Where(*net)));
        calls
    }

    fn about_faults(&self) -> Vec<Call> {
        let rule = self.words.iter().find(|word| crate::rules::find(word.text).is_some());
        if let Some(rule) = rule {
            return vec![Call::Faults(vec![rule.text.into()])];
        }
        if !self.says(words::FAULTS) || !self.asked.is_empty() {
            return Vec::new();
        }
        let mut about: Vec<Box<str>> = self.on().into_iter().collect();
        for (word, means) in words::FAULTS_ABOUT {
            if self.says(word) {
                about.push((*means).into());
                break;
            }
        }
        vec![Call::Faults(about)]
    }

    /// Of a device, or of all: its links, its interfaces, the devices.
    fn overview(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        if !self.asked.is_empty() {
            return calls;
        }
        if self.says(words::LINKS) {
            calls.push(Call::Links(self.on()));
        }
        if self.says(words::INTERFACES) {
            calls.push(Call::Interfaces(self.on()));
        }
        if self.says(words::DEVICES) && calls.is_empty() {
            calls.push(Call::Devices);
        }
        calls
    }

    /// A subject that configs have stanzas or lines about.
    fn topic(&self) -> Vec<Call> {
        if !self.asked.is_empty() {
            return Vec::new();
        }
        let on = self.on().map_or_else(String::new, |device| format!(" on {device}"));
        let has = |header: &str| {
            let of_device = |config: &&Config| self.on().is_none_or(|device| config.is_called(&device));
            self.configs.iter().filter(of_device).any(|config| {
                let analysis = &config.analysis;
                let begins = |statement: StatementRef<'_>| {
                    let text = statement.text();
                    text.len() >= header.len()
                        && text.is_char_boundary(header.len())
                        && text[..header.len()].eq_ignore_ascii_case(header)
                };
                analysis.tree.top_level(&analysis.document).any(begins)
            })
        };
        let mut calls = Vec::new();
        for (said, headers) in words::TOPICS {
            if self.says(said) {
                calls.extend(
                    headers
                        .iter()
                        .filter(|header| has(header))
                        .map(|header| Call::Show(format!("{header}{on}").into())),
                );
            }
        }
        let others = self.says(words::FAULTS) || self.says(words::LINKS) || self.says(words::INTERFACES);
        if calls.is_empty() && self.on().is_some() && !others {
            calls.extend([Call::Interfaces(self.on()), Call::Links(self.on())]);
        }
        calls
    }

    /// The rarest of the words that some line has.
    fn words_found(&self) -> Vec<Call> {
        let content = self.words.iter().filter(|word| word.lower.len() > 2 && !words::has(words::EMPTY, &word.lower));
        let mut counted: Vec<(usize, &Word<'_>)> = content
            .map(|word| (self.configs.iter().map(|config| lines_with(config, &word.lower)).sum(), word))
            .filter(|(count, _)| (1..MANY).contains(count))
            .collect();
        counted.sort_by_key(|(count, _)| *count);
        counted.into_iter().take(2).map(|(_, word)| Call::Find(word.text.into(), self.on())).collect()
    }
}

/// A word that so many lines have is about nothing in particular.
const MANY: usize = 200;

/// How many lines have the word, counted up to [`MANY`]. A secret has no words.
fn lines_with(config: &Config, lower: &str) -> usize {
    let has = |text: &str| text.to_ascii_lowercase().contains(lower);
    let statements = config.analysis.tree.statements(&config.analysis.document);
    statements.filter(|statement| has(statement.text()) && has(&super::quote::statement(*statement))).take(MANY).count()
}

fn is_reference(statement: StatementRef<'_>, value: crate::dialect::Value) -> bool {
    matches!(statement.slot(value).role, crate::dialect::grammar::Role::Refer { set: false, .. })
}

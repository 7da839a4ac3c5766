//! Does this filter pass this packet?
//!
//! Lines are tried in their order, as the device does. What a line asks for and the packet does not say leaves it open
//! whether the line matches; the verdict stands only where all that may come agree.

mod matching;

use std::fmt;

use super::answer::Answer;
use super::call::On;
use super::configs::{Config, Configs};
use super::names::{Does, mentions, on};
use super::packet::Packet;
use super::quote;
use crate::dialect::undefined::effect;
use crate::model::{
    Action, Direction, Filter, FilterKind, FilterLine, FilterMatch, Header, InterfaceName, ObjectGroups,
};
use crate::text::{Place, nearest};
use matching::{Match, is_established, matches, of_header};

/// The most filters of a name that are tried.
const MOST: usize = 4;

/// Which filter is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one of this name.
    Named(Box<str>),
    /// The one on this side of this interface.
    On(Box<str>, Direction),
}

impl Which {
    /// The one on a side of an interface.
    pub fn side(interface: &str, comes_in: bool) -> Self {
        Self::On(interface.into(), if comes_in { Direction::In } else { Direction::Out })
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::On(interface, side) => write!(f, "{interface} {}", side.as_str()),
        }
    }
}

/// Says what becomes of a packet.
pub(super) fn passes(configs: &Configs, which: &Which, device: &On, packet: &Packet) -> Answer {
    let configs_here: Vec<&Config> = on(configs, device).collect();
    match which {
        Which::Named(name) => {
            let known: Vec<(&Config, &Filter)> = configs_here
                .iter()
                .flat_map(|config| of_name(config, name).map(|filter| (*config, filter)))
                .take(MOST)
                .collect();
            match known[..] {
                [] => undefined(&configs_here, name, device),
                [(config, filter)] => verdict(config, filter, packet).answer(configs, ""),
                _ => each(configs, &known, packet),
            }
        }
        Which::On(interface, side) => on_side(configs, &configs_here, interface, *side, packet),
    }
}

fn of_name<'a>(config: &'a Config, name: &str) -> impl Iterator<Item = &'a Filter> {
    config.analysis.device.filters.iter().filter(move |filter| filter.name.value.eq_ignore_ascii_case(name))
}

fn each(configs: &Configs, known: &[(&Config, &Filter)], packet: &Packet) -> Answer {
    let answers: Vec<Answer> =
        known.iter().map(|(config, filter)| verdict(config, filter, packet).answer(configs, &config.device)).collect();
    let sentences: Vec<&str> = answers.iter().map(|answer| answer.headline.as_str()).collect();
    let mut all = Answer::of(sentences.join(". "));
    for answer in answers {
        for line in answer.lines {
            all.push(line.place, &line.text);
        }
        all.left_out += answer.left_out;
    }
    all
}

/// The filter on a side of an interface.
fn on_side(configs: &Configs, here: &[&Config], interface: &str, side: Direction, packet: &Packet) -> Answer {
    let name = InterfaceName::new(interface);
    let found: Vec<_> =
        here.iter().filter_map(|config| Some((*config, config.analysis.device.interface(&name)?))).collect();
    let Some(&(config, found_interface)) = found.first() else {
        return Answer::nothing(format!("no interface is called {interface}"));
    };
    if found.len() > 1 {
        let devices: Vec<&str> = found.iter().map(|(config, _)| &*config.device).collect();
        return Answer::nothing(format!(
            "cannot tell: several devices have {interface}: {}; say which",
            devices.join(", ")
        ));
    }
    let of_version = |filter: &&Filter| packet.is_v6().is_none_or(|v6| v6 == (filter.kind == FilterKind::Ipv6));
    let used: Vec<_> = found_interface.filters.iter().filter(|used| used.direction == side).collect();
    let place = Place::new(config.analysis.file, found_interface.span);
    let label = &found_interface.label;
    if used.is_empty() {
        return Answer::of(format!(
            "{label} on {} has no filter {}: what it filters is nothing",
            config.device,
            side.as_str()
        ))
        .with(Some(place), &super::devices::described(config, found_interface, false));
    }
    let of_use = |used: &&&crate::model::FilterUse| of_name(config, &used.name.value).find(of_version);
    let Some((used, filter)) = used.iter().find_map(|used| Some((used, of_use(&used)?))) else {
        let used = used[0];
        return not_defined(config, &used.name.value, used.name.statement);
    };
    let answer = verdict(config, filter, packet).answer(configs, "");
    let at = Place::new(config.analysis.file, used.name.span);
    let text = format!("{} is on {label} {}", filter.name.value, side.as_str());
    let lines = answer.lines.clone();
    let mut out = Answer { lines: Vec::new(), ..answer };
    for line in lines {
        out.push(line.place, &line.text);
    }
    out.with(Some(at), &text)
}

/// No filter is called so; it may be referred to all the same.
fn undefined(here: &[&Config], name: &str, device: &On) -> Answer {
    let used = here.iter().flat_map(|config| mentions(config, name)).find(|mention| mention.does == Does::Refers);
    if let Some(mention) = used {
        return not_defined(mention.config, name, mention.statement.id());
    }
    let names = here.iter().flat_map(|config| config.analysis.device.filters.iter().map(|filter| &*filter.name.value));
    let near = nearest(name, names).map_or_else(String::new, |near| format!("; {near} is one"));
    let of = device.as_ref().map_or_else(String::new, |device| format!(" of {device}"));
    Answer::nothing(format!("no filter{of} that is understood is called {name}{near}"))
}

/// What a filter that is not defined does there.
fn not_defined(config: &Config, name: &str, statement: crate::dialect::StatementId) -> Answer {
    let analysis = &config.analysis;
    let names = analysis.device.filters.iter().map(|filter| &*filter.name.value);
    let near = nearest(name, names).map_or_else(String::new, |near| format!("; {near} is defined"));
    let Some(statement) = analysis.tree.get(analysis.document.text(), statement) else {
        return Answer::nothing(format!("cannot tell: {name} is not defined on {}{near}", config.device));
    };
    let kind = mentions(config, name).into_iter().find(|one| one.statement.id() == statement.id()).map(|one| one.kind);
    let does = kind.and_then(|kind| effect(analysis.dialect, analysis.tree.grammar(), kind, statement));
    let does = does.map_or_else(
        || "what the device does then is not documented".to_owned(),
        |effect| effect.sentence(name).trim_end_matches('.').to_owned(),
    );
    Answer::of(format!("{name} is not defined on {}{near}: {does}", config.device))
        .with(Some(quote::place_of(analysis, statement)), &quote::in_place(statement))
}

/// What a filter makes of a packet.
struct Verdict<'a> {
    config: &'a Config,
    filter: &'a Filter,
    packet: &'a Packet,
    outcome: Outcome<'a>,
}

enum Outcome<'a> {
    /// This line decides.
    Line(&'a FilterLine, Vec<(&'a FilterLine, String)>),
    /// No line matches.
    Rest(Vec<(&'a FilterLine, String)>),
    /// It depends on what the packet does not say, or the model does not follow.
    Open(Vec<(&'a FilterLine, String)>, Option<&'a FilterLine>),
    /// It is for the other version of IP.
    OtherVersion,
}

fn verdict<'a>(config: &'a Config, filter: &'a Filter, packet: &'a Packet) -> Verdict<'a> {
    let groups = ObjectGroups::of(&config.analysis.device.object_groups);
    let outcome = if packet.is_v6().is_some_and(|v6| v6 != (filter.kind == FilterKind::Ipv6)) {
        Outcome::OtherVersion
    } else {
        decide(filter, packet, &groups)
    };
    Verdict { config, filter, packet, outcome }
}

fn decide<'a>(filter: &'a Filter, packet: &Packet, groups: &ObjectGroups<'_>) -> Outcome<'a> {
    let mut open: Vec<(&FilterLine, String)> = Vec::new();
    let agree = |open: &[(&FilterLine, String)], action: Action| open.iter().all(|(line, _)| line.action == action);
    for line in &filter.lines {
        match matches(line, packet, groups) {
            Match::No => {}
            Match::Perhaps(why) => open.push((line, why)),
            Match::Yes if agree(&open, line.action) => return Outcome::Line(line, open),
            Match::Yes => return Outcome::Open(open, Some(line)),
        }
    }
    if agree(&open, filter.rest) { Outcome::Rest(open) } else { Outcome::Open(open, None) }
}

impl Verdict<'_> {
    fn answer(&self, configs: &Configs, device: &str) -> Answer {
        let name = &self.filter.name.value;
        let on = if device.is_empty() { String::new() } else { format!(" on {device}") };
        let (action, packet) = (|action: Action| action.verb(), self.packet);
        let uncertain =
            if self.filter.uncertain { " (the config changes the list piece by piece: not certain)" } else { "" };
        let mut answer = match &self.outcome {
            Outcome::OtherVersion => {
                Answer::of(format!("cannot tell: {name}{on} is not for packets of this version of IP"))
                    .with(Some(self.place_of_name()), &format!("{name} is defined here"))
            }
            Outcome::Line(line, _) => Answer::of(format!(
                "{name}{on} {} {packet}: {} decides, `{}`{uncertain}",
                action(line.action),
                configs.cite(self.place(line)),
                self.text(line)
            ))
            .with(Some(self.place(line)), &self.text(line)),
            Outcome::Rest(_) => Answer::of(format!(
                "{name}{on} {} {packet}: no line matches, and what no line matches is {}{uncertain}",
                action(self.filter.rest),
                if self.filter.rest == Action::Permit { "permitted" } else { "denied" },
            ))
            .with(Some(self.place_of_name()), &format!("{name} is defined here, {} lines", self.filter.lines.len())),
            Outcome::Open(open, then) => self.open(configs, on.as_str(), open, *then),
        };
        if let Outcome::Line(_, open) | Outcome::Rest(open) = &self.outcome {
            for (line, why) in open {
                answer.push(
                    Some(self.place(line)),
                    &format!("{} may match already ({why}), and does the same", self.text(line)),
                );
            }
        }
        for (line, why) in self.passed_over() {
            answer.push(Some(self.place(line)), &format!("{}: not taken to match: {why}", self.text(line)));
        }
        answer
    }

    fn open(&self, configs: &Configs, on: &str, open: &[(&FilterLine, String)], then: Option<&FilterLine>) -> Answer {
        let (name, packet) = (&self.filter.name.value, self.packet);
        let first = open.first().map_or_else(String::new, |(line, why)| {
            format!("{} {} it if {why}", configs.cite(self.place(line)), line.action.verb())
        });
        let last = match then {
            Some(line) => format!("else {} {} it", configs.cite(self.place(line)), line.action.verb()),
            None => format!(
                "what no line matches is {}",
                if self.filter.rest == Action::Permit { "permitted" } else { "denied" }
            ),
        };
        let mut answer = Answer::of(format!("cannot tell whether {name}{on} passes {packet}: {first}; {last}"));
        for (line, why) in open {
            answer.push(Some(self.place(line)), &format!("{}: matches if {why}", self.text(line)));
        }
        if let Some(line) = then {
            answer.push(Some(self.place(line)), &format!("{}: matches", self.text(line)));
        }
        answer
    }

    /// Lines for established connections only, which a packet that opens one is not.
    fn passed_over(&self) -> Vec<(&FilterLine, &'static str)> {
        let groups = ObjectGroups::of(&self.config.analysis.device.object_groups);
        let deciding = match &self.outcome {
            Outcome::Line(line, _) | Outcome::Open(_, Some(line)) => Some(*line),
            _ => None,
        };
        let before = self.filter.lines.iter().take_while(|line| deciding.is_none_or(|end| !std::ptr::eq(*line, end)));
        let skipped = before.filter_map(|line| {
            let FilterMatch::Header(header) = &line.matches else { return None };
            if !is_established(header.conditions.as_deref()?) {
                return None;
            }
            let bare = Header { conditions: None, ..(**header).clone() };
            if matches!(of_header(&bare, self.packet, &groups), Match::No) {
                return None;
            }
            Some((line, "the packet is taken to open a connection"))
        });
        skipped.take(2).collect()
    }

    fn place(&self, line: &FilterLine) -> Place {
        Place::new(self.config.analysis.file, line.span)
    }

    fn place_of_name(&self) -> Place {
        Place::new(self.config.analysis.file, self.filter.name.span)
    }

    fn text(&self, line: &FilterLine) -> String {
        let analysis = &self.config.analysis;
        match &line.term {
            Some(term) => format!("{} ({})", term.label, line.action.verb()),
            None => {
                analysis.tree.get(analysis.document.text(), line.statement).map_or_else(String::new, quote::statement)
            }
        }
    }
}

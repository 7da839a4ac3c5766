//! Names: what is called so, where it is defined, who refers to it.

use super::answer::Answer;
use super::call::On;
use super::configs::{Config, Configs};
use super::quote;
use crate::dialect::grammar::{KindId, Role, Shape};
use crate::dialect::undefined::effect;
use crate::dialect::{StatementRef, Value, interface_name, number_ranges};
use crate::text::{Place, nearest};

/// What a line does with a name.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Does {
    /// It defines it.
    Defines,
    /// It refers to it.
    Refers,
}

/// A line with a name.
#[derive(Clone, Copy)]
pub(super) struct Mention<'a> {
    pub config: &'a Config,
    pub kind: KindId,
    pub does: Does,
    pub statement: StatementRef<'a>,
    pub place: Place,
}

impl Mention<'_> {
    /// `access list`
    pub fn kind_words(&self) -> &str {
        &self.config.analysis.tree.grammar().kind(self.kind).words
    }

    fn family(&self) -> KindId {
        self.config.analysis.tree.grammar().family(self.kind)
    }
}

/// The configs of a device, or all.
pub(super) fn on<'a>(configs: &'a Configs, on: &'a On) -> impl Iterator<Item = &'a Config> {
    configs.iter().filter(move |config| on.as_ref().is_none_or(|device| config.is_called(device)))
}

/// The lines of a config that define or need a name.
pub(super) fn mentions<'a>(config: &'a Config, name: &str) -> Vec<Mention<'a>> {
    let analysis = &config.analysis;
    let wanted = Wanted::of(name);
    let mut out: Vec<Mention<'a>> = Vec::new();
    for statement in analysis.tree.statements(&analysis.document).filter(|statement| !statement.negated()) {
        for value in statement.values() {
            let found = match &statement.slot(value).role {
                Role::Value(_) => None,
                Role::Define { kind, set, .. } => {
                    wanted.is(statement, value, *kind, *set).then_some((*kind, Does::Defines))
                }
                Role::Refer { kinds, set, .. } => kinds
                    .iter()
                    .find(|kind| wanted.is(statement, value, **kind, *set))
                    .map(|kind| (*kind, Does::Refers)),
            };
            let Some((kind, does)) = found else { continue };
            let repeated = does == Does::Defines
                && out.iter().any(|other| {
                    other.does == does
                        && other.kind == kind
                        && other.statement.path() == statement.path()
                        && other.statement.parent().map(StatementRef::id) == statement.parent().map(StatementRef::id)
                        && statement.parent().is_some()
                });
            if !repeated {
                let place = Place::new(analysis.file, value.span);
                out.push(Mention { config, kind, does, statement, place });
            }
        }
    }
    out
}

/// A name that is looked for, in the ways that names are compared.
struct Wanted<'a> {
    /// What it is said to be: `vlan` of `vlan 30`.
    kind: Option<&'a str>,
    name: &'a str,
    interface: String,
    number: Option<u32>,
}

impl<'a> Wanted<'a> {
    fn of(name: &'a str) -> Self {
        let (kind, name) = name.split_once(' ').map_or((None, name), |(kind, name)| (Some(kind), name.trim()));
        Self { kind, name, interface: interface_name::normalise(name), number: name.parse().ok() }
    }

    fn is(&self, statement: StatementRef<'_>, value: Value, kind: KindId, set: bool) -> bool {
        let text = statement.value_text(value);
        let of = statement.grammar().kind(kind);
        if self.kind.is_some_and(|wanted| !of.name.contains(wanted) && !of.words.contains(wanted)) {
            return false;
        }
        let shape = of.shape;
        match (shape, set) {
            (Shape::Interface, true) => {
                interface_name::members(text).iter().any(|name| interface_name::normalise(name) == self.interface)
            }
            // Most names end unlike: then they need not be spelt out.
            (Shape::Interface, false) => {
                text.bytes().last() == self.interface.bytes().last()
                    && interface_name::normalise(text) == self.interface
            }
            (_, true) => {
                self.number.is_some_and(|number| number_ranges(text).any(|(low, high)| low <= number && number <= high))
            }
            (Shape::Number | Shape::Vlan, false) => self.number.is_some() && text.parse().ok() == self.number,
            (_, false) => text.trim_matches('"').eq_ignore_ascii_case(self.name),
        }
    }
}

/// Where a name is defined, and who refers to it.
pub(super) fn refers(configs: &Configs, name: &str, device: &On) -> Answer {
    let mut all: Vec<Mention<'_>> = on(configs, device).flat_map(|config| mentions(config, name)).collect();
    let name = name.rsplit(' ').next().unwrap_or(name);
    if all.is_empty() {
        return unknown(configs, name, device);
    }
    // A name may be of several kinds: those that are referred to come before those that only are.
    all.sort_by_key(|mention| mention.does);
    let defined = all.iter().filter(|mention| mention.does == Does::Defines).count();
    let used = all.len() - defined;
    let what = all.first().map_or_else(String::new, |first| format!("{} {name}", first.kind_words()));
    let mut answer = Answer::of(match (defined, used) {
        (0, used) => format!("{what} is defined nowhere{}, and {} to it", among(configs, device), lines(used, "refer")),
        (_, 0) => format!("{what} is defined, and nothing refers to it{}", among(configs, device)),
        (_, used) => format!("{what} is defined, and {} to it", lines(used, "refer")),
    });
    let several = configs.len() > 1;
    for mention in &all {
        let text = match mention.does {
            Does::Defines => format!("defined: {}", quote::in_place(mention.statement)),
            Does::Refers => format!("used: {}", quote::in_place(mention.statement)),
        };
        answer.push(Some(mention.place), &text);
    }
    for undefined in all.iter().filter(|mention| mention.does == Does::Refers) {
        let same = |other: &&Mention<'_>| {
            other.does == Does::Defines
                && std::ptr::eq(other.config, undefined.config)
                && other.family() == undefined.family()
        };
        if !all.iter().any(|other| same(&other)) && is_missing(undefined) {
            answer.push(Some(undefined.place), &missing(undefined, name, several));
            break;
        }
    }
    answer
}

/// Does its config itself call the name undefined?
fn is_missing(mention: &Mention<'_>) -> bool {
    let symbols = &mention.config.analysis.symbols;
    let own = symbols.references().iter().find(|reference| reference.span == mention.place.span);
    own.is_some_and(|reference| !symbols.is_satisfied(reference))
}

/// What becomes of a reference to a name that is not defined.
fn missing(mention: &Mention<'_>, name: &str, several: bool) -> String {
    let analysis = &mention.config.analysis;
    let grammar = analysis.tree.grammar();
    let does = effect(analysis.dialect, grammar, mention.kind, mention.statement)
        .map_or_else(String::new, |effect| format!(": {}", effect.sentence(name)));
    let names = analysis.symbols.of_family(mention.family()).map(|symbol| &*symbol.name);
    let near = nearest(name, names).map_or_else(String::new, |near| format!("; {near} is defined"));
    let here = if several { format!(" on {}", mention.config.device) } else { String::new() };
    format!("{name} is not defined{here}{near}{does}")
}

/// Everything of a name; else what is called nearly so; else the lines that have the word.
pub(super) fn find(configs: &Configs, name: &str, device: &On) -> Answer {
    let all: Vec<Mention<'_>> = on(configs, device).flat_map(|config| mentions(config, name)).collect();
    let devices: Vec<&Config> = configs.named(name).collect();
    if all.is_empty() && devices.is_empty() {
        return unknown(configs, name, device);
    }
    let mut answer = Answer::of(format!(
        "{} of the name {name}",
        counted(all.len() + devices.len(), "line or device", "lines or devices")
    ));
    for config in devices {
        let at = config.analysis.device.hostname.as_ref().map(|name| Place::new(config.analysis.file, name.span));
        answer.push(at, &format!("{name} is a device, {}", config.analysis.dialect.title()));
    }
    for mention in all {
        let does = if mention.does == Does::Defines { "defined" } else { "used" };
        let text = format!("{} {does}: {}", mention.kind_words(), quote::in_place(mention.statement));
        answer.push(Some(mention.place), &text);
    }
    answer
}

/// The name is nobody's: what is like it, and which lines have the word.
fn unknown(configs: &Configs, name: &str, device: &On) -> Answer {
    let nowhere = among(configs, device);
    let mut answer = Answer::nothing(format!("nothing is called {name}{nowhere}"));
    let mut near: Vec<&str> = Vec::new();
    let mut words = 0;
    for config in on(configs, device) {
        let analysis = &config.analysis;
        let names = || analysis.symbols.symbols().iter().map(|symbol| &*symbol.name);
        let part = names().filter(|own| contains(own, name)).take(3);
        for own in part.chain(nearest(name, names())) {
            if near.len() < 4 && !near.contains(&own) {
                near.push(own);
            }
        }
        for statement in analysis.tree.statements(&analysis.document) {
            if name.len() > 2 && contains(statement.text(), name) {
                let shown = quote::in_place(statement);
                // A secret is not found by asking for it.
                if contains(&shown, name) {
                    words += 1;
                    answer.push(Some(quote::place_of(analysis, statement)), &shown);
                }
            }
        }
    }
    if words > 0 {
        answer.found = true;
        answer.headline =
            format!("nothing is defined under the name {name}{nowhere}; {} the word", lines(words, "have"));
    }
    if !near.is_empty() {
        let verb = if near.len() == 1 { "; this is defined: " } else { "; these are defined: " };
        answer.headline.extend([verb, near.join(", ").as_str()]);
    }
    answer
}

fn contains(text: &str, part: &str) -> bool {
    text.len() >= part.len() && text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
}

/// ` in the open configs`, ` on core1`
fn among(configs: &Configs, device: &On) -> String {
    match device {
        Some(device) => format!(" on {device}"),
        None if configs.len() > 1 => format!(" in the {} open configs", configs.len()),
        None => String::new(),
    }
}

/// `one line refers`, `3 lines refer`
pub(super) fn lines(count: usize, verb: &str) -> String {
    match (count, verb) {
        (1, "have") => "one line has".to_owned(),
        (1, verb) => format!("one line {verb}s"),
        (count, verb) => format!("{count} lines {verb}"),
    }
}

/// `one fault`, `3 faults`
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{count} {many}") }
}

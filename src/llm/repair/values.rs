//! What may be written for a value: names that exist, values that the shown lines have, and characters that such values
//! are made of.

use crate::analysis::Analysis;
use crate::dialect::grammar::{Grammar, KindId, Role, Shape, SlotId, ValueType, edit_distance};
use crate::llm::protocol::Free;

use super::shown::Shown;

/// The most options for one value.
const MOST_OPTIONS: usize = 32;

const DIGITS: &str = "0123456789";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What the values of a repair are chosen from.
#[derive(Clone, Debug)]
pub struct Values {
    grammar: &'static Grammar,
    /// The values of the shown lines, secrets masked, with what their places take; those of the line at fault first.
    seen: Vec<(SlotId, String)>,
    /// Words of the fault's own sentences.
    told: Vec<String>,
    /// All names of the config.
    names: Vec<(KindId, String)>,
}

impl Values {
    pub fn of(analysis: &Analysis, shown: &Shown) -> Self {
        let mut order: Vec<usize> = (0..shown.lines().len()).collect();
        order.sort_by_key(|at| at.abs_diff(shown.fault()));
        let mut seen = Vec::new();
        // All that is masked in the shown lines and all names have their placeholders already.
        let mut masks = shown.masks.clone();
        for line in order.into_iter().filter_map(|at| shown.lines().get(at)) {
            let span = analysis.document.line_span(line.number);
            for statement in analysis.tree.on_line(&analysis.document, span) {
                let values = statement.values();
                seen.extend(values.map(|value| (value.slot, masks.mask(statement.value_text(value)))));
            }
        }
        let kinds = analysis.symbols.symbols().iter().flat_map(|symbol| {
            let name = masks.mask(&symbol.name);
            symbol.definitions.iter().map(move |definition| (definition.kind, name.clone()))
        });
        let mut names: Vec<(KindId, String)> = kinds.collect();
        names.dedup();
        Self { grammar: analysis.tree.grammar(), seen, told: Vec::new(), names }
    }

    /// With the words of what is said about the fault.
    pub fn told(mut self, sentences: &str) -> Self {
        let words = sentences.split([' ', ',', ';', '(', ')', '\n']);
        let trimmed = words.map(|word| word.trim_matches(['.', ':', '`', '"', '\'']));
        self.told = trimmed.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        self
    }

    /// What may be written at a position; `near` is a word that it is likely to resemble.
    pub fn options(&self, slot: SlotId, near: &[String]) -> (Vec<String>, Option<Free>) {
        let mut out = Vec::new();
        let mut add = |text: &str| {
            if !text.is_empty() && out.len() < MOST_OPTIONS && !out.iter().any(|have| have == text) {
                out.push(text.to_owned());
            }
        };
        match &self.grammar.slot(slot).role {
            Role::Refer { kinds, set, .. } => {
                self.ranked(kinds, near).into_iter().for_each(&mut add);
                kinds.iter().flat_map(|kind| &self.grammar.kind(*kind).builtin).for_each(|name| add(name));
                let free = (*set || kinds.iter().any(|kind| self.is_number(*kind))).then(|| of(DIGITS, ",-", 24));
                self.of_slot(slot).for_each(&mut add);
                (out, free)
            }
            Role::Define { kind, set, .. } => {
                self.of_family(*kind).for_each(&mut add);
                let free = match self.grammar.kind(*kind).shape {
                    _ if *set => Some(of(DIGITS, ",-", 24)),
                    Shape::Vlan | Shape::Number => Some(of(DIGITS, "", 10)),
                    Shape::Word => Some(of(DIGITS, &format!("{LETTERS}-_."), 32)),
                    Shape::Interface | Shape::Variable => None,
                };
                (out, free)
            }
            Role::Value(value) => {
                self.of_slot(slot).for_each(&mut add);
                let alike = |other: &SlotId| self.grammar.slot(*other).role == self.grammar.slot(slot).role;
                self.seen.iter().filter(|(other, _)| alike(other)).for_each(|(_, text)| add(text));
                if !value.takes_anything() {
                    let all = self.seen.iter().map(|(_, text)| text).chain(&self.told);
                    all.filter(|text| value.accepts(text)).for_each(|text| add(text));
                    value.names().iter().for_each(|name| add(name));
                }
                if *value == ValueType::Interface {
                    let interfaces = self.grammar.kind_named("interface");
                    self.ranked(interfaces.as_slice(), near).into_iter().for_each(&mut add);
                }
                (out, characters(*value))
            }
        }
    }

    /// Values of the shown lines in this very position.
    fn of_slot(&self, slot: SlotId) -> impl Iterator<Item = &str> {
        self.seen.iter().filter(move |(other, _)| *other == slot).map(|(_, text)| text.as_str())
    }

    /// Names of the shown lines, defined or only spoken of, that could be of this kind.
    fn of_family(&self, kind: KindId) -> impl Iterator<Item = &str> {
        let family = self.grammar.family(kind);
        self.seen
            .iter()
            .filter(move |(slot, _)| match &self.grammar.slot(*slot).role {
                Role::Define { kind, .. } => self.grammar.family(*kind) == family,
                Role::Refer { kinds, .. } => kinds.iter().any(|kind| self.grammar.family(*kind) == family),
                Role::Value(_) => false,
            })
            .map(|(_, text)| text.as_str())
    }

    /// The names that will do, the likeliest first: those that the fault speaks of, then those that resemble what stands there.
    fn ranked(&self, kinds: &[KindId], near: &[String]) -> Vec<&str> {
        let fits = |defined: KindId| kinds.iter().any(|wanted| self.grammar.satisfies(defined, *wanted));
        let mut names: Vec<&str> =
            self.names.iter().filter(|(kind, _)| fits(*kind)).map(|(_, name)| name.as_str()).collect();
        let distance = |name: &str| near.iter().map(|word| edit_distance(word, name)).min().unwrap_or(usize::MAX);
        names.sort_by_cached_key(|name| (!self.told.iter().any(|word| word == name), distance(name)));
        names.truncate(MOST_OPTIONS);
        names
    }

    fn is_number(&self, kind: KindId) -> bool {
        matches!(self.grammar.kind(kind).shape, Shape::Vlan | Shape::Number)
    }
}

fn of(characters: &str, more: &str, most: u32) -> Free {
    Free { characters: format!("{characters}{more}"), before: " ".to_owned(), most }
}

/// The characters that values of a type are made of, where they can be told.
fn characters(value: ValueType) -> Option<Free> {
    const HEX: &str = "0123456789abcdefABCDEF";
    Some(match value {
        ValueType::Integer { .. } | ValueType::Asn | ValueType::Port | ValueType::Protocol | ValueType::Dscp => {
            of(DIGITS, "", 10)
        }
        ValueType::Float | ValueType::Ipv4 | ValueType::Mask | ValueType::Wildcard | ValueType::Area => {
            of(DIGITS, ".", 15)
        }
        ValueType::Host => of(DIGITS, ".:", 39),
        ValueType::Prefix => of(DIGITS, "./", 18),
        ValueType::Ipv6 => of(HEX, ":", 39),
        ValueType::Prefix6 => of(HEX, ":/", 43),
        ValueType::Hex => of(HEX, "x", 18),
        ValueType::Mac => of(HEX, ":.-", 17),
        ValueType::Time => of(DIGITS, ":", 8),
        ValueType::NumberSet => of(DIGITS, ",-", 24),
        ValueType::IsoNet => of(HEX, ".", 50),
        ValueType::RouteDistinguisher | ValueType::Community => of(DIGITS, ":.", 24),
        ValueType::Word | ValueType::Name | ValueType::Quoted => of(DIGITS, &format!("{LETTERS}-_./:"), 32),
        ValueType::Text => of(DIGITS, &format!("{LETTERS}-_./: "), 60),
        // A name that exists, a shown secret, or nothing.
        ValueType::Interface
        | ValueType::Url
        | ValueType::Assignment
        | ValueType::Secret
        | ValueType::SecretText
        | ValueType::Delimited => return None,
    })
}

//! What a question names: names, interfaces and devices that there are, and addresses.

use ipnet::IpNet;

use super::super::call::Call;
use super::super::configs::{Config, Configs};
use super::super::filters::Which;
use super::super::packet;
use super::words::{self, Word, is_any};
use crate::dialect::grammar::looks_like_interface;
use crate::model::InterfaceName;

/// What a question names.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Names that are defined or needed, as written in the question; numbers with their kind.
    pub names: Vec<Box<str>>,
    pub interfaces: Vec<Box<str>>,
    pub nets: Vec<IpNet>,
    pub devices: Vec<Box<str>>,
}

impl Asked {
    /// Reads it out of the words.
    pub fn of<'a>(words: &[Word<'a>], configs: &'a Configs) -> Self {
        let mut asked = Self::default();
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |at| words[at].lower.as_str());
            let joined = format!("{before}{}", word.text);
            if let Some(net) = packet::net(word.text) {
                asked.nets.push(net);
            } else if let Some(config) = device(configs, word) {
                asked.devices.push(config.device.clone());
            } else if looks_like_interface(word.text) && has_interface(configs, word.text) {
                asked.interfaces.push(word.text.into());
            } else if word.is_number() && is_interface_number(before, &joined, words) && has_interface(configs, &joined)
            {
                asked.interfaces.push(joined.into());
            } else if word.is_number() && words::has(words::NUMBERED, before) {
                asked.names.push(format!("{} {}", words::kind_of(before), word.text).into());
            } else if (word.is_name() || !words::has(words::COMMON, &word.lower)) && is_name(configs, word) {
                asked.names.push(word.text.into());
            }
        }
        asked
    }

    /// Nothing but devices?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.interfaces.is_empty() && self.nets.is_empty()
    }

    /// What the calls before were about.
    pub fn take_over(&mut self, before: &[Call]) {
        for call in before {
            match call {
                Call::Find(name, on) | Call::Refers(name, on) => {
                    self.names.push(name.clone());
                    self.devices.extend(on.clone());
                }
                Call::Where(net) => self.nets.push(*net),
                Call::Passes(Which::Named(name), ..) => self.names.push(name.clone()),
                Call::Passes(Which::On(interface, _), on, _) => {
                    self.interfaces.push(interface.clone());
                    self.devices.extend(on.clone());
                }
                Call::Links(Some(device)) | Call::Interfaces(Some(device)) => self.devices.push(device.clone()),
                _ => {}
            }
        }
    }
}

/// The config of the device or file of this name. A short name must be written as it is: `r1`, but no `IN`.
fn device<'a>(configs: &'a Configs, word: &Word<'a>) -> Option<&'a Config> {
    let found = configs.named(word.text).next()?;
    (!words::has(words::COMMON, &word.lower) || *found.device == *word.text).then_some(found)
}

fn has_interface(configs: &Configs, name: &str) -> bool {
    let name = InterfaceName::new(name);
    configs.iter().any(|config| config.analysis.device.interface(&name).is_some())
}

/// Is the word a name that some config defines or needs?
fn is_name(configs: &Configs, word: &Word<'_>) -> bool {
    let alike = |name: &str| {
        name.eq_ignore_ascii_case(word.text) && (word.is_name() || word.quoted || name == word.text) && name.len() > 1
    };
    !word.is_number()
        && configs.iter().any(|config| {
            let symbols = &config.analysis.symbols;
            symbols.symbols().iter().any(|symbol| alike(&symbol.name))
                || symbols.references().iter().any(|reference| alike(&reference.name))
        })
}

/// Is the number behind this word an interface's: `Ethernet 1`, but `vlan 30` only where interfaces are spoken of?
fn is_interface_number(before: &str, joined: &str, words: &[Word<'_>]) -> bool {
    match before {
        "vlan" => is_any(words, "interface svi"),
        before => !before.starts_with("vlan") && looks_like_interface(joined),
    }
}

//! Which devices are open, and which interfaces they have.

use super::answer::Answer;
use super::call::On;
use super::configs::{Config, Configs};
use super::names::{counted, on};
use super::quote;
use crate::model::{Interface, PortMode};
use crate::rules::Severity;
use crate::text::{LineNumber, Place};

/// The open devices, a line each.
pub(super) fn list(configs: &Configs) -> Answer {
    let mut answer = Answer::of(format!("{} open", counted(configs.len(), "config is", "configs are")));
    for config in configs.iter() {
        let analysis = &config.analysis;
        let name = analysis.device.hostname.as_ref().map(|name| Place::new(analysis.file, name.span));
        let place = name.unwrap_or_else(|| quote::place(analysis, LineNumber::from_index(0)));
        let faults = analysis.faults.len();
        let errors = analysis.faults().filter(|fault| fault.severity == Severity::Error).count();
        let text = format!(
            "{}, {}, {} lines, {}, {}, {} of them errors",
            config.device,
            analysis.dialect.title(),
            analysis.document.line_count(),
            counted(analysis.device.interfaces.len(), "interface", "interfaces"),
            counted(faults, "fault", "faults"),
            errors
        );
        answer.push(Some(place), &text);
    }
    answer
}

/// The interfaces of a device, or of all; those with an address first.
pub(super) fn interfaces(configs: &Configs, device: &On) -> Answer {
    let configs: Vec<&Config> = on(configs, device).collect();
    let mut all: Vec<(&Config, &Interface)> = Vec::new();
    for config in &configs {
        all.extend(config.analysis.device.interfaces.iter().map(|interface| (*config, interface)));
    }
    let of = match (device, configs.as_slice()) {
        (Some(device), []) => return Answer::nothing(format!("no open config is of {device}")),
        (_, [config]) => format!(" on {}", config.device),
        (_, all) => format!(" on {} devices", all.len()),
    };
    let addressed = all.iter().filter(|(_, interface)| has_address(interface)).count();
    let mut answer = Answer::of(format!(
        "{}{of}, {addressed} of them with an address",
        counted(all.len(), "interface", "interfaces")
    ));
    all.sort_by_key(|(_, interface)| !has_address(interface));
    for (config, interface) in all {
        answer.push(
            Some(Place::new(config.analysis.file, interface.span)),
            &described(config, interface, configs.len() > 1),
        );
    }
    answer
}

fn has_address(interface: &Interface) -> bool {
    interface.ipv4().next().is_some() || !interface.ipv6.is_empty() || interface.ipv4_elsewhere.is_some()
}

/// An interface in a line.
pub(super) fn described(config: &Config, interface: &Interface, with_device: bool) -> String {
    let mut out =
        if with_device { format!("{} {}", config.device, interface.label) } else { interface.label.to_string() };
    let mut add = |text: String| {
        out.push_str(", ");
        out.push_str(&text);
    };
    for address in interface.ipv4() {
        add(address.value.to_string());
    }
    for address in &interface.ipv6 {
        add(address.value.to_string());
    }
    for gateway in &interface.gateways {
        add(format!("{} {}", gateway.protocol.as_str(), gateway.address.value));
    }
    if let Some(vrf) = interface.vrf_name() {
        add(format!("VRF {vrf}"));
    }
    for filter in &interface.filters {
        add(format!("filter {} {}", filter.name.value, filter.direction.as_str()));
    }
    if let Some(access) = &interface.switchport.access {
        add(format!("access VLAN {}", access.value));
    } else if interface.switchport.mode.as_ref().is_some_and(|mode| mode.value == PortMode::Trunk) {
        add("trunk".to_owned());
    }
    if let Some(channel) = &interface.channel {
        add(format!("in channel {}", channel.value.number));
    }
    if interface.shutdown.is_some() {
        add("shut down".to_owned());
    }
    if let Some(description) = &interface.description {
        add(format!("\"{}\"", crate::text::clean_line(&description.value)));
    }
    out
}

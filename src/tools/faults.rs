//! The faults that the rules found.

use super::answer::Answer;
use super::configs::{Config, Configs};
use super::names::counted;
use crate::rules::{Fault, Severity};
use crate::text::{Place, clean_line};

/// The faults that have all of the words: of their severity, rule, device, file, subject or message.
pub(super) fn list(configs: &Configs, words: &[Box<str>]) -> Answer {
    let mut all: Vec<(&Config, &Fault)> = Vec::new();
    for config in configs.iter() {
        all.extend(
            config.analysis.faults().filter(|fault| fits(configs, config, fault, words)).map(|fault| (config, fault)),
        );
    }
    all.sort_by_key(|(_, fault)| (std::cmp::Reverse(fault.severity), fault.place));
    let about = if words.is_empty() { String::new() } else { format!(" about {}", words.join(" ")) };
    if all.is_empty() {
        return Answer { found: true, ..Answer::nothing(format!("no rule finds a fault{about}")) };
    }
    let of = |severity| all.iter().filter(|(_, fault)| fault.severity == severity).count();
    let counts = [
        (of(Severity::Error), "error", "errors"),
        (of(Severity::Warning), "warning", "warnings"),
        (of(Severity::Info), "remark", "remarks"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(*count, one, many)).collect();
    let mut answer = Answer::of(format!("{}{about}: {}", counted(all.len(), "fault", "faults"), counts.join(", ")));
    for (_, fault) in all {
        answer.push(Some(fault.place), &sentence(configs, fault));
    }
    answer
}

/// A fault in a line: `error reference/undefined: access list X is not defined`.
pub(super) fn sentence(configs: &Configs, fault: &Fault) -> String {
    format!("{} {}: {}", fault.severity.as_str(), fault.rule, message(configs, fault))
}

fn message(configs: &Configs, fault: &Fault) -> String {
    let locate = |place: Place| match configs.get(place.file) {
        Some(config) => (config.label.to_string(), config.analysis.document.line_of(place.span.start).get()),
        None => (String::new(), 1),
    };
    clean_line(&fault.message.render(fault.place.file, &locate)).into_owned()
}

fn fits(configs: &Configs, config: &Config, fault: &Fault, words: &[Box<str>]) -> bool {
    if words.is_empty() {
        return true;
    }
    let subject =
        fault.subject.as_ref().map_or_else(String::new, |subject| format!("{} {}", subject.kind, subject.name));
    let all = format!(
        "{} {} {} {} {subject} {}",
        fault.severity.as_str(),
        fault.rule,
        config.device,
        config.label,
        message(configs, fault)
    );
    let all = all.to_lowercase();
    words.iter().all(|word| all.contains(&word.to_lowercase()))
}

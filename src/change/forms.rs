//! How a line is taken back: the `no` form of each dialect.

use super::line::Line;
use crate::dialect::Dialect;
use crate::dialect::grammar::Behaviour;

/// How a line is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// By this line.
    Line(String),
    /// By this line, if the device takes it: the reason why that is not certain.
    Perhaps(String, &'static str),
    /// Not as a whole: each line below it is taken back.
    LinesBelow,
}

/// How this dialect takes a line back.
pub(super) fn taking_back(line: &Line, dialect: Dialect) -> Form {
    if line.negation.is_some() {
        return restoring(line, dialect);
    }
    let Some(command) = line.command else {
        let text = format!("no {}", line.text);
        return Form::Perhaps(text, "this line is not modelled, its `no` form may differ");
    };
    if line.opens() {
        return stanza(line, dialect);
    }
    if let Some(template) = &command.negation {
        return Form::Line(filled(template, line));
    }
    if line.is_sequence() && line.defines.is_empty() && line.words[0].bytes().all(|byte| byte.is_ascii_digit()) {
        return Form::Line(format!("no {}", line.words[0]));
    }
    if command.delimited {
        return Form::Line(format!("no {}", command.path));
    }
    // The forms with fewer words are not taken everywhere: `no neighbor X remote-as` wants its number.
    let overwrites = command.behaviour == Behaviour::Overwrites;
    if overwrites && command.key_words.is_empty() && !command.path.starts_with("neighbor") {
        return Form::Line(format!("no {}", line.key));
    }
    Form::Line(format!("no {}", line.text))
}

/// What takes a `no ...` back.
fn restoring(line: &Line, dialect: Dialect) -> Form {
    let words = line.words.join(" ");
    if matches!(dialect, Dialect::Ios | Dialect::Eos) {
        return Form::Line(format!("default {words}"));
    }
    Form::Perhaps(words, "the other config does not say `no`: this is what should hold by default")
}

fn stanza(line: &Line, dialect: Dialect) -> Form {
    let words = line.words.join(" ");
    let path = line.path();
    if path.starts_with("line") || path == "control-plane" || path == "mpls ldp" && dialect == Dialect::Frr {
        return Form::LinesBelow;
    }
    if path == "interface" {
        let name = line.words.get(1..).unwrap_or_default().join(" ");
        let logical = name.contains('.')
            || ["lo", "vl", "tu", "po", "bv", "bu", "bundle", "nve", "di", "virtual", "mu"]
                .iter()
                .any(|start| name.to_ascii_lowercase().starts_with(start));
        return match dialect {
            Dialect::Frr => Form::LinesBelow,
            Dialect::Ios | Dialect::NxOs | Dialect::Eos if !logical => Form::Line(format!("default {words}")),
            Dialect::Asa if !logical => Form::Line(format!("clear configure {words}")),
            _ => Form::Line(format!("no {words}")),
        };
    }
    Form::Line(format!("no {words}"))
}

/// A template whose `_` stand for the line's values.
fn filled(template: &str, line: &Line) -> String {
    let literal: Vec<&str> = line.path().split(' ').collect();
    let mut values = line.words.iter().filter(|word| !literal.contains(&word.as_str()));
    let words = template.split(' ').map(|word| match word {
        "_" => values.next().map_or("_", String::as_str),
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What takes a whole list of global lines away: `no ip prefix-list P`.
pub(super) fn whole_list(entry: &Line, dialect: Dialect) -> String {
    let name = entry.defines.first().map(|name| name.name.as_str());
    let at = entry.words.iter().position(|word| Some(word.as_str()) == name).unwrap_or(0);
    let words = entry.words[..=at].join(" ");
    if dialect == Dialect::Asa { format!("clear configure {words}") } else { format!("no {words}") }
}

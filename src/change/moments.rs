//! Lines of a change at which the device is worse off than before and after, if only for a moment.

use super::line::{Line, Name};
use super::merge::Entered;
use super::running::Running;
use crate::dialect::Dialect;
use crate::text::LineNumber;

/// Why it is worse off.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MomentKind {
    /// A filter that is in use has no entry.
    EmptyFilter,
    /// A filter is taken away, or put in the place of another that is not there.
    FilterGone,
    /// A filter that is in use begins with a denial of everything, or lost its entries before others came.
    FilterDenies,
    /// An interface loses an address.
    AddressGone,
    /// A session with a neighbor is reset.
    NeighborReset,
    /// Something is shut down.
    Shutdown,
    /// A line takes away others that it does not speak of.
    TakesOthers,
}

/// A line at which the device is worse off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The line of the change.
    pub line: LineNumber,
    /// What it says.
    pub text: String,
    /// Why.
    pub kind: MomentKind,
    /// In a sentence. Names in it come from the configs: clean it before it goes to a terminal.
    pub message: String,
}

/// The settings of a neighbor whose change resets its session.
const RESETTING: [&str; 12] = [
    "remote-as",
    "update-source",
    "password",
    "peer-group",
    "ebgp-multihop",
    "local-as",
    "shutdown",
    "timers",
    "transport",
    "inherit",
    "use",
    "activate",
];

/// What is wrong for a moment after this line was entered.
pub(super) fn after(running: &Running, entered: &Entered<'_>, dialect: Dialect) -> Vec<(MomentKind, String)> {
    let mut out = Vec::new();
    let (line, effect) = (&entered.line, &entered.effect);
    let here = place(&entered.path);
    for name in &effect.emptied {
        if let Some(user) = user(&running.lines, name) {
            let what = undefined(dialect);
            out.push((MomentKind::EmptyFilter, format!("{} has no entry left, and `{user}` uses it{what}", name.name)));
        }
    }
    emptied_block(running, entered, dialect, &mut out);
    denies(running, entered, &mut out);
    for gone in effect.gone.iter().chain(&effect.taken_along) {
        let replaced = line.negation.is_none();
        if gone.path().contains("address") && is_interface(gone) && gone.negation.is_none() && has_address(gone) {
            let how = if replaced { "changes" } else { "goes" };
            out.push((MomentKind::AddressGone, format!("{here} loses `{}`: the address {how} here", gone.text)));
        }
        let filter = ["access-group", "traffic-filter", "service-policy"]
            .iter()
            .any(|word| gone.words.iter().any(|own| own == word));
        if filter && !replaced {
            out.push((
                MomentKind::FilterGone,
                format!("{here} is without a filter from here on: `{}` goes", gone.text),
            ));
        }
    }
    if let Some(word) = resets(line) {
        let known = !effect.gone.is_empty() || !effect.taken_along.is_empty() || existed(running, entered);
        if known && !entered.effect.idle {
            out.push((MomentKind::NeighborReset, format!("{word} of a neighbor changes: its session is reset")));
        }
    }
    if line.words == ["shutdown"] && line.negation.is_none() {
        out.push((MomentKind::Shutdown, format!("{here} is shut down here")));
    }
    let others: Vec<&str> = effect.taken_along.iter().map(|line| line.text.as_str()).collect();
    if !others.is_empty() {
        let more = if others.len() > 3 { format!(" and {} more", others.len() - 3) } else { String::new() };
        let listed = others.iter().take(3).map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
        out.push((MomentKind::TakesOthers, format!("it takes with it {listed}{more}")));
    }
    out
}

fn place(path: &[Line]) -> String {
    path.last().map_or_else(|| "the device".to_owned(), |line| line.text.clone())
}

fn is_interface(line: &Line) -> bool {
    line.mode.contains("interface")
}

fn has_address(line: &Line) -> bool {
    line.words.iter().any(|word| {
        word == "dhcp" || word.split('/').next().is_some_and(|address| address.parse::<std::net::IpAddr>().is_ok())
    })
}

/// What a filter that is not there does.
fn undefined(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Ios => ": until the first entry comes all is permitted, from then on all else denied",
        Dialect::Frr => ": a filter that is not there denies",
        _ => "",
    }
}

/// The first line that refers to a name.
pub(super) fn user(lines: &[Line], name: &Name) -> Option<String> {
    lines.iter().find_map(|line| {
        if line.refers.contains(name) && !line.defines.contains(name) {
            return Some(line.text.clone());
        }
        user(&line.lines, name)
    })
}

/// A block of entries that was opened anew, or lost its last.
fn emptied_block(running: &Running, entered: &Entered<'_>, dialect: Dialect, out: &mut Vec<(MomentKind, String)>) {
    let Some(header) = entered.path.last() else {
        // The block itself went.
        for gone in entered.effect.gone.iter().filter(|gone| gone.opens() && gone.lines.iter().any(Line::is_sequence)) {
            for name in &gone.defines {
                if let Some(user) = user(&running.lines, name) {
                    let what = undefined(dialect);
                    out.push((MomentKind::FilterGone, format!("{} is gone, and `{user}` uses it{what}", name.name)));
                }
            }
        }
        return;
    };
    let lost = entered.effect.gone.iter().any(Line::is_sequence);
    let held = running.lines.iter().find(|line| line.key == header.key);
    if let (true, Some(held)) = (lost, held)
        && held.entries().is_empty()
    {
        for name in &held.defines {
            if let Some(user) = user(&running.lines, name) {
                let what = undefined(dialect);
                out.push((
                    MomentKind::EmptyFilter,
                    format!("{} has no entry left, and `{user}` uses it{what}", name.name),
                ));
            }
        }
    }
}

/// A first entry in a list that is in use makes it deny all else.
fn denies(running: &Running, entered: &Entered<'_>, out: &mut Vec<(MomentKind, String)>) {
    let line = &entered.line;
    if !line.is_sequence() || line.negation.is_some() || line.is_remark() {
        return;
    }
    let (entries, names): (Vec<&Line>, &[Name]) = if let Some(header) = entered.path.last() {
        match running.lines.iter().find(|held| held.key == header.key) {
            Some(held) => (held.entries(), &header.defines),
            None => return,
        }
    } else {
        let same = |held: &&Line| held.is_sequence() && held.defines == line.defines;
        (running.lines.iter().filter(same).collect(), &line.defines)
    };
    let real = entries.iter().filter(|entry| !entry.is_remark()).count();
    let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
    let permits_all = [&["permit", "any"][..], &["ip", "any", "any"], &["ipv4", "any", "any"], &["ipv6", "any", "any"]]
        .iter()
        .any(|end| words.ends_with(end) && words.contains(&"permit"));
    if real != 1 || permits_all {
        return;
    }
    for name in names {
        if let Some(user) = user(&running.lines, name) {
            let message = format!("{} has this entry alone, and `{user}` uses it: all else is denied", name.name);
            out.push((MomentKind::FilterDenies, message));
        }
    }
}

/// The setting of a neighbor that this line changes, if it resets the session.
fn resets(line: &Line) -> Option<&str> {
    let setting = if line.words.first()? == "neighbor" {
        line.words.get(2)?
    } else if line.mode.contains("neighbor") {
        line.words.first()?
    } else {
        return None;
    };
    RESETTING.contains(&setting.as_str()).then_some(setting.as_str())
}

/// Was the neighbor there before this line? Then other lines speak of it, and this one is new.
fn existed(running: &Running, entered: &Entered<'_>) -> bool {
    let Some(peer) = entered.line.words.get(1).filter(|_| entered.line.words[0] == "neighbor") else { return false };
    speaks(&running.lines, peer, &entered.line.text) && is_fresh(&running.lines, &entered.line.text)
}

/// Does a line of the running config, other than this one, speak of the neighbor?
fn speaks(lines: &[Line], peer: &str, but: &str) -> bool {
    lines.iter().any(|line| {
        let of_peer = line.words.first().is_some_and(|word| word == "neighbor")
            && line.words.get(1).is_some_and(|word| word == peer);
        (of_peer && line.source.is_some() && line.text != but) || speaks(&line.lines, peer, but)
    })
}

/// A line that says what is held already changes nothing: it keeps its place in the running config.
fn is_fresh(lines: &[Line], text: &str) -> bool {
    lines.iter().any(|line| (line.source.is_none() && line.text == text) || is_fresh(&line.lines, text))
}

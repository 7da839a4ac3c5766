//! A small model of a device that takes lines: it enters modes, overwrites, adds, takes back, numbers.
//!
//! It knows what the grammar says of a command, and the few habits of platforms that a change plan rests on. It has no
//! state but the lines it holds.

use super::line::{Line, Name};
use crate::dialect::Dialect;

/// What entering a line did.
#[derive(Clone, Debug, Default)]
pub(super) struct Effect {
    /// Lines that are gone, each by its text; those that the line replaced too.
    pub gone: Vec<Line>,
    /// Lines that are gone although the line does not speak of them: `no neighbor X remote-as` takes all of X.
    pub taken_along: Vec<Line>,
    /// The line took something back that was not there.
    pub idle: bool,
    /// The names of lists that hold no entry any more.
    pub emptied: Vec<Name>,
}

/// The configuration that a device holds.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub lines: Vec<Line>,
    dialect: Dialect,
}

impl Running {
    pub fn new(lines: Vec<Line>, dialect: Dialect) -> Self {
        Self { lines, dialect }
    }

    /// Enters a line in the block that `path` opens. The block comes to be where it is not there.
    pub fn enter(&mut self, path: &[Line], line: &Line) -> Effect {
        if path.is_empty() && self.resequences(line) {
            return Effect::default();
        }
        let dialect = self.dialect;
        let mut effect = {
            let lines = block(&mut self.lines, path);
            if line.negation.is_some() { take_back(lines, line, dialect) } else { add(lines, line) }
        };
        if line.negation.is_some() {
            self.consequences(path, line, &mut effect);
        }
        effect
    }

    /// `ip access-list resequence NAME START STEP`
    fn resequences(&mut self, line: &Line) -> bool {
        let Some(at) = line.words.iter().position(|word| word == "resequence") else { return false };
        let number = |index: usize| line.words.get(index).and_then(|word| word.parse::<u32>().ok());
        let (Some(name), Some(start), Some(step)) = (line.words.get(at + 1), number(at + 2), number(at + 3)) else {
            return false;
        };
        let Some(list) =
            self.lines.iter_mut().find(|held| held.opens() && held.defines.iter().any(|d| d.name == *name))
        else {
            return true;
        };
        let mut number = start;
        for entry in list.lines.iter_mut().filter(|entry| entry.is_sequence()) {
            let words = entry.unnumbered().into_iter().map(str::to_owned);
            entry.words = std::iter::once(number.to_string()).chain(words).collect();
            entry.text = entry.words.join(" ");
            entry.key.clone_from(&entry.text);
            number = number.saturating_add(step);
        }
        true
    }

    /// What goes along with a line that was taken back.
    fn consequences(&mut self, path: &[Line], line: &Line, effect: &mut Effect) {
        let takes_neighbor = matches!(self.dialect, Dialect::Ios | Dialect::Frr | Dialect::Asa)
            && line.words.len() > 2
            && line.words[0] == "neighbor"
            && (line.words[2] == "remote-as" || line.words[2..] == ["peer-group"])
            && !effect.gone.is_empty();
        if takes_neighbor {
            let peer = line.words[1].clone();
            let lines = block(&mut self.lines, path);
            let of_group = |held: &Line| {
                held.words.first().is_some_and(|word| word == "neighbor")
                    && held.words.get(2).is_some_and(|word| word == "peer-group")
                    && held.words.len() > 3
            };
            let member = lines.iter().any(|held| of_group(held) && held.words[1] == peer);
            if !member {
                remove_neighbor(lines, &peer, &mut effect.taken_along);
            }
        }
    }
}

fn remove_neighbor(lines: &mut Vec<Line>, peer: &str, gone: &mut Vec<Line>) {
    let is_of = |line: &Line| {
        line.words.first().is_some_and(|word| word == "neighbor")
            && (line.words.get(1).is_some_and(|word| word == peer)
                || (line.words.get(2).is_some_and(|word| word == "peer-group")
                    && line.words.get(3).is_some_and(|word| word == peer)))
    };
    gone.extend(lines.iter().filter(|line| is_of(line)).cloned());
    lines.retain(|line| !is_of(line));
    for line in lines.iter_mut().filter(|line| line.path().starts_with("address-family")) {
        remove_neighbor(&mut line.lines, peer, gone);
    }
}

/// The lines of the block at the end of the path, made where it is missing.
fn block<'a>(lines: &'a mut Vec<Line>, path: &[Line]) -> &'a mut Vec<Line> {
    let Some((header, below)) = path.split_first() else { return lines };
    let at = open(lines, header);
    block(&mut lines[at].lines, below)
}

/// Opens a stanza: the one of the same key, with this header from now on.
fn open(lines: &mut Vec<Line>, header: &Line) -> usize {
    if let Some(at) =
        lines.iter().position(|held| held.key == header.key && held.mode == header.mode && held.negation.is_none())
    {
        if lines[at].words != header.words {
            lines[at].words.clone_from(&header.words);
            lines[at].text.clone_from(&header.text);
        }
        return at;
    }
    lines.push(Line { lines: Vec::new(), source: None, ..header.clone() });
    lines.len() - 1
}

fn add(lines: &mut Vec<Line>, line: &Line) -> Effect {
    let mut effect = Effect::default();
    let fresh = Line { lines: Vec::new(), source: None, ..line.clone() };
    if line.opens() && line.rest.is_none() {
        open(lines, line);
        return effect;
    }
    if let Some(clears) = line.command.and_then(|command| command.clears.as_deref()) {
        let words: Vec<&str> = clears.split(' ').collect();
        take(lines, |held| begins(held, &words), &mut effect.taken_along);
    }
    if line.is_sequence() {
        add_entry(lines, fresh, &mut effect);
        return effect;
    }
    let negated = lines.iter().position(|held| held.negation.is_some() && held.words == line.words);
    if let Some(at) = negated {
        effect.gone.push(lines[at].clone());
        lines[at] = Line { implied: true, source: lines[at].source, ..fresh };
        return effect;
    }
    // `no ip address` stands in the place of any `ip address ...`.
    let before = lines.iter().position(|held| held.key == line.key && held.opens() == line.opens());
    match before {
        Some(at) if lines[at].negation.is_none() && lines[at].says_the_same(line) => {}
        Some(at) => {
            effect.gone.push(lines[at].clone());
            lines[at] = Line { source: lines[at].source, lines: std::mem::take(&mut lines[at].lines), ..fresh };
        }
        None => lines.push(fresh),
    }
    effect
}

/// Adds an entry of a list: in the place that its number says, else at the end of its list.
fn add_entry(lines: &mut Vec<Line>, mut entry: Line, effect: &mut Effect) {
    let place = take_place(&mut entry);
    let list = (entry.defines.clone(), entry.path_family().to_owned());
    let same_list = |held: &Line| held.is_sequence() && held.defines == list.0 && held.path_family() == list.1;
    if let Some(place) = place {
        let members: Vec<usize> = (0..lines.len()).filter(|&at| same_list(&lines[at])).collect();
        let at = members.get(place.saturating_sub(1)).copied();
        let at = at.unwrap_or_else(|| members.last().map_or(lines.len(), |last| last + 1));
        lines.insert(at, entry);
        return;
    }
    if let Some(number) = entry.own_number() {
        let same = lines.iter().position(|held| same_list(held) && held.own_number() == Some(number));
        if let Some(at) = same {
            if !lines[at].says_the_same(&entry) {
                effect.gone.push(lines[at].clone());
                lines[at] = Line { source: lines[at].source, ..entry };
            }
            return;
        }
        let later = lines.iter().position(|held| same_list(held) && held.own_number().is_some_and(|own| own > number));
        if let Some(at) = later {
            lines.insert(at, entry);
            return;
        }
    } else if lines.iter().any(|held| same_list(held) && held.says_the_same(&entry)) {
        return;
    }
    let end = lines.iter().rposition(same_list);
    lines.insert(end.map_or(lines.len(), |at| at + 1), entry);
}

/// The place that an ASA's `access-list NAME line 3 ...` asks for. The line is kept without it.
fn take_place(entry: &mut Line) -> Option<usize> {
    let at = entry.words.iter().take(4).position(|word| word == "line")?;
    let place = entry.words.get(at + 1)?.parse().ok()?;
    entry.words.drain(at..at + 2);
    entry.text = entry.words.join(" ");
    entry.key.clone_from(&entry.text);
    Some(place)
}

fn take_back(lines: &mut Vec<Line>, line: &Line, dialect: Dialect) -> Effect {
    let mut effect = Effect::default();
    let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
    let default = line.negation.as_deref() == Some("default");
    if let [number] = words[..]
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && lines.iter().any(|held| held.is_sequence() && held.words.first().is_some_and(|word| word == number))
    {
        take(lines, |held| held.is_sequence() && held.words[0] == number, &mut effect.gone);
        return effect;
    }
    if default {
        take(lines, |held| held.negation.is_some() && exact(held, &words), &mut effect.gone);
    }
    take(lines, |held| held.negation.is_none() && exact(held, &words), &mut effect.gone);
    let same = |held: &Line| held.command.map(std::ptr::from_ref) == line.command.map(std::ptr::from_ref);
    take(lines, |held| held.negation.is_none() && same(held) && begins(held, &words), &mut effect.gone);
    if words == ["ip", "address"] {
        take(lines, |held| held.negation.is_none() && begins(held, &words), &mut effect.taken_along);
    }
    let whole_list = words.len() > 1 && line.defines.is_empty() && effect.gone.is_empty();
    if effect.gone.is_empty() || whole_list {
        take(lines, |held| held.negation.is_none() && begins(held, &words), &mut effect.gone);
    }
    if effect.gone.is_empty() {
        let keyed = |held: &Line| held.negation.is_none() && held.key == line.key && !line.is_sequence();
        take(lines, keyed, &mut effect.gone);
    }
    let numbered_access_list = dialect == Dialect::Ios
        && words.first() == Some(&"access-list")
        && lines
            .iter()
            .any(|held| held.path() == "access-list" && held.words.get(1).map(String::as_str) == words.get(1).copied());
    if numbered_access_list {
        let of_list = |held: &Line| {
            held.path().starts_with("access-list") && held.words.get(1).map(String::as_str) == words.get(1).copied()
        };
        take(lines, of_list, &mut effect.taken_along);
    }
    if effect.gone.is_empty() && !default {
        let there = lines.iter().any(|held| held.negation.is_some() && held.words == line.words);
        // `no passive-interface X` takes an exception from a general setting.
        let exception = line.command.is_some_and(|command| command.refers_when_negated);
        effect.idle = !there && !exception;
        if !there && !line.opens() && !line.is_sequence() && line.command.is_some() {
            lines.push(Line { source: None, lines: Vec::new(), ..line.clone() });
        }
    }
    for gone in effect.gone.iter().chain(&effect.taken_along).filter(|gone| gone.is_sequence()) {
        let left = lines.iter().any(|held| held.is_sequence() && held.defines == gone.defines);
        if !left {
            effect.emptied.extend(gone.defines.iter().cloned());
        }
    }
    effect
}

fn exact(held: &Line, words: &[&str]) -> bool {
    held.words.len() == words.len() && begins(held, words)
}

fn begins(held: &Line, words: &[&str]) -> bool {
    held.words.len() >= words.len() && held.words.iter().zip(words).all(|(own, word)| own == word)
}

fn take(lines: &mut Vec<Line>, wanted: impl Fn(&Line) -> bool, gone: &mut Vec<Line>) {
    gone.extend(lines.iter().filter(|line| wanted(line)).cloned());
    lines.retain(|line| !wanted(line));
}

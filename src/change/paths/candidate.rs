//! The candidate config of a device that takes paths: a small model of it.

use super::pieces::{Piece, pieces};
use super::{is_single, links};
use crate::dialect::{Dialect, Verb};

/// The words of a path, quoted where they must be.
pub(in crate::change) type Path = Vec<String>;

/// Paths in the order in which they were entered.
#[derive(Clone, Debug)]
pub(in crate::change) struct Candidate {
    pub paths: Vec<Path>,
    pub inactive: Vec<Path>,
    dialect: Dialect,
}

impl Candidate {
    /// Reads a config, with braces or as `set` lines.
    pub fn read(text: &str, dialect: Dialect, by_line: bool) -> Self {
        let mut candidate = Self { paths: Vec::new(), inactive: Vec::new(), dialect };
        lines(text, by_line, &mut |line| match line.first() {
            // Two values of one word in a finished config are two values: nothing is overwritten.
            Some(first) if first == "set" => candidate.put(line[1..].to_vec()),
            _ => {
                candidate.enter(line);
            }
        });
        candidate.tidy();
        candidate
    }

    fn put(&mut self, path: Path) {
        if !path.is_empty() {
            self.paths.push(path);
        }
    }

    /// A path of which another is the continuation says nothing.
    fn tidy(&mut self) {
        let mut sorted: Vec<&Path> = self.paths.iter().collect();
        sorted.sort();
        sorted.dedup();
        let begins = sorted.windows(2).filter(|pair| pair[1].starts_with(pair[0])).map(|pair| pair[0].clone());
        let begins: std::collections::BTreeSet<Path> = begins.collect();
        let mut seen = std::collections::BTreeSet::new();
        self.paths.retain(|path| !begins.contains(path) && seen.insert(path.clone()));
        self.overwrite();
    }

    /// Of several values of what has one only, the last holds.
    fn overwrite(&mut self) {
        let mut last: std::collections::BTreeMap<&[String], (usize, usize)> = std::collections::BTreeMap::new();
        for (index, path) in self.paths.iter().enumerate() {
            let entry = last.entry(&path[..path.len() - 1]).or_insert((0, index));
            *entry = (entry.0 + 1, index);
        }
        let dialect = self.dialect;
        let single = |index: usize| is_single(&self.paths[index], &links(&self.paths[index], dialect));
        let several = last.iter().filter(|(_, (count, index))| *count > 1 && single(*index));
        let several: Vec<(Path, usize)> = several.map(|(prefix, (_, index))| (prefix.to_vec(), *index)).collect();
        let mut index = 0;
        self.paths.retain(|path| {
            index += 1;
            !several
                .iter()
                .any(|(prefix, last)| path.len() == prefix.len() + 1 && path.starts_with(prefix) && *last != index - 1)
        });
    }

    pub fn has(&self, path: &[String]) -> bool {
        self.paths.iter().any(|own| own == path)
    }

    /// Does anything stand at or under this path?
    pub fn has_below(&self, path: &[String]) -> bool {
        self.paths.iter().any(|own| own.starts_with(path))
    }

    /// Enters a line with its verb. False where it changed nothing.
    pub fn enter(&mut self, line: &[String]) -> bool {
        let Some((verb, path)) = line.split_first() else { return false };
        match verb.as_str() {
            "set" => self.set(path),
            "delete" => {
                let before = self.paths.len();
                self.paths.retain(|own| !own.starts_with(path));
                self.inactive.retain(|own| !own.starts_with(path));
                before != self.paths.len()
            }
            "deactivate" => {
                self.inactive.push(path.to_vec());
                self.has_below(path)
            }
            "activate" => {
                let before = self.inactive.len();
                self.inactive.retain(|own| own != path);
                before != self.inactive.len()
            }
            "insert" => self.insert(path),
            "rename" => self.rename(path),
            _ => false,
        }
    }

    fn set(&mut self, path: &[String]) -> bool {
        if path.is_empty() || self.has_below(path) {
            return false;
        }
        let cut = links(path, self.dialect);
        if is_single(path, &cut) {
            let keyword = cut.keyword.min(path.len() - 1);
            if let Some(at) = self.paths.iter().position(|own| own.len() > keyword && own.starts_with(&path[..keyword]))
            {
                self.paths[at] = path.to_vec();
                return true;
            }
        }
        self.paths.retain(|own| !path.starts_with(own));
        // Beside what it belongs to, as the device shows it.
        let shared = |own: &Path| own.iter().zip(path).take_while(|(a, b)| a == b).count();
        let most = self.paths.iter().map(shared).max().unwrap_or(0);
        let at =
            self.paths.iter().rposition(|own| most > 0 && shared(own) == most).map_or(self.paths.len(), |at| at + 1);
        self.paths.insert(at, path.to_vec());
        true
    }

    /// `insert PREFIX MEMBER before|after WORD OTHER`
    fn insert(&mut self, words: &[String]) -> bool {
        let Some(at) = words.iter().rposition(|word| word == "before" || word == "after") else { return false };
        let (path, after) = (&words[..at], words[at] == "after");
        let (Some(other), true) = (words.last(), path.len() > 1) else { return false };
        let prefix = &path[..path.len() - 1];
        let moved: Vec<Path> = self.paths.iter().filter(|own| own.starts_with(path)).cloned().collect();
        self.paths.retain(|own| !own.starts_with(path));
        let is_other = |own: &Path| own.starts_with(prefix) && own.get(prefix.len()) == Some(other);
        let place = if after {
            self.paths.iter().rposition(is_other).map(|at| at + 1)
        } else {
            self.paths.iter().position(is_other)
        };
        let found = place.is_some() && !moved.is_empty();
        let place = place.unwrap_or(self.paths.len());
        self.paths.splice(place..place, moved);
        found
    }

    /// `rename PATH to WORD NAME`
    fn rename(&mut self, words: &[String]) -> bool {
        let Some(at) = words.iter().rposition(|word| word == "to") else { return false };
        let (path, Some(name)) = (&words[..at], words.last()) else { return false };
        let mut found = false;
        for own in self.paths.iter_mut().filter(|own| own.starts_with(path) && !path.is_empty()) {
            own[path.len() - 1].clone_from(name);
            found = true;
        }
        found
    }

    /// The entries under one of these words, in order, where their order counts.
    pub fn ordered(&self, words: &[&str]) -> Vec<(Path, Vec<String>)> {
        let mut out: Vec<(Path, Vec<String>)> = Vec::new();
        for path in &self.paths {
            for at in 0..path.len().saturating_sub(1) {
                if !words.contains(&path[at].as_str()) {
                    continue;
                }
                let (prefix, member) = (&path[..=at], &path[at + 1]);
                match out.iter_mut().find(|(own, _)| own == prefix) {
                    Some((_, members)) if members.contains(member) => {}
                    Some((_, members)) => members.push(member.clone()),
                    None => out.push((prefix.to_vec(), vec![member.clone()])),
                }
            }
        }
        out
    }

    /// The entries under a path, in order.
    pub fn members(&self, prefix: &[String]) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for path in self.paths.iter().filter(|path| path.starts_with(prefix)) {
            if let Some(member) = path.get(prefix.len())
                && !out.contains(member)
            {
                out.push(member.clone());
            }
        }
        out
    }

    /// How many paths are in one of the two only, or out of order.
    pub fn difference(&self, other: &Self) -> usize {
        let missing = other.paths.iter().filter(|path| !self.has(path)).count();
        let extra = self.paths.iter().filter(|path| !other.has(path)).count();
        missing + extra
    }

    /// As `set` lines.
    pub fn text(&self) -> String {
        let line = |verb: &str, path: &Path| format!("{verb} {}\n", path.join(" "));
        let set = self.paths.iter().map(|path| line("set", path));
        set.chain(self.inactive.iter().map(|path| line("deactivate", path))).collect()
    }
}

/// Tells of each statement of a text as a line with its verb; what stands in braces is `set`.
pub(in crate::change) fn lines(text: &str, by_line: bool, tell: &mut dyn FnMut(&[String])) {
    let mut stack: Vec<Path> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut list: Option<Vec<String>> = None;
    for piece in pieces(text) {
        let command = stack.is_empty() && words.first().is_some_and(|word| Verb::named(word).is_some());
        match piece {
            Piece::Word(word) => match &mut list {
                Some(members) => members.push(word),
                None => words.push(word),
            },
            Piece::ListOpen => list = Some(Vec::new()),
            Piece::Open => {
                let path = marked(&stack, std::mem::take(&mut words), tell);
                stack.push(path);
            }
            Piece::Close => {
                finish(&stack, &mut words, &mut list, tell);
                if let Some(path) = stack.pop() {
                    // An empty block is there all the same; where it is not empty, this is dropped as a beginning.
                    let depth: Path = stack.last().cloned().unwrap_or_default();
                    if path.len() > depth.len() {
                        tell(&[vec!["set".to_owned()], path].concat());
                    }
                }
            }
            Piece::End => finish(&stack, &mut words, &mut list, tell),
            Piece::Newline if command || (by_line && list.is_none()) => finish(&stack, &mut words, &mut list, tell),
            Piece::Newline | Piece::ListClose => {}
        }
    }
    finish(&stack, &mut words, &mut list, tell);
}

/// The path of a block, from the top; `inactive:` before it is told of.
fn marked(stack: &[Path], words: Vec<String>, tell: &mut dyn FnMut(&[String])) -> Path {
    let above = stack.last().cloned().unwrap_or_default();
    let inactive = words.iter().any(|word| word == "inactive:");
    let own =
        words.into_iter().filter(|word| !["inactive:", "protect:", "replace:", "active:"].contains(&word.as_str()));
    let path: Path = above.into_iter().chain(own).collect();
    if inactive {
        tell(&[vec!["deactivate".to_owned()], path.clone()].concat());
    }
    path
}

fn finish(stack: &[Path], words: &mut Vec<String>, list: &mut Option<Vec<String>>, tell: &mut dyn FnMut(&[String])) {
    let (words, list) = (std::mem::take(words), list.take());
    let is_command = stack.is_empty() && words.first().is_some_and(|word| Verb::named(word).is_some());
    if words.is_empty() {
        return;
    }
    let line = if is_command { words } else { [vec!["set".to_owned()], marked(stack, words, tell)].concat() };
    match list {
        Some(members) => {
            for member in members {
                tell(&[line.clone(), vec![member]].concat());
            }
        }
        None => tell(&line),
    }
}

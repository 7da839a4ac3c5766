//! The order of steps: what is needed is made first, what is referred to goes last.

use super::difference::{Act, Step};
use super::line::Name;

/// Orders the steps of the top level.
pub(super) fn ordered(steps: Vec<Step>) -> Vec<Step> {
    let (removes, makes): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| step.act == Act::Remove);
    let mut out = released(&makes);
    let order = Order { removes: &removes, makes: &makes };
    let mut state = State { removed: vec![false; removes.len()], made: vec![Mark::No; makes.len()], out: Vec::new() };
    for index in 0..makes.len() {
        order.make(index, &mut state);
    }
    for index in 0..removes.len() {
        order.remove(index, &mut state);
    }
    out.extend(state.out);
    out
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum Mark {
    No,
    Begun,
    Done,
}

struct State {
    removed: Vec<bool>,
    made: Vec<Mark>,
    out: Vec<Step>,
}

struct Order<'a> {
    removes: &'a [Step],
    makes: &'a [Step],
}

impl Order<'_> {
    fn make(&self, index: usize, state: &mut State) {
        if state.made[index] != Mark::No {
            return;
        }
        state.made[index] = Mark::Begun;
        let step = &self.makes[index];
        let needs = step.needs();
        for (other, maker) in self.makes.iter().enumerate() {
            if other != index && state.made[other] == Mark::No && shares(&maker.all_makes(), &needs) {
                self.make(other, state);
            }
        }
        for (other, gone) in self.removes.iter().enumerate() {
            if stands_in_the_way(gone, step) {
                self.remove(other, state);
            }
        }
        state.out.push(step.clone());
        state.made[index] = Mark::Done;
    }

    /// What refers to a name goes before the name.
    fn remove(&self, index: usize, state: &mut State) {
        if std::mem::replace(&mut state.removed[index], true) {
            return;
        }
        let step = &self.removes[index];
        for (other, user) in self.removes.iter().enumerate() {
            if !state.removed[other] && shares(&user.drops(), &step.line.defines) {
                self.remove(other, state);
            }
        }
        state.out.push(step.clone());
    }
}

fn shares(some: &[Name], others: &[Name]) -> bool {
    some.iter().any(|name| others.contains(name))
}

/// Must `gone` go before `made` can come?
fn stands_in_the_way(gone: &Step, made: &Step) -> bool {
    if made.act != Act::Add || gone.line.mode != made.line.mode {
        return false;
    }
    let (old, new) = (&gone.line, &made.line);
    let same_name = new.opens() && old.opens() && old.key != new.key && shares(&old.defines, &new.defines);
    let only_one = old.path() == "router bgp" && new.path() == "router bgp" && !new.words.contains(&"vrf".to_owned());
    let begins = |a: &[String], b: &[String]| a.len() < b.len() && b.starts_with(a);
    let overlap = begins(&old.words, &new.words) || begins(&new.words, &old.words);
    same_name || only_one || (overlap && !old.opens()) || is_moved(&old.words, &new.words)
}

/// Is it the same entry at a place, as in `access-list A line 3 extended ...`? A device refuses it while it stands elsewhere.
fn is_moved(old: &[String], new: &[String]) -> bool {
    const PLACE: usize = 2;
    new.get(PLACE).is_some_and(|word| word == "line")
        && new.len() == old.len() + 2
        && old[..PLACE] == new[..PLACE]
        && old[PLACE..] == new[PLACE + 2..]
}

/// Addresses that move from one block to another are given up before they are taken: a device refuses one twice.
fn released(makes: &[Step]) -> Vec<Step> {
    let mut out = Vec::new();
    for (index, step) in makes.iter().enumerate() {
        let taken_elsewhere = |line: &super::line::Line| {
            let addresses = addresses(&line.words);
            makes.iter().enumerate().filter(|(other, _)| *other != index).any(|(_, other)| {
                other.below.iter().any(|below| below.is_add() && addresses.iter().any(|a| below.line.words.contains(a)))
            })
        };
        if step.act != Act::Inside || step.line.path() != "interface" {
            continue;
        }
        let gone = step.below.iter().filter_map(|below| match below.act {
            Act::Remove => Some(below),
            _ => below.replaces.as_deref(),
        });
        let gone = gone.filter(|gone| gone.line.path().contains("address") && taken_elsewhere(&gone.line));
        let below: Vec<Step> = gone.cloned().collect();
        if !below.is_empty() {
            let notes = vec!["this address moves to another interface: it is given up first".to_owned()];
            out.push(Step { below, notes, before: None, replaces: None, makes: Vec::new(), ..step.clone() });
        }
    }
    out
}

fn addresses(words: &[String]) -> Vec<String> {
    let is_address = |word: &&String| {
        let address = word.split('/').next().unwrap_or_default();
        address.parse::<std::net::IpAddr>().is_ok() && !word.starts_with("255.")
    };
    words.iter().filter(is_address).cloned().collect()
}

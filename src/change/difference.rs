//! What has to be entered, block by block, so that a config becomes another.

use rustc_hash::FxHashMap;

use super::forms::{Form, taking_back};
use super::line::{Line, Name};
use super::lists::{self, ListChange};
use crate::dialect::Dialect;

/// What a step does.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Enters a line, and those below it.
    Add,
    /// Takes a line back.
    Remove,
    /// Opens a block that is there, for what is below.
    Inside,
}

/// A line to be entered, and what is entered below it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub act: Act,
    /// What to type.
    pub text: String,
    /// Lines that belong to it unread.
    pub rest: Option<String>,
    /// The line that comes, goes or is opened.
    pub line: Line,
    pub below: Vec<Step>,
    /// What whoever pastes it should know.
    pub notes: Vec<String>,
    pub uncertain: bool,
    /// To be entered before it, at the top: numbers for a list's entries.
    pub before: Option<String>,
    /// It overwrites a line: what would take that one back.
    pub replaces: Option<Box<Step>>,
    /// What its name stands for is changed or made here, so what refers to it comes later.
    pub makes: Vec<Name>,
}

impl Step {
    fn new(act: Act, line: &Line, text: String) -> Self {
        let bare = Line { lines: Vec::new(), ..line.clone() };
        let (below, notes) = (Vec::new(), Vec::new());
        Self {
            act,
            text,
            rest: None,
            line: bare,
            below,
            notes,
            uncertain: false,
            before: None,
            replaces: None,
            makes: Vec::new(),
        }
    }

    /// Enters a line and all below it.
    pub fn add(line: &Line) -> Self {
        let mut step = Self::new(Act::Add, line, line.text.clone());
        step.rest.clone_from(&line.rest);
        step.below = line.lines.iter().map(Self::add).collect();
        step.makes.clone_from(&line.defines);
        if line.command.is_none() {
            step.notes.push("this line is not modelled: how the device takes it is not certain".to_owned());
            step.uncertain = true;
        }
        step
    }

    /// Takes a line back in the form of its dialect.
    pub fn remove(line: &Line, dialect: Dialect) -> Self {
        Self::remove_as(line, taking_back(line, dialect))
    }

    /// Takes a line back in this form.
    pub fn remove_as(line: &Line, form: Form) -> Self {
        match form {
            Form::Line(text) => Self::new(Act::Remove, line, text),
            Form::Perhaps(text, why) => {
                let mut step = Self::new(Act::Remove, line, text);
                step.notes.push(why.to_owned());
                step.uncertain = true;
                step
            }
            Form::LinesBelow => Self::new(Act::Inside, line, line.text.clone()),
        }
    }

    pub fn is_add(&self) -> bool {
        self.act == Act::Add
    }

    /// The names that what it takes back referred to.
    pub fn drops(&self) -> Vec<Name> {
        let mut out: Vec<Name> = self.below.iter().flat_map(Self::drops).collect();
        if self.act == Act::Remove {
            out.extend(self.line.refers.iter().cloned());
        }
        out
    }

    /// The names that what it enters refers to.
    pub fn needs(&self) -> Vec<Name> {
        let mut out: Vec<Name> = self.below.iter().flat_map(Self::needs).collect();
        if self.act == Act::Add {
            out.extend(self.line.refers.iter().cloned());
        }
        out
    }

    /// The names that it makes or changes, lines below included.
    pub fn all_makes(&self) -> Vec<Name> {
        let mut out = self.makes.clone();
        out.extend(self.below.iter().flat_map(Self::all_makes));
        out
    }
}

/// What is compared, and how.
#[derive(Copy, Clone)]
pub(super) struct Comparison {
    pub dialect: Dialect,
    /// Lines that say `no` count: not in later rounds, as what a device makes of them is not known.
    pub negated: bool,
}

impl Comparison {
    /// The steps that make the lines of a block those of another. `header` opens the block.
    pub fn steps(self, header: Option<&Line>, old: &[Line], new: &[Line]) -> Vec<Step> {
        let (held, wanted) = (Places::of(old), Places::of(new));
        let mut removes = Vec::new();
        let mut adds = Vec::new();
        let mut listed = Vec::new();
        for (old, new) in Lists::of(old, new).pairs() {
            self.list(header, old, new, &mut listed);
        }
        for line in new.iter().filter(|line| !line.is_sequence()) {
            match held.counterpart(line) {
                None if line.negation.is_some() && !self.negated => {}
                None => adds.push(Step::add(line)),
                Some(held) => adds.extend(self.changed(held, line)),
            }
        }
        for line in old.iter().rev().filter(|line| !line.is_sequence()) {
            if wanted.counterpart(line).is_some() || (line.negation.is_some() && !self.negated) || line.implied {
                continue;
            }
            if line.opens() && line.lines.is_empty() && line.path() == "interface" {
                continue;
            }
            removes.extend(self.removal(line));
        }
        again_what_is_cleared(new, old, &mut adds);
        // Between two matches a route map's entry would match everything.
        if header.is_some_and(|header| header.path() == "route-map") {
            return [adds, listed, removes].concat();
        }
        [removes, listed, adds].concat()
    }

    fn removal(self, line: &Line) -> Option<Step> {
        // That a config does not say `no shutdown` is no reason to shut a port down.
        if line.negation.is_some() && line.words == ["shutdown"] {
            return None;
        }
        let mut step = Step::remove(line, self.dialect);
        if step.act == Act::Inside {
            step.below = self.steps(Some(line), &line.lines, &[]);
            return (!step.below.is_empty()).then_some(step);
        }
        // What the lines below referred to is referred to no more.
        step.line.refers.extend(line.lines.iter().flat_map(Line::all_refers));
        Some(step)
    }

    /// A line that is there in both.
    fn changed(self, held: &Line, line: &Line) -> Option<Step> {
        let same = held.says_the_same(line);
        if !line.opens() || line.rest.is_some() || held.rest.is_some() {
            let replaces = Some(Box::new(Step::remove(held, self.dialect)));
            return (!same).then(|| Step { replaces, ..Step::add(line) });
        }
        let below = self.steps(Some(line), &held.lines, &line.lines);
        if below.iter().any(|step| step.text == REBUILD) {
            return Some(Self::rebuilt(held, line, self.dialect));
        }
        if same && below.is_empty() {
            return None;
        }
        let mut step = Step::new(Act::Inside, line, line.text.clone());
        step.before = below.iter().find_map(|step| step.before.clone());
        step.makes = if line.lines.iter().any(Line::is_sequence) { line.defines.clone() } else { Vec::new() };
        step.below = below;
        Some(step)
    }

    fn rebuilt(held: &Line, line: &Line, dialect: Dialect) -> Step {
        let mut step = Step::add(line);
        step.before = match taking_back(held, dialect) {
            Form::Line(text) | Form::Perhaps(text, _) => Some(text),
            Form::LinesBelow => None,
        };
        step.notes.push("the order of its entries changes: it is taken away and made again".to_owned());
        step
    }

    fn list(self, header: Option<&Line>, old: &[&Line], new: &[&Line], out: &mut Vec<Step>) {
        match lists::change(self.dialect, header, old, new) {
            ListChange::Same => {}
            ListChange::Steps(steps) => out.extend(steps),
            ListChange::Renumbered(mut steps) => {
                let name = header.and_then(|header| header.defines.first());
                let text = name.map(|name| format!("ip access-list resequence {} 10 10", name.name));
                if let Some(first) = steps.first_mut() {
                    first.before = text;
                }
                out.extend(steps);
            }
            ListChange::Rebuild => match (header, old.first(), new.first()) {
                (None, Some(first), Some(_)) => {
                    let whole = super::forms::whole_list(first, self.dialect);
                    let mut away = Step::remove_as(first, Form::Line(whole));
                    away.notes.push("the order of its entries changes: it is taken away and made again".to_owned());
                    // It stands in one step with what makes it anew, so that nothing comes between.
                    let mut steps = new.iter().map(|line| Step::add(line));
                    let Some(mut entry) = steps.next() else { return };
                    entry.before = Some(away.text);
                    entry.notes.extend(away.notes);
                    out.push(entry);
                    out.extend(steps);
                }
                (Some(header), ..) => out.push(Step::new(Act::Add, header, REBUILD.to_owned())),
                _ => {}
            },
        }
    }
}

/// Marks a block that cannot be changed entry by entry; never seen outside this module.
const REBUILD: &str = "\0rebuild";

/// The entries of the lists of two blocks, each list by itself, gathered in one pass: a config may have thousands of lists.
#[derive(Default)]
struct Lists<'a> {
    /// The entries before and after: those of the lists in `new` first, each where its first entry stands.
    entries: Vec<[Vec<&'a Line>; 2]>,
    by_list: FxHashMap<(&'a str, &'a [Name]), usize>,
}

impl<'a> Lists<'a> {
    fn of(old: &'a [Line], new: &'a [Line]) -> Self {
        let mut lists = Self::default();
        for (side, lines) in [(1, new), (0, old)] {
            for line in lines.iter().filter(|line| line.is_sequence()) {
                let fresh = lists.entries.len();
                let at = *lists.by_list.entry((line.path_family(), &line.defines[..])).or_insert(fresh);
                if at == fresh {
                    lists.entries.push([Vec::new(), Vec::new()]);
                }
                lists.entries[at][side].push(line);
            }
        }
        lists
    }

    fn pairs(&self) -> impl Iterator<Item = (&[&'a Line], &[&'a Line])> {
        self.entries.iter().map(|[old, new]| (&old[..], &new[..]))
    }
}

/// The lines of a block by what identifies them, so that a config of many thousand blocks is compared in one pass.
pub(super) struct Places<'a>(FxHashMap<(&'a str, bool), Vec<&'a Line>>);

impl<'a> Places<'a> {
    pub fn of(lines: &'a [Line]) -> Self {
        let mut places: FxHashMap<(&str, bool), Vec<&Line>> = FxHashMap::default();
        for line in lines.iter().filter(|line| !line.is_sequence()) {
            places.entry((line.key.as_str(), line.opens())).or_default().push(line);
        }
        Self(places)
    }

    /// The line that holds the place of this one.
    pub fn counterpart(&self, line: &Line) -> Option<&'a Line> {
        let same = self.0.get(&(line.key.as_str(), line.opens()))?;
        same.iter().find(|held| held.mode == line.mode).copied()
    }
}

/// A line that enters something may clear others that are to stay: they are entered again right after it.
fn again_what_is_cleared(new: &[Line], old: &[Line], adds: &mut Vec<Step>) {
    let clears = |step: &Step| step.line.command.and_then(|command| command.clears.clone());
    let cleared: Vec<String> = adds.iter().filter_map(clears).collect();
    if cleared.is_empty() {
        return;
    }
    let held = Places::of(old);
    for prefix in cleared {
        let begins = |line: &&Line| line.text.starts_with(prefix.as_str()) && line.negation.is_none();
        for line in new.iter().filter(begins) {
            let stays = held.counterpart(line).is_some_and(|held| held.says_the_same(line));
            if stays {
                let mut step = Step::add(line);
                step.notes.push("the line before takes this one away, so it is entered again".to_owned());
                adds.push(step);
            }
        }
    }
}

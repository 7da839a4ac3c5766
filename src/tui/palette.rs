//! The palette: everything that can be done or gone to, found by a few letters.
//!
//! Commands come first while nothing is typed. Faults, devices, sections and lines join in once something is, so that
//! what is looked for need not be known by its kind.

use memchr::memmem;

use super::actions::{ACTIONS, Row, Scope};
use super::outline::sections;
use super::picker::{gaps, score};
use super::state::State;
use crate::session::FaultId;
use crate::text::{Document, FileId, Place, Span, clean_line};

/// More faults, or sections, are not offered.
const MOST: usize = 20_000;

/// Lines that hold what is typed: so many are offered.
const LINES: usize = 20;

/// What fits beyond this is not looked at by anybody.
const FOUND: usize = 200;

/// What is not a command must fit this much better to stand before one.
const BEHIND_COMMANDS: usize = 6;

/// What is done with an entry.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The action.
    Command(&'static Row),
    /// The fault is selected.
    Fault(FaultId),
    /// The place is gone to.
    Place(Place),
}

/// Something that can be done or gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What kind of thing it is, in a word.
    pub kind: &'static str,
    /// What is shown; cleaned.
    pub text: String,
    /// What choosing it does.
    pub target: Target,
    /// What is searched: the text in lower case.
    searched: Box<str>,
}

impl Entry {
    fn new(kind: &'static str, text: String, target: Target) -> Self {
        let searched = text.to_lowercase().into();
        Self { kind, text, target, searched }
    }
}

/// What is typed, what fits, and which line is selected.
#[derive(Clone, Debug)]
pub struct Palette {
    /// What is typed.
    pub input: String,
    /// The index of the selected line among the found ones.
    pub selected: usize,
    /// The first line shown.
    pub top: usize,
    entries: Vec<Entry>,
    /// What fits, best first.
    found: Vec<Entry>,
    /// The file whose lines are searched.
    lines_of: (FileId, Document),
}

impl Palette {
    /// All that there is to do and to go to; nothing where no file is open.
    pub fn of(state: &State) -> Option<Self> {
        let analysis = state.shown_analysis()?;
        let mut entries = Vec::new();
        for listed in state.list.iter().take(MOST) {
            let Some(fault) = state.fault(*listed) else { continue };
            let (file, line) = state.locate(fault.place);
            let locate = |place| state.locate(place);
            let message = fault.message.render(fault.place.file, &locate);
            let text = clean_line(&format!("{file}:{line} {message}")).into_owned();
            entries.push(Entry::new("fault", text, Target::Fault(listed.id)));
        }
        for file in state.review.files() {
            let label = state.label(file.id());
            let name = file.now().hostname().map_or_else(|| label.to_owned(), |name| format!("{name} ({label})"));
            let place = Place::new(file.id(), Span::at(0));
            entries.push(Entry::new("device", clean_line(&name).into_owned(), Target::Place(place)));
        }
        for (_, section) in sections(analysis).take(MOST) {
            let place = Place::new(analysis.file, section.span());
            entries.push(Entry::new("section", clean_line(section.text()).into_owned(), Target::Place(place)));
        }
        let lines_of = (analysis.file, analysis.document.clone());
        let mut palette = Self { input: String::new(), selected: 0, top: 0, entries, found: Vec::new(), lines_of };
        palette.find();
        Some(palette)
    }

    /// What fits, best first.
    pub fn found(&self) -> &[Entry] {
        &self.found
    }

    /// The selected entry.
    pub fn chosen(&self) -> Option<&Entry> {
        self.found.get(self.selected)
    }

    /// The number that is typed, where it is one: a line to go to.
    pub fn line(&self) -> Option<u32> {
        self.input.trim().parse().ok()
    }

    /// Moves the selection.
    pub fn select(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.found.len().saturating_sub(1));
    }

    /// Looks again after something was typed.
    pub fn find(&mut self) {
        (self.selected, self.top) = (0, 0);
        let commands = ACTIONS.iter().filter(|row| row.scope == Scope::Panes);
        let fits = commands.filter_map(|row| Some((score(&self.input, row)?, row)));
        let command = |row: &'static Row| Entry::new("command", row.id.to_owned(), Target::Command(row));
        let mut scored: Vec<(usize, Entry)> = fits.map(|(score, row)| (score, command(row))).collect();
        let typed: Vec<char> = self.input.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
        if !typed.is_empty() {
            let fits = self.entries.iter().filter(|entry| holds_in_order(&entry.searched, &typed));
            let fits = fits.filter_map(|entry| Some((gaps(&typed, &entry.searched)? + BEHIND_COMMANDS, entry)));
            let mut fits: Vec<(usize, &Entry)> = fits.collect();
            fits.sort_by_key(|(score, _)| *score);
            scored.extend(fits.into_iter().take(FOUND).map(|(score, entry)| (score, entry.clone())));
        }
        scored.sort_by_key(|(score, _)| *score);
        self.found = scored.into_iter().map(|(_, entry)| entry).take(FOUND).collect();
        self.found.extend(self.lines());
    }

    /// The first lines of the config that hold what is typed, as it is typed.
    fn lines(&self) -> Vec<Entry> {
        let (file, document) = &self.lines_of;
        let typed = self.input.trim();
        if typed.chars().count() < 2 {
            return Vec::new();
        }
        let mut out: Vec<Entry> = Vec::new();
        let mut last = None;
        for at in memmem::find_iter(document.bytes(), typed.as_bytes()) {
            let number = document.line_of(at as u32);
            if last.replace(number) == Some(number) {
                continue;
            }
            let span = document.line_span(number);
            let text = format!("{number} {}", clean_line(document.display(span).trim()));
            out.push(Entry::new("line", text, Target::Place(Place::new(*file, span))));
            if out.len() == LINES {
                break;
            }
        }
        out
    }
}

/// Do the letters occur in this order? Asked of thousands at each key.
fn holds_in_order(text: &str, typed: &[char]) -> bool {
    let mut wanted = typed.iter().peekable();
    for letter in text.chars() {
        if wanted.peek().is_some_and(|own| **own == letter) {
            wanted.next();
        }
    }
    wanted.peek().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::network;

    /// The kinds and texts of what is found first.
    fn first(typed: &str) -> (&'static str, String) {
        let bench = network();
        let mut palette = Palette::of(&bench.state).unwrap();
        typed.clone_into(&mut palette.input);
        palette.find();
        palette.found().first().map_or(("", String::new()), |entry| (entry.kind, entry.text.clone()))
    }

    #[test]
    fn commands_are_found_by_a_few_letters() {
        for (typed, id) in [("und", "undo"), ("aas", "accept-all-safe"), ("nf", "next-fault"), ("wri", "write")] {
            assert_eq!(first(typed), ("command", id.to_owned()));
        }
        assert_eq!(first("qqq").0, "");
        assert_eq!(first("").0, "command");
    }

    #[test]
    fn what_is_looked_for_need_not_be_known_by_its_kind() {
        assert_eq!(first("gig02"), ("section", "interface GigabitEthernet0/2".to_owned()));
        assert_eq!(first("dist1 (").0, "device");
        assert_eq!(first("line is risky"), ("fault", "campus/core1.cfg:19 this line is risky".to_owned()));
        assert_eq!(first("permit tcp 10.0"), ("line", "13 permit tcp 10.0.0.0 0.255.255.255 any eq 443".to_owned()));
    }
}

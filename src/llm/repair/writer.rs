//! Writes a script step by step: at each step it says what may come, and takes what the model chose of it.
//!
//! A quotation can only be one of the shown lines; a new line only a command of its mode, whose names exist
//! ([`super::line`], [`super::values`]). Indentation and signs are written here, not by the model.

use std::sync::Arc;

use super::judge::Objection;
use super::line::{Draft, LINE_END};
use super::script::{Change, MOST_CHANGES, Marker, Script, quotation};
use super::shown::{END, Kind, Shown};
use super::values::Values;
use crate::analysis::Analysis;
use crate::dialect::grammar::{Grammar, ModeId};
use crate::llm::protocol::Free;

/// The most new lines in one place.
const MOST_LINES: usize = 4;

/// What may come next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// One of these texts, or other text of these characters. An empty text is the end.
    Choose {
        /// The texts.
        options: Vec<String>,
        /// The characters.
        free: Option<Free>,
    },
    /// The script is written, or cannot be.
    Done,
}

/// Where a shown line stands in its dialect.
#[derive(Clone, Debug)]
struct Stand {
    /// The mode that it was read in, and its indentation.
    mode: ModeId,
    indent: String,
    /// The mode that it opens, and the indentation of what stands in it.
    inner: Option<(ModeId, String)>,
    /// Its words, secrets masked.
    words: Vec<String>,
}

/// What is being written.
#[derive(Clone, Debug)]
enum At {
    /// The beginning of a line; where new lines may come, how these stand.
    Line(Option<Place>),
    /// A new line.
    New(Draft, Place),
    /// Nothing more; or nothing can come of it.
    Done(Option<Objection>),
}

/// How new lines stand.
#[derive(Clone, Debug)]
struct Place {
    mode: ModeId,
    indent: String,
    near: Vec<String>,
    /// A new line must come: a quotation alone changes nothing.
    must: bool,
    lines: usize,
}

/// A script being written.
#[derive(Clone, Debug)]
pub struct Writer {
    grammar: &'static Grammar,
    shown: Arc<Shown>,
    stands: Vec<Option<Stand>>,
    values: Values,
    script: Script,
    answer: String,
    at: At,
    /// The last choice led nowhere: no free text this time.
    bound: bool,
}

impl Writer {
    /// Begins a script over these lines. `sentences` is what is said about the fault.
    pub fn new(analysis: &Analysis, shown: &Arc<Shown>, sentences: &str) -> Self {
        Self {
            grammar: analysis.tree.grammar(),
            shown: Arc::clone(shown),
            stands: (0..shown.lines().len()).map(|at| stand(analysis, shown, at)).collect(),
            values: Values::of(analysis, shown).told(sentences),
            script: Script::default(),
            answer: String::new(),
            at: At::Line(None),
            bound: false,
        }
    }

    /// What has been written.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// Is it written, or given up?
    pub fn is_done(&self) -> bool {
        matches!(self.at, At::Done(_))
    }

    /// The script, once it is written.
    ///
    /// # Errors
    /// What speaks against it.
    pub fn script(&self) -> Result<Script, Objection> {
        match &self.at {
            At::Done(Some(objection)) => Err(objection.clone()),
            _ => self.script.clone().finished(&self.shown),
        }
    }

    /// The script as it stands after a new line: it may be all that is needed. A quotation alone is not judged so: it would
    /// be a deletion before its replacement could be written.
    pub fn after_new_line(&self) -> Option<&Script> {
        match &self.at {
            At::Line(Some(place)) if place.lines > 0 && self.answer.ends_with('\n') => Some(&self.script),
            _ => None,
        }
    }

    /// What may come next.
    pub fn step(&self) -> Step {
        match &self.at {
            At::Done(_) => Step::Done,
            At::Line(place) => Step::Choose { options: self.beginnings(place.as_ref()), free: None },
            At::New(draft, _) => match draft.step(&self.values) {
                Step::Choose { mut options, free } => {
                    // What stands there already is no change.
                    if self.stands_there(draft) && (options.len() > 1 || free.is_some()) {
                        options.retain(|option| option != LINE_END);
                    }
                    Step::Choose { options, free: if self.bound { None } else { free } }
                }
                Step::Done => Step::Done,
            },
        }
    }

    /// Has the line that is replaced, or one that was added after it, these words?
    fn stands_there(&self, draft: &Draft) -> bool {
        let same = |text: &str| text.split_whitespace().eq(draft.words().iter().map(String::as_str));
        match self.script.changes.last() {
            Some(Change::Replace { line, with }) => {
                with.iter().any(|text| same(text))
                    || self.shown.lines().get(*line).is_some_and(|old| same(&self.shown.masks.unmask(&old.text)))
            }
            Some(Change::Insert { lines, .. }) => lines.iter().any(|text| same(text)),
            None => false,
        }
    }

    /// How the next line may begin: a whole quotation, the sign of a new line, or nothing, which ends the script.
    fn beginnings(&self, place: Option<&Place>) -> Vec<String> {
        let mut options = Vec::new();
        if let Some(place) = place
            && place.lines < MOST_LINES
        {
            options.push(format!("+{}", place.indent));
            if place.must {
                return options;
            }
        }
        if self.script.changes.len() < MOST_CHANGES {
            for (at, (line, stand)) in self.shown.lines().iter().zip(&self.stands).enumerate() {
                let mut quote = |marker| options.push(format!("{}\n", quotation(marker, &line.text)));
                // Each line once: a model that is in doubt repeats itself.
                if line.kind == Kind::Statement && stand.is_some() && !self.script.replaces(at) {
                    quote(Marker::Minus);
                }
                if !self.script.adds_after(at) {
                    quote(Marker::Blank);
                }
            }
        }
        if !self.script.changes.is_empty() {
            options.push(String::new());
        }
        options.sort();
        options.dedup();
        options
    }

    /// Takes what was chosen.
    pub fn take(&mut self, text: &str) {
        self.at = match std::mem::replace(&mut self.at, At::Done(None)) {
            At::Line(_) if text.is_empty() => At::Done(None),
            At::Line(Some(place)) if text.starts_with('+') => {
                self.answer.push_str(text);
                At::New(Draft::new(self.grammar, place.mode, place.near.clone()), place)
            }
            At::Line(_) => self.quoted(text),
            At::New(draft, place) => self.word(draft, place, text),
            At::Done(why) => At::Done(why),
        };
    }

    /// A shown line was quoted.
    fn quoted(&mut self, text: &str) -> At {
        self.answer.push_str(text);
        let line = text.trim_end_matches('\n');
        let (marker, quoted) = match line.strip_prefix('-') {
            Some(quoted) => (Marker::Minus, quoted),
            None => (Marker::Blank, line.strip_prefix(' ').unwrap_or(line)),
        };
        if let Err(objection) = self.script.line(marker, quoted, &self.shown) {
            return At::Done(Some(objection));
        }
        At::Line(self.place(marker, quoted))
    }

    /// How new lines stand after a quotation.
    fn place(&self, marker: Marker, quoted: &str) -> Option<Place> {
        let at = match self.script.changes.last()? {
            Change::Replace { line, .. } => *line,
            Change::Insert { after, .. } => *after,
        };
        if quoted == END {
            let (mode, indent) = (self.grammar.global(), String::new());
            return Some(Place { mode, indent, near: Vec::new(), must: true, lines: 0 });
        }
        let stand = self.stands.get(at)?.as_ref()?;
        let own = (stand.mode, stand.indent.clone());
        let (mode, indent) = match marker {
            Marker::Minus | Marker::Plus => own,
            Marker::Blank => stand.inner.clone().unwrap_or(own),
        };
        let near = stand.words.clone();
        Some(Place { mode, indent, near, must: marker == Marker::Blank, lines: 0 })
    }

    /// A word of a new line was chosen, or its end.
    fn word(&mut self, mut draft: Draft, mut place: Place, text: &str) -> At {
        if text == LINE_END {
            let line = format!("{}{}", place.indent, draft.words().join(" "));
            self.answer.push('\n');
            self.bound = false;
            if let Err(objection) = self.script.line(Marker::Plus, &line, &self.shown) {
                return At::Done(Some(objection));
            }
            if let Some(inner) = draft.opens() {
                place.mode = inner;
                place.indent.push(' ');
            }
            (place.must, place.lines) = (false, place.lines + 1);
            return At::Line(Some(place));
        }
        let before = draft.clone();
        if draft.take(&self.shown.masks.unmask(text)) {
            self.answer.push_str(text);
            self.bound = false;
            // Nothing but what stands there already can come of it. A model that is in doubt repeats itself.
            let only_ends =
                matches!(draft.step(&self.values), Step::Choose { options, free: None } if options == [LINE_END]);
            if only_ends && self.stands_there(&draft) {
                return At::Done(None);
            }
            return At::New(draft, place);
        }
        // Free text of the right characters need not be a value: once more without, then it is given up.
        if self.bound {
            return At::Done(Some(Objection::DeadEnd(format!("{}{text}", before.words().join(" ")))));
        }
        self.bound = true;
        let has_options = matches!(before.step(&self.values), Step::Choose { options, .. } if !options.is_empty());
        if has_options { At::New(before, place) } else { At::Done(Some(Objection::DeadEnd(text.to_owned()))) }
    }
}

/// How a shown line stands in the config.
fn stand(analysis: &Analysis, shown: &Shown, at: usize) -> Option<Stand> {
    let line = shown.lines().get(at).filter(|line| line.text != END)?;
    let span = analysis.document.line_span(line.number);
    let own = analysis.tree.at(&analysis.document, span.start)?;
    let indent_of = |text: &str| text[..text.len() - text.trim_start().len()].to_owned();
    let indent = indent_of(analysis.document.slice(span));
    let inner = own.command().and_then(|command| command.opens).filter(|_| !own.negated()).map(|mode| {
        let child = own.children().next().map(|child| {
            let line = analysis.document.line_of(child.span().start);
            indent_of(analysis.document.line(line))
        });
        (mode, child.unwrap_or_else(|| format!("{indent} ")))
    });
    let words = line.text.split_whitespace().map(str::to_owned).collect();
    Some(Stand { mode: own.mode(), indent, inner, words })
}

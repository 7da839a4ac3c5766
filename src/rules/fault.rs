//! The one type of fault, and the prose it carries.

use crate::fix::Fix;
use crate::text::{FileId, Place};

use super::RuleId;

/// How bad a fault is, mildest first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing breaks.
    Info,
    /// Probably not what was meant.
    Warning,
    /// Traffic, a session or the protection of the device is wrong.
    Error,
}

impl Severity {
    /// The word that JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The letter in gutters and lists: meaning must not rest on colour.
    pub fn letter(self) -> char {
        match self {
            Self::Info => 'I',
            Self::Warning => 'W',
            Self::Error => 'E',
        }
    }
}

/// What a fault is about, in the field's words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// `acl`, `prefix-list`, `interface`, `vlan`, ...
    pub kind: &'static str,
    /// Its name, number or address.
    pub name: String,
}

/// Survives edits elsewhere in the file: rule, device, stanza, subject and ordinal, hashed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

/// The bits of a fingerprint that tell alike faults apart; the others say what they are alike in.
const ORDINAL_BITS: u32 = 12;

impl Fingerprint {
    /// The fingerprint of a fault: what it is, hashed, and which one of those that are alike.
    pub fn new(hash: u64, ordinal: u64) -> Self {
        let most = (1 << ORDINAL_BITS) - 1;
        Self(hash & !most | ordinal.min(most))
    }

    /// What alike faults have in common. Of two alike faults, mending the first gives the second its place.
    pub fn family(self) -> u64 {
        self.0 >> ORDINAL_BITS
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A sentence that may name lines. It holds places rather than numbers, so it stays right when lines move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Line(Place),
}

impl Prose {
    /// A sentence that begins with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())] }
    }

    /// More text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    /// A line's number, written `line 40`, or `line 40 of r2.cfg` where it is another file's.
    #[must_use]
    pub fn line(mut self, place: Place) -> Self {
        self.pieces.push(Piece::Line(place));
        self
    }

    /// The sentence, for a reader who looks at `file`. `name` gives a place's file name and line number.
    pub fn render(&self, file: FileId, locate: &dyn Fn(Place) -> (String, u32)) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Line(place) => {
                    let (path, line) = locate(*place);
                    out.push_str("line ");
                    out.push_str(&line.to_string());
                    if place.file != file {
                        out.push_str(" of ");
                        out.push_str(&path);
                    }
                }
            }
        }
        out
    }

    /// The places it names.
    fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.pieces.iter_mut().filter_map(|piece| match piece {
            Piece::Line(place) => Some(place),
            Piece::Text(_) => None,
        })
    }

    /// The sentence with lines left out: the same before and after an edit elsewhere.
    pub fn skeleton(&self) -> String {
        self.pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.as_str() } else { "line" }).collect()
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Another place that the fault speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: Prose,
}

/// What a rule found. Found by code, never by a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: RuleId,
    /// How bad.
    pub severity: Severity,
    /// The words at fault.
    pub place: Place,
    /// One sentence: what is wrong, with the names.
    pub message: Prose,
    /// What it is about.
    pub subject: Option<Subject>,
    /// Short proven sentences that an explanation rests on.
    pub facts: Vec<Prose>,
    /// Other places.
    pub related: Vec<Related>,
    /// Proposals, best first.
    pub fixes: Vec<Fix>,
    /// Its identity over edits; set by the pipeline.
    pub fingerprint: Fingerprint,
}

impl Fault {
    /// A fault of `rule` at a place.
    pub fn new(rule: RuleId, severity: Severity, place: Place, message: impl Into<Prose>) -> Self {
        Self {
            rule,
            severity,
            place,
            message: message.into(),
            subject: None,
            facts: Vec::new(),
            related: Vec::new(),
            fixes: Vec::new(),
            fingerprint: Fingerprint(0),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn about(mut self, kind: &'static str, name: impl Into<String>) -> Self {
        self.subject = Some(Subject { kind, name: name.into() });
        self
    }

    /// Adds a proven sentence.
    #[must_use]
    pub fn fact(mut self, fact: impl Into<Prose>) -> Self {
        self.facts.push(fact.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<Prose>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Adds a proposal.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The same fault where the text before it has grown by so many bytes.
    #[must_use]
    pub fn moved(mut self, by: i64) -> Self {
        for place in self.places_mut() {
            place.span = place.span.shifted(by);
        }
        for edit in self.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.range = edit.range.shifted(by);
        }
        self
    }

    /// Every place in it.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        let related = self.related.iter_mut().flat_map(|r| std::iter::once(&mut r.place).chain(r.message.places_mut()));
        std::iter::once(&mut self.place)
            .chain(self.message.places_mut())
            .chain(self.facts.iter_mut().flat_map(Prose::places_mut))
            .chain(related)
    }
}

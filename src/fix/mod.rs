//! Proposed changes, how far they may be trusted, and the proof.
//!
//! A fix is a few [`Edit`]s with a grade. Nothing in here changes a file: [`crate::session`] does, when the user says so.

pub mod split;
mod verdict;

pub use verdict::Verdict;

use crate::text::Edit;

/// How far a fix may be trusted, lowest first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Anything that is not proven: shown, never applied in bulk.
    Idea,
    /// Parses and removes the fault, but the user must judge: every guess of a name, every change to a filter, policy,
    /// session or address.
    Review,
    /// Certainly what was meant, and changes no traffic.
    Safe,
}

impl Applicability {
    /// The word that JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Review => "review",
            Self::Safe => "safe",
        }
    }
}

/// Who proposed a fix.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The rule that found the fault.
    Rule,
    /// The language model.
    Model,
    /// The user, by editing a proposal.
    User,
}

impl Origin {
    /// The word that JSON uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Model => "model",
            Self::User => "user",
        }
    }
}

/// One proposal: all its edits or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an instruction: "Refer to BLOCK-GUESTS".
    pub title: String,
    /// The changes, in any order; they do not overlap.
    pub edits: Vec<Edit>,
    /// The grade that its author gives it. See [`Fix::grade`] for the one that counts.
    pub applicability: Applicability,
    /// Who proposed it.
    pub origin: Origin,
    /// What re-analysis said, once it has run.
    pub verdict: Option<Verdict>,
}

impl Fix {
    /// A rule's proposal.
    pub fn new(title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, applicability, origin: Origin::Rule, verdict: None }
    }

    /// The grade after the verdict: a fix that brings a new fault in, or does not remove its own, is an idea.
    pub fn grade(&self) -> Applicability {
        match &self.verdict {
            Some(verdict) if !verdict.holds() => Applicability::Idea,
            _ => self.applicability,
        }
    }
}

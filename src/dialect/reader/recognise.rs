//! What a line is: a command of the innermost mode or of an enclosing one, spelt out, abbreviated, or nearly.

use super::super::capture;
use super::super::grammar::{Capture, Grammar, MOST_WORDS, Match, ModeId, NearMiss, Repair, Role};
use super::super::tree::{Problem, ProblemKind, Recognition};
use super::{Frame, Reader, Style};
use crate::text::Span;

/// What a line turned out to be.
pub(super) struct Seen {
    pub(super) recognition: Recognition,
    pub(super) mode: ModeId,
    pub(super) opens: Option<ModeId>,
    pub(super) closes: bool,
    /// How many blocks a flat line leaves.
    pub(super) leaves: usize,
    pub(super) captures: Vec<Capture>,
}

impl Seen {
    pub(super) fn new(recognition: Recognition, mode: ModeId) -> Self {
        Self { recognition, mode, opens: None, closes: false, leaves: 0, captures: Vec::new() }
    }
}

impl Reader<'_> {
    /// What the words are, tried from the innermost mode outwards: spelt out, then abbreviated, then nearly.
    pub(super) fn recognise(&mut self, trimmed: Span) -> Seen {
        let innermost = self.stack.iter().rev().find_map(|frame| frame.mode).unwrap_or(self.grammar.global());
        let text = &self.text[trimmed.range()];
        if self.spans.len() > MOST_WORDS {
            return Seen::new(Recognition::Unmodelled, innermost);
        }
        if self.stack.len() <= 1 && capture::is_capture_line(text) {
            if capture::is_prompt(text) {
                self.problems.push(Problem { kind: ProblemKind::Prompt, span: trimmed });
            }
            return Seen::new(Recognition::Capture, innermost);
        }
        if self.is_title() {
            return Seen::new(Recognition::Capture, innermost);
        }
        let modes = self.modes();
        for spelling in [Grammar::recognise, Grammar::recognise_abbreviated] {
            for (mode, leaves) in &modes {
                if let Some(found) = spelling(self.grammar, *mode, &self.words) {
                    if *leaves > 0
                        && self.is_loose(&found)
                        && let Some(miss) = self.misspelt_in(innermost)
                    {
                        return Seen::new(Recognition::NearMiss(Box::new(miss)), innermost);
                    }
                    return self.known(found, *mode, *leaves);
                }
            }
        }
        // Below a line that we do not know, nothing can be said.
        if self.stack.last().is_some_and(|frame| frame.mode.is_none() && !self.is_known(frame)) {
            return Seen::new(Recognition::Unmodelled, innermost);
        }
        let key = (innermost, text, self.words.patterns);
        let recognition = if let Some(recognition) = self.unknown.get(&key) {
            recognition.clone()
        } else {
            if self.by_size.is_empty() {
                let mut by_size: Vec<ModeId> = self.grammar.mode_ids().collect();
                by_size
                    .sort_by_key(|mode| (std::cmp::Reverse(self.grammar.mode(*mode).size()), std::cmp::Reverse(*mode)));
                self.by_size = by_size;
            }
            let recognition = self.nearly(innermost, &modes);
            self.unknown.insert(key, recognition.clone());
            recognition
        };
        let (opens, closes) = self.effect_of_near_miss(&recognition);
        Seen { opens, closes, ..Seen::new(recognition, innermost) }
    }

    /// The first line of a text that is no more than the device's name, where the dialect has such a line.
    fn is_title(&self) -> bool {
        self.grammar.lexicon().title
            && self.spans.len() == 1
            && self.sections.is_empty()
            && self.current.is_empty()
            && self.grammar.recognise(self.grammar.global(), &self.words).is_none()
    }

    fn is_known(&self, frame: &Frame) -> bool {
        self.current.is_known(frame.index)
    }

    /// Words that were abbreviated, or taken as mere text, might as well be something else.
    fn is_loose(&self, found: &Match) -> bool {
        let rest = |capture: &Capture| match &self.grammar.slot(capture.slot).role {
            Role::Value(value) => value.takes_rest(),
            _ => false,
        };
        found.abbreviated || found.captures.last().is_some_and(rest)
    }

    /// The command of this mode that the line is but for one letter, in a block whose lines are told by their column.
    fn misspelt_in(&self, mode: ModeId) -> Option<NearMiss> {
        let indented =
            self.stack.last().is_some_and(|frame| frame.style == Style::Indented && frame.mode == Some(mode));
        let misses = if indented { self.grammar.near_misses(mode, &self.words) } else { Vec::new() };
        misses.into_iter().find(|miss| matches!(miss.repair, Repair::Spelling { distance: 1, .. }))
    }

    /// A misspelt `interfce Gi0/1` still opens the interface: its lines must not be lost. So it is with closing.
    fn effect_of_near_miss(&self, recognition: &Recognition) -> (Option<ModeId>, bool) {
        match recognition {
            Recognition::NearMiss(miss) => {
                let command = self.grammar.command(miss.command);
                (command.opens, command.closes && self.stack.last().is_some_and(|frame| frame.mode.is_some()))
            }
            _ => (None, false),
        }
    }

    /// The modes that the device would try, innermost first and each once, with the number of blocks that are left by it.
    pub(super) fn modes(&self) -> Vec<(ModeId, usize)> {
        let mut modes: Vec<(ModeId, usize)> = Vec::with_capacity(self.stack.len() + 1);
        for (leaves, frame) in self.stack.iter().rev().enumerate() {
            if let Some(mode) = frame.mode
                && modes.iter().all(|(known, _)| *known != mode)
            {
                modes.push((mode, leaves));
            }
        }
        modes.push((self.grammar.global(), self.stack.len()));
        modes
    }

    fn known(&self, found: Match, mode: ModeId, leaves: usize) -> Seen {
        let command = self.grammar.command(found.command);
        // An indented line stays where it stands, whatever mode knows it; a flat one goes where it is known.
        let flat = self.stack.last().is_some_and(|frame| frame.style == Style::Flat);
        Seen {
            recognition: Recognition::Known {
                command: found.command,
                negated: found.negated,
                abbreviated: found.abbreviated,
                identity_end: found.identity_end,
            },
            mode,
            opens: command.opens.filter(|_| !found.negated),
            closes: command.closes && !found.negated && leaves == 0 && !self.stack.is_empty(),
            leaves: if flat { leaves } else { 0 },
            captures: found.captures,
        }
    }

    fn nearly(&self, innermost: ModeId, modes: &[(ModeId, usize)]) -> Recognition {
        let mut best: Option<NearMiss> = None;
        for (mode, _) in modes {
            if let Some(miss) = self.grammar.near_misses(*mode, &self.words).into_iter().next() {
                best = Some(miss);
                break;
            }
        }
        if let Some(miss) = best {
            return Recognition::NearMiss(Box::new(miss));
        }
        let tried = |mode: ModeId| modes.iter().any(|(known, _)| *known == mode);
        // Of several modes the one with the most commands is the likeliest to be meant: the interface, say.
        let elsewhere = self.by_size.iter().filter(|mode| !tried(**mode) && **mode != innermost).find_map(|&mode| {
            let found = self.grammar.recognise(mode, &self.words)?;
            // One word of the command, and else only values, proves nothing.
            let values: usize = found.captures.iter().map(|capture| usize::from(capture.count)).sum();
            (!found.negated && self.words.text().len() >= values + 2).then_some(found)
        });
        if let Some(found) = elsewhere {
            return Recognition::OtherMode { command: found.command };
        }
        let distant = modes.iter().find_map(|(mode, _)| self.grammar.distant_miss(*mode, &self.words, 0));
        distant.map_or(Recognition::Unmodelled, |miss| Recognition::NearMiss(Box::new(miss)))
    }
}

//! The first-run tour: lessons on the example network, each passed by doing what it tells.
//!
//! A lesson is passed when the state says so, however the user got there, and the keys it names are the user's own. The
//! tour never moves, chooses or decides anything itself.

mod lessons;
mod text;

#[cfg(test)]
pub mod tests;

pub use lessons::{LESSONS, Lesson, Step};
pub use text::{Fragment, lines, words};

use super::parts::Tone;
use super::state::State;

/// How far the tour is. It stays with the session when it is over: an example stays an example.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Tour {
    lesson: usize,
    step: usize,
    mark: Mark,
    passed: Passed,
    stage: Stage,
}

/// What a step is measured against: how things stood when it began.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    accepted: usize,
    aside: usize,
    jumps: usize,
}

/// How the step before this one was left.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Passed {
    /// By doing it.
    Done,
    /// By a wish to go on, or there was none.
    Unseen,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Stage {
    Under,
    Over,
}

impl Mark {
    fn of(state: &State) -> Self {
        Self { accepted: state.review.accepted(), aside: state.review.rejected().len(), jumps: state.jumps.len() }
    }
}

impl Default for Tour {
    fn default() -> Self {
        Self { lesson: 0, step: 0, mark: Mark::default(), passed: Passed::Unseen, stage: Stage::Under }
    }
}

impl Tour {
    /// The lesson and the step; nothing once the tour is over.
    pub fn now(&self) -> Option<(&'static Lesson, &'static Step)> {
        let lesson = LESSONS.get(self.lesson).filter(|_| self.stage == Stage::Under)?;
        Some((lesson, lesson.steps.get(self.step)?))
    }

    /// The number of the lesson from 1, and how many there are besides the farewell.
    pub fn count(&self) -> (usize, usize) {
        (self.lesson + 1, LESSONS.len() - 1)
    }

    /// The last step was passed by doing it.
    pub fn praises(&self) -> bool {
        self.passed == Passed::Done
    }

    /// The rows that it takes on a screen of so many.
    pub fn rows(&self, of: u16) -> u16 {
        match of {
            _ if self.now().is_none() => 0,
            0..8 => 0,
            8..10 => 2,
            _ => 3,
        }
    }

    fn go_on(&mut self, state: &State, passed: Passed) {
        if self.step + 1 < LESSONS[self.lesson].steps.len() {
            self.step += 1;
        } else if self.lesson + 1 < LESSONS.len() {
            (self.lesson, self.step) = (self.lesson + 1, 0);
        }
        (self.mark, self.passed) = (Mark::of(state), passed);
    }
}

/// Goes on as far as the state says that steps are done.
pub fn follow(state: &mut State) {
    let Some(mut tour) = state.tour.filter(|_| !state.is_analysing()) else { return };
    while tour.now().is_some_and(|(_, step)| (step.done)(state, &tour.mark)) {
        tour.go_on(state, Passed::Done);
    }
    state.tour = Some(tour);
}

/// Goes to the next lesson.
pub fn skip(state: &mut State) {
    let Some(mut tour) = state.tour.filter(|tour| tour.now().is_some()) else { return tell_of_it(state) };
    tour.step = LESSONS[tour.lesson].steps.len() - 1;
    if tour.lesson + 1 == LESSONS.len() {
        state.say(Tone::Plain, "this is the last lesson");
        return;
    }
    tour.go_on(state, Passed::Unseen);
    state.tour = Some(tour);
}

/// Ends the tour; the example stays open.
pub fn leave(state: &mut State) {
    let Some(tour) = state.tour.as_mut().filter(|tour| tour.now().is_some()) else { return tell_of_it(state) };
    tour.stage = Stage::Over;
    let key = state.hint(super::actions::Action::Quit);
    state.say(Tone::Plain, format!("the tour is over; the example stays open until {key}"));
}

fn tell_of_it(state: &mut State) {
    state.say(Tone::Plain, "there is no tour here: `confdbg tutor` starts one, on an example");
}

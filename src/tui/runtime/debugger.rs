//! The debugger as the loop runs it: its state, and the screen that shows it.

use ratatui::Frame;

use super::App;
use crate::session::Review;
use crate::tui::{Effect, Msg, Screen, State, Theme, update};

/// A state and its screen.
pub struct Debugger {
    state: State,
    screen: Screen,
}

impl Debugger {
    /// Shows a state in these colours.
    pub fn new(state: State, theme: Theme) -> Self {
        Self { state, screen: Screen::new(theme) }
    }
}

impl App for Debugger {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        update(&mut self.state, msg)
    }

    fn view(&mut self, frame: &mut Frame<'_>) {
        self.screen.draw(&self.state, frame);
    }

    fn counts_seconds(&self) -> bool {
        self.state.counts_seconds()
    }

    fn is_unsettled(&self) -> bool {
        self.state.is_unsettled()
    }

    fn review(&self) -> &Review {
        self.state.review()
    }
}

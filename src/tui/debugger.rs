//! The state and the screen together, as the runtime wants them.

use std::cell::RefCell;

use ratatui::Frame;

use super::runtime::App;
use super::{Effect, Msg, Screen, State, Theme, update};
use crate::session::Review;

/// The debugger, ready to be run.
pub struct Debugger {
    state: State,
    /// Drawing keeps what it found out for the next frame.
    screen: RefCell<Screen>,
}

impl Debugger {
    /// A debugger in these colours.
    pub fn new(state: State, theme: Theme) -> Self {
        Self { state, screen: RefCell::new(Screen::new(theme)) }
    }
}

impl App for Debugger {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        update(&mut self.state, msg)
    }

    fn view(&self, frame: &mut Frame<'_>) {
        self.screen.borrow_mut().draw(&self.state, frame);
    }

    fn counts_seconds(&self) -> bool {
        self.state.counts_seconds()
    }

    fn review(&self) -> &Review {
        self.state.review()
    }
}

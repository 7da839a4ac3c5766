//! How far a run is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use super::super::output::Output;

/// Faults between two lines.
const STEP: usize = 25;

pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    first: usize,
    total: usize,
}

impl Progress {
    /// Of a run with so many faults, of which so many are there already.
    pub fn new(total: usize, first: usize) -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(total as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} faults  {eta}") {
            bar.set_style(style.progress_chars("##-"));
        }
        Self { bar, started: Instant::now(), first, total }
    }

    /// So many are done.
    pub fn done(&mut self, count: usize, output: &mut Output) {
        self.bar.set_position(count as u64);
        if self.bar.is_hidden() && count.is_multiple_of(STEP) {
            #[allow(clippy::cast_precision_loss)] // Counts of faults.
            let each = self.started.elapsed().as_secs_f64() / (count - self.first).max(1) as f64;
            output.note(&format!("{count} of {} faults, {each:.2} s each", self.total));
        }
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

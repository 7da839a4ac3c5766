//! A fetch on the screen: a bar on a terminal, a few lines elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::output::Output;
use crate::llm::fetch::Progress;
use crate::llm::memory::size;

/// Draws a fetch on standard error.
pub(super) struct Bar<'o> {
    output: &'o mut Output,
    bar: ProgressBar,
}

impl<'o> Bar<'o> {
    /// Nothing is drawn before the first byte.
    pub fn new(output: &'o mut Output) -> Self {
        Self { output, bar: ProgressBar::hidden() }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar<'_> {
    fn begin(&mut self, source: &str, have: u64, total: Option<u64>) {
        self.bar.finish_and_clear();
        let of = total.map_or(String::new(), |total| format!(" ({})", size(total)));
        self.output.note(&format!("fetching from {source}{of}"));
        // Ten times a second: enough to see it move, little enough for a slow link.
        let target = ProgressDrawTarget::stderr_with_hz(10);
        self.bar = ProgressBar::with_draw_target(total, target).with_position(have);
        let template = "{bar:30} {percent:>3} %  {bytes} of {total_bytes}  {bytes_per_sec}  {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("##-"));
        }
        self.bar.enable_steady_tick(Duration::from_secs(1));
    }

    fn position(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    fn verify(&mut self) {
        self.bar.finish_and_clear();
        self.output.note("computing its SHA-256");
    }

    fn note(&mut self, message: &str) {
        self.bar.suspend(|| self.output.note(message));
    }
}

//! When to draw, when a size has settled, when a second has passed. Knows no clock: the time is passed in.

use std::time::{Duration, Instant};

/// How long a size must stay the same before it is taken: windows send many while they are dragged.
const SETTLE: Duration = Duration::from_millis(50);

/// The time between ticks.
const SECOND: Duration = Duration::from_secs(1);

/// How fast the link is believed to be.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The same machine: 60 frames a second, so that a key that follows another closely is still seen at once.
    Local,
    /// SSH: 10.
    Ssh,
    /// A link on which every byte counts (`--slow`): 4.
    Slow,
}

impl Link {
    /// From the environment: `SSH_CONNECTION` or `SSH_TTY` speak for SSH.
    pub fn detect(slow: bool) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match slow {
            true => Self::Slow,
            false if is_set("SSH_CONNECTION") || is_set("SSH_TTY") => Self::Ssh,
            false => Self::Local,
        }
    }

    /// The least time between two frames.
    fn frame(self) -> Duration {
        Duration::from_millis(match self {
            Self::Local => 16,
            Self::Ssh => 100,
            Self::Slow => 250,
        })
    }

    /// How long a frame waits for what will change it again at once, such as the proof of the fix that it shows: one
    /// frame costs less than two, and on these links nobody feels the wait. On the same machine keys come first.
    fn patience(self) -> Duration {
        Duration::from_millis(match self {
            Self::Local => 0,
            Self::Ssh => 40,
            Self::Slow => 120,
        })
    }
}

/// What is due when.
#[derive(Debug)]
pub(super) struct Pace {
    frame: Duration,
    patience: Duration,
    last_frame: Option<Instant>,
    /// Since when a frame is wanted.
    wanted: Option<Instant>,
    /// What the frame would show is about to change.
    unsettled: bool,
    resized: Option<Instant>,
    ticking: Option<Instant>,
}

/// What is due.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The size has settled.
    Size,
    /// A second has passed.
    Tick(Duration),
    /// A frame is wanted and may be drawn.
    Frame,
}

impl Pace {
    pub(super) fn new(link: Link) -> Self {
        let (frame, patience) = (link.frame(), link.patience());
        Self { frame, patience, last_frame: None, wanted: None, unsettled: false, resized: None, ticking: None }
    }

    /// Something changed that a frame should show.
    pub(super) fn want_frame(&mut self, now: Instant) {
        self.wanted.get_or_insert(now);
    }

    /// Is what the frame would show about to change by itself?
    pub(super) fn unsettled(&mut self, unsettled: bool) {
        self.unsettled = unsettled;
    }

    /// A frame was drawn.
    pub(super) fn drew(&mut self, now: Instant) {
        self.wanted = None;
        self.last_frame = Some(now);
    }

    /// The terminal has another size.
    pub(super) fn resized(&mut self, now: Instant) {
        self.resized = Some(now);
    }

    /// Does anything on the screen count seconds?
    pub(super) fn count_seconds(&mut self, counts: bool, now: Instant) {
        match (counts, self.ticking) {
            (true, None) => self.ticking = Some(now),
            (false, Some(_)) => self.ticking = None,
            _ => {}
        }
    }

    /// What is due first, if anything is. A frame comes last, so that it shows the rest.
    pub(super) fn due(&mut self, now: Instant) -> Option<Due> {
        if self.resized.is_some_and(|at| now >= at + SETTLE) {
            self.resized = None;
            return Some(Due::Size);
        }
        if let Some(at) = self.ticking.filter(|at| now >= *at + SECOND) {
            self.ticking = Some(now);
            return Some(Due::Tick(now - at));
        }
        self.next_frame().filter(|at| now >= *at).map(|_| Due::Frame)
    }

    /// How long nothing will be due; `None` for as long as nothing happens.
    pub(super) fn idle(&self, now: Instant) -> Option<Duration> {
        let size = self.resized.map(|at| at + SETTLE);
        let tick = self.ticking.map(|at| at + SECOND);
        let next = [size, tick, self.next_frame()].into_iter().flatten().min()?;
        Some(next.saturating_duration_since(now))
    }

    /// When the frame that is wanted may be drawn.
    fn next_frame(&self) -> Option<Instant> {
        // Until the size has settled a frame would be for the wrong one.
        let wanted = self.wanted.filter(|_| self.resized.is_none())?;
        let ready = if self.unsettled { wanted + self.patience } else { wanted };
        Some(self.last_frame.map_or(ready, |at| ready.max(at + self.frame)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn the_first_change_is_drawn_at_once_and_the_next_after_a_frame() {
        let start = Instant::now();
        let mut pace = Pace::new(Link::Ssh);
        assert_eq!((pace.due(start), pace.idle(start)), (None, None));
        pace.want_frame(start);
        assert_eq!(pace.due(start), Some(Due::Frame));
        pace.drew(start);
        pace.want_frame(start);
        assert_eq!((pace.due(start + ms(60)), pace.idle(start + ms(60))), (None, Some(ms(40))));
        assert_eq!(pace.due(start + ms(100)), Some(Due::Frame));
    }

    #[test]
    fn a_frame_waits_a_moment_for_what_will_change_it() {
        let start = Instant::now();
        let mut pace = Pace::new(Link::Ssh);
        pace.want_frame(start);
        pace.unsettled(true);
        assert_eq!((pace.due(start), pace.idle(start)), (None, Some(ms(40))));
        pace.want_frame(start + ms(30));
        assert_eq!(pace.due(start + ms(40)), Some(Due::Frame), "what comes meanwhile does not make it wait longer");
        pace.drew(start + ms(40));
        pace.want_frame(start + ms(50));
        pace.unsettled(false);
        assert_eq!(pace.idle(start + ms(50)), Some(ms(90)), "and then as ever");
        let mut local = Pace::new(Link::Local);
        local.want_frame(start);
        local.unsettled(true);
        assert_eq!(local.due(start), Some(Due::Frame), "keys come first on the same machine");
    }

    #[test]
    fn a_size_is_taken_when_it_has_settled_and_nothing_is_drawn_before() {
        let start = Instant::now();
        let mut pace = Pace::new(Link::Local);
        pace.want_frame(start);
        pace.resized(start);
        pace.resized(start + ms(40));
        assert_eq!((pace.due(start + ms(60)), pace.idle(start + ms(60))), (None, Some(ms(30))));
        assert_eq!(pace.due(start + ms(90)), Some(Due::Size));
        assert_eq!(pace.due(start + ms(90)), Some(Due::Frame));
    }

    #[test]
    fn seconds_are_counted_only_while_something_counts_them() {
        let start = Instant::now();
        let mut pace = Pace::new(Link::Slow);
        pace.count_seconds(true, start);
        pace.count_seconds(true, start + ms(500));
        assert_eq!(pace.idle(start + ms(500)), Some(ms(500)));
        assert_eq!(pace.due(start + ms(1_000)), Some(Due::Tick(ms(1_000))));
        pace.count_seconds(false, start + ms(1_200));
        assert_eq!(pace.idle(start + ms(1_200)), None);
    }
}

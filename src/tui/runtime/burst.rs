//! Keys that come all at once: typed ahead, or text that was pasted where nothing puts brackets around a paste.
//!
//! Pasted letters must not run as commands: among those of a config are the ones that accept and write. Nothing but what
//! has come tells the two apart, so the bounds are about text: more letters than are typed ahead in one go, of more kinds
//! than a key that is held or a few commands in turns have, and nothing among them that no text has.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Up to so many letters at once are typed: at ten keys a second this is more than a link of 200 ms holds back, and more
/// than a stall of a second and a half.
const TYPED: usize = 16;

/// Text has more letters than so many different ones. A key that is held has one, and whoever goes through faults in a
/// hurry, as with `]d]dy]dx`, a handful.
const KINDS: usize = 5;

/// What follows pasted text within this time is more of it: a paste comes in pieces, and the last one may be short.
const PAUSE: Duration = Duration::from_millis(150);

/// The most of a pasted text that is kept: a prompt takes a line.
const KEPT: usize = 1_000;

/// What came at once.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Burst {
    /// Keys.
    Keys(Vec<KeyEvent>),
    /// Text; cut, where it is long.
    Text(String),
    /// More of the text before it.
    More,
}

/// Tells keys from text.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    keys: Vec<KeyEvent>,
    pasted: Option<Instant>,
}

impl Bursts {
    /// One more key has come.
    pub(super) fn push(&mut self, key: KeyEvent) {
        self.keys.push(key);
    }

    /// Nothing more has come for now; what came, if anything did.
    pub(super) fn take(&mut self, now: Instant) -> Option<Burst> {
        if self.keys.is_empty() {
            return None;
        }
        let keys = std::mem::take(&mut self.keys);
        let goes_on = self.pasted.is_some_and(|at| now.saturating_duration_since(at) < PAUSE);
        let text: Option<Vec<char>> = keys.iter().map(letter).collect();
        self.pasted = None;
        match text {
            Some(_) if goes_on => {
                self.pasted = Some(now);
                Some(Burst::More)
            }
            Some(text) if is_text(&text) => {
                self.pasted = Some(now);
                Some(Burst::Text(text.into_iter().take(KEPT).collect()))
            }
            _ => Some(Burst::Keys(keys)),
        }
    }
}

fn is_text(text: &[char]) -> bool {
    let mut kinds: Vec<char> = text.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    text.len() > TYPED && kinds.len() > KINDS
}

/// What a key is in a text; nothing for keys that no text has.
fn letter(key: &KeyEvent) -> Option<char> {
    let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
    match key.code {
        KeyCode::Char(letter) if plain => Some(letter),
        KeyCode::Enter if plain => Some('\n'),
        KeyCode::Tab if plain => Some('\t'),
        // A line feed as it comes where nobody makes a carriage return of it.
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<KeyEvent> {
        let key = |letter| match letter {
            '\r' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
            '\n' => KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL),
            '\u{1b}' => KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
            letter => KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE),
        };
        text.chars().map(key).collect()
    }

    fn came(bursts: &mut Bursts, text: &str, at: Instant) -> Option<Burst> {
        for key in keys(text) {
            bursts.push(key);
        }
        bursts.take(at)
    }

    #[test]
    fn what_is_typed_ahead_is_keys_and_text_is_text() {
        let now = Instant::now();
        let held = "j".repeat(500);
        for typed in [
            "y",
            "]e]e",
            "gg]d]dyW2\r",
            held.as_str(),
            "]d]d]dy]dx]d]dyyu]d]dx",
            "/Loopback0\rjjjjj",
            "/Gigabit\u{1b}]d]dyyfoo:",
        ] {
            let burst = came(&mut Bursts::default(), typed, now);
            assert_eq!(burst, Some(Burst::Keys(keys(typed))), "{typed:?}");
        }
        for (pasted, text) in [
            (" ip address 10.0.0.1 255.255.255.0\r", " ip address 10.0.0.1 255.255.255.0\n"),
            ("yes\nWAy\ninterface Vlan10\n", "yes\nWAy\ninterface Vlan10\n"),
        ] {
            assert_eq!(came(&mut Bursts::default(), pasted, now), Some(Burst::Text(text.to_owned())));
        }
        assert_eq!(Bursts::default().take(now), None);
    }

    #[test]
    fn a_paste_comes_in_pieces_and_ends_with_a_pause() {
        let mut bursts = Bursts::default();
        let start = Instant::now();
        let ms = |ms| start + Duration::from_millis(ms);
        assert!(matches!(came(&mut bursts, "interface GigabitEthernet0/1\r", ms(0)), Some(Burst::Text(_))));
        assert_eq!(came(&mut bursts, "yW\r", ms(140)), Some(Burst::More));
        assert_eq!(came(&mut bursts, "A", ms(280)), Some(Burst::More));
        assert_eq!(came(&mut bursts, "y", ms(440)), Some(Burst::Keys(keys("y"))));
        let long = "permit tcp any any\r".repeat(1_000);
        match came(&mut bursts, &long, ms(900)) {
            Some(Burst::Text(text)) => assert_eq!(text.len(), KEPT),
            other => panic!("{other:?}"),
        }
    }
}

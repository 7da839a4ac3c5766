//! A key press as the tables name it: `j`, `ctrl-r`, `enter`.
//!
//! Only what every terminal can send: no Alt, no key of the kitty protocol. Alt with a letter is Escape and the letter
//! arriving together (tmux over a slow link sends just that), so it is read as the two keys that it is.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// One key press.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key; for letters the letter as typed, so Shift is in it already.
    pub code: KeyCode,
    /// Held together with Ctrl.
    pub ctrl: bool,
}

/// The keys with names, and the names.
const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("page-up", KeyCode::PageUp),
    ("page-down", KeyCode::PageDown),
];

impl Key {
    /// The key without Ctrl.
    pub fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// The keys that a terminal's event stands for: none for a release, two for Escape and a letter in one.
    pub fn of(event: KeyEvent) -> impl Iterator<Item = Self> {
        let pressed = event.kind != KeyEventKind::Release;
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(letter) if ctrl => KeyCode::Char(letter.to_ascii_lowercase()),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        let escape = (pressed && alt).then_some(Self::plain(KeyCode::Esc));
        escape.into_iter().chain(pressed.then_some(Self { code, ctrl }))
    }

    /// The letter that it types, where it types one.
    pub fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if !self.ctrl => Some(letter),
            _ => None,
        }
    }

    /// The event that a terminal sends for it.
    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, if self.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        match NAMED.iter().find(|(_, code)| *code == self.code) {
            Some((name, _)) => f.write_str(name),
            None => match self.code {
                KeyCode::Char(letter) => write!(f, "{letter}"),
                other => write!(f, "{other:?}"),
            },
        }
    }
}

/// Reads keys as the tables and the tests write them: `]d`, `g g`, `ctrl-r`, `]d y enter`. A word that names no key is
/// its letters.
pub fn keys(text: &str) -> Vec<Key> {
    text.split_whitespace().flat_map(word).collect()
}

fn word(word: &str) -> Vec<Key> {
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == word) {
        return vec![Key::plain(*code)];
    }
    if let Some(letter) = word.strip_prefix("ctrl-").and_then(|rest| rest.chars().next()) {
        return vec![Key { code: KeyCode::Char(letter), ctrl: true }];
    }
    word.chars().map(|letter| Key::plain(KeyCode::Char(letter))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_read_as_they_are_written() {
        let written = |text: &str| keys(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(written("]d y"), ["]", "d", "y"]);
        assert_eq!(written("ctrl-r enter G shift-tab"), ["ctrl-r", "enter", "G", "shift-tab"]);
    }

    #[test]
    fn alt_is_escape_and_the_letter() {
        let event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::ALT);
        assert_eq!(Key::of(event).collect::<Vec<_>>(), keys("esc j"));
    }

    #[test]
    fn a_release_is_no_press() {
        let mut event = Key::plain(KeyCode::Enter).event();
        event.kind = KeyEventKind::Release;
        assert_eq!(Key::of(event).count(), 0);
    }
}

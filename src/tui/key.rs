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
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("page-up", KeyCode::PageUp),
    ("page-down", KeyCode::PageDown),
    ("f1", KeyCode::F(1)),
    ("f2", KeyCode::F(2)),
    ("f3", KeyCode::F(3)),
    ("f4", KeyCode::F(4)),
    ("f5", KeyCode::F(5)),
    ("f6", KeyCode::F(6)),
    ("f7", KeyCode::F(7)),
    ("f8", KeyCode::F(8)),
    ("f9", KeyCode::F(9)),
    ("f10", KeyCode::F(10)),
    ("f11", KeyCode::F(11)),
    ("f12", KeyCode::F(12)),
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
        return vec![Key { code: KeyCode::Char(letter.to_ascii_lowercase()), ctrl: true }];
    }
    word.chars().map(|letter| Key::plain(KeyCode::Char(letter))).collect()
}

/// The most letters that stand for themselves without blanks between them: `gd`. Whatever is longer is meant to be a
/// name, and a wrong one must be told from four keys.
const LETTERS: usize = 3;

/// Why a text names no keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is nothing in it.
    #[error("no key")]
    Empty,
    /// A word of it is no key.
    #[error("`{0}` is no key: letters stand for themselves (`gd`), others are {names}; four letters and more need blanks between them", names = names())]
    Unknown(String),
    /// Terminals do not tell this from another key.
    #[error("`{0}` cannot be told from another key in a terminal: {1}")]
    Untold(String, &'static str),
}

fn names() -> String {
    let plain = NAMED.iter().map(|(name, _)| *name).filter(|name| !is_function(name));
    format!("{}, f1 to f12, ctrl-LETTER", plain.collect::<Vec<_>>().join(", "))
}

fn is_function(name: &str) -> bool {
    name.strip_prefix('f').is_some_and(|number| number.parse::<u8>().is_ok())
}

/// The names of keys, for "did you mean".
pub fn key_names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|(name, _)| *name)
}

/// Reads keys as the user writes them: what [`keys`] reads, but for slips of the pen and keys that no terminal sends.
pub fn read_keys(text: &str) -> Result<Vec<Key>, KeyError> {
    if text.trim().is_empty() {
        return Err(KeyError::Empty);
    }
    text.split_whitespace().try_for_each(check)?;
    Ok(keys(text))
}

fn check(word: &str) -> Result<(), KeyError> {
    if NAMED.iter().any(|(name, _)| *name == word) {
        return Ok(());
    }
    let untold = |why| Err(KeyError::Untold(word.to_owned(), why));
    if let Some(rest) = word.strip_prefix("ctrl-") {
        return match rest.to_lowercase().as_str() {
            "i" => untold("it is tab"),
            "m" => untold("it is enter"),
            "[" => untold("it is esc"),
            letter if letter.len() == 1 && letter.is_ascii() => Ok(()),
            _ => Err(KeyError::Unknown(word.to_owned())),
        };
    }
    if let Some(letter) = word.strip_prefix("shift-") {
        let one = letter.chars().count() == 1;
        return untold(if one { "write the letter that it types" } else { "shift counts with tab alone" });
    }
    if word.starts_with("alt-") || word.starts_with("meta-") {
        return untold("it comes as esc and the letter");
    }
    let fits = word.chars().count() <= LETTERS && !word.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(KeyError::Unknown(word.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_write_is_held_against_what_terminals_send() {
        let read = |text: &str| read_keys(text).map(|keys| keys.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(read("g d"), Ok(vec!["g".into(), "d".into()]));
        assert_eq!(read("gd"), read("g d"));
        assert_eq!(read("f5"), Ok(vec!["f5".into()]));
        assert_eq!(read("ctrl-R"), Ok(vec!["ctrl-r".into()]));
        assert_eq!(read("ä"), Ok(vec!["ä".into()]));
        assert_eq!(read(" "), Err(KeyError::Empty));
        assert_eq!(read("entr"), Err(KeyError::Unknown("entr".into())));
        assert_eq!(read("ctrl-left"), Err(KeyError::Unknown("ctrl-left".into())));
        for untold in ["ctrl-i", "shift-a", "shift-up", "alt-x", "ctrl-["] {
            assert!(matches!(read(untold), Err(KeyError::Untold(..))), "{untold}");
        }
    }

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

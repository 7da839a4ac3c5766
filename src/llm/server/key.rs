//! The key that a server wants: from the environment alone, and shown to nobody.

use std::fmt;

use super::Address;
use super::error::ServerError;

/// Holds a key for the server that `--api` names.
pub const KEY_VARIABLE: &str = "CONFDBG_API_KEY";

/// Where other programs have theirs.
pub const USUAL_KEY_VARIABLE: &str = "OPENAI_API_KEY";

/// A key. What it is made of is seen only where the request is made.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    text: String,
    variable: &'static str,
}

impl Key {
    /// The key of the environment that this server is to have. One that was not meant for confdbg is not sent where
    /// others on the way could read it.
    ///
    /// # Errors
    /// When a variable holds what cannot be a key.
    pub fn of(address: &Address, variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, ServerError> {
        for name in [KEY_VARIABLE, USUAL_KEY_VARIABLE] {
            let Some(text) = variable(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
                continue;
            };
            if name == USUAL_KEY_VARIABLE && !address.is_private() {
                return Ok(None);
            }
            if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(ServerError::Key { variable: name });
            }
            return Ok(Some(Self { text, variable: name }));
        }
        Ok(None)
    }

    /// The header that carries it.
    pub(super) fn header(&self) -> String {
        format!("Bearer {}", self.text)
    }

    /// The variable that it came from.
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    /// A text without it: some servers repeat it in their messages.
    pub(super) fn without(&self, text: &str) -> String {
        text.replace(&self.text, "[key]")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[key of {}]", self.variable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str, variables: &[(&str, &str)]) -> Result<Option<Key>, ServerError> {
        let address = Address::parse(address).unwrap();
        Key::of(&address, |name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn ours_goes_before_the_usual_one_and_neither_is_shown() {
        let both = [(USUAL_KEY_VARIABLE, "sk-usual"), (KEY_VARIABLE, " sk-ours\n")];
        let found = key("https://example.net", &both).unwrap().unwrap();
        assert_eq!((found.header().as_str(), found.variable()), ("Bearer sk-ours", KEY_VARIABLE));
        assert!(!format!("{found:?}").contains("sk-ours"));
        assert_eq!(found.without("bad key sk-ours."), "bad key [key].");
        assert_eq!(key("https://example.net", &[(KEY_VARIABLE, "")]).unwrap(), None);
    }

    #[test]
    fn a_key_that_was_not_meant_for_this_is_not_sent_in_clear() {
        let usual = [(USUAL_KEY_VARIABLE, "sk-usual")];
        assert_eq!(key("http://llm.example.net", &usual).unwrap(), None);
        assert!(key("http://127.0.0.1:8080", &usual).unwrap().is_some());
        assert!(key("http://llm.example.net", &[(KEY_VARIABLE, "sk-ours")]).unwrap().is_some());
    }

    #[test]
    fn a_key_with_a_line_in_it_is_refused_without_being_shown() {
        let error = key("https://example.net", &[(KEY_VARIABLE, "a\r\nHost: b")]).unwrap_err();
        assert!(error.to_string().contains(KEY_VARIABLE) && !error.to_string().contains("Host"), "{error}");
    }
}

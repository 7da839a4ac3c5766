//! The address of a server, as the user wrote it: checked once, so that whoever has an [`Address`] can ask it.
//!
//! Must never hold a name or a password: those would end in messages and in logs.

use std::fmt;
use std::net::IpAddr;

use ureq::http::Uri;
use ureq::http::uri::Scheme;

use super::error::ServerError;

/// Where a server of the OpenAI chat protocol answers, without what names one question of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host and path up to the version, without a last `/`.
    base: String,
    host: String,
    encrypted: bool,
    here: bool,
}

impl Address {
    /// Reads `http://host:port`, `https://host/v1`, or the address of `chat/completions` itself.
    ///
    /// # Errors
    /// When it is no HTTP address, or holds a name, a password or a query.
    pub fn parse(text: &str) -> Result<Self, ServerError> {
        let wrong = |why| ServerError::Address { text: without_user(text), why };
        let text = text.trim();
        if text.contains(['?', '#']) {
            return Err(wrong("an address of a server has neither `?` nor `#`"));
        }
        let uri: Uri = text.parse().map_err(|_| wrong("it is no address"))?;
        let authority = uri.authority().ok_or_else(|| wrong("it lacks http:// or https://"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("a name or password does not belong into it"));
        }
        let encrypted = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            _ => return Err(wrong("it lacks http:// or https://")),
        };
        let path = uri.path().trim_end_matches('/');
        let path = path.strip_suffix("/chat/completions").unwrap_or(path);
        let version = if path.split('/').any(is_version) { "" } else { "/v1" };
        let scheme = if encrypted { "https" } else { "http" };
        Ok(Self {
            base: format!("{scheme}://{authority}{path}{version}"),
            host: authority.to_string(),
            encrypted,
            here: is_this_machine(authority.host()),
        })
    }

    /// The address of one question, such as `chat/completions`.
    pub fn of(&self, question: &str) -> String {
        format!("{}/{question}", self.base)
    }

    /// The host, with its port where one was given.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Is it on this machine?
    pub fn is_here(&self) -> bool {
        self.here
    }

    /// Can nobody on the way read what is sent?
    pub fn is_private(&self) -> bool {
        self.encrypted || self.here
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

/// `v1`, `v1beta`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The text without what may be a password, for a message.
fn without_user(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_once("://").map_or(String::new(), |(scheme, _)| format!("{scheme}://"));
            format!("{scheme}...@{host}")
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_added_where_there_is_none() {
        for (given, asked) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/models"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/models"),
            ("https://llm.example.net/v1/", "https://llm.example.net/v1/models"),
            ("https://example.net/api/v1", "https://example.net/api/v1/models"),
            ("https://example.net/v1beta/openai", "https://example.net/v1beta/openai/models"),
            ("https://example.net/v1/chat/completions", "https://example.net/v1/models"),
            ("http://[::1]:80/llm", "http://[::1]:80/llm/v1/models"),
        ] {
            assert_eq!(Address::parse(given).unwrap().of("models"), asked);
        }
    }

    #[test]
    fn who_can_read_what_is_sent() {
        for (given, here, private) in [
            ("http://localhost:1", true, true),
            ("http://127.9.9.9", true, true),
            ("http://[::1]:8", true, true),
            ("http://10.0.0.1", false, false),
            ("https://10.0.0.1", false, true),
            ("http://localhost.example.net", false, false),
            ("http://127.0.0.1.example.net", false, false),
        ] {
            let address = Address::parse(given).unwrap();
            assert_eq!((address.is_here(), address.is_private()), (here, private), "{given}");
        }
    }

    #[test]
    fn what_is_no_address_is_said_without_its_password() {
        for text in ["", "localhost", "localhost:8080", "ftp://x", "http://", "http://a b", "http://x/?key=1", "/v1"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        let error = Address::parse("http://me:hunter2@llm.example.net").unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(!Address::parse("ftp://me:hunter2@x").unwrap_err().to_string().contains("hunter2"));
    }
}

//! `ssh://[user@]host[:port]`, and why it can hurt nobody.
//!
//! Host and user come from the command line or a file, and go to `ssh`, which hands them to `ProxyCommand` and so to a
//! shell. So they are letters, digits and a few signs that mean nothing there, and never begin as options do.

use std::fmt;
use std::io;
use std::net::Ipv6Addr;
use std::path::{Path, PathBuf};

/// What an address begins with.
const SCHEME: &str = "ssh://";

/// The longest host or user: a name in the DNS has at most 253 characters (RFC 1035, section 2.3.4).
const LONGEST: usize = 253;

/// A device, as the user's `ssh` finds it: `ssh_config` may say more about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    user: Option<String>,
    host: String,
    port: Option<u16>,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No host.
    #[error("no host is named")]
    NoHost,
    /// Something that is no name and no IP address.
    #[error("`{0}` is no host name and no IP address")]
    Host(String),
    /// A user that might be taken for something else on the way.
    #[error("`{0}` is no user name that can be passed on safely")]
    User(String),
    /// No number from 1 to 65535.
    #[error("`{0}` is no port")]
    Port(String),
    /// Something after the host.
    #[error("`{0}` after the host means nothing")]
    Rest(String),
    /// A password, which would stay in the history of the shell and in the list of processes.
    #[error("a password does not belong into an address")]
    Password,
}

impl AddressError {
    /// What the user can do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Password => "leave it out: ssh asks for it, unless a key is in your agent",
            Self::User(_) => "name the user in your ssh_config: `Host NAME` and `User ...`",
            _ => "an address is ssh://[user@]host[:port]; IPv6 stands in brackets: ssh://[2001:db8::1]",
        }
    }
}

impl Address {
    /// Reads an address with its scheme.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        Self::parse_bare(text.strip_prefix(SCHEME).unwrap_or(text))
    }

    /// Reads `[user@]host[:port]`.
    fn parse_bare(text: &str) -> Result<Self, AddressError> {
        let text = text.strip_suffix('/').unwrap_or(text);
        if let Some((_, rest)) = text.split_once('/') {
            return Err(AddressError::Rest(rest.to_owned()));
        }
        let (user, place) = match text.rsplit_once('@') {
            Some((user, place)) => (Some(read_user(user)?), place),
            None => (None, text),
        };
        let (host, port) = split_port(place)?;
        let port = port.map(read_port).transpose()?;
        Ok(Self { user, host: read_host(host)?, port })
    }

    /// The user, where one is named.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The host, as `ssh` is to be told: an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, where one is named.
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SCHEME)?;
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&self.host)?;
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Is this path an address and no file?
pub fn is_address(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().starts_with(SCHEME.as_bytes())
}

/// A path from the root, where it is one of a file; an address stays what it is.
pub fn absolute(path: &Path) -> io::Result<PathBuf> {
    if is_address(path) { Ok(path.to_owned()) } else { std::path::absolute(path) }
}

fn read_user(user: &str) -> Result<String, AddressError> {
    if user.contains(':') {
        return Err(AddressError::Password);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+@".contains(c);
    if user.is_empty() || user.len() > LONGEST || user.starts_with('-') || !user.chars().all(plain) {
        return Err(AddressError::User(user.to_owned()));
    }
    Ok(user.to_owned())
}

fn split_port(place: &str) -> Result<(&str, Option<&str>), AddressError> {
    if let Some(rest) = place.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or_else(|| AddressError::Host(place.to_owned()))?;
        let is_v6 = host.split('%').next().is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
        return match after.strip_prefix(':') {
            _ if !is_v6 => Err(AddressError::Host(host.to_owned())),
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(AddressError::Rest(after.to_owned())),
        };
    }
    match place.split_once(':') {
        // An IPv6 address without brackets leaves no room for a port.
        Some(_) if place.parse::<Ipv6Addr>().is_ok() => Ok((place, None)),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((place, None)),
    }
}

fn read_host(host: &str) -> Result<String, AddressError> {
    if host.is_empty() {
        return Err(AddressError::NoHost);
    }
    // The sign `%` is for the zone of an IPv6 address.
    let v6 = host.contains(':');
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c) || (v6 && ":%".contains(c));
    if host.len() > LONGEST || host.starts_with('-') || !host.chars().all(plain) {
        return Err(AddressError::Host(host.to_owned()));
    }
    Ok(host.to_owned())
}

fn read_port(port: &str) -> Result<u16, AddressError> {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|port| digits && *port > 0).ok_or_else(|| AddressError::Port(port.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_shown() {
        for text in ["ssh://r1", "ssh://admin@r1.example.net:2222", "ssh://[2001:db8::1]:22", "ssh://[fe80::1%eth0]"] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
        let address = Address::parse("net@corp@10.0.0.1:830").unwrap();
        assert_eq!((address.user(), address.host(), address.port()), (Some("net@corp"), "10.0.0.1", Some(830)));
        assert_eq!(Address::parse("ssh://r1/").unwrap().to_string(), "ssh://r1");
        assert_eq!(Address::parse("2001:db8::1").unwrap().to_string(), "ssh://[2001:db8::1]");
    }

    #[test]
    fn what_could_become_an_option_or_a_command_is_refused() {
        for text in [
            "ssh://-oProxyCommand=id",
            "ssh://-l@r1",
            "ssh://r1 -oX",
            "ssh://r1;id",
            "ssh://$(id)",
            "ssh://`id`@r1",
            "ssh://a\\b@r1",
            "ssh://r1%h",
            "ssh://[r1]",
            "ssh://[::1",
            "ssh://[::1]x",
            "ssh://",
            "ssh://@r1",
            "ssh://r1:0",
            "ssh://r1:+1",
            "ssh://r1:70000",
            "ssh://r1\n",
            "ssh://r1/etc",
            "ssh://admin:secret@r1",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        assert_eq!(Address::parse("ssh://admin:secret@r1"), Err(AddressError::Password));
    }

    #[test]
    fn only_what_begins_with_the_scheme_is_no_file() {
        assert!(is_address(Path::new("ssh://r1")));
        for path in ["ssh:/r1", "./ssh://r1", "ssh", "/ssh://r1"] {
            assert!(!is_address(Path::new(path)), "{path}");
        }
        assert_eq!(absolute(Path::new("ssh://r1")).unwrap().to_str(), Some("ssh://r1"));
        assert!(absolute(Path::new("r1.cfg")).unwrap().is_absolute());
    }
}

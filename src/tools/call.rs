//! What may be asked of the tools, as data and as a line of words: `refers BLOCK-GUEST on core1`.
//!
//! One grammar serves people, tests and the language model; what is read is written the same way.

use std::fmt;

use ipnet::IpNet;

use super::filters::Which;
use super::packet::{self, Packet, PacketError};

/// Only in the config of this device or file; nothing for all.
pub type On = Option<Box<str>>;

/// Something asked of the tools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Which devices are open?
    Devices,
    /// Which interfaces are there, and what do they carry?
    Interfaces(On),
    /// Which faults are there, with all of these words?
    Faults(Vec<Box<str>>),
    /// What stands under this header, or on these lines?
    Show(Box<str>),
    /// What is of this name?
    Find(Box<str>, On),
    /// Where is this name defined and used?
    Refers(Box<str>, On),
    /// Where is this address or prefix?
    Where(IpNet),
    /// What is this device connected to, and with whom does it talk BGP?
    Links(On),
    /// Does this filter pass this packet?
    Passes(Which, On, Packet),
    /// What would these lines change on this device?
    Change(Box<str>, Vec<Box<str>>),
}

/// How a call is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its first word.
    pub verb: &'static str,
    /// What follows.
    pub arguments: &'static str,
    /// What it is for.
    pub purpose: &'static str,
}

const fn form(verb: &'static str, arguments: &'static str, purpose: &'static str) -> Form {
    Form { verb, arguments, purpose }
}

/// The calls that there are.
pub const FORMS: &[Form] = &[
    form("refers", "[KIND] NAME [on DEVICE]", "where a name is defined and used"),
    form("show", "HEADER WORDS | FILE:LINE[-LINE]", "a stanza of a config"),
    form("find", "[KIND] NAME [on DEVICE]", "everything of a name, or one like it"),
    form("where", "ADDRESS|PREFIX", "interfaces, routes and filters that have an address"),
    form(
        "passes",
        "FILTER|INTERFACE in|out [on DEVICE] PROTOCOL [from ADDRESS [port N]] [to ADDRESS [port N]]",
        "whether a filter passes a packet",
    ),
    form("change", "DEVICE: LINE / LINE ...", "what commands would change"),
    form("faults", "[WORDS]", "the faults, of a device, rule or text"),
    form("devices", "", "the open devices"),
    form("interfaces", "[DEVICE]", "interfaces, their addresses and filters"),
    form("links", "[DEVICE]", "what is connected to what, and BGP sessions"),
];

/// Why a line is no call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No such verb.
    #[error("no tool is called {0}")]
    Verb(String),
    /// Words are missing, or too many.
    #[error("this is written: {verb} {arguments}", verb = .0.verb, arguments = .0.arguments)]
    Arguments(Form),
    /// An address that is none.
    #[error("{0} is no address and no prefix")]
    Address(String),
    /// A packet that is none.
    #[error(transparent)]
    Packet(#[from] PacketError),
}

impl Call {
    /// Reads a call.
    pub fn parse(text: &str) -> Result<Self, CallError> {
        let text = text.trim();
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let form = FORMS.iter().find(|form| form.verb.eq_ignore_ascii_case(verb));
        let form = *form.ok_or_else(|| CallError::Verb(verb.to_owned()))?;
        let wrong = || CallError::Arguments(form);
        let (words, on) = with_device(rest);
        let one = || if let [word] = words[..] { Ok(Box::from(word)) } else { Err(wrong()) };
        let name = || match words[..] {
            [word] => Ok(Box::from(word)),
            // A number says little without its kind.
            [kind, word] => Ok(format!("{kind} {word}").into()),
            _ => Err(wrong()),
        };
        Ok(match form.verb {
            "devices" if rest.trim().is_empty() => Self::Devices,
            "interfaces" | "links" => {
                let on = match words[..] {
                    [] => on,
                    [device] if on.is_none() => Some(device.into()),
                    _ => return Err(wrong()),
                };
                if form.verb == "links" { Self::Links(on) } else { Self::Interfaces(on) }
            }
            "faults" => Self::Faults(rest.split_whitespace().map(Into::into).collect()),
            "show" if !rest.trim().is_empty() => {
                Self::Show(rest.split_whitespace().collect::<Vec<_>>().join(" ").into())
            }
            "find" => Self::Find(name()?, on),
            "refers" => Self::Refers(name()?, on),
            "where" => {
                let word: Box<str> = one()?;
                Self::Where(packet::net(&word).ok_or_else(|| CallError::Address(word.into()))?)
            }
            "passes" => return passes(rest).ok_or_else(wrong)?,
            "change" => {
                let (device, lines) = rest.split_once(':').ok_or_else(wrong)?;
                let lines: Vec<Box<str>> =
                    lines.split(" / ").map(str::trim).filter(|line| !line.is_empty()).map(Into::into).collect();
                if device.trim().is_empty() || device.trim().contains(' ') || lines.is_empty() {
                    return Err(wrong());
                }
                Self::Change(device.trim().into(), lines)
            }
            _ => return Err(wrong()),
        })
    }

    /// Its first word.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Devices => "devices",
            Self::Interfaces(_) => "interfaces",
            Self::Faults(_) => "faults",
            Self::Show(_) => "show",
            Self::Find(..) => "find",
            Self::Refers(..) => "refers",
            Self::Where(_) => "where",
            Self::Links(_) => "links",
            Self::Passes(..) => "passes",
            Self::Change(..) => "change",
        }
    }
}

/// The words, and the device that `on DEVICE` at their end names.
fn with_device(text: &str) -> (Vec<&str>, On) {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if let [.., on, device] = words[..]
        && on == "on"
        && words.len() > 2
    {
        words.truncate(words.len() - 2);
        return (words, Some(device.into()));
    }
    (words, None)
}

/// `FILTER [on DEVICE] PACKET`, `INTERFACE in|out [on DEVICE] PACKET`; nothing where it is not even that.
fn passes(text: &str) -> Option<Result<Call, CallError>> {
    let mut words = text.split_whitespace().peekable();
    let name = words.next()?;
    let which = match words.peek() {
        Some(&side @ ("in" | "out")) => {
            words.next();
            Which::side(name, side == "in")
        }
        Some(_) => Which::Named(name.into()),
        None => return None,
    };
    let mut on = None;
    if words.peek() == Some(&"on") {
        words.next();
        on = Some(words.next()?.into());
    }
    let rest: Vec<&str> = words.collect();
    Some(Packet::parse(&rest).map(|packet| Call::Passes(which, on, packet)).map_err(CallError::from))
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verb())?;
        let on = |f: &mut fmt::Formatter<'_>, on: &On| on.as_ref().map_or(Ok(()), |device| write!(f, " on {device}"));
        match self {
            Self::Devices => Ok(()),
            Self::Interfaces(device) | Self::Links(device) => {
                device.as_ref().map_or(Ok(()), |device| write!(f, " {device}"))
            }
            Self::Faults(words) => words.iter().try_for_each(|word| write!(f, " {word}")),
            Self::Show(words) => write!(f, " {words}"),
            Self::Find(name, device) | Self::Refers(name, device) => {
                write!(f, " {name}")?;
                on(f, device)
            }
            Self::Where(prefix) => write!(f, " {}", packet::short(*prefix)),
            Self::Passes(which, device, packet) => {
                write!(f, " {which}")?;
                on(f, device)?;
                write!(f, " {packet}")
            }
            Self::Change(device, lines) => write!(f, " {device}: {}", lines.join(" / ")),
        }
    }
}

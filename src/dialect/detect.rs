//! Which dialect a text is written in, from its content alone.

use super::Dialect;

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detected {
    /// A config in a dialect that confdbg reads.
    Config(Dialect),
    /// A config in a format that confdbg does not read yet, by its usual name.
    Foreign(&'static str),
    /// No config of a network device.
    NoConfig,
}

/// A tell-tale line beginning, the format that it speaks for, and how loudly.
const MARKS: &[(&str, Format, u32)] = &[];

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Format {
    #[allow(dead_code)]
    Ios,
}

/// Judges a text.
pub fn detect(text: &str) -> Detected {
    let _ = (MARKS, text);
    Detected::Config(Dialect::Ios)
}

//! What is to be explained: a rule or a line of a file.

use std::path::{Path, PathBuf};

use super::super::error::Failure;
use crate::rules;

/// What is to be explained.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A rule, by its id.
    Rule(String),
    /// A line, counted from 1.
    Line {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u32,
    },
}

impl Target {
    /// Reads `acl/shadowed-line`, `r1.cfg:14` or `r1.cfg:14:3`.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        if rules::find(text).is_some() {
            return Ok(Self::Rule(text.to_owned()));
        }
        let mut numbers = Vec::new();
        let mut path = text;
        while let Some((before, number)) = path.rsplit_once(':')
            && let Ok(number) = number.parse::<u32>()
            && numbers.len() < 2
        {
            numbers.push(number);
            path = before;
        }
        match numbers.last() {
            Some(0) => Err(Failure::new("lines are counted from 1")),
            Some(&line) if !path.is_empty() => Ok(Self::Line { path: path.into(), line }),
            _ if Path::new(text).exists() => {
                Err(Failure::new(format!("{text}: which line?")).hint(format!("confdbg explain {text}:LINE")))
            }
            _ => Ok(Self::Rule(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_rules_are_told_apart() {
        let line = |path: &str, line| Target::Line { path: path.into(), line };
        assert_eq!(Target::parse("r1.cfg:14").unwrap(), line("r1.cfg", 14));
        assert_eq!(Target::parse("r1.cfg:14:3").unwrap(), line("r1.cfg", 14));
        assert_eq!(Target::parse("a:b/r1:2.cfg:14").unwrap(), line("a:b/r1:2.cfg", 14));
        assert_eq!(Target::parse("reference/undefined").unwrap(), Target::Rule("reference/undefined".into()));
        assert_eq!(Target::parse("no/such").unwrap(), Target::Rule("no/such".into()));
        assert!(Target::parse("r1.cfg:0").is_err());
        assert!(Target::parse("Cargo.toml").is_err());
    }
}

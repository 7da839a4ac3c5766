//! Cisco IOS and IOS-XE.

mod device;

pub use device::read_device;

use std::sync::LazyLock;

use super::grammar::{Grammar, NotationError};

/// All grammar files, by the names that `include` uses.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/grammars.rs"));

static GRAMMAR: LazyLock<(Grammar, Vec<NotationError>)> = LazyLock::new(|| Grammar::compile(FILES, "ios.grammar"));

/// The commands of IOS.
pub fn grammar() -> &'static Grammar {
    &GRAMMAR.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_has_no_bad_line() {
        let errors: Vec<String> = GRAMMAR.1.iter().map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}

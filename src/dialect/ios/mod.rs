//! Cisco IOS and IOS-XE.

mod device;

pub use device::read_device;

use std::sync::LazyLock;

use super::grammar::{Grammar, NotationError};

/// The files of the grammar, by the names that `include` uses.
const FILES: &[(&str, &str)] = &[("ios.grammar", include_str!("../../../grammars/ios.grammar"))];

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

    #[test]
    fn every_file_of_the_grammar_is_known() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars/ios");
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries {
            let name = format!("ios/{}", entry.unwrap().file_name().to_string_lossy());
            assert!(FILES.iter().any(|(file, _)| *file == name), "{name} is not in FILES");
        }
    }
}

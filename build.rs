//! Lists the files of `grammars/` for the binary, so that adding one is adding a file, and the words that commands begin
//! with, by which configs are told from other texts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("grammars");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    let mut first_words = std::collections::BTreeSet::new();
    for file in files {
        collect_first_words(&std::fs::read_to_string(&file)?, &mut first_words);
        let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        println!("cargo:rerun-if-changed={}", file.display());
        writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string())
            .map_err(std::io::Error::other)?;
    }
    list.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    std::fs::write(out.join("first_words.rs"), format!("&{:?}", first_words.into_iter().collect::<Vec<_>>()))?;
    std::fs::write(out.join("grammars.rs"), list)
}

/// The words that the commands of a grammar file begin with: the first one, or those of the first group.
fn collect_first_words(text: &str, words: &mut std::collections::BTreeSet<String>) {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b))
    };
    let no_command = ["kind ", "let ", "include ", "lexicon ", "#", "["];
    for line in text.lines().map(str::trim).filter(|line| !no_command.iter().any(|start| line.starts_with(start))) {
        match line.strip_prefix('(') {
            Some(group) => {
                let branches = group.split(')').next().unwrap_or_default().split('|');
                words.extend(
                    branches
                        .filter_map(|branch| branch.split_whitespace().next())
                        .filter(|word| is_word(word))
                        .map(str::to_owned),
                );
            }
            None => words.extend(line.split_whitespace().next().filter(|word| is_word(word)).map(str::to_owned)),
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "grammar") {
            files.push(path);
        }
    }
    Ok(())
}

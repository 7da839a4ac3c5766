//! FRR's grammar held against FRR's own: where `vtysh` is installed, it and the reader judge the same lines.
//!
//! The lines are those of `tests/vtysh/*.conf`, as they stand and changed a little: a word deleted, misspelt or cut
//! short, a number out of range, the line out of its mode. Wherever one accepts a line and the other does not,
//! `tests/vtysh/disagreements` must say why; an entry there that is not needed any more is an error too.
#![allow(clippy::unwrap_used, clippy::panic)] // The whole file is a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::Command;

use confdbg::dialect::{Dialect, Recognition, read};
use confdbg::text::Document;

/// The release that the list of disagreements was made with. Other releases know other commands.
const RELEASE: &str = "FRR version 8.4";

const CONFIGS: [&str; 3] =
    [include_str!("vtysh/bgp.conf"), include_str!("vtysh/igp.conf"), include_str!("vtysh/zebra.conf")];

/// A line with the lines that open its mode.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    openers: Vec<String>,
    line: String,
}

impl Case {
    /// As it is named in the list: the mode's opener, and the line.
    fn name(&self) -> String {
        let opener = self.openers.last().map_or("", |line| line.trim());
        format!("[{opener}] {}", self.line.trim())
    }
}

#[test]
fn vtysh_and_the_reader_accept_the_same_lines() {
    if !is_installed() {
        return;
    }
    let originals: Vec<Case> = CONFIGS.iter().flat_map(|text| cases(text)).collect();
    let mutants: BTreeSet<Case> = originals.iter().flat_map(mutants).collect();
    let cases: Vec<Case> = originals.iter().cloned().chain(mutants).collect();
    let theirs = vtysh_accepts(&cases);
    for (case, accepted) in cases.iter().zip(&theirs).take(originals.len()) {
        assert!(accepted, "vtysh refuses {}", case.name());
    }
    let allowed = disagreements();
    let mut unused: BTreeSet<&str> = allowed.keys().copied().collect();
    let mut unexplained = String::new();
    for (case, theirs) in cases.iter().zip(&theirs) {
        let ours = reader_accepts(case);
        if ours == *theirs {
            continue;
        }
        let name = format!("{} {}", if ours { "we" } else { "vtysh" }, case.name());
        match allowed.keys().find(|pattern| fits(pattern, &name)) {
            Some(pattern) => _ = unused.remove(pattern),
            None => writeln!(unexplained, "{name}").unwrap(),
        }
    }
    assert!(unexplained.is_empty(), "accepted by only one, and not in the list:\n{unexplained}");
    assert!(unused.is_empty(), "in the list and not needed: {unused:#?}");
    assert!(cases.len() > 1000, "too few lines to prove anything: {}", cases.len());
}

fn is_installed() -> bool {
    let Ok(output) = Command::new("vtysh").arg("--help").output() else { return false };
    let help = String::from_utf8_lossy(&output.stdout).replace("Integrated shell for FRR (version", "FRR version");
    help.contains(RELEASE)
}

/// The lines of a config, each with its openers, told by the columns.
fn cases(text: &str) -> Vec<Case> {
    let mut openers: Vec<String> = Vec::new();
    let column = |line: &str| line.len() - line.trim_start().len();
    text.lines()
        .map(|line| {
            openers.retain(|opener| column(opener) < column(line));
            let case = Case { openers: openers.clone(), line: line.to_owned() };
            openers.push(line.to_owned());
            case
        })
        .collect()
}

fn mutants(case: &Case) -> Vec<Case> {
    let indent: String = case.line.chars().take_while(|c| *c == ' ').collect();
    let words: Vec<&str> = case.line.split_whitespace().collect();
    let with = |words: Vec<&str>| Case { openers: case.openers.clone(), line: format!("{indent}{}", words.join(" ")) };
    let replaced = |at: usize, word: &str| {
        let mut words = words.clone();
        words[at] = word;
        with(words)
    };
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if words.len() > 1 {
            let mut fewer = words.clone();
            fewer.remove(at);
            out.push(with(fewer));
        }
        if word.bytes().all(|b| b.is_ascii_digit()) {
            out.push(replaced(at, "99999999999"));
            out.push(replaced(at, "0"));
        } else if word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_') {
            out.push(replaced(at, &misspelt(word)));
            out.push(replaced(at, &word[..word.len() - 1]));
        } else if word.contains(['.', ':']) {
            out.push(replaced(at, &format!("{word}999")));
        }
    }
    if !case.openers.is_empty() {
        out.push(Case { openers: Vec::new(), line: case.line.trim().to_owned() });
        out.push(Case { openers: vec!["route-map OTHER permit 10".into()], line: format!(" {}", case.line.trim()) });
        out.push(Case { openers: vec!["interface swp9".into()], line: format!(" {}", case.line.trim()) });
    }
    out.retain(|case| !case.line.trim().is_empty());
    out
}

/// Its last two letters changed round, or one more.
fn misspelt(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.len() - 1;
    if last > 1 && letters[last] != letters[last - 1] {
        letters.swap(last, last - 1);
    } else {
        letters.push('q');
    }
    letters.into_iter().collect()
}

/// All cases in one file: vtysh names the lines that it refuses and goes on. A route map takes it out of whatever mode a
/// case left it in, and the VRF's end to where a config starts.
fn vtysh_accepts(cases: &[Case]) -> Vec<bool> {
    let mut text = String::new();
    let mut lines = Vec::new();
    let mut line = 0;
    for case in cases {
        text.push_str("route-map RESET permit 10\nvrf RESET\nexit-vrf\n");
        for opener in &case.openers {
            writeln!(text, "{opener}").unwrap();
        }
        writeln!(text, "{}", case.line).unwrap();
        line += case.openers.len() + 4;
        lines.push(line);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("frr.conf");
    std::fs::write(&path, text).unwrap();
    let output = Command::new("vtysh").arg("-C").arg("-f").arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let refused: BTreeSet<usize> =
        said.lines().filter_map(|line| line.strip_prefix("line ")?.split_once(':')?.0.trim().parse().ok()).collect();
    lines.iter().map(|line| !refused.contains(line)).collect()
}

fn reader_accepts(case: &Case) -> bool {
    let mut text = case.openers.join("\n");
    writeln!(text, "\n{}", case.line).unwrap();
    let document = Document::from_text(&format!("hostname leaf1\n{text}"));
    let tree = read(Dialect::Frr.grammar(), &document);
    let last = tree.statements(&document).last();
    last.is_some_and(|statement| matches!(statement.recognition(), Recognition::Known { .. }))
}

/// Pattern and reason, one a line, with ` # ` between; `*` stands for any text.
fn disagreements() -> BTreeMap<&'static str, &'static str> {
    include_str!("vtysh/disagreements")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(" # ").unwrap_or_else(|| panic!("no reason: {line}")))
        .map(|(pattern, reason)| (pattern.trim(), reason.trim()))
        .collect()
}

fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

//! What there is to choose from, the likeliest first: for a model that may choose and not invent.

use rustc_hash::FxHashSet;

use super::super::configs::Configs;
use super::super::quote;
use super::words;
use crate::dialect::StatementRef;

/// The most names that are looked at.
const MOST: usize = 4_096;

/// The names that configs define or need, most like the words of a question first: what a model may choose among.
pub fn likely_names(question: &str, configs: &Configs, most: usize) -> Vec<String> {
    let words = words::of(question);
    let mut all: Vec<(usize, usize, String)> = Vec::new();
    let mut seen = FxHashSet::default();
    for config in configs.iter() {
        let symbols = &config.analysis.symbols;
        let defined = symbols.symbols().iter().map(|symbol| &*symbol.name);
        let needed = symbols.references().iter().map(|reference| &*reference.name);
        for name in defined.chain(needed).filter(|name| name.len() > 1 && !name.contains(char::is_whitespace)) {
            if all.len() < MOST && seen.insert(name.to_lowercase()) {
                all.push((words::unlikeness(name, &words), all.len(), name.to_owned()));
            }
        }
    }
    all.sort();
    all.into_iter().take(most).map(|(.., name)| name).collect()
}

/// The headers of stanzas, most like the words of a question first: what a model may choose among.
pub fn likely_headers(question: &str, configs: &Configs, most: usize) -> Vec<String> {
    let words = words::of(question);
    let mut all: Vec<(usize, usize, String)> = Vec::new();
    let mut seen = FxHashSet::default();
    for config in configs.iter() {
        let analysis = &config.analysis;
        let opens = |statement: &StatementRef<'_>| statement.children().next().is_some();
        for statement in analysis.tree.top_level(&analysis.document).filter(opens) {
            let header = quote::statement(statement);
            if all.len() < MOST && header.len() < 60 && seen.insert(header.clone()) {
                let unlike = header.split_whitespace().map(|word| words::unlikeness(word, &words)).min();
                all.push((unlike.unwrap_or(9), all.len(), header));
            }
        }
    }
    all.sort();
    all.into_iter().take(most).map(|(.., header)| header).collect()
}

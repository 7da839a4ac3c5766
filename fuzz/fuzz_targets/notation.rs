//! Any text as a grammar: a bad line is an error, never a panic; and what was compiled reads any line.
//!
//! A line `=====` parts the grammar from a config that is read with it.
#![no_main]

use confdbg::dialect::grammar::Grammar;
use confdbg::text::Document;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (notation, config) = text.split_once("=====\n").unwrap_or((&text, ""));
    // A grammar lives as long as the program: what is compiled here is never given back.
    let notation: &'static str = Box::leak(notation.to_owned().into_boxed_str());
    let (grammar, _) = Grammar::compile(&[("a.grammar", notation)], "a.grammar");
    let grammar: &'static Grammar = Box::leak(Box::new(grammar));
    let document = Document::from_text(config);
    let tree = confdbg::dialect::read(grammar, &document);
    let _ = confdbg::dialect::Symbols::collect(&tree, &document);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    confdbg_fuzz::mutate_lines(data, size, max_size, seed)
});

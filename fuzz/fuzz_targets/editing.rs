//! What is analysed again after an edit is what is analysed anew.
//!
//! The first byte picks the dialect, the next four where the edit begins and ends; a line `=====` parts the text before
//! from what is put in.
#![no_main]

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::text::{Document, FileId};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    let [dialect, a, b, c, d, text @ ..] = bytes else { return };
    let text = String::from_utf8_lossy(text);
    let (before, inserted) = text.split_once("=====\n").unwrap_or((&text, ""));
    let place = |high: &u8, low: &u8| {
        let wanted = usize::from(u16::from_be_bytes([*high, *low])) % (before.len() + 1);
        (0..=wanted).rev().find(|at| before.is_char_boundary(*at)).unwrap_or(0)
    };
    let (from, to) = (place(a, b).min(place(c, d)), place(a, b).max(place(c, d)));
    let after = format!("{}{inserted}{}", &before[..from], &before[to..]);
    let dialect = Dialect::ALL[usize::from(*dialect) % Dialect::ALL.len()];

    let old = Analysis::of(FileId(0), Document::from_text(before), dialect);
    let again = old.with_document(Document::from_text(&after));
    let anew = Analysis::of(FileId(0), Document::from_text(&after), dialect);
    let outline = |analysis: &Analysis| -> Vec<String> {
        let statements = analysis.tree.statements(&analysis.document);
        statements.map(|s| format!("{:?} {s:?} {:?}", s.span(), s.recognition())).collect()
    };
    assert_eq!(outline(&again), outline(&anew));
    assert_eq!(again.tree.problems(), anew.tree.problems());
    assert_eq!(again.faults, anew.faults);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    confdbg_fuzz::mutate_lines(data, size, max_size, seed)
});

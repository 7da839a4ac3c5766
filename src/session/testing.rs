//! Two files, an analyser whose faults are a line's first word, and what a user sees of a review: for the tests.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::{FaultId, Review};
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Fingerprint, RuleId, Severity};
use crate::text::{Document, Edit, FileId, LineNumber, Place, Span};

pub(super) const FILES: [FileId; 2] = [FileId(0), FileId(1)];

/// `bad` is an error with a safe fix; `ask` a warning with a fix for the user to judge; `trap` a warning whose safe fix
/// brings an error; `peel` an error whose safe fix uncovers an `ask`; `twin` a warning for each of two equal neighbours
/// that the removal of either mends.
pub(super) fn faults(file: FileId, document: &Document) -> Vec<Fault> {
    let mut out = Vec::new();
    let mut ordinals: FxHashMap<&str, u32> = FxHashMap::default();
    for index in 0..document.line_count() {
        let line = LineNumber::from_index(index);
        let (text, span) = (document.line(line), document.line_span(line));
        let word = Span::new(span.start, span.start + text.split(' ').next().unwrap_or("").len() as u32);
        let place = Place::new(file, word);
        let replace = |with: &str| vec![Edit::replace(file, word, with)];
        let fault = |severity| Fault::new(RuleId("test/word"), severity, place, document.slice(word).to_owned());
        let safe = |edits| Fix::new("mend", Applicability::Safe, edits);
        let mut found = match document.slice(word) {
            "bad" => fault(Severity::Error).fix(safe(replace("good"))),
            "trap" => fault(Severity::Warning).fix(safe(replace("bad"))),
            "peel" => fault(Severity::Error).fix(safe(replace("ask"))),
            "ask" => {
                let other = if file == FILES[0] { FILES[1] } else { FILES[0] };
                let mut edits = replace("fine");
                edits.push(Edit::replace(other, Span::at(0), "told "));
                fault(Severity::Warning).fix(Fix::new("tell", Applicability::Review, edits))
            }
            "twin" => {
                let twin = [index.wrapping_sub(1), index + 1].map(LineNumber::from_index);
                let Some(twin) = twin.into_iter().find(|other| *other != line && document.line(*other) == text) else {
                    continue;
                };
                let delete = Edit::delete_lines(file, document, span);
                let twin = Place::new(file, document.line_span(twin));
                fault(Severity::Warning).related(twin, "the same").fix(safe(vec![delete]))
            }
            _ => continue,
        };
        let mut hasher = FxHasher::default();
        let ordinal = ordinals.entry(text).or_insert(0);
        (text, *ordinal).hash(&mut hasher);
        *ordinal += 1;
        found.fingerprint = Fingerprint(hasher.finish());
        out.push(found);
    }
    out
}

pub(super) fn analyse(before: &Analysis, document: Document) -> Analysis {
    let mut analysis = before.with_document(document);
    let faults = faults(analysis.file, &analysis.document);
    analysis.faults = Arc::new(faults.into_iter().map(Arc::new).collect());
    analysis
}

pub(super) fn review(texts: [&[u8]; 2]) -> Review {
    let open = |(file, text): (FileId, &[u8])| {
        let document = Document::new(text.to_vec()).unwrap();
        let analysis = Analysis::of(file, document.clone(), Dialect::Ios);
        (PathBuf::from(format!("{}.cfg", file.0)), analyse(&analysis, document))
    };
    Review::with_analyser(FILES.into_iter().zip(texts).map(open).collect(), analyse)
}

pub(super) fn first(review: &Review, word: &str) -> FaultId {
    let fault = review.faults().find(|fault| fault.message.skeleton() == word).unwrap();
    FaultId::of(fault)
}

/// Everything of a review that the user can see.
pub(super) type Seen = (Vec<Vec<u8>>, Vec<Fault>, BTreeMap<FaultId, Option<String>>);

pub(super) fn seen(review: &Review) -> Seen {
    let bytes = review.files().iter().map(|file| file.now().document.bytes().to_vec()).collect();
    (bytes, review.all_faults().cloned().collect(), review.rejected().clone())
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec!["bad", "ask", "trap", "peel", "twin", "twin", "plain", ""]);
    let rest = prop::sample::select(vec![&b""[..], b" a", b" b\xff", b" \xc3\xa9"]);
    let ending = prop::sample::select(vec![&b"\n"[..], b"\n", b"\r\n"]);
    (word, rest, ending).prop_map(|(word, rest, ending)| [word.as_bytes(), rest, ending].concat())
}

pub(super) fn text() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(line(), 0..12), any::<bool>()).prop_map(|(lines, cut)| {
        let mut text = lines.concat();
        if cut {
            text.pop();
        }
        text
    })
}

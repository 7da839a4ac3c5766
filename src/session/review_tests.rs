//! The review held against simple models of itself, with an analyser whose faults are a line's first word.

use std::sync::Arc;

use proptest::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use super::*;
use crate::dialect::Dialect;
use crate::fix::Applicability;
use crate::rules::{Fingerprint, RuleId, Severity};
use crate::session::DiffLine;
use crate::text::{Edit, Place, Span};

const FILES: [FileId; 2] = [FileId(0), FileId(1)];

/// `bad` is an error with a safe fix; `ask` a warning with a fix for the user to judge; `trap` a warning whose safe fix
/// brings an error; `peel` an error whose safe fix uncovers an `ask`; `twin` a warning for each of two equal neighbours
/// that the removal of either mends.
fn faults(file: FileId, document: &Document) -> Vec<Fault> {
    let mut out = Vec::new();
    let mut ordinals: FxHashMap<&str, u32> = FxHashMap::default();
    for index in 0..document.line_count() {
        let line = crate::text::LineNumber::from_index(index);
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
                let twin = [index.wrapping_sub(1), index + 1].map(crate::text::LineNumber::from_index);
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

fn analyse(before: &Analysis, document: Document) -> Analysis {
    let mut analysis = before.with_document(document);
    analysis.faults = Arc::new(faults(analysis.file, &analysis.document));
    analysis
}

fn review(texts: [&[u8]; 2]) -> Review {
    let open = |(file, text): (FileId, &[u8])| {
        let document = Document::new(text.to_vec()).unwrap();
        let analysis = Analysis::of(file, document.clone(), Dialect::Ios);
        (PathBuf::from(format!("{}.cfg", file.0)), analyse(&analysis, document))
    };
    Review::with_analyser(FILES.into_iter().zip(texts).map(open).collect(), analyse)
}

fn first(review: &Review, word: &str) -> FaultId {
    let fault = review.faults().find(|fault| fault.message.skeleton() == word).unwrap();
    FaultId::of(fault)
}

/// Everything of a review that the user can see.
fn seen(review: &Review) -> (Vec<Vec<u8>>, Vec<Fault>, BTreeMap<FaultId, Option<String>>) {
    let bytes = review.files().iter().map(|file| file.now().document.bytes().to_vec()).collect();
    (bytes, review.all_faults().cloned().collect(), review.rejected().clone())
}

/// The newer text made from the older and the hunks alone.
fn apply_hunks(diff: &FileDiff) -> Vec<u8> {
    let line = |document: &Document, number| document.bytes()[document.full_line_span(number).range()].to_vec();
    let mut out = Vec::new();
    let mut at = 0;
    let copy = |from: usize, to: usize, out: &mut Vec<u8>| {
        for index in from..to {
            out.extend(line(&diff.old, crate::text::LineNumber::from_index(index)));
        }
    };
    for hunk in &diff.hunks {
        copy(at, hunk.old.start, &mut out);
        assert!(hunk.lines.iter().any(|line| !matches!(line, DiffLine::Same { .. })));
        for one in &hunk.lines {
            match *one {
                DiffLine::Same { old, new } => {
                    assert_eq!(line(&diff.old, old), line(&diff.new, new));
                    out.extend(line(&diff.old, old));
                }
                DiffLine::Gone { .. } => {}
                DiffLine::Come { new } => out.extend(line(&diff.new, new)),
            }
        }
        at = hunk.old.end;
    }
    let total = if diff.old.bytes().is_empty() { 0 } else { diff.old.line_count() };
    copy(at, total, &mut out);
    out
}

#[test]
fn an_accepted_fix_says_what_went_and_what_came() {
    let mut review = review([b"peel 1\nplain\n", b"bad\n"]);
    let outcome = review.accept(first(&review, "peel"), 0).unwrap();
    assert_eq!(outcome.went.iter().map(|fault| fault.message.skeleton()).collect::<Vec<_>>(), ["peel"]);
    assert_eq!(outcome.came.iter().map(|fault| fault.message.skeleton()).collect::<Vec<_>>(), ["ask"]);
    assert_eq!(outcome.files, [FILES[0]]);
    assert_eq!(outcome.entry.fixes().count(), 1);
    assert_eq!(review.changed_files(), [FILES[0]]);
}

#[test]
fn a_fix_changes_all_its_files_or_none() {
    let mut review = review([b"ask 1\n", b"plain\n"]);
    let id = first(&review, "ask");
    let mut fix = review.fault(id).unwrap().fixes[0].clone();
    review.accept_fix(id, &fix).unwrap();
    assert_eq!(seen(&review).0, [b"fine 1\n".to_vec(), b"told plain\n".to_vec()]);
    review.undo().unwrap();
    let before = (seen(&review), review.revision());
    fix.edits.push(Edit::replace(FILES[1], Span::new(90, 99), "x"));
    assert!(matches!(review.accept_fix(id, &fix), Err(DecisionError::Edit(_))));
    fix.edits.pop();
    fix.edits.push(Edit::replace(FileId(7), Span::at(0), "x"));
    assert_eq!(review.accept_fix(id, &fix).unwrap_err(), DecisionError::NotOpen(FileId(7)));
    assert_eq!((seen(&review), review.revision()), before);
}

#[test]
fn a_rejected_fault_is_listed_no_more_until_undo() {
    let mut review = review([b"bad\n", b""]);
    let id = first(&review, "bad");
    review.reject(id, Some("known".to_owned())).unwrap();
    assert_eq!(review.faults().count(), 0);
    assert_eq!(review.accept_all_safe().unwrap_err(), DecisionError::NothingSafe);
    review.undo().unwrap();
    assert_eq!(review.faults().count(), 1);
    review.redo().unwrap();
    assert_eq!(review.rejected()[&id].as_deref(), Some("known"));
}

#[test]
fn of_two_faults_that_the_removal_of_either_mends_one_is_mended() {
    let mut review = review([b"twin a\ntwin a\nplain\n", b"trap\n"]);
    review.accept_all_safe().unwrap();
    assert_eq!(seen(&review).0, [b"twin a\nplain\n".to_vec(), b"trap\n".to_vec()]);
    review.undo().unwrap();
    assert_eq!(seen(&review).0[0], b"twin a\ntwin a\nplain\n".to_vec());
}

#[test]
fn what_was_written_is_changed_no_more_and_can_still_be_undone() {
    let mut review = review([b"bad 1\nbad 2\n", b""]);
    review.accept(first(&review, "bad"), 0).unwrap();
    let files = review.to_write();
    assert_eq!(files.len(), 1);
    // A decision that is taken while the write is under way is not part of it.
    review.accept(first(&review, "bad"), 0).unwrap();
    let receipt = WriteReceipt { file: FILES[0], path: "0.cfg".into(), bytes: 13 };
    review.written(&[receipt]);
    assert_eq!(review.diff(FILES[0], 0).unwrap().counts(), (1, 1));
    review.undo().unwrap();
    assert_eq!(review.changed_files(), []);
    review.undo().unwrap();
    assert_eq!(
        review.diff(FILES[0], 0).unwrap().unified(),
        b"--- a/0.cfg\n+++ b/0.cfg\n@@ -1 +1 @@\n-good 1\n+bad 1\n"
    );
    assert_eq!(review.to_write()[0].expected.bytes(), b"good 1\nbad 2\n");
}

#[test]
fn a_unified_diff_speaks_of_missing_last_newlines_and_keeps_bytes() {
    let old = Document::new(b"a\r\nb\xff".to_vec()).unwrap();
    let new = Document::new(b"a\r\nb\xff\r\nc".to_vec()).unwrap();
    let diff = FileDiff::between("/x/r1.cfg".into(), old, new, 3);
    let expected = b"--- a/x/r1.cfg\n+++ b/x/r1.cfg\n@@ -1,2 +1,3 @@\n a\r\n-b\xff\n\\ No newline at end of file\n\
        +b\xff\r\n+c\n\\ No newline at end of file\n";
    assert_eq!(String::from_utf8_lossy(&diff.unified()), String::from_utf8_lossy(expected));
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec!["bad", "ask", "trap", "peel", "twin", "twin", "plain", ""]);
    let rest = prop::sample::select(vec![&b""[..], b" a", b" b\xff", b" \xc3\xa9"]);
    let ending = prop::sample::select(vec![&b"\n"[..], b"\n", b"\r\n"]);
    (word, rest, ending).prop_map(|(word, rest, ending)| [word.as_bytes(), rest, ending].concat())
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(line(), 0..12), any::<bool>()).prop_map(|(lines, cut)| {
        let mut text = lines.concat();
        if cut {
            text.pop();
        }
        text
    })
}

#[derive(Clone, Debug)]
enum Act {
    Accept(usize),
    Reject(usize),
    AllSafe,
    Undo,
    Redo,
    Forget,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0_usize..20).prop_map(Act::Accept),
        1 => (0_usize..20).prop_map(Act::Reject),
        1 => Just(Act::AllSafe),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Forget),
    ]
}

proptest! {
    /// Undo gives back, to the byte, what was there before each decision; redo what was there after it; whether or not
    /// the steps kept their analyses. The diff always says exactly what has changed.
    #[test]
    fn undo_and_redo_go_back_and_forth(
        one in text(), two in text(), acts in prop::collection::vec(act(), 0..24), context in 0_usize..4,
    ) {
        let mut review = review([&one, &two]);
        let mut states = vec![seen(&review)];
        let mut at = 0_usize;
        for act in acts {
            let pick = |n: usize| {
                let ids: Vec<_> = review.faults().map(FaultId::of).collect();
                if ids.is_empty() { None } else { Some(ids[n % ids.len()]) }
            };
            let decided = match act {
                Act::Accept(n) => pick(n).is_some_and(|id| review.accept(id, 0).is_ok()),
                Act::Reject(n) => pick(n).is_some_and(|id| review.reject(id, None).is_ok()),
                Act::AllSafe => review.accept_all_safe().is_ok(),
                Act::Undo => {
                    prop_assert_eq!(review.undo().is_ok(), at > 0);
                    at = at.saturating_sub(1);
                    false
                }
                Act::Redo => {
                    let can = at + 1 < states.len();
                    prop_assert_eq!(review.redo().is_ok(), can);
                    at += usize::from(can);
                    false
                }
                Act::Forget => {
                    review.past.iter_mut().chain(&mut review.future).for_each(Step::forget);
                    false
                }
            };
            if decided {
                at += 1;
                states.truncate(at);
                states.push(seen(&review));
            }
            prop_assert_eq!(&seen(&review), &states[at]);
            for file in review.files() {
                let diff = review.diff(file.id(), context).unwrap();
                prop_assert_eq!(diff.hunks.is_empty(), !file.is_changed());
                prop_assert_eq!(&apply_hunks(&diff)[..], file.now().document.bytes());
            }
        }
        while review.undo().is_ok() {}
        prop_assert_eq!(&seen(&review), &states[0]);
        prop_assert_eq!(review.changed_files(), vec![]);
        while review.redo().is_ok() {}
        prop_assert_eq!(&seen(&review), states.last().unwrap());
    }

    /// All safe fixes at once give what the safe fixes one by one give.
    #[test]
    fn all_safe_is_one_by_one(one in text(), two in text()) {
        let mut fast = review([&one, &two]);
        let mut slow = fast.clone();
        let all = fast.accept_all_safe();
        let mut taken = 0;
        loop {
            let holds = |fault: &&Fault| {
                let fix = &fault.fixes[0];
                fix.applicability == Applicability::Safe && slow.prove(FaultId::of(fault), fix).unwrap().holds()
            };
            let Some(id) = slow.faults().find(holds).map(FaultId::of) else { break };
            slow.accept(id, 0).unwrap();
            taken += 1;
        }
        prop_assert_eq!(seen(&fast), seen(&slow));
        prop_assert_eq!(all.map_or(0, |outcome| outcome.entry.fixes().count()), taken);
    }

    /// The hunks of two unrelated documents lead from the one to the other.
    #[test]
    fn hunks_lead_from_old_to_new(old in text(), new in text(), context in 0_usize..4) {
        let document = |bytes: &[u8]| Document::new(bytes.to_vec()).unwrap();
        let diff = FileDiff::between("x".into(), document(&old), document(&new), context);
        prop_assert_eq!(apply_hunks(&diff), new);
    }
}

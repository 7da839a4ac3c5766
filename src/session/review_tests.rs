//! The review held against simple models of itself, with an analyser whose faults are a line's first word.

use proptest::prelude::*;

use super::*;
use crate::fix::Applicability;
use crate::session::DiffLine;
use crate::session::FileDiff;
use crate::session::testing::{FILES, first, review, seen, text};
use crate::text::{Edit, LineNumber, Span};

/// The newer text made from the older and the hunks alone.
fn apply_hunks(diff: &FileDiff) -> Vec<u8> {
    let line = |document: &Document, number| document.bytes()[document.full_line_span(number).range()].to_vec();
    let mut out = Vec::new();
    let mut at = 0;
    let copy = |from: usize, to: usize, out: &mut Vec<u8>| {
        for index in from..to {
            out.extend(line(&diff.old, LineNumber::from_index(index)));
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
fn the_same_mistake_many_times_is_mended_in_one_round() {
    let line = |number: usize| format!("interface Loopback{number}\n ip adress 10.0.0.{number} 255.255.255.255\n");
    let text: String = (1..100).map(line).collect();
    let document = Document::from_text(&text);
    let analysis = Analysis::of(FILES[0], document, crate::dialect::Dialect::Ios);
    let mut review = Review::open(vec![("r1.cfg".into(), analysis)]);
    let outcome = review.accept_all_safe().unwrap();
    let Entry::Accepted { rounds } = outcome.entry else { panic!("nothing was accepted") };
    assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [99]);
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

/// The configs of the example network, with the rules that there are.
fn campus() -> Review {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/campus");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "cfg"));
    paths.sort();
    let open = |(number, path): (usize, PathBuf)| {
        let document = Document::new(std::fs::read(&path).unwrap()).unwrap();
        (path, Analysis::of(FileId(number as u32), document, crate::dialect::Dialect::Ios))
    };
    Review::open(paths.into_iter().enumerate().map(open).collect())
}

#[test]
fn each_fix_of_the_example_can_be_taken_back_and_taken_again() {
    let mut review = campus();
    let before = seen(&review);
    let fixes: Vec<(FaultId, usize)> =
        review.all_faults().flat_map(|fault| (0..fault.fixes.len()).map(|fix| (FaultId::of(fault), fix))).collect();
    assert!(!fixes.is_empty());
    for (id, fix) in fixes {
        let proposed = review.fault(id).unwrap().fixes[fix].clone();
        let verdict = review.prove(id, &proposed).unwrap();
        let outcome = review.accept(id, fix).unwrap();
        assert_eq!(outcome.went.iter().map(|fault| fault.fingerprint).collect::<Vec<_>>(), verdict.removes);
        let after = seen(&review);
        for file in review.files() {
            let now = file.now();
            assert_eq!(Analysis::of(now.file, now.document.clone(), now.dialect).faults, now.faults, "{proposed:?}");
        }
        review.undo().unwrap();
        assert_eq!(seen(&review), before);
        review.redo().unwrap();
        assert_eq!(seen(&review), after);
        review.undo().unwrap();
    }
    review.accept_all_safe().unwrap();
    review.undo().unwrap();
    assert_eq!(seen(&review), before);
}

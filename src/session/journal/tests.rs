//! Sessions that end in the middle, files that change meanwhile, and what is left of the decisions.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;

use super::*;
use crate::session::testing::{FILES, first, review, seen, text};
use crate::session::{FaultId, Review, WriteReceipt};

fn start(folder: &tempfile::TempDir, review: &Review) -> (Store, Journal) {
    let store = Store::at(folder.path().to_owned());
    let files: Vec<_> = review.files().iter().map(|file| (file.path(), file.on_disk())).collect();
    let journal = store.start(&files).unwrap();
    (store, journal)
}

fn write(review: &mut Review, journal: &mut Journal) {
    let files = review.to_write();
    journal.written(&files).unwrap();
    let receipt = |file: &FileToWrite| WriteReceipt { file: file.file, path: file.path.clone(), bytes: 0 };
    review.written(&files.iter().map(receipt).collect::<Vec<_>>());
}

/// A review of the files as the disk has them.
fn again(old: &Review) -> Review {
    let on_disk: Vec<_> = old.files().iter().map(|file| file.on_disk().bytes().to_vec()).collect();
    review([&on_disk[0], &on_disk[1]])
}

/// Opens the files as the disk has them and takes the session up.
fn resume(store: &Store, id: &str, old: &Review) -> (Review, Replayed) {
    let mut again = again(old);
    let replayed = store.load(id).unwrap().apply(&mut again);
    (again, replayed)
}

#[test]
fn a_dropped_session_is_listed_and_comes_back_with_its_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\nbad 2\nbad 3\n", b"ask\n"]);
    let (store, mut journal) = start(&folder, &old);
    for _ in 0..3 {
        let outcome = old.accept(first(&old, "bad"), 0).unwrap();
        journal.append(&outcome.entry).unwrap();
    }
    journal.append(&old.reject(first(&old, "ask"), Some("lab".into())).unwrap().entry).unwrap();
    for _ in 0..2 {
        journal.append(&old.undo().unwrap().entry).unwrap();
    }
    let (id, mode) = (journal.id(), fs::metadata(&journal.path).unwrap().permissions().mode());
    assert_eq!(mode & 0o777, 0o600);
    assert!(store.list().unwrap()[0].alive);
    assert_eq!(store.load(&id).unwrap_err().kind(), io::ErrorKind::ResourceBusy);
    drop(journal);

    let sessions = store.list().unwrap();
    assert_eq!((sessions.len(), sessions[0].decisions, sessions[0].alive, sessions[0].written), (1, 2, false, false));
    let (mut new, replayed) = resume(&store, &id, &old);
    assert_eq!(replayed, Replayed { applied: 2, ..Replayed::default() });
    assert_eq!(seen(&new), seen(&old));
    for _ in 0..2 {
        new.redo().unwrap();
        old.redo().unwrap();
    }
    assert_eq!(seen(&new), seen(&old));
    assert_eq!(new.rejected().values().next().unwrap().as_deref(), Some("lab"));
}

#[test]
fn a_line_cut_short_is_reported_and_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\nbad 2\n", b""]);
    let (store, mut journal) = start(&folder, &old);
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    let whole = seen(&old);
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    let (id, path) = (journal.id(), journal.path.clone());
    drop(journal);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();

    assert!(store.list().unwrap()[0].torn);
    let (new, replayed) = resume(&store, &id, &old);
    assert_eq!(replayed, Replayed { applied: 1, torn: true, ..Replayed::default() });
    assert_eq!(seen(&new), whole);
}

#[test]
fn in_a_file_that_changed_the_faults_are_looked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\nbad 2\n", b"bad 3\n"]);
    let (store, mut journal) = start(&folder, &old);
    for _ in 0..3 {
        journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    }
    let id = journal.id();
    drop(journal);
    let mut new = review([b"new line\nbad 2\n", b"bad 3\n"]);
    let replayed = store.load(&id).unwrap().apply(&mut new);
    assert_eq!(seen(&new).0, [b"new line\ngood 2\n".to_vec(), b"good 3\n".to_vec()]);
    assert_eq!(replayed.applied, 2);
    assert_eq!(replayed.lost.iter().map(|lost| lost.title.as_str()).collect::<Vec<_>>(), ["mend"]);
}

/// Takes what a written file was out of the journal, as versions before it was kept left it.
fn as_of_old(path: &std::path::Path) {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(files) = line.get_mut("files") else { return format!("{line}\n") };
        for file in files.as_array_mut().into_iter().flatten() {
            file.as_object_mut().unwrap().remove("back");
        }
        format!("{line}\n")
    });
    fs::write(path, lines.collect::<String>()).unwrap();
}

#[test]
fn after_a_write_everything_is_as_it_was_the_undo_included() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\nbad 2\n", b""]);
    let (store, mut journal) = start(&folder, &old);
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    write(&mut old, &mut journal);
    assert!(!journal.holds_something());
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    let id = journal.id();
    as_of_old(&journal.path);
    drop(journal);
    let (new, replayed) = resume(&store, &id, &old);
    assert_eq!((seen(&new), replayed.applied), (seen(&old), 1), "what was written is not taken again");

    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\nbad 2\n", b""]);
    let (store, mut journal) = start(&folder, &old);
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    write(&mut old, &mut journal);
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    let id = journal.id();
    drop(journal);
    let (mut new, replayed) = resume(&store, &id, &old);
    assert_eq!((seen(&new), replayed.applied), (seen(&old), 2));
    for _ in 0..2 {
        old.undo().unwrap();
        new.undo().unwrap();
        assert_eq!(seen(&new), seen(&old));
        assert_eq!(new.changed_files(), old.changed_files());
    }
}

#[test]
fn a_decision_taken_back_after_it_was_written_stays_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\nbad 2\n", b""]);
    let (store, mut journal) = start(&folder, &old);
    for _ in 0..2 {
        journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    }
    write(&mut old, &mut journal);
    journal.append(&old.undo().unwrap().entry).unwrap();
    assert!(journal.holds_something());
    let id = journal.id();
    let path = journal.path.clone();
    drop(journal);
    let (mut new, replayed) = resume(&store, &id, &old);
    assert_eq!(replayed, Replayed { applied: 1, ..Replayed::default() });
    assert_eq!((seen(&new), new.changed_files()), (seen(&old), old.changed_files()));
    assert_eq!(new.files()[0].on_disk().text(), "good 1\ngood 2\n");
    old.redo().unwrap();
    new.redo().unwrap();
    assert_eq!((seen(&new), new.changed_files()), (seen(&old), vec![]));

    // What a version before this one left: it cannot be taken back, and that is said.
    as_of_old(&path);
    let (_, replayed) = resume(&store, &id, &old);
    assert!(replayed.lost.iter().any(|lost| lost.why.contains("the file still has it")), "{:?}", replayed.lost);
}

#[test]
fn a_clean_end_removes_the_journal_unless_decisions_are_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut old = review([b"bad 1\n", b""]);
    let (store, journal) = start(&folder, &old);
    assert!(!journal.end().unwrap());
    let (_, mut journal) = start(&folder, &old);
    journal.append(&old.accept(first(&old, "bad"), 0).unwrap().entry).unwrap();
    journal.append(&old.undo().unwrap().entry).unwrap();
    assert!(!journal.end().unwrap());
    assert_eq!(store.list().unwrap(), []);
    let (_, mut journal) = start(&folder, &old);
    journal.append(&old.redo().unwrap().entry).unwrap();
    write(&mut old, &mut journal);
    // Another decision in the place of the one that was written.
    journal.append(&old.undo().unwrap().entry).unwrap();
    journal.append(&old.reject(first(&old, "bad"), None).unwrap().entry).unwrap();
    assert!(journal.end().unwrap());
    assert_eq!(store.list().unwrap().len(), 1);
}

#[test]
fn a_second_session_on_a_file_learns_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let old = review([b"bad 1\n", b""]);
    let (store, journal) = start(&folder, &old);
    let path = std::path::absolute(old.files()[0].path()).unwrap();
    // This process's own are left out, so the first session has to be another's.
    let text = fs::read_to_string(&journal.path).unwrap();
    fs::write(&journal.path, text.replace(&format!("\"pid\":{}", std::process::id()), "\"pid\":1")).unwrap();
    let others = store.others_at(std::slice::from_ref(&path)).unwrap();
    assert_eq!(others.iter().map(|other| other.pid).collect::<Vec<_>>(), [1]);
    assert_eq!(store.others_at(&["/elsewhere".into()]).unwrap(), []);
    drop(journal);
    assert_eq!(store.others_at(&[path]).unwrap(), []);
}

#[test]
fn a_file_read_again_keeps_the_decisions_that_still_fit() {
    let mut review = review([b"bad 1\nbad 2\n", b"ask\n"]);
    review.accept(first(&review, "bad"), 0).unwrap();
    review.accept(first(&review, "bad"), 0).unwrap();
    let document = Document::from_text("more\nbad 2\n");
    let replayed = review.reread(FILES[0], &document);
    assert_eq!((replayed.applied, replayed.lost.len()), (1, 1));
    assert_eq!(seen(&review).0[0], b"more\ngood 2\n");
    assert_eq!(review.to_write()[0].expected.bytes(), document.bytes());
}

proptest! {
    // Each case waits for the disk many times.
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Wherever a session stops, it comes back with the same bytes, faults, rejections, undo and redo, as long as
    /// nothing that was written had been taken back.
    #[test]
    fn a_session_comes_back(
        one in text(), two in text(), acts in prop::collection::vec((0_u8..6, 0_usize..20), 0..16),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut old = review([&one, &two]);
        let (store, mut journal) = start(&folder, &old);
        let mut written = 0;
        for (act, pick) in acts {
            let ids: Vec<_> = old.faults().map(FaultId::of).collect();
            let id = ids.get(pick % ids.len().max(1)).copied();
            let done = match (act, id) {
                (0 | 1, Some(id)) => old.accept(id, 0),
                (2, Some(id)) => old.reject(id, None),
                (3, _) if old.decisions().count() > written => old.undo(),
                (4, _) => old.redo(),
                (5, _) if pick == 0 => {
                    write(&mut old, &mut journal);
                    written = old.decisions().count();
                    continue;
                }
                (5, _) => old.accept_all_safe(),
                _ => continue,
            };
            if let Ok(outcome) = done {
                journal.append(&outcome.entry).unwrap();
            }
        }
        let id = journal.id();
        drop(journal);
        let (mut new, replayed) = resume(&store, &id, &old);
        prop_assert_eq!(replayed.lost, vec![]);
        let bytes = |review: &Review| seen(review).0;
        prop_assert_eq!(bytes(&new), bytes(&old));
        prop_assert_eq!(new.rejected().keys().collect::<Vec<_>>(), old.rejected().keys().collect::<Vec<_>>());
        while old.redo().is_ok() {
            prop_assert!(new.redo().is_ok());
        }
        prop_assert!(new.redo().is_err());
        prop_assert_eq!(bytes(&new), bytes(&old));
    }
}

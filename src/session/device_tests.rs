//! A device of several files in a review: a decision about one moves the faults of the others.

use crate::analysis::together::tests::{BFDD, said, three};
use crate::fix::{Applicability, Fix};
use crate::session::{FaultId, Review};
use crate::text::{Document, Edit, FileId, Span};

#[test]
fn accepting_and_undoing_in_one_file_moves_the_faults_of_another() {
    let mut review = Review::open(three());
    let faults = |review: &Review| review.files().iter().map(|file| said(file.now())).collect::<Vec<_>>();
    let before = faults(&review);
    let unused = review.faults().find(|fault| fault.message.skeleton().contains("OLD")).cloned().unwrap();
    let span = review.files()[0].now().document.text().find("OLD").unwrap() as u32;
    let edit = Edit::replace(FileId(0), Span::new(span, span + 3), "SLOW");
    let fix = Fix::new("rename", Applicability::Review, vec![edit]);
    let id = FaultId::of(&unused);
    let verdict = review.prove(id, &fix).unwrap();
    assert_eq!(
        (verdict.removes.len(), verdict.introduces.len()),
        (2, 0),
        "the unused profile, and the undefined one of bgpd.conf"
    );
    let outcome = review.accept_fix(id, &fix).unwrap();
    assert_eq!((outcome.went.len(), outcome.came.len()), (2, 0));
    assert_eq!(outcome.files, [FileId(0)]);
    let after = faults(&review);
    assert_ne!(before, after);
    review.undo().unwrap();
    assert_eq!(faults(&review), before);
    review.redo().unwrap();
    assert_eq!(faults(&review), after);
    // As after a restart: the file is read again, and all are judged beside each other.
    review.undo().unwrap();
    let document = Document::from_text(&BFDD.replace("OLD", "SLOW"));
    review.reread(FileId(0), &document);
    assert_eq!(faults(&review), after);
}

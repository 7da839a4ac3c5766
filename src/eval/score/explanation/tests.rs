use super::*;
use crate::dialect::Dialect;
use crate::eval::plant::{Draw, Pool};
use crate::text::FileId;

const CLEAN: &str = "hostname r1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
    ip access-group BLOCK-GUESTS in\nip access-list extended BLOCK-GUESTS\n permit ip any any\n";

/// BLOCK-GUESTS misspelt where it is applied.
fn misspelt() -> Planted {
    let pool = || Pool::new([("r1.cfg".to_owned(), Dialect::Ios, Document::from_text(CLEAN))]);
    for seed in 0..200 {
        let mut draw = Draw::new(pool(), seed, &["reference/undefined"]);
        if let Some(planted) = draw.next_fault()
            && planted.mutation == "misspell-reference"
            && planted.line() == 4
        {
            return planted;
        }
    }
    panic!("no seed misspells it");
}

fn score(text: &str) -> (bool, bool) {
    let planted = misspelt();
    let wrong = planted.fault.subject.as_ref().unwrap().name.clone();
    let scored = score_explanation(&planted, &text.replace("WRONG", &wrong));
    (scored.cause, scored.fix)
}

#[test]
fn a_cause_has_the_name_and_what_is_wrong_with_it() {
    for text in [
        "Cause: access list WRONG is not defined.",
        "Cause: The access list WRONG that line 4 needs has no definition.",
        "**Cause:** `WRONG` is an undefined access list.",
    ] {
        assert!(score(text).0, "{text}");
    }
    for text in [
        "Cause: access list BLOCK-GUESTS is not defined.",
        "Cause: access list WRONG is defined.",
        "Cause: WRONG is not good.",
        "access list WRONG is not defined.",
        "Effect: access list WRONG is not defined.",
        "",
    ] {
        assert!(!score(text).0, "{text}");
    }
}

#[test]
fn a_fix_has_the_words_that_come() {
    for text in [
        "Fix: replace `ip access-group WRONG in` by `ip access-group BLOCK-GUESTS in`.",
        "Fix: refer to BLOCK-GUESTS.",
        "Fix: use the name BLOCK-GUESTS",
    ] {
        assert!(score(text).1, "{text}");
    }
    for text in ["Fix: delete the line.", "Fix: define WRONG.", "Cause: BLOCK-GUESTS", "Fix: BLOCK-GUESTS-2 is it"] {
        assert!(!score(text).1, "{text}");
    }
}

#[test]
fn identifiers_are_counted_and_those_made_up_among_them() {
    let planted = misspelt();
    let scored = score_explanation(&planted, "Cause: `BLOCK-GUESTS` on GigabitEthernet0/1, not 10.9.9.9.");
    assert_eq!((scored.identifiers, scored.untrue), (3, 1));
    assert_eq!(score_explanation(&planted, ""), ExplanationScore::default());
}

#[test]
fn what_is_essential_of_an_edit() {
    let document = Document::from_text("a b\nc d e\nf\n");
    let edit = |start, end, text: &str| Edit::replace(FileId(0), crate::text::Span::new(start, end), text);
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (edit, expected) in [
        (edit(6, 7, "x"), Essential::Comes(words(&["x"]))),
        (edit(5, 7, ""), Essential::Goes(words(&["d"]))),
        (edit(4, 10, ""), Essential::Goes(words(&["c", "d", "e"]))),
        (edit(4, 4, "new line\nmore\n"), Essential::Comes(words(&["new", "line"]))),
        (edit(4, 9, "e d c"), Essential::Comes(words(&["e", "d", "c"]))),
    ] {
        assert_eq!(essential(&document, &edit), Some(expected), "{edit:?}");
    }
}

//! Repairs written by a model that chooses as the test says.

use super::*;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Origin};
use crate::text::{Document, EditSet, FileId};

const CONFIG: &str = "hostname edge1\n!\ninterface GigabitEthernet0/1\n description to users\n \
    ip address 10.0.0.1 255.255.255.0\n ip access-group BLOCK-GUEST in\n!\nip access-list extended BLOCK-GUESTS\n \
    permit ip any any\n!\nend\n";

fn analysis(config: &str) -> Analysis {
    Analysis::of(FileId(0), Document::from_text(config), Dialect::Ios)
}

fn repairing(analysis: &Analysis, rule: &str, manner: Manner) -> Repairing {
    let fault = analysis.faults().find(|fault| fault.rule.0 == rule).expect("the fault");
    Repairing::begin(analysis, fault.fingerprint, manner, Hide::default(), MOST_TRIES).expect("lines to show")
}

/// Writes this script, choosing at each step the longest option that leads on in it.
fn write(repairing: &mut Repairing, script: &str) {
    let tries = repairing.tries().len();
    while let Ask::Choose(choice) = repairing.step() {
        let rest = script.strip_prefix(choice.prompt.answer.as_str()).expect("as the script goes");
        let option =
            choice.options.iter().filter(|option| rest.starts_with(option.as_str())).max_by_key(|one| one.len());
        let free = || {
            let free = choice.free.as_ref()?;
            let after = rest.strip_prefix(free.before.as_str())?;
            let end = after.find(|c| !free.characters.contains(c)).unwrap_or(after.len());
            Some(rest[..free.before.len() + end].to_owned())
        };
        // A word that only begins as an option does is none.
        let is_whole = |option: &&String| {
            option.ends_with(['\n', ' ', '+']) || rest[option.len()..].starts_with([' ', '\n']) || rest.is_empty()
        };
        let chosen = option.filter(is_whole).cloned().or_else(free);
        repairing.chosen(&chosen.unwrap_or_else(|| panic!("{rest:?} is none of {:?}", choice.options)));
        if repairing.tries().len() > tries {
            return;
        }
    }
}

fn edited(analysis: &Analysis, fix: &Fix) -> String {
    EditSet::new(fix.edits.clone()).unwrap().apply(&analysis.document).unwrap().text().to_owned()
}

#[test]
fn a_line_is_written_word_by_word_and_proven() {
    let analysis = analysis(CONFIG);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Bound);
    write(&mut repairing, "- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUESTS in\n");
    let fix = repairing.proven().expect("a fix").clone();
    assert_eq!((fix.origin, fix.applicability), (Origin::Model, Applicability::Review));
    assert_eq!(fix.title, "Write `ip access-group BLOCK-GUESTS in`");
    assert_eq!(edited(&analysis, &fix), CONFIG.replace("BLOCK-GUEST in", "BLOCK-GUESTS in"));
    assert_eq!(repairing.step(), Ask::Nothing);
}

#[test]
fn only_what_the_dialect_has_and_the_config_names_can_be_chosen() {
    let analysis = analysis(CONFIG);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Bound);
    let options = |repairing: &Repairing| match repairing.step() {
        Ask::Choose(choice) => (choice.options, choice.free.is_some()),
        other => panic!("{other:?}"),
    };
    let (first, _) = options(&repairing);
    assert!(first.contains(&"- ip access-group BLOCK-GUEST in\n".to_owned()), "{first:?}");
    assert!(first.iter().all(|option| option.starts_with(['-', ' '])), "no new line has a place yet: {first:?}");
    for chosen in ["- ip access-group BLOCK-GUEST in\n", "+ ", "ip", " access-group"] {
        assert!(options(&repairing).0.contains(&chosen.to_owned()), "{chosen}: {:?}", options(&repairing));
        repairing.chosen(chosen);
    }
    let (names, free) = options(&repairing);
    assert!(names.contains(&" BLOCK-GUESTS".to_owned()) && !free, "{names:?}");
    repairing.chosen(" BLOCK-GUESTS");
    let (directions, _) = options(&repairing);
    assert!(directions.contains(&" in".to_owned()) && !directions.contains(&"\n".to_owned()), "{directions:?}");
}

#[test]
fn what_does_not_mend_is_told_and_tried_again() {
    let analysis = analysis(CONFIG);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Bound);
    write(&mut repairing, "- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUEST out\n");
    assert_eq!(repairing.tries()[0].outcome, Err(Objection::LeavesFault));
    assert!(repairing.prompt().prompt.user.contains("Try 1 was wrong, the fault is still there"));
    // A second fault in the place of the first is no repair, and nor is the same again.
    write(&mut repairing, "- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUEST out\n");
    assert_eq!(repairing.tries()[1].outcome, Err(Objection::Again));
    write(&mut repairing, "- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUESTS in\n");
    assert!(repairing.proven().is_some());
}

#[test]
fn three_tries_and_no_more() {
    let analysis = analysis(CONFIG);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Free);
    for text in ["I am sorry", "- ip access-group GONE in\n+ x", "- description to users\n+ description to guests"] {
        assert!(matches!(repairing.step(), Ask::Generate(_)));
        repairing.answered(text);
    }
    let objections: Vec<_> = repairing.tries().iter().map(|one| one.outcome.clone().unwrap_err()).collect();
    assert!(matches!(objections[0], Objection::NotShown(_)), "{objections:?}");
    assert!(matches!(objections[1], Objection::NotShown(_)), "{objections:?}");
    assert_eq!(objections[2], Objection::LeavesFault);
    assert_eq!(repairing.step(), Ask::Nothing);
    assert!(repairing.proven().is_none());
}

#[test]
fn a_free_script_is_held_to_the_same() {
    let analysis = analysis(CONFIG);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Free);
    repairing.answered("```diff\n- ip access-group BLOCK-GUEST in\n+ ip access-gruop BLOCK-GUESTS in\n```");
    assert_eq!(
        repairing.tries()[0].outcome,
        Err(Objection::NotACommand(" ip access-gruop BLOCK-GUESTS in".to_owned()))
    );
    repairing.answered("```diff\n-ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUESTS in\n```");
    assert!(repairing.proven().is_some(), "{:?}", repairing.tries());
}

#[test]
fn a_stanza_can_be_added_at_the_end() {
    let config = CONFIG.replace("ip access-list extended BLOCK-GUESTS\n permit ip any any\n!\n", "");
    let analysis = analysis(&config);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Bound);
    write(&mut repairing, " (end of the configuration)\n+ip access-list extended BLOCK-GUEST\n+ permit ip any any\n");
    let fix = repairing.proven().unwrap_or_else(|| panic!("{:?}", repairing.tries()));
    let text = edited(&analysis, fix);
    assert!(text.contains("\nip access-list extended BLOCK-GUEST\n permit ip any any\n"), "{text}");
}

#[test]
fn a_secret_is_neither_asked_nor_lost() {
    let config = "hostname edge1\nline vty 0 4\n password 0 Hunter2Hunter2\n transport input telnet\n login\nend\n";
    let analysis = analysis(config);
    for fault in analysis.faults() {
        let Some(repairing) = Repairing::begin(&analysis, fault.fingerprint, Manner::Bound, Hide::default(), 1) else {
            continue;
        };
        let Ask::Choose(choice) = repairing.step() else { panic!("nothing to choose") };
        let told = format!("{}{}{}", choice.prompt.user, choice.prompt.answer, choice.options.join("\n"));
        assert!(!told.contains("Hunter2"), "{told}");
    }
}

#[test]
fn a_script_that_says_again_what_stands_there_ends() {
    let analysis = analysis(CONFIG);
    let mut repairing = repairing(&analysis, "reference/undefined", Manner::Bound);
    write(&mut repairing, "- ip access-group BLOCK-GUEST in\n+ no shutdown\n+ no shutdown\n");
    // The fault is gone with the first new line, so that the second is not even begun.
    assert!(repairing.proven().is_some());
    let mut repairing = self::repairing(&analysis, "reference/unused", Manner::Bound);
    write(&mut repairing, "  description to users\n+ mtu 1400\n+ mtu 1400\n");
    assert_eq!(repairing.tries()[0].outcome, Err(Objection::LeavesFault));
    assert!(repairing.tries()[0].text.ends_with("+ mtu 1400"), "{:?}", repairing.tries());
}

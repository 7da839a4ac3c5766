//! The model's repairs: asked for, written, refused, proven, accepted; and never more than that.

use super::*;
use crate::fix::{Applicability, Fix, Origin};
use crate::session::FaultId;
use crate::text::Edit;
use crate::tui::RepairMsg;

/// A network whose first fault the model is asked to mend.
fn asked() -> Bench {
    let mut bench = network();
    bench.model(ModelMsg::Ready("m".into())).model(ModelMsg::Done { request: 1, speed: 9.0 });
    bench.press("R");
    assert_eq!(bench.asked.last().map(String::as_str), Some("repair 2"));
    bench
}

fn repair(bench: &mut Bench, news: RepairMsg) {
    bench.model(ModelMsg::Repair(news));
    bench.assert_valid();
}

fn selected(bench: &Bench) -> FaultId {
    bench.state.selected().unwrap().id
}

/// A fix of the selected fault that its rule does not propose.
fn fix(bench: &Bench) -> Fix {
    let id = selected(bench);
    let analysis = bench.state.review.analysis(id.file).unwrap();
    let place = bench.state.review.fault(id).unwrap().place;
    let line = analysis.document.line_span(analysis.document.line_of(place.span.start));
    let edit = Edit::replace(id.file, line, " description mended");
    let mut fix = Fix { origin: Origin::Model, ..Fix::new("Describe it", Applicability::Review, vec![edit]) };
    fix.verdict = Some(bench.state.review.prove(id, &fix).unwrap());
    fix
}

#[test]
fn a_proven_repair_stands_beside_the_rules_fixes_and_is_accepted_with_one_key() {
    let mut bench = asked();
    let (id, before) = (selected(&bench), bench.state.fix_count());
    repair(&mut bench, RepairMsg::Writing { request: 2, text: "- ip access-group".into() });
    assert_eq!(bench.state.repairs.running.as_ref().unwrap().text, "- ip access-group");
    let fix = fix(&bench);
    repair(&mut bench, RepairMsg::Proven { request: 2, fix: Box::new(fix) });
    assert_eq!((bench.state.fix_count(), bench.state.fix), (before + 1, before), "it is shown");
    assert!(bench.summary().contains("the proof holds"), "{}", bench.summary());
    bench.press("y");
    assert!(bench.state.review.fault(id).is_none(), "{}", bench.summary());
    let entry = bench.state.review.decisions().last().unwrap();
    assert_eq!(entry.fixes().next().unwrap().title, "Describe it");
    assert!(bench.state.repairs.fixes.is_empty(), "the files have changed");
    bench.press("u");
    assert!(bench.state.review.fault(id).is_some());
    bench.assert_valid();
}

#[test]
fn what_is_refused_is_told_and_changes_nothing() {
    let mut bench = asked();
    let before = bench.state.fix_count();
    for why in ["the fault is still there", "it was tried before", "it changes nothing\u{1b}[2J"] {
        repair(&mut bench, RepairMsg::Objection { request: 2, why: why.into() });
    }
    repair(&mut bench, RepairMsg::GivenUp { request: 2 });
    assert_eq!((bench.state.fix_count(), bench.state.repairs.running.is_none()), (before, true));
    assert!(bench.summary().contains("no repair that holds, in 3 tries"), "{}", bench.summary());
    assert!(!bench.summary().contains('\u{1b}'));
    assert_eq!(bench.state.review.decisions().count(), 0);
}

#[test]
fn going_on_or_escape_stops_it_and_what_comes_late_is_nothing() {
    let mut bench = asked();
    bench.press("esc");
    assert!(bench.asked.contains(&"cancel 2".to_owned()), "{:?}", bench.asked);
    let late = fix(&bench);
    let before = bench.state.fix_count();
    repair(&mut bench, RepairMsg::Proven { request: 2, fix: Box::new(late) });
    assert_eq!(bench.state.fix_count(), before);
    bench.press("R]d");
    assert!(bench.asked.contains(&"cancel 3".to_owned()), "{:?}", bench.asked);
    assert!(bench.state.repairs.running.is_none());
}

#[test]
fn without_a_model_or_when_it_dies_it_is_said() {
    let mut bench = network();
    bench.model(ModelMsg::Unavailable("no file".into())).press("R");
    assert!(bench.summary().contains("no model: no file"), "{}", bench.summary());
    let mut bench = asked();
    bench.model(ModelMsg::Failed { request: Some(2), reason: "killed".into() });
    assert!(bench.summary().contains("no repair: killed"), "{}", bench.summary());
    assert!(bench.state.repairs.running.is_none());
}

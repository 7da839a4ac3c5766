//! Random edits of the example network and of small configs: the commands lead from the one to the other, and a plan of
//! the commands on the one gives the other.

use proptest::prelude::*;

use super::super::commands::difference;
use super::super::reading::lines_of;
use super::super::{commands, plan};
use super::left_after;
use crate::analysis::Analysis;
use crate::dialect::grammar::Form;
use crate::dialect::{self, Dialect};
use crate::text::{Document, FileId};

const CAMPUS: [&str; 5] = [
    include_str!("../../../docs/examples/campus/core1.cfg"),
    include_str!("../../../docs/examples/campus/core2.cfg"),
    include_str!("../../../docs/examples/campus/edge1.cfg"),
    include_str!("../../../docs/examples/campus/access1.cfg"),
    include_str!("../../../docs/examples/campus/access2.cfg"),
];

/// An edit that a person might make, by numbers: which line, which kind, which other line.
#[derive(Clone, Debug)]
enum Change {
    Delete(usize),
    Number(usize, u32),
    Swap(usize),
    Double(usize, u32),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let one = prop_oneof![
        any::<usize>().prop_map(Change::Delete),
        (any::<usize>(), 1_u32..200).prop_map(|(line, number)| Change::Number(line, number)),
        any::<usize>().prop_map(Change::Swap),
        (any::<usize>(), 1_u32..200).prop_map(|(line, number)| Change::Double(line, number)),
    ];
    proptest::collection::vec(one, 1..6)
}

/// The last number of a line made another.
fn renumbered(line: &str, number: u32) -> String {
    let end = line.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let start = line[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    format!("{}{number}{}", &line[..start], &line[end..])
}

fn is_plain(line: &str) -> bool {
    !line.trim().is_empty()
        && !line.trim().starts_with("end-")
        && !line.contains("banner")
        && !line.contains('^')
        && !line.contains('{')
        && !line.contains('}')
}

fn edited(text: &str, changes: &[Change]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for change in changes {
        let (Change::Delete(line) | Change::Number(line, _) | Change::Swap(line) | Change::Double(line, _)) = change;
        let at = line % lines.len();
        let opens = lines.get(at + 1).is_some_and(|next| next.starts_with(' ') && !lines[at].starts_with(' '));
        if !is_plain(&lines[at]) || (opens && !matches!(change, Change::Number(..))) {
            continue;
        }
        match change {
            Change::Delete(_) => {
                lines.remove(at);
            }
            Change::Number(_, number) if lines[at].contains(|c: char| c.is_ascii_digit()) => {
                lines[at] = renumbered(&lines[at], *number);
            }
            Change::Number(..) => {}
            Change::Swap(_) => {
                let next = (at + 1).min(lines.len() - 1);
                let depth = |line: &str| line.len() - line.trim_start().len();
                let opens_next = lines.get(next + 1).is_some_and(|line| depth(line) > depth(&lines[next]));
                if depth(&lines[at]) == depth(&lines[next]) && is_plain(&lines[next]) && !opens_next {
                    lines.swap(at, next);
                }
            }
            Change::Double(..) if !lines[at].contains(|c: char| c.is_ascii_digit()) => {}
            Change::Double(_, number) => {
                let copy = renumbered(&lines[at], *number);
                lines.insert(at, copy);
            }
        }
    }
    lines.join("\n") + "\n"
}

fn leads(dialect: Dialect, old: &str, new: &str) -> Result<(), TestCaseError> {
    let (before, after) = (Document::from_text(old), Document::from_text(new));
    for (old, new, from, to) in [(old, new, &before, &after), (new, old, &after, &before)] {
        let script = commands(from, to, dialect, false);
        let text = script.text(dialect);
        prop_assert_eq!(script.left, 0, "{}", text);
        prop_assert_eq!(left_after(old, new, dialect, &script), 0, "{}", text);
    }
    if dialect.grammar().lexicon().form == Form::Lines {
        let script = commands(&before, &after, dialect, false);
        let (script, uncertain) = (script.text(dialect), script.uncertain);
        let planned = plan(&Analysis::of(FileId(0), before, dialect), &Document::from_text(&script));
        if planned.refused.iter().any(|refusal| !refusal.perhaps) {
            return Ok(());
        }
        let read = |document: &Document| lines_of(&dialect::read(dialect.grammar(), document), document, dialect);
        let left = difference(&read(&planned.after.document), &read(&after), dialect);
        // What restores a default leaves a line that says so, which only the device knows to be needless.
        prop_assert!(left <= uncertain, "{}\n=== gives ===\n{}", script, planned.after.document.text());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn commands_lead_from_a_campus_config_to_an_edited_one(which in 0_usize..5, changes in changes()) {
        let new = edited(CAMPUS[which], &changes);
        leads(Dialect::Ios, CAMPUS[which], &new)?;
    }

    #[test]
    fn commands_lead_from_a_small_config_to_an_edited_one(which in 0_usize..8, changes in changes()) {
        let (dialect, old) = super::configs::SMALL[which];
        let new = edited(old, &changes);
        leads(dialect, old, &new)?;
    }
}

/// An entry of an ASA's list that moves goes before it comes: found by the property above.
#[test]
fn entries_of_an_asa_that_move_and_others_that_come_are_one_way() {
    let (dialect, new) = super::configs::SMALL[4];
    let entries: Vec<&str> = new.lines().filter(|line| line.starts_with("access-list")).collect();
    for order in [vec![2, 0], vec![2, 1], vec![1, 0], vec![2, 1, 0], vec![2], vec![1, 2, 0]] {
        let moved: Vec<&str> = order.iter().map(|at| entries[*at]).collect();
        let old = new.replace(&entries.join("\n"), &moved.join("\n"));
        assert_ne!(old, new);
        leads(dialect, &old, new).unwrap();
    }
}

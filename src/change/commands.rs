//! The commands that bring a device from one config to another.

use super::difference::{Act, Comparison, Places, Step};
use super::line::Line;
use super::order;
use super::reading::lines_of;
use super::running::Running;
use super::script::Script;
use super::{guard, lists, merge, paths};
use crate::dialect::grammar::Form;
use crate::dialect::{self, Dialect};
use crate::text::Document;

/// A line may take others with it that are to stay: what is then missing is entered in a further round.
const MOST_ROUNDS: usize = 4;

/// What to enter on a device that runs `old` so that it runs `new`. With `guarded`, so that the device goes back by itself
/// where nobody confirms.
pub fn commands(old: &Document, new: &Document, dialect: Dialect, guarded: bool) -> Script {
    let script = match dialect.grammar().lexicon().form {
        Form::Paths { by_line } => paths::commands(old, new, dialect, by_line),
        Form::Lines => between(old, new, dialect),
    };
    guard::wrapped(script, dialect, guarded)
}

fn between(old: &Document, new: &Document, dialect: Dialect) -> Script {
    let read = |document: &Document| lines_of(&dialect::read(dialect.grammar(), document), document, dialect);
    let goal = read(new);
    let mut running = Running::new(read(old), dialect);
    let mut script = Script::default();
    if let Some((stage, notes)) = lists_aside(&running.lines, &goal, dialect) {
        for note in notes {
            script.comment(note);
        }
        approach(&mut running, &stage, dialect, &mut script);
    }
    approach(&mut running, &goal, dialect, &mut script);
    script.left = difference(&running.lines, &goal, dialect);
    if script.left > 0 {
        script.comment(format!("{} differences are left that these commands do not bring about", script.left));
    }
    script
}

/// Writes the commands that lead to the goal, and follows them.
fn approach(running: &mut Running, goal: &[Line], dialect: Dialect, script: &mut Script) {
    for round in 0..MOST_ROUNDS {
        let comparison = Comparison { dialect, negated: round == 0 };
        let steps = order::ordered(comparison.steps(None, &running.lines, goal));
        if steps.is_empty() {
            return;
        }
        if round > 0 {
            script.comment("what the lines before took with them is entered again");
        }
        let mut part = Script::default();
        for step in &steps {
            write(step, 0, &mut part);
        }
        follow(running, &part, dialect);
        script.append(part);
    }
}

/// Enters the commands into the model of the device.
pub(super) fn follow(running: &mut Running, script: &Script, dialect: Dialect) {
    let document = Document::from_text(&script.text(dialect));
    let tree = dialect::read(dialect.grammar(), &document);
    merge::paste(running, &tree, &document, dialect, |_, _| {});
}

/// How many steps are missing, those about `no` lines aside.
pub(super) fn difference(held: &[Line], goal: &[Line], dialect: Dialect) -> usize {
    fn count(steps: &[Step]) -> usize {
        steps.iter().map(|step| if step.act == Act::Inside { count(&step.below) } else { 1 }).sum()
    }
    count(&Comparison { dialect, negated: false }.steps(None, held, goal))
}

fn write(step: &Step, depth: usize, script: &mut Script) {
    if let Some(before) = &step.before
        && depth == 0
    {
        script.command(0, before);
    }
    for note in &step.notes {
        script.comment(note);
    }
    script.uncertain += usize::from(step.uncertain);
    let text = match &step.rest {
        Some(rest) => format!("{}\n{rest}", step.text),
        None => step.text.clone(),
    };
    script.command(depth, text);
    step.below.iter().for_each(|below| write(below, depth + 1, script));
    let opened = match step.act {
        Act::Add => step.line.opens() && step.line.negation.is_none(),
        Act::Remove => false,
        Act::Inside => true,
    };
    if opened && step.rest.is_none() {
        script.command(depth + 1, "exit");
    }
}

/// Lists in use that can only be made anew: a config on the way, in which what uses them uses a copy, or nothing.
fn lists_aside(old: &[Line], new: &[Line], dialect: Dialect) -> Option<(Vec<Line>, Vec<String>)> {
    let mut stage = Vec::new();
    let mut notes = Vec::new();
    let goals = Places::of(new);
    for list in old.iter().filter(|line| line.opens() && line.lines.iter().any(Line::is_sequence)) {
        let Some(goal) = goals.counterpart(list) else { continue };
        let entries = |line| -> Vec<&Line> { Line::entries(line) };
        let rebuild =
            matches!(lists::change(dialect, Some(goal), &entries(list), &entries(goal)), lists::ListChange::Rebuild);
        let Some(name) = list.defines.first().filter(|_| rebuild) else { continue };
        let used = old.iter().any(|line| line.all_refers().contains(name));
        let kept = new.iter().any(|line| line.all_refers().contains(name));
        if !used || !kept || name.name.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if notes.is_empty() {
            stage = old.to_vec();
        }
        let other = format!("{}-CONFDBG", name.name);
        notes.push(format!(
            "{} is made anew: what uses it is given a copy ({other}) meanwhile, so that it is never without a filter",
            name.name
        ));
        let mut copy = goal.clone();
        copy.rename(name, &other);
        for line in &mut stage {
            line.rename_references(name, &other);
        }
        stage.push(copy);
    }
    (!notes.is_empty()).then_some((stage, notes))
}

//! What a snippet of commands would make of a running config, before anyone pastes it.

use std::sync::Arc;

use super::moments::{self, Moment};
use super::paths::{self, Candidate};
use super::reading::{self, lines_of};
use super::running::Running;
use super::{merge, render};
use crate::analysis::Analysis;
use crate::dialect::grammar::Form;
use crate::dialect::{self, Recognition, StatementRef};
use crate::rules::Fault;
use crate::text::{Document, LineNumber};

/// A line that the device would not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line of the change.
    pub line: LineNumber,
    /// What it says.
    pub text: String,
    /// Why, in a few words.
    pub reason: String,
    /// It is not known to be wrong: the grammar does not know it.
    pub perhaps: bool,
}

/// What a change does.
#[derive(Clone, Debug)]
pub struct ChangePlan {
    /// The running config, as `set` lines where its platform takes those.
    pub before: Analysis,
    /// With the change in it.
    pub after: Analysis,
    /// The faults that it brings.
    pub brings: Vec<Arc<Fault>>,
    /// The faults that it mends.
    pub mends: Vec<Arc<Fault>>,
    /// The lines at which the device is worse off for a moment.
    pub moments: Vec<Moment>,
    /// The lines that the device would refuse.
    pub refused: Vec<Refusal>,
    /// Lines that take back what is not there.
    pub idle: Vec<(LineNumber, String)>,
}

impl ChangePlan {
    /// True where it brings no fault, is refused nowhere and worse at no line.
    pub fn is_clean(&self) -> bool {
        self.brings.is_empty() && self.moments.is_empty() && !self.refused.iter().any(|refusal| !refusal.perhaps)
    }
}

/// Merges a change into a running config as the device would, line by line.
pub fn plan(running: &Analysis, change: &Document) -> ChangePlan {
    let mut plan = match running.dialect.grammar().lexicon().form {
        Form::Paths { by_line } => of_paths(running, change, by_line),
        Form::Lines => of_lines(running, change),
    };
    let missing = |of: &Analysis, from: &Analysis| -> Vec<Arc<Fault>> {
        let there = |fault: &Arc<Fault>| from.faults.iter().any(|other| other.fingerprint == fault.fingerprint);
        of.faults.iter().filter(|fault| !there(fault)).cloned().collect()
    };
    plan.brings = missing(&plan.after, &plan.before);
    plan.mends = missing(&plan.before, &plan.after);
    plan
}

fn empty(before: Analysis, after: Analysis) -> ChangePlan {
    let (brings, mends, moments, refused, idle) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    ChangePlan { before, after, brings, mends, moments, refused, idle }
}

fn of_lines(analysis: &Analysis, change: &Document) -> ChangePlan {
    let dialect = analysis.dialect;
    let tree = dialect::read(dialect.grammar(), change);
    let mut running = Running::new(lines_of(&analysis.tree, &analysis.document, dialect), dialect);
    let (mut moments, mut refused, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for statement in tree.statements(change) {
        let around = reading::is_no_line(statement) || reading::is_around(statement.text());
        let above = statement.ancestors().into_iter().any(|above| is_certain(&refused, change, above));
        let found = if above { Some(below_refused(statement, change)) } else { refusal(statement, change) };
        refused.extend(found.filter(|_| !around));
    }
    merge::paste_where(
        &mut running,
        &tree,
        change,
        dialect,
        &|statement| !is_certain(&refused, change, statement),
        |held, entered| {
            let line = change.line_of(entered.statement.span().start);
            let text = entered.statement.text().to_owned();
            if entered.effect.idle {
                idle.push((line, text.clone()));
            }
            for (kind, message) in moments::after(held, &entered, dialect) {
                moments.push(Moment { line, text: text.clone(), kind, message });
            }
        },
    );
    let document = render::rendered(&analysis.document, &analysis.tree, &running.lines, dialect);
    let mut plan = empty(analysis.clone(), analysis.with_document(document));
    moments.dedup();
    (plan.moments, plan.refused, plan.idle) = (moments, refused, idle);
    plan
}

/// Is the statement's line certain to be refused?
fn is_certain(refused: &[Refusal], change: &Document, statement: StatementRef<'_>) -> bool {
    let line = change.line_of(statement.span().start);
    refused.iter().any(|refusal| refusal.line == line && !refusal.perhaps)
}

/// A line of a block that the device does not open.
fn below_refused(statement: StatementRef<'_>, change: &Document) -> Refusal {
    let line = change.line_of(statement.span().start);
    let reason = "the line that opens its block is refused: where the device takes it is not certain".to_owned();
    Refusal { line, text: statement.text().to_owned(), reason, perhaps: false }
}

/// Why the device would not take the line.
fn refusal(statement: StatementRef<'_>, change: &Document) -> Option<Refusal> {
    let (reason, perhaps) = match statement.recognition() {
        Recognition::Known { .. } | Recognition::Capture => return None,
        Recognition::NearMiss(miss) => {
            let meant = &statement.grammar().command(miss.command).path;
            (format!("no command of this mode; near to `{meant}`"), false)
        }
        Recognition::OtherMode { command } => {
            let command = statement.grammar().command(command);
            let mode = &statement.grammar().mode(command.mode).name;
            (format!("a command of another mode: {mode}"), false)
        }
        Recognition::Unmodelled => ("not known here: whether the device takes it is not certain".to_owned(), true),
    };
    let line = change.line_of(statement.span().start);
    Some(Refusal { line, text: statement.text().to_owned(), reason, perhaps })
}

fn of_paths(analysis: &Analysis, change: &Document, by_line: bool) -> ChangePlan {
    let dialect = analysis.dialect;
    let change = &without_around(change);
    let mut candidate = Candidate::read(analysis.document.text(), dialect, by_line);
    let before = set_form(analysis, &candidate);
    let mut idle = Vec::new();
    // `edit` goes down to a level, `exit` back to where that was, `up` one word, `top` to the top.
    let mut levels: Vec<Vec<String>> = vec![Vec::new()];
    paths::each_line(change.text(), by_line, &mut |line| {
        let Some((verb, path)) = line.split_first() else { return };
        let level = levels.last().cloned().unwrap_or_default();
        match verb.as_str() {
            "edit" => levels.push([level, path.to_vec()].concat()),
            "exit" | "quit" if levels.len() > 1 => _ = levels.pop(),
            "up" => levels.push(level[..level.len().saturating_sub(1)].to_vec()),
            "top" => levels.truncate(1),
            "set" | "delete" | "insert" | "deactivate" | "activate" | "rename" => {
                let whole = [vec![verb.clone()], level, path.to_vec()].concat();
                if !candidate.enter(&whole) && verb != "set" {
                    let text = line.join(" ");
                    let own = |own: &str| own.split_whitespace().eq(line.iter().map(String::as_str));
                    let found = change.text().lines().position(own);
                    idle.push((LineNumber::from_index(found.unwrap_or(0)), text));
                }
            }
            _ => {}
        }
    });
    let after = set_form(analysis, &candidate);
    let mut plan = empty(before, after);
    plan.idle = idle;
    // Below `edit` the words alone say too little to be judged.
    if !change.text().lines().any(|line| line.trim_start().starts_with("edit ")) {
        let tree = dialect::read(dialect.grammar(), change);
        plan.refused = tree.statements(change).filter_map(|statement| refusal(statement, change)).collect();
    }
    plan
}

/// The change with the lines blanked that are no configuration (`configure`, `commit`), so that places stay the same.
fn without_around(change: &Document) -> Document {
    let moves = ["exit", "quit", "up", "top"];
    let blank = |line: &str| {
        let is_move = moves.contains(&line.trim());
        if reading::is_around(line) && !is_move { " ".repeat(line.len()) } else { line.to_owned() }
    };
    let text = change.text().split_inclusive('\n').map(|line| {
        let (text, end) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
        blank(text) + end
    });
    Document::from_text(&text.collect::<String>())
}

/// The same config as `set` lines, analysed.
fn set_form(analysis: &Analysis, candidate: &Candidate) -> Analysis {
    let document = Document::from_text(&candidate.text());
    Analysis::judged(analysis.file, document, analysis.dialect, Arc::clone(&analysis.policy))
}

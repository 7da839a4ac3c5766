//! Lines as one pastes them, entered into a running config one after the other.

use super::line::Line;
use super::reading;
use super::running::{Effect, Running};
use crate::dialect::{Dialect, StatementRef, Tree};
use crate::text::Document;

/// A line that was entered.
pub(super) struct Entered<'a> {
    pub statement: StatementRef<'a>,
    /// The blocks that it stands in, from the top.
    pub path: Vec<Line>,
    pub line: Line,
    pub effect: Effect,
}

/// Enters each statement of a snippet in its block; tells `seen` of each, with what is held then.
pub(super) fn paste<'a>(
    running: &mut Running,
    tree: &'a Tree,
    document: &'a Document,
    dialect: Dialect,
    seen: impl FnMut(&Running, Entered<'a>),
) {
    paste_where(running, tree, document, dialect, &|_| true, seen);
}

/// As [`paste`], for the statements that the device takes.
pub(super) fn paste_where<'a>(
    running: &mut Running,
    tree: &'a Tree,
    document: &'a Document,
    dialect: Dialect,
    taken: &dyn Fn(StatementRef<'a>) -> bool,
    mut seen: impl FnMut(&Running, Entered<'a>),
) {
    for statement in tree.statements(document) {
        if !taken(statement)
            || reading::is_no_line(statement)
            || reading::is_around(statement.text())
            || in_program(statement)
        {
            continue;
        }
        let line = reading::line(statement, document, dialect);
        for path in paths(statement, document, dialect) {
            for line in reading::members(statement, &line) {
                let effect = running.enter(&path, &line);
                seen(running, Entered { statement, path: path.clone(), line, effect });
            }
        }
    }
}

/// The lines of a program belong to the line that opens it.
fn in_program(statement: StatementRef<'_>) -> bool {
    statement.ancestors().iter().any(|above| above.command().is_some_and(|command| command.body.is_some()))
}

/// The blocks that a statement stands in: several where one of them was opened for a range of interfaces.
fn paths(statement: StatementRef<'_>, document: &Document, dialect: Dialect) -> Vec<Vec<Line>> {
    let mut paths = vec![Vec::new()];
    for above in statement.ancestors() {
        let header = reading::line(above, document, dialect);
        let members = reading::members(above, &header);
        let longer = |path: &Vec<Line>| {
            members.iter().map(|member| path.iter().cloned().chain([member.clone()]).collect()).collect::<Vec<_>>()
        };
        paths = paths.iter().flat_map(longer).collect();
    }
    paths
}

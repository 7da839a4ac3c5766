//! How configs are read: the dialect and why, and how many of their lines the grammar knows.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::super::work::Workspace;
use crate::analysis::Analysis;
use crate::dialect::{Recognition, StatementRef};
use crate::report::Checked;
use crate::text::clean_line;

/// Statements by what they are to the grammar.
#[derive(Copy, Clone, Debug, Default)]
struct Counts {
    known: usize,
    unmodelled: usize,
    unknown: usize,
    capture: usize,
}

impl Counts {
    fn of(analysis: &Analysis) -> Self {
        let mut counts = Self::default();
        for statement in analysis.tree.statements(&analysis.document) {
            match statement.recognition() {
                Recognition::Known { .. } => counts.known += 1,
                Recognition::Unmodelled => counts.unmodelled += 1,
                Recognition::NearMiss(_) | Recognition::OtherMode { .. } => counts.unknown += 1,
                Recognition::Capture => counts.capture += 1,
            }
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.known += other.known;
        self.unmodelled += other.unmodelled;
        self.unknown += other.unknown;
        self.capture += other.capture;
    }

    fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let all = (self.known + self.unmodelled + self.unknown + self.capture).max(1);
        let share = |count: usize| {
            let tenths = count * 1000 / all;
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        writeln!(
            out,
            "  statements {all}: known {} ({} %), unmodelled {} ({} %), unknown {} ({} %), capture {}",
            self.known,
            share(self.known),
            self.unmodelled,
            share(self.unmodelled),
            self.unknown,
            share(self.unknown),
            self.capture
        )
    }
}

pub(super) fn write(workspace: &Workspace, top: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut total = Counts::default();
    for checked in &workspace.files {
        let counts = Counts::of(&checked.analysis);
        total.add(counts);
        write_file(checked, out)?;
        counts.write(out)?;
    }
    for skipped in &workspace.skipped {
        writeln!(out, "{}: skipped: {}", clean_line(&skipped.path), skipped.reason)?;
    }
    if workspace.files.len() > 1 {
        writeln!(out, "all {} files", workspace.files.len())?;
        total.write(out)?;
    }
    write_commonest("unmodelled lines, by mode", workspace, top, out, |statement| {
        matches!(statement.recognition(), Recognition::Unmodelled)
    })?;
    write_commonest("unknown lines, by mode", workspace, top, out, |statement| {
        matches!(statement.recognition(), Recognition::NearMiss(_) | Recognition::OtherMode { .. })
    })
}

fn write_file(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let (source, analysis) = (&checked.source, &checked.analysis);
    let device = analysis.hostname().map_or("no host name: a snippet".to_owned(), |name| format!("device {name}"));
    writeln!(
        out,
        "{}: {}, {}, {} lines, {} faults{}",
        clean_line(&source.path),
        analysis.dialect.as_str(),
        clean_line(&device),
        source.document.line_count(),
        analysis.faults.len(),
        if source.document.is_utf8() { "" } else { ", with bytes that are not UTF-8" }
    )?;
    for reason in &source.detection.reasons {
        writeln!(out, "  {}", clean_line(reason))?;
    }
    Ok(())
}

/// The first words of a line say enough, and leave its names and secrets out.
fn beginning(statement: StatementRef<'_>) -> String {
    let words: Vec<_> = statement.words().take(3).collect();
    words.join(" ")
}

fn write_commonest(
    title: &str,
    workspace: &Workspace,
    top: usize,
    out: &mut dyn Write,
    wanted: impl Fn(StatementRef<'_>) -> bool,
) -> io::Result<()> {
    let mut counts: FxHashMap<(&str, String), usize> = FxHashMap::default();
    for checked in &workspace.files {
        let analysis = &checked.analysis;
        for statement in analysis.tree.statements(&analysis.document).filter(|statement| wanted(*statement)) {
            *counts.entry((statement.mode_name(), beginning(statement))).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if counts.is_empty() || top == 0 {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    for ((mode, line), count) in counts.iter().take(top) {
        writeln!(out, "  {count:>6}  [{mode}] {}", clean_line(line))?;
    }
    if counts.len() > top {
        writeln!(out, "  and {} more kinds (--top {} shows all)", counts.len() - top, counts.len())?;
    }
    Ok(())
}

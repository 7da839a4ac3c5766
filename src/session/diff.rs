//! Two versions of a file, line by line: for the screen, for `fix --diff`, for `patch`.
//!
//! The hunks come from what is known to have changed; only inside a changed region are lines compared, and only where
//! the region is small enough for that to be instant.

use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp};

use crate::text::{Document, LineNumber};

use super::regions::{Regions, Replaced};

/// Regions with more lines than this on both sides together are shown as replaced whole.
const COMPARED_LINES: usize = 4_000;

/// How long comparing the lines of one region may take before the rest of it is shown as replaced.
const COMPARE_TIME: Duration = Duration::from_millis(50);

/// A line of a diff.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// The same before and after.
    Same {
        /// Its number before.
        old: LineNumber,
        /// Its number after.
        new: LineNumber,
    },
    /// It goes.
    Gone {
        /// Its number before.
        old: LineNumber,
    },
    /// It comes.
    Come {
        /// Its number after.
        new: LineNumber,
    },
}

/// Changed lines that stand together, with the lines around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The lines in order.
    pub lines: Vec<DiffLine>,
    /// Zero-based indices of the lines before.
    pub old: Range<usize>,
    /// Zero-based indices of the lines after.
    pub new: Range<usize>,
}

/// Two versions of a file and how they differ.
#[derive(Clone, Debug)]
pub struct FileDiff {
    /// The file.
    pub path: PathBuf,
    /// Before.
    pub old: Document,
    /// After.
    pub new: Document,
    /// The hunks in order; none where nothing differs.
    pub hunks: Vec<Hunk>,
}

impl FileDiff {
    /// The difference of two documents of which nothing is known. `context` is the number of lines shown around a
    /// change.
    pub fn between(path: PathBuf, old: Document, new: Document, context: usize) -> Self {
        let regions = Regions::between(old.bytes(), new.bytes());
        Self::within(path, old, new, &regions, context)
    }

    /// The difference of two documents that differ in these regions only.
    pub(super) fn within(path: PathBuf, old: Document, new: Document, regions: &Regions, context: usize) -> Self {
        let runs = runs(&old, &new, regions);
        let hunks = hunks(&runs, line_total(&old), context);
        Self { path, old, new, hunks }
    }

    /// How many lines come and go.
    pub fn counts(&self) -> (usize, usize) {
        let lines = || self.hunks.iter().flat_map(|hunk| &hunk.lines);
        let come = lines().filter(|line| matches!(line, DiffLine::Come { .. })).count();
        let gone = lines().filter(|line| matches!(line, DiffLine::Gone { .. })).count();
        (come, gone)
    }

    /// The unified diff that `patch -p1` takes, byte for byte. Not cleaned: for files and pipes, never for a terminal.
    pub fn unified(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.hunks.is_empty() {
            return out;
        }
        for (sign, side) in [("---", *b"a/"), ("+++", *b"b/")] {
            out.extend_from_slice(sign.as_bytes());
            out.push(b' ');
            out.extend_from_slice(&quoted(side, self.path.as_os_str().as_bytes()));
            out.push(b'\n');
        }
        for hunk in &self.hunks {
            out.extend_from_slice(format!("@@ -{} +{} @@\n", range(&hunk.old), range(&hunk.new)).as_bytes());
            for line in &hunk.lines {
                let (sign, document, number) = match *line {
                    DiffLine::Same { old, .. } => (b' ', &self.old, old),
                    DiffLine::Gone { old } => (b'-', &self.old, old),
                    DiffLine::Come { new } => (b'+', &self.new, new),
                };
                let bytes = line_bytes(document, number.index());
                out.push(sign);
                out.extend_from_slice(bytes);
                if !bytes.ends_with(b"\n") {
                    out.extend_from_slice(b"\n\\ No newline at end of file\n");
                }
            }
        }
        out
    }
}

/// A path as `git` and `patch` read it: quoted like a string in C where it has characters that need it, and followed by
/// a tab where it has blanks, so that it does not end at the first.
fn quoted(side: [u8; 2], path: &[u8]) -> Vec<u8> {
    let mut path = path;
    while let Some(rest) = path.strip_prefix(b"/").or_else(|| path.strip_prefix(b"./")) {
        path = rest;
    }
    let needs = |byte: &u8| matches!(byte, 0..=31 | 127.. | b'"' | b'\\');
    let mut out = Vec::with_capacity(path.len() + 4);
    if !path.iter().any(needs) {
        out.extend_from_slice(&side);
        out.extend_from_slice(path);
        if path.contains(&b' ') {
            out.push(b'\t');
        }
        return out;
    }
    out.push(b'"');
    out.extend_from_slice(&side);
    for byte in path {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            byte if needs(byte) => out.extend_from_slice(format!("\\{byte:03o}").as_bytes()),
            byte => out.push(*byte),
        }
    }
    out.push(b'"');
    out
}

/// A range of a hunk header: start from 1 (the line before, where it is empty), and length unless it is 1.
fn range(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        len => format!("{},{len}", lines.start + 1),
    }
}

/// Lines that are replaced by others, as zero-based indices.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    old: Range<usize>,
    new: Range<usize>,
}

/// The number of lines: none in an empty document.
fn line_total(document: &Document) -> usize {
    if document.bytes().is_empty() { 0 } else { document.line_count() }
}

/// A line with its ending.
fn line_bytes(document: &Document, index: usize) -> &[u8] {
    let span = document.full_line_span(LineNumber::from_index(index));
    document.bytes().get(span.range()).unwrap_or_default()
}

/// The differing lines of two documents.
fn runs(old: &Document, new: &Document, regions: &Regions) -> Vec<Run> {
    let mut whole: Vec<Run> = Vec::new();
    for region in regions.iter() {
        let run = whole_lines(old, new, region);
        match whole.last_mut() {
            Some(last) if run.old.start <= last.old.end || run.new.start <= last.new.end => {
                last.old.end = last.old.end.max(run.old.end);
                last.new.end = last.new.end.max(run.new.end);
            }
            _ => whole.push(run),
        }
    }
    whole.iter().flat_map(|run| compared(old, new, run)).collect()
}

/// The lines that a region touches. Before and after it the two texts are the same, so what completes the first and
/// last line of one completes that of the other.
fn whole_lines(old: &Document, new: &Document, region: Replaced) -> Run {
    let first = |document: &Document, at: u32| {
        if starts_line(document, at) && at as usize == document.bytes().len() {
            line_total(document)
        } else {
            document.line_of(at).index()
        }
    };
    let ends_whole = starts_line(old, region.old.end) && starts_line(new, region.new.end);
    let last = |document: &Document, at: u32| match first(document, at) {
        line if ends_whole => line,
        line => (line + 1).min(line_total(document)),
    };
    Run {
        old: first(old, region.old.start)..last(old, region.old.end),
        new: first(new, region.new.start)..last(new, region.new.end),
    }
}

/// True where a line starts at the offset; at the end of a text, where one could.
fn starts_line(document: &Document, at: u32) -> bool {
    at == 0 || document.bytes().get(at as usize - 1) == Some(&b'\n')
}

/// The lines of a run that really differ.
fn compared(old: &Document, new: &Document, run: &Run) -> Vec<Run> {
    let lines = |document, range: &Range<usize>| range.clone().map(|line| line_bytes(document, line)).collect();
    let (before, after): (Vec<&[u8]>, Vec<&[u8]>) = (lines(old, &run.old), lines(new, &run.new));
    let shorter = before.len().min(after.len());
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let tail = before.iter().rev().zip(after.iter().rev()).take(shorter - head).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    let (old_start, new_start) = (run.old.start + head, run.new.start + head);
    if before.is_empty() && after.is_empty() {
        return Vec::new();
    }
    if before.is_empty() || after.is_empty() || before.len() + after.len() > COMPARED_LINES {
        return vec![Run { old: old_start..old_start + before.len(), new: new_start..new_start + after.len() }];
    }
    let deadline = Some(Instant::now() + COMPARE_TIME);
    let ops = similar::capture_diff_slices_deadline(Algorithm::Myers, before, after, deadline);
    let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let moved = |range: Range<usize>, by: usize| range.start + by..range.end + by;
    changed.map(|op| Run { old: moved(op.old_range(), old_start), new: moved(op.new_range(), new_start) }).collect()
}

/// The runs with context, those with less than twice the context between them in one hunk.
fn hunks(runs: &[Run], old_total: usize, context: usize) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|index| runs.get(index));
        let room = run.old.start - previous.map_or(0, |run| run.old.end);
        let joins = previous.is_some() && room <= 2 * context;
        let before = if joins { room } else { room.min(context) };
        let next = runs.get(index + 1).map_or(old_total, |run| run.old.start);
        let room = next - run.old.end;
        let after = if index + 1 < runs.len() && room <= 2 * context { 0 } else { room.min(context) };

        let start = (run.old.start - before, run.new.start - before);
        let same = |old: usize, new: usize, count: usize| {
            (0..count).map(move |at| DiffLine::Same {
                old: LineNumber::from_index(old + at),
                new: LineNumber::from_index(new + at),
            })
        };
        let mut lines: Vec<DiffLine> = same(start.0, start.1, before).collect();
        lines.extend(run.old.clone().map(|line| DiffLine::Gone { old: LineNumber::from_index(line) }));
        lines.extend(run.new.clone().map(|line| DiffLine::Come { new: LineNumber::from_index(line) }));
        lines.extend(same(run.old.end, run.new.end, after));
        let (old_end, new_end) = (run.old.end + after, run.new.end + after);
        match hunks.last_mut().filter(|_| joins) {
            Some(hunk) => {
                hunk.lines.extend(lines);
                hunk.old.end = old_end;
                hunk.new.end = new_end;
            }
            None => hunks.push(Hunk { lines, old: start.0..old_end, new: start.1..new_end }),
        }
    }
    hunks
}

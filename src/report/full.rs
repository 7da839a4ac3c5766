//! For people: the lines with the words at fault underlined, the places and facts that belong to it, the fix as a diff.

use std::io::{self, Write};

use super::locate::displayed;
use super::paint::{Ink, columns, cut};
use super::{LineEdit, Locator, Report, Shown, Style, line_edits};
use crate::rules::Severity;
use crate::text::{Document, LineNumber, Place, Span, clean_line};

/// Lines of an edit that are shown; an inserted block may be long.
const MOST_DIFF_LINES: usize = 12;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for shown in &report.faults {
        fault(report, shown, out)?;
        writeln!(out)?;
    }
    summary(report, out)
}

/// Writes one fault.
pub(super) fn fault(report: &Report<'_>, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (style, locator, fault) = (report.style, report.locator(), shown.fault);
    let file = fault.place.file;
    let at = locator.position(fault.place);
    let ink = Ink::of(fault.severity);
    let label = format!("{}[{}]", fault.severity.as_str(), fault.rule);
    let message = locator.prose(&fault.message, file);
    writeln!(out, "{}: {}", style.paint(ink, &label), style.paint(Ink::Bold, &clean_line(&message)))?;
    let frame = Frame::new(style, &locator, shown);
    let path = locator.open_path(file);
    let arrow = style.paint(Ink::Blue, "-->");
    writeln!(out, "{:width$}{arrow} {}:{}:{}", "", clean_line(&path), at.line, at.column, width = frame.gutter + 1)?;
    frame.bar(out)?;
    frame.excerpt(&locator, fault.place, Some(('^', ink)), "", true, out)?;
    for related in &fault.related {
        let message = displayed(locator.prose(&related.message, file));
        if related.place.file != file {
            frame.bar(out)?;
            let path = locator.open_path(related.place.file);
            let line = locator.line(related.place);
            writeln!(
                out,
                "{:width$}{} {}:{line}",
                "",
                style.paint(Ink::Blue, ":::"),
                clean_line(&path),
                width = frame.gutter + 1
            )?;
        }
        frame.bar(out)?;
        frame.excerpt(&locator, related.place, Some(('-', Ink::Blue)), &message, false, out)?;
    }
    frame.bar(out)?;
    for fact in &fault.facts {
        frame.note("fact", &locator.prose(fact, file), out)?;
    }
    fixes(report, shown, &frame, out)
}

fn fixes(report: &Report<'_>, shown: &Shown<'_>, frame: &Frame, out: &mut dyn Write) -> io::Result<()> {
    let locator = report.locator();
    for (index, fix) in shown.fault.fixes.iter().enumerate() {
        let proof = shown.verdict(index).map_or(String::new(), |verdict| {
            let (removes, introduces) = (verdict.removes.len(), verdict.introduces.len());
            format!("; removes {removes}, introduces {introduces}, uncovers {}", verdict.uncovers.len())
        });
        let title = format!("{} ({}{proof})", fix.title, shown.grade(index).as_str());
        frame.note(if index == 0 { "fix" } else { "or" }, &title, out)?;
        if index > 0 {
            continue;
        }
        match line_edits(&fix.edits, &|file| Some(&locator.file(file)?.source.document)) {
            Some(edits) => {
                for edit in &edits {
                    frame.diff(&locator, edit, out)?;
                }
            }
            None => frame.note("note", "the line has bytes that are not UTF-8, which the fix leaves alone", out)?,
        }
    }
    Ok(())
}

fn summary(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.summary();
    let lines: usize = report.files.iter().map(|checked| checked.source.document.line_count()).sum();
    let files = plural(report.files.len(), "file");
    let of = format!("in {files}, {}", plural(lines, "line"));
    let silenced = match report.silenced().count() {
        0 => String::new(),
        count => format!("; {count} silenced"),
    };
    if report.faults.is_empty() {
        return writeln!(out, "no faults {of}{silenced}");
    }
    let parts: Vec<String> = [
        (counts.error, "error", Severity::Error),
        (counts.warning, "warning", Severity::Warning),
        (counts.info, "remark", Severity::Info),
    ]
    .into_iter()
    .filter(|(count, _, _)| *count > 0)
    .map(|(count, name, severity)| report.style.paint(Ink::of(severity), &plural(count, name)).into_owned())
    .collect();
    writeln!(out, "{} {of}{silenced}", parts.join(", "))
}

fn plural(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

/// The column of line numbers at the left.
struct Frame {
    style: Style,
    /// Digits of the largest line number.
    gutter: usize,
}

impl Frame {
    fn new(style: Style, locator: &Locator<'_>, shown: &Shown<'_>) -> Self {
        let related = shown.fault.related.iter().map(|related| locator.line(related.place));
        let edited = shown.fault.fixes.iter().take(1).flat_map(|fix| &fix.edits);
        let edited = edited.map(|edit| locator.line(Place::new(edit.file, edit.range)) + 1);
        let last = related.chain(edited).chain([locator.line(shown.fault.place)]).max().unwrap_or(1);
        Self { style, gutter: last.ilog10() as usize + 1 }
    }

    fn bar(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{:width$} {}", "", self.style.paint(Ink::Blue, "|"), width = self.gutter)
    }

    /// Lines that say what a fault rests on or what mends it, wrapped.
    fn note(&self, label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let label = format!("{label}: ");
        let indent = self.gutter + 3;
        let room = self.style.width.saturating_sub(indent + label.len()).max(30);
        for (index, line) in super::page::filled(&clean_line(text), room).iter().enumerate() {
            if index == 0 {
                let equals = self.style.paint(Ink::Blue, "=");
                write!(out, "{:width$} {equals} {}", "", self.style.paint(Ink::Bold, &label), width = self.gutter)?;
            } else {
                write!(out, "{:width$}", "", width = indent + label.len())?;
            }
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn numbered(&self, number: u32, mark: &str, ink: Ink, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let head = format!("{number:>width$} {mark}", width = self.gutter);
        let ink_of_head = if mark == "|" { Ink::Blue } else { ink };
        let text = cut(text, self.style.width.saturating_sub(self.gutter + 3).max(20));
        let body = if mark == "|" { text } else { self.style.paint(ink, &text).into_owned().into() };
        writeln!(out, "{} {body}", self.style.paint(ink_of_head, &head))
    }

    /// The line of a place with the place underlined, below the statements that it stands under.
    fn excerpt(
        &self,
        locator: &Locator<'_>,
        place: Place,
        underline: Option<(char, Ink)>,
        label: &str,
        with_parents: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(checked) = locator.file(place.file) else { return Ok(()) };
        let document = &checked.source.document;
        let line = document.line_of(place.span.start);
        if with_parents && let Some(statement) = checked.analysis.tree.at(document, place.span.start) {
            let mut above = 0;
            for parent in statement.ancestors() {
                let number = document.line_of(parent.span().start);
                if number >= line {
                    break;
                }
                self.numbered(number.get(), "|", Ink::Blue, &shown_line(document, number), out)?;
                above = number.get();
            }
            if above > 0 && above + 1 < line.get() {
                writeln!(out, "{}", self.style.paint(Ink::Blue, "..."))?;
            }
        }
        self.numbered(line.get(), "|", Ink::Blue, &shown_line(document, line), out)?;
        let Some((sign, ink)) = underline else { return Ok(()) };
        self.underline(document, line, place.span, sign, ink, label, out)
    }

    #[allow(clippy::too_many_arguments)] // One call, from just above: a struct would only rename the arguments.
    fn underline(
        &self,
        document: &Document,
        line: LineNumber,
        span: Span,
        sign: char,
        ink: Ink,
        label: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let whole = document.line_span(line);
        let start = span.start.min(whole.end);
        let end = span.end.min(whole.end).max(start);
        let before = columns(&document.display(Span::new(whole.start, start)));
        let upto = columns(&document.display(Span::new(whole.start, end)));
        let room = self.style.width.saturating_sub(self.gutter + 3).max(20);
        if before >= room {
            return Ok(());
        }
        let marks = sign.to_string().repeat(upto.saturating_sub(before).clamp(1, room - before));
        let label = clean_line(label);
        let bar = self.style.paint(Ink::Blue, "|");
        let marks = self.style.paint(ink, &marks).into_owned();
        let fits = label.is_empty() || upto + 1 + label.len() <= room;
        write!(out, "{:width$} {bar} {:before$}{marks}", "", "", width = self.gutter)?;
        match fits {
            true if label.is_empty() => writeln!(out),
            true => writeln!(out, " {}", self.style.paint(ink, &label)),
            false => {
                writeln!(out)?;
                for part in super::page::filled(&label, room) {
                    writeln!(out, "{:width$} {bar} {}", "", self.style.paint(ink, &part), width = self.gutter)?;
                }
                Ok(())
            }
        }
    }

    /// An edit of whole lines as a small diff.
    fn diff(&self, locator: &Locator<'_>, edit: &LineEdit, out: &mut dyn Write) -> io::Result<()> {
        let Some(checked) = locator.file(edit.file) else { return Ok(()) };
        let document = &checked.source.document;
        if edit.end_line < edit.start_line && edit.start_line > 1 {
            let before = LineNumber::from_index(edit.start_line as usize - 2);
            self.numbered(before.get(), "|", Ink::Blue, &shown_line(document, before), out)?;
        }
        for number in (edit.start_line..=edit.end_line).take(MOST_DIFF_LINES) {
            let text = LineNumber::new(number).map(|line| shown_line(document, line)).unwrap_or_default();
            self.numbered(number, "-", Ink::Red, &text, out)?;
        }
        self.left_out((edit.end_line + 1).saturating_sub(edit.start_line) as usize, out)?;
        for (number, line) in (edit.start_line..).zip(edit.text.lines()).take(MOST_DIFF_LINES) {
            self.numbered(number, "+", Ink::Green, &clean_line(&displayed(line.to_owned())), out)?;
        }
        self.left_out(edit.text.lines().count(), out)
    }

    fn left_out(&self, lines: usize, out: &mut dyn Write) -> io::Result<()> {
        if lines <= MOST_DIFF_LINES {
            return Ok(());
        }
        writeln!(out, "{:width$}   ... and {} more", "", plural(lines - MOST_DIFF_LINES, "line"), width = self.gutter)
    }
}

fn shown_line(document: &Document, line: LineNumber) -> String {
    clean_line(&document.display(document.line_span(line))).into_owned()
}

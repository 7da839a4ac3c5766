//! An answer as one JSON document.

use std::io::{self, Write};

use serde::Serialize;

use crate::text::Place;
use crate::tools::{Answer, Call, Configs, Line};

#[derive(Serialize)]
struct Record<'a> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'a str>,
    calls: Vec<CallRecord<'a>>,
    answer: &'a str,
    citations: Vec<Citation>,
}

#[derive(Serialize)]
struct CallRecord<'a> {
    call: String,
    found: bool,
    headline: &'a str,
    lines: Vec<LineRecord>,
    left_out: usize,
}

#[derive(Serialize)]
struct LineRecord {
    #[serde(flatten)]
    place: Option<Citation>,
    text: String,
}

#[derive(Serialize)]
struct Citation {
    file: String,
    line: u32,
}

/// Writes it. Lines count from 1; a line of an answer without a file is of no open config.
pub(super) fn write(
    question: Option<&str>,
    calls: &[(Call, Answer)],
    answer: &str,
    configs: &Configs,
    out: &mut dyn Write,
) -> io::Result<()> {
    let citation = |place: Place| {
        let config = configs.get(place.file)?;
        let line = config.analysis.document.line_of(place.span.start).get();
        Some(Citation { file: config.label.to_string(), line })
    };
    let line = |line: &'_ Line| LineRecord { place: line.place.and_then(citation), text: line.text.clone() };
    let calls = calls
        .iter()
        .map(|(call, answer)| CallRecord {
            call: call.to_string(),
            found: answer.found,
            headline: &answer.headline,
            lines: answer.lines.iter().map(line).collect(),
            left_out: answer.left_out,
        })
        .collect();
    let citations = configs.citations(answer).into_iter().filter_map(|cited| citation(cited.place?)).collect();
    let record = Record { schema: 1, question, calls, answer, citations };
    serde_json::to_writer_pretty(&mut *out, &record)?;
    writeln!(out)
}

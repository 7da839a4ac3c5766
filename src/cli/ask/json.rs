//! An answer as one JSON document.

use std::io::{self, Write};

use serde::Serialize;

use crate::llm::ask::Reply;
use crate::text::Place;
use crate::tools::{Answer, Call, Configs, Line};

/// What there is to tell.
pub(super) struct Told<'a> {
    /// The question; none where a tool was called by itself.
    pub question: Option<&'a str>,
    /// What was called, and what it found.
    pub calls: &'a [(Call, Answer)],
    /// What code says.
    pub answer: String,
    /// The model's words.
    pub words: Option<&'a str>,
    /// Those that nothing bears out.
    pub doubted: &'a [String],
}

impl<'a> Told<'a> {
    /// Of an answered question.
    pub fn of(question: &'a str, reply: &'a Reply) -> Self {
        let words = Some(reply.prose.as_str()).filter(|prose| !prose.is_empty());
        Self { question: Some(question), calls: &reply.found, answer: reply.said(), words, doubted: &reply.doubted }
    }
}

#[derive(Serialize)]
struct Record<'a> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'a str>,
    calls: Vec<CallRecord<'a>>,
    answer: &'a str,
    /// The model's words.
    words: Option<&'a str>,
    /// Words of the model's that nothing bears out, where it is not believed.
    doubted: &'a [String],
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
pub(super) fn write(told: &Told<'_>, configs: &Configs, out: &mut dyn Write) -> io::Result<()> {
    let citation = |place: Place| {
        let config = configs.get(place.file)?;
        let line = config.analysis.document.line_of(place.span.start).get();
        Some(Citation { file: config.label.to_string(), line })
    };
    let line = |line: &'_ Line| LineRecord { place: line.place.and_then(citation), text: line.text.clone() };
    let calls = told
        .calls
        .iter()
        .map(|(call, answer)| CallRecord {
            call: call.to_string(),
            found: answer.found,
            headline: &answer.headline,
            lines: answer.lines.iter().map(line).collect(),
            left_out: answer.left_out,
        })
        .collect();
    let text = format!("{} {}", told.answer, told.words.unwrap_or_default());
    let citations = configs.citations(&text).into_iter().filter_map(|cited| citation(cited.place?)).collect();
    let record = Record {
        schema: 1,
        question: told.question,
        calls,
        answer: &told.answer,
        words: told.words,
        doubted: told.doubted,
        citations,
    };
    serde_json::to_writer_pretty(&mut *out, &record)?;
    writeln!(out)
}

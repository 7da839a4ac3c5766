//! Colours for files that are no device configs: nginx, YAML, JSON and whatever else syntect knows.
//!
//! The classes of words are the ones that configs have, so the two look alike in every theme. The work of one frame is
//! bounded: after a far jump the syntax is read from a little above the screen, not from the top of the file.

use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use syntect::highlighting::{
    Color, HighlightIterator, HighlightState, Highlighter, ScopeSelectors, StyleModifier, Theme, ThemeItem,
    ThemeSettings,
};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::dialect::TokenClass;
use crate::text::{Document, LineNumber, Span};

/// Longer lines stay plain.
const LONGEST_LINE: u32 = 5_000;

/// How far above the screen reading begins after a jump.
const RUN_UP: usize = 100;

/// Every so many lines the state of the reading is kept.
const STRIDE: usize = 50;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What scopes are in terms of configs. The colour is only the carrier: its red part is the index of the class.
const SCOPES: &[(&str, TokenClass)] = &[
    ("comment", TokenClass::Comment),
    ("string", TokenClass::Text),
    ("constant.numeric", TokenClass::Number),
    ("constant.language", TokenClass::Number),
    ("constant.other", TokenClass::Address),
    ("keyword", TokenClass::Keyword),
    ("storage", TokenClass::Keyword),
    ("storage.type", TokenClass::Section),
    ("string.ipaddress", TokenClass::Address),
    ("support.function", TokenClass::Keyword),
    ("entity.name", TokenClass::Section),
    ("entity.name.tag", TokenClass::Section),
    ("entity.other.attribute-name", TokenClass::Definition),
    ("variable", TokenClass::Reference),
    ("support.type.property-name", TokenClass::Definition),
    ("meta.mapping.key string", TokenClass::Definition),
    ("invalid", TokenClass::Deny),
];

static CLASSES: LazyLock<Theme> = LazyLock::new(|| {
    let colour = |at: usize| Color { r: at as u8 + 1, g: 0, b: 0, a: 0xff };
    let item = |(at, (scope, _)): (usize, &(&str, TokenClass))| {
        let scope = ScopeSelectors::from_str(scope).ok()?;
        Some(ThemeItem { scope, style: StyleModifier { foreground: Some(colour(at)), ..StyleModifier::default() } })
    };
    Theme {
        settings: ThemeSettings { foreground: Some(Color { r: 0, g: 0, b: 0, a: 0xff }), ..ThemeSettings::default() },
        scopes: SCOPES.iter().enumerate().filter_map(item).collect(),
        ..Theme::default()
    }
});

/// The syntax of a file by its name or its first line; none where that says nothing.
pub fn syntax(path: &Path, document: &Document) -> Option<&'static SyntaxReference> {
    let extension = path.extension().and_then(|text| text.to_str()).unwrap_or_default();
    let name = path.file_name().and_then(|text| text.to_str()).unwrap_or_default();
    let by_name = match (name, extension) {
        (name, "conf") if name.contains("nginx") => SYNTAXES.find_syntax_by_name("nginx"),
        (name, _) => SYNTAXES.find_syntax_by_extension(name).or_else(|| SYNTAXES.find_syntax_by_extension(extension)),
    };
    let first = document.line(LineNumber::from_index(0));
    let by_line = || (first.len() < LONGEST_LINE as usize).then(|| SYNTAXES.find_syntax_by_first_line(first)).flatten();
    by_name.or_else(by_line).filter(|syntax| syntax.name != "Plain Text")
}

#[derive(Clone)]
struct Reading {
    parse: ParseState,
    highlight: HighlightState,
}

/// What was found out about the document that was drawn last.
#[derive(Default)]
pub struct CodeColours {
    /// Where the text lies in memory and how long it is: another text is another document.
    of: (usize, usize),
    lines: FxHashMap<usize, Vec<(Span, TokenClass)>>,
    kept: FxHashMap<usize, Reading>,
}

impl CodeColours {
    /// The classes of the words on the lines from `from` up to `to`, by line.
    pub fn lines(
        &mut self,
        syntax: &SyntaxReference,
        document: &Document,
        from: usize,
        to: usize,
    ) -> &FxHashMap<usize, Vec<(Span, TokenClass)>> {
        let of = (document.text().as_ptr() as usize, document.text().len());
        if self.of != of {
            *self = Self { of, ..Self::default() };
        }
        if (from..to).all(|line| self.lines.contains_key(&line)) {
            return &self.lines;
        }
        if self.lines.len() > 20_000 {
            (self.lines, self.kept) = (FxHashMap::default(), FxHashMap::default());
        }
        let highlighter = Highlighter::new(&CLASSES);
        let (mut at, mut reading) = self.start(syntax, &highlighter, from);
        while at < to.min(document.line_count()) {
            if at % STRIDE == 0 {
                self.kept.entry(at).or_insert_with(|| reading.clone());
            }
            let tokens = read_line(&mut reading, &highlighter, document, at);
            self.lines.insert(at, tokens);
            at += 1;
        }
        &self.lines
    }

    fn start(&self, syntax: &SyntaxReference, highlighter: &Highlighter<'_>, from: usize) -> (usize, Reading) {
        let kept = (0..=from / STRIDE).rev().take(4).map(|at| at * STRIDE);
        if let Some((at, reading)) = kept.into_iter().find_map(|at| Some((at, self.kept.get(&at)?))) {
            return (at, reading.clone());
        }
        let parse = ParseState::new(syntax);
        (from.saturating_sub(RUN_UP), Reading { parse, highlight: HighlightState::new(highlighter, ScopeStack::new()) })
    }
}

fn read_line(
    reading: &mut Reading,
    highlighter: &Highlighter<'_>,
    document: &Document,
    line: usize,
) -> Vec<(Span, TokenClass)> {
    let full = document.full_line_span(LineNumber::from_index(line));
    if full.len() > LONGEST_LINE {
        return Vec::new();
    }
    let text = document.slice(full);
    let Ok(changes) = reading.parse.parse_line(text, &SYNTAXES) else { return Vec::new() };
    let mut tokens = Vec::new();
    let mut at = full.start;
    for (style, part) in HighlightIterator::new(&mut reading.highlight, &changes, text, highlighter) {
        let span = Span::new(at, at + part.len() as u32);
        at = span.end;
        let class = (style.foreground.r as usize).checked_sub(1).and_then(|at| SCOPES.get(at));
        tokens.extend(class.map(|(_, class)| (span, *class)));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_has_colours() {
        let document = Document::from_text("# routers\nname: \"r1\"\nport: 22\n");
        let syntax = syntax(Path::new("hosts.yaml"), &document).unwrap();
        let mut colours = CodeColours::default();
        let lines = colours.lines(syntax, &document, 0, 3);
        assert!(lines[&0].iter().all(|(_, class)| *class == TokenClass::Comment), "{lines:?}");
        assert!(lines[&1].iter().any(|(_, class)| *class == TokenClass::Text), "{lines:?}");
        assert!(lines[&2].iter().any(|(_, class)| *class == TokenClass::Number), "{lines:?}");
    }

    #[test]
    fn long_lines_stay_plain_and_far_jumps_are_bounded() {
        let long = format!("[\"{}\"]\n", "x".repeat(6_000));
        let document = Document::from_text(&(long + &"{\"a\": 1}\n".repeat(50_000)));
        let syntax = syntax(Path::new("a.json"), &document).unwrap();
        let mut colours = CodeColours::default();
        assert!(colours.lines(syntax, &document, 0, 1)[&0].is_empty());
        let lines = colours.lines(syntax, &document, 40_000, 40_040);
        assert!(!lines[&40_010].is_empty());
        assert!(lines.len() <= 1 + RUN_UP + 40);
    }

    #[test]
    fn unknown_names_have_no_syntax() {
        assert!(syntax(Path::new("core1.cfg2"), &Document::from_text("x\n")).is_none());
        assert_eq!(
            syntax(Path::new("nginx.conf"), &Document::from_text("x\n")).map(|s| s.name.as_str()),
            Some("nginx")
        );
    }
}

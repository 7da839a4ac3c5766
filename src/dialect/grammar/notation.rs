//! Reads the notation of `docs/grammar.md` into a tree, without judging it.

use rustc_hash::FxHashMap;

use super::{Form, Lexicon, NotationError};

/// What the files say.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub lexicon: Lexicon,
    pub kinds: Vec<KindLine>,
    pub modes: Vec<ModeSection>,
}

#[derive(Debug)]
pub(super) struct KindLine {
    pub name: &'static str,
    pub words: String,
    pub options: Vec<String>,
    pub at: At,
}

/// Where a line of the grammar stands.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub file: String,
    pub line: usize,
}

impl At {
    pub fn error(&self, message: impl Into<String>) -> NotationError {
        NotationError { file: self.file.clone(), line: self.line, message: message.into() }
    }
}

#[derive(Debug)]
pub(super) struct ModeSection {
    pub name: String,
    pub takes_in: Vec<String>,
    pub commands: Vec<CommandLine>,
    pub at: At,
}

#[derive(Debug)]
pub(super) struct CommandLine {
    pub pattern: Vec<Element>,
    pub text: String,
    pub opens: Option<String>,
    pub closes: bool,
    pub clauses: Vec<(String, String)>,
    pub at: At,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    Literal(String),
    Slot(String),
    OneOf(Vec<Vec<Element>>),
    Optional(Vec<Vec<Element>>),
    AnyOf(Vec<Vec<Element>>),
    Repeat { at_least_one: bool, of: Box<Element> },
    Identity,
}

/// Reads `root` and all that it includes.
pub(super) fn read(files: &[(&str, &'static str)], root: &str) -> (Source, Vec<NotationError>) {
    let mut reader = Reader { files, source: Source::default(), errors: Vec::new(), lets: FxHashMap::default() };
    let mut taken_in = Vec::new();
    reader.taken_in(root, 0, &mut taken_in);
    reader.fragments(&taken_in);
    reader.file(root, 0);
    (reader.source, reader.errors)
}

struct Reader<'a> {
    files: &'a [(&'a str, &'static str)],
    source: Source,
    errors: Vec<NotationError>,
    lets: FxHashMap<String, Element>,
}

impl Reader<'_> {
    /// The texts of a file and of all that it includes.
    fn taken_in(&self, name: &str, depth: usize, out: &mut Vec<&'static str>) {
        for (_, text) in self.files.iter().filter(|(file, _)| names(name, file)) {
            out.push(text);
            let included = text.lines().filter_map(|line| line.trim().strip_prefix("include "));
            if depth < MOST_DEPTH {
                included.for_each(|name| self.taken_in(name.trim(), depth + 1, out));
            }
        }
    }

    /// Reads the fragments of these texts, in whatever order they use each other.
    fn fragments(&mut self, texts: &[&'static str]) {
        let lines = |text: &'static str| text.lines().filter_map(|line| line.trim().strip_prefix("let "));
        let mut waiting: Vec<&str> = texts.iter().flat_map(|text| lines(text)).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|line| self.let_line(line).is_err());
            if waiting.len() == before {
                // What is left is wrong; `file` reports it where it stands.
                return;
            }
        }
    }

    fn include(&mut self, name: &str, depth: usize) {
        if !name.ends_with('*') {
            return self.file(name, depth);
        }
        for (file, _) in self.files.iter().filter(|(file, _)| names(name, file)) {
            self.file(file, depth);
        }
    }

    fn file(&mut self, name: &str, depth: usize) {
        let Some((_, text)) = self.files.iter().find(|(file, _)| *file == name) else {
            let message = format!("{name} is included but not known");
            self.errors.push(NotationError { file: name.to_owned(), line: 0, message });
            return;
        };
        let mut in_mode = false;
        for (index, raw) in text.lines().enumerate() {
            let line = raw.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let at = At { file: name.to_owned(), line: index + 1 };
            let result = if let Some(included) = line.strip_prefix("include ") {
                if depth < MOST_DEPTH {
                    self.include(included.trim(), depth + 1);
                }
                Ok(())
            } else if let Some(rest) = line.strip_prefix("kind ") {
                kind_line(rest, &at).map(|kind| self.source.kinds.push(kind))
            } else if let Some(rest) = line.strip_prefix("let ") {
                self.let_line(rest)
            } else if let Some(rest) = line.strip_prefix("lexicon ") {
                lexicon_line(rest, &mut self.source.lexicon)
            } else if let (Some(header), true) = (line.strip_prefix('['), is_header(line)) {
                in_mode = true;
                self.source.modes.push(mode_header(header.trim_end_matches(']'), &at));
                Ok(())
            } else if in_mode {
                self.command(line, &at)
            } else {
                Err("a command outside a mode".to_owned())
            };
            if let Err(message) = result {
                self.errors.push(at.error(message));
            }
        }
    }

    fn let_line(&mut self, rest: &str) -> Result<(), String> {
        let (name, pattern) = rest.split_once('=').ok_or("let needs NAME = PATTERN")?;
        let name = name.trim().trim_start_matches('$').to_owned();
        let element = Element::OneOf(vec![self.pattern(pattern.trim())?]);
        self.lets.insert(name, element);
        Ok(())
    }

    fn command(&mut self, line: &str, at: &At) -> Result<(), String> {
        let mut parts = line.split(" ; ").map(str::trim);
        let mut head = parts.next().unwrap_or_default();
        let mut clauses: Vec<(String, String)> = Vec::new();
        for clause in parts {
            let (key, value) = clause.split_once(':').unwrap_or((clause, ""));
            clauses.push((key.trim().to_owned(), value.trim().to_owned()));
        }
        let mut opens = None;
        let closes = head.ends_with("<-");
        if closes {
            head = head.trim_end_matches("<-").trim_end();
        }
        if let Some((pattern, mode)) = head.rsplit_once("->") {
            opens = Some(mode.trim().to_owned());
            head = pattern.trim_end();
        }
        let pattern = self.pattern(head)?;
        if pattern.is_empty() {
            return Err("a command without words".into());
        }
        let command = CommandLine { pattern, text: head.to_owned(), opens, closes, clauses, at: at.clone() };
        if let Some(mode) = self.source.modes.last_mut() {
            mode.commands.push(command);
        }
        Ok(())
    }

    fn pattern(&self, text: &str) -> Result<Vec<Element>, String> {
        let tokens = tokenise(text)?;
        if deepest(&tokens) > MOST_NESTING {
            return Err(format!("more than {MOST_NESTING} groups in each other"));
        }
        let mut at = 0;
        let elements = self.sequence(&tokens, &mut at)?;
        match tokens.get(at) {
            None if height(&elements) > MOST_NESTING => Err(format!("more than {MOST_NESTING} groups in each other")),
            None => Ok(elements),
            Some(token) => Err(format!("unexpected {token:?}")),
        }
    }

    fn sequence(&self, tokens: &[Token], at: &mut usize) -> Result<Vec<Element>, String> {
        let mut elements: Vec<Element> = Vec::new();
        while let Some(token) = tokens.get(*at) {
            match token {
                Token::Close(_) | Token::Bar => break,
                Token::Repeat(at_least_one) => {
                    let of = Box::new(elements.pop().ok_or("nothing to repeat")?);
                    if matches!(*of, Element::Repeat { .. }) {
                        return Err("repeated twice".into());
                    }
                    elements.push(Element::Repeat { at_least_one: *at_least_one, of });
                    *at += 1;
                }
                Token::Word(word) => {
                    elements.push(Element::Literal(word.to_ascii_lowercase()));
                    *at += 1;
                }
                Token::Slot(inner) => {
                    elements.push(Element::Slot(inner.clone()));
                    *at += 1;
                }
                Token::Equals => {
                    elements.push(Element::Identity);
                    *at += 1;
                }
                Token::Fragment(name) => {
                    let fragment = self.lets.get(name).ok_or(format!("no fragment ${name}"))?;
                    elements.push(fragment.clone());
                    if size(&elements) > MOST_ELEMENTS {
                        return Err(format!("more than {MOST_ELEMENTS} words and groups"));
                    }
                    *at += 1;
                }
                Token::Open(bracket) => {
                    *at += 1;
                    elements.push(self.group(*bracket, tokens, at)?);
                }
            }
        }
        Ok(elements)
    }

    fn group(&self, bracket: char, tokens: &[Token], at: &mut usize) -> Result<Element, String> {
        let mut branches = vec![self.sequence(tokens, at)?];
        while tokens.get(*at) == Some(&Token::Bar) {
            *at += 1;
            branches.push(self.sequence(tokens, at)?);
        }
        if tokens.get(*at) != Some(&Token::Close(bracket)) {
            return Err(format!("no end to {bracket}"));
        }
        *at += 1;
        if branches.iter().any(Vec::is_empty) {
            return Err("an empty alternative".into());
        }
        Ok(match bracket {
            '(' => Element::OneOf(branches),
            '[' => Element::Optional(branches),
            _ => Element::AnyOf(branches),
        })
    }
}

/// Groups in groups, and words in a command with its fragments: nobody could read more, and fragments of fragments grow
/// without bound.
const MOST_NESTING: usize = 40;
const MOST_ELEMENTS: usize = 60_000;

/// How deep groups are nested in what is written.
fn deepest(tokens: &[Token]) -> usize {
    let mut open = 0_usize;
    let depths = tokens.iter().map(|token| {
        match token {
            Token::Open(_) => open += 1,
            Token::Close(_) => open = open.saturating_sub(1),
            _ => {}
        }
        open
    });
    depths.max().unwrap_or(0)
}

fn parts(element: &Element) -> &[Vec<Element>] {
    match element {
        Element::OneOf(branches) | Element::Optional(branches) | Element::AnyOf(branches) => branches,
        Element::Repeat { of, .. } => parts(of),
        _ => &[],
    }
}

/// As [`deepest`], fragments taken in.
fn height(elements: &[Element]) -> usize {
    let of = |element: &Element| parts(element).iter().map(|branch| 1 + height(branch)).max().unwrap_or(0);
    elements.iter().map(of).max().unwrap_or(0)
}

fn size(elements: &[Element]) -> usize {
    elements.iter().map(|element| 1 + parts(element).iter().map(|branch| size(branch)).sum::<usize>()).sum()
}

/// How deep files may include files.
const MOST_DEPTH: usize = 8;

/// Does what follows `include` name this file?
fn names(included: &str, file: &str) -> bool {
    included.strip_suffix('*').map_or(included == file, |prefix| file.starts_with(prefix))
}

/// `lexicon lines`, `lexicon paths by-line`, `lexicon comments ! #`, `lexicon negation no default`.
fn lexicon_line(rest: &str, lexicon: &mut Lexicon) -> Result<(), String> {
    let mut words = rest.split_whitespace();
    match words.next() {
        Some("lines") => lexicon.form = Form::Lines,
        Some("paths") => lexicon.form = Form::Paths { by_line: words.next() == Some("by-line") },
        Some("comments") => lexicon.comments = words.filter_map(|word| word.bytes().next()).collect(),
        Some("chained") => lexicon.chained = true,
        Some("calls") => lexicon.calls = words.map(str::to_owned).collect(),
        Some("title") => lexicon.title = true,
        Some("brackets") => lexicon.brackets = true,
        Some("negation") => lexicon.negations = words.map(str::to_owned).collect(),
        other => return Err(format!("no lexicon {other:?}")),
    }
    Ok(())
}

/// `[mode]` or `[mode + other]`; a command that begins and ends with an optional part holds other characters too.
fn is_header(line: &str) -> bool {
    line.strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|inner| inner.chars().all(|c| c.is_ascii_alphanumeric() || "-_ +".contains(c)))
}

fn mode_header(header: &str, at: &At) -> ModeSection {
    let mut parts = header.split('+').map(|part| part.trim().to_owned());
    let name = parts.next().unwrap_or_default();
    ModeSection { name, takes_in: parts.collect(), commands: Vec::new(), at: at.clone() }
}

fn kind_line(rest: &'static str, at: &At) -> Result<KindLine, String> {
    let (name, rest) = rest.trim().split_once(char::is_whitespace).ok_or("kind NAME \"words\"")?;
    let rest = rest.trim().strip_prefix('"').ok_or("kind NAME \"words\"")?;
    let (words, options) = rest.split_once('"').ok_or("the words of a kind stand in quotes")?;
    let options = options.split_whitespace().map(str::to_owned).collect();
    Ok(KindLine { name, words: words.to_owned(), options, at: at.clone() })
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Slot(String),
    Fragment(String),
    Open(char),
    Close(char),
    Bar,
    Equals,
    Repeat(bool),
}

fn tokenise(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let mut used = first.len_utf8();
        match first {
            '(' | '[' | '{' => tokens.push(Token::Open(first)),
            ')' => tokens.push(Token::Close('(')),
            ']' => tokens.push(Token::Close('[')),
            '}' => tokens.push(Token::Close('{')),
            '|' => tokens.push(Token::Bar),
            '=' => tokens.push(Token::Equals),
            '<' => {
                let end = rest.find('>').ok_or("no end to <")?;
                tokens.push(Token::Slot(rest[1..end].replace('\\', "")));
                used = end + 1;
            }
            '"' => {
                let end = rest[1..].find('"').ok_or("no end to a quoted word")?;
                tokens.push(Token::Word(rest[1..=end].to_owned()));
                used = end + 2;
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()[]{}|<>=\"".contains(c)).unwrap_or(rest.len());
                let mut word = &rest[..end];
                used = end;
                // `x+` and `x*` repeat; a lone `+` or `*` right after a group or value does too.
                if word.len() > 1 && word.ends_with(['+', '*']) {
                    word = &word[..word.len() - 1];
                    used = end - 1;
                }
                match (word, tokens.last()) {
                    ("+" | "*", Some(Token::Close(_) | Token::Slot(_) | Token::Word(_) | Token::Fragment(_)))
                        if !text[..text.len() - rest.len()].ends_with(char::is_whitespace) =>
                    {
                        tokens.push(Token::Repeat(word == "+"));
                    }
                    _ => match word.strip_prefix('$') {
                        Some(name) => tokens.push(Token::Fragment(name.to_owned())),
                        None if word.is_empty() => return Err(format!("cannot read {rest:?}")),
                        None => tokens.push(Token::Word(word.to_owned())),
                    },
                }
            }
        }
        rest = rest[used..].trim_start();
        // `trim_start` loses the blank that tells `x +` from `x+`; the check above looks at `text` itself.
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Vec<Element> {
        let reader = Reader { files: &[], source: Source::default(), errors: Vec::new(), lets: FxHashMap::default() };
        reader.pattern(text).unwrap()
    }

    #[test]
    fn patterns_are_read() {
        let literal = |word: &str| Element::Literal(word.into());
        let slot = |inner: &str| Element::Slot(inner.into());
        assert_eq!(pattern("hostname = <name>"), vec![literal("hostname"), Element::Identity, slot("name")]);
        assert_eq!(
            pattern("eq <port>+ [ log | log-input ] *"),
            vec![
                literal("eq"),
                Element::Repeat { at_least_one: true, of: Box::new(slot("port")) },
                Element::Optional(vec![vec![literal("log")], vec![literal("log-input")]]),
                literal("*"),
            ]
        );
        assert_eq!(pattern("<ref acl\\|ipv6-acl>"), vec![slot("ref acl|ipv6-acl")]);
    }

    #[test]
    fn bad_lines_are_reported_where_they_stand() {
        let files = [("a", "[global]\n  ip ( x\n  ip y -> z ; no: a b\n")];
        let (source, errors) = read(&files, "a");
        assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a:2: no end to ("]);
        assert_eq!(source.modes[0].commands[0].opens.as_deref(), Some("z"));
        assert_eq!(source.modes[0].commands[0].clauses, [("no".to_owned(), "a b".to_owned())]);
    }

    #[test]
    fn what_grows_without_bound_is_refused() {
        let bad = |text: String| {
            let text: &'static str = Box::leak(text.into_boxed_str());
            !read(&[("a.grammar", text)], "a.grammar").1.is_empty()
        };
        assert!(bad(format!("[global]\n  a {}b{}\n", "( ".repeat(5_000), " )".repeat(5_000))));
        let doubled = (0..40).map(|at| format!("let $f{} = $f{at} $f{at}", at + 1)).collect::<Vec<_>>().join("\n");
        assert!(bad(format!("let $f0 = x\n{doubled}\n[global]\n  a $f40\n")));
    }
}

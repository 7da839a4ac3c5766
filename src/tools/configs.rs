//! The open configs, and how their lines are cited: `core1.cfg:104`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analysis::Analysis;
use crate::text::{FileId, LineNumber, Place, clean_line};

/// An open config.
#[derive(Clone, Debug)]
pub struct Config {
    /// The shortest end of its path that no other file has; cleaned, without blanks.
    pub label: Box<str>,
    /// Its device's name; for a snippet the file's, without its ending.
    pub device: Box<str>,
    /// What there is to know of it.
    pub analysis: Analysis,
}

/// All open configs. Cheap to clone, as analyses are.
#[derive(Clone, Debug, Default)]
pub struct Configs {
    all: Vec<Config>,
}

/// A citation in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Where in the text.
    pub range: Range<usize>,
    /// What it cites; nothing where there is no such line.
    pub place: Option<Place>,
}

impl Configs {
    /// These, with their paths.
    pub fn of(files: impl IntoIterator<Item = (String, Analysis)>) -> Self {
        let files: Vec<(Vec<String>, Analysis)> =
            files.into_iter().map(|(path, analysis)| (parts(&path), analysis)).collect();
        let mut depth: Vec<usize> = vec![1; files.len()];
        // A few rounds are enough for any folder that people keep; two files of one path stay alike.
        for _ in 0..16 {
            let mut seen: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (at, (parts, _)) in files.iter().enumerate() {
                seen.entry(end_of(parts, depth[at])).or_default().push(at);
            }
            let alike: Vec<usize> = seen.into_values().filter(|at| at.len() > 1).flatten().collect();
            if alike.is_empty() {
                break;
            }
            for at in alike {
                depth[at] += 1;
            }
        }
        let config = |((parts, analysis), depth): ((Vec<String>, Analysis), usize)| {
            let label = end_of(&parts, depth);
            let name = parts.last().map_or("", String::as_str);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let device = clean_line(analysis.hostname().unwrap_or(stem)).into();
            Config { label: label.into(), device, analysis }
        };
        Self { all: files.into_iter().zip(depth).map(config).collect() }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Config> {
        self.all.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// None?
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The config of a file.
    pub fn get(&self, file: FileId) -> Option<&Config> {
        let usual = self.all.get(file.index()).filter(|config| config.analysis.file == file);
        usual.or_else(|| self.all.iter().find(|config| config.analysis.file == file))
    }

    /// Those of the device, or the file, of this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Config> {
        self.all.iter().filter(move |config| config.is_called(name))
    }

    /// `core1.cfg:104`
    pub fn cite(&self, place: Place) -> String {
        let Some(config) = self.get(place.file) else { return String::new() };
        format!("{}:{}", config.label, config.analysis.document.line_of(place.span.start))
    }

    /// What `core1.cfg:104` cites.
    pub fn cited(&self, text: &str) -> Option<Place> {
        let (label, line) = text.rsplit_once(':')?;
        let line = LineNumber::new(line.parse().ok()?)?;
        let config = self.named(label).next()?;
        let document = &config.analysis.document;
        (line.index() < document.line_count()).then(|| Place::new(config.analysis.file, document.line_span(line)))
    }

    /// Every citation in a text, whether there is such a line or not.
    pub fn citations(&self, text: &str) -> Vec<Cited> {
        let mut out = Vec::new();
        let mut at = 0;
        for word in text.split_inclusive(|c: char| c.is_whitespace() || "()[]`,;\"'".contains(c)) {
            let start = at;
            at += word.len();
            let bare = word.trim_end_matches(|c: char| c.is_whitespace() || "()[]`,;\"'.:".contains(c));
            let Some((label, line)) = bare.rsplit_once(':') else { continue };
            let digits = line.bytes().all(|byte| byte.is_ascii_digit()) && !line.is_empty();
            if digits && self.all.iter().any(|config| config.is_file(label)) {
                out.push(Cited { range: start..start + bare.len(), place: self.cited(bare) });
            } else if digits && label.contains('.') && label.contains(|c: char| c.is_ascii_alphabetic()) {
                out.push(Cited { range: start..start + bare.len(), place: None });
            }
        }
        out
    }
}

impl Config {
    /// Is this the name of its device or file?
    pub fn is_called(&self, name: &str) -> bool {
        self.device.eq_ignore_ascii_case(name) || self.is_file(name)
    }

    fn is_file(&self, name: &str) -> bool {
        let stem = self.label.rsplit_once('.').map_or(&*self.label, |(stem, _)| stem);
        self.label.eq_ignore_ascii_case(name) || stem.eq_ignore_ascii_case(name)
    }
}

fn parts(path: &str) -> Vec<String> {
    let clean = clean_line(path).replace(char::is_whitespace, "_");
    clean.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect()
}

fn end_of(parts: &[String], depth: usize) -> String {
    parts[parts.len().saturating_sub(depth)..].join("/")
}

//! Reading TOML so that each mistake costs one entry and no more, and is told with its line.
//!
//! Pure: text in, values and problems out. What is read beyond that is for the callers.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::nearest;

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong and what becomes of it.
    pub what: String,
    /// What the user can do.
    pub hint: Option<String>,
}

/// A key and its value.
#[derive(Copy, Clone, Debug)]
pub(super) struct Entry<'t> {
    pub key: &'t str,
    pub value: &'t DeValue<'t>,
    /// The line of the key, from 1.
    pub line: u32,
}

/// The entries of a file, and the mistakes met so far.
#[derive(Debug)]
pub(super) struct Reader {
    /// Where each line begins.
    starts: Vec<usize>,
    pub problems: Vec<Problem>,
    /// The file is no TOML as a whole.
    pub broken: bool,
}

impl Reader {
    /// Reads a text and hands its top level over. What cannot be read is told and left out.
    pub fn read<T>(text: &str, take: impl FnOnce(&mut Self, Entries<'_>) -> T) -> (T, Self) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut reader = Self { starts, problems: Vec::new(), broken: false };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.broken = true;
            let line = reader.line(at);
            reader.say(line, format!("no TOML: {}", error.message().replace('\n', " ")), None);
        }
        let taken = take(&mut reader, Entries(table.get_ref()));
        reader.problems.sort_by_key(|problem| problem.line);
        (taken, reader)
    }

    fn line(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at) as u32
    }

    /// The entries of a table, in the order of the file.
    pub fn entries<'t>(&self, entries: Entries<'t>) -> Vec<Entry<'t>> {
        let mut all: Vec<(usize, &Spanned<_>, &Spanned<DeValue<'_>>)> =
            entries.0.iter().map(|(key, value)| (key.span().start, key, value)).collect();
        all.sort_by_key(|(at, ..)| *at);
        let entry = |(at, key, value): (usize, &'t Spanned<std::borrow::Cow<'t, str>>, &'t Spanned<DeValue<'t>>)| {
            Entry { key: key.get_ref(), value: value.get_ref(), line: self.line(at) }
        };
        all.into_iter().map(entry).collect()
    }

    /// The items of a list with their lines; one value that is no list counts as a list of it.
    pub fn items<'t>(&self, entry: Entry<'t>) -> Vec<Entry<'t>> {
        match entry.value.as_array() {
            Some(items) => items
                .iter()
                .map(|item| Entry { value: item.get_ref(), line: self.line(item.span().start), ..entry })
                .collect(),
            None => vec![entry],
        }
    }

    /// Notes a mistake.
    pub fn say(&mut self, line: u32, what: impl Into<String>, hint: Option<String>) {
        self.problems.push(Problem { line, what: what.into(), hint });
    }

    /// The value is not what it should be.
    pub fn expected(&mut self, entry: Entry<'_>, expected: &str) {
        let what = format!("`{}` must be {expected}, and is {}", entry.key, described(entry.value));
        self.say(entry.line, what, None);
    }

    /// There is no such entry.
    pub fn unknown<'n>(&mut self, entry: Entry<'_>, place: &str, names: impl IntoIterator<Item = &'n str>) {
        let names: Vec<&str> = names.into_iter().collect();
        let what = format!("there is no `{}` in {place}", entry.key);
        let hint = match nearest(entry.key, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.len() <= 12 => format!("there are {}", names.join(", ")),
            None => "`confdbg config` prints all that there is".to_owned(),
        };
        self.say(entry.line, what, Some(hint));
    }

    /// The text of an entry that must be one.
    pub fn text<'t>(&mut self, entry: Entry<'t>, expected: &str) -> Option<&'t str> {
        let text = entry.value.as_str();
        if text.is_none() {
            self.expected(entry, expected);
        }
        text
    }

    /// The table of an entry that must be one.
    pub fn table<'t>(&mut self, entry: Entry<'t>) -> Option<Entries<'t>> {
        let table = entry.value.as_table();
        if table.is_none() {
            self.expected(entry, &format!("a table, written [{}]", entry.key));
        }
        table.map(Entries)
    }
}

/// A table of the file.
#[derive(Copy, Clone, Debug)]
pub(super) struct Entries<'t>(&'t DeTable<'t>);

/// A value's type in words, with the value where it is short.
pub(super) fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.chars().count() <= 40 => format!("\"{text}\""),
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(number) => format!("the number {}", number.as_str()),
        DeValue::Float(number) => format!("the number {}", number.as_str()),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> (Vec<(String, u32)>, Vec<Problem>) {
        let (keys, reader) = Reader::read(text, |reader, top| {
            reader.entries(top).iter().map(|entry| (entry.key.to_owned(), entry.line)).collect()
        });
        (keys, reader.problems)
    }

    #[test]
    fn entries_come_in_the_order_of_the_file_with_their_lines() {
        let (keys, problems) = keys("z = 1\n# a\n\na = 2\n[t]\n");
        assert_eq!(keys, [("z".into(), 1), ("a".into(), 4), ("t".into(), 5)]);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_broken_line_costs_itself_alone() {
        let (keys, problems) = keys("a = 1\nb = = 2\nc = 3\n");
        assert!(keys.contains(&("a".into(), 1)) && keys.contains(&("c".into(), 3)), "{keys:?}");
        assert!(problems.iter().all(|problem| problem.line == 2), "{problems:?}");
        assert!(!problems.is_empty());
    }
}

//! The user's own settings: defaults, then the file, then the environment, then the command line.

use std::path::Path;

use toml::de::DeValue;

use super::colours;
use super::dialects::{self, DialectRule, dialect_of};
use super::keys::{self, Keys};
use super::pattern::Base;
use super::reader::{Entries, Entry, Problem, Reader};
use super::table::{Kind, Name, SETTINGS, Setting, Value};
use crate::dialect::Dialect;
use crate::rules::Severity;
use crate::tui::theme::Overlay;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The file says so, in this line, from 1.
    File(u32),
    /// A variable of the environment, by its name.
    Environment(String),
    /// An option of the command line.
    Flag(&'static str),
}

/// The settings as they are in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    values: Vec<(Value, Origin)>,
    /// The keys.
    pub keys: Keys,
    /// What looks different from the theme.
    pub colours: Overlay,
    /// Dialects of files.
    pub dialects: Vec<DialectRule>,
}

impl Default for Settings {
    fn default() -> Self {
        let value = |setting: &Setting| setting.parse(setting.default.trim_matches('"'));
        let fallback = || Value::Switch(false);
        let values = SETTINGS.iter().map(|setting| (value(setting).unwrap_or_else(fallback), Origin::Default));
        Self { values: values.collect(), keys: Keys::default(), colours: Overlay::default(), dialects: Vec::new() }
    }
}

/// The tables of the file that hold no single values.
const OTHERS: [&str; 3] = ["dialects", "colours", "keys"];

/// What belongs into `.confdbg.toml`.
const OF_PROJECTS: [&str; 5] = ["rules", "severity", "ignore", "silence", "files"];

impl Settings {
    /// Reads a file's text. The second says whether it was TOML as a whole.
    pub fn read(text: &str) -> (Self, Vec<Problem>, bool) {
        let (settings, reader) = Reader::read(text, |reader, top| {
            let mut settings = Self::default();
            for entry in reader.entries(top) {
                settings.section(reader, entry);
            }
            settings
        });
        (settings, reader.problems, !reader.broken)
    }

    fn section(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        let tables = || {
            let mut tables: Vec<&str> = SETTINGS.iter().map(|setting| setting.table).collect();
            tables.dedup();
            tables.into_iter().chain(OTHERS)
        };
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.key == entry.key && !entry.value.is_table()) {
            let hint = format!("it belongs below [{}]", setting.table);
            reader.say(entry.line, format!("`{}` stands outside of its table", entry.key), Some(hint));
            return;
        }
        if OF_PROJECTS.contains(&entry.key) {
            let hint = "it belongs into .confdbg.toml, beside the configs".to_owned();
            reader.say(entry.line, format!("`{}` is no setting of a user", entry.key), Some(hint));
            return;
        }
        if !tables().any(|table| table == entry.key) {
            return reader.unknown(entry, "the settings", tables());
        }
        let Some(table) = reader.table(entry) else { return };
        match entry.key {
            "dialects" => self.dialects = dialects::read(reader, table, Base::Anywhere),
            "colours" => self.colours = colours::read(reader, table),
            "keys" => self.keys = keys::read(reader, table),
            name => self.values(reader, name, table),
        }
    }

    fn values(&mut self, reader: &mut Reader, table: &str, entries: Entries<'_>) {
        for entry in reader.entries(entries) {
            let of_table = || SETTINGS.iter().filter(|setting| setting.table == table);
            let Some(setting) = of_table().find(|setting| setting.key == entry.key) else {
                reader.unknown(entry, &format!("[{table}]"), of_table().map(|setting| setting.key));
                continue;
            };
            if let Some(value) = value(setting, entry.value) {
                self.set(setting.name, value, Origin::File(entry.line));
                continue;
            }
            reader.expected(entry, &setting.expected());
            let near = entry.value.as_str().and_then(|text| setting.meant(text));
            if let (Some(near), Some(problem)) = (near, reader.problems.last_mut()) {
                problem.hint = Some(format!("did you mean \"{near}\"?"));
            }
        }
    }

    /// Takes what the environment says; gives what of it cannot be used.
    pub fn environment(&mut self, variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let mut problems = Vec::new();
        for setting in SETTINGS {
            let name = setting.variable_if_any();
            let Some(text) = variable(&name).filter(|text| !text.is_empty()) else { continue };
            if setting.variable().is_none() {
                let flag = setting.flag.unwrap_or_default();
                problems.push(format!("{name} is not read: `{}` is said in your file or by {flag}", setting.key));
                continue;
            }
            match setting.parse(&text) {
                Some(value) => self.set(setting.name, value, Origin::Environment(name)),
                None => problems.push(format!("{name} must be {}, and is \"{text}\"", setting.expected())),
            }
        }
        problems
    }

    /// Sets one value.
    pub fn set(&mut self, name: Name, value: Value, origin: Origin) {
        if let Some(place) = self.values.get_mut(name as usize) {
            *place = (value, origin);
        }
    }

    /// A value, and where it came from.
    pub fn get(&self, name: Name) -> (&Value, &Origin) {
        let (value, origin) = &self.values[name as usize];
        (value, origin)
    }

    /// The text of a setting that is a word or a text; nothing for `auto`.
    pub fn word(&self, name: Name) -> Option<&str> {
        match self.get(name).0 {
            Value::Text(text) if text != "auto" => Some(text),
            _ => None,
        }
    }

    /// A switch.
    pub fn is_on(&self, name: Name) -> bool {
        *self.get(name).0 == Value::Switch(true)
    }

    /// A number; 0 for what is none.
    pub fn number(&self, name: Name) -> u16 {
        if let Value::Number(number) = self.get(name).0 { *number } else { 0 }
    }

    /// Faults milder than this are not shown at first.
    pub fn least(&self) -> Severity {
        match self.word(Name::MinSeverity) {
            Some("error") => Severity::Error,
            Some("warning") => Severity::Warning,
            _ => Severity::Info,
        }
    }

    /// The dialect of a file by its absolute path, where the user has said so.
    pub fn dialect(&self, path: &Path) -> Option<Dialect> {
        dialect_of(&self.dialects, path)
    }
}

fn value(setting: &Setting, value: &DeValue<'_>) -> Option<Value> {
    match (setting.kind, value) {
        (Kind::Switch, DeValue::Boolean(value)) => Some(Value::Switch(*value)),
        (Kind::Number(..), DeValue::Integer(number)) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().and_then(|number| setting.number(number))
        }
        (Kind::Word(_) | Kind::Text(_), DeValue::String(text)) => setting.text(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Settings, Vec<String>) {
        let (settings, problems, _) = Settings::read(text);
        let line = |problem: &Problem| {
            let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            format!("{}: {}{hint}", problem.line, problem.what)
        };
        (settings, problems.iter().map(line).collect())
    }

    #[test]
    fn values_have_their_type_and_their_line() {
        let (settings, told) =
            told("[screen]\ntheme = \"light\"\ncontext-lines = 0x05\nmouse = true\n\n[model]\nname = \"none\"\n");
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(settings.get(Name::Theme), (&Value::Text("light".into()), &Origin::File(2)));
        assert_eq!((settings.number(Name::ContextLines), settings.is_on(Name::Mouse)), (5, true));
        assert_eq!(settings.word(Name::Model), Some("none"));
        assert_eq!(settings.get(Name::Borders).1, &Origin::Default);
    }

    #[test]
    fn each_mistake_is_told_and_the_rest_is_used() {
        let (settings, told) = told(
            "theme = \"dark\"\n[screen]\nthem = \"dark\"\nborders = \"asci\"\nmouse = \"yes\"\ncontext-lines = 99\n\
             side-by-side = true\n[scren]\n[silence]\n[check]\nformat = 3\n[colors.tokens]\nx = 1\nborders = [\n",
        );
        assert!(settings.is_on(Name::SideBySide), "what is right is used");
        assert_eq!(settings.get(Name::Borders).1, &Origin::Default);
        for part in [
            "1: `theme` stands outside of its table (it belongs below [screen])",
            "3: there is no `them` in [screen] (did you mean `theme`?)",
            "4: `borders` must be one of \"auto\", \"unicode\", \"ascii\", and is \"asci\" (did you mean \"ascii\"?)",
            "5: `mouse` must be true or false, and is \"yes\"",
            "6: `context-lines` must be a whole number from 0 to 50, and is the number 99",
            "8: there is no `scren` in the settings (did you mean `screen`?)",
            "9: `silence` is no setting of a user (it belongs into .confdbg.toml, beside the configs)",
            "11: `format` must be one of",
            "12: there is no `colors` in the settings (did you mean `colours`?)",
        ] {
            assert!(told.iter().any(|line| line.starts_with(part)), "{part}\n{told:#?}");
        }
        assert!(told.iter().any(|line| line.contains("no TOML")), "{told:#?}");
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let (mut settings, _) = told("[screen]\ntheme = \"light\"\nmouse = true\n");
        let variables = [("CONFDBG_THEME", "mono"), ("CONFDBG_MOUSE", "maybe"), ("CONFDBG_CONTEXT_LINES", "7")];
        let problems = settings
            .environment(|name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned()));
        assert_eq!(settings.word(Name::Theme), Some("mono"));
        assert_eq!(settings.get(Name::Theme).1, &Origin::Environment("CONFDBG_THEME".into()));
        assert_eq!((settings.is_on(Name::Mouse), settings.number(Name::ContextLines)), (true, 7));
        assert_eq!(problems, ["CONFDBG_MOUSE must be true or false, and is \"maybe\""]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]a-z= \"\n{}.,#0-9-]{0,200}") {
            let _ = Settings::read(&text);
        }
    }
}

//! The one table of settings with a single value. What is read, printed, taken from the environment and documented comes
//! from here.

use crate::llm::language::Language;
use crate::text::nearest;

/// A setting.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table below says what each is")]
pub enum Name {
    Theme,
    Borders,
    Mouse,
    ContextLines,
    SideBySide,
    Link,
    ReadOnly,
    MinSeverity,
    Format,
    Model,
    Explain,
    Cache,
    Api,
    ApiModel,
    Language,
    MaskAddresses,
    MaskUsernames,
}

/// What a value may be.
#[derive(Copy, Clone, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number within these, both included.
    Number(u16, u16),
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text; what it should be, in words.
    Text(&'static str),
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`.
    Switch(bool),
    /// A whole number.
    Number(u16),
    /// A word of several, or a text.
    Text(String),
}

/// A row of the table.
#[derive(Debug)]
pub struct Setting {
    /// Which.
    pub name: Name,
    /// Its table in the file.
    pub table: &'static str,
    /// Its key there.
    pub key: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is where nothing is said, as TOML.
    pub default: &'static str,
    /// The option of the command line that goes before it.
    pub flag: Option<&'static str>,
    /// One line.
    pub what: &'static str,
}

const fn setting(
    name: Name,
    (table, key): (&'static str, &'static str),
    kind: Kind,
    default: &'static str,
    flag: Option<&'static str>,
    what: &'static str,
) -> Setting {
    Setting { name, table, key, kind, default, flag, what }
}

use Kind::{Number, Switch, Text, Word};

/// The table, in the order of the file. The row of a name is found by its place.
pub static SETTINGS: &[Setting] = &[
    setting(
        Name::Theme,
        ("screen", "theme"),
        Text("the name of a theme"),
        "\"auto\"",
        Some("--theme"),
        "The colours: `dark`, `light`, `ansi16`, `mono`, a theme of your own, or `auto`: what the terminal can show",
    ),
    setting(
        Name::Borders,
        ("screen", "borders"),
        Word(&["auto", "unicode", "ascii"]),
        "\"auto\"",
        Some("--ascii"),
        "Lines between panes: box characters, or `-` and `|`; `auto` asks the locale",
    ),
    setting(
        Name::Mouse,
        ("screen", "mouse"),
        Switch,
        "false",
        Some("--mouse"),
        "Clicks select and the wheel scrolls; the terminal's own selection then needs Shift",
    ),
    setting(Name::ContextLines, ("screen", "context-lines"), Number(0, 50), "2", None, "Lines shown around a fix"),
    setting(
        Name::SideBySide,
        ("screen", "side-by-side"),
        Switch,
        "false",
        None,
        "A fix is shown before and after side by side, where that fits",
    ),
    setting(
        Name::Link,
        ("screen", "link"),
        Word(&["auto", "slow"]),
        "\"auto\"",
        Some("--slow"),
        "`slow` draws seldom, for links on which every byte counts; `auto` is faster, less so over SSH",
    ),
    setting(
        Name::ReadOnly,
        ("screen", "read-only"),
        Switch,
        "false",
        Some("--read-only"),
        "No decisions and no writing",
    ),
    setting(
        Name::MinSeverity,
        ("faults", "min-severity"),
        Word(&["info", "warning", "error"]),
        "\"info\"",
        Some("--min-severity"),
        "Faults at least this bad: printed by `check`, listed by the debugger at first",
    ),
    setting(
        Name::Format,
        ("check", "format"),
        Word(&["auto", "full", "concise", "json", "jsonl", "sarif", "github", "junit"]),
        "\"auto\"",
        Some("--format"),
        "How `check` prints; `auto`: `full` on a terminal, `concise` otherwise",
    ),
    setting(
        Name::Model,
        ("model", "name"),
        Text("the name of a model or the path of a GGUF file"),
        "\"auto\"",
        Some("--model"),
        "The language model that explains: a name of `confdbg model list`, a GGUF file, `none`, or `auto`",
    ),
    setting(
        Name::Explain,
        ("model", "explain"),
        Word(&["auto", "on-request"]),
        "\"auto\"",
        None,
        "When the model explains: at once, but `on-request` on a slow link; or only when asked",
    ),
    setting(
        Name::Cache,
        ("model", "cache"),
        Switch,
        "true",
        None,
        "Explanations that the facts bore out are kept on this disk, without secrets, and shown again at once",
    ),
    setting(
        Name::Api,
        ("model", "api"),
        Text("the address of a server"),
        "\"none\"",
        Some("--api"),
        "A server of the OpenAI chat protocol that explains in place of a model here: the prompts go there",
    ),
    setting(
        Name::ApiModel,
        ("model", "api-model"),
        Text("the name of a server's model"),
        "\"auto\"",
        Some("--api-model"),
        "The server's model; `auto`: the first that it lists",
    ),
    setting(
        Name::Language,
        ("model", "language"),
        Word(Language::CODES),
        "\"en\"",
        Some("--lang"),
        "The language of explanations; what the rules say stays English",
    ),
    setting(
        Name::MaskAddresses,
        ("model", "mask-addresses"),
        Switch,
        "false",
        Some("--mask-addresses"),
        "No model sees an address: placeholders stand for them and are put back (secrets are always masked)",
    ),
    setting(
        Name::MaskUsernames,
        ("model", "mask-usernames"),
        Switch,
        "false",
        Some("--mask-usernames"),
        "No model sees the name of a user",
    ),
];

impl Name {
    /// Its row.
    pub fn setting(self) -> &'static Setting {
        &SETTINGS[self as usize]
    }
}

impl Setting {
    /// The variable of the environment that goes before the file; none for where prompts are sent to, which only the
    /// user's own file and an option may say.
    pub fn variable(&self) -> Option<String> {
        (self.name != Name::Api).then(|| self.variable_if_any())
    }

    /// What the variable is called, were there one.
    pub(super) fn variable_if_any(&self) -> String {
        let key = if self.table == "model" && self.key == "name" { "model" } else { self.key };
        format!("CONFDBG_{}", key.to_uppercase().replace('-', "_"))
    }

    /// What a value must be, in words.
    pub fn expected(&self) -> String {
        match self.kind {
            Switch => "true or false".to_owned(),
            Number(least, most) => format!("a whole number from {least} to {most}"),
            Word(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Text(what) => what.to_owned(),
        }
    }

    /// The value that a text stands for, such as one of the environment.
    pub fn parse(&self, text: &str) -> Option<Value> {
        match self.kind {
            Switch => match text {
                "true" | "1" | "yes" | "on" => Some(Value::Switch(true)),
                "false" | "0" | "no" | "off" => Some(Value::Switch(false)),
                _ => None,
            },
            Number(..) => text.parse().ok().and_then(|number| self.number(number)),
            _ => self.text(text),
        }
    }

    /// The value that a number stands for.
    pub fn number(&self, number: i64) -> Option<Value> {
        let Number(least, most) = self.kind else { return None };
        let number = u16::try_from(number).ok()?;
        (least..=most).contains(&number).then_some(Value::Number(number))
    }

    /// The value that a text in the file stands for.
    pub fn text(&self, text: &str) -> Option<Value> {
        let fits = match self.kind {
            Word(words) => words.contains(&text),
            Text(_) => !text.trim().is_empty(),
            Switch | Number(..) => false,
        };
        fits.then(|| Value::Text(text.to_owned()))
    }

    /// The word that was meant, if any.
    pub fn meant(&self, text: &str) -> Option<&'static str> {
        let Word(words) = self.kind else { return None };
        nearest(text, words.iter().copied())
    }
}

impl std::fmt::Display for Value {
    /// As TOML.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Switch(value) => write!(f, "{value}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(&super::print::quoted(text)),
        }
    }
}

/// The table as Markdown, for the documentation.
pub fn markdown() -> String {
    let row = |setting: &Setting| {
        let flag = setting.flag.map_or_else(String::new, |flag| format!("`{flag}`"));
        let variable = setting.variable().map_or_else(String::new, |name| format!("`{name}`"));
        let may_be = match setting.kind {
            Word(words) => words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(" "),
            _ => setting.expected(),
        };
        format!(
            "| `{}` | `{}` | {may_be} | `{}` | {flag} | {variable} | {} |\n",
            setting.table,
            setting.key,
            setting.default,
            setting.what.replace('|', "\\|")
        )
    };
    let head =
        "| table | key | may be | default | option | variable | what |\n| --- | --- | --- | --- | --- | --- | --- |\n";
    std::iter::once(head.to_owned()).chain(SETTINGS.iter().map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_its_own_row() {
        for (at, setting) in SETTINGS.iter().enumerate() {
            assert_eq!(setting.name as usize, at);
        }
    }

    #[test]
    fn defaults_are_values() {
        for setting in SETTINGS {
            let value = setting.parse(setting.default.trim_matches('"'));
            assert_eq!(value.map(|value| value.to_string()).as_deref(), Some(setting.default), "{}", setting.key);
        }
    }

    #[test]
    fn variables_are_unique() {
        let mut names: Vec<_> = SETTINGS.iter().map(Setting::variable_if_any).collect();
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}

//! The `.confdbg.toml` beside configs: which rules count for them, how badly, and which faults their owners live with.

use std::path::Path;

use toml::de::DeValue;

use super::dialects::{self, DialectRule};
use super::pattern::{Base, Pattern};
use super::reader::{Entries, Entry, Problem, Reader};
use crate::analysis::policy::{Policy, RuleName, Silence};
use crate::rules::{Fingerprint, RULES, Severity};
use crate::text::nearest;

/// The name of the file.
pub const FILE_NAME: &str = ".confdbg.toml";

/// A silence as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Where the file says so: the line, from 1.
    pub line: u32,
    /// The configs that it is about; all where nothing is said.
    pub files: Option<Pattern>,
    /// The day on which it was decided, as it is written.
    pub date: Option<String>,
    /// What it silences.
    pub silence: Silence,
}

impl Known {
    /// What it silences, in a few words.
    pub fn described(&self) -> String {
        let what = match (&self.silence.rule, self.silence.fingerprint) {
            (Some(rule), _) => rule.as_str().to_owned(),
            (None, Some(fingerprint)) => format!("the fault {fingerprint}"),
            (None, None) => "a fault".to_owned(),
        };
        match &self.files {
            Some(files) => format!("{what} in {}", files.as_str()),
            None => what,
        }
    }
}

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    select: Vec<RuleName>,
    ignore: Vec<RuleName>,
    severities: Vec<(RuleName, Severity)>,
    ignored_in: Vec<(Pattern, Vec<RuleName>)>,
    /// Dialects of files.
    pub dialects: Vec<DialectRule>,
    /// The silences, in the order of the file; a silence's number is its place.
    pub silences: Vec<Known>,
}

const TABLES: [&str; 5] = ["rules", "severity", "per-file-ignores", "dialects", "silence"];
const OF_USERS: [&str; 6] = ["screen", "faults", "check", "model", "keys", "colours"];

impl Project {
    /// Reads a file's text.
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        let (project, reader) = Reader::read(text, |reader, top| {
            let mut project = Self::default();
            for entry in reader.entries(top) {
                project.section(reader, entry);
            }
            project
        });
        (project, reader.problems)
    }

    fn section(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        if entry.key == "silence" {
            if entry.value.is_array() {
                self.silences = reader.items(entry).into_iter().filter_map(|item| known(reader, item)).collect();
                for (number, known) in self.silences.iter_mut().enumerate() {
                    known.silence.number = number;
                }
            } else {
                reader.expected(entry, "a list of tables, each written below [[silence]]");
            }
            return;
        }
        if OF_USERS.contains(&entry.key) {
            let hint = "it belongs into your own settings: `confdbg config --path` says where".to_owned();
            reader.say(entry.line, format!("`{}` is no setting of configs", entry.key), Some(hint));
            return;
        }
        if !TABLES.contains(&entry.key) {
            return reader.unknown(entry, FILE_NAME, TABLES);
        }
        let Some(table) = reader.table(entry) else { return };
        match entry.key {
            "rules" => self.rules(reader, table),
            "severity" => {
                for entry in reader.entries(table) {
                    self.severities.extend(rule(reader, entry.key, entry.line).zip(severity(reader, entry)));
                }
            }
            "per-file-ignores" => {
                for entry in reader.entries(table) {
                    match Pattern::new(entry.key, Base::Folder) {
                        Ok(files) => self.ignored_in.push((files, rules(reader, entry))),
                        Err(why) => {
                            reader.say(entry.line, format!("`{}` is no pattern of files: {why}", entry.key), None);
                        }
                    }
                }
            }
            _ => self.dialects = dialects::read(reader, table, Base::Folder),
        }
    }

    fn rules(&mut self, reader: &mut Reader, table: Entries<'_>) {
        for entry in reader.entries(table) {
            match entry.key {
                "select" => self.select = rules(reader, entry),
                "ignore" => self.ignore = rules(reader, entry),
                _ => reader.unknown(entry, "[rules]", ["select", "ignore"]),
            }
        }
    }

    /// What it says about one config, by its path from the folder of the file.
    pub fn policy(&self, path: &Path) -> Policy {
        let here = |files: &Option<Pattern>| files.as_ref().is_none_or(|files| files.fits(path));
        let in_file = self.ignored_in.iter().filter(|(files, _)| files.fits(path)).flat_map(|(_, rules)| rules);
        Policy {
            select: self.select.clone(),
            ignore: self.ignore.iter().chain(in_file).cloned().collect(),
            severities: self.severities.clone(),
            silences: self
                .silences
                .iter()
                .filter(|known| here(&known.files))
                .map(|known| known.silence.clone())
                .collect(),
        }
    }
}

/// Rules by their names, one or a list. Those that there are none of are told and left out.
fn rules(reader: &mut Reader, entry: Entry<'_>) -> Vec<RuleName> {
    let mut names = Vec::new();
    for item in reader.items(entry) {
        match item.value.as_str() {
            Some(text) => names.extend(rule(reader, text, item.line)),
            None => {
                reader.expected(item, "a list of rules or groups of rules, such as [\"acl\", \"reference/unused\"]");
            }
        }
    }
    names
}

fn rule(reader: &mut Reader, text: &str, line: u32) -> Option<RuleName> {
    let name = RuleName::new(text);
    if RULES.iter().any(|rule| name.takes(rule.id)) {
        return Some(name);
    }
    let groups = RULES.iter().filter_map(|rule| rule.id.0.split('/').next());
    let near = nearest(text, RULES.iter().map(|rule| rule.id.0).chain(groups));
    let hint = near.map_or_else(|| "`confdbg rules` lists all".to_owned(), |near| format!("did you mean `{near}`?"));
    reader.say(line, format!("there is no rule `{text}`"), Some(hint));
    None
}

fn severity(reader: &mut Reader, entry: Entry<'_>) -> Option<Severity> {
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    let found = entry.value.as_str().and_then(|text| all.into_iter().find(|severity| severity.as_str() == text));
    if found.is_none() {
        reader.expected(entry, "\"info\", \"warning\" or \"error\"");
    }
    found
}

/// Reads one `[[silence]]`. One with a mistake in it silences nothing: it could silence too much.
fn known(reader: &mut Reader, item: Entry<'_>) -> Option<Known> {
    let table = reader.table(item)?;
    let before = reader.problems.len();
    let mut known = Known { line: item.line, files: None, date: None, silence: Silence::default() };
    for entry in reader.entries(table) {
        field(reader, entry, &mut known);
    }
    if reader.problems.len() > before {
        return None;
    }
    if known.silence.rule.is_none() && known.silence.fingerprint.is_none() {
        reader.say(item.line, "a silence must name a `rule` or a `fingerprint`", None);
        return None;
    }
    if known.silence.reason.is_none() {
        reader.say(item.line, "a silence should say its `reason`", None);
    }
    Some(known)
}

fn field(reader: &mut Reader, entry: Entry<'_>, known: &mut Known) {
    const NAMES: [&str; 7] = ["rule", "fingerprint", "file", "text", "subject", "reason", "date"];
    if !NAMES.contains(&entry.key) {
        return reader.unknown(entry, "a silence", NAMES);
    }
    if let ("date", DeValue::Datetime(date)) = (entry.key, entry.value) {
        known.date = Some(date.to_string());
        return;
    }
    let Some(text) = reader.text(entry, "a text") else { return };
    match entry.key {
        "rule" => known.silence.rule = rule(reader, text, entry.line),
        "fingerprint" => match u64::from_str_radix(text, 16) {
            Ok(number) if text.len() == 16 => known.silence.fingerprint = Some(Fingerprint(number)),
            _ => reader.expected(entry, "sixteen hexadecimal digits, as `check --format json` prints them"),
        },
        "file" => match Pattern::new(text, Base::Folder) {
            Ok(files) => known.files = Some(files),
            Err(why) => reader.say(entry.line, format!("`{text}` is no pattern of files: {why}"), None),
        },
        "text" => known.silence.line = Some(text.trim().to_owned()),
        "subject" => known.silence.subject = Some(text.to_owned()),
        "reason" => {
            known.silence.reason = Some(text.trim().into()).filter(|reason: &std::sync::Arc<str>| !reason.is_empty());
        }
        _ => known.date = Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# ours
[rules]
select = ["reference", "security", "acl"]
ignore = "security/http-server"

[severity]
security = "info"

[per-file-ignores]
"lab/**" = ["acl", "security"]

[dialects]
"edge/*" = "junos"

[[silence]]
rule = "reference/undefined"
file = "core1.cfg"
text = "  ip access-group NONE in "
reason = "comes with the template"
date = 2026-11-24

[[silence]]
fingerprint = "00000000000000ff"
reason = "known"
"#;

    #[test]
    fn a_file_is_what_it_says_for_each_config() {
        let (project, problems) = Project::read(FILE);
        assert!(problems.is_empty(), "{problems:?}");
        let core = project.policy(Path::new("core1.cfg"));
        assert_eq!((core.select.len(), core.ignore.len(), core.silences.len()), (3, 1, 2));
        assert_eq!(core.silences[0].line.as_deref(), Some("ip access-group NONE in"));
        assert_eq!(core.silences[1].fingerprint, Some(Fingerprint(255)));
        let lab = project.policy(Path::new("lab/a/r1.cfg"));
        assert_eq!((lab.ignore.len(), lab.silences.len()), (3, 1));
        let known = &project.silences[0];
        assert_eq!((known.line, known.date.as_deref()), (15, Some("2026-11-24")));
        assert_eq!(known.described(), "reference/undefined in core1.cfg");
        assert_eq!(project.silences[1].silence.number, 1);
    }

    #[test]
    fn mistakes_are_told_and_silence_nothing() {
        let text = "[rule]\n[rules]\nselect = [\"acll\", 3]\nignored = []\n[severity]\nacl = \"fatal\"\n[keys]\n\
                    [[silence]]\nrule = \"acl\"\nreasn = \"x\"\n[[silence]]\nreason = \"all\"\n[[silence]]\nrule = \"acl\"\n\
                    [[silence]]\nfingerprint = \"12\"\n";
        let (project, problems) = Project::read(text);
        let told: Vec<_> = problems
            .iter()
            .map(|problem| {
                format!("{}: {} {}", problem.line, problem.what, problem.hint.as_deref().unwrap_or_default())
            })
            .collect();
        for part in [
            "1: there is no `rule` in .confdbg.toml did you mean `rules`?",
            "3: there is no rule `acll` did you mean `acl`?",
            "3: `select` must be a list of rules or groups",
            "4: there is no `ignored` in [rules]",
            "6: `acl` must be \"info\", \"warning\" or \"error\", and is \"fatal\"",
            "7: `keys` is no setting of configs it belongs into your own settings",
            "10: there is no `reasn` in a silence did you mean `reason`?",
            "11: a silence must name a `rule` or a `fingerprint`",
            "13: a silence should say its `reason`",
            "16: `fingerprint` must be sixteen hexadecimal digits",
        ] {
            assert!(told.iter().any(|line| line.starts_with(part)), "{part}\n{told:#?}");
        }
        assert_eq!(project.silences.len(), 1);
    }
}

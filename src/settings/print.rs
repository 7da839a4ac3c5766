//! The settings in effect as a file that says the same, each line with a word on where its value came from.

use std::fmt::Write;

use super::table::{Name, SETTINGS, Setting};
use super::user::{Origin, Settings};
use crate::tui::actions::{Row, Scope, rows};
use crate::tui::keymap::shown;
use crate::tui::theme::Section;

/// What goes with the settings.
#[derive(Clone, Debug, Default)]
pub struct Around<'a> {
    /// The file that was read, as it is to be named.
    pub file: Option<&'a str>,
    /// What `auto` comes to here, for the settings where that is known.
    pub here: Vec<(Name, String)>,
    /// How everything looks in the theme: section, name, value as TOML; and the theme's name.
    pub theme: (&'a str, Vec<(Section, String, String)>),
}

/// A text as TOML.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The settings as TOML.
pub fn effective(settings: &Settings, around: &Around<'_>) -> String {
    let mut out = String::from("# The settings of confdbg as they are in effect, each with where it comes from.\n");
    let from = around.file.unwrap_or("none");
    let _ = writeln!(out, "# File read: {from}");
    let mut table = "";
    for setting in SETTINGS {
        if setting.table != table {
            table = setting.table;
            let _ = write!(out, "\n[{table}]\n");
        }
        value(&mut out, settings, around, setting);
    }
    dialects(&mut out, settings, around);
    colours(&mut out, settings, around);
    keys(&mut out, settings, around);
    out
}

fn value(out: &mut String, settings: &Settings, around: &Around<'_>, setting: &Setting) {
    let (value, origin) = settings.get(setting.name);
    let here = around.here.iter().find(|(name, _)| *name == setting.name);
    let here = here.map(|(_, here)| format!("; here: {here}")).unwrap_or_default();
    let _ = writeln!(out, "# {}", setting.what);
    let _ = writeln!(out, "{} = {value} # {}{here}", setting.key, told(origin, around));
}

fn told(origin: &Origin, around: &Around<'_>) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::File(line) => at(*line, around),
        Origin::Environment(name) => format!("environment: {name}"),
        Origin::Flag(flag) => format!("flag: {flag}"),
    }
}

fn at(line: u32, around: &Around<'_>) -> String {
    format!("{}:{line}", around.file.unwrap_or("config.toml"))
}

fn dialects(out: &mut String, settings: &Settings, around: &Around<'_>) {
    out.push_str("\n# Files that are read in a dialect whatever they look like: \"GLOB\" = \"DIALECT\"\n[dialects]\n");
    for rule in &settings.dialects {
        let (files, dialect) = (quoted(rule.files.as_str()), rule.dialect.as_str());
        let _ = writeln!(out, "{files} = \"{dialect}\" # {}", at(rule.line, around));
    }
}

/// What the user has changed; the theme's own is there to be uncommented, as it would outlive a change of the theme.
fn colours(out: &mut String, settings: &Settings, around: &Around<'_>) {
    let (theme, looks) = &around.theme;
    for section in Section::ALL {
        let _ = write!(out, "\n[colours.{}]\n", section.name());
        let mut own: Vec<_> = settings.colours.touches.iter().filter(|touch| touch.section == section).collect();
        for (_, name, look) in looks.iter().filter(|(other, ..)| *other == section) {
            if !own.iter().any(|touch| touch.name == *name) {
                let _ = writeln!(out, "# {} = {look} # theme {theme}", key(name));
            }
        }
        own.sort_by_key(|touch| touch.line);
        for touch in own {
            let look = match (&touch.look.fg, section) {
                (Some(colour), Section::Palette) => quoted(colour),
                _ => touch.look.to_string(),
            };
            let _ = writeln!(out, "{} = {look} # {}", key(&touch.name), at(touch.line, around));
        }
    }
}

fn keys(out: &mut String, settings: &Settings, around: &Around<'_>) {
    for scope in Scope::ALL {
        let table = scope.table();
        let dot = if table.is_empty() { "" } else { "." };
        let _ = write!(out, "\n# {}\n[keys{dot}{table}]\n", scope.title());
        for row in rows(scope) {
            let origin = settings.keys.line(row).map_or_else(|| "default".to_owned(), |line| at(line, around));
            let keys = sequences(settings, row);
            let _ = writeln!(out, "{} = [{keys}] # {origin}; {}", row.id, row.description);
        }
    }
}

fn sequences(settings: &Settings, row: &'static Row) -> String {
    let all = settings.keys.map.sequences(row).iter();
    all.map(|sequence| quoted(&spaced(&shown(sequence)))).collect::<Vec<_>>().join(", ")
}

/// What [`shown`] gives, so that it reads back: more than three letters in a row would be the name of a key.
fn spaced(keys: &str) -> String {
    let named = keys.contains(' ') || crate::tui::read_keys(keys).is_ok();
    if named { keys.to_owned() } else { keys.chars().map(String::from).collect::<Vec<_>>().join(" ") }
}

fn key(name: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is printed is valid and says the same, whatever was set.
    #[test]
    fn what_is_printed_is_read_as_the_same() {
        let text = "[screen]\ntheme = \"light\"\ncontext-lines = 9\n[dialects]\n\"a \\\"b\\\"/*\" = \"junos\"\n\
                    [colours.palette]\n\"odd name\" = \"#010203\"\n[colours.tokens]\ndeny = { fg = 9, bold = true }\n\
                    [keys]\naccept = [\"f5\", \"g h i j\"]\nzoom = []\nback = \"\\\\\"\nhelp = \"\\\"\"\n[keys.writing]\nconfirm = \"y\"\n";
        let (settings, problems, _) = Settings::read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let printed = effective(&settings, &Around { file: Some("c.toml"), ..Around::default() });
        let (again, problems, whole) = Settings::read(&printed);
        assert!(problems.is_empty() && whole, "{problems:?}\n{printed}");
        assert_eq!(again.keys.map, settings.keys.map);
        assert_eq!(again.colours.touches.len(), settings.colours.touches.len());
        for setting in SETTINGS {
            assert_eq!(again.get(setting.name).0, settings.get(setting.name).0, "{}", setting.key);
        }
        assert!(printed.contains("theme = \"light\" # c.toml:2\n"), "{printed}");
        assert!(printed.contains("mouse = false # default\n"), "{printed}");
        assert!(printed.contains("zoom = [] # c.toml:12; "), "{printed}");
    }

    #[test]
    fn the_defaults_read_back_too() {
        let printed = effective(&Settings::default(), &Around::default());
        let (again, problems, whole) = Settings::read(&printed);
        assert!(problems.is_empty() && whole, "{problems:?}");
        assert_eq!(again.keys.map, Settings::default().keys.map);
    }
}

//! The colours of the user's file.

use toml::de::DeValue;

use super::reader::{Entries, Entry, Reader};
use crate::tui::theme::{Look, Overlay, Section, Touch};

const LOOK: &str = "a colour, or { fg = COLOUR, bg = COLOUR, bold = true, dim, italic, underline, reverse }";
const COLOUR: &str = "a colour: \"#7aa2f7\", \"bright-red\", \"208\", \"default\", or a name of the palette";

/// Reads `[colours]`. Whether a colour is one is found out with the theme, whose palette may be used.
pub(super) fn read(reader: &mut Reader, table: Entries<'_>) -> Overlay {
    let mut touches = Vec::new();
    for entry in reader.entries(table) {
        let Some(section) = Section::ALL.into_iter().find(|section| section.name() == entry.key) else {
            reader.unknown(entry, "[colours]", Section::ALL.map(Section::name));
            continue;
        };
        let Some(table) = reader.table(entry) else { continue };
        for entry in reader.entries(table) {
            touches.extend(touch(reader, section, entry));
        }
    }
    Overlay { touches }
}

fn touch(reader: &mut Reader, section: Section, entry: Entry<'_>) -> Option<Touch> {
    let names = section.names();
    if section != Section::Palette && !names.contains(&entry.key) {
        reader.unknown(entry, &format!("[colours.{}]", section.name()), names);
        return None;
    }
    let look = if let Some(fg) = colour(entry) {
        Look { fg: Some(fg), ..Look::default() }
    } else if let (Some(_), true) = (entry.value.as_table(), section != Section::Palette) {
        let table = reader.table(entry)?;
        look(reader, table)
    } else {
        reader.expected(entry, if section == Section::Palette { COLOUR } else { LOOK });
        return None;
    };
    Some(Touch { section, name: entry.key.to_owned(), look, line: entry.line })
}

/// A colour as text; one of the 256 may be a number.
fn colour(entry: Entry<'_>) -> Option<String> {
    match entry.value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn look(reader: &mut Reader, table: Entries<'_>) -> Look {
    let mut look = Look::default();
    for entry in reader.entries(table) {
        let flag = match entry.key {
            "fg" | "bg" => {
                let Some(colour) = colour(entry) else {
                    reader.expected(entry, COLOUR);
                    continue;
                };
                *(if entry.key == "fg" { &mut look.fg } else { &mut look.bg }) = Some(colour);
                continue;
            }
            "bold" => &mut look.bold,
            "dim" => &mut look.dim,
            "italic" => &mut look.italic,
            "underline" => &mut look.underline,
            "reverse" => &mut look.reverse,
            _ => {
                reader.unknown(entry, "a look", ["fg", "bg", "bold", "dim", "italic", "underline", "reverse"]);
                continue;
            }
        };
        match entry.value.as_bool() {
            Some(value) => *flag = value,
            None => reader.expected(entry, "true or false"),
        }
    }
    look
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_read_and_mistakes_told() {
        let text = "[palette]\nmine = \"#010203\"\n[interface]\nerror = 208\neror = \"red\"\ntext = { fg = \"mine\", bold = true, \
                    blink = true }\n[tokens]\ndeny = { bold = \"yes\" }\npermit = true\n[tokns]\n";
        let (overlay, reader) = Reader::read(text, read);
        let seen: Vec<_> = overlay.touches.iter().map(|touch| format!("{} = {}", touch.name, touch.look)).collect();
        assert_eq!(
            seen,
            [
                "mine = { fg = \"#010203\" }",
                "error = { fg = \"208\" }",
                "text = { fg = \"mine\", bold = true }",
                "deny = {}"
            ]
        );
        let told: Vec<_> = reader.problems.iter().map(|problem| (problem.line, problem.what.as_str())).collect();
        assert_eq!(told[0], (5, "there is no `eror` in [colours.interface]"));
        assert_eq!(reader.problems[0].hint.as_deref(), Some("did you mean `error`?"));
        assert_eq!(told[1], (6, "there is no `blink` in a look"));
        assert_eq!(told[2], (8, "`bold` must be true or false, and is \"yes\""));
        assert!(told[3].1.starts_with("`permit` must be a colour, or {"), "{told:?}");
        assert_eq!(told[4], (10, "there is no `tokns` in [colours]"));
    }
}

//! The keys of the user's file.

use super::reader::{Entries, Entry, Reader};
use crate::text::nearest;
use crate::tui::actions::{Row, Scope, rows};
use crate::tui::keymap::{Binding, Clash, Keymap, WAY_OUT, shown};
use crate::tui::{Key, KeyError, key_names, read_keys};

/// The keys as the user wants them, and where each action was given its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// What comes of them.
    pub map: Keymap,
    /// The actions that the file names, with its lines.
    pub lines: Vec<(&'static Row, u32)>,
}

impl Keys {
    /// The line that gives an action its keys, where the file does.
    pub fn line(&self, row: &Row) -> Option<u32> {
        self.lines.iter().find(|(own, _)| *own == row).map(|(_, line)| *line)
    }
}

/// Reads `[keys]`.
pub(super) fn read(reader: &mut Reader, table: Entries<'_>) -> Keys {
    let mut bindings = Vec::new();
    let mut lines = Vec::new();
    for entry in reader.entries(table) {
        let scope = Scope::ALL.into_iter().find(|scope| !scope.table().is_empty() && scope.table() == entry.key);
        match scope {
            Some(scope) => {
                let Some(table) = reader.table(entry) else { continue };
                for entry in reader.entries(table) {
                    bind(reader, scope, entry, &mut bindings, &mut lines);
                }
            }
            None => bind(reader, Scope::Panes, entry, &mut bindings, &mut lines),
        }
    }
    let (map, clashes) = Keymap::with(&bindings);
    let keys = Keys { map, lines };
    for clash in clashes {
        tell(reader, &keys, &clash);
    }
    keys
}

fn bind(
    reader: &mut Reader,
    scope: Scope,
    entry: Entry<'_>,
    bindings: &mut Vec<Binding>,
    lines: &mut Vec<(&'static Row, u32)>,
) {
    let Some(row) = rows(scope).find(|row| row.id == entry.key) else {
        let place = if scope.table().is_empty() { "[keys]".to_owned() } else { format!("[keys.{}]", scope.table()) };
        reader.unknown(entry, &place, rows(scope).map(|row| row.id));
        return;
    };
    let mut keys = Vec::new();
    for item in reader.items(entry) {
        match item.value.as_str() {
            // `zoom = ""` means what `zoom = []` does.
            Some("") => {}
            Some(text) => keys.extend(sequence(reader, scope, item, text)),
            None => return reader.expected(item, "a text or a list of texts, such as [\"y\", \"ctrl-y\", \"g d\"]"),
        }
    }
    bindings.push(Binding { row, keys });
    lines.push((row, entry.line));
}

fn sequence(reader: &mut Reader, scope: Scope, entry: Entry<'_>, text: &str) -> Option<Vec<Key>> {
    match read_keys(text) {
        Ok(keys) if scope == Scope::Typing && keys.iter().any(|key| key.letter().is_some()) => {
            let what = format!("`{text}` cannot be `{}`: in a prompt it types itself", entry.key);
            reader.say(entry.line, what, None);
            None
        }
        Ok(keys) => Some(keys),
        Err(error) => {
            let near = match &error {
                KeyError::Unknown(word) => nearest(word, key_names()),
                _ => None,
            };
            let hint = near.map(|near| format!("did you mean `{near}`?"));
            reader.say(entry.line, format!("`{}`: {error}", entry.key), hint);
            None
        }
    }
}

/// Says that two actions want the same keys, and which has them.
fn tell(reader: &mut Reader, keys: &Keys, clash: &Clash) {
    let (loser, holder) = (clash.loser.id, clash.holder.id);
    let (lost, held) = (shown(&clash.keys), shown(&clash.taken));
    let what = if held == WAY_OUT {
        format!("`{lost}` always leads out (`{holder}`): `{loser}` does not get it")
    } else if held == lost {
        format!("`{lost}` is wanted for `{holder}` and for `{loser}`: `{holder}` has it")
    } else {
        format!("`{held}` (`{holder}`) and `{lost}` (`{loser}`) begin alike: `{loser}` does not get its key")
    };
    let hint = clash.left_without.then(|| format!("`{loser}` has no key now: give it another, or say {loser} = []"));
    let line = keys.line(clash.loser).or_else(|| keys.line(clash.holder)).unwrap_or(1);
    reader.say(line, what, hint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::actions::Lookup;
    use crate::tui::keys as pressed;

    fn read_text(text: &str) -> (Keys, Vec<String>) {
        let (keys, reader) = Reader::read(text, read);
        let told = |problem: &super::super::reader::Problem| {
            let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            format!("{}: {}{hint}", problem.line, problem.what)
        };
        (keys, reader.problems.iter().map(told).collect())
    }

    fn found(keys: &Keys, scope: Scope, text: &str) -> &'static str {
        match keys.map.lookup(scope, &pressed(text)) {
            Lookup::Found(row) => row.id,
            Lookup::Prefix => "...",
            Lookup::Unbound => "",
        }
    }

    #[test]
    fn one_key_several_sequences_and_none() {
        let (keys, told) =
            read_text("accept = \"f5\"\nreject = [\"x\", \"d d\"]\nzoom = []\n[writing]\nconfirm = \"y\"\n");
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(found(&keys, Scope::Panes, "f5"), "accept");
        assert_eq!(found(&keys, Scope::Panes, "d"), "...");
        assert_eq!(found(&keys, Scope::Panes, "z"), "");
        assert_eq!(found(&keys, Scope::Writing, "y"), "confirm");
        assert_eq!(found(&keys, Scope::Writing, "enter"), "");
    }

    #[test]
    fn mistakes_cost_themselves_alone() {
        let (keys, told) = read_text(
            "acept = \"y\"\naccept = 3\nundo = [\"entr\", \"U\"]\nhelp = \"shift-h\"\n[prompt]\nclose = \"q\"\n[pane]\nx = 1\n",
        );
        assert_eq!(found(&keys, Scope::Panes, "U"), "undo");
        assert_eq!(found(&keys, Scope::Panes, "y"), "accept", "the default stays");
        for (at, part) in [
            "1: there is no `acept` in [keys] (did you mean `accept`?)",
            "2: `accept` must be a text or a list of texts",
            "3: `undo`: `entr` is no key",
            "4: `help`: `shift-h` cannot be told from another key",
            "6: `q` cannot be `close`: in a prompt it types itself",
            "7: there is no `pane` in [keys]",
        ]
        .iter()
        .enumerate()
        {
            assert!(told.get(at).is_some_and(|line| line.starts_with(part)), "{part}\n{told:#?}");
        }
        assert!(told[2].contains("did you mean `enter`?"), "{told:#?}");
    }

    #[test]
    fn two_actions_on_one_key_are_both_named() {
        let (keys, told) = read_text("reject = \"y\"\nzoom = \"u\"\nhelp = \"u\"\ntop = \"ctrl-c\"\n");
        assert_eq!(found(&keys, Scope::Panes, "y"), "reject");
        assert!(
            told.iter().any(|line| line.starts_with("1: `y` is wanted for `reject` and for `accept`: `reject` has it"))
        );
        assert!(told.iter().any(|line| line.starts_with("3: `u` is wanted for `zoom` and for `help`")), "{told:#?}");
        assert!(told.iter().any(|line| line.contains("`accept` has no key now")), "{told:#?}");
        assert!(told.iter().any(|line| line.starts_with("4: `ctrl-c` always leads out")), "{told:#?}");
    }
}

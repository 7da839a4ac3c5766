//! Which keys do what: those of the table of actions, and the user's own where they have said so.
//!
//! Keys, key bar, help, palette, hints and the documentation ask here and nowhere else, so that what is shown is what
//! is. A keymap never holds two meanings for the same keys, nor keys that begin others: of two that clash one is left
//! out, and told.

use std::sync::Arc;

use super::actions::{ACTIONS, Action, Lookup, Row, Scope, rows};
use super::key::{Key, keys};

/// The key that always leads out, and that no settings can take away.
pub const WAY_OUT: &str = "ctrl-c";

/// The keys of all actions. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// For each row of the table its sequences, the one to show first.
    keys: Arc<[Vec<Vec<Key>>]>,
}

/// The keys that the user wants for an action: all of them, so none unbinds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The action, in its scope.
    pub row: &'static Row,
    /// Its sequences.
    pub keys: Vec<Vec<Key>>,
}

/// A sequence that an action does not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What it would have been.
    pub keys: Vec<Key>,
    /// The action that does not get it.
    pub loser: &'static Row,
    /// The sequence in its way: the same, its beginning or its continuation.
    pub taken: Vec<Key>,
    /// The action that has that.
    pub holder: &'static Row,
    /// The loser has no other key.
    pub left_without: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { keys: ACTIONS.iter().map(defaults).collect() }
    }
}

impl Keymap {
    /// The table's keys, with the user's in place of the table's where there are some. The user's go first, in their
    /// order; what clashes with an earlier one is left out.
    pub fn with(bindings: &[Binding]) -> (Self, Vec<Clash>) {
        let own = |row: &Row| bindings.iter().rev().find(|binding| binding.row == row);
        let ours = ACTIONS.iter().filter(|row| own(row).is_none()).map(|row| (row, defaults(row)));
        let theirs = bindings.iter().map(|binding| (binding.row, binding.keys.clone()));
        let mut building = Building { taken: Vec::new(), clashes: Vec::new() };
        for row in ACTIONS.iter().filter(|row| row.keys.contains(&WAY_OUT)) {
            building.taken.push((row, keys(WAY_OUT)));
        }
        for (row, sequences) in theirs.chain(ours) {
            for sequence in sequences {
                building.give(row, sequence);
            }
        }
        let Building { taken, mut clashes } = building;
        let of = |row: &'static Row| -> Vec<Vec<Key>> {
            let mut of: Vec<_> =
                taken.iter().filter(|(owner, _)| *owner == row).map(|(_, sequence)| sequence.clone()).collect();
            // The key to be shown first is not the one that was put in before all others.
            if row.keys.contains(&WAY_OUT) {
                of.rotate_left(1);
            }
            of
        };
        let keys: Arc<[_]> = ACTIONS.iter().map(of).collect();
        let map = Self { keys };
        for clash in &mut clashes {
            clash.left_without = map.sequences(clash.loser).is_empty();
        }
        (map, clashes)
    }

    /// What this sequence means in this scope.
    pub fn lookup(&self, scope: Scope, typed: &[Key]) -> Lookup {
        let mut prefix = false;
        for row in rows(scope) {
            for sequence in self.sequences(row) {
                if sequence == typed {
                    return Lookup::Found(row);
                }
                prefix |= sequence.starts_with(typed);
            }
        }
        if prefix { Lookup::Prefix } else { Lookup::Unbound }
    }

    /// The rows that go on from what is typed, and the keys that are missing.
    pub fn continuations(&self, scope: Scope, typed: &[Key]) -> Vec<(String, &'static Row)> {
        let rest = |row: &'static Row| {
            let sequence = self.sequences(row).iter().find(|sequence| sequence.starts_with(typed))?;
            Some((sequence[typed.len()..].iter().map(ToString::to_string).collect(), row))
        };
        rows(scope).filter_map(rest).collect()
    }

    /// All sequences of a row, the one to show first.
    pub fn sequences(&self, row: &Row) -> &[Vec<Key>] {
        let at = ACTIONS.iter().position(|other| other == row);
        at.and_then(|at| self.keys.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The first keys of a row as they are shown; nothing where it has none.
    pub fn first(&self, row: &Row) -> String {
        self.sequences(row).first().map(|sequence| shown(sequence)).unwrap_or_default()
    }

    /// All keys of a row as they are shown.
    pub fn all(&self, row: &Row) -> String {
        self.sequences(row).iter().map(|sequence| shown(sequence)).collect::<Vec<_>>().join(", ")
    }

    /// How to get something done, for a hint: its keys, or its name in the palette where it has none.
    pub fn hint(&self, scope: Scope, action: Action) -> String {
        let Some(row) = rows(scope).find(|row| row.action == action) else { return String::new() };
        let keys = self.first(row);
        if keys.is_empty() { format!(":{}", row.id) } else { keys }
    }

    /// The table as Markdown, for the documentation.
    pub fn markdown(&self) -> String {
        let row = |row: &'static Row| {
            let keys: Vec<_> = self.sequences(row).iter().map(|keys| format!("`{}`", shown(keys))).collect();
            format!("| {} | {} | `{}` |\n", keys.join(" "), row.description, row.id)
        };
        let section = |scope: Scope| {
            let lines: String = rows(scope).map(row).collect();
            let table = if scope.table().is_empty() { "keys".to_owned() } else { format!("keys.{}", scope.table()) };
            format!(
                "## {}\n\nIn the settings: `[{table}]`.\n\n| keys | what | name |\n| --- | --- | --- |\n{lines}",
                scope.title()
            )
        };
        Scope::ALL.map(section).join("\n")
    }
}

struct Building {
    taken: Vec<(&'static Row, Vec<Key>)>,
    clashes: Vec<Clash>,
}

impl Building {
    fn give(&mut self, row: &'static Row, sequence: Vec<Key>) {
        let in_way = |(holder, other): &&(&'static Row, Vec<Key>)| {
            holder.scope == row.scope && (other.starts_with(&sequence) || sequence.starts_with(other))
        };
        match self.taken.iter().find(in_way) {
            // Said twice: once is enough.
            Some((holder, other)) if *holder == row && *other == sequence => {}
            Some((holder, other)) => self.clashes.push(Clash {
                keys: sequence,
                loser: row,
                taken: other.clone(),
                holder,
                left_without: false,
            }),
            None => self.taken.push((row, sequence)),
        }
    }
}

fn defaults(row: &Row) -> Vec<Vec<Key>> {
    row.keys.iter().map(|text| keys(text)).collect()
}

/// A sequence as it is shown: `g g` as `gg`.
pub fn shown(sequence: &[Key]) -> String {
    let words: Vec<String> = sequence.iter().map(ToString::to_string).collect();
    let named = words.iter().any(|word| word.chars().count() > 1);
    words.join(if named { " " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(scope: Scope, id: &str) -> &'static Row {
        rows(scope).find(|row| row.id == id).unwrap()
    }

    fn bind(id: &str, texts: &[&str]) -> Binding {
        Binding { row: row(Scope::Panes, id), keys: texts.iter().map(|text| keys(text)).collect() }
    }

    fn found(map: &Keymap, text: &str) -> &'static str {
        match map.lookup(Scope::Panes, &keys(text)) {
            Lookup::Found(row) => row.id,
            Lookup::Prefix => "...",
            Lookup::Unbound => "",
        }
    }

    #[test]
    fn without_a_word_from_the_user_it_is_the_table() {
        assert_eq!(Keymap::with(&[]), (Keymap::default(), Vec::new()));
        let map = Keymap::default();
        assert_eq!((found(&map, "]"), found(&map, "]d"), found(&map, "Q")), ("...", "next-fault", ""));
    }

    #[test]
    fn the_users_keys_take_the_place_of_the_tables() {
        let (map, clashes) = Keymap::with(&[bind("accept", &["x", "z a"]), bind("reject", &["y"]), bind("zoom", &[])]);
        assert!(clashes.is_empty(), "{clashes:?}");
        assert_eq!((found(&map, "x"), found(&map, "za"), found(&map, "y")), ("accept", "accept", "reject"));
        assert_eq!(map.all(row(Scope::Panes, "accept")), "x, za");
        assert_eq!(map.hint(Scope::Panes, Action::Zoom), ":zoom", "no key is left, but the palette has it");
    }

    #[test]
    fn of_two_on_one_key_the_users_wins_and_both_are_named() {
        let (map, clashes) = Keymap::with(&[bind("next-fix", &["y", "g"])]);
        let told: Vec<_> = clashes
            .iter()
            .map(|clash| (shown(&clash.keys), clash.loser.id, shown(&clash.taken), clash.holder.id, clash.left_without))
            .collect();
        assert_eq!(found(&map, "y"), "next-fix");
        assert!(told.contains(&("y".into(), "accept", "y".into(), "next-fix", true)), "{told:?}");
        assert!(told.contains(&("gg".into(), "top", "g".into(), "next-fix", false)), "{told:?}");
    }

    /// Whoever binds it away would have no way out.
    #[test]
    fn the_way_out_stays() {
        let (map, clashes) = Keymap::with(&[bind("interrupt", &[]), bind("accept", &["ctrl-c"])]);
        assert_eq!(found(&map, "ctrl-c"), "interrupt");
        assert_eq!(clashes.len(), 1);
        for scope in Scope::ALL {
            assert!(matches!(map.lookup(scope, &keys(WAY_OUT)), Lookup::Found(_)), "{scope:?}");
        }
    }

    #[test]
    fn the_table_is_documented_whole() {
        let page = Keymap::default().markdown();
        let lines = page.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(lines, ACTIONS.len());
        assert!(page.contains("| `gg` `home` | To the first line | `top` |"), "{page}");
    }
}

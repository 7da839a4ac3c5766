//! Whole paths: how much of one is the grammar's own words, and in which other mode it would be one.

use super::{CommandId, Grammar, ModeId, Words};

/// What a path of another mode must have of the grammar's own words: one word and values prove nothing.
const LEAST_LITERALS: usize = 2;

impl Grammar {
    /// How many of the words from `first` on are the grammar's own rather than values, if they are a path in this mode.
    pub fn literals_of_path(&self, mut mode: ModeId, words: &Words<'_>, mut first: usize) -> Option<usize> {
        let mut literals = 0;
        while first < words.text.len() {
            let link = self.link(mode, words, first, false)?;
            let values: usize = link.found.captures.iter().map(|capture| usize::from(capture.count)).sum();
            literals += (link.end - first).saturating_sub(values);
            mode = self.after(mode, &link);
            first = link.end;
        }
        Some(literals)
    }

    /// The first command of the path that the words from `first` on are in this mode, beyond doubt.
    pub fn belongs(&self, mode: ModeId, words: &Words<'_>, first: usize) -> Option<CommandId> {
        // A path that begins with a value is told from no other; and asking every mode for it takes long.
        if !words.text.get(first).is_some_and(|word| self.begins(mode, word)) {
            return None;
        }
        let link = self.link(mode, words, first, false)?;
        let literals = self.literals_of_path(mode, words, first)?;
        (literals >= LEAST_LITERALS).then_some(link.found.command)
    }

    /// The modes that commands of this mode open.
    pub(crate) fn below(&self, mode: ModeId) -> Vec<ModeId> {
        let mut waiting = vec![0_u32];
        let mut modes: Vec<ModeId> = Vec::new();
        while let Some(next) = waiting.pop() {
            let node = &self.mode(mode).nodes[next as usize];
            modes.extend(node.commands.iter().filter_map(|&(command, _)| self.command(command).opens));
            waiting.extend(node.children.values());
        }
        modes.sort_unstable();
        modes.dedup();
        modes
    }
}

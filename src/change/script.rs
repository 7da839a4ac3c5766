//! The lines that one pastes into configuration mode.

use crate::dialect::Dialect;

/// A line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptLine {
    /// A command, with the lines that belong to it unread (a banner's text).
    Command {
        /// How many modes deep it stands.
        depth: usize,
        /// What to type.
        text: String,
    },
    /// A remark for whoever pastes it; the device passes over it.
    Comment(String),
}

/// Commands in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The lines.
    pub lines: Vec<ScriptLine>,
    /// How many of the commands are not certain: each has a comment before it that says why.
    pub uncertain: usize,
    /// Differences that no command of ours brings about.
    pub left: usize,
}

impl Script {
    /// True where nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.left == 0 && !self.lines.iter().any(|line| matches!(line, ScriptLine::Command { .. }))
    }

    /// The number of commands.
    pub fn count(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line, ScriptLine::Command { .. })).count()
    }

    /// As text. Not cleaned: for files and pipes.
    pub fn text(&self, dialect: Dialect) -> String {
        let mark = comment_mark(dialect);
        let mut out = String::new();
        for line in &self.lines {
            match line {
                ScriptLine::Command { depth, text } => {
                    out.extend(std::iter::repeat_n(' ', *depth));
                    out.push_str(text);
                }
                ScriptLine::Comment(text) => {
                    out.push_str(mark);
                    out.push(' ');
                    out.push_str(&text.replace(['\n', '\r'], " "));
                }
            }
            out.push('\n');
        }
        out
    }

    pub(super) fn command(&mut self, depth: usize, text: impl Into<String>) {
        self.lines.push(ScriptLine::Command { depth, text: text.into() });
    }

    pub(super) fn comment(&mut self, text: impl Into<String>) {
        self.lines.push(ScriptLine::Comment(text.into()));
    }

    pub(super) fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.uncertain += other.uncertain;
        self.left += other.left;
    }
}

/// What begins a line that the device passes over.
pub(super) fn comment_mark(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Junos | Dialect::Vyos => "#",
        _ => "!",
    }
}

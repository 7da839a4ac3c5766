//! What is known about the terminal without asking it.

use std::io::IsTerminal;

/// How many colours the terminal is believed to have.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Tier {
    /// None: NO_COLOR, a dumb terminal, or no terminal.
    Mono,
    /// The terminal's own 16.
    Ansi16,
    /// 256.
    Indexed,
    /// 24 bits.
    TrueColour,
}

/// The environment's answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Terminal {
    term: String,
    colorterm: String,
    no_color: bool,
    ssh: bool,
    multiplexer: Option<&'static str>,
    locale: String,
    is_terminal: bool,
    size: (u16, u16),
}

impl Terminal {
    /// The terminal on standard output.
    pub fn of_this_process() -> Self {
        let var = |name: &str| std::env::var(name).unwrap_or_default();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let out = std::io::stdout();
        let size = rustix::termios::tcgetwinsize(&out).map_or((0, 0), |size| (size.ws_col, size.ws_row));
        let multiplexer = if set("TMUX") {
            Some("tmux")
        } else if set("STY") {
            Some("screen")
        } else {
            set("ZELLIJ").then_some("zellij")
        };
        Self {
            term: var("TERM"),
            colorterm: var("COLORTERM"),
            no_color: set("NO_COLOR"),
            ssh: set("SSH_CONNECTION") || set("SSH_TTY"),
            multiplexer,
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(var).find(|v| !v.is_empty()).unwrap_or_default(),
            is_terminal: out.is_terminal(),
            size,
        }
    }

    /// The colours that it is believed to have.
    pub fn tier(&self) -> Tier {
        if self.no_color || !self.is_terminal || self.term == "dumb" || self.term.is_empty() {
            Tier::Mono
        } else if self.term.starts_with("screen") {
            // GNU screen passes no 24-bit colours on, whatever the variable says that it inherited.
            if self.term.contains("256color") { Tier::Indexed } else { Tier::Ansi16 }
        } else if ["truecolor", "24bit"].contains(&self.colorterm.as_str()) || self.term.ends_with("-direct") {
            Tier::TrueColour
        } else if self.term.contains("256color") {
            Tier::Indexed
        } else {
            Tier::Ansi16
        }
    }

    /// Names and values for a bug report.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let or_none = |text: &str| if text.is_empty() { "(not set)".to_owned() } else { text.to_owned() };
        let tier = match self.tier() {
            Tier::Mono => "none",
            Tier::Ansi16 => "16",
            Tier::Indexed => "256",
            Tier::TrueColour => "24-bit",
        };
        let (columns, rows) = self.size;
        vec![
            ("terminal", if self.is_terminal { format!("{columns}x{rows}") } else { "none on this output".to_owned() }),
            ("TERM", or_none(&self.term)),
            ("COLORTERM", or_none(&self.colorterm)),
            ("NO_COLOR", if self.no_color { "set" } else { "(not set)" }.to_owned()),
            ("colours", tier.to_owned()),
            ("ssh", if self.ssh { "yes" } else { "no" }.to_owned()),
            ("inside", self.multiplexer.unwrap_or("no multiplexer").to_owned()),
            ("locale", or_none(&self.locale)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_come_from_the_environment() {
        let terminal = |term: &str, colorterm: &str| Terminal {
            term: term.into(),
            colorterm: colorterm.into(),
            is_terminal: true,
            ..Terminal::default()
        };
        assert_eq!(terminal("xterm-256color", "truecolor").tier(), Tier::TrueColour);
        assert_eq!(terminal("xterm-256color", "").tier(), Tier::Indexed);
        assert_eq!(terminal("screen", "truecolor").tier(), Tier::Ansi16);
        assert_eq!(terminal("vt100", "").tier(), Tier::Ansi16);
        assert_eq!(terminal("dumb", "truecolor").tier(), Tier::Mono);
        assert_eq!(Terminal { no_color: true, ..terminal("xterm-256color", "") }.tier(), Tier::Mono);
    }
}

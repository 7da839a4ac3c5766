//! What is known about the terminal without asking it.

use std::io::IsTerminal;

use clap::ColorChoice;

use super::debugger::depth;
use crate::tui::Depth;

/// The environment's answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Terminal {
    term: String,
    colorterm: String,
    no_color: bool,
    ssh: bool,
    multiplexer: Option<&'static str>,
    locale: String,
    on_output: bool,
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
            on_output: out.is_terminal(),
            size,
        }
    }

    /// Names and values for a bug report.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let or_none = |text: &str| if text.is_empty() { "(not set)".to_owned() } else { text.to_owned() };
        let colours = match depth(ColorChoice::Auto) {
            Depth::Mono => "none",
            Depth::Ansi16 => "16",
            Depth::Indexed256 => "256",
            Depth::TrueColour => "24-bit",
        };
        let (columns, rows) = self.size;
        vec![
            ("terminal", if self.on_output { format!("{columns}x{rows}") } else { "none on this output".to_owned() }),
            ("TERM", or_none(&self.term)),
            ("COLORTERM", or_none(&self.colorterm)),
            ("NO_COLOR", if self.no_color { "set" } else { "(not set)" }.to_owned()),
            ("colours", colours.to_owned()),
            ("ssh", if self.ssh { "yes" } else { "no" }.to_owned()),
            ("inside", self.multiplexer.unwrap_or("no multiplexer").to_owned()),
            ("locale", or_none(&self.locale)),
        ]
    }
}

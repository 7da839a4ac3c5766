//! The one place that prints.

use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};

use clap::ColorChoice;

use crate::report::Style;
use crate::text::clean_line;

/// Standard output and standard error.
pub(super) struct Output {
    out: BufWriter<Results>,
    err: Stderr,
    out_style: Style,
    err_colour: bool,
    /// Results go to a terminal.
    pub is_terminal: bool,
}

impl Output {
    /// The outputs of this process.
    pub fn new(choice: ColorChoice) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let is_terminal = out.is_terminal();
        let colour = |terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !no_colour(),
        };
        Self {
            out_style: Style { colour: colour(is_terminal), width: width(&out) },
            err_colour: colour(err.is_terminal()),
            is_terminal,
            out: BufWriter::with_capacity(64 * 1024, Results { out, unread: false }),
            err,
        }
    }

    /// Where results go.
    pub fn results(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// How results look.
    pub fn style(&self) -> Style {
        self.out_style
    }

    /// Sends off what was written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says what went wrong, and what to do.
    pub fn error(&mut self, what: &str, hints: &[String]) {
        self.message("error", "\x1b[1;31m", what, hints);
    }

    /// Says what deserves attention.
    pub fn warning(&mut self, what: &str, hints: &[String]) {
        self.message("warning", "\x1b[1;33m", what, hints);
    }

    /// Says something in passing.
    pub fn note(&mut self, what: &str) {
        self.message("note", "\x1b[1m", what, &[]);
    }

    fn message(&mut self, label: &str, colour: &str, what: &str, hints: &[String]) {
        let paint = |colour: &str, text: &str| {
            if self.err_colour { format!("{colour}{text}\x1b[0m") } else { text.to_owned() }
        };
        let mut text = format!("{}: {}\n", paint(colour, label), clean_line(what));
        for hint in hints {
            text.extend([paint("\x1b[1;36m", "hint").as_str(), ": ", &clean_line(hint), "\n"]);
        }
        // Results first, so that on a terminal the order is that of events. Should either fail, there is no one to tell.
        let _ = self.out.flush();
        let _ = self.err.write_all(text.as_bytes());
    }
}

/// Standard output, until its reader leaves (`| head`), which is the reader's right and no error: from then on what is
/// written is thrown away.
struct Results {
    out: Stdout,
    unread: bool,
}

impl Results {
    fn unless_unread<T>(&mut self, done: T, work: impl FnOnce(&mut Stdout) -> io::Result<T>) -> io::Result<T> {
        if self.unread {
            return Ok(done);
        }
        match work(&mut self.out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.unread = true;
                Ok(done)
            }
            outcome => outcome,
        }
    }
}

impl Write for Results {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_unread(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_unread((), Write::flush)
    }
}

/// The user wants no colours: <https://no-color.org>.
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// The terminal's columns; 80 where there is none.
fn width(out: &Stdout) -> usize {
    let columns = rustix::termios::tcgetwinsize(out).map_or(0, |size| usize::from(size.ws_col));
    if columns == 0 { 80 } else { columns }
}

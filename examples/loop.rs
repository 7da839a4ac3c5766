//! The debugger's loop around almost nothing, to try the terminal with and for `tests/terminal`: each key shows what
//! the loop does with it. `q` leaves, `z` stops, `y` copies, `p` panics, `c` panics and catches it, `s` is stuck.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Duration;

use confdbg::session::Review;
use confdbg::tui::runtime::{App, Cause, Link, NoModel, RunOptions, run};
use confdbg::tui::{Effect, Msg};
use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::Paragraph;

struct Keys {
    review: Review,
    last: String,
    size: (u16, u16),
}

impl App for Keys {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => {
                let KeyCode::Char(letter) = key.code else { return Vec::new() };
                self.last = format!("key {letter}");
                match letter {
                    'q' => return vec![Effect::Quit],
                    'z' => return vec![Effect::Suspend],
                    'y' => return vec![Effect::Copy("copied".to_owned())],
                    'p' => fail(),
                    'c' => self.last = format!("caught {}", catch_unwind(AssertUnwindSafe(fail)).is_err()),
                    's' => std::thread::sleep(Duration::from_secs(60)),
                    _ => {}
                }
            }
            Msg::Resize { columns, rows } => self.size = (columns, rows),
            Msg::Notice(text) => self.last = text,
            Msg::Paste(text) => self.last = format!("pasted {}", text.len()),
            Msg::Resumed => "back".clone_into(&mut self.last),
            _ => {}
        }
        Vec::new()
    }

    fn view(&mut self, frame: &mut Frame<'_>) {
        let text = format!("loop {}x{} {}", self.size.0, self.size.1, self.last);
        let style = Style::new().fg(Color::Indexed(3)).add_modifier(Modifier::REVERSED);
        frame.render_widget(Paragraph::new(text).style(style), frame.area());
    }

    fn is_unsettled(&self) -> bool {
        false
    }

    fn counts_seconds(&self) -> bool {
        false
    }

    fn review(&self) -> &Review {
        &self.review
    }
}

/// A bug.
#[allow(clippy::panic)]
fn fail() {
    panic!("the example fails");
}

fn main() -> ExitCode {
    let app = Keys { review: Review::open(Vec::new()), last: String::new(), size: (0, 0) };
    let options = RunOptions {
        silencer: None,
        link: Link::detect(false),
        mouse: false,
        read_only: true,
        journal: None,
        opening: None,
        resumes: None,
        notice: None,
        remarks: Vec::new(),
        log: None,
    };
    match run(options, app, Box::new(NoModel::because("no model here"))) {
        Ok(report) => ExitCode::from(report.cause.map_or(0, Cause::exit_code)),
        Err(error) => {
            let hint = error.hint().unwrap_or_default();
            let line = format!("error: {error}\nhint: {hint}\n");
            let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
            ExitCode::from(2)
        }
    }
}

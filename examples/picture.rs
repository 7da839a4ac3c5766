//! Draws the README's picture from the real screen: `cargo run --release --example picture -- OUT.svg`.
//!
//! Starts the debugger on the campus example in a pseudo-terminal, types a few keys, and writes what the terminal shows
//! as SVG. Nothing in the picture is drawn by hand.
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ROWS: u16 = 46;
const COLUMNS: u16 = 132;
const SIZE: (NonZeroU16, NonZeroU16) = (NonZeroU16::new(ROWS).unwrap(), NonZeroU16::new(COLUMNS).unwrap());
const CELL: (f64, f64) = (8.4, 18.0);

fn main() {
    let out = std::env::args().nth(1).expect("the path of the picture");
    let keys = std::env::args().nth(2).unwrap_or_else(|| "]d]d".to_owned());
    let screen = record(&keys);
    std::fs::write(&out, svg(screen.lock().unwrap().screen())).expect("writing the picture");
    eprintln!("wrote {out}");
}

/// Runs the debugger and gives the terminal as it stands a while after the last key.
fn record(keys: &str) -> Arc<Mutex<vt100::Parser>> {
    let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let binary = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("confdbg");
    let mut command = CommandBuilder::new(binary);
    command.args(["docs/examples/campus"]);
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    let state = tempfile::tempdir().unwrap();
    command.env("XDG_STATE_HOME", state.path());
    let mut child = pair.slave.spawn_command(command).expect("the debugger: cargo build --release first");
    drop(pair.slave);
    let screen = Arc::new(Mutex::new(vt100::Parser::new(SIZE.0, SIZE.1, 0)));
    let mut reader = pair.master.try_clone_reader().unwrap();
    let shown = Arc::clone(&screen);
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            shown.lock().unwrap().process(&buffer[..count]);
        }
    });
    let mut writer = pair.master.take_writer().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    for key in keys.chars() {
        writer.write_all(key.to_string().as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(150));
    }
    let patience = std::env::var("CONFDBG_PICTURE_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(12);
    std::thread::sleep(Duration::from_secs(patience));
    let picture = Arc::new(Mutex::new(vt100::Parser::new(SIZE.0, SIZE.1, 0)));
    picture.lock().unwrap().process(screen.lock().unwrap().screen().contents_formatted().as_bytes());
    child.kill().ok();
    picture
}

fn svg(screen: &vt100::Screen) -> String {
    let (width, height) = (f64::from(COLUMNS) * CELL.0 + 24.0, f64::from(ROWS) * CELL.1 + 24.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" xml:space=\"preserve\">\n"
    );
    for row in 0..ROWS {
        let mut column = 0;
        while column < COLUMNS {
            let start = column;
            let Some(first) = screen.cell(row, column) else { break };
            let style = style_of(first);
            let mut text = String::new();
            while column < COLUMNS {
                let Some(cell) = screen.cell(row, column) else { break };
                if style_of(cell) != style {
                    break;
                }
                text.push_str(if cell.has_contents() { cell.contents() } else { " " });
                column += 1;
            }
            run(&mut out, row, start, column - start, &text, &style);
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

#[derive(PartialEq)]
struct Style {
    ink: String,
    paper: Option<String>,
    bold: bool,
    underlined: bool,
}

fn style_of(cell: &vt100::Cell) -> Style {
    let ink = colour(cell.fgcolor()).unwrap_or_else(|| "#c8ccd4".to_owned());
    let paper = colour(cell.bgcolor());
    let (ink, paper) =
        if cell.inverse() { (paper.unwrap_or_else(|| "#16181d".to_owned()), Some(ink)) } else { (ink, paper) };
    Style { ink, paper, bold: cell.bold(), underlined: cell.underline() }
}

fn run(out: &mut String, row: u16, column: u16, width: u16, text: &str, style: &Style) {
    let (x, y) = (12.0 + f64::from(column) * CELL.0, 12.0 + f64::from(row) * CELL.1);
    let length = f64::from(width) * CELL.0;
    if let Some(paper) = &style.paper {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{length:.1}\" height=\"{}\" fill=\"{paper}\"/>",
            CELL.1
        );
    }
    if text.trim().is_empty() && !style.underlined {
        return;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let bold = if style.bold { " font-weight=\"bold\"" } else { "" };
    let line = if style.underlined { " text-decoration=\"underline\"" } else { "" };
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{bold}{line}>{escaped}</text>",
        y + CELL.1 * 0.76,
        style.ink
    );
}

/// A terminal colour as SVG has it; `None` for the default.
fn colour(colour: vt100::Color) -> Option<String> {
    const BASIC: [&str; 16] = [
        "#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4", "#5c6370", "#ff7a85",
        "#b5e890", "#ffd68a", "#7fc1ff", "#dc96f0", "#70d7e2", "#ffffff",
    ];
    match colour {
        vt100::Color::Default => None,
        vt100::Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        vt100::Color::Idx(index @ 0..=15) => Some(BASIC[index as usize].to_owned()),
        vt100::Color::Idx(index @ 16..=231) => {
            let step = |value: u8| if value == 0 { 0 } else { 55 + u32::from(value) * 40 };
            let index = index - 16;
            Some(format!("#{:02x}{:02x}{:02x}", step(index / 36), step(index / 6 % 6), step(index % 6)))
        }
        vt100::Color::Idx(index) => {
            let grey = 8 + (u32::from(index) - 232) * 10;
            Some(format!("#{grey:02x}{grey:02x}{grey:02x}"))
        }
    }
}

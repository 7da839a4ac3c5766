//! Frames on the terminal: only what differs, in one piece, and never a question to the terminal.
//!
//! ratatui asks for the cursor's position when it clears and for the size before each frame; over a slow link the first
//! costs a round trip and the second may start another program. Here the size is told and the position is nobody's
//! business.

use std::io;

use crossterm::QueueableCommand;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};

use super::cells;
use super::guard::write_out;

/// The size of the terminal on standard output in columns and rows; nothing where it has none.
pub(super) fn size() -> (u16, u16) {
    rustix::termios::tcgetwinsize(rustix::stdio::stdout()).map_or((0, 0), |size| (size.ws_col, size.ws_row))
}

/// The screen.
pub(super) struct Screen {
    terminal: Terminal<Quiet>,
    /// What the terminal shows; nothing where that is not known.
    shown: Option<Buffer>,
}

impl Screen {
    pub(super) fn new((columns, rows): (u16, u16)) -> io::Result<Self> {
        Ok(Self { terminal: Terminal::new(Quiet { size: Size::new(columns, rows) })?, shown: None })
    }

    /// The terminal has this size now.
    pub(super) fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.terminal.backend_mut().size = Size::new(columns, rows);
        self.forget();
    }

    /// The terminal may show anything: the next frame is drawn whole.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// Draws what has changed since the last frame; where that is nothing, not a byte is written.
    pub(super) fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.autoresize()?;
        view(&mut self.terminal.get_frame());
        let drawn = self.terminal.current_buffer_mut();
        let change = cells::change(self.shown.as_ref(), drawn);
        self.shown = Some(drawn.clone());
        drawn.reset();
        if change.is_empty() { Ok(()) } else { write_frame(&change) }
    }
}

/// Writes the change in one piece, in the brackets that make terminals show it in one piece.
fn write_frame(change: &str) -> io::Result<()> {
    let mut out = Vec::with_capacity(change.len() + 16);
    out.queue(BeginSynchronizedUpdate)?;
    out.extend_from_slice(change.as_bytes());
    out.queue(EndSynchronizedUpdate)?;
    write_out(&out)
}

/// What ratatui is told of the terminal: its size. It writes nothing and asks nothing.
struct Quiet {
    size: Size,
}

impl Backend for Quiet {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, _: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, _: P) -> io::Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

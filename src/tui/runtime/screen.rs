//! Frames on the terminal: only what differs, in one piece, and never a question to the terminal.
//!
//! ratatui asks for the cursor's position when it clears and for the size before each frame; over a slow link the first
//! costs a round trip and the second may start another program. Here the size is told and the position is nobody's
//! business.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use crossterm::QueueableCommand;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};

use super::guard::write_out;

/// The size of the terminal on standard output in columns and rows; nothing where it has none.
pub(super) fn size() -> (u16, u16) {
    rustix::termios::tcgetwinsize(rustix::stdio::stdout()).map_or((0, 0), |size| (size.ws_col, size.ws_row))
}

/// The screen.
pub(super) struct Screen {
    terminal: Terminal<Quiet>,
    pending: Pending,
    /// What the terminal shows; nothing where that is not known.
    shown: Option<Buffer>,
}

impl Screen {
    pub(super) fn new((columns, rows): (u16, u16)) -> io::Result<Self> {
        let pending = Pending::default();
        let backend = Quiet { inner: CrosstermBackend::new(pending.clone()), size: Size::new(columns, rows) };
        Ok(Self { terminal: Terminal::new(backend)?, pending, shown: None })
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
        if self.shown.is_none() {
            self.terminal.clear()?;
        }
        view(&mut self.terminal.get_frame());
        let drawn = self.terminal.current_buffer_mut();
        if self.shown.as_ref() == Some(drawn) {
            drawn.reset();
            return Ok(());
        }
        self.shown = Some(drawn.clone());
        self.terminal.apply_buffer()?;
        self.pending.write_frame()
    }
}

/// The bytes of a frame until it is complete.
#[derive(Clone, Default)]
struct Pending(Rc<RefCell<Vec<u8>>>);

impl Pending {
    /// Writes the frame in one piece, in the brackets that make terminals show it in one piece.
    fn write_frame(&self) -> io::Result<()> {
        let frame = self.0.take();
        if frame.is_empty() {
            return Ok(());
        }
        let mut out = Vec::with_capacity(frame.len() + 16);
        out.queue(BeginSynchronizedUpdate)?;
        out.extend_from_slice(&frame);
        out.queue(EndSynchronizedUpdate)?;
        write_out(&out)
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// crossterm's backend without the questions.
struct Quiet {
    inner: CrosstermBackend<Pending>,
    size: Size,
}

impl Backend for Quiet {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        // It would reset the colours for nothing.
        if content.peek().is_none() { Ok(()) } else { self.inner.draw(content) }
    }

    /// The cursor is hidden when the terminal is taken, and stays so.
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
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
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

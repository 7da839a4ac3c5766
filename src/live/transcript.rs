//! What a terminal session with a device shows, as lines: what was erased is gone, what was drawn over is replaced.
//!
//! Bytes in, lines out, for any bytes. It knows no device and no clock.

/// The longest line that is kept whole; a device that sends more without an end of line is no device.
const LONGEST_LINE: usize = 1 << 20;

/// Lines as a terminal would have shown them, with no end to its width and height.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    /// Whole lines, each ended by a line feed.
    lines: Vec<u8>,
    /// The line that is still being written.
    line: Vec<u8>,
    /// Where in it the next byte goes.
    cursor: usize,
    /// Something of it was drawn over: blanks at its end are what is left of what was erased.
    drawn_over: bool,
    state: Escape,
}

/// Where in a control sequence the last byte was (ECMA-48).
#[derive(Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    /// After ESC.
    Begun,
    /// In a sequence with parameters, after `ESC [`: the parameters so far.
    Parameters(Vec<u8>),
    /// In a string, such as a title, up to BEL or ESC.
    Text,
}

impl Transcript {
    /// All lines of some output.
    pub(super) fn of(bytes: &[u8]) -> Vec<u8> {
        let mut transcript = Self::default();
        transcript.feed(bytes);
        transcript.finish()
    }

    /// More output.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.byte(byte);
        }
    }

    /// The whole lines so far.
    pub(super) fn lines(&self) -> &[u8] {
        &self.lines
    }

    /// The line that has no end yet: where a prompt stands, or a pager's question.
    pub(super) fn tail(&self) -> String {
        String::from_utf8_lossy(&self.line).trim_end().to_owned()
    }

    /// Forgets the unfinished line: a question that has been answered.
    pub(super) fn forget_tail(&mut self) {
        self.line.clear();
        self.cursor = 0;
        self.drawn_over = true;
    }

    /// All lines, the unfinished one too.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.lines
    }

    fn byte(&mut self, byte: u8) {
        match (&mut self.state, byte) {
            (Escape::None | Escape::Text, 0x1b) => self.state = Escape::Begun,
            (Escape::None, _) => self.plain(byte),
            (Escape::Begun, b'[') => self.state = Escape::Parameters(Vec::new()),
            (Escape::Begun, b']' | b'P' | b'X' | b'^' | b'_') => self.state = Escape::Text,
            // Two bytes, or three where the second only names a set of characters.
            (Escape::Begun, b' '..=b'/') => {}
            (Escape::Begun, _) | (Escape::Parameters(_) | Escape::Text, 0x07) => self.state = Escape::None,
            (Escape::Parameters(parameters), b'@'..=b'~') => {
                let parameters = std::mem::take(parameters);
                self.state = Escape::None;
                self.sequence(&parameters, byte);
            }
            (Escape::Parameters(parameters), _) if parameters.len() < 64 => parameters.push(byte),
            // A line does not end within a title: this one was cut off.
            (Escape::Text, b'\n') => {
                self.state = Escape::None;
                self.plain(byte);
            }
            (Escape::Parameters(_) | Escape::Text, _) => {}
        }
    }

    fn plain(&mut self, byte: u8) {
        match byte {
            b'\n' => self.end_line(),
            b'\r' => self.cursor = 0,
            0x08 => self.cursor = self.cursor.saturating_sub(1),
            // Padding, bells, and the shifts that come with titles.
            0x00 | 0x07 | 0x0e | 0x0f | 0x7f => {}
            _ if self.cursor < self.line.len() => {
                self.line[self.cursor] = byte;
                self.cursor += 1;
                self.drawn_over = true;
            }
            _ if self.line.len() < LONGEST_LINE => {
                self.line.push(byte);
                self.cursor += 1;
            }
            _ => {}
        }
    }

    /// Of all sequences, only those that erase change what the lines say.
    fn sequence(&mut self, parameters: &[u8], last: u8) {
        match (last, parameters) {
            (b'K' | b'J', b"" | b"0") => {
                self.line.truncate(self.cursor);
                self.drawn_over = true;
            }
            (b'K', b"2") => {
                self.line.clear();
                self.cursor = 0;
            }
            (b'D', count) => {
                let count = std::str::from_utf8(count).ok().and_then(|count| count.parse().ok()).unwrap_or(1);
                self.cursor = self.cursor.saturating_sub(count);
            }
            _ => {}
        }
    }

    fn end_line(&mut self) {
        if self.drawn_over {
            let kept = self.line.iter().rposition(|byte| *byte != b' ').map_or(0, |at| at + 1);
            self.line.truncate(kept);
        }
        self.lines.append(&mut self.line);
        self.lines.push(b'\n');
        (self.cursor, self.drawn_over) = (0, false);
    }
}

/// Lines that say when the config was shown: they differ at each time, and are no part of it.
pub(super) fn without_clock(bytes: &[u8]) -> Vec<u8> {
    /// The clock comes before the config.
    const WHERE: usize = 12;
    let mut out = Vec::with_capacity(bytes.len());
    for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if at < WHERE && is_clock(line) {
            continue;
        }
        out.extend_from_slice(line);
    }
    let blank = out.iter().position(|byte| *byte != b'\n').unwrap_or(out.len());
    out.drain(..blank);
    out
}

/// `!Time: ...` of NX-OS, and the bare date of IOS-XR.
fn is_clock(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    if line.starts_with("!Time: ") {
        return true;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    match words.as_slice() {
        [day, _month, date, time, ..] if words.len() <= 6 => {
            days.contains(day) && date.parse::<u8>().is_ok() && time.matches(':').count() == 2
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(Transcript::of(bytes)).unwrap()
    }

    #[test]
    fn lines_end_however_the_terminal_ends_them() {
        assert_eq!(text(b"a\r\nb\r\r\nc\nd"), "a\nb\nc\nd\n");
        assert_eq!(text(b" indented  \r\n"), " indented  \n", "blanks at the end that the device wrote stay");
    }

    #[test]
    fn a_pagers_question_that_was_erased_is_gone() {
        let backspaces = [b"\x08".repeat(9), b" ".repeat(9), b"\x08".repeat(9)].concat();
        let output = [b"one\r\n --More-- ".as_slice(), &backspaces, b" two\r\n"].concat();
        // One blank of the question is left standing before the backspaces, as on the screen.
        assert_eq!(text(&output), "one\n  two\n");
        let mut transcript = Transcript::default();
        transcript.feed(b"one\r\n --More-- ");
        assert_eq!(transcript.tail(), " --More--");
        transcript.forget_tail();
        transcript.feed(&[&backspaces[..], b" two\r\nthree\r\n"].concat());
        assert_eq!(transcript.lines(), b"one\n two\nthree\n");
        assert_eq!(text(b"<--- More --->\r              \rtwo\r\n"), "two\n");
        assert_eq!(text(b"lines 1-24\x1b[K\x1b[2K\rtwo\x1b[K\r\n"), "two\n");
    }

    #[test]
    fn colours_titles_and_padding_are_no_text() {
        assert_eq!(text(b"\x1b]0;r1\x07\x1b[1;32mhostname\x1b[0m r1\0\r\n\x1b(B!\x1b[?2004h\r\n"), "hostname r1\n!\n");
        assert_eq!(text(b"\x1b]0;cut off\nhostname r1\n"), "\nhostname r1\n");
        assert_eq!(text(b"abcd\x1b[2DX\r\n"), "abXd\n");
    }

    #[test]
    fn the_clock_is_left_out_where_it_stands_before_the_config() {
        let nxos = b"\n!Command: show running-config\n!Time: Tue Nov 24 13:00:00 2026\n\nhostname n1\n";
        assert_eq!(without_clock(nxos), b"!Command: show running-config\n\nhostname n1\n");
        let xr = b"Tue Nov 24 13:00:00.123 UTC\nBuilding configuration...\nhostname x1\n";
        assert_eq!(without_clock(xr), b"Building configuration...\nhostname x1\n");
        let ios = b"! Last configuration change at 13:00:00 UTC Tue Nov 24 2026 by admin\nhostname r1\n";
        assert_eq!(without_clock(ios), ios, "that changes with the config only");
        let late = [b"!\n".repeat(20), b"!Time: now\n".to_vec()].concat();
        assert_eq!(without_clock(&late), late);
    }

    proptest! {
        /// However the bytes come in pieces, the lines are the same, and no control sequence is left in them.
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
            let whole = Transcript::of(&bytes);
            let cut = cut.min(bytes.len());
            let mut pieces = Transcript::default();
            pieces.feed(&bytes[..cut]);
            pieces.feed(&bytes[cut..]);
            prop_assert_eq!(&pieces.finish(), &whole);
            prop_assert!(!whole.contains(&0x1b) && !whole.contains(&b'\r'));
        }
    }
}

//! Server-sent events (WHATWG HTML, section 9.2): bytes in, whatever their cuts; the data of whole events out.
//!
//! Pure. Lines are cut as bytes and read as UTF-8 only when they are whole, so that a character may come in pieces.

use super::error::ServerError;

/// The longest event, in bytes. An event carries a few words; only a broken server exceeds it.
pub const LONGEST_EVENT: usize = 1 << 20;

/// Cuts a stream into events.
#[derive(Debug, Default)]
pub struct Events {
    /// The line that is being received.
    line: Vec<u8>,
    /// The lines of data of the event that is being received.
    data: Option<String>,
    /// The line before ended with CR: a LF that follows belongs to it.
    after_cr: bool,
    /// A line was seen: a byte order mark can only come before.
    begun: bool,
}

impl Events {
    /// Takes bytes; adds the data of each event that they complete to `out`.
    ///
    /// # Errors
    /// When an event is too long or no UTF-8. What came before it is in `out`.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<String>) -> Result<(), ServerError> {
        for &byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.end_of_line(out)?,
                _ => {
                    self.line.push(byte);
                    if self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST_EVENT {
                        return Err(ServerError::Endless);
                    }
                }
            }
        }
        Ok(())
    }

    /// The stream has ended. An event without the empty line behind it is taken for whole: some servers leave it out.
    ///
    /// # Errors
    /// When what is left is no UTF-8.
    pub fn finish(&mut self, out: &mut Vec<String>) -> Result<(), ServerError> {
        if !self.line.is_empty() {
            self.end_of_line(out)?;
        }
        out.extend(self.data.take());
        Ok(())
    }

    fn end_of_line(&mut self, out: &mut Vec<String>) -> Result<(), ServerError> {
        let line = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&line).map_err(|_| ServerError::NotUtf8)?;
        let first = !std::mem::replace(&mut self.begun, true);
        let line = if first { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        if line.is_empty() {
            out.extend(self.data.take());
            return Ok(());
        }
        // Comments begin with the colon; of the fields only the data matter here.
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events(bytes: &[u8]) -> Vec<String> {
        let (mut events, mut out) = (Events::default(), Vec::new());
        events.push(bytes, &mut out).unwrap();
        events.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn events_are_what_the_standard_says() {
        assert_eq!(events(b"data: a\n\ndata: b\n\n"), ["a", "b"]);
        assert_eq!(events(b"data:a\ndata: b\n\n"), ["a\nb"]);
        assert_eq!(events(b"\xef\xbb\xbfdata: a\r\n\r\ndata: b\r\r: ping\n\n"), ["a", "b"]);
        assert_eq!(events(b": keep-alive\n\nevent: x\nid: 1\ndata\n\n"), [""]);
        assert_eq!(events("data: 接口 é\n\n".as_bytes()), ["接口 é"]);
        assert_eq!(events(b"data: no end"), ["no end"]);
        assert_eq!(events(b"datas: x\nDATA: y\n\n"), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_utf_8_and_what_has_no_end_are_errors() {
        let (mut stream, mut out) = (Events::default(), Vec::new());
        let error = stream.push(b"data: a\n\ndata: \xff\xfe\n\n", &mut out).unwrap_err();
        assert!(matches!(error, ServerError::NotUtf8));
        assert_eq!(out, ["a"]);
        let mut stream = Events::default();
        assert!(matches!(stream.push(&vec![b'x'; LONGEST_EVENT + 1], &mut out), Err(ServerError::Endless)));
        // In many lines too.
        let mut stream = Events::default();
        let lines = b"data: 0123456789\n".repeat(LONGEST_EVENT / 10 + 1);
        assert!(matches!(stream.push(&lines, &mut out), Err(ServerError::Endless)));
    }

    proptest! {
        /// However a stream is cut, its events are the same.
        #[test]
        fn cuts_change_nothing(
            parts in proptest::collection::vec("data: ?[a-z→接 ]{0,6}|: x|id: 3|\u{feff}|", 0..8),
            ends in proptest::collection::vec(prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")], 8),
            cuts: Vec<prop::sample::Index>,
        ) {
            let text: String = parts.iter().zip(&ends).flat_map(|(part, end)| [part.as_str(), end]).collect();
            let bytes = text.as_bytes();
            let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            places.extend([0, bytes.len()]);
            places.sort_unstable();
            let (mut stream, mut out) = (Events::default(), Vec::new());
            for pair in places.windows(2) {
                stream.push(&bytes[pair[0]..pair[1]], &mut out).unwrap();
            }
            stream.finish(&mut out).unwrap();
            prop_assert_eq!(out, events(bytes));
        }

        #[test]
        fn any_bytes_are_read(bytes: Vec<u8>) {
            let (mut stream, mut out) = (Events::default(), Vec::new());
            let _ = stream.push(&bytes, &mut out).and_then(|()| stream.finish(&mut out));
        }
    }
}

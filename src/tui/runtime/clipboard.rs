//! Text onto the user's clipboard, through the terminal: on the far side of an SSH connection there is no other way.
//!
//! Only ever written, never read: most terminals refuse that, and rightly.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use crossterm::QueueableCommand;
use crossterm::clipboard::CopyToClipboard;

use super::guard::write_out;

/// Terminals drop longer sequences, and what is dropped is dropped without a word.
const LONGEST: usize = 74_994;

/// The longest piece of a sequence that GNU screen passes on.
const SCREEN_PIECE: usize = 76;

/// What stands between us and the terminal.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Multiplexer {
    None,
    Tmux,
    Screen,
}

impl Multiplexer {
    /// From the environment.
    pub(super) fn detect() -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if is_set("TMUX") {
            Self::Tmux
        } else if is_set("STY") {
            Self::Screen
        } else {
            Self::None
        }
    }
}

/// Puts text on the clipboard and says what was done, or why not.
pub(super) fn copy(text: &str, multiplexer: Multiplexer) -> String {
    if multiplexer == Multiplexer::Tmux && give_to_tmux(text).is_ok() {
        return format!("copied {} bytes to tmux and the clipboard of its terminal", text.len());
    }
    match sequence(text, multiplexer) {
        Ok(sequence) if sequence.len() > LONGEST => {
            format!("not copied: {} bytes are more than terminals take", text.len())
        }
        Ok(sequence) => match write_out(&sequence) {
            Ok(()) => format!("sent {} bytes to the clipboard (OSC 52; the terminal may refuse)", text.len()),
            Err(error) => format!("not copied: {error}"),
        },
        Err(error) => format!("not copied: {error}"),
    }
}

/// tmux keeps the text itself and passes it on in the way that its terminal takes.
fn give_to_tmux(text: &str) -> io::Result<()> {
    let mut tmux = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = tmux.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    if tmux.wait()?.success() { Ok(()) } else { Err(io::Error::other("tmux refused")) }
}

/// The sequence, wrapped so that the multiplexer hands it to its terminal.
fn sequence(text: &str, multiplexer: Multiplexer) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    plain.queue(CopyToClipboard::to_clipboard_from(text))?;
    Ok(match multiplexer {
        Multiplexer::None => plain,
        Multiplexer::Tmux => {
            let doubled = plain.iter().flat_map(|&byte| std::iter::repeat_n(byte, 1 + usize::from(byte == 0x1b)));
            [b"\x1bPtmux;".to_vec(), doubled.collect(), b"\x1b\\".to_vec()].concat()
        }
        Multiplexer::Screen => {
            plain.chunks(SCREEN_PIECE).flat_map(|piece| [&b"\x1bP"[..], piece, b"\x1b\\"].concat()).collect()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_wrapped_for_what_stands_between() {
        assert_eq!(sequence("hi", Multiplexer::None).unwrap(), b"\x1b]52;c;aGk=\x1b\\");
        assert_eq!(sequence("hi", Multiplexer::Tmux).unwrap(), b"\x1bPtmux;\x1b\x1b]52;c;aGk=\x1b\x1b\\\x1b\\");
        let long = sequence(&"x".repeat(100), Multiplexer::Screen).unwrap();
        assert!(long.split(|byte| *byte == 0x1b).all(|piece| piece.len() <= SCREEN_PIECE + 1));
    }

    #[test]
    fn control_sequences_in_the_text_stay_inside() {
        let sent = sequence("\x1b]0;title\x07", Multiplexer::None).unwrap();
        assert_eq!(memchr::memchr_iter(0x1b, &sent).count(), 2);
    }
}

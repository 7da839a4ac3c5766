//! A rule's page, written in Markdown, for the terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Style;
use super::paint::Ink;

/// Writes Markdown: headings, paragraphs filled to the width, lists, code as it is.
pub fn write(markdown: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = style.width.clamp(40, 100);
    let mut paragraph = String::new();
    let mut code = false;
    for line in markdown.lines() {
        let starts_item = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("| ");
        if line.starts_with("```") || line.is_empty() || line.starts_with('#') || starts_item || code {
            flush(&mut paragraph, width, out)?;
        }
        if line.starts_with("```") {
            code = !code;
        } else if code {
            writeln!(out, "    {line}")?;
        } else if line.is_empty() {
            writeln!(out)?;
        } else if line.starts_with('#') {
            writeln!(out, "{}", style.paint(Ink::Bold, line.trim_start_matches('#').trim()))?;
        } else if line.starts_with("| ") {
            writeln!(out, "{line}")?;
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    flush(&mut paragraph, width, out)
}

fn flush(paragraph: &mut String, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let text = std::mem::take(paragraph);
    let indent = if text.starts_with("- ") || text.starts_with("* ") { "  " } else { "" };
    for (index, line) in filled(&text, width - indent.len()).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { "" } else { indent })?;
    }
    Ok(())
}

/// The words in lines of at most so many columns; a longer word has a line of its own.
pub(super) fn filled(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_ascii_whitespace() {
        let wide = word.width();
        match lines.last_mut() {
            Some(line) if used + 1 + wide <= columns => {
                line.push(' ');
                line.push_str(word);
                used += 1 + wide;
            }
            _ => {
                lines.push(word.to_owned());
                used = wide;
            }
        }
    }
    lines
}

/// Fills lines from text that comes in pieces: a word is written once it is complete.
pub struct Filler {
    columns: usize,
    used: usize,
    word: String,
}

impl Filler {
    /// Lines of at most so many columns.
    pub fn new(columns: usize) -> Self {
        Self { columns: columns.clamp(40, 100), used: 0, word: String::new() }
    }

    /// Takes a piece.
    pub fn push(&mut self, piece: &str, out: &mut dyn Write) -> io::Result<()> {
        for c in piece.chars() {
            match c {
                '\n' => {
                    self.end_word(out)?;
                    out.write_all(b"\n")?;
                    self.used = 0;
                }
                ' ' => self.end_word(out)?,
                c => self.word.push(c),
            }
        }
        Ok(())
    }

    /// Writes what is left, and ends the line.
    pub fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.end_word(out)?;
        if std::mem::take(&mut self.used) > 0 {
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn end_word(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let word = std::mem::take(&mut self.word);
        if word.is_empty() {
            return Ok(());
        }
        let wide = word.width();
        if self.used > 0 && self.used + 1 + wide > self.columns {
            out.write_all(b"\n")?;
            self.used = 0;
        } else if self.used > 0 {
            out.write_all(b" ")?;
            self.used += 1;
        }
        self.used += wide;
        out.write_all(word.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_filled_and_code_is_not() {
        let page = "## What it finds\n\nA line that\nneeds a name.\n\n```text\ninterface Gi0/1\n shutdown\n```\n\
                    - an item\n- another\n";
        let mut out = Vec::new();
        write(page, Style { colour: false, width: 80 }, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "What it finds\n\nA line that needs a name.\n\n    interface Gi0/1\n     shutdown\n- an item\n- another\n"
        );
    }

    #[test]
    fn words_are_never_broken() {
        assert_eq!(filled("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(filled("a verylongword b", 4), ["a", "verylongword", "b"]);
    }
    #[test]
    fn pieces_are_filled_as_they_come() {
        let mut filler = Filler::new(40);
        let mut out = Vec::new();
        for piece in ["The inter", "face has no access list, so ever", "y packet passes.\nNext", " line."] {
            filler.push(piece, &mut out).unwrap();
        }
        filler.finish(&mut out).unwrap();
        let expected = "The interface has no access list, so\nevery packet passes.\nNext line.\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

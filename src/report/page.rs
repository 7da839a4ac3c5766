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
        // A doc comment's lines begin with the blank after its slashes.
        let line = line.strip_prefix(' ').unwrap_or(line);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_filled_and_code_is_not() {
        let page = " ## What it finds\n\n A line that\n needs a name.\n\n ```text\n interface Gi0/1\n  shutdown\n ```\n - an item\n - another\n";
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
}

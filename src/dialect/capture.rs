//! What terminals and collectors leave around and inside a config: prompts, pagers, headers, a `show tech` around it.

use std::ops::Range;

use crate::text::Span;

/// The part of the text that is the config: all of it, or the running config within a `show tech-support`.
pub(super) fn config_region(text: &str) -> Span {
    let whole = Span::new(0, text.len() as u32);
    if !text.contains("-- show ") {
        return whole;
    }
    let mut start = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let title = section_title(line);
        match (start, title) {
            (None, Some("show running-config" | "show run")) => start = Some(offset + line.len()),
            (Some(start), Some(_)) => return Span::new(start as u32, offset as u32),
            _ => {}
        }
        offset += line.len();
    }
    start.map_or(whole, |start| Span::new(start as u32, text.len() as u32))
}

/// `------------------ show running-config ------------------`
fn section_title(line: &str) -> Option<&str> {
    let line = line.trim();
    let inner = line.trim_matches('-');
    (line.len() >= inner.len() + 10 && line.starts_with("-----") && line.ends_with("-----"))
        .then(|| inner.trim())
        .filter(|title| title.starts_with("show "))
}

/// A pager's question within a line.
pub(super) struct Residue {
    /// The bytes of the question and of what erased it.
    pub residue: Range<usize>,
    /// Where the config's own line goes on.
    pub rest: usize,
}

/// Finds `--More--` and the backspaces after it.
pub(super) fn pager_residue(line: &str) -> Option<Residue> {
    let found = memchr::memmem::find(line.as_bytes(), b"--More--")?;
    let start = line[..found].trim_end_matches([' ', '<']).len();
    if start > 0 {
        return None;
    }
    let after = found + "--More--".len();
    let erased = line[after..].rfind('\u{8}').map_or(after, |at| after + at + 1);
    let rest = if erased > after { erased } else { line.len() };
    Some(Residue { residue: 0..rest, rest })
}

/// A line that is no part of the config.
pub(super) fn is_capture_line(line: &str) -> bool {
    line.starts_with("Building configuration")
        || line.starts_with("Current configuration")
        || (line.starts_with("Using ") && line.ends_with("bytes"))
        || line.starts_with("Cryptochecksum:")
        || line.starts_with("Load for five secs")
        || line.starts_with("Time source is ")
        || line.starts_with("No time source")
        || is_date(line)
        || is_prompt(line)
}

/// `Fri Sep 27 17:02:48.279 UTC`: IOS-XR says when it was asked before it answers.
fn is_date(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let mut is_one_of = |names: &[&str]| words.next().is_some_and(|word| names.contains(&word));
    is_one_of(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
        && is_one_of(&["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
        && words.next().is_some_and(|day| day.bytes().all(|b| b.is_ascii_digit()))
        && words.next().is_some_and(|time| time.matches(':').count() == 2)
}

/// `R1#`, `R1>show run`, `R1(config-if)# ip address ...`
pub(super) fn is_prompt(line: &str) -> bool {
    let Some(end) = line.find(['#', '>']) else { return false };
    let (host, command) = (&line[..end], line[end + 1..].trim_start());
    let (host, in_config) = match host.split_once("(config") {
        Some((host, rest)) => (host, rest.ends_with(')')),
        None => (host, false),
    };
    let named = host.starts_with(|c: char| c.is_ascii_alphabetic())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b));
    let first = command.split_whitespace().next().unwrap_or_default();
    let asks = first.is_empty()
        || ["show", "write", "terminal", "exit", "more", "copy", "enable", "configure", "end", "logout", "quit"]
            .iter()
            .any(|known| first.len() >= 2 && known.starts_with(&first.to_ascii_lowercase()));
    named && (in_config || asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_no_command() {
        assert!(is_capture_line("Fri Sep 27 17:02:48.279 UTC"));
        assert!(!is_capture_line("Fri Sep description"));
        assert!(!is_capture_line("Sun 17:02:48"));
    }

    #[test]
    fn prompts_are_told_from_commands() {
        for line in
            ["R1#", "R1#show run", "core-sw1>sh run", "R1(config-if)#ip address 10.0.0.1 255.255.255.0", "R1# exit"]
        {
            assert!(is_prompt(line), "{line}");
        }
        for line in ["banner motd #hello#", "description to R1#5", "username a#b", "alias exec x show ip route > y"] {
            assert!(!is_prompt(line), "{line}");
        }
    }

    #[test]
    fn a_pager_leaves_the_line_behind_it() {
        let line = " --More-- \u{8}\u{8}\u{8}          \u{8}\u{8}\u{8} ip address 10.0.0.1 255.255.255.0";
        let found = pager_residue(line).unwrap();
        assert_eq!(&line[found.rest..], " ip address 10.0.0.1 255.255.255.0");
        assert!(pager_residue(" description --More--").is_none());
    }

    #[test]
    fn the_config_within_a_show_tech() {
        let text = "------------------ show version ------------------\nx\n\
                    ------------------ show running-config ------------------\nhostname r1\n\
                    ------------------ show stacks ------------------\ny\n";
        assert_eq!(&text[config_region(text).range()], "hostname r1\n");
        assert_eq!(config_region("hostname r1").len(), 11);
    }
}

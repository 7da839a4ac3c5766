//! What a template or an author leaves for later, recognised in a line of text.
//!
//! Collectors write marks such as `<removed>` over secrets, and banners may hold `$(hostname)`, which the device fills
//! in. Neither is a placeholder.

use std::ops::Range;

/// The first placeholder of a line, as a range of its bytes.
pub(super) fn find(line: &str) -> Option<Range<usize>> {
    [braces, angle, percent, dollar, dotted, word]
        .iter()
        .filter_map(|finder| finder(line))
        .min_by_key(|range| range.start)
}

/// `{{ address }}`, `{% if %}`
fn braces(line: &str) -> Option<Range<usize>> {
    [("{{", "}}"), ("{%", "%}")].iter().find_map(|(open, close)| between(line, open, close))
}

/// `${ADDRESS}`
fn dollar(line: &str) -> Option<Range<usize>> {
    between(line, "${", "}")
}

/// What collectors write over secrets, between signs of their choice: `<removed>`, `%CENSORED%`.
const WRITTEN_OVER: [&str; 12] = [
    "removed",
    "secret",
    "hidden",
    "omitted",
    "snip",
    "redacted",
    "masked",
    "cr",
    "sanitized",
    "scrubbed",
    "censored",
    "password removed",
];

fn is_written_over(name: &str) -> bool {
    WRITTEN_OVER.iter().any(|mark| mark.eq_ignore_ascii_case(name))
}

/// `<ADDRESS>`, `<peer ip>`; not the marks that collectors write over secrets.
fn angle(line: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = line[from..].find('<') {
        let start = from + found;
        let inner = &line[start + 1..];
        let end = inner.find(['>', '<'])?;
        let name = &inner[..end];
        let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_ ./".contains(&b))
            && inner.as_bytes()[end] == b'>'
            && !is_written_over(name);
        if good {
            return Some(start..start + end + 2);
        }
        from = start + 1;
    }
    None
}

/// `%ADDRESS%`
fn percent(line: &str) -> Option<Range<usize>> {
    let start = line.find('%')?;
    let end = line[start + 1..].find('%')?;
    let name = &line[start + 1..start + 1 + end];
    let good = name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && !is_written_over(name);
    good.then_some(start..start + end + 2)
}

/// `x.x.x.x`, `10.0.X.1`
fn dotted(line: &str) -> Option<Range<usize>> {
    words(line).find(|range| {
        let word = &line[range.clone()];
        if !(7..=15).contains(&word.len()) || !word.contains(['x', 'X']) {
            return false;
        }
        let parts: Vec<&str> = word.split('.').collect();
        let open = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| matches!(b, b'x' | b'X'));
        let closed = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 4 && parts.iter().all(|part| open(part) || closed(part)) && parts.iter().any(|part| open(part))
    })
}

/// `TODO`, `CHANGEME`
fn word(line: &str) -> Option<Range<usize>> {
    words(line).find_map(|range| {
        let trimmed = line[range.clone()].trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let start = range.start + line[range].find(trimmed)?;
        let written = match trimmed.len() {
            3 => matches!(trimmed, "TBD" | "XXX"),
            4 => matches!(trimmed, "TODO" | "XXXX"),
            5 => trimmed == "FIXME",
            8..=10 => ["changeme", "change-me", "change_me", "replaceme", "replace-me", "replace_me"]
                .iter()
                .any(|word| trimmed.eq_ignore_ascii_case(word)),
            _ => false,
        };
        written.then_some(start..start + trimmed.len())
    })
}

fn words(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    line.split_ascii_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        start..start + word.len()
    })
}

fn between(line: &str, open: &str, close: &str) -> Option<Range<usize>> {
    let start = line.find(open)?;
    let end = line[start + open.len()..].find(close)?;
    Some(start..start + open.len() + end + close.len())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn placeholders_are_told_from_text() {
        for (line, expected) in [
            ("ip address {{ loopback }} 255.255.255.255", "{{ loopback }}"),
            ("ntp server <NTP-SERVER>", "<NTP-SERVER>"),
            ("ntp server <ntp server ip>", "<ntp server ip>"),
            ("ntp server x.x.x.x", "x.x.x.x"),
            ("ip route 0.0.0.0 0.0.0.0 10.1.X.1", "10.1.X.1"),
            ("snmp-server location %SITE_NAME%", "%SITE_NAME%"),
            ("hostname ${HOSTNAME}", "${HOSTNAME}"),
            ("description TODO: name the peer", "TODO"),
            ("username admin secret ChangeMe", "ChangeMe"),
        ] {
            assert_eq!(find(line).map(|range| &line[range]), Some(expected), "{line}");
        }
        for line in [
            "snmp-server community <removed> RO",
            "pre-shared-key ascii-text <SCRUBBED>",
            "encrypted-password %CENSORED%",
            "banner motd ^C $(hostname) ^C",
            "description <<< uplink >>>",
            "description <-> core1",
            "logging buffered 10%",
            "ip address 10.0.0.1 255.255.255.0",
            "description XXL Todoist",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }
}

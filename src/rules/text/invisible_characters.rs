//! `text/invisible-characters`

use crate::declare_rule;
use crate::dialect::grammar::{Role, ValueType};
use crate::dialect::{Recognition, StatementRef};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, Severity};
use crate::text::{Edit, LineNumber, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// Characters that look like a blank, a dash or a quote and are none: no-break spaces, zero-width characters, the
    /// typographic dashes and quotes that word processors and tickets put in. In descriptions, remarks and banners only the
    /// invisible ones count, and are worth knowing.
    ///
    /// ## Why it matters
    ///
    /// The device does not split words at a no-break space and does not know the long dash: it refuses the line, or takes
    /// the character into a name or a password, where nobody sees it.
    ///
    /// ## Example
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the plain character. Inside names and secrets, review it: there it may be meant.
    ///
    /// ```text
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config` on a terminal that does not know UTF-8 shows the character as two or three strange ones.
    ///
    /// ## References
    ///
    /// The Unicode Standard, General Punctuation (U+2000 to U+206F).
    pub static INVISIBLE_CHARACTERS = {
        id: "text/invisible-characters",
        summary: "Invisible or typographic characters in a command",
        severity: Warning,
        dialects: All,
        check: Device(check),
    };
}

/// What a character stands for.
struct Lookalike {
    name: &'static str,
    plain: &'static str,
    /// It cannot be seen at all.
    invisible: bool,
}

fn lookalike(c: char) -> Option<Lookalike> {
    let (name, plain, invisible) = match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ("a no-break space", " ", true),
        '\u{2000}'..='\u{200a}' | '\u{3000}' => ("a typographic space", " ", true),
        '\u{200b}'..='\u{200d}' | '\u{2060}' => ("a zero-width character", "", true),
        '\u{feff}' => ("a byte order mark", "", true),
        '\u{ad}' => ("a soft hyphen", "", true),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ("a typographic dash", "-", false),
        '\u{2018}' | '\u{2019}' => ("a typographic quote", "'", false),
        '\u{201c}'..='\u{201f}' => ("a typographic quote", "\"", false),
        _ => return None,
    };
    Some(Lookalike { name, plain, invisible })
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    if view.document.text().is_ascii() {
        return;
    }
    for number in (0..view.document.line_count()).map(LineNumber::from_index) {
        let line = view.document.line(number);
        if !line.is_ascii() {
            check_line(view, findings, number, line);
        }
    }
}

/// One fault a line, for its first character; the fix mends them all.
fn check_line(view: &DeviceView<'_>, findings: &mut Findings, number: LineNumber, line: &str) {
    let start = view.document.line_span(number).start;
    let statement = view.tree.at(view.document, start);
    if statement.is_none() && !line.contains('\u{feff}') {
        return;
    }
    let found: Vec<(Span, Lookalike)> = line
        .char_indices()
        .filter_map(|(at, c)| {
            let span = Span::new(start + at as u32, start + (at + c.len_utf8()) as u32);
            let found = lookalike(c)?;
            let counts = found.invisible || !statement.is_some_and(|statement| is_free_text(statement, span));
            counts.then_some((span, found))
        })
        .collect();
    let Some((first, lookalike)) = found.first() else { return };
    let free = statement.is_some_and(|statement| found.iter().all(|(span, _)| is_free_text(statement, *span)));
    let others = match found.len() {
        1 => String::new(),
        count => format!(" (and {} more on this line)", count - 1),
    };
    let mut fault = findings.fault(view.place(*first), format!("{} stands here{others}", lookalike.name)).fact(
        Prose::new(format!("There is {} ({}) on ", lookalike.name, code(line, start, *first)))
            .line(view.place(*first))
            .text("."),
    );
    if free {
        fault.severity = Severity::Info;
    } else {
        fault = fault.fact("The device takes it for a part of a word.");
    }
    let safe = found
        .iter()
        .all(|(span, found)| found.invisible && !statement.is_some_and(|statement| is_inside_value(statement, *span)));
    let edits = found.iter().map(|(span, found)| Edit::replace(view.file, *span, found.plain)).collect();
    let grade = if safe { Applicability::Safe } else { Applicability::Review };
    findings.push(fault.fix(Fix::new("Write plain characters", grade, edits)));
}

fn code(line: &str, start: u32, span: Span) -> String {
    let c = line[(span.start - start) as usize..].chars().next().unwrap_or(' ');
    format!("U+{:04X}", c as u32)
}

fn is_free_text(statement: StatementRef<'_>, span: Span) -> bool {
    span.start >= statement.span().end
        || statement.values().any(|value| {
            matches!(
                statement.slot(value).role,
                Role::Value(ValueType::Text | ValueType::Delimited | ValueType::Quoted)
            ) && value.span.start <= span.start
        })
}

/// In a name or a secret that the command took, the character may be meant.
fn is_inside_value(statement: StatementRef<'_>, span: Span) -> bool {
    matches!(statement.recognition(), Recognition::Known { .. })
        && statement.values().any(|value| value.span.start <= span.start && span.end <= value.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{analyse, check, faults_of};
    use crate::text::EditSet;

    fn fixed(config: &str) -> (Vec<Severity>, Vec<Applicability>, String) {
        let analysis = analyse(config);
        let faults: Vec<_> = faults_of(&INVISIBLE_CHARACTERS, &analysis).collect();
        let edits = faults.iter().flat_map(|fault| fault.fixes[0].edits.clone()).collect();
        let after = EditSet::new(edits).unwrap().apply(&analysis.document).unwrap();
        (
            faults.iter().map(|fault| fault.severity).collect(),
            faults.iter().map(|fault| fault.fixes[0].applicability).collect(),
            after.text().to_owned(),
        )
    }

    #[test]
    fn a_no_break_space_between_words_is_mended_safely() {
        let (severities, grades, text) =
            fixed("hostname r1\ninterface GigabitEthernet0/1\n ip\u{a0}address 10.0.0.1\u{a0}255.255.255.0\n");
        assert_eq!(severities, [Severity::Warning]);
        assert_eq!(grades, [Applicability::Safe]);
        assert_eq!(text, "hostname r1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n");
    }

    #[test]
    fn dashes_in_names_are_to_be_reviewed_and_texts_may_have_them() {
        let (severities, grades, text) =
            fixed("hostname r\u{2013}1\ninterface GigabitEthernet0/1\n description caf\u{e9} \u{2013} upstairs\n");
        assert_eq!(severities, [Severity::Warning]);
        assert_eq!(grades, [Applicability::Review]);
        assert!(text.starts_with("hostname r-1\n") && text.contains("caf\u{e9} \u{2013} upstairs"), "{text}");
    }

    #[test]
    fn a_plain_config_has_none() {
        check(&INVISIBLE_CHARACTERS, "hostname r1\ninterface GigabitEthernet0/1\n description caf\u{e9}\n");
    }
}

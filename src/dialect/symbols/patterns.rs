//! Names that stand for others: builtin ones, wildcards, regular expressions.

use super::StatementRef;

/// Is it the name of something that exists by itself? `junos-*` speaks of all names that begin so.
pub(super) fn is_of(builtin: &str, name: &str) -> bool {
    match builtin.strip_suffix('*') {
        Some(start) => name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)),
        None => builtin.eq_ignore_ascii_case(name),
    }
}

/// Does a name fit a name with wildcards: `<*>`, `<ge-*>.0`? Sets of characters are taken for any text.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let literal: String = pattern.chars().filter(|c| !"<>".contains(*c)).collect();
    let Some(end) = literal.find(['[', '$']) else { return glob(literal.as_bytes(), name.as_bytes()) };
    glob(format!("{}*", &literal[..end]).as_bytes(), name.as_bytes())
}

/// Does it stand in a block whose words in quotes are patterns?
pub(super) fn holds_patterns(statement: StatementRef<'_>) -> bool {
    let holds = |above: StatementRef<'_>| above.command().is_some_and(|command| command.patterns);
    std::iter::successors(statement.parent(), |above| above.parent()).any(holds)
}

/// The names that a regular expression in quotes may fit, as a glob: more of them rather than fewer.
pub(super) fn glob_of(pattern: &str) -> String {
    let mut glob = String::new();
    let mut chars = pattern.trim_matches('\'').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '.' if chars.next_if_eq(&'*').is_some() => glob.push('*'),
            '.' => glob.push('?'),
            '\\' => glob.extend(chars.next()),
            c if "[](){}|+*?^$".contains(c) => {
                // What comes before a star may be missing.
                if matches!(c, '*' | '?' | '{') {
                    glob.pop();
                }
                glob.push('*');
                break;
            }
            c => glob.push(c),
        }
    }
    // Alternatives begin anew.
    if pattern.contains('|') { "*".to_owned() } else { glob }
}

/// `*` stands for any text, `?` for a character. Goes back to the last `*` only, so that long names cost little.
pub(super) fn glob(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut own, mut star) = (0, 0, None);
    while own < name.len() {
        if at < pattern.len() && (pattern[at] == b'?' || pattern[at] == name[own]) {
            at += 1;
            own += 1;
        } else if at < pattern.len() && pattern[at] == b'*' {
            star = Some((at, own));
            at += 1;
        } else if let Some((star_at, star_own)) = star {
            at = star_at + 1;
            own = star_own + 1;
            star = Some((star_at, star_own + 1));
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        for (pattern, name, expected) in [
            ("<*>", "ge-0/0/0", true),
            ("<ge-*>.0", "ge-0/0/1.0", true),
            ("<ge-*>.0", "ge-0/0/1.1", false),
            ("<xe-?/0/0>", "xe-1/0/0", true),
            ("<[gx]e-*>", "ge-0/0/0", true),
            ("re0", "re1", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn regular_expressions_become_globs() {
        for (pattern, name, expected) in [
            ("'Gig.*'", "GigabitEthernet0/0/0/1", true),
            ("'GigabitEthernet0/0/0/[0-9]+'", "GigabitEthernet0/0/0/17", true),
            ("'Bundle-Ether1\\..*'", "Bundle-Ether1.20", true),
            ("'Bundle-Ether1\\..*'", "Bundle-Ether12", false),
            ("'RED|BLUE'", "BLUE", true),
            ("'RED'", "BLUE", false),
            ("'A.C'", "ABC", true),
        ] {
            assert_eq!(fits(&glob_of(pattern), name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn builtin_names_may_end_in_a_star() {
        assert!(is_of("junos-*", "junos-ssh") && is_of("any", "ANY") && !is_of("junos-*", "junk"));
    }
}

//! The four parts of an explanation: `Cause: ... Effect: ... Fix: ... Check: ...`.

/// The text of a part without its heading; empty where the answer has no such heading. A part goes on up to the next
/// heading.
pub(super) fn part(answer: &str, heading: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in answer.lines() {
        match heading_of(line) {
            Some((found, rest)) => {
                inside = found.eq_ignore_ascii_case(heading);
                if inside {
                    out.push_str(rest);
                }
            }
            None if inside => {
                out.push(' ');
                out.push_str(line);
            }
            None => {}
        }
    }
    out.trim().to_owned()
}

const HEADINGS: [&str; 4] = ["cause", "effect", "fix", "check"];

/// `**Cause:** text` as `Cause` and `text`.
fn heading_of(line: &str) -> Option<(&str, &str)> {
    let decoration = |c: char| c.is_whitespace() || "*#-_>0123456789.".contains(c);
    let (head, rest) = line.split_once(':')?;
    let word = head.trim_matches(decoration);
    HEADINGS.iter().any(|known| word.eq_ignore_ascii_case(known)).then(|| (word, rest.trim_start_matches(['*', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_however_they_are_decorated() {
        let answer = "Cause: A is not defined.\n**Effect:** none\n- Fix: write\nB: it is right.\n\nCheck: show";
        assert_eq!(part(answer, "Cause"), "A is not defined.");
        assert_eq!(part(answer, "effect"), "none");
        assert_eq!(part(answer, "Fix"), "write B: it is right.");
        assert_eq!(part("The list is missing.", "Cause"), "");
    }
}

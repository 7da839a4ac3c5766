//! Searching in the config that is shown: as typed, without regard to case unless a capital is typed.

use super::super::parts::{Pane, Search, Tone};
use super::super::state::State;
use super::navigation;
use crate::text::Span;

/// The most matches that are kept; beyond it the count says "more".
const MOST: usize = 10_000;

/// Looks for a pattern in the file shown; an empty one forgets the search.
pub fn set(state: &mut State, pattern: &str) {
    if pattern.is_empty() {
        state.search = None;
        return;
    }
    let Some(analysis) = state.shown_analysis() else { return };
    let mut matches = find(analysis.document.text(), pattern);
    let more = matches.len() > MOST;
    matches.truncate(MOST);
    state.search =
        Some(Search { pattern: pattern.to_owned(), file: state.shown, generation: state.generation, matches, more });
}

/// Looks again where the file or its text has changed.
pub fn refresh(state: &mut State) {
    let Some(search) = &state.search else { return };
    if search.file != state.shown || search.generation != state.generation {
        let pattern = search.pattern.clone();
        set(state, &pattern);
    }
}

/// Goes to the first match at or after a line, around the end.
pub fn nearest(state: &mut State, line: usize) {
    let start = state.line_span(line).start;
    let Some(search) = &state.search else { return };
    let at = search.matches.partition_point(|span| span.start < start);
    if let Some(&span) = search.matches.get(at).or_else(|| search.matches.first()) {
        navigation::go_to_span(state, span);
    }
}

/// Goes to the next match, or to the previous one.
pub fn go(state: &mut State, forward: bool) {
    refresh(state);
    let line = state.line_span(state.view().map_or(0, |view| view.cursor));
    let Some(search) = &state.search else {
        state.say(Tone::Plain, "nothing was searched for: / does");
        return;
    };
    let matches = &search.matches;
    let found = if forward {
        let at = matches.partition_point(|span| span.start <= line.end);
        matches.get(at).or_else(|| matches.first())
    } else {
        let at = matches.partition_point(|span| span.start < line.start);
        at.checked_sub(1).and_then(|at| matches.get(at)).or_else(|| matches.last())
    };
    let Some(&span) = found else {
        let text = format!("{} does not occur here", search.pattern);
        state.say(Tone::Bad, text);
        return;
    };
    let around = if forward { span.start <= line.start } else { span.start >= line.start };
    let line = state.shown_analysis().map_or(0, |analysis| analysis.document.line_of(span.start).index());
    navigation::go_to_line(state, line);
    state.focus = Pane::Config;
    if around {
        state.say(Tone::Plain, if forward { "from the top again" } else { "from the end again" });
    }
}

/// The number of the match that the cursor is on or the last before it, counted from 1; 0 before the first.
pub fn position(state: &State) -> usize {
    let end = state.line_span(state.view().map_or(0, |view| view.cursor)).end;
    state.search.as_ref().map_or(0, |search| search.matches.partition_point(|span| span.start <= end))
}

/// Where the pattern occurs, one more than is kept at most.
fn find(text: &str, pattern: &str) -> Vec<Span> {
    let span = |at: usize| Span::new(at as u32, (at + pattern.len()) as u32);
    let (haystack, needle) = (text.as_bytes(), pattern.as_bytes());
    if pattern.chars().any(char::is_uppercase) {
        return memchr::memmem::find_iter(haystack, needle).take(MOST + 1).map(span).collect();
    }
    let Some(&first) = needle.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut free = 0;
    for at in memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), haystack) {
        let here = haystack.get(at..at + needle.len());
        if at >= free && here.is_some_and(|here| here.eq_ignore_ascii_case(needle)) {
            found.push(span(at));
            free = at + needle.len();
            if found.len() > MOST {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_makes_case_count() {
        let starts = |pattern| find("Vlan vlan VLAN", pattern).iter().map(|span| span.start).collect::<Vec<_>>();
        assert_eq!(starts("vlan"), [0, 5, 10]);
        assert_eq!(starts("VLAN"), [10]);
        assert_eq!(find("aaaa", "aa").len(), 2);
        assert_eq!(find("é É", "é").len(), 1);
    }
}

//! All rules, in one list.
//!
//! A group adds one line here; a rule adds one line to its group. The list is put together and sorted at compile time.

use super::{Check, Dialects, Rule, RuleId, Severity};

/// The groups.
const GROUPS: &[&[&Rule]] = &[
    super::acl::RULES,
    super::address::RULES,
    super::interface::RULES,
    super::platform::RULES,
    super::prefix_list::RULES,
    super::redundancy::RULES,
    super::reference::RULES,
    super::route_map::RULES,
    super::routing::RULES,
    super::security::RULES,
    super::switching::RULES,
    super::syntax::RULES,
    super::text::RULES,
];

/// All rules, by id.
pub static RULES: &[&Rule] = &SORTED;

const COUNT: usize = {
    let (mut group, mut count) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
};

static SORTED: [&Rule; COUNT] = sorted();

/// Stands in the array until the real rules do.
static FILLER: Rule = Rule {
    id: RuleId(""),
    summary: "",
    severity: Severity::Info,
    page: "",
    dialects: Dialects::All,
    check: Check::Device(|_, _| {}),
};

/// The rules of all groups, by id: an insertion sort, since nothing else runs at compile time.
const fn sorted() -> [&'static Rule; COUNT] {
    let mut rules = [&FILLER; COUNT];
    let (mut group, mut count) = (0, 0);
    while group < GROUPS.len() {
        let mut index = 0;
        while index < GROUPS[group].len() {
            let rule = GROUPS[group][index];
            let mut at = count;
            while at > 0 && precedes(rule.id.0, rules[at - 1].id.0) {
                rules[at] = rules[at - 1];
                at -= 1;
            }
            rules[at] = rule;
            count += 1;
            index += 1;
        }
        group += 1;
    }
    rules
}

const fn precedes(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id.0 == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing;

    const HEADINGS: [&str; 6] =
        ["What it finds", "Why it matters", "Example", "Fix", "Check on the device", "References"];

    #[test]
    fn ids_are_ordered_and_well_formed() {
        assert!(RULES.is_sorted_by(|a, b| a.id.0 < b.id.0), "two rules of one id, or the sort is wrong");
        for rule in RULES {
            let (group, name) = rule.id.0.split_once('/').expect("group/name");
            let good = |word: &str| {
                word.starts_with(|c: char| c.is_ascii_lowercase())
                    && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            assert!(good(group) && good(name), "{}", rule.id);
        }
    }

    #[test]
    fn every_page_has_its_sections() {
        for rule in RULES {
            let headings: Vec<&str> = rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
            assert_eq!(headings, HEADINGS, "{}", rule.id);
            for heading in HEADINGS {
                assert!(rule.section(heading).is_some_and(|text| text.len() > 10), "{}: {heading} is empty", rule.id);
            }
        }
    }

    /// The pages are true: the example has the fault, and the block under Fix is the example after the first fix.
    #[test]
    fn every_example_shows_its_rule_and_its_fix() {
        for rule in RULES {
            let example = testing::fenced(rule.section("Example").unwrap_or_default());
            let example = example.unwrap_or_else(|| panic!("{}: Example has no fenced block", rule.id));
            let fixed = testing::fenced(rule.section("Fix").unwrap_or_default());
            testing::check_page(rule, &example, fixed.as_deref());
        }
    }
}
